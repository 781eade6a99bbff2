//! What auto scaling changes: the read or the write units of a table or of a global index.

use std::fmt;

use dyno_core::op::{ProvisionedThroughput, UpdateGlobalSecondaryIndexAction, UpdateTable};

use crate::catalog::{Flow, Table, TableDefinition};
use crate::meter::{Arm, Minute};

/// The provisioned read or write units of a table or of a global secondary index.
///
/// Application Auto Scaling names it by a resource and a scalable dimension.
///
/// # Examples
///
/// ```
/// use dyno_local::Scalable;
///
/// let writes = Scalable::writes("users").of_index("by_city");
/// assert_eq!(writes.resource_id(), "table/users/index/by_city");
/// assert_eq!(writes.dimension(), "dynamodb:index:WriteCapacityUnits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scalable {
    table: String,
    index: Option<String>,
    units: Units,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Units {
    Read,
    Write,
}

impl Scalable {
    /// Returns the read units of a table.
    pub fn reads(table: impl Into<String>) -> Self {
        Self { table: table.into(), index: None, units: Units::Read }
    }

    /// Returns the write units of a table.
    pub fn writes(table: impl Into<String>) -> Self {
        Self { table: table.into(), index: None, units: Units::Write }
    }

    /// Returns the same units of a global secondary index of the table.
    #[must_use]
    pub fn of_index(self, index: impl Into<String>) -> Self {
        Self { index: Some(index.into()), ..self }
    }

    /// Returns the table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Returns the index's name; `None` for the table itself.
    pub fn index(&self) -> Option<&str> {
        self.index.as_deref()
    }

    /// Returns whether they are read units.
    pub const fn is_read(&self) -> bool {
        matches!(self.units, Units::Read)
    }

    /// Returns the resource, such as `table/users` or `table/users/index/by_city`.
    pub fn resource_id(&self) -> String {
        match &self.index {
            None => format!("table/{}", self.table),
            Some(index) => format!("table/{}/index/{index}", self.table),
        }
    }

    /// Returns the scalable dimension, such as `dynamodb:table:ReadCapacityUnits`.
    pub const fn dimension(&self) -> &'static str {
        match (&self.index, self.units) {
            (None, Units::Read) => TABLE_READS,
            (None, Units::Write) => TABLE_WRITES,
            (Some(_), Units::Read) => INDEX_READS,
            (Some(_), Units::Write) => INDEX_WRITES,
        }
    }

    /// Returns the metric that a policy tracks.
    pub(crate) const fn metric(&self) -> &'static str {
        match self.units {
            Units::Read => "DynamoDBReadCapacityUtilization",
            Units::Write => "DynamoDBWriteCapacityUtilization",
        }
    }

    /// Returns what a resource and a dimension name; `None` if they do not fit each other.
    #[cfg_attr(not(feature = "wire"), expect(dead_code, reason = "requests alone name it so"))]
    pub(crate) fn parse(resource_id: &str, dimension: &str) -> Option<Self> {
        let rest = resource_id.strip_prefix("table/")?;
        let (table, index) = match rest.split_once('/') {
            None => (rest, None),
            Some((table, index)) => (table, Some(index.strip_prefix("index/")?)),
        };
        let units = match (dimension, index) {
            (TABLE_READS, None) | (INDEX_READS, Some(_)) => Units::Read,
            (TABLE_WRITES, None) | (INDEX_WRITES, Some(_)) => Units::Write,
            _ => return None,
        };
        let is_name = |name: &str| !name.is_empty() && !name.contains('/');
        let is_whole = is_name(table) && index.is_none_or(is_name);
        is_whole.then(|| Self { table: table.to_owned(), index: index.map(str::to_owned), units })
    }

    /// Returns the provisioned units of a table; `None` on demand, or without the index.
    pub(crate) fn capacity(&self, table: &TableDefinition) -> Option<i64> {
        let units = self.flow(table)?.provisioned.units?;
        Some(match self.units {
            Units::Read => units.read_capacity_units,
            Units::Write => units.write_capacity_units,
        })
    }

    /// Returns the throughput that the units are a part of, if the table has it.
    pub(crate) fn flow<'t>(&self, table: &'t TableDefinition) -> Option<&'t Flow> {
        match &self.index {
            None => Some(&table.settings.flow),
            Some(index) => {
                let is_global = table.globals.iter().any(|global| global.name == *index);
                table.settings.indexes.get(index).filter(|_| is_global)
            }
        }
    }

    /// Returns where the table's meter counts them.
    pub(crate) fn arm(&self, table: &Table) -> Option<Arm> {
        let Some(index) = &self.index else { return Some(Arm::Table) };
        let global = table.definition.globals.iter().find(|global| global.name == *index);
        global.map(|global| Arm::Global(global.slot))
    }

    /// Returns what was consumed of them in a minute.
    pub(crate) const fn consumed(&self, minute: &Minute) -> f64 {
        match self.units {
            Units::Read => minute.reads.units,
            Units::Write => minute.writes.units,
        }
    }

    /// Returns the request that sets them, and leaves the other kind as it is.
    pub(crate) fn update(&self, table: &TableDefinition, to: i64) -> Option<UpdateTable> {
        let units = self.flow(table)?.provisioned.units?;
        let units = match self.units {
            Units::Read => ProvisionedThroughput { read_capacity_units: to, ..units },
            Units::Write => ProvisionedThroughput { write_capacity_units: to, ..units },
        };
        let mut request = UpdateTable::new(self.table.as_str());
        match &self.index {
            None => request.provisioned_throughput = Some(units),
            Some(index) => {
                let mut action = UpdateGlobalSecondaryIndexAction::new(index.as_str());
                action.provisioned_throughput = Some(units);
                request.global_secondary_index_updates = Some(vec![action.into()]);
            }
        }
        Some(request)
    }

    /// Returns what the service calls them in sentences.
    pub(crate) const fn in_words(&self) -> &'static str {
        match self.units {
            Units::Read => "read capacity units",
            Units::Write => "write capacity units",
        }
    }

    /// Returns `service namespace: dynamodb, resource ID: …, scalable dimension: …`.
    pub(crate) fn in_full(&self) -> String {
        format!(
            "service namespace: dynamodb, resource ID: {}, scalable dimension: {}",
            self.resource_id(),
            self.dimension()
        )
    }
}

impl fmt::Display for Scalable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.in_words(), self.resource_id())
    }
}

const TABLE_READS: &str = "dynamodb:table:ReadCapacityUnits";
const TABLE_WRITES: &str = "dynamodb:table:WriteCapacityUnits";
const INDEX_READS: &str = "dynamodb:index:ReadCapacityUnits";
const INDEX_WRITES: &str = "dynamodb:index:WriteCapacityUnits";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_and_its_dimension_name_units() {
        let named = [
            Scalable::reads("tab"),
            Scalable::writes("tab"),
            Scalable::reads("tab").of_index("idx"),
            Scalable::writes("tab").of_index("idx"),
        ];
        for scalable in named {
            let again = Scalable::parse(&scalable.resource_id(), scalable.dimension());
            assert_eq!(again, Some(scalable));
        }
        for (resource, dimension) in [
            ("tab", TABLE_READS),
            ("table/", TABLE_READS),
            ("table/tab", INDEX_READS),
            ("table/tab/index/idx", TABLE_WRITES),
            ("table/tab/index/", INDEX_WRITES),
            ("table/tab/index/a/b", INDEX_WRITES),
            ("table/tab/idx", INDEX_WRITES),
            ("table/tab", "ecs:service:DesiredCount"),
        ] {
            assert_eq!(Scalable::parse(resource, dimension), None, "{resource} {dimension}");
        }
    }
}
