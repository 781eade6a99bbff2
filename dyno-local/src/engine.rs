//! The engine: state, and dispatch of requests to `ops`. Nothing else.
//!
//! `local` calls it for typed requests, the wire decoder for those that came as JSON.

use dyno_core::backend::BackendError;
use dyno_core::op::{Request, Response};

use crate::base::{Config, Faults};
use crate::catalog::Catalog;
use crate::ops::{self, Ctx, Tokens};

/// One isolated engine.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    config: Config,
    catalog: Catalog,
    tokens: Tokens,
}

impl Engine {
    /// Returns an engine without tables.
    pub(crate) fn new(config: Config) -> Self {
        Self { config, ..Self::default() }
    }

    /// Returns what the engine was made with.
    #[cfg(feature = "wire")]
    pub(crate) const fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the tables.
    pub(crate) const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Answers a request. `faults` are what a wire decoder noted of it; none for typed requests.
    pub(crate) fn execute(
        &self,
        request: Request,
        faults: &Faults,
    ) -> Result<Response, BackendError> {
        let tables = self.catalog.tables();
        let ctx = Ctx {
            config: &self.config,
            catalog: &self.catalog,
            tables: &tables,
            tokens: &self.tokens,
            faults,
        };
        match request {
            Request::BatchGetItem(it) => ops::batch_get_item(&it, ctx).map(Response::from),
            Request::BatchWriteItem(it) => ops::batch_write_item(it, ctx).map(Response::from),
            Request::CreateTable(it) => ops::create_table(it, ctx).map(Response::from),
            Request::DeleteItem(it) => ops::delete_item(&it, ctx).map(Response::from),
            Request::DeleteTable(it) => ops::delete_table(&it, ctx).map(Response::from),
            Request::DescribeTable(it) => ops::describe_table(&it, ctx).map(Response::from),
            Request::GetItem(it) => ops::get_item(&it, ctx).map(Response::from),
            Request::ListTables(it) => ops::list_tables(&it, ctx).map(Response::from),
            Request::PutItem(it) => ops::put_item(it, ctx).map(Response::from),
            Request::Query(it) => ops::query(&it, ctx).map(Response::from),
            Request::Scan(it) => ops::scan(&it, ctx).map(Response::from),
            Request::TransactGetItems(it) => ops::transact_get_items(&it, ctx).map(Response::from),
            Request::TransactWriteItems(it) => {
                ops::transact_write_items(&it, ctx).map(Response::from)
            }
            Request::UpdateItem(it) => ops::update_item(&it, ctx).map(Response::from),
        }
    }
}
