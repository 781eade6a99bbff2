//! The typed client of one table.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::backend::Backend;
use crate::backfill::Backfill;
use crate::change::Changes;
use crate::clock::Clock;
use crate::entity::{AccessPattern, EntityOf, Key, Partition, Scannable, Table};
use crate::error::Result;
use crate::handle::Handle;
use crate::lifecycle;
use crate::op::{self, TableDescription};
use crate::read::{
    BatchGet, Collection, Explanation, Get, Query, Scan, TableKey, TransactGet, TransactKeys,
};
use crate::schema::{Difference, Stamp, StampUnit, TableOptions, create_table};
use crate::write::{BatchWrite, Check, Delete, IntoActions, Patch, Put, Transact, Upsert, upgrade};

/// The typed client of table `T` on some backend; cheap to clone, and shared between tasks.
///
/// Every read and write starts here and returns a builder: add options, then await it or call a
/// terminal method. Only entities of `T` and their declared patterns are accepted. Nothing is sent
/// before the builder is awaited. What fails is not sent again, but for what a batch leaves over:
/// repeating is the backend's or the caller's decision, see [`Retry`](crate::layer::Retry) and
/// [`Error::is_retryable`](crate::Error::is_retryable).
pub struct Db<T> {
    handle: Handle,
    marker: PhantomData<fn() -> T>,
}

impl<T: Table> Db<T> {
    /// Returns a client of the table on this backend.
    ///
    /// The table's name is the one that its derive says; if that is an environment variable, it is
    /// read here, and a missing one is an error of each operation, of kind
    /// [`Configuration`](crate::ErrorKind::Configuration). Whether the table exists is not looked at.
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self { handle: Handle::new(Arc::new(backend), T::SCHEMA), marker: PhantomData }
    }

    /// Returns the client with another name for the table, whatever the derive says.
    ///
    /// For tables by stage, tenant or test. The backend may also take an ARN.
    #[must_use]
    pub fn table_name(self, name: &str) -> Self {
        Self { handle: self.handle.named(name), marker: PhantomData }
    }

    /// Returns the client with another clock than the machine's.
    ///
    /// For tests, which give one [`ManualClock`](crate::clock::ManualClock) to this and to the engine:
    /// whatever goes by the time then goes by that one.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { handle: self.handle.timed(Arc::new(clock)), marker: PhantomData }
    }

    /// Returns the moment of the client's clock, in any type that holds stamps: `u64` counts seconds
    /// since 1970, as a time to live does.
    ///
    /// For what a service itself makes of the time, such as when a session is to end.
    pub fn now<S: Stamp>(&self) -> S {
        S::stamp(self.handle.clock().now(), StampUnit::Natural)
    }

    /// Returns the client with its chance fixed, for tests: the delays before repeats.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { handle: self.handle.seeded(seed), marker: PhantomData }
    }

    /// Returns the backend, for operations that the typed layer has no method for.
    pub fn backend(&self) -> &Arc<dyn Backend> {
        self.handle.backend()
    }

    /// Reads an entity by its primary key: half a read unit for each 4 KB begun.
    pub fn get<E: EntityOf<T>>(&self, key: Key<E>) -> Get<E> {
        Get::new(self.handle.clone(), key)
    }

    /// Writes an entity whole, replacing what has its key, be it of another kind.
    pub fn put<E: EntityOf<T>>(&self, entity: &E) -> Put<E> {
        Put::new(self.handle.clone(), entity)
    }

    /// Writes an entity whole if there is nothing with its key; else the error's reason is
    /// [`Exists`](crate::Reason::Exists).
    pub fn create<E: EntityOf<T>>(&self, entity: &E) -> Put<E> {
        self.put(entity).if_absent()
    }

    /// Writes an entity over what is there, or as a new one, and returns it as it is then.
    pub fn upsert<E: EntityOf<T>>(&self, entity: &E) -> Upsert<E> {
        Upsert::new(self.handle.clone(), entity)
    }

    /// Changes some attributes of an entity that is there, and returns it as it is then.
    pub fn patch<E: EntityOf<T>>(&self, key: Key<E>) -> Patch<E> {
        Patch::new(self.handle.clone(), key)
    }

    /// Deletes an entity; what is not there counts as deleted.
    pub fn delete<E: EntityOf<T>>(&self, key: Key<E>) -> Delete<E> {
        Delete::new(self.handle.clone(), key)
    }

    /// Requires something of an entity that a transaction does not write.
    pub fn check<E: EntityOf<T>>(&self, key: Key<E>) -> Check<E> {
        Check::new(self.handle.clone(), key)
    }

    /// Carries out up to 100 writes and checks, all or none, for twice the units.
    ///
    /// Takes a tuple of up to 25 builders, or a `Vec<Action>`.
    pub fn transact(&self, actions: impl IntoActions) -> Transact {
        Transact::new(self.handle.clone(), actions)
    }

    /// Reads up to 100 keys as of one moment, for twice the units of consistent reads.
    ///
    /// Takes a tuple of up to 25 keys of any entities, a `Vec` of keys of one, or a `Vec` of
    /// [`AnyKey`](crate::read::AnyKey)s, which reads the table's enum.
    pub fn transact_get<K: TransactKeys<T>>(&self, keys: K) -> TransactGet<T, K> {
        TransactGet::new(self.handle.clone(), keys)
    }

    /// Reads any number of keys, each on its own, at the price of single reads.
    ///
    /// Takes keys of one entity, or [`AnyKey`](crate::read::AnyKey)s of any, which read the table's
    /// enum.
    pub fn batch_get<K: TableKey<T>>(&self, keys: impl IntoIterator<Item = K>) -> BatchGet<T, K> {
        BatchGet::new(self.handle.clone(), keys.into_iter().collect())
    }

    /// Puts and deletes any number of entities, each on its own, at the price of single writes.
    ///
    /// Add to what it returns, then await it.
    pub fn batch_write(&self) -> BatchWrite<T> {
        BatchWrite::new(self.handle.clone())
    }

    /// Queries a declared access pattern, as `Entity::query()` makes them.
    pub fn query<A: AccessPattern<T>>(&self, pattern: A) -> Query<A::Entity, A::Index> {
        Query::new(self.handle.clone(), pattern)
    }

    /// Returns what a query of a pattern would ask, and about what it would cost; asks nothing.
    ///
    /// The short form of `db.query(pattern).explain()`, which knows filters and projections, too.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) for key values that have no form as attributes.
    pub fn explain<A: AccessPattern<T>>(&self, pattern: A) -> Result<Explanation> {
        self.query(pattern).explain()
    }

    /// Reads every item of a partition of the table or an index, whatever its entity.
    pub fn collection<I>(&self, partition: Partition<T, I>) -> Collection<T, I> {
        Collection::new(self.handle.clone(), partition)
    }

    /// Reads every item of the table, if the table declares `scan`, and pays for all of it.
    pub fn scan(&self) -> Scan<T>
    where
        T: Scannable,
    {
        Scan::new(self.handle.clone())
    }

    /// Rewrites an entity that is stored in an older schema, or under former names, as the program
    /// writes it now, and returns it; `None` if there is none.
    ///
    /// Writes that go by what is stored do so by themselves, such as patches, upserts, and what expects
    /// a version, but for those in a transaction: there the action's reason is
    /// [`Schema`](crate::Reason::Schema), and this is what to do before it is sent again. Costs a
    /// consistent read, and a write if there is something to write. Its version and its stamps stay.
    ///
    /// # Errors
    ///
    /// [`Newer`](crate::ErrorKind::Newer) if a later version of the program wrote it,
    /// [`Codec`](crate::ErrorKind::Codec) if it cannot be read, and
    /// [`Conflict`](crate::ErrorKind::Conflict) if others write it again and again.
    pub async fn upgrade<E: EntityOf<T>>(&self, key: Key<E>) -> Result<Option<E>> {
        upgrade(&self.handle, key).await
    }

    /// Reads the changes of the table from its stream, as they come; see
    /// [`Changes`] for where it starts and what it costs.
    pub fn changes(&self) -> Changes<T> {
        Changes::new(self.handle.clone())
    }

    /// Rewrites every `E` that is not stored as the program writes it now, if the table declares
    /// `scan`: after an index was added, a schema version or another name of an attribute.
    pub fn backfill<E: EntityOf<T>>(&self) -> Backfill<E>
    where
        T: Scannable,
    {
        Backfill::new(self.handle.clone())
    }

    /// Creates the table with all its indexes, billed on demand.
    ///
    /// On AWS the table takes some seconds to become active, and until then operations fail with
    /// [`NotFound`](crate::ErrorKind::NotFound): ask [`describe_table`](Self::describe_table) until
    /// it says `ACTIVE`. The engine's tables are ready at once, unless it was told to take its time.
    /// What a product's own set-up decides, such as provisioned units, streams and expiry, is not
    /// set: [`create_table_with`](Self::create_table_with) does that.
    ///
    /// # Errors
    ///
    /// [`InUse`](crate::ErrorKind::InUse) if there is one already.
    pub async fn create_table(&self) -> Result<TableDescription> {
        let request = create_table(T::SCHEMA, self.handle.table_name()?);
        let answer = self.handle.send(request, self.handle.context(None)).await?;
        Ok(answer.table_description)
    }

    /// Creates the table with all its indexes and these options, waits until it can be used, and
    /// switches on expiry and recovery, which only tables that can be used have.
    ///
    /// The name is this client's, whatever the options say. Waiting goes by the client's clock, for
    /// ten minutes at most. If a later request fails, the table is there:
    /// [`verify`](Self::verify) tells what it lacks.
    ///
    /// # Errors
    ///
    /// [`InUse`](crate::ErrorKind::InUse) if there is one already;
    /// [`NotFound`](crate::ErrorKind::NotFound) if it cannot be used after ten minutes.
    pub async fn create_table_with(&self, options: &TableOptions) -> Result<TableDescription> {
        lifecycle::create(&self.handle, T::SCHEMA, options).await
    }

    /// Compares the table with what its derive declares: keys and their types, indexes, expiry and
    /// state; two requests, no units.
    ///
    /// For the start of a program, a check after a deployment, or a test of the definition that a
    /// deployment uses. The difference tells what breaks, what does not, and what to change.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is no table.
    pub async fn verify(&self) -> Result<Difference> {
        lifecycle::compare(&self.handle, T::SCHEMA).await
    }

    /// Shows the table and its state; costs no units.
    ///
    /// On AWS the counts and sizes are some hours old ("`DescribeTable`" in the API reference).
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is none.
    pub async fn describe_table(&self) -> Result<TableDescription> {
        let request = op::DescribeTable::new(self.handle.table_name()?);
        Ok(self.handle.send(request, self.handle.context(None)).await?.table)
    }

    /// Deletes the table with everything in it and all indexes.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is none.
    pub async fn delete_table(&self) -> Result<()> {
        let request = op::DeleteTable::new(self.handle.table_name()?);
        self.handle.send(request, self.handle.context(None)).await.map(|_| ())
    }
}

impl<T> Clone for Db<T> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), marker: PhantomData }
    }
}

impl<T: Table> fmt::Debug for Db<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("table", &T::SCHEMA.type_name).finish_non_exhaustive()
    }
}
