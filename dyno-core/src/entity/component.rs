//! The components of an entity by position, and the keys rendered from them.

pub use crate::key::{AnyComponent, AnyField};
use crate::schema::{KeyLayout, StampValue};
use crate::value::AttributeValue;

impl AnyComponent for StampValue {
    fn encode(&self, out: &mut String) {
        out.push_str(&self.text);
    }

    fn attribute(&self) -> Result<AttributeValue, String> {
        self.attribute.clone()
    }
}

/// The components of an entity by position, `None` where one is absent. Without the entity's type,
/// so that what works on it is compiled once and not in each program for each entity.
pub(super) type Components<'e> = dyn Fn(usize) -> Option<&'e dyn AnyComponent> + 'e;

/// Returns the component at a position of those that an entity has; `None` where it is absent.
pub fn nth<'e>(position: usize, fields: &[&'e dyn AnyField]) -> Option<&'e dyn AnyComponent> {
    fields.get(position).and_then(|field| field.present())
}

/// Returns what appends the text of a component in a layout, and says whether there is one.
pub(super) fn encode_of(
    components: &Components<'_>,
) -> impl Fn(usize, KeyLayout, &mut String) -> bool {
    |position, layout, out| match components(position) {
        Some(value) => {
            match layout {
                KeyLayout::Exact => value.encode(out),
                KeyLayout::Verbatim => value.verbatim(out),
            }
            true
        }
        None => false,
    }
}
