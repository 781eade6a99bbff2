//! The calls themselves; shapes are converted in `definition`, `update` and `replica` (out) and
//! `description` (in).

use aws_sdk_dynamodb::Client;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateTable, CreateTableOutput, DeleteTable, DeleteTableOutput, DescribeTable,
    DescribeTableOutput, ListTables, ListTablesOutput, UpdateTable, UpdateTableOutput,
};

use super::definition::{
    attribute_definition, each, encryption, global_index, key_schema, local_index, on_demand,
    stream, tag, throughput, warm,
};
use super::description;
use super::replica::replica_update;
use super::update::{index_update, witness};
use crate::aws::error;

/// Sends a `CreateTable`.
pub(in crate::aws) async fn create_table(
    client: &Client,
    request: CreateTable,
) -> Result<CreateTableOutput, BackendError> {
    let global_indexes = request.global_secondary_indexes;
    let local_indexes = request.local_secondary_indexes;
    let answer = client
        .create_table()
        .table_name(request.table_name)
        .set_key_schema(Some(key_schema(request.key_schema)?))
        .set_attribute_definitions(Some(each(request.attribute_definitions, attribute_definition)?))
        .set_billing_mode(request.billing_mode.map(|mode| mode.name().into()))
        .set_provisioned_throughput(request.provisioned_throughput.map(throughput).transpose()?)
        .set_global_secondary_indexes(
            global_indexes.map(|indexes| each(indexes, global_index)).transpose()?,
        )
        .set_local_secondary_indexes(
            local_indexes.map(|indexes| each(indexes, local_index)).transpose()?,
        )
        .set_stream_specification(request.stream_specification.map(stream).transpose()?)
        .set_tags(request.tags.map(|tags| each(tags, tag)).transpose()?)
        .set_deletion_protection_enabled(request.deletion_protection_enabled)
        .set_sse_specification(request.sse_specification.map(encryption))
        .set_table_class(request.table_class.map(|class| class.name().into()))
        .set_on_demand_throughput(request.on_demand_throughput.map(on_demand))
        .set_warm_throughput(request.warm_throughput.map(warm))
        .set_resource_policy(request.resource_policy)
        .send()
        .await
        .map_err(error::from_sdk)?;
    description::required(answer.table_description).map(CreateTableOutput::new)
}

/// Sends an `UpdateTable`.
pub(in crate::aws) async fn update_table(
    client: &Client,
    request: UpdateTable,
) -> Result<UpdateTableOutput, BackendError> {
    let definitions = request.attribute_definitions;
    let indexes = request.global_secondary_index_updates;
    let replicas = request.replica_updates;
    let witnesses = request.global_table_witness_updates;
    let mode = request.global_table_settings_replication_mode;
    let answer = client
        .update_table()
        .table_name(request.table_name)
        .set_attribute_definitions(
            definitions.map(|all| each(all, attribute_definition)).transpose()?,
        )
        .set_billing_mode(request.billing_mode.map(|mode| mode.name().into()))
        .set_provisioned_throughput(request.provisioned_throughput.map(throughput).transpose()?)
        .set_global_secondary_index_updates(indexes.map(|all| each(all, index_update)).transpose()?)
        .set_stream_specification(request.stream_specification.map(stream).transpose()?)
        .set_sse_specification(request.sse_specification.map(encryption))
        .set_replica_updates(replicas.map(|all| each(all, replica_update)).transpose()?)
        .set_table_class(request.table_class.map(|class| class.name().into()))
        .set_deletion_protection_enabled(request.deletion_protection_enabled)
        .set_multi_region_consistency(request.multi_region_consistency.map(|it| it.name().into()))
        .set_global_table_witness_updates(witnesses.map(|all| each(all, witness)).transpose()?)
        .set_on_demand_throughput(request.on_demand_throughput.map(on_demand))
        .set_warm_throughput(request.warm_throughput.map(warm))
        .set_global_table_settings_replication_mode(mode.map(|mode| mode.name().into()))
        .set_disassociation_protection_enabled(request.disassociation_protection_enabled)
        .send()
        .await
        .map_err(error::from_sdk)?;
    description::required(answer.table_description).map(UpdateTableOutput::new)
}

/// Sends a `DescribeTable`.
pub(in crate::aws) async fn describe_table(
    client: &Client,
    request: DescribeTable,
) -> Result<DescribeTableOutput, BackendError> {
    let answer = client.describe_table().table_name(request.table_name).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    description::required(answer.table).map(DescribeTableOutput::new)
}

/// Sends a `DeleteTable`.
pub(in crate::aws) async fn delete_table(
    client: &Client,
    request: DeleteTable,
) -> Result<DeleteTableOutput, BackendError> {
    let answer = client.delete_table().table_name(request.table_name).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    description::required(answer.table_description).map(DeleteTableOutput::new)
}

/// Sends a `ListTables`.
pub(in crate::aws) async fn list_tables(
    client: &Client,
    request: ListTables,
) -> Result<ListTablesOutput, BackendError> {
    let answer = client
        .list_tables()
        .set_exclusive_start_table_name(request.exclusive_start_table_name)
        .set_limit(request.limit)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = ListTablesOutput::default();
    output.table_names = answer.table_names.unwrap_or_default();
    output.last_evaluated_table_name = answer.last_evaluated_table_name;
    Ok(output)
}
