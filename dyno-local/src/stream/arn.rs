//! What ARNs of streams look like.

use crate::catalog::name_violations;

/// The shortest name of a table in an ARN.
const NAME_BYTES_MIN: usize = 1;

/// Returns `true` if a text is the ARN of a stream, whether it is there or not.
pub(crate) fn is_stream_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let (start, partition, service) = (parts.next(), parts.next(), parts.next());
    let (region, account, resource) = (parts.next(), parts.next(), parts.next());
    let is_given = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    let names_stream = resource
        .and_then(|resource| resource.strip_prefix("table/"))
        .and_then(|resource| resource.split_once("/stream/"))
        .is_some_and(|(table, label)| {
            name_violations(table, "tableName", NAME_BYTES_MIN).is_empty() && !label.is_empty()
        });
    let is_of_service = start == Some("arn") && service == Some("dynamodb");
    is_of_service && [partition, region, account].into_iter().all(is_given) && names_stream
}
