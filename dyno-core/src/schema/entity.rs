//! The descriptor of an entity: how its fields make keys.

use super::{
    Evolution, KeyLayout, KeyTemplate, KeyTemplates, Part, PatternSchema, ShardBy, Shards,
    StampSchema, UniqueSchema,
};
use crate::key::KeyComponent;
use crate::op::ScalarAttributeType;

/// An entity as `#[derive(Entity)]` describes it.
#[derive(Debug, Clone, Copy)]
pub struct EntitySchema {
    /// The name of the Rust type.
    pub name: &'static str,
    /// What the kind attribute holds.
    pub kind: &'static str,
    /// How components are written into keys; that of the table.
    pub layout: KeyLayout,
    /// The fields that are part of a key, referred to by their position here.
    pub components: &'static [Component],
    /// The primary key.
    pub primary: KeyTemplates,
    /// The keys on each index that the entity is in.
    pub indexes: &'static [IndexKeys],
    /// Every attribute that a field makes, but for those of flattened fields.
    pub attributes: &'static [&'static str],
    /// The fields whose attributes have another name, with that name.
    pub renamed: &'static [(&'static str, &'static str)],
    /// The declared access patterns.
    pub patterns: &'static [PatternSchema],
    /// The attributes that are stored as sets.
    pub sets: &'static [&'static str],
    /// The attributes of `Option` fields, which are left out when they are `None`.
    pub optional: &'static [&'static str],
    /// The attributes of nested documents, with what each is made of.
    pub documents: &'static [(&'static str, &'static DocumentSchema)],
    /// The versions of its schema, if it has any.
    pub evolution: Option<&'static Evolution>,
    /// The former names of attributes, each with that of today.
    pub former: &'static [(&'static str, &'static str)],
    /// The attribute that counts the writes of an item.
    pub version: Option<&'static str>,
    /// The attributes that the clock writes.
    pub stamps: &'static [StampSchema],
    /// The attributes that stay as they were first written.
    pub immutable: &'static [&'static str],
    /// What no two entities of this kind share.
    pub unique: &'static [UniqueSchema],
}

impl EntitySchema {
    /// An entity with nothing declared: what a descriptor does not say is taken from here.
    pub const EMPTY: Self = Self {
        name: "",
        kind: "",
        layout: KeyLayout::Exact,
        components: &[],
        primary: KeyTemplates::new(&[], None),
        indexes: &[],
        attributes: &[],
        renamed: &[],
        patterns: &[],
        sets: &[],
        optional: &[],
        documents: &[],
        evolution: None,
        former: &[],
        version: None,
        stamps: &[],
        immutable: &[],
        unique: &[],
    };
}

/// A nested document as `#[derive(Document)]` describes it.
#[derive(Debug, Clone, Copy)]
pub struct DocumentSchema {
    /// The fields whose members have another name, with that name.
    pub renamed: &'static [(&'static str, &'static str)],
    /// The members of `Option` fields, which are left out when they are `None`.
    pub optional: &'static [&'static str],
    /// The members that are documents themselves.
    pub documents: &'static [(&'static str, &'static Self)],
}

impl DocumentSchema {
    /// A document with nothing declared: what a descriptor does not say is taken from here.
    pub const EMPTY: Self = Self { renamed: &[], optional: &[], documents: &[] };
}

/// A field that is part of a key.
#[derive(Debug, Clone, Copy)]
pub struct Component {
    /// The attribute that serde makes of the field.
    pub attribute: &'static str,
    /// That attribute's type, were it a key itself.
    pub native: ScalarAttributeType,
}

impl EntitySchema {
    /// Tells whether an attribute is part of a key that is rendered from it, and would leave that key
    /// stale if it was written alone. The keys of a native index are the attributes themselves.
    pub(crate) fn is_rendered(&self, attribute: &str) -> bool {
        let primary = std::iter::once(&self.primary.pk).chain(&self.primary.sk);
        let is_in_primary =
            |position| primary.clone().flat_map(KeyTemplate::components).any(|at| at == position);
        let is_in_index = |position| {
            let rendered = |index: &&IndexKeys| matches!(index, IndexKeys::Composite { .. });
            self.indexes.iter().filter(rendered).any(|index| index.uses(position))
        };
        let components = self.components.iter().enumerate();
        let mut components = components.filter(|(_, component)| component.attribute == attribute);
        components.any(|(position, _)| is_in_primary(position) || is_in_index(position))
    }
}

impl Component {
    /// Returns the component that serde writes a `T` to.
    pub const fn of<T: KeyComponent>(attribute: &'static str) -> Self {
        Self { attribute, native: T::NATIVE }
    }
}

/// How an entity is keyed on one index.
#[derive(Debug, Clone, Copy)]
pub enum IndexKeys {
    /// By rendered keys.
    Composite {
        /// The index's name.
        index: &'static str,
        /// The templates.
        templates: KeyTemplates,
    },
    /// By its own attributes.
    Native(NativeKeys),
}

/// The attributes that key an entity on a native multi-attribute index.
#[derive(Debug, Clone, Copy)]
pub struct NativeKeys {
    /// The index's name.
    pub index: &'static str,
    /// The partition key components, by position.
    pub pk: &'static [usize],
    /// The sort key components, by position.
    pub sk: &'static [usize],
}

impl IndexKeys {
    /// Returns the keys on an index that are rendered from templates of these parts.
    pub const fn composite(
        index: &'static str,
        pk: &'static [Part],
        sk: Option<&'static [Part]>,
    ) -> Self {
        Self::Composite { index, templates: KeyTemplates::new(pk, sk) }
    }

    /// Returns the keys with shards; those of attributes have none.
    #[must_use]
    pub const fn sharded(self, shards: Shards) -> Self {
        match self {
            Self::Composite { index, templates } => {
                Self::Composite { index, templates: templates.sharded(shards) }
            }
            Self::Native(keys) => Self::Native(keys),
        }
    }

    /// Returns the keys on an index that are the attributes of the components at these positions.
    pub const fn native(index: &'static str, pk: &'static [usize], sk: &'static [usize]) -> Self {
        Self::Native(NativeKeys { index, pk, sk })
    }

    /// Returns the index's name.
    pub const fn index(&self) -> &'static str {
        match self {
            Self::Composite { index, .. } => index,
            Self::Native(keys) => keys.index,
        }
    }

    /// Tells whether the shard of an item is computed from its primary key.
    pub(crate) fn is_sharded_by_primary(&self) -> bool {
        matches!(self, Self::Composite { templates, .. }
            if templates.shards.is_some_and(|shards| shards.by == ShardBy::PrimaryKey))
    }

    /// Tells whether the component at a position is part of either key, or of its shard.
    pub fn uses(&self, position: usize) -> bool {
        match self {
            Self::Composite { templates, .. } => {
                let keys = std::iter::once(&templates.pk).chain(&templates.sk);
                let shard = templates.shards.map(|shards| shards.by);
                shard == Some(ShardBy::Component(position))
                    || keys.flat_map(KeyTemplate::components).any(|at| at == position)
            }
            Self::Native(keys) => keys.pk.iter().chain(keys.sk).any(|at| *at == position),
        }
    }
}
