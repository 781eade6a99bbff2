//! Markers: the items that keep a value unique by being there.
//!
//! A table has unique primary keys and nothing else that is unique. So each unique value of an entity
//! has an item of its own, whose key is made of the value, and which is written in the transaction
//! that writes the entity:
//!
//! ```text
//! pk      $UNIQUE#User#email#ada@example.com#     kind, constraint, values
//! sk      $UNIQUE
//! _t      $unique                                 the kind of every marker
//! $owner  {pk: USER#7#, sk: META}                 whose value it is
//! ```
//!
//! Invariant: no template renders a key that starts with `$`, for literals cannot hold it and
//! components escape it: a marker is in no partition of any entity.

use super::{EntitySchema, TableSchema, UniqueSchema};
use crate::expr::Test;
use crate::key::{TERMINATOR, escape_into};
use crate::value::{AttributeValue, Item, Name};

/// The kind of every marker.
const KIND: &str = "$unique";

/// The sort key of every marker, and the start of its partition key.
const KEY: &str = "$UNIQUE";

/// The attribute that holds the primary key of the entity whose value it is.
const OWNER: &str = "$owner";

/// The key of the marker of one unique value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    pk: String,
    name: &'static str,
}

impl Marker {
    /// Names the attribute of a marker that holds its owner's primary key.
    pub const OWNER: &'static str = OWNER;

    /// Returns the markers of an item of this entity: one for each constraint whose attributes are
    /// all there.
    ///
    /// # Errors
    ///
    /// A sentence, if an attribute is no string, number, binary value or boolean.
    pub fn of_item(schema: &EntitySchema, item: &Item) -> Result<Vec<Self>, String> {
        let markers = schema.unique.iter().map(|unique| Self::of_value(schema, unique, item));
        markers.filter_map(Result::transpose).collect()
    }

    fn of_value(
        schema: &EntitySchema,
        unique: &UniqueSchema,
        item: &Item,
    ) -> Result<Option<Self>, String> {
        let mut pk = String::with_capacity(64);
        pk.push_str(KEY);
        pk.push(TERMINATOR);
        for text in [schema.kind, unique.name] {
            escape_into(text, &mut pk);
            pk.push(TERMINATOR);
        }
        for attribute in unique.attributes {
            // Other tools store what is absent as a null.
            let value = item.get(attribute).filter(|value| **value != AttributeValue::Null);
            let Some(value) = value else { return Ok(None) };
            if !push_value(value, &mut pk) {
                return Err(format!(
                    "attribute `{attribute}` of `{}` is of type {}: only strings, numbers, binary \
                     values and booleans can be unique",
                    schema.name,
                    value.kind().letters()
                ));
            }
            pk.push(TERMINATOR);
        }
        Ok(Some(Self { pk, name: unique.name }))
    }

    /// Returns the constraint's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the primary key.
    pub(crate) fn key(&self, table: &TableSchema) -> Item {
        let sk = table.sk.map(|sk| (sk, KEY.to_owned()));
        let pairs = std::iter::once((table.pk, self.pk.clone())).chain(sk);
        pairs.map(|(name, text)| (Name::from_static(name), AttributeValue::S(text))).collect()
    }

    /// Returns the item: with the primary key of the owner, and its time to live, if it has one.
    pub(crate) fn item(
        &self,
        table: &TableSchema,
        owner: &Item,
        expires_at: Option<&AttributeValue>,
    ) -> Item {
        let mut item = self.key(table);
        item.insert(table.kind, KIND);
        item.insert(OWNER, owner.clone());
        if let Some((name, expires_at)) = table.ttl.zip(expires_at) {
            item.insert(name, expires_at.clone());
        }
        item
    }
}

impl TableSchema {
    /// Returns the test that an item is a marker; `None` if the table has none.
    pub(crate) fn marker_test(&self) -> Option<Test> {
        let is_unique = self.entities.iter().any(|entity| !entity.unique.is_empty());
        is_unique.then(|| Test::equals(self.kind, AttributeValue::from(KIND)))
    }

    /// Tells whether an item is a marker, which is no entity: whatever lists items passes over it.
    pub fn is_marker(&self, item: &Item) -> bool {
        item.get(self.kind).and_then(AttributeValue::as_s) == Some(KIND)
    }

    /// Tells whether a primary key is that of a marker.
    pub(crate) fn is_marker_key(&self, key: &Item) -> bool {
        let text = |name: &str| key.get(name).and_then(AttributeValue::as_s);
        let pk = text(self.pk).and_then(|pk| pk.strip_prefix(KEY));
        pk.is_some_and(|rest| rest.starts_with(TERMINATOR))
            && self.sk.is_none_or(|sk| text(sk) == Some(KEY))
    }
}

/// Appends a value so that no other value of any type has its text: strings as in keys, and the others
/// behind a character that strings escape. Tells whether there is such a text.
fn push_value(value: &AttributeValue, out: &mut String) -> bool {
    match value {
        AttributeValue::S(text) => escape_into(text, out),
        AttributeValue::N(number) => {
            out.push('$');
            out.push_str(number.text().as_str());
        }
        AttributeValue::Bool(flag) => out.push_str(if *flag { "!1" } else { "!0" }),
        AttributeValue::B(bytes) => {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('"');
            let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
            let digits = halves.filter_map(|half| DIGITS.get(usize::from(half)));
            out.extend(digits.map(|digit| char::from(*digit)));
        }
        AttributeValue::Null
        | AttributeValue::L(_)
        | AttributeValue::M(_)
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Number;
    use proptest::prelude::*;

    const USER: EntitySchema = EntitySchema {
        name: "User",
        kind: "user",
        unique: &[
            UniqueSchema { name: "email", attributes: &["email"] },
            UniqueSchema { name: "badge", attributes: &["tenant", "badge"] },
        ],
        ..EntitySchema::EMPTY
    };

    const TABLE: TableSchema =
        TableSchema { pk: "pk", sk: Some("sk"), kind: "_t", ..TableSchema::EMPTY };

    fn keys(item: &Item) -> Vec<String> {
        Marker::of_item(&USER, item).unwrap().into_iter().map(|marker| marker.pk).collect()
    }

    #[test]
    fn a_marker_is_keyed_by_kind_constraint_and_values() {
        let item = Item::from([
            ("email", AttributeValue::from("a#b@x")),
            ("tenant", "t1".into()),
            ("badge", 7u8.into()),
        ]);
        assert_eq!(keys(&item), ["$UNIQUE#user#email#a%23b@x#", "$UNIQUE#user#badge#t1#$7#"]);
        assert_eq!(keys(&Item::from([("tenant", "t1")])), [""; 0]);
        let list = Item::from([("email", AttributeValue::L(Vec::new()))]);
        let error = Marker::of_item(&USER, &list).unwrap_err();
        assert!(error.starts_with("attribute `email` of `User` is of type L"), "{error}");
    }

    #[test]
    fn a_marker_says_whose_it_is_and_what_it_is() {
        let markers = Marker::of_item(&USER, &Item::from([("email", "ada")])).unwrap();
        let owner = Item::from([("pk", "USER#7#"), ("sk", "META")]);
        let item = markers[0].item(&TABLE, &owner, Some(&5u8.into()));
        let expected = Item::from([
            ("pk", AttributeValue::from("$UNIQUE#user#email#ada#")),
            ("sk", "$UNIQUE".into()),
            ("_t", "$unique".into()),
            ("$owner", owner.clone().into()),
        ]);
        assert_eq!(item, expected);
        assert!(TABLE.is_marker(&item) && !TABLE.is_marker(&owner));
        assert!(TABLE.is_marker_key(&markers[0].key(&TABLE)) && !TABLE.is_marker_key(&owner));
        let expiring = TableSchema { ttl: Some("until"), ..TABLE };
        let item = markers[0].item(&expiring, &owner, Some(&5u8.into()));
        assert_eq!(item.get("until"), Some(&5u8.into()));
    }

    fn value() -> impl Strategy<Value = AttributeValue> {
        prop_oneof![
            "[a#$%!\"0-9]{0,4}".prop_map(AttributeValue::S),
            (-30i64..30).prop_map(|number| AttributeValue::N(Number::from(number))),
            any::<bool>().prop_map(AttributeValue::Bool),
            proptest::collection::vec(0u8..3, 0..3).prop_map(AttributeValue::B),
        ]
    }

    proptest! {
        #[test]
        fn two_values_share_a_marker_only_if_they_are_equal(
            a in value(), b in value(), c in value(), d in value(),
        ) {
            let item = |tenant: &AttributeValue, badge: &AttributeValue| {
                Item::from([("tenant", tenant.clone()), ("badge", badge.clone())])
            };
            let same = keys(&item(&a, &b)) == keys(&item(&c, &d));
            prop_assert_eq!(same, (&a, &b) == (&c, &d));
        }
    }
}
