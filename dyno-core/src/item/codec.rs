//! The four conversions: a struct or any other value, to and from an item or an attribute.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::deserializer::ValueDeserializer;
use super::error::CodecError;
use super::serializer::{Members, ValueSerializer};
use super::stored::StoredItem;
use crate::value::{AttributeValue, Item};

/// Returns the attribute that serde makes of a value.
///
/// # Errors
///
/// A number that DynamoDB cannot hold, a map key that is no text, or what the value's own
/// `Serialize` says.
///
/// # Examples
///
/// ```
/// use dyno_core::item::to_value;
/// use dyno_core::value::AttributeValue;
///
/// assert_eq!(to_value(&Some(7))?, AttributeValue::from(7));
/// assert_eq!(to_value(&None::<i32>)?, AttributeValue::Null);
/// # Ok::<(), dyno_core::item::CodecError>(())
/// ```
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<AttributeValue, CodecError> {
    value.serialize(ValueSerializer::plain())
}

/// Returns the item that serde makes of a struct or a map.
///
/// This is serde's own form: no kind and no keys are added, sets are lists and `None` is null, as
/// in requests below the typed layer.
///
/// # Errors
///
/// As [`to_value`], and for what is no struct and no map.
pub fn to_item<T: Serialize + ?Sized>(value: &T) -> Result<Item, CodecError> {
    item_or_error(to_value(value)?)
}

/// Returns the item that serde makes of a struct, its members completed before it is built: to
/// put them in later would sort it anew.
pub(crate) fn to_item_completed<T: Serialize + ?Sized>(
    value: &T,
    complete: &mut dyn FnMut(&mut Members),
) -> Result<Item, CodecError> {
    item_or_error(value.serialize(ValueSerializer::completed_by(complete))?)
}

fn item_or_error(value: AttributeValue) -> Result<Item, CodecError> {
    match value {
        AttributeValue::M(item) => Ok(item),
        other => Err(CodecError::new(format!(
            "an entity is written as a map of attributes, not as a value of type {}",
            other.kind().letters()
        ))),
    }
}

/// Reads a value from an attribute.
///
/// # Errors
///
/// An attribute of another type than the value needs, a number that does not fit, or what the
/// type's own `Deserialize` says; with the path to the attribute.
pub fn from_value<T: DeserializeOwned>(value: AttributeValue) -> Result<T, CodecError> {
    T::deserialize(ValueDeserializer::new(value))
}

/// Reads a struct or a map from an item; attributes that a struct does not know are ignored.
///
/// # Errors
///
/// As [`from_value`].
///
/// # Examples
///
/// ```
/// use dyno_core::item::from_item;
/// use dyno_core::value::{AttributeValue, Item};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Flight {
///     number: String,
///     seats: u16,
/// }
///
/// let item = Item::from([
///     ("number", AttributeValue::from("SK1472")),
///     ("seats", AttributeValue::from(180)),
/// ]);
/// let flight: Flight = from_item(item)?;
/// assert_eq!((flight.number.as_str(), flight.seats), ("SK1472", 180));
///
/// let error = from_item::<Flight>(Item::from([("seats", "many")])).err();
/// assert_eq!(
///     error.map(|error| error.to_string()).as_deref(),
///     Some("attribute `seats`: expected an integer, not a value of type S")
/// );
/// # Ok::<(), dyno_core::item::CodecError>(())
/// ```
pub fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, CodecError> {
    from_value(AttributeValue::M(item))
}

/// Reads a struct from an item as if the attributes that `skip` names were not there, and those in
/// `empty` were empty lists.
pub(crate) fn from_stored<T: DeserializeOwned>(
    item: Item,
    skip: fn(&str) -> bool,
    empty: Vec<&'static str>,
) -> Result<T, CodecError> {
    T::deserialize(StoredItem::new(item, skip, empty))
}
