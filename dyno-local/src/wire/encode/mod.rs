//! [`Response`]s to bodies: one file per family of operations.
//!
//! `wire::exchange` calls [`encode`] with what the engine answered. Members that are absent are
//! not written; collections the service always answers (`Responses`, `UnprocessedItems`,
//! `TableNames`) are written even when empty.

mod batch;
mod capacity;
mod item;
mod partiql;
mod settings;
mod table;

#[cfg(test)]
mod tests;

use dyno_core::op::Response;

use super::json::JsonWriter;

/// Writes the body of an answer.
pub(super) fn encode(response: &Response) -> Vec<u8> {
    let mut writer = JsonWriter::default();
    writer.object(|writer| match response {
        Response::BatchExecuteStatement(output) => partiql::batch(writer, output),
        Response::BatchGetItem(output) => batch::batch_get_item(writer, output),
        Response::BatchWriteItem(output) => batch::batch_write_item(writer, output),
        Response::CreateTable(output) => {
            table::description(writer, "TableDescription", &output.table_description);
        }
        Response::DeleteItem(output) => {
            item::attributes(writer, output.attributes.as_ref());
            capacity::consumed(writer, output.consumed_capacity.as_ref());
            capacity::metrics(writer, output.item_collection_metrics.as_ref());
        }
        Response::DeleteTable(output) => {
            table::description(writer, "TableDescription", &output.table_description);
        }
        Response::DescribeTable(output) => table::description(writer, "Table", &output.table),
        Response::ExecuteStatement(output) => partiql::statement(writer, output),
        Response::ExecuteTransaction(output) => partiql::transaction(writer, output),
        Response::GetItem(output) => item::get_item(writer, output),
        Response::ListTables(output) => table::list_tables(writer, output),
        Response::PutItem(output) => {
            item::attributes(writer, output.attributes.as_ref());
            capacity::consumed(writer, output.consumed_capacity.as_ref());
            capacity::metrics(writer, output.item_collection_metrics.as_ref());
        }
        Response::Query(output) => item::query(writer, output),
        Response::Scan(output) => item::scan(writer, output),
        Response::TransactGetItems(output) => batch::transact_get_items(writer, output),
        Response::TransactWriteItems(output) => {
            capacity::consumed_list(writer, output.consumed_capacity.as_deref());
            capacity::metrics_by_table(writer, output.item_collection_metrics.as_ref());
        }
        Response::UpdateItem(output) => {
            item::attributes(writer, output.attributes.as_ref());
            capacity::consumed(writer, output.consumed_capacity.as_ref());
            capacity::metrics(writer, output.item_collection_metrics.as_ref());
        }
        Response::UpdateTable(output) => {
            table::description(writer, "TableDescription", &output.table_description);
        }
    });
    writer.finish()
}
