//! Records: round trips, the bytes of a version, and bytes that are none.

use proptest::prelude::*;

use super::super::record::{Malformed, whole_records};
use super::super::{ChangeRecord, Record};

/// An owned record: what a strategy can make.
#[derive(Debug, Clone)]
enum Made {
    Table(u64, Vec<u8>),
    Dropped(u64),
    TablesCreated(u64),
    Name(u64, u16, String),
    Put(u64, Vec<u8>, Vec<u8>),
    Delete(u64, Vec<u8>),
    Token(String, Vec<u8>),
    Scaling(Vec<u8>),
    Change([u64; 4], u8, Vec<u8>, Vec<u8>),
}

impl Made {
    fn record(&self) -> Record<'_> {
        match self {
            Self::Table(id, definition) => Record::Table { id: *id, definition },
            Self::Dropped(id) => Record::Dropped { id: *id },
            Self::TablesCreated(count) => Record::TablesCreated { count: *count },
            Self::Name(table, number, name) => {
                Record::Name { table: *table, number: *number, name }
            }
            Self::Put(table, key, item) => Record::Put { table: *table, key, item },
            Self::Delete(table, key) => Record::Delete { table: *table, key },
            Self::Token(token, content) => Record::Token { token, content },
            Self::Scaling(content) => Record::Scaling { content },
            Self::Change([table, stream, sequence, at], kind, old, new) => {
                Record::Change(ChangeRecord {
                    table: *table,
                    stream: stream.cast_signed(),
                    sequence: *sequence,
                    at: at.cast_signed(),
                    kind: *kind,
                    old,
                    new,
                })
            }
        }
    }
}

fn records() -> impl Strategy<Value = Vec<Made>> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..40);
    let text = || "[a-zß😀]{0,8}".prop_map(String::from);
    let one = prop_oneof![
        (any::<u64>(), bytes()).prop_map(|(a, b)| Made::Table(a, b)),
        any::<u64>().prop_map(Made::Dropped),
        any::<u64>().prop_map(Made::TablesCreated),
        (any::<u64>(), any::<u16>(), text()).prop_map(|(a, b, c)| Made::Name(a, b, c)),
        (any::<u64>(), bytes(), bytes()).prop_map(|(a, b, c)| Made::Put(a, b, c)),
        (any::<u64>(), bytes()).prop_map(|(a, b)| Made::Delete(a, b)),
        (text(), bytes()).prop_map(|(a, b)| Made::Token(a, b)),
        bytes().prop_map(Made::Scaling),
        (any::<[u64; 4]>(), any::<u8>(), bytes(), bytes())
            .prop_map(|(a, b, c, d)| Made::Change(a, b, c, d)),
    ];
    proptest::collection::vec(one, 1..8)
}

fn encoded(records: &[Made]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for made in records {
        made.record().encode(&mut bytes);
    }
    bytes
}

fn decode_all(mut bytes: &[u8]) -> Result<Vec<Record<'_>>, Malformed> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        records.push(Record::decode(&mut bytes)?);
    }
    Ok(records)
}

proptest! {
    #[test]
    fn records_come_back(records in records()) {
        let bytes = encoded(&records);
        let expected: Vec<Record<'_>> = records.iter().map(Made::record).collect();
        prop_assert_eq!(decode_all(&bytes), Ok(expected));
    }

    #[test]
    fn a_part_of_a_record_is_none(records in records(), cut in any::<prop::sample::Index>()) {
        let bytes = encoded(&records);
        let cut = cut.index(bytes.len());
        let whole = records.iter().scan(0, |end, made| {
            *end += encoded(std::slice::from_ref(made)).len();
            Some(*end)
        });
        let is_boundary = cut == 0 || whole.into_iter().any(|end| end == cut);
        prop_assert_eq!(decode_all(&bytes[..cut]).is_ok(), is_boundary);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let _ = decode_all(&bytes);
        prop_assert!(whole_records(&bytes, 16) <= bytes.len());
    }

    #[test]
    fn pieces_end_between_records(records in records(), max in 0..200usize) {
        let bytes = encoded(&records);
        let mut rest = bytes.as_slice();
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(whole_records(rest, max));
            let count = decode_all(piece).unwrap().len();
            prop_assert!(count == 1 || piece.len() <= max);
            pieces.push(count);
            rest = later;
        }
        prop_assert_eq!(pieces.into_iter().sum::<usize>(), records.len());
    }
}

/// These bytes are on users' disks: another layout is another version of the format.
#[test]
fn the_bytes_of_version_1() {
    let check = |record: Record<'_>, expected: &str| {
        let mut bytes = Vec::new();
        record.encode(&mut bytes);
        let shown: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(shown.concat(), expected, "{record:?}");
    };
    let (key, item) = (&b"key"[..], &b"item"[..]);
    check(Record::Table { id: 2, definition: b"{}" }, "0f000000010200000000000000020000007b7d");
    check(Record::Dropped { id: 3 }, "09000000020300000000000000");
    check(Record::TablesCreated { count: 4 }, "09000000030400000000000000");
    check(
        Record::Name { table: 5, number: 6, name: "n" },
        "1200000004050000000000000006000000010000006e",
    );
    check(
        Record::Put { table: 7, key, item },
        "18000000050700000000000000030000006b6579040000006974656d",
    );
    check(Record::Delete { table: 8, key }, "10000000060800000000000000030000006b6579");
    let (table, stream, sequence, at, kind, old) = (9, -1, 10, 11, 17, &b""[..]);
    let new = item;
    check(
        Record::Change(ChangeRecord { table, stream, sequence, at, kind, old, new }),
        "2e000000080900000000000000ffffffffffffffff0a000000000000000b000000000000001100000000040000006974656d",
    );
    check(Record::Token { token: "t", content: b"c" }, "0b0000000701000000740100000063");
    check(Record::Scaling { content: b"c" }, "06000000090100000063");
}
