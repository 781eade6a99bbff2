//! What generated code refers to; not for use by hand, and not covered by any promise.
#![doc(hidden)]

pub use std::marker::PhantomData;
pub use std::option::Option::{self, None, Some};

pub use dyno_core::Result;
pub use dyno_core::entity::assert::{
    assert_index, assert_member, assert_native_types, assert_no_collision, assert_own_attributes,
    assert_partial_index, assert_projected, index_name, partition, position_of_index,
};
pub use dyno_core::entity::{
    AccessPattern, AnyComponent, Closed, Document, Entity, EntityOf, Given, GlobalIndex, Key,
    LocalIndex, ParallelScannable, PartialIndex, Partition, PatternState, PrimaryKey, Projection,
    ProjectionOn, Ready, Rekeyed, Scannable, Table, TableItem, UnknownItem, assert_read_as, decode,
};
pub use dyno_core::expr::{
    DocumentPath, KeyPart, Optional, Path, Plain, Step, TypedPath, WrittenBySerdeWith,
};
pub use dyno_core::key::{
    Argument, ComponentRange, KeyComponent, OrderedAmidText, OrderedInner, OrderedNative,
    OrderedText, Rank, ScalarType,
};
pub use dyno_core::schema::Part::{Component as Field, Literal, Text};
pub use dyno_core::schema::{
    Component, DocumentSchema, EntitySchema, IndexKey, IndexKeys, IndexProjection, IndexSchema,
    IndexScope, KeyLayout, KeyTemplate, KeyTemplates, NativeKeys, Part, PatternSchema,
    ProjectedField, ProjectionSchema, TableName, TableSchema,
};
pub use dyno_core::value::Item;
pub use serde::Serialize;
