//! A table on a backend, a clock and chance: what every read and write is sent through.

use std::sync::Arc;

use crate::backend::{Backend, BackendError, BackendExt, Failure, Origin};
use crate::backoff::{Attempts, Backoff};
use crate::clock::{Clock, SystemClock};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::op::Operation;
use crate::random::Random;
use crate::schema::{TableName, TableSchema};
use crate::value::Item;

/// A backend, the name of the table on it, a clock and chance; cheap to clone.
#[derive(Clone)]
pub(crate) struct Handle {
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
    random: Arc<Random>,
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
        let random = Arc::new(Random::from_os());
        Self { backend, clock: Arc::new(SystemClock), random, name }
    }

    pub(crate) fn named(self, name: &str) -> Self {
        Self { name: Ok(name.into()), ..self }
    }

    pub(crate) fn timed(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    pub(crate) fn seeded(self, seed: u64) -> Self {
        Self { random: Arc::new(Random::seeded(seed)), ..self }
    }

    /// Returns the clock.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Returns the attempts at one thing, of which the first begins now.
    pub(crate) fn attempts(&self, backoff: Backoff) -> Attempts<'_> {
        Attempts::new(backoff, &*self.clock, &self.random)
    }

    /// Tells whether an item of the table has expired by now.
    pub(crate) fn has_expired(&self, table: &TableSchema, item: &Item) -> bool {
        table.ttl.is_some() && table.is_expired(item, self.clock.now())
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
        let answer = self.ask(request, &context).await;
        answer.map_err(|error| Error::from(error).with_context(&context))
    }

    /// Sends a request, so that layers know whose it is; for who makes more of an error than
    /// [`send`](Self::send) does.
    pub(crate) async fn ask<O: Operation>(
        &self,
        request: O,
        context: &Context,
    ) -> std::result::Result<O::Output, BackendError> {
        let origin = Origin::of(context.entity, context.pattern);
        // The backend is called in there, not only polled.
        origin.scope(async { self.backend.send(request).await }).await
    }

    /// Sends a request that is all or nothing, and again while it is refused for the moment, as far as
    /// the policy allows.
    pub(crate) async fn insist<O: Operation + Clone>(
        &self,
        request: O,
        backoff: Backoff,
    ) -> std::result::Result<O::Output, BackendError> {
        let mut attempts = self.attempts(backoff);
        while attempts.has_more() {
            let origin = Origin::again(attempts.repeats());
            match origin.scope(async { self.backend.send(request.clone()).await }).await {
                Err(error) if Failure::of(&error) == Failure::Refused && attempts.again().await => {
                }
                answer => return answer,
            }
        }
        let origin = Origin::again(attempts.repeats());
        origin.scope(async { self.backend.send(request).await }).await
    }
}
