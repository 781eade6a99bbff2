//! `ListTagsOfResource`.

use dyno_core::backend::BackendError;
use dyno_core::op::{ListTagsOfResource, ListTagsOfResourceOutput, Tag};

use super::Ctx;
use super::tag_resource::{check_resource, not_found, tagged_table};
use crate::base::EngineError;

/// Shows the tags of a table in the order of their keys: 50 at most, on one page.
pub(crate) fn list_tags_of_resource(
    request: &ListTagsOfResource,
    ctx: Ctx<'_>,
) -> Result<ListTagsOfResourceOutput, BackendError> {
    let arn = &request.resource_arn;
    check_resource(arn, "nextToken", ctx)?;
    let name = tagged_table(arn, ctx)?;
    if request.next_token.is_some() {
        // Unverified: the text. No page says where another one starts.
        return Err(EngineError::Plain("Invalid NextToken").into());
    }
    let table = ctx.tables.get(name.as_str()).ok_or_else(|| not_found(arn))?;
    let tags = table.definition.settings.tags.iter();
    let tags = tags.map(|(key, value)| Tag { key: key.clone(), value: value.clone() });
    let mut output = ListTagsOfResourceOutput::default();
    output.tags = tags.collect();
    Ok(output)
}
