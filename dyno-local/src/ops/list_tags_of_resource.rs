//! `ListTagsOfResource`.

use std::ops::Bound;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::backend::BackendError;
use dyno_core::op::{ListTagsOfResource, ListTagsOfResourceOutput, Tag};

use super::Ctx;
use super::tag_resource::{check_resource, not_found, tagged_table};
use crate::base::{EngineError, limits};

/// Shows the tags of a table in the order of their keys, some on each page.
pub(crate) fn list_tags_of_resource(
    request: &ListTagsOfResource,
    ctx: Ctx<'_>,
) -> Result<ListTagsOfResourceOutput, BackendError> {
    let arn = &request.resource_arn;
    check_resource(arn, "nextToken", ctx)?;
    let name = tagged_table(arn, ctx)?;
    let after = request.next_token.as_deref().map(last_key).transpose()?;
    let table = ctx.tables.get(name.as_str()).ok_or_else(|| not_found(arn))?;
    let start = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
    let mut tags = table.definition.settings.tags.range::<String, _>((start, Bound::Unbounded));
    let page = tags.by_ref().take(limits::TAGS_PAGE);
    let mut output = ListTagsOfResourceOutput::default();
    output.tags = page.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect();
    if tags.next().is_some() {
        output.next_token = output.tags.last().map(|tag| STANDARD.encode(&tag.key));
    }
    Ok(output)
}

/// Returns the key of the tag that a page ended with.
fn last_key(token: &str) -> Result<String, EngineError> {
    let key = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    // Unverified: the text.
    key.ok_or(EngineError::Plain("Invalid NextToken"))
}
