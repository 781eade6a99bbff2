//! One thing in which a table differs, how grave it is, and what to do about it.

use std::fmt;

use crate::op::{
    IndexStatus, KeySchemaElement, Projection, ProjectionType, ScalarAttributeType, TableStatus,
};

/// How grave a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Declared reads and writes work; the table has or holds more than it needs.
    Harmless,
    /// Something does not work yet; it will without a change.
    Passing,
    /// A declared read or write fails, or does not do what it should.
    Breaking,
}

/// Whether an index is a global or a local one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind {
    /// With a partition key of its own.
    Global,
    /// With the table's partition key.
    Local,
}

/// One thing in which a table differs from what its derive declares.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The table cannot be used as it is now.
    Status {
        /// Its state.
        found: TableStatus,
    },
    /// The table has another primary key.
    TableKey {
        /// The declared one.
        expected: Vec<KeySchemaElement>,
        /// The table's.
        found: Vec<KeySchemaElement>,
    },
    /// A key attribute has another type.
    AttributeType {
        /// The attribute.
        attribute: String,
        /// The type that entities write.
        expected: ScalarAttributeType,
        /// The type that the table takes.
        found: ScalarAttributeType,
    },
    /// A declared index is not there.
    IndexMissing {
        /// Its name.
        index: String,
        /// Whether it is a global or a local one.
        kind: IndexKind,
        /// Its key.
        key: Vec<KeySchemaElement>,
    },
    /// There is an index that is not declared.
    IndexSuperfluous {
        /// Its name.
        index: String,
        /// Whether it is a global or a local one.
        kind: IndexKind,
    },
    /// An index is global instead of local, or local instead of global.
    IndexKind {
        /// Its name.
        index: String,
        /// The declared kind.
        expected: IndexKind,
        /// The table's.
        found: IndexKind,
    },
    /// An index has another key.
    IndexKey {
        /// Its name.
        index: String,
        /// The declared key.
        expected: Vec<KeySchemaElement>,
        /// The table's.
        found: Vec<KeySchemaElement>,
    },
    /// An index holds more or less of each item.
    IndexProjection {
        /// Its name.
        index: String,
        /// What is declared.
        expected: Projection,
        /// What it holds.
        found: Projection,
        /// The declared attributes that it does not hold, none by name where all are declared;
        /// `None` if it only holds more.
        lacks: Option<Vec<String>>,
    },
    /// An index cannot be read as it is now.
    IndexStatus {
        /// Its name.
        index: String,
        /// Its state.
        found: IndexStatus,
    },
    /// Items expire by another attribute, or do not, or do where none is declared.
    Expiry {
        /// The declared attribute.
        expected: Option<String>,
        /// The table's.
        found: Option<String>,
        /// Whether some entity has the table's attribute, and so may be deleted by it.
        deletes_entities: bool,
    },
}

impl Mismatch {
    /// Tells how grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Status { found: TableStatus::Creating }
            | Self::IndexStatus { found: IndexStatus::Creating, .. } => Severity::Passing,
            Self::Status { .. }
            | Self::TableKey { .. }
            | Self::AttributeType { .. }
            | Self::IndexMissing { .. }
            | Self::IndexKind { .. }
            | Self::IndexKey { .. }
            | Self::IndexStatus { .. }
            | Self::IndexProjection { lacks: Some(_), .. }
            | Self::Expiry { expected: Some(_), .. }
            | Self::Expiry { deletes_entities: true, .. } => Severity::Breaking,
            Self::IndexSuperfluous { .. }
            | Self::IndexProjection { lacks: None, .. }
            | Self::Expiry { .. } => Severity::Harmless,
        }
    }

    /// Says what to change.
    pub fn hint(&self) -> String {
        match self {
            Self::Status { found: TableStatus::Creating }
            | Self::IndexStatus { found: IndexStatus::Creating, .. } => {
                "wait until it is `ACTIVE`".to_owned()
            }
            Self::Status { .. } => "name another table, or bring this one back".to_owned(),
            Self::TableKey { .. } => {
                "a table's key cannot be changed: declare this key, or create another table and \
                 move the items"
                    .to_owned()
            }
            Self::AttributeType { attribute, .. } => format!(
                "a key's type cannot be changed: give `{attribute}` this type in the struct, or \
                 create the table or the index anew"
            ),
            Self::IndexMissing { index, kind: IndexKind::Global, .. } => {
                format!("add index `{index}` with `UpdateTable`; it fills itself from the table")
            }
            Self::IndexMissing { kind: IndexKind::Local, .. } => {
                "local indexes are made with the table: create another table and move the items, \
                 or declare a global index"
                    .to_owned()
            }
            Self::IndexSuperfluous { kind: IndexKind::Global, .. } => {
                "every write to it costs units: declare it, or delete it with `UpdateTable` if \
                 nothing else reads it"
                    .to_owned()
            }
            Self::IndexSuperfluous { kind: IndexKind::Local, .. } => {
                "every write to it costs units, but it stays as long as the table: declare it, or \
                 leave it"
                    .to_owned()
            }
            Self::IndexKind { .. } | Self::IndexKey { .. } => {
                "an index's key cannot be changed: add one of another name with `UpdateTable`, \
                 declare it, then delete this one"
                    .to_owned()
            }
            Self::IndexProjection { lacks: Some(_), .. } => {
                "a projection cannot be changed: add an index of another name with `UpdateTable`, \
                 declare it, then delete this one; or declare this projection"
                    .to_owned()
            }
            Self::IndexProjection { lacks: None, .. } => {
                "it costs more storage and writes than it needs to: declare this projection, or \
                 leave it"
                    .to_owned()
            }
            Self::IndexStatus { .. } => "add it again with `UpdateTable`".to_owned(),
            Self::Expiry { expected, found, .. } => expiry_hint(expected.as_ref(), found.as_ref()),
        }
    }
}

fn expiry_hint(expected: Option<&String>, found: Option<&String>) -> String {
    match (expected, found) {
        (Some(expected), Some(found)) => format!(
            "switch expiry by `{found}` off with `UpdateTimeToLive`, then on by `{expected}`"
        ),
        (Some(expected), None) => {
            format!("switch expiry by `{expected}` on with `UpdateTimeToLive`")
        }
        (None, Some(found)) => {
            format!("declare `ttl = \"{found}\"`, or switch it off with `UpdateTimeToLive`")
        }
        (None, None) => String::new(),
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { found } => write!(f, "the table is `{}`", found.name()),
            Self::TableKey { expected, found } => {
                write!(f, "the table's key is {}, declared is {}", Key(found), Key(expected))
            }
            Self::AttributeType { attribute, expected, found } => write!(
                f,
                "attribute `{attribute}` is keyed as `{}`, entities write `{}`",
                found.name(),
                expected.name()
            ),
            Self::IndexMissing { index, kind, key } => {
                write!(f, "{kind} index `{index}` is missing, with the key {}", Key(key))
            }
            Self::IndexSuperfluous { index, kind } => {
                write!(f, "{kind} index `{index}` is not declared")
            }
            Self::IndexKind { index, expected, found } => {
                write!(f, "index `{index}` is {found}, declared is a {expected} one")
            }
            Self::IndexKey { index, expected, found } => {
                write!(
                    f,
                    "the key of index `{index}` is {}, declared is {}",
                    Key(found),
                    Key(expected)
                )
            }
            Self::IndexProjection { index, expected, found, lacks } => {
                let (found, expected) = (Holds(found), Holds(expected));
                write!(f, "index `{index}` holds {found}, declared is {expected}")?;
                match lacks.as_deref() {
                    Some([]) | None => Ok(()),
                    Some(names) => write!(f, "; it lacks `{}`", names.join("`, `")),
                }
            }
            Self::IndexStatus { index, found } => {
                write!(f, "index `{index}` is `{}`", found.name())
            }
            Self::Expiry { expected, found, deletes_entities } => {
                match found {
                    Some(found) => write!(f, "items expire by `{found}`")?,
                    None => write!(f, "items do not expire")?,
                }
                match expected {
                    Some(expected) => write!(f, ", declared is `{expected}`")?,
                    None => write!(f, ", which is not declared")?,
                }
                if *deletes_entities { write!(f, "; entities have this attribute") } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Harmless => "harmless",
            Self::Passing => "for now",
            Self::Breaking => "breaks",
        })
    }
}

impl fmt::Display for IndexKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Global => "global",
            Self::Local => "local",
        })
    }
}

/// A key as messages show it: `pk (HASH), sk (RANGE)`.
struct Key<'a>(&'a [KeySchemaElement]);

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, element) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}`{}` ({})", element.attribute_name, element.key_type.name())?;
        }
        Ok(())
    }
}

/// What an index holds, as messages show it.
struct Holds<'a>(&'a Projection);

impl fmt::Display for Holds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.projection_type {
            Some(ProjectionType::All) => f.write_str("whole items"),
            Some(ProjectionType::KeysOnly) => f.write_str("keys"),
            Some(ProjectionType::Include) | None => {
                let names = self.0.non_key_attributes.iter().flatten();
                let names: Vec<&str> = names.map(String::as_str).collect();
                write!(f, "keys and `{}`", names.join("`, `"))
            }
        }
    }
}
