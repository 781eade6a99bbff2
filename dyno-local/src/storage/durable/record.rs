//! What the log says: one record for each change of an item, a name, a table or a token, and of auto scaling.
//!
//! ```text
//! record = length (u32) · kind (u8) · fields          integers little-endian
//! bytes  = length (u32) · bytes                       the length counts kind and fields
//! ```
//!
//! Written by `catalog`, `ops` and the write set, read back once when a directory is opened. The
//! bytes are a file format: a change of any of them is a new [`FORMAT`].

/// The version of the format, kept in the store.
pub(super) const FORMAT: u64 = 1;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Record<'b> {
    /// A table came, or its definition changed. The definition is the catalog's.
    Table { id: u64, definition: &'b [u8] },
    /// A table went, with everything of it. Later records may still name it.
    Dropped { id: u64 },
    /// How many tables there ever were; the next one gets this id.
    TablesCreated { count: u64 },
    /// An attribute name of a table, which its items mention by its number.
    Name { table: u64, number: u16, name: &'b str },
    /// An item came or changed.
    Put { table: u64, key: &'b [u8], item: &'b [u8] },
    /// An item went.
    Delete { table: u64, key: &'b [u8] },
    /// The stream of a table recorded a change. It stands before the change.
    Change(ChangeRecord<'b>),
    /// A transaction with a token was done. The content is that of `ops`.
    Token { token: &'b str, content: &'b [u8] },
    /// What is scaled automatically changed: all of it. The content is that of `scaling`.
    Scaling { content: &'b [u8] },
}

/// What the stream of a table recorded of one change of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeRecord<'b> {
    pub(crate) table: u64,
    /// When the stream was labelled, in microseconds since 1970: which of the table's it is.
    pub(crate) stream: i64,
    pub(crate) sequence: u64,
    /// When the change was made, likewise.
    pub(crate) at: i64,
    /// What happened, and who did it.
    pub(crate) kind: u8,
    /// The images as far as they are kept; no bytes are no image.
    pub(crate) old: &'b [u8],
    pub(crate) new: &'b [u8],
}

/// Bytes that are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

const TABLE: u8 = 1;
const DROPPED: u8 = 2;
const TABLES_CREATED: u8 = 3;
const NAME: u8 = 4;
const PUT: u8 = 5;
const DELETE: u8 = 6;
const TOKEN: u8 = 7;
const CHANGE: u8 = 8;
const SCALING: u8 = 9;

impl Record<'_> {
    /// Appends the record to `out`.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend([0; 4]);
        match *self {
            Self::Change(ref change) => change.encode(out),
            Self::Table { id, definition } => {
                out.push(TABLE);
                put_u64(out, id);
                put_bytes(out, definition);
            }
            Self::Dropped { id } => {
                out.push(DROPPED);
                put_u64(out, id);
            }
            Self::TablesCreated { count } => {
                out.push(TABLES_CREATED);
                put_u64(out, count);
            }
            Self::Name { table, number, name } => {
                out.push(NAME);
                put_u64(out, table);
                put_u32(out, number.into());
                put_bytes(out, name.as_bytes());
            }
            Self::Put { table, key, item } => {
                out.push(PUT);
                put_u64(out, table);
                put_bytes(out, key);
                put_bytes(out, item);
            }
            Self::Delete { table, key } => {
                out.push(DELETE);
                put_u64(out, table);
                put_bytes(out, key);
            }
            Self::Token { token, content } => {
                out.push(TOKEN);
                put_bytes(out, token.as_bytes());
                put_bytes(out, content);
            }
            Self::Scaling { content } => {
                out.push(SCALING);
                put_bytes(out, content);
            }
        }
        let length = as_u32(out.len() - start - 4);
        if let Some(place) = out.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_le_bytes());
        }
    }
}

impl ChangeRecord<'_> {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(CHANGE);
        put_u64(out, self.table);
        put_u64(out, self.stream.cast_unsigned());
        put_u64(out, self.sequence);
        put_u64(out, self.at.cast_unsigned());
        out.push(self.kind);
        put_bytes(out, self.old);
        put_bytes(out, self.new);
    }
}

impl<'b> Record<'b> {
    /// Takes the first record off `bytes`, which are not empty.
    pub(super) fn decode(bytes: &mut &'b [u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(take_bytes(bytes)?);
        let record = match fields.u8()? {
            TABLE => Self::Table { id: fields.u64()?, definition: fields.bytes()? },
            DROPPED => Self::Dropped { id: fields.u64()? },
            TABLES_CREATED => Self::TablesCreated { count: fields.u64()? },
            NAME => {
                Self::Name { table: fields.u64()?, number: fields.number()?, name: fields.text()? }
            }
            PUT => Self::Put { table: fields.u64()?, key: fields.bytes()?, item: fields.bytes()? },
            DELETE => Self::Delete { table: fields.u64()?, key: fields.bytes()? },
            TOKEN => Self::Token { token: fields.text()?, content: fields.bytes()? },
            SCALING => Self::Scaling { content: fields.bytes()? },
            CHANGE => Self::Change(ChangeRecord {
                table: fields.u64()?,
                stream: fields.u64()?.cast_signed(),
                sequence: fields.u64()?,
                at: fields.u64()?.cast_signed(),
                kind: fields.u8()?,
                old: fields.bytes()?,
                new: fields.bytes()?,
            }),
            _ => return Err(Malformed),
        };
        if fields.0.is_empty() { Ok(record) } else { Err(Malformed) }
    }
}

/// Returns how many bytes at the start of `records`, which are not empty, make whole records and
/// are no more than `max`; one record at least.
pub(super) fn whole_records(records: &[u8], max: usize) -> usize {
    let mut rest = records;
    let mut end = 0;
    while !rest.is_empty() && take_bytes(&mut rest).is_ok() {
        let next = records.len() - rest.len();
        if next > max && end > 0 {
            break;
        }
        end = next;
    }
    if end == 0 { records.len() } else { end }
}

/// What is left of a record.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (array, rest) = self.0.split_first_chunk().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*array)
    }

    fn u8(&mut self) -> Result<u8, Malformed> {
        self.array().map(u8::from_le_bytes)
    }

    /// The number of a name, which has room to grow.
    fn number(&mut self) -> Result<u16, Malformed> {
        let number = self.array().map(u32::from_le_bytes)?;
        u16::try_from(number).map_err(|_| Malformed)
    }

    fn u64(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_le_bytes)
    }

    fn bytes(&mut self) -> Result<&'b [u8], Malformed> {
        take_bytes(&mut self.0)
    }

    fn text(&mut self) -> Result<&'b str, Malformed> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Malformed)
    }
}

fn take_bytes<'b>(from: &mut &'b [u8]) -> Result<&'b [u8], Malformed> {
    let (length, rest) = from.split_first_chunk().ok_or(Malformed)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| Malformed)?;
    let (bytes, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
    *from = rest;
    Ok(bytes)
}

fn put_u32(out: &mut Vec<u8>, value: u32) {
    out.extend(value.to_le_bytes());
}

fn put_u64(out: &mut Vec<u8>, value: u64) {
    out.extend(value.to_le_bytes());
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_u32(out, as_u32(bytes.len()));
    out.extend(bytes);
}

/// No part of a request is near 4 GiB long.
fn as_u32(length: usize) -> u32 {
    debug_assert!(u32::try_from(length).is_ok(), "a record of {length} bytes");
    u32::try_from(length).unwrap_or(u32::MAX)
}
