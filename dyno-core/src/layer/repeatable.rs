//! Which requests may be done twice: those that change nothing, and those that end the same.
//!
//! The retry layer asks when it does not know whether a request was carried out.

use crate::op::{DeleteItem, PutItem, Request, ReturnValues};

/// Tells whether a request that may have been carried out can be sent again.
pub(super) fn may_be_repeated(request: &Request) -> bool {
    match request {
        // They write nothing.
        Request::BatchGetItem(_)
        | Request::DescribeContinuousBackups(_)
        | Request::DescribeContributorInsights(_)
        | Request::DescribeEndpoints(_)
        | Request::DescribeKinesisStreamingDestination(_)
        | Request::DescribeLimits(_)
        | Request::DescribeStream(_)
        | Request::DescribeTable(_)
        | Request::DescribeTimeToLive(_)
        | Request::GetItem(_)
        | Request::GetRecords(_)
        | Request::GetResourcePolicy(_)
        | Request::GetShardIterator(_)
        | Request::ListContributorInsights(_)
        | Request::ListStreams(_)
        | Request::ListTables(_)
        | Request::ListTagsOfResource(_)
        | Request::Query(_)
        | Request::Scan(_)
        | Request::TransactGetItems(_)
        | Request::DescribeTableReplicaAutoScaling(_)
        // What is asked for once more is so already.
        | Request::UpdateTableReplicaAutoScaling(_) => true,
        Request::BatchExecuteStatement(request) => request.reads(),
        Request::ExecuteStatement(request) => request.reads(),
        // It is in the end what one of them makes of it.
        Request::BatchWriteItem(_)
        | Request::TagResource(_)
        | Request::UntagResource(_)
        | Request::UpdateContributorInsights(_) => true,
        Request::DeleteItem(request) => is_plain_delete(request),
        Request::PutItem(request) => is_plain_put(request),
        // The service knows the second one by its token.
        Request::TransactWriteItems(request) => request.client_request_token.is_some(),
        Request::ExecuteTransaction(request) => {
            request.reads() || request.client_request_token.is_some()
        }
        // An update may add; what it does is in its text, which is the backend's to read.
        Request::UpdateItem(_) => false,
        // The second one is refused by what the first one did.
        Request::CreateTable(_)
        | Request::DeleteResourcePolicy(_)
        | Request::DeleteTable(_)
        | Request::PutResourcePolicy(_)
        | Request::UpdateContinuousBackups(_)
        | Request::UpdateTable(_)
        | Request::UpdateTimeToLive(_) => false,
    }
}

/// With a condition, the second one may be refused by what the first one wrote; the old item would be
/// the first one's.
fn is_plain_put(request: &PutItem) -> bool {
    request.condition_expression.is_none()
        && request.legacy.is_none()
        && request.return_values == ReturnValues::None
}

/// As for puts.
fn is_plain_delete(request: &DeleteItem) -> bool {
    request.condition_expression.is_none()
        && request.legacy.is_none()
        && request.return_values == ReturnValues::None
}
