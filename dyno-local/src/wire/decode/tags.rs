//! `TagResource`, `UntagResource`, `ListTagsOfResource`, and tags wherever they are given.
//!
//! A tag without key or value is noted for `Tags.<n>`, positions from zero, under what it lacks.

use dyno_core::backend::BackendError;
use dyno_core::op::{ListTagsOfResource, Tag, TagResource, UntagResource};

use super::member::{NAME_STAND_IN, note_if_missing, required_string};
use super::table::each;
use crate::base::{Faults, ValueFault};
use crate::wire::error;
use crate::wire::json::Structure;

/// Reads a `TagResource`.
pub(super) fn tag_resource(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TagResource, BackendError> {
    let arn = required_string(root, "ResourceArn", faults)?;
    note_if_missing(root, "Tags", faults);
    Ok(TagResource::new(arn, tags(root, faults)?.unwrap_or_default()))
}

/// Reads an `UntagResource`.
pub(super) fn untag_resource(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UntagResource, BackendError> {
    let arn = required_string(root, "ResourceArn", faults)?;
    note_if_missing(root, "TagKeys", faults);
    Ok(UntagResource::new(arn, root.strings("TagKeys")?.unwrap_or_default()))
}

/// Reads a `ListTagsOfResource`.
pub(super) fn list_tags_of_resource(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<ListTagsOfResource, BackendError> {
    let mut request = ListTagsOfResource::new(required_string(root, "ResourceArn", faults)?);
    request.next_token = root.string("NextToken")?;
    Ok(request)
}

/// Reads `Tags`.
pub(super) fn tags(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Vec<Tag>>, BackendError> {
    each(from, "Tags", "Tag", |from| {
        let (key, value) = (from.string("Key")?, from.string("Value")?);
        let lacking = match (&key, &value) {
            (None, _) => Some("Key"),
            (Some(_), None) => Some("Value"),
            (Some(_), Some(_)) => None,
        };
        if let Some(lacking) = lacking {
            let error = error::tag_lacks(lacking);
            faults.note_value(ValueFault {
                member: from.own_value_path(),
                key: lacking.to_owned(),
                error,
            });
        }
        let or_null = |text: Option<String>| text.unwrap_or_else(|| NAME_STAND_IN.to_owned());
        Ok(Tag { key: or_null(key), value: or_null(value) })
    })
}
