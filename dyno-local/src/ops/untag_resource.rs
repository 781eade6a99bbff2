//! `UntagResource`.

use dyno_core::backend::BackendError;
use dyno_core::op::{UntagResource, UntagResourceOutput};

use super::Ctx;
use super::table_life::change_table;
use super::tag_resource::{check_resource, check_tags_in_use, tagged_table};
use crate::base::EngineError;
use crate::catalog::{check_tag_count, check_tag_key};

/// Takes tags off a table.
pub(crate) fn untag_resource(
    request: &UntagResource,
    ctx: Ctx<'_>,
) -> Result<UntagResourceOutput, BackendError> {
    let (arn, keys) = (&request.resource_arn, &request.tag_keys);
    check_resource(arn, "tagKeys", ctx)?;
    let name = tagged_table(arn, ctx)?;
    if keys.is_empty() {
        return Err(EngineError::Plain("Atleast one Tag Key needs to be provided as Input.").into());
    }
    for key in keys {
        check_tag_key(key)?;
    }
    check_tag_count(keys.len())?;
    if !ctx.tables.contains_key(name.as_str()) {
        return Err(EngineError::TableNotFound.into());
    }
    change_table(&name, ctx, |definition| {
        check_tags_in_use(definition)?;
        let mut after = definition.clone();
        for key in keys {
            after.settings.tags.remove(key);
        }
        Ok(after)
    })?;
    Ok(UntagResourceOutput::default())
}
