//! Tables and indexes: parsed once from `CreateTable`, then asked by everything above.
//!
//! `ops` looks tables up in the [`Catalog`]; `index`, `read` and `write` ask a [`Table`] for its key
//! schemas. A definition is valid by construction and never checked again.

mod create_checks;
mod definition;
mod describe;
mod fill;
mod index;
mod index_checks;
mod insights;
mod item_key;
mod key_schema;
mod lifecycle;
mod policy;
mod quotas;
#[cfg(feature = "durable")]
mod record;
mod recovery;
mod settings;
mod settings_checks;
mod stream;
mod streams;
mod table;
mod table_name;
mod tables;
mod tags;
mod throughput;
mod time_to_live;
mod update;
mod update_checks;
mod update_index;

pub(crate) use create_checks::check_create_table;
pub(crate) use definition::{TableDefinition, uuid};
pub(crate) use describe::{
    AskedWarm, describe, describe_created, describe_deleted, describe_updated,
};
pub(crate) use fill::{Fill, FillProgress};
pub(crate) use index::{IndexDefinition, IndexKind, IndexProjection};
pub(crate) use index_checks::shown_key;
pub(crate) use insights::InsightsChange;
pub(crate) use item_key::{ItemKey, check_key, check_key_attribute, empty_kind, key_bytes};
pub(crate) use key_schema::{KeyAttribute, KeySchema};
pub(crate) use lifecycle::{IndexPhase, Life, TablePhase};
pub(crate) use policy::{Document, Policed};
pub(crate) use quotas::check_quotas;
#[cfg(feature = "durable")]
pub(crate) use record::StreamRecord;
pub(crate) use settings::{Flow, TableSettings};
pub(crate) use stream::Stream;
pub(crate) use streams::Streams;
pub(crate) use table::{IndexNumber, Table};
pub(crate) use table_name::{TableName, name_violations};
pub(crate) use tables::{Catalog, Tables};
pub(crate) use tags::{check_tag_count, check_tag_key, check_tags};
pub(crate) use throughput::{Provisioned, Throughput};
pub(crate) use time_to_live::TimeToLive;
pub(crate) use update_checks::check_update_request;
