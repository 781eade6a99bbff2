//! Tables, entities, documents, keys and access patterns: the traits that the derives implement.
//!
//! The generated code is thin: descriptors, and functions that hand arguments to the generic ones
//! here. Reads and writes above work on any [`Entity`].

mod absent;
#[doc(hidden)]
pub mod assert;
mod component;
mod identity;
mod image;
mod key;
mod nested;
mod pattern;
mod projection;
mod rekey;
mod stamped;
mod stored;
mod upgrade;
mod verbatim;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use component::{AnyComponent, AnyField, nth};
pub(crate) use identity::Identity;
pub use image::{UnknownItem, decode};
pub(crate) use image::{entity_from, item_as_read, item_of, kind_of};
pub use key::Key;
pub use pattern::{
    AccessPattern, Closed, Consistent, EndsKey, GlobalIndex, LocalIndex, NativeIndex, OwnKey,
    PartialIndex, Partition, Pattern, PatternState, PrimaryKey, RangeIn, Ranged, Ready, Verbatim,
};
pub(crate) use pattern::{PatternPlan, SortCondition};
#[doc(hidden)]
pub use projection::assert_read_as;
pub use projection::{Holds, HoldsWhole, Projection, ProjectionOn, ReadAs};
pub(crate) use projection::{is_own, part_at_key, part_of, paths_of};
pub use rekey::Rekeyed;
pub(crate) use stamped::stamp_update;
pub(crate) use stored::{add_condition, stored_at};
pub(crate) use upgrade::{Standing, is_current, newer, standing, upgraded};

use crate::error::Result;
use crate::expr::DocumentPath;
use crate::schema::{DocumentSchema, EntitySchema, TableSchema};
use crate::value::Item;

/// A table that entities live in. Implemented by `#[derive(Table)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "not a table",
    note = "add `#[derive(Table)]` and `#[table(..)]` to it"
)]
pub trait Table: Sized + Send + Sync + 'static {
    /// Any entity of the table: the enum that the derive makes of `entities(..)`.
    type Item: TableItem;

    /// The table's descriptor.
    const SCHEMA: &'static TableSchema;

    /// The identifiers by which entities know indexes that DynamoDB knows by another name.
    #[doc(hidden)]
    const INDEX_NAMES: &'static [(&'static str, &'static str)] = &[];
}

/// A table whose derive declares `scan`: the only ones that can be read whole.
#[diagnostic::on_unimplemented(
    message = "table `{Self}` does not declare scans",
    label = "reads and pays for every item of the table",
    note = "query a declared access pattern, or read a collection with `db.collection(..)`",
    note = "to scan on purpose, declare it: `#[table(.., scan)]`"
)]
pub trait Scannable: Table {}

/// A table whose derive declares `scan(segments = ..)`: the only ones that are read in segments.
#[diagnostic::on_unimplemented(
    message = "table `{Self}` does not declare scans in segments",
    label = "takes all of the table's read capacity",
    note = "to scan in parallel on purpose, declare it: `#[table(.., scan(segments = 8))]`"
)]
pub trait ParallelScannable: Scannable {
    /// How many segments the table is read in.
    const SEGMENTS: u32;
}

/// Any entity of a table: the enum `SaasItem` that the derive of a table `Saas` makes.
pub trait TableItem: Sized + Send + 'static {
    /// Reads the entity that the kind attribute names; an unknown kind is kept as it is.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if an item of a known kind does not fit its struct.
    fn from_stored(kind: Option<&str>, item: Item) -> Result<Self>;
}

/// A struct that lives in a table. Implemented by `#[derive(Entity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity",
    label = "not an entity",
    note = "add `#[derive(Entity)]` and `#[entity(table = .., pk = \"..\")]` to it"
)]
pub trait Entity: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The table that it lives in.
    type Table: Table;

    /// A typed path for each field, as closures get them.
    type Fields;

    /// The keys that can be rewritten, as `rekey` closures get them.
    type Rekey;

    /// The entity's descriptor.
    const SCHEMA: &'static EntitySchema;

    /// The keys that can be rewritten.
    const REKEY: Self::Rekey;

    /// Returns the paths of the fields.
    fn fields() -> Self::Fields;

    /// Returns the value of a component, by its position in the descriptor; `None` where an
    /// optional one is absent.
    fn component(&self, position: usize) -> Option<&dyn AnyComponent>;
}

/// An entity whose writes are counted. Implemented by `#[derive(Entity)]` where a field has
/// `#[entity(version)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no version",
    label = "its writes are not counted",
    note = "add `#[entity(version)]` to an unsigned integer field, such as `rev: u64`"
)]
pub trait Versioned: Entity {}

/// An entity that lives in table `T`. Implemented by `#[derive(Entity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity of table `{T}`",
    label = "not an entity of this table",
    note = "an entity lives in the table that its `#[entity(table = ..)]` names: use a `Db` of that table, or derive `Entity` for this struct"
)]
pub trait EntityOf<T>: Entity<Table = T> {}

/// A struct nested in an entity whose members have typed paths. Implemented by
/// `#[derive(Document)]`; an entity names such fields with `#[entity(document)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no typed paths",
    label = "not a document",
    note = "add `#[derive(Document)]` to it, or remove `#[entity(document)]` from the field"
)]
pub trait Document {
    /// The path of the document in an entity `E`, with what may be done to it, and one for each
    /// member.
    type Paths<E, A>;

    /// The document's descriptor.
    const SCHEMA: &'static DocumentSchema;

    /// Returns the paths of a document that is found at `path`.
    fn paths<E, A>(path: DocumentPath) -> Self::Paths<E, A>;
}
