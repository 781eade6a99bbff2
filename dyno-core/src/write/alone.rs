//! Sending a write by itself.

use super::pending::{Form, Pending, SingleRequest};
use crate::error::{Context, Result};
use crate::op::{OperationName, ReturnValues};
use crate::value::Item;

/// Sends a write, and returns what it was asked to return.
pub(super) async fn send_alone(write: Pending, returns: ReturnValues) -> Result<Option<Item>> {
    let context = context_of(&write);
    let rendered = write.into_single();
    let (request, handle, guard) = rendered.map_err(|error| error.with_context(&context))?;
    let answer = match request {
        SingleRequest::Put(mut put) => {
            put.return_values = returns;
            handle.ask(put, &context).await.map(|output| output.attributes)
        }
        SingleRequest::Update(mut update) => {
            update.return_values = returns;
            handle.ask(update, &context).await.map(|output| output.attributes)
        }
        SingleRequest::Delete(mut delete) => {
            delete.return_values = returns;
            handle.ask(delete, &context).await.map(|output| output.attributes)
        }
    };
    answer.map_err(|error| guard.lift(error, &context))
}

/// Returns where an error of a write that is sent alone arises.
pub(super) fn context_of(write: &Pending) -> Context {
    let operation = match &write.form {
        Form::Put(_) => OperationName::PutItem,
        Form::Update { .. } => OperationName::UpdateItem,
        Form::Delete { .. } => OperationName::DeleteItem,
        Form::Check { .. } => OperationName::TransactWriteItems,
    };
    Context { operation: Some(operation), ..write.handle.context(Some(write.entity.name)) }
}
