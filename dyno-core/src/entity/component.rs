//! Components without their type, as generated code hands them over.

use crate::item::to_value;
use crate::key::KeyComponent;
use crate::op::ScalarAttributeType;
use crate::schema::{KeyTemplate, StampValue};
use crate::value::AttributeValue;

/// A [`KeyComponent`] without its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a component of a key",
    label = "not a key component"
)]
pub trait AnyComponent {
    /// Appends the component's text.
    fn encode(&self, out: &mut String);

    /// Returns the attribute that serde makes of it, or why there is none.
    fn attribute(&self) -> Result<AttributeValue, String>;

    /// Returns the type of that attribute.
    fn native(&self) -> ScalarAttributeType;
}

impl<T: KeyComponent> AnyComponent for T {
    fn encode(&self, out: &mut String) {
        KeyComponent::encode(self, out);
    }

    fn attribute(&self) -> Result<AttributeValue, String> {
        to_value(self).map_err(|error| error.to_string())
    }

    fn native(&self) -> ScalarAttributeType {
        T::NATIVE
    }
}

impl AnyComponent for StampValue {
    fn encode(&self, out: &mut String) {
        out.push_str(&self.text);
    }

    fn attribute(&self) -> Result<AttributeValue, String> {
        self.attribute.clone()
    }

    fn native(&self) -> ScalarAttributeType {
        self.attribute.as_ref().map_or(ScalarAttributeType::S, |attribute| match attribute {
            AttributeValue::N(_) => ScalarAttributeType::N,
            _ => ScalarAttributeType::S,
        })
    }
}

/// The components of an entity by position, `None` where one is absent. Without the entity's type,
/// so that what works on it is compiled once and not in each program for each entity.
pub(super) type Components<'e> = dyn Fn(usize) -> Option<&'e dyn AnyComponent> + 'e;

/// Renders a template with the components of an entity; `None` if one is absent.
pub(super) fn render_of(template: &KeyTemplate, components: &Components<'_>) -> Option<String> {
    template.render(|position, out| match components(position) {
        Some(value) => {
            value.encode(out);
            true
        }
        None => false,
    })
}

/// Renders a template with components that a caller gave; `None` if one is missing.
pub(super) fn render_given(template: &KeyTemplate, given: &[Given]) -> Option<String> {
    template.render(|position, out| {
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
    /// Returns a component that the clock wrote.
    pub(super) fn stamp(position: usize, stamp: StampValue) -> Self {
        let StampValue { attribute, text } = stamp;
        Self { position, value: Some(GivenValue { text, attribute: Some(attribute) }) }
    }

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

    /// Returns an optional component with its value, if it has one.
    pub fn optional<T: KeyComponent>(position: usize, value: Option<&T>) -> Self {
        match value {
            Some(value) => Self::new(position, value),
            None => Self { position, value: None },
        }
    }
}
