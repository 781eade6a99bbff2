//! `Query` and `Scan` through the cache: by the whole request, whatever the cache knows of items.

use std::sync::Arc;

use super::Cache;
use super::answer::Answer;
use super::flight::Flight;
use super::get::outcome_of;
use super::key::{Key, Wanted};
use super::lookup::Found;
use super::options::Listings;
use super::tables::bare_name;
use crate::backend::{Backend, BackendError, BackendExt};
use crate::op::{
    ConsumedCapacity, Operation, Query, QueryOutput, Response, ReturnConsumedCapacity, Scan,
    ScanOutput,
};

/// What a query and a scan have in common.
pub(super) trait Listed: Operation<Output: Into<Response> + Clone> + Clone {
    fn table_name(&self) -> &str;
    fn is_consistent(&self) -> bool;
    /// Returns the request as a key: what to tell of units makes no other answer.
    fn key(&self) -> Key;
    /// Takes away what a later one does not consume.
    fn units_mut(output: &mut Self::Output) -> &mut Option<Box<ConsumedCapacity>>;
    fn kept(output: Self::Output) -> Answer;
    fn served(answer: &Answer) -> Option<Self::Output>;
}

macro_rules! listed {
    ($request:ident, $output:ident) => {
        impl Listed for $request {
            fn table_name(&self) -> &str {
                &self.table_name
            }

            fn is_consistent(&self) -> bool {
                self.consistent_read
            }

            fn key(&self) -> Key {
                let mut request = self.clone();
                request.return_consumed_capacity = ReturnConsumedCapacity::None;
                Key::$request(Box::new(request))
            }

            fn units_mut(output: &mut $output) -> &mut Option<Box<ConsumedCapacity>> {
                &mut output.consumed_capacity
            }

            fn kept(output: $output) -> Answer {
                Answer::$request(Arc::new(output))
            }

            fn served(answer: &Answer) -> Option<$output> {
                if let Answer::$request(output) = answer { Some((**output).clone()) } else { None }
            }
        }
    };
}
listed!(Query, QueryOutput);
listed!(Scan, ScanOutput);

impl<B: Backend> Cache<B> {
    /// Answers a query or a scan.
    pub(super) async fn list<L: Listed>(&self, request: L) -> Result<Response, BackendError> {
        if self.is_passed_on(&request) {
            return self.inner.call(request.into()).await;
        }
        let wanted = Wanted::listing(request.key());
        loop {
            let answer = match self.shared.look_up(wanted.clone()) {
                Found::Hit(answer) => answer,
                Found::Join(flight) => match Flight::join(flight).await {
                    Some(outcome) => outcome?,
                    None => continue,
                },
                Found::Lead(lead) => {
                    let answer = self.inner.send(request).await;
                    lead.land(outcome_of(&answer, |output| {
                        let mut output = output.clone();
                        *L::units_mut(&mut output) = None;
                        L::kept(output)
                    }));
                    return answer.map(Into::into);
                }
            };
            let output = L::served(&answer);
            let output =
                output.ok_or_else(|| BackendError::internal("the cache has another answer"));
            return output.map(Into::into);
        }
    }

    fn is_passed_on<L: Listed>(&self, request: &L) -> bool {
        let options = &self.shared.options;
        let (table, is_arn) = bare_name(request.table_name());
        let settles = || {
            let tables = &self.shared.tables;
            options.listings == Listings::UntilWritten
                && tables.settles(table, self.shared.now(), options.settling)
        };
        request.is_consistent() || is_arn || options.query_ttl.is_zero() || settles()
    }
}
