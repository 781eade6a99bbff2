//! Key templates: the literals and components that a key is made of.

use crate::key::TERMINATOR;

/// The room that is made for each part of a key: that of an integer with its terminator.
const PART_LENGTH_USUAL: usize = 21;

/// One part of a key template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Text that stands for itself, such as `ORDER#`.
    Literal(&'static str),
    /// A component of the entity, by its position in `EntitySchema::components`.
    Component(usize),
}

/// What a composite key is made of: `TENANT#{tenant_id}#{status}`.
///
/// Every component ends with `#`, which the template's text does not repeat: in the parts of
/// `A#{x}#{y}` the `#` after `{x}` belongs to the component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTemplate {
    /// The parts in order.
    pub parts: &'static [Part],
}

/// The templates of one key: partition key and, if the table or index has one, sort key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTemplates {
    /// The partition key.
    pub pk: KeyTemplate,
    /// The sort key.
    pub sk: Option<KeyTemplate>,
}

impl KeyTemplates {
    /// Returns the templates with these parts.
    pub const fn new(pk: &'static [Part], sk: Option<&'static [Part]>) -> Self {
        let sk = match sk {
            Some(parts) => Some(KeyTemplate { parts }),
            None => None,
        };
        Self { pk: KeyTemplate { parts: pk }, sk }
    }
}

impl KeyTemplate {
    /// Returns the literal that the template starts with.
    pub fn leading_literal(&self) -> &'static str {
        match self.parts.first() {
            Some(Part::Literal(text)) => text,
            Some(Part::Component(_)) | None => "",
        }
    }

    /// Returns the positions of the components, in the order of the template.
    pub fn components(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Component(at) => Some(*at),
            Part::Literal(_) => None,
        })
    }

    /// Returns the template as it is written, with a name for each component: `A#{x}#{y}`.
    pub(crate) fn shown(&self, name: impl Fn(usize) -> &'static str) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Component(position) => {
                    text.extend(["{", name(*position), "}"]);
                    if at + 1 < self.parts.len() {
                        text.push(TERMINATOR);
                    }
                }
            }
        }
        text
    }

    /// Renders the key with the encoded text of each component, or `None` if one is absent.
    ///
    /// `encode` appends the text of the component at a position and says whether there is one.
    pub(crate) fn render(
        &self,
        mut encode: impl FnMut(usize, &mut String) -> bool,
    ) -> Option<String> {
        let mut key = String::with_capacity(self.parts.len() * PART_LENGTH_USUAL);
        for part in self.parts {
            match part {
                Part::Literal(text) => key.push_str(text),
                Part::Component(at) => {
                    if !encode(*at, &mut key) {
                        return None;
                    }
                    key.push(TERMINATOR);
                }
            }
        }
        Some(key)
    }

    /// Tells whether some values make the template render this key.
    pub(crate) fn admits(&self, key: &str) -> bool {
        let rest = self.parts.iter().try_fold(key, |rest, part| match part {
            Part::Literal(text) => rest.strip_prefix(text),
            Part::Component(_) => rest.split_once(TERMINATOR).map(|(_, tail)| tail),
        });
        rest == Some("")
    }

    /// Finds the encoded text of a component in a key that this template rendered.
    pub(crate) fn find<'k>(&self, component: usize, key: &'k str) -> Option<&'k str> {
        let mut rest = key;
        for part in self.parts {
            match part {
                Part::Literal(text) => rest = rest.strip_prefix(text)?,
                Part::Component(at) => {
                    let (text, tail) = rest.split_once(TERMINATOR)?;
                    if *at == component {
                        return Some(text);
                    }
                    rest = tail;
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: KeyTemplate = KeyTemplate {
        parts: &[Part::Literal("A#"), Part::Component(1), Part::Literal("B#"), Part::Component(0)],
    };

    #[test]
    fn renders_and_finds_components() {
        let texts = ["zero", "one"];
        let key = TEMPLATE.render(|at, out| {
            out.push_str(texts[at]);
            true
        });
        assert_eq!(key.as_deref(), Some("A#one#B#zero#"));
        assert_eq!(TEMPLATE.find(1, "A#one#B#zero#"), Some("one"));
        assert_eq!(TEMPLATE.find(0, "A#one#B#zero#"), Some("zero"));
        assert_eq!(TEMPLATE.find(0, "B#one#"), None);
        assert!(TEMPLATE.admits("A#one#B#zero#"));
        for other in ["", "A#one#", "A#one#B#zero", "A#one#B#zero#x", "A#one#C#zero#"] {
            assert!(!TEMPLATE.admits(other), "{other}");
        }
    }

    #[test]
    fn an_absent_component_leaves_no_key() {
        assert_eq!(TEMPLATE.render(|at, _| at == 1), None);
    }
}
