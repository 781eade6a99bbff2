//! Static descriptors of tables, indexes and entities: what the derive emits, in one place.
//!
//! A descriptor is a `const` tree of plain data. The typed layer reads it to build keys and
//! requests; `check` reads it at compile time to refuse designs that cannot work.

mod check;
mod create;
mod entity;
mod equality;
mod evolution;
mod expiry;
mod iac;
mod marker;
mod meeting;
mod native;
mod options;
mod pattern;
mod projection;
mod promise;
mod sentence;
mod shards;
mod stamp;
mod table;
mod template;
mod verify;

pub use check::{
    IndexScope, assert_index, assert_member, assert_no_collision, assert_no_collisions,
    assert_own_attributes,
};
pub use create::{create_table, create_table_with};
pub use entity::{Component, DocumentSchema, EntitySchema, IndexKeys, NativeKeys};
pub(crate) use equality::renamed;
pub use evolution::{Evolution, Upgrade, UpgradeError, upgraded};
pub use iac::{cdk, cloudformation, markdown, terraform, workbench};
pub use marker::Marker;
pub use native::assert_native_types;
pub use options::TableOptions;
pub use pattern::{PatternSchema, PatternText};
pub use projection::{
    ProjectedField, ProjectionSchema, assert_projected, assert_whole, position_of_index,
};
pub(crate) use projection::{document, projected, root};
pub(crate) use promise::StampValue;
pub use promise::{StampOn, StampSchema, UniqueSchema};
pub use shards::{ShardBy, Shards};
pub use stamp::{Stamp, StampUnit, Version, version};
pub use table::{IndexKey, IndexProjection, IndexSchema, TableName, TableSchema};
pub use template::{KeyLayout, KeyTemplate, KeyTemplates, Part};
pub use verify::{Difference, IndexKind, Mismatch, Severity, verify};
