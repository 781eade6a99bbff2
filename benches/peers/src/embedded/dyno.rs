//! dyno's engine: `Backend::call` on `Local`.

use dyno_core::backend::Backend;
use dyno_core::op::{Request, Response};
use dyno_local::Local;
use dyno_workload::{Projected, fill};

use super::Subject;

/// `dyno_local::Local`.
#[derive(Debug)]
pub struct DynoEngine(pub Local);

impl Subject for DynoEngine {
    type Call = Request;
    type Answer = Response;

    const NAME: &'static str = "dyno";

    fn empty() -> Self {
        Self(Local::new())
    }

    fn loaded(items: u64, projected: Projected) -> Self {
        let engine = Self::empty();
        pollster::block_on(fill(&engine.0, items, projected)).expect("dyno refused an item");
        engine
    }

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    fn call(&self, call: Request) -> Response {
        pollster::block_on(self.0.call(call)).expect("dyno refused a request")
    }

    fn counts(answer: &Response) -> (usize, usize) {
        let size = |count: i32| usize::try_from(count).unwrap_or(0);
        match answer {
            Response::GetItem(get) => (usize::from(get.item.is_some()), 1),
            Response::Query(query) => (size(query.count), size(query.scanned_count)),
            Response::Scan(scan) => (size(scan.count), size(scan.scanned_count)),
            _ => (0, 0),
        }
    }
}
