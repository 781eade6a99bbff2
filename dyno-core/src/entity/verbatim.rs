//! What components of verbatim keys may hold.
//!
//! Nothing is escaped, so a value that holds what separates it from the next would make the key of
//! another entity, or one that cannot be cut again when it is rewritten. Such values are not written;
//! they are read like any other.

use crate::error::{Error, Result};
use crate::schema::{EntitySchema, IndexKeys, KeyLayout, KeyTemplate, Part};

/// Ends the pieces by which templates of different entities are told apart.
const SEPARATOR: char = '#';

/// Fails if a component of any key could not be found again in it.
pub(super) fn check_texts(
    schema: &EntitySchema,
    text_of: impl Fn(usize) -> Option<String>,
) -> Result<()> {
    if schema.layout == KeyLayout::Exact {
        return Ok(());
    }
    let of_indexes = schema.indexes.iter().filter_map(|keys| match keys {
        IndexKeys::Composite { templates, .. } => Some(templates),
        IndexKeys::Native(_) => None,
    });
    let templates = std::iter::once(&schema.primary).chain(of_indexes);
    for template in templates.flat_map(|keys| std::iter::once(&keys.pk).chain(&keys.sk)) {
        check_template(schema, template, &text_of)?;
    }
    Ok(())
}

fn check_template(
    schema: &EntitySchema,
    template: &KeyTemplate,
    text_of: &impl Fn(usize) -> Option<String>,
) -> Result<()> {
    for (place, part) in template.parts.iter().enumerate() {
        let Part::Text(position) = part else { continue };
        let Some(text) = text_of(*position) else { continue };
        let end = template.end_of_text(place);
        let wrong = [Some(SEPARATOR), end].into_iter().flatten().find(|end| text.contains(*end));
        let why = match wrong {
            Some(end) => format!("holds {end:?}, which separates the parts of a verbatim key"),
            None if text.is_empty() => "has no text, which a verbatim key needs".to_owned(),
            None => continue,
        };
        let name = schema.components.get(*position).map_or("", |component| component.attribute);
        return Err(Error::codec(format!("component `{name}` of `{}` {why}", schema.name)));
    }
    Ok(())
}
