//! The descriptor of a table and its indexes.

use super::projection::is_projected;
use super::{EntitySchema, KeyLayout};

/// A table as `#[derive(Table)]` describes it.
#[derive(Debug, Clone, Copy)]
pub struct TableSchema {
    /// The name of the Rust type.
    pub type_name: &'static str,
    /// Where the table's name comes from.
    pub name: TableName,
    /// The partition key attribute.
    pub pk: &'static str,
    /// The sort key attribute, if the table has one.
    pub sk: Option<&'static str>,
    /// The attribute that names an item's entity.
    pub kind: &'static str,
    /// How components are written into keys.
    pub layout: KeyLayout,
    /// The attribute that holds an item's time to live.
    pub ttl: Option<&'static str>,
    /// The secondary indexes.
    pub indexes: &'static [IndexSchema],
    /// The entities that live in the table.
    pub entities: &'static [&'static EntitySchema],
}

/// Where a table's name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableName {
    /// The source code.
    Fixed(&'static str),
    /// An environment variable, read when a `Db` is made.
    Env(&'static str),
}

/// A secondary index.
#[derive(Debug, Clone, Copy)]
pub struct IndexSchema {
    /// The index's name.
    pub name: &'static str,
    /// Whether it is a local one: its partition key is the table's.
    pub local: bool,
    /// Its key.
    pub key: IndexKey,
    /// What it holds.
    pub projection: IndexProjection,
}

/// The key of an index.
#[derive(Debug, Clone, Copy)]
pub enum IndexKey {
    /// One string attribute each, rendered from templates.
    Composite {
        /// The partition key attribute.
        pk: &'static str,
        /// The sort key attribute.
        sk: Option<&'static str>,
    },
    /// Up to four of the entities' own attributes each.
    Native {
        /// The partition key attributes.
        pk: &'static [&'static str],
        /// The sort key attributes.
        sk: &'static [&'static str],
    },
}

/// What an index copies of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexProjection {
    /// Every attribute.
    All,
    /// The keys.
    KeysOnly,
    /// The keys and these attributes.
    Include(&'static [&'static str]),
}

impl IndexSchema {
    /// An index with nothing declared: what a descriptor does not say is taken from here.
    pub const EMPTY: Self = Self {
        name: "",
        local: false,
        key: IndexKey::Composite { pk: "", sk: None },
        projection: IndexProjection::All,
    };
}

impl TableSchema {
    /// A table with nothing declared: what a descriptor does not say is taken from here.
    pub const EMPTY: Self = Self {
        type_name: "",
        name: TableName::Fixed(""),
        pk: "",
        sk: None,
        kind: "",
        layout: KeyLayout::Exact,
        ttl: None,
        indexes: &[],
        entities: &[],
    };

    /// Returns the index with this name.
    pub fn index(&self, name: &str) -> Option<&'static IndexSchema> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// Returns the attributes that say where in the table, or in an index, an item lies: those of
    /// the table's key and of the index's.
    pub fn position_attributes(&self, index: Option<&str>) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = [Some(self.pk), self.sk].into_iter().flatten().collect();
        match index.and_then(|index| self.index(index)).map(|index| index.key) {
            Some(IndexKey::Composite { pk, sk }) => {
                names.extend([Some(pk), sk].into_iter().flatten());
            }
            Some(IndexKey::Native { pk, sk }) => names.extend(pk.iter().chain(sk)),
            None => {}
        }
        // An index may be keyed by attributes of the table's key.
        let mut seen = Vec::with_capacity(names.len());
        names.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(*name);
            is_new
        });
        names
    }

    /// Tells whether an attribute is one of the table's own key.
    pub fn is_primary(&self, attribute: &str) -> bool {
        self.pk == attribute || self.sk == Some(attribute)
    }

    /// Tells whether an index of this table holds an attribute.
    pub const fn is_projected(&self, index: &IndexSchema, attribute: &str) -> bool {
        is_projected(self, index, attribute)
    }

    /// Tells whether the table keeps an attribute for keys or kinds. Asked of every attribute of every
    /// item that is read.
    pub fn keeps(&self, name: &str) -> bool {
        let is = |own: Option<&str>| own.is_some_and(|own| own == name);
        let is_key_of = |index: &IndexSchema| match index.key {
            IndexKey::Composite { pk, sk } => is(Some(pk)) || is(sk),
            IndexKey::Native { .. } => false,
        };
        is(Some(self.kind))
            || is(Some(self.pk))
            || is(self.sk)
            || self.indexes.iter().any(is_key_of)
    }

    /// Returns the attributes that hold rendered keys: those of the table and of its composite
    /// indexes. They are no part of any entity.
    pub fn key_attributes(&self) -> impl Iterator<Item = &'static str> + '_ {
        let of_indexes = self.indexes.iter().flat_map(|index| match index.key {
            IndexKey::Composite { pk, sk } => [Some(pk), sk],
            IndexKey::Native { .. } => [None, None],
        });
        [Some(self.pk), self.sk].into_iter().chain(of_indexes).flatten()
    }
}
