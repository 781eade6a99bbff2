//! Reading several entities as of one moment.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use super::any_key::TableKey;
use crate::backend::BoxFuture;
use crate::backoff::Backoff;
use crate::entity::{Identity, Table};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{OperationName, TransactGet as ItemGet, TransactGetItems};
use crate::schema::TableSchema;
use crate::value::Item;

/// How many items may take part in a transaction ("Quotas", *Transactions*).
const ITEMS_MAX: usize = 100;

/// A read of up to 100 keys as of one moment, made by `Db::transact_get`; await it.
///
/// No write is seen in part: a transaction is there with all of its writes, or with none. Always
/// consistent. A key that is given twice is read once. The items together have up to 4 MB
/// ("`TransactGetItems`" in the API reference). Costs two read units for each 4 KB begun of each item,
/// two where there is none; what is cancelled costs as much.
#[must_use = "nothing is read until it is awaited"]
pub struct TransactGet<T, K> {
    handle: Handle,
    keys: K,
    include_expired: bool,
    conflicts: Backoff,
    marker: PhantomData<fn() -> T>,
}

/// The keys of a transactional read: a tuple of up to 25 keys of any entities, or a `Vec` of keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of keys of table `{T}`",
    label = "expected a tuple of keys such as `(Order::key(..), Tenant::key(..))`",
    note = "for a list that is made at run time, collect keys of one entity into a `Vec`, or `AnyKey::from(key)` of several"
)]
pub trait TransactKeys<T>: Send + 'static {
    /// What is found: for a tuple a tuple of options, for a `Vec` one of options.
    type Output: Send + 'static;

    /// Returns the attributes of the keys in order.
    #[doc(hidden)]
    fn attributes(&self) -> Vec<Item>;

    /// Reads the items that were found, one for each key in order.
    #[doc(hidden)]
    fn read(items: Vec<Option<Item>>) -> Result<Self::Output>;
}

impl<T: Table, K: TransactKeys<T>> TransactGet<T, K> {
    pub(crate) const fn new(handle: Handle, keys: K) -> Self {
        let (include_expired, conflicts) = (false, Backoff::none());
        Self { handle, keys, include_expired, conflicts, marker: PhantomData }
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub const fn include_expired(mut self) -> Self {
        self.include_expired = true;
        self
    }

    /// Reads again, by this policy, when a write holds an item or capacity is used up.
    pub const fn retry_conflicts(mut self, backoff: Backoff) -> Self {
        self.conflicts = backoff;
        self
    }

    /// Reads the keys.
    ///
    /// # Errors
    ///
    /// [`Conflict`](ErrorKind::Conflict) if a write holds an item; [`Invalid`](ErrorKind::Invalid) if
    /// there are more than 100 keys, before anything is sent, or the items have more than 4 MB;
    /// [`Codec`](ErrorKind::Codec) if an item is another entity's or does not fit its struct;
    /// [`Throttled`](ErrorKind::Throttled).
    pub async fn send(self) -> Result<K::Output> {
        let context = Context {
            operation: Some(OperationName::TransactGetItems),
            ..self.handle.context(None)
        };
        let items = fetch(&self.handle, T::SCHEMA, &self.keys.attributes(), self.conflicts).await;
        let counts =
            |item: &Item| self.include_expired || !self.handle.has_expired(T::SCHEMA, item);
        let items = items.map(|items| items.into_iter().map(|item| item.filter(counts)).collect());
        items.and_then(K::read).map_err(|error| error.with_context(&context))
    }
}

/// Reads each key once, and returns the items in the order of the keys.
async fn fetch(
    handle: &Handle,
    table: &TableSchema,
    keys: &[Item],
    conflicts: Backoff,
) -> Result<Vec<Option<Item>>> {
    let mut distinct = Vec::new();
    let mut slots = BTreeMap::new();
    for key in keys {
        slots.entry(Identity::of(table, key)).or_insert_with(|| {
            distinct.push(key.clone());
            distinct.len() - 1
        });
    }
    if distinct.is_empty() {
        return Ok(Vec::new());
    }
    check_count(distinct.len(), "keys")?;
    let table_name = handle.table_name()?;
    let gets = distinct.into_iter().map(|key| ItemGet::new(table_name, key)).collect();
    let request = TransactGetItems::new(gets);
    let found = handle.insist(request, conflicts).await?.responses;
    if found.len() == keys.len() {
        return Ok(found);
    }
    let slot = |key| slots.get(&Identity::of(table, key)).copied();
    let item = |key| slot(key).and_then(|slot| found.get(slot).cloned().flatten());
    Ok(keys.iter().map(item).collect())
}

/// Fails if there is no room in a transaction.
pub(crate) fn check_count(count: usize, of_what: &str) -> Result<()> {
    if count <= ITEMS_MAX {
        return Ok(());
    }
    let message = format!("a transaction has up to {ITEMS_MAX} {of_what}, and this has {count}");
    Err(Error::new(ErrorKind::Invalid, message))
}

impl<T, K: TableKey<T>> TransactKeys<T> for Vec<K> {
    type Output = Vec<Option<K::Output>>;

    fn attributes(&self) -> Vec<Item> {
        self.iter().map(TableKey::attributes).collect()
    }

    fn read(items: Vec<Option<Item>>) -> Result<Self::Output> {
        items.into_iter().map(read_one::<T, K>).collect()
    }
}

fn read_one<T, K: TableKey<T>>(item: Option<Item>) -> Result<Option<K::Output>> {
    item.map_or(Ok(None), K::read)
}

macro_rules! tuples {
    ($($name:ident)*; $next:ident $($rest:ident)*) => {
        impl<Table, $($name: TableKey<Table>,)* $next: TableKey<Table>> TransactKeys<Table>
            for ($($name,)* $next,)
        {
            type Output = ($(Option<$name::Output>,)* Option<$next::Output>,);

            #[expect(non_snake_case, reason = "the type parameters name the members")]
            fn attributes(&self) -> Vec<Item> {
                let ($($name,)* $next,) = self;
                vec![$($name.attributes(),)* $next.attributes()]
            }

            fn read(items: Vec<Option<Item>>) -> Result<Self::Output> {
                let mut items = items.into_iter();
                Ok((
                    $(read_one::<Table, $name>(items.next().flatten())?,)*
                    read_one::<Table, $next>(items.next().flatten())?,
                ))
            }
        }
        tuples!($($name)* $next; $($rest)*);
    };
    ($($name:ident)*;) => {};
}
tuples!(; A B C D E F G H I J K L M N O P Q R S T U V W X Y);

impl<T: Table, K: TransactKeys<T>> IntoFuture for TransactGet<T, K> {
    type Output = Result<K::Output>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T, K> fmt::Debug for TransactGet<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactGet").finish_non_exhaustive()
    }
}
