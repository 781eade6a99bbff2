//! The calls themselves; shapes are converted in `definition` (out) and `description` (in).

use aws_sdk_dynamodb::Client;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateTable, CreateTableOutput, DeleteTable, DeleteTableOutput, DescribeTable,
    DescribeTableOutput, ListTables, ListTablesOutput,
};

use super::definition::{
    attribute_definition, each, global_index, key_schema, local_index, stream, tag, throughput,
};
use super::description;
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
        .send()
        .await
        .map_err(error::from_sdk)?;
    description::required(answer.table_description).map(CreateTableOutput::new)
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
