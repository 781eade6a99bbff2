//! The difference between a table as its derive declares it and as it is.
//!
//! `Db::verify` asks the backend and calls [`verify`], which compares values and does no more.
//!
//! Invariants: a table that was made by `create_table`, with expiry as declared, has no difference;
//! entries come in the order table, attributes, indexes as declared, other indexes, expiry.

mod entry;
mod indexes;

use std::fmt;

pub use entry::{IndexKind, Mismatch, Severity};

use super::{TableSchema, create_table};
use crate::op::{TableDescription, TableStatus, TimeToLiveDescription, TimeToLiveStatus};

/// How a table differs from what its derive declares.
///
/// `Display` tells it in lines, what breaks first, each with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    table: String,
    entries: Vec<Mismatch>,
}

impl Difference {
    /// Returns `true` if the table is as declared.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns `true` if some declared read or write does not work, or not as it should.
    pub fn breaks(&self) -> bool {
        self.entries.iter().any(|entry| entry.severity() == Severity::Breaking)
    }

    /// Returns what differs: the table, attributes, indexes as declared, other indexes, expiry.
    pub fn entries(&self) -> &[Mismatch] {
        &self.entries
    }

    /// Returns the table's name.
    pub fn table_name(&self) -> &str {
        &self.table
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return write!(f, "table `{}` is as declared", self.table);
        }
        write!(f, "table `{}` is not as declared:", self.table)?;
        for severity in [Severity::Breaking, Severity::Passing, Severity::Harmless] {
            for entry in self.entries.iter().filter(|entry| entry.severity() == severity) {
                write!(f, "\n  {severity}: {entry}\n    {}", entry.hint())?;
            }
        }
        Ok(())
    }
}

/// Compares a table with its descriptor.
pub fn verify(
    schema: &TableSchema,
    found: &TableDescription,
    expiry: &TimeToLiveDescription,
) -> Difference {
    let expected = create_table(schema, &found.table_name);
    let mut entries = Vec::new();
    if !matches!(found.table_status, TableStatus::Active | TableStatus::Updating) {
        entries.push(Mismatch::Status { found: found.table_status });
    }
    if found.key_schema != expected.key_schema {
        entries.push(Mismatch::TableKey {
            expected: expected.key_schema.clone(),
            found: found.key_schema.clone(),
        });
    }
    for attribute in &expected.attribute_definitions {
        // What no key of the table has is told of the key that lacks it.
        let own = found
            .attribute_definitions
            .iter()
            .find(|own| own.attribute_name == attribute.attribute_name);
        if let Some(own) = own
            && own.attribute_type != attribute.attribute_type
        {
            entries.push(Mismatch::AttributeType {
                attribute: attribute.attribute_name.clone(),
                expected: attribute.attribute_type,
                found: own.attribute_type,
            });
        }
    }
    indexes::compare(&expected, found, &mut entries);
    entries.extend(compare_expiry(schema, expiry));
    Difference { table: found.table_name.clone(), entries }
}

fn compare_expiry(schema: &TableSchema, found: &TimeToLiveDescription) -> Option<Mismatch> {
    let is_on = match found.time_to_live_status {
        TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling => true,
        TimeToLiveStatus::Disabled | TimeToLiveStatus::Disabling => false,
    };
    let found = found.attribute_name.as_deref().filter(|_| is_on);
    if found == schema.ttl {
        return None;
    }
    let used = found
        .is_some_and(|name| schema.entities.iter().any(|entity| entity.attributes.contains(&name)));
    Some(Mismatch::Expiry {
        expected: schema.ttl.map(str::to_owned),
        found: found.map(str::to_owned),
        deletes_entities: used,
    })
}
