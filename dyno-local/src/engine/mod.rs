//! The engine: state, and how a request gets to its operation. Nothing else.
//!
//! `local` calls it for typed requests, the wire decoder for those that came as JSON.

mod dispatch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(feature = "durable")]
use dispatch::changes_state;
use dispatch::dispatch;
use dyno_core::backend::BackendError;
use dyno_core::op::{OperationName, Request, Response};

#[cfg(feature = "durable")]
use crate::base::EngineError;
use crate::base::{Config, Faults, until};
use crate::capacity::CountedKeys;
use crate::catalog::{Catalog, TableName, Tables};
use crate::fault::{FaultRules, Injection};
use crate::metrics::{Dimensions, Metric, Metrics, Observed, Recorder, note_ledger};
use crate::ops::{self, Ctx, Prepared, Tokens, WriteTransaction};
#[cfg(feature = "durable")]
use crate::persistence::Loaded;
use crate::replica::Vantage;
use crate::scaling::Scaling;
#[cfg(feature = "durable")]
use crate::storage::durable::{Journal, Refused};

/// One isolated engine.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    config: Config,
    catalog: Arc<Catalog>,
    tokens: Tokens,
    scaling: Scaling,
    faults: FaultRules,
    /// What answers told, if metrics are kept.
    recorder: Option<Recorder>,
    /// How many requests came, where partitions have copies.
    requests: AtomicU64,
    #[cfg(feature = "durable")]
    journal: Option<Journal>,
}

impl Engine {
    /// Returns an engine without tables.
    pub(crate) fn new(config: Config) -> Self {
        let faults = FaultRules::new(config.seed);
        let recorder = Recorder::keeping(config.metrics_minutes);
        Self { config, faults, recorder, ..Self::default() }
    }

    /// Returns the engine with these rules of faults.
    pub(crate) fn with_faults(self, faults: FaultRules) -> Self {
        Self { faults, ..self }
    }

    /// Returns an engine with what was read from a directory.
    #[cfg(feature = "durable")]
    pub(crate) fn of(config: Config, loaded: Loaded) -> Self {
        let Loaded { catalog, tokens, scaling, journal } = loaded;
        let faults = FaultRules::new(config.seed);
        let recorder = Recorder::keeping(config.metrics_minutes);
        let journal = Some(journal);
        Self { config, catalog, tokens, scaling, faults, recorder, journal, ..Self::default() }
    }

    /// Returns what the engine was made with.
    pub(crate) const fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the tables.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Returns the rules by which it goes wrong.
    pub(crate) const fn faults(&self) -> &FaultRules {
        &self.faults
    }

    /// Returns the metrics that are kept, as of now.
    pub(crate) fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::of(self.recorder.as_ref(), self.config.clock.now());
        for table in self.catalog.tables().values() {
            note_ledger(&mut metrics, table);
        }
        metrics
    }

    /// Returns where metrics are noted, if they are kept.
    pub(crate) const fn recorder(&self) -> Option<&Recorder> {
        self.recorder.as_ref()
    }

    /// Answers a request. `faults` are what a wire decoder noted of it; none for typed requests.
    pub(crate) async fn call(
        &self,
        request: Request,
        faults: &Faults,
    ) -> Result<Response, BackendError> {
        if self.is_plain() {
            return self.execute_beside(request, Beside { faults, ..Beside::NOTHING });
        }
        Box::pin(self.observed(request, faults)).await
    }

    /// Returns `true` if a request is answered at once, and nobody has a look at it.
    ///
    /// Those requests are not moved from one future into the next, which would cost more than
    /// everything else that the engine asks of them.
    fn is_plain(&self) -> bool {
        #[cfg(feature = "durable")]
        if self.journal.is_some() {
            return false;
        }
        self.recorder.is_none() && self.config.transaction_micros <= 0 && !self.faults.is_active()
    }

    /// Answers a request, and counts the answer where metrics are kept.
    async fn observed(&self, request: Request, faults: &Faults) -> Result<Response, BackendError> {
        let Some(recorder) = &self.recorder else {
            return self.answer(request, faults, None).await;
        };
        let observed = Observed::of(&request);
        let answer = self.answer(request, faults, None).await;
        observed.note(&answer, recorder, self.config.clock.now());
        answer
    }

    /// Answers a request, of whose items the rules of faults decide; without an injection, by the
    /// rules there are.
    ///
    /// An engine in memory has the answer at once. One on disk waits until what the answer to a
    /// write rests on is there. Where transactions take time, each waits as long.
    pub(crate) async fn answer(
        &self,
        request: Request,
        faults: &Faults,
        injection: Option<&Injection<'_>>,
    ) -> Result<Response, BackendError> {
        if injection.is_none() && self.faults.is_active() {
            return self.call_by_rules(request, faults).await;
        }
        let beside = Beside { faults, injection, ..Beside::NOTHING };
        if self.config.transaction_micros > 0
            && let Some(transaction) = WriteTransaction::of(&request)
        {
            let answer = Box::pin(self.transact(transaction, &request, beside)).await;
            return answer.map_err(|error| self.reworded(&request, error));
        }
        #[cfg(feature = "durable")]
        if let Some(journal) = &self.journal {
            if ops::is_expiry_due(&self.catalog, &self.config) {
                let expire = || self.expire();
                // What the disk does not let go stays, and reads go on.
                drop(Box::pin(Self::write(journal, expire)).await);
            }
            if changes_state(&request) {
                let execute = || self.execute_beside(request, beside);
                return Box::pin(Self::write(journal, execute)).await?;
            }
        }
        self.execute_beside(request, beside)
    }

    /// Answers a transaction that takes time. Who drops it before it commits has written nothing.
    async fn transact(
        &self,
        transaction: WriteTransaction<'_>,
        request: &Request,
        beside: Beside<'_>,
    ) -> Result<Response, BackendError> {
        let prepared =
            self.within(request, beside, |ctx| ops::prepare_transaction(transaction, ctx))?;
        let held = match prepared {
            Prepared::Done(answer) => return Ok(*answer),
            Prepared::UnderWay(held) => held,
        };
        let clock = &*self.config.clock;
        until(clock, clock.now().plus_micros(self.config.transaction_micros)).await;
        let commit =
            || self.within(request, beside, |ctx| ops::commit_transaction(transaction, held, ctx));
        #[cfg(feature = "durable")]
        if let Some(journal) = &self.journal {
            return Self::write(journal, commit).await?;
        }
        commit()
    }

    /// Does what may change state, and returns when the change is on disk.
    #[cfg(feature = "durable")]
    async fn write<T>(journal: &Journal, work: impl FnOnce() -> T) -> Result<T, BackendError> {
        // Unverified: the service's text for a fault of its own.
        let fault = |Refused| EngineError::Internal("Internal server error");
        journal.admission().await.map_err(fault)?;
        let (done, ticket) = {
            let entered = journal.enter().map_err(fault)?;
            let done = work();
            (done, entered.leave())
        };
        if let Some(ticket) = ticket {
            ticket.await.map_err(fault)?;
        }
        Ok(done)
    }

    /// Answers a request in memory, in the engine's wording and whatever the rules of faults.
    pub(crate) fn execute(
        &self,
        request: Request,
        faults: &Faults,
    ) -> Result<Response, BackendError> {
        self.execute_beside(request, Beside { faults, ..Beside::NOTHING })
    }

    fn execute_beside(
        &self,
        request: Request,
        beside: Beside<'_>,
    ) -> Result<Response, BackendError> {
        let operation = request.operation();
        self.settle(&request);
        let (tables, vantage) = (self.catalog.tables(), self.vantage());
        let beside = Beside { vantage: vantage.as_ref(), ..beside };
        dispatch(request, self.ctx(&tables, operation, beside))
            .map_err(|error| self.config.wording().reword(operation, error))
    }

    /// Does a part of what a request asks for.
    fn within<T>(
        &self,
        request: &Request,
        beside: Beside<'_>,
        part: impl FnOnce(Ctx<'_>) -> T,
    ) -> T {
        self.settle(request);
        let (tables, vantage) = (self.catalog.tables(), self.vantage());
        let beside = Beside { vantage: vantage.as_ref(), ..beside };
        part(self.ctx(&tables, request.operation(), beside))
    }

    /// Does something about auto scaling, as of now. An engine on disk keeps it with what is written
    /// next.
    pub(crate) fn scale<T>(&self, work: impl FnOnce(Ctx<'_>) -> T) -> T {
        self.scale_tables();
        ops::advance_tables(&self.catalog, &self.config);
        let tables = self.catalog.tables();
        work(self.ctx(&tables, OperationName::UpdateTable, Beside::NOTHING))
    }

    /// Does the same, and returns when it is on disk.
    #[cfg(feature = "wire")]
    #[cfg_attr(
        not(feature = "durable"),
        expect(clippy::unused_async, reason = "a disk is waited for")
    )]
    pub(crate) async fn scale_and_keep<T>(
        &self,
        work: impl FnOnce(Ctx<'_>) -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        #[cfg(feature = "durable")]
        if let Some(journal) = &self.journal {
            return Self::write(journal, || self.scale(work)).await?;
        }
        self.scale(work)
    }

    /// Changes what auto scaling would have changed by now, if there is something to scale.
    fn scale_tables(&self) {
        if self.scaling.is_active() {
            let tables = self.catalog.tables();
            ops::scale_tables(self.ctx(&tables, OperationName::UpdateTable, Beside::NOTHING));
        }
    }

    /// Brings the tables up to now, if something is under way.
    fn settle(&self, request: &Request) {
        if self.config.replication.is_some() {
            ops::settle_replicas(&self.catalog, self.config.clock.now());
        }
        self.scale_tables();
        if !self.catalog.is_restless() {
            return;
        }
        ops::settle_tables(request, &self.catalog, &self.config);
        // With a disk they expired before, which may have refused that they do.
        #[cfg(feature = "durable")]
        let expires_here = self.journal.is_none();
        #[cfg(not(feature = "durable"))]
        let expires_here = true;
        if expires_here {
            self.expire();
        }
    }

    fn expire(&self) {
        let now = self.config.clock.now();
        ops::expire_tables(&self.catalog, &self.config, |name: &TableName, items| {
            let Some(recorder) = self.recorder.as_ref().filter(|_| items > 0) else { return };
            #[expect(clippy::cast_precision_loss, reason = "items of a table are far below 2^53")]
            let items = items as f64;
            let of = Dimensions::table(name.as_str());
            recorder.note(Metric::TimeToLiveDeletedItemCount, of, items, now);
        });
    }

    fn ctx<'a>(
        &'a self,
        tables: &'a Tables,
        operation: OperationName,
        beside: Beside<'a>,
    ) -> Ctx<'a> {
        let Self { config, catalog, tokens, scaling, .. } = self;
        let Beside { faults, injection, vantage } = beside;
        let counted_keys = CountedKeys::of(config, catalog, operation);
        Ctx { config, catalog, tables, tokens, scaling, faults, counted_keys, injection, vantage }
    }

    /// Returns from where a request that comes now sees copies of partitions, if they are modelled.
    fn vantage(&self) -> Option<Vantage> {
        self.config.replication.as_ref()?;
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        Some(Vantage::new(self.config.clock.now(), self.config.seed, number))
    }

    fn reworded(&self, request: &Request, error: BackendError) -> BackendError {
        self.config.wording().reword(request.operation(), error)
    }
}

/// What comes with a request beside it.
#[derive(Debug, Clone, Copy)]
struct Beside<'a> {
    /// What a wire decoder noted of it.
    faults: &'a Faults,
    /// What the rules of faults make of its items, if there are rules.
    injection: Option<&'a Injection<'a>>,
    /// From where it sees copies of partitions.
    vantage: Option<&'a Vantage>,
}

impl Beside<'static> {
    /// What comes with what the engine does by itself.
    const NOTHING: Self = Self { faults: Faults::NONE, injection: None, vantage: None };
}
