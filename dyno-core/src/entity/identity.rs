//! Which item an item or a key is: the values of the table's key attributes, to be compared.
//!
//! Batches and transactions find duplicates by it, and tell by it which answer belongs to which key.

use crate::schema::TableSchema;
use crate::value::{AttributeValue, Item, Number};

/// The primary key of an item, borrowed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity<'i> {
    pk: Option<KeyValue<'i>>,
    sk: Option<KeyValue<'i>>,
}

/// A value that can be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KeyValue<'i> {
    S(&'i str),
    N(&'i Number),
    B(&'i [u8]),
}

impl<'i> Identity<'i> {
    /// Returns the key of an item, or of a key's attributes.
    ///
    /// What is absent, or no key, is equal to what is absent: whether a key is one is the service's to
    /// say.
    pub(crate) fn of(table: &TableSchema, attributes: &'i Item) -> Self {
        let value = |name: &str| match attributes.get(name)? {
            AttributeValue::S(text) => Some(KeyValue::S(text)),
            AttributeValue::N(number) => Some(KeyValue::N(number)),
            AttributeValue::B(bytes) => Some(KeyValue::B(bytes)),
            _ => None,
        };
        Self { pk: value(table.pk), sk: table.sk.and_then(value) }
    }
}
