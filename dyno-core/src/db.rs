//! The typed client of one table.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::backend::Backend;
use crate::entity::{AccessPattern, EntityOf, Key, Partition, Scannable, Table};
use crate::error::Result;
use crate::handle::Handle;
use crate::op::{self, TableDescription};
use crate::read::{Collection, Get, Query, Scan};
use crate::schema::create_table;
use crate::write::{Check, Delete, IntoActions, Patch, Put, Transact};

/// The typed client of table `T` on some backend; cheap to clone, and shared between tasks.
///
/// Every method returns a builder: add options, then await it or call a terminal method.
pub struct Db<T> {
    handle: Handle,
    marker: PhantomData<fn() -> T>,
}

impl<T: Table> Db<T> {
    /// Returns a client of the table on this backend.
    ///
    /// The table's name is the one that its derive says; if that is an environment variable, it is
    /// read here, and a missing one is an error of each operation.
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self { handle: Handle::new(Arc::new(backend), T::SCHEMA), marker: PhantomData }
    }

    /// Names the table, whatever the derive says.
    #[must_use]
    pub fn table_name(self, name: &str) -> Self {
        Self { handle: self.handle.named(name), marker: PhantomData }
    }

    /// Returns the backend.
    pub fn backend(&self) -> &Arc<dyn Backend> {
        self.handle.backend()
    }

    /// Reads an entity by its primary key.
    pub fn get<E: EntityOf<T>>(&self, key: Key<E>) -> Get<E> {
        Get::new(self.handle.clone(), key)
    }

    /// Writes an entity whole, replacing the one with its key.
    pub fn put<E: EntityOf<T>>(&self, entity: &E) -> Put<E> {
        Put::new(self.handle.clone(), entity)
    }

    /// Writes an entity whole if there is none with its key.
    pub fn create<E: EntityOf<T>>(&self, entity: &E) -> Put<E> {
        self.put(entity).if_absent()
    }

    /// Changes some attributes of an entity that is there.
    pub fn patch<E: EntityOf<T>>(&self, key: Key<E>) -> Patch<E> {
        Patch::new(self.handle.clone(), key)
    }

    /// Deletes an entity.
    pub fn delete<E: EntityOf<T>>(&self, key: Key<E>) -> Delete<E> {
        Delete::new(self.handle.clone(), key)
    }

    /// Checks an entity as part of a transaction.
    pub fn check<E: EntityOf<T>>(&self, key: Key<E>) -> Check<E> {
        Check::new(self.handle.clone(), key)
    }

    /// Writes several entities, all or none.
    pub fn transact(&self, actions: impl IntoActions) -> Transact {
        Transact::new(self.handle.clone(), actions)
    }

    /// Queries a declared access pattern.
    pub fn query<A: AccessPattern<T>>(&self, pattern: A) -> Query<A::Entity, A::Index> {
        Query::new(self.handle.clone(), pattern)
    }

    /// Reads every item of a partition, whatever its entity.
    pub fn collection(&self, partition: Partition<T>) -> Collection<T> {
        Collection::new(self.handle.clone(), partition)
    }

    /// Reads every item of the table, if the table declares that this may be done.
    pub fn scan(&self) -> Scan<T>
    where
        T: Scannable,
    {
        Scan::new(self.handle.clone())
    }

    /// Creates the table with all its indexes, on demand.
    ///
    /// On AWS the table takes some seconds to become active; see
    /// [`describe_table`](Self::describe_table).
    ///
    /// # Errors
    ///
    /// [`InUse`](crate::ErrorKind::InUse) if there is one already.
    pub async fn create_table(&self) -> Result<TableDescription> {
        let request = create_table(T::SCHEMA, self.handle.table_name()?);
        let answer = self.handle.send(request, self.handle.context(None)).await?;
        Ok(answer.table_description)
    }

    /// Shows the table and its state.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is none.
    pub async fn describe_table(&self) -> Result<TableDescription> {
        let request = op::DescribeTable::new(self.handle.table_name()?);
        Ok(self.handle.send(request, self.handle.context(None)).await?.table)
    }

    /// Deletes the table with everything in it.
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
