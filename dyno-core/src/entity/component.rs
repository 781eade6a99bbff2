//! Components without their type, as generated code hands them over.

use crate::item::to_value;
use crate::key::KeyComponent;
use crate::op::ScalarAttributeType;
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
    pub(crate) attribute: Result<AttributeValue, String>,
}

impl Given {
    /// Returns a component with its value.
    pub fn new<T: KeyComponent + ?Sized>(position: usize, value: &T) -> Self {
        let mut text = String::new();
        value.encode(&mut text);
        let attribute = to_value(value).map_err(|error| error.to_string());
        Self { position, value: Some(GivenValue { text, attribute }) }
    }

    /// Returns an optional component with its value, if it has one.
    pub fn optional<T: KeyComponent>(position: usize, value: Option<&T>) -> Self {
        match value {
            Some(value) => Self::new(position, value),
            None => Self { position, value: None },
        }
    }
}
