//! Components of keys as callers give them, and as generated code hands them on: without their type.
//!
//! A generated function takes each component through [`Given`] and hands a list of [`AnyComponent`]
//! to the functions of `entity`, which are compiled once and not in each program for each entity.

use super::KeyComponent;
use crate::item::to_value;
use crate::value::AttributeValue;

/// A component of type `T`, given as itself, by reference, or (for `String`) as `&str`.
///
/// Every generated method takes its arguments through this trait, so `Order::key("t1", 7)`,
/// `Order::key(&tenant, &id)` and `Order::key(tenant, id)` all compile.
#[diagnostic::on_unimplemented(
    message = "expected a value of type `{T}`, found `{Self}`",
    label = "expected `{T}` or `&{T}`"
)]
pub trait Given<T>: KeyComponent {}

impl<T: KeyComponent> Given<T> for T {}
impl<T: KeyComponent> Given<T> for &T {}
impl Given<String> for &str {}
impl Given<String> for &&str {}

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

    /// Appends the component's text in the verbatim layout.
    fn verbatim(&self, out: &mut String) {
        push_text(self.attribute().as_ref(), out);
    }
}

/// Appends a component's text in the verbatim layout: the string or the number that serde makes of
/// it. What is neither has no text, which no key can hold.
pub(crate) fn push_text(attribute: Result<&AttributeValue, &String>, out: &mut String) {
    match attribute {
        Ok(AttributeValue::S(text)) => out.push_str(text),
        Ok(AttributeValue::N(number)) => out.push_str(&number.to_string()),
        Ok(AttributeValue::Bool(value)) => out.push_str(if *value { "true" } else { "false" }),
        Ok(_) | Err(_) => {}
    }
}

impl<T: KeyComponent> AnyComponent for T {
    fn encode(&self, out: &mut String) {
        KeyComponent::encode(self, out);
    }

    fn attribute(&self) -> Result<AttributeValue, String> {
        to_value(self).map_err(|error| error.to_string())
    }
}

/// A component that may be absent: a field of an entity.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a component of a key",
    label = "not a key component"
)]
pub trait AnyField {
    /// Returns the component; `None` where it is absent.
    fn present(&self) -> Option<&dyn AnyComponent>;
}

impl<T: KeyComponent> AnyField for T {
    fn present(&self) -> Option<&dyn AnyComponent> {
        Some(self)
    }
}

impl<T: KeyComponent> AnyField for Option<T> {
    fn present(&self) -> Option<&dyn AnyComponent> {
        self.as_ref().map(|component| component as &dyn AnyComponent)
    }
}
