//! Answers to `PartiQL`: `ExecuteStatement`, `BatchExecuteStatement`, `ExecuteTransaction`.

use dyno_core::op::{
    BatchExecuteStatementOutput, BatchStatementError, ExecuteStatementOutput,
    ExecuteTransactionOutput,
};

use super::{batch, capacity, item};
use crate::wire::attribute_value::encode_item;
use crate::wire::json::JsonWriter;

/// Writes the members of an `ExecuteStatement`.
pub(super) fn statement(writer: &mut JsonWriter, output: &ExecuteStatementOutput) {
    item::items(writer, output.items.as_deref());
    if let Some(token) = &output.next_token {
        writer.string_member("NextToken", token);
    }
    item::last_key(writer, output.last_evaluated_key.as_ref());
    capacity::consumed(writer, output.consumed_capacity.as_deref());
}

/// Writes the members of a `BatchExecuteStatement`.
pub(super) fn batch(writer: &mut JsonWriter, output: &BatchExecuteStatementOutput) {
    writer.name("Responses").array(&output.responses, |writer, response| {
        writer.object(|writer| {
            if let Some(error) = &response.error {
                statement_error(writer, error);
            }
            if let Some(name) = &response.table_name {
                writer.string_member("TableName", name);
            }
            if let Some(item) = &response.item {
                encode_item(writer.name("Item"), item);
            }
        });
    });
    capacity::consumed_list(writer, output.consumed_capacity.as_deref());
}

fn statement_error(writer: &mut JsonWriter, error: &BatchStatementError) {
    writer.name("Error").object(|writer| {
        writer.string_member("Code", &error.code);
        writer.string_member("Message", &error.message);
        if let Some(item) = &error.item {
            encode_item(writer.name("Item"), item);
        }
    });
}

/// Writes the members of an `ExecuteTransaction`.
pub(super) fn transaction(writer: &mut JsonWriter, output: &ExecuteTransactionOutput) {
    batch::responses(writer, &output.responses);
    capacity::consumed_list(writer, output.consumed_capacity.as_deref());
}
