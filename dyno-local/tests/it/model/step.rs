//! What is done in a sequence, and how bytes say it.

use dyno_core::op::ReturnValues;

use super::change::Update;
use super::condition::Condition;
use super::expected::Key;

/// Bytes to choose by. Past the end there are only zeros.
#[derive(Debug)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl Bytes<'_> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u8) -> u8 {
        self.byte() % end
    }

    /// A number from `-end` to `end`.
    pub(super) fn around(&mut self, end: i8) -> i8 {
        i8::try_from(self.below(2 * end.unsigned_abs() + 1)).unwrap_or(0) - end
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| value(self))
    }

    fn several<T>(&mut self, most: u8, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..=self.below(most)).map(|_| value(self)).collect()
    }
}

/// One step of a sequence.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Write(Write),
    /// Puts and deletes, each on its own.
    Batch(Vec<Write>),
    Transact(Vec<Write>),
    /// By `GetItem`, `BatchGetItem` and `TransactGetItems`.
    Get(Vec<Key>),
    Query(QueryStep),
    Scan(ScanStep),
    /// Removes an index, or adds it again.
    Index(Source),
}

/// A write of one item.
#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) key: Key,
    pub(super) kind: WriteKind,
    pub(super) condition: Option<Condition>,
    pub(super) returns: ReturnValues,
}

#[derive(Debug, Clone)]
pub(super) enum WriteKind {
    Put {
        g: Option<u8>,
        n: Option<i8>,
        filler: u8,
        list: Vec<i8>,
    },
    Update(Update),
    Delete,
    /// Only a condition, in a transaction; elsewhere it reads.
    Check,
}

/// What a query or a scan reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Table,
    Local,
    All,
    Keys,
    Multi,
}

impl Source {
    pub(super) const ALL: [Self; 5] =
        [Self::Table, Self::Local, Self::All, Self::Keys, Self::Multi];

    /// The name of the index.
    pub(super) const fn index(self) -> Option<&'static str> {
        match self {
            Self::Table => None,
            Self::Local => Some("local"),
            Self::All => Some("all"),
            Self::Keys => Some("keys"),
            Self::Multi => Some("multi"),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct QueryStep {
    pub(super) source: Source,
    /// The partition key, or the group.
    pub(super) of: u8,
    pub(super) number: i8,
    /// The bounds of the sort key; of `Keys` there is none.
    pub(super) between: Option<(i8, i8)>,
    pub(super) forward: bool,
    pub(super) limit: Option<i32>,
    pub(super) filter: Option<Condition>,
    /// The partition key, the sort key and the number of the key to start after.
    pub(super) start: Option<(u8, i8, i8)>,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone)]
pub(super) struct ScanStep {
    pub(super) source: Source,
    pub(super) segments: u8,
    pub(super) limit: Option<i32>,
    pub(super) filter: Option<Condition>,
    /// The row to start after when it is scanned again.
    pub(super) again_after: u8,
}

/// What a query returns of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Whole,
    /// Two attributes that every index has.
    Projected,
    Count,
}

impl Step {
    pub(super) fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        match bytes.below(17) {
            0..=8 => Self::Write(Write::from_bytes(bytes)),
            9 => Self::Batch(bytes.several(6, Write::from_bytes)),
            10 | 11 => Self::Transact(bytes.several(5, Write::in_transaction)),
            12 => Self::Get(bytes.several(5, key)),
            13 | 14 => Self::Query(QueryStep::from_bytes(bytes)),
            15 => Self::Scan(ScanStep {
                source: source(bytes),
                segments: bytes.below(4),
                limit: limit(bytes),
                filter: (bytes.below(2) == 0).then(|| Condition::from_bytes(bytes)),
                again_after: bytes.byte(),
            }),
            _ => Self::Index(source(bytes)),
        }
    }
}

impl Write {
    fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        let kind = match bytes.below(12) {
            0..=4 => WriteKind::Put {
                g: bytes.maybe(|it| it.below(3)),
                n: bytes.maybe(|it| it.around(3)),
                filler: bytes.below(60),
                list: bytes.several(3, |it| it.around(9)),
            },
            5..=8 => WriteKind::Update(Update::from_bytes(bytes)),
            9 | 10 => WriteKind::Delete,
            _ => WriteKind::Check,
        };
        let condition = (bytes.below(2) == 0).then(|| Condition::from_bytes(bytes));
        let returns = match bytes.below(5) {
            0 => ReturnValues::None,
            1 => ReturnValues::AllOld,
            2 => ReturnValues::AllNew,
            3 => ReturnValues::UpdatedOld,
            _ => ReturnValues::UpdatedNew,
        };
        Self { key: key(bytes), kind, condition, returns }
    }
}

impl Write {
    /// A transaction's update always has an expression.
    fn in_transaction(bytes: &mut Bytes<'_>) -> Self {
        let mut write = Self::from_bytes(bytes);
        if matches!(&write.kind, WriteKind::Update(update) if update.is_empty()) {
            write.kind = WriteKind::Check;
        }
        write
    }
}

impl QueryStep {
    fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        let between = bytes.maybe(|it| (it.around(4), it.around(4)));
        Self {
            source: source(bytes),
            of: bytes.below(4),
            number: bytes.around(3),
            between: between.map(|(a, b)| (a.min(b), a.max(b))),
            forward: bytes.below(2) == 0,
            limit: limit(bytes),
            filter: (bytes.below(2) == 0).then(|| Condition::beside_keys(bytes)),
            start: (bytes.below(3) == 0)
                .then(|| (bytes.below(4), bytes.around(4), bytes.around(3))),
            shape: match bytes.below(4) {
                0 => Shape::Projected,
                1 => Shape::Count,
                _ => Shape::Whole,
            },
        }
    }
}

fn key(bytes: &mut Bytes<'_>) -> Key {
    (bytes.below(4), bytes.around(4))
}

fn source(bytes: &mut Bytes<'_>) -> Source {
    Source::ALL[usize::from(bytes.below(5))]
}

fn limit(bytes: &mut Bytes<'_>) -> Option<i32> {
    bytes.maybe(|it| i32::from(1 + it.below(6)))
}
