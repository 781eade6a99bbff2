//! Components without their type, as generated code hands them over.

use crate::item::to_value;
use crate::key::KeyComponent;
use crate::op::ScalarAttributeType;
use crate::schema::{KeyLayout, KeyTemplate};
use crate::value::AttributeValue;

/// A [`KeyComponent`] without its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a component of a key",
    label = "not a key component"
)]
pub trait AnyComponent {
    /// Appends the component's text.
    fn encode(&self, out: &mut String);

    /// Appends the component's text in the verbatim layout.
    fn verbatim(&self, out: &mut String);

    /// Returns the attribute that serde makes of it, or why there is none.
    fn attribute(&self) -> Result<AttributeValue, String>;

    /// Returns the type of that attribute.
    fn native(&self) -> ScalarAttributeType;
}

impl<T: KeyComponent> AnyComponent for T {
    fn encode(&self, out: &mut String) {
        KeyComponent::encode(self, out);
    }

    fn verbatim(&self, out: &mut String) {
        push_verbatim(self, out);
    }

    fn attribute(&self) -> Result<AttributeValue, String> {
        to_value(self).map_err(|error| error.to_string())
    }

    fn native(&self) -> ScalarAttributeType {
        T::NATIVE
    }
}

/// The components of an entity by position, `None` where one is absent. Without the entity's type,
/// so that what works on it is compiled once and not in each program for each entity.
pub(super) type Components<'e> = dyn Fn(usize) -> Option<&'e dyn AnyComponent> + 'e;

/// Renders a template with the components of an entity; `None` if one is absent.
pub(super) fn render_of(template: &KeyTemplate, components: &Components<'_>) -> Option<String> {
    template.render(|position, layout, out| match components(position) {
        Some(value) => {
            match layout {
                KeyLayout::Exact => value.encode(out),
                KeyLayout::Verbatim => value.verbatim(out),
            }
            true
        }
        None => false,
    })
}

/// Renders a template with components that a caller gave; `None` if one is missing.
pub(super) fn render_given(template: &KeyTemplate, given: &[Given]) -> Option<String> {
    template.render(|position, _, out| {
        let found = given.iter().find(|given| given.position == position);
        let value = found.and_then(|given| given.value.as_ref());
        out.push_str(value.map_or("", |value| &value.text));
        value.is_some()
    })
}

/// A component that a caller gave, with its position in the entity's descriptor.
#[derive(Debug, Clone)]
pub struct Given {
    pub(crate) position: usize,
    pub(crate) value: Option<GivenValue>,
}

/// A component's text and its attribute.
#[derive(Debug, Clone)]
pub(crate) struct GivenValue {
    pub(crate) text: String,
    /// Not made where only the text is wanted.
    attribute: Option<Result<AttributeValue, String>>,
}

impl GivenValue {
    /// Returns the attribute, or why serde has none.
    pub(super) fn into_attribute(self) -> Result<AttributeValue, String> {
        let missing = || Err("the component was given for a rendered key".to_owned());
        self.attribute.unwrap_or_else(missing)
    }
}

impl Given {
    /// Returns a component with its text alone, for rendered keys.
    pub fn text<T: KeyComponent + ?Sized>(position: usize, value: &T) -> Self {
        let mut text = String::new();
        value.encode(&mut text);
        Self { position, value: Some(GivenValue { text, attribute: None }) }
    }

    /// Returns a component with its value.
    pub fn new<T: KeyComponent + ?Sized>(position: usize, value: &T) -> Self {
        let mut text = String::new();
        value.encode(&mut text);
        let attribute = to_value(value).map_err(|error| error.to_string());
        Self { position, value: Some(GivenValue { text, attribute: Some(attribute) }) }
    }

    /// Returns a component with its value, its text in the verbatim layout.
    pub fn verbatim<T: KeyComponent + ?Sized>(position: usize, value: &T) -> Self {
        let mut text = String::new();
        push_verbatim(value, &mut text);
        let attribute = to_value(value).map_err(|error| error.to_string());
        Self { position, value: Some(GivenValue { text, attribute: Some(attribute) }) }
    }

    /// Returns an optional component in the verbatim layout, if it has a value.
    pub fn optional_verbatim<T: KeyComponent>(position: usize, value: Option<&T>) -> Self {
        match value {
            Some(value) => Self::verbatim(position, value),
            None => Self { position, value: None },
        }
    }

    /// Returns an optional component with its value, if it has one.
    pub fn optional<T: KeyComponent>(position: usize, value: Option<&T>) -> Self {
        match value {
            Some(value) => Self::new(position, value),
            None => Self { position, value: None },
        }
    }
}

/// Appends a component's text in the verbatim layout: the string or the number that serde makes of
/// it. What is neither has no text, which no key can hold.
pub(super) fn push_verbatim<T: KeyComponent + ?Sized>(value: &T, out: &mut String) {
    match to_value(value) {
        Ok(AttributeValue::S(text)) => out.push_str(&text),
        Ok(AttributeValue::N(number)) => out.push_str(&number.to_string()),
        Ok(AttributeValue::Bool(value)) => out.push_str(if value { "true" } else { "false" }),
        Ok(_) | Err(_) => {}
    }
}
