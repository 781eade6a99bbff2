//! What generated code refers to; not for use by hand, and not covered by any promise.
#![doc(hidden)]

pub use std::option::Option::{self, None, Some};

pub use dyno_core::Result;
pub use dyno_core::entity::assert::{
    assert_attributes, assert_index, assert_member, assert_no_collision, assert_partial_index,
    assert_projected, document, index_name, index_pattern, key, partition, path, position_of_index,
    primary_pattern, rekeyed,
};
pub use dyno_core::entity::{
    AccessPattern, AnyComponent, AnyField, Closed, Document, Entity, EntityOf, GlobalIndex, Key,
    LocalIndex, NativeIndex, ParallelScannable, PartialIndex, Partition, Pattern, PatternState,
    PrimaryKey, Projection, ProjectionOn, RangeIn, Ready, Rekeyed, Scannable, Table, TableItem,
    UnknownItem, Verbatim, Versioned, assert_read_as, decode, nth,
};
pub use dyno_core::expr::{
    DocumentPath, Immutable, KeyPart, Managed, Optional, Path, Plain, Step, TypedPath,
    WrittenBySerdeWith,
};
pub use dyno_core::key::{Given, KeyComponent, OrderedInner, OrderedNative, Rank, ScalarType};
pub use dyno_core::schema::Part::{Component as Field, Literal, Text};
pub use dyno_core::schema::{
    Component, DocumentSchema, EntitySchema, IndexKey, IndexKeys, IndexProjection, IndexSchema,
    IndexScope, KeyLayout, KeyTemplates, PatternSchema, ProjectedField, ProjectionSchema, ShardBy,
    Shards, StampOn, StampSchema, StampUnit, TableName, TableSchema, UniqueSchema, version,
};
pub use dyno_core::schema::{Evolution, upgraded};
pub use dyno_core::value::Item;
pub use serde::Serialize;
