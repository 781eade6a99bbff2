//! What a cached answer is the answer to.

use crate::op::{self, Names};
use crate::value::Item;

/// Kinds of reads that are cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Item,
    Query,
    Scan,
}

/// An entry of the cache: an item in all its projections, or one whole request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Item(ItemKey),
    Query(Box<op::Query>),
    Scan(Box<op::Scan>),
}

/// An item by its table and primary key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ItemKey {
    pub(super) table: String,
    pub(super) key: Item,
}

/// Which attributes are asked for, in the words of the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Projection {
    pub(super) expression: Option<String>,
    pub(super) names: Option<Names>,
    pub(super) attributes_to_get: Option<Vec<String>>,
}

/// One answer that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) key: Key,
    /// All attributes if `None`; so for queries and scans, whose key has it.
    pub(super) projection: Option<Box<Projection>>,
}

impl Key {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Item(_) => Kind::Item,
            Self::Query(_) => Kind::Query,
            Self::Scan(_) => Kind::Scan,
        }
    }

    pub(super) fn table(&self) -> &str {
        match self {
            Self::Item(key) => &key.table,
            Self::Query(query) => &query.table_name,
            Self::Scan(scan) => &scan.table_name,
        }
    }
}

impl Projection {
    /// Returns `None` if the request names nothing, and so asks for all attributes.
    pub(super) fn of(
        expression: Option<&String>,
        names: Option<&Names>,
        attributes_to_get: Option<&Vec<String>>,
    ) -> Option<Box<Self>> {
        let projection = Self {
            expression: expression.cloned(),
            names: names.cloned(),
            attributes_to_get: attributes_to_get.cloned(),
        };
        let whole = Self { expression: None, names: None, attributes_to_get: None };
        (projection != whole).then(|| Box::new(projection))
    }
}

impl Wanted {
    pub(super) fn item(table: &str, key: &Item, projection: Option<Box<Projection>>) -> Self {
        let key = Key::Item(ItemKey { table: table.to_owned(), key: key.clone() });
        Self { key, projection }
    }

    pub(super) const fn listing(key: Key) -> Self {
        Self { key, projection: None }
    }
}
