//! A table on a backend, and a clock: what every read and write is sent through.

use std::sync::Arc;

use crate::backend::{Backend, BackendExt};
use crate::clock::{Clock, SystemClock};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::op::Operation;
use crate::schema::{TableName, TableSchema};

/// A backend, the name of the table on it, and a clock; cheap to clone.
#[derive(Clone)]
pub(crate) struct Handle {
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
    name: std::result::Result<Arc<str>, Arc<str>>,
}

impl Handle {
    /// Takes the table's name from where its schema says. A missing environment variable is an
    /// error of each operation, not of this.
    pub(crate) fn new(backend: Arc<dyn Backend>, schema: &TableSchema) -> Self {
        let name = match schema.name {
            TableName::Fixed(name) => Ok(name.into()),
            TableName::Env(variable) => std::env::var(variable).map(Into::into).map_err(|_| {
                let table = schema.type_name;
                format!(
                    "the environment variable `{variable}` that names table `{table}` is not set: \
                     set it, or name the table with `Db::table_name`"
                )
                .into()
            }),
        };
        Self { backend, clock: Arc::new(SystemClock), name }
    }

    pub(crate) fn named(self, name: &str) -> Self {
        Self { name: Ok(name.into()), ..self }
    }

    pub(crate) fn timed(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Returns the clock.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub(crate) fn backend(&self) -> &Arc<dyn Backend> {
        &self.backend
    }

    /// Returns the table's name.
    pub(crate) fn table_name(&self) -> Result<&str> {
        match &self.name {
            Ok(name) => Ok(name),
            Err(message) => Err(Error::new(ErrorKind::Configuration, &**message)),
        }
    }

    /// Returns the context of an error of `operation`.
    pub(crate) fn context(&self, entity: Option<&'static str>) -> Context {
        let table = self.name.as_ref().ok().cloned();
        Context { operation: None, table, entity, pattern: None }
    }

    /// Sends a request; errors come with the context.
    pub(crate) async fn send<O: Operation>(
        &self,
        request: O,
        context: Context,
    ) -> Result<O::Output> {
        let context = Context { operation: Some(O::NAME), ..context };
        let answer = self.backend.send(request).await;
        answer.map_err(|error| Error::from_backend(error).with_context(&context))
    }
}
