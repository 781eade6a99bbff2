//! What generated code refers to; not for use by hand, and not covered by any promise.
#![doc(hidden)]

pub use dyno_core::Result;
pub use dyno_core::entity::{
    AccessPattern, AnyComponent, Closed, Document, Entity, Given, GlobalIndex, Key, Partition,
    PatternState, PrimaryKey, Ready, Rekeyed, Scannable, Table, TableItem, UnknownItem, decode,
};
pub use dyno_core::expr::{
    DocumentPath, KeyPart, Optional, Path, Plain, Step, TypedPath, WrittenBySerdeWith,
};
pub use dyno_core::key::{
    Argument, ComponentRange, KeyComponent, OrderedInner, OrderedNative, Rank, ScalarType,
};
pub use dyno_core::schema::{
    Component, DocumentSchema, EntitySchema, IndexKey, IndexKeys, IndexProjection, IndexSchema,
    KeyTemplate, KeyTemplates, NativeKeys, Part, TableName, TableSchema, assert_index,
    assert_member, assert_native_types, assert_no_collision, index_name,
};
pub use dyno_core::value::Item;
pub use serde::Serialize;
