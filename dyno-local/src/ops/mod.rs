//! The operations: one file each, ordered checks → read or write → response.
//!
//! `engine` dispatches to the function of a request's operation. The order of the checks is the
//! service's: constraints of members (collected), checks of the request (first wins), the table,
//! checks against the table, then the item. Shared checks are in the files named for what they check.

mod batch_execute_statement;
mod batch_get_item;
mod batch_write_item;
mod constraints;
mod context;
mod create_table;
mod delete_item;
mod delete_resource_policy;
mod delete_table;
mod describe_continuous_backups;
mod describe_contributor_insights;
mod describe_endpoints;
mod describe_kinesis_streaming_destination;
mod describe_limits;
mod describe_stream;
mod describe_table;
mod describe_table_replica_auto_scaling;
mod describe_time_to_live;
mod echo;
mod execute_statement;
mod execute_transaction;
mod expressions;
mod get_item;
mod get_records;
mod get_resource_policy;
mod get_shard_iterator;
mod key_paths;
mod legacy;
mod list_contributor_insights;
mod list_streams;
mod list_tables;
mod list_tags_of_resource;
mod partiql;
mod put_item;
mod put_resource_policy;
mod query;
mod reader;
mod resource_arn;
mod scale_tables;
mod scaling_policies;
mod scaling_targets;
mod scan;
mod select;
mod stream_members;
mod subjects;
mod table_life;
mod table_members;
mod table_replicas;
mod tag_resource;
#[cfg(test)]
mod tests;
mod tokens;
mod transact_actions;
mod transact_cancel;
mod transact_get_items;
mod transact_in_flight;
mod transact_write_items;
mod untag_resource;
mod update_continuous_backups;
mod update_contributor_insights;
mod update_item;
mod update_table;
mod update_table_replica_auto_scaling;
mod update_time_to_live;
mod values;
mod written;

pub(crate) use batch_execute_statement::batch_execute_statement;
pub(crate) use batch_get_item::batch_get_item;
pub(crate) use batch_write_item::batch_write_item;
#[cfg(feature = "wire")]
pub(crate) use constraints::{too_long, too_short};
pub(crate) use context::Ctx;
pub(crate) use create_table::create_table;
pub(crate) use delete_item::delete_item;
pub(crate) use delete_resource_policy::delete_resource_policy;
pub(crate) use delete_table::delete_table;
pub(crate) use describe_continuous_backups::describe_continuous_backups;
pub(crate) use describe_contributor_insights::describe_contributor_insights;
pub(crate) use describe_endpoints::describe_endpoints;
pub(crate) use describe_kinesis_streaming_destination::describe_kinesis_streaming_destination;
pub(crate) use describe_limits::describe_limits;
pub(crate) use describe_stream::describe_stream;
pub(crate) use describe_table::describe_table;
pub(crate) use describe_table_replica_auto_scaling::describe_table_replica_auto_scaling;
pub(crate) use describe_time_to_live::describe_time_to_live;
pub(crate) use execute_statement::execute_statement;
pub(crate) use execute_transaction::execute_transaction;
pub(crate) use get_item::get_item;
pub(crate) use get_records::get_records;
pub(crate) use get_resource_policy::get_resource_policy;
pub(crate) use get_shard_iterator::get_shard_iterator;
pub(crate) use list_contributor_insights::list_contributor_insights;
pub(crate) use list_streams::list_streams;
pub(crate) use list_tables::list_tables;
pub(crate) use list_tags_of_resource::list_tags_of_resource;
pub(crate) use put_item::put_item;
pub(crate) use put_resource_policy::put_resource_policy;
pub(crate) use query::query;
pub(crate) use scale_tables::scale_tables;
pub(crate) use scaling_policies::{delete_policy, policy_alarm, put_policy};
pub(crate) use scaling_targets::{deregister_target, register_target};
pub(crate) use scan::scan;
pub(crate) use subjects::{fixed_by, subjects};
#[cfg(feature = "durable")]
pub(crate) use table_life::is_expiry_due;
pub(crate) use table_life::{advance_tables, expire_tables, settle_replicas, settle_tables};
pub(crate) use tag_resource::tag_resource;
pub(crate) use tokens::Tokens;
pub(crate) use transact_get_items::transact_get_items;
pub(crate) use transact_in_flight::{
    Prepared, WriteTransaction, commit_transaction, prepare_transaction,
};
pub(crate) use transact_write_items::transact_write_items;
pub(crate) use untag_resource::untag_resource;
pub(crate) use update_continuous_backups::update_continuous_backups;
pub(crate) use update_contributor_insights::update_contributor_insights;
pub(crate) use update_item::update_item;
pub(crate) use update_table::update_table;
pub(crate) use update_table_replica_auto_scaling::update_table_replica_auto_scaling;
pub(crate) use update_time_to_live::update_time_to_live;
