//! `GetItem` through the cache, and the flow that it shares with queries and scans.

use std::sync::Arc;

use super::Cache;
use super::answer::Answer;
use super::flight::{Flight, Outcome};
use super::key::{Projection, Wanted};
use super::lookup::Found;
use super::tables::bare_name;
use crate::backend::{Backend, BackendError, BackendExt};
use crate::op::{GetItem, GetItemOutput, Response};

impl<B: Backend> Cache<B> {
    /// Answers a read of an item.
    pub(super) async fn get(&self, mut request: GetItem) -> Result<Response, BackendError> {
        let (table, is_arn) = bare_name(&request.table_name);
        if request.consistent_read || is_arn {
            return self.inner.call(request.into()).await;
        }
        let projection = Projection::of(
            request.projection_expression.as_ref(),
            request.expression_attribute_names.as_ref(),
            request.attributes_to_get.as_ref(),
        );
        let wanted = Wanted::item(table, &request.key, projection);
        loop {
            match self.shared.look_up(wanted.clone()) {
                Found::Hit(answer) => return Ok(item_response(&answer)),
                Found::Join(flight) => {
                    if let Some(outcome) = Flight::join(flight).await {
                        return outcome.map(|answer| item_response(&answer));
                    }
                }
                Found::Lead(lead) => {
                    request.consistent_read = lead.must_be_consistent;
                    let answer = self.inner.send(request).await;
                    let item = |output: &GetItemOutput| output.item.clone().map(Arc::new);
                    lead.land(outcome_of(&answer, |output| Answer::Item(item(output))));
                    return answer.map(Into::into);
                }
            }
        }
    }
}

/// Returns what others are told of an answer.
pub(super) fn outcome_of<O>(
    answer: &Result<O, BackendError>,
    kept: impl FnOnce(&O) -> Answer,
) -> Outcome {
    match answer {
        Ok(output) => Ok(kept(output)),
        Err(error) => Err(error.clone()),
    }
}

fn item_response(answer: &Answer) -> Response {
    let item = match answer {
        Answer::Item(Some(item)) => Some((**item).clone()),
        Answer::Item(None) | Answer::Query(_) | Answer::Scan(_) => None,
    };
    GetItemOutput { item, consumed_capacity: None }.into()
}
