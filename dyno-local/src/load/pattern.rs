//! What a declared request does: its operation, its keys, its size, the index entries it changes.

use super::keys::Keys;
use super::latency::Class;
use super::rate::Rate;
use crate::capacity::{ReadMode, read_units, units_f64, write_units};
use crate::meter::Demand;

/// One access pattern of a [`Mix`](super::Mix): what its requests are, how many of them come, and
/// to which keys.
///
/// # Examples
///
/// ```
/// use dyno_local::load::{Entry, Keys, Pattern, Rate};
///
/// let open = || Keys::weighted([("STATUS#open", 0.8), ("STATUS#held", 0.2)]);
/// let patterns = [
///     Pattern::put("place order", "orders", Keys::uniform(1_000_000).named("ORDER#{}"))
///         .rate(Rate::steady(300.0))
///         .item_bytes(900)
///         .entry(Entry::added("by_status", open()).bytes(120)),
///     Pattern::update("ship order", "orders", Keys::uniform(1_000_000).named("ORDER#{}"))
///         .rate(Rate::steady(280.0))
///         .item_bytes(950)
///         .entry(Entry::moved("by_status", open(), Keys::one("STATUS#shipped")).bytes(120)),
///     Pattern::query("open orders", "orders", open()).index("by_status").items(25),
/// ];
/// # drop(patterns);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub(super) name: String,
    pub(super) table: String,
    pub(super) index: Option<String>,
    pub(super) operation: Operation,
    pub(super) keys: Keys,
    pub(super) rate: Rate,
    pub(super) entries: Vec<Entry>,
    item_bytes: u64,
    items: u64,
    mode: Mode,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Get,
    Query,
    Put,
    Update,
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Strong,
    Transactional,
}

/// What a write does to the entries of one index.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub(super) index: String,
    pub(super) keys: Vec<Keys>,
    bytes: Option<u64>,
}

impl Pattern {
    /// Reads one item.
    pub fn get(name: impl Into<String>, table: impl Into<String>, keys: Keys) -> Self {
        Self::new(name, table, Operation::Get, keys)
    }

    /// Reads a page of one item collection.
    pub fn query(name: impl Into<String>, table: impl Into<String>, keys: Keys) -> Self {
        Self::new(name, table, Operation::Query, keys)
    }

    /// Writes an item.
    pub fn put(name: impl Into<String>, table: impl Into<String>, keys: Keys) -> Self {
        Self::new(name, table, Operation::Put, keys)
    }

    /// Changes an item.
    pub fn update(name: impl Into<String>, table: impl Into<String>, keys: Keys) -> Self {
        Self::new(name, table, Operation::Update, keys)
    }

    /// Deletes an item.
    pub fn delete(name: impl Into<String>, table: impl Into<String>, keys: Keys) -> Self {
        Self::new(name, table, Operation::Delete, keys)
    }

    fn new(
        name: impl Into<String>,
        table: impl Into<String>,
        operation: Operation,
        keys: Keys,
    ) -> Self {
        Self {
            name: name.into(),
            table: table.into(),
            index: None,
            operation,
            keys,
            rate: Rate::steady(1.0),
            entries: Vec::new(),
            item_bytes: 1_024,
            items: 1,
            mode: Mode::Plain,
        }
    }

    /// Sets how many come; one a second unless set.
    #[must_use]
    pub fn rate(mut self, rate: Rate) -> Self {
        self.rate = rate;
        self
    }

    /// Sets the size of an item by the service's rules, or of an index's entry where one is read;
    /// the larger of before and after for a write. 1,024 unless set.
    #[must_use]
    pub const fn item_bytes(mut self, bytes: u64) -> Self {
        self.item_bytes = bytes;
        self
    }

    /// Sets how many items a query reads for a page, those that a filter drops among them; one
    /// unless set. A page ends at 1 MB.
    #[must_use]
    pub const fn items(mut self, items: u64) -> Self {
        self.items = items;
        self
    }

    /// Reads an index of the table. Writes take no notice.
    #[must_use]
    pub fn index(mut self, index: impl Into<String>) -> Self {
        self.index = Some(index.into());
        self
    }

    /// Reads consistently, which only the leader of a partition can, for twice the units. Global
    /// indexes and writes take no notice.
    #[must_use]
    pub const fn strong(mut self) -> Self {
        self.mode = Mode::Strong;
        self
    }

    /// Sends the request as a transaction of its own, for twice the units of the table.
    #[must_use]
    pub const fn transactional(mut self) -> Self {
        self.mode = Mode::Transactional;
        self
    }

    /// Adds an index whose entries each write changes.
    #[must_use]
    pub fn entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    /// Returns the units of a request, without those of index entries, and what they want of a
    /// partition.
    pub(super) fn units(&self, is_global: bool) -> (Demand, f64) {
        if self.operation.writes() {
            let factor = if self.mode == Mode::Transactional { 2.0 } else { 1.0 };
            return (Demand::Write, write_units_of(self.item_bytes) * factor);
        }
        let mode = match self.mode {
            _ if is_global => ReadMode::Eventual,
            Mode::Plain => ReadMode::Eventual,
            Mode::Strong => ReadMode::Strong,
            Mode::Transactional => ReadMode::Transactional,
        };
        let bytes = match self.operation {
            Operation::Query => self.item_bytes.saturating_mul(self.items).min(PAGE_BYTES_MAX),
            Operation::Get | Operation::Put | Operation::Update | Operation::Delete => {
                self.item_bytes
            }
        };
        (mode.demand(), read_units(bytes, mode))
    }

    /// Returns the units of each change of an entry.
    pub(super) fn entry_units(&self, entry: &Entry) -> f64 {
        write_units_of(entry.bytes.unwrap_or(self.item_bytes))
    }

    /// Returns the class that its latency is of.
    pub(super) const fn class(&self) -> Class {
        match (self.mode, self.operation) {
            (Mode::Transactional, _) => Class::Transaction,
            (_, Operation::Get) => Class::Read,
            (_, Operation::Query) => Class::Query,
            (_, Operation::Put | Operation::Update | Operation::Delete) => Class::Write,
        }
    }
}

/// The bytes of a page.
const PAGE_BYTES_MAX: u64 = 1_048_576;

fn write_units_of(bytes: u64) -> f64 {
    units_f64(write_units(usize::try_from(bytes).unwrap_or(usize::MAX)))
}

impl Operation {
    pub(super) const fn writes(self) -> bool {
        match self {
            Self::Get | Self::Query => false,
            Self::Put | Self::Update | Self::Delete => true,
        }
    }
}

impl Entry {
    /// An entry comes, or goes, or stays where it is and changes: one write at one key.
    pub fn added(index: impl Into<String>, keys: Keys) -> Self {
        Self { index: index.into(), keys: vec![keys], bytes: None }
    }

    /// An entry goes from one key to another: two writes.
    pub fn moved(index: impl Into<String>, from: Keys, to: Keys) -> Self {
        Self { index: index.into(), keys: vec![from, to], bytes: None }
    }

    /// Sets the size of the entry; that of the item unless set.
    #[must_use]
    pub const fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = Some(bytes);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &Pattern, is_global: bool, expected: (Demand, f64)) {
        assert_eq!(pattern.units(is_global), expected, "{pattern:?}");
    }

    #[test]
    fn units_are_those_of_the_service() {
        let get = || Pattern::get("g", "t", Keys::uniform(1)).item_bytes(4_097);
        check(&get(), false, (Demand::EventualRead, 1.0));
        check(&get().strong(), false, (Demand::StrongRead, 2.0));
        check(&get().transactional(), false, (Demand::StrongRead, 4.0));
        let query = || Pattern::query("q", "t", Keys::uniform(1)).item_bytes(200).items(50);
        check(&query(), false, (Demand::EventualRead, 1.5));
        check(&query().strong(), true, (Demand::EventualRead, 1.5));
        check(&query().items(1_000_000), false, (Demand::EventualRead, 128.0));
        let put = || Pattern::put("p", "t", Keys::uniform(1)).item_bytes(1_025);
        check(&put(), false, (Demand::Write, 2.0));
        check(&put().transactional(), false, (Demand::Write, 4.0));
        let entry = Entry::added("i", Keys::uniform(1));
        assert!((put().entry_units(&entry) - 2.0).abs() < f64::EPSILON);
        assert!((put().entry_units(&entry.bytes(100)) - 1.0).abs() < f64::EPSILON);
    }
}
