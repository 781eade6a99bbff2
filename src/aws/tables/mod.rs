//! `CreateTable`, `DescribeTable`, `UpdateTable`, `DeleteTable`, `ListTables` over the SDK, and what
//! of a table has operations of its own.

mod backups;
mod definition;
mod description;
mod insights;
mod operation;
mod replica;
mod replica_scaling;
mod settings;
mod update;

pub(super) use backups::{describe_continuous_backups, update_continuous_backups};
pub(super) use insights::{
    describe_contributor_insights, list_contributor_insights, update_contributor_insights,
};
pub(super) use operation::{create_table, delete_table, describe_table, list_tables, update_table};
pub(super) use replica_scaling::{
    describe_table_replica_auto_scaling, update_table_replica_auto_scaling,
};
pub(super) use settings::{
    delete_resource_policy, describe_endpoints, describe_kinesis_streaming_destination,
    describe_limits, describe_time_to_live, get_resource_policy, list_tags_of_resource,
    put_resource_policy, tag_resource, untag_resource, update_time_to_live,
};
