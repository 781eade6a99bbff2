//! Crashes and corruption: a log opens with all that was confirmed, or says that it cannot.

use proptest::prelude::*;

use super::super::OpenErrorKind;
use super::{MemoryFile, Operation, append, note, open};

/// A log of six transactions, and then one more: its file before, what the last did to it.
fn with_last(bytes: usize) -> (Vec<u8>, Vec<Operation>) {
    let file = MemoryFile::new();
    let (mut store, _) = open(&file).unwrap();
    for number in 0..6 {
        append(&mut store, &[note(number, bytes)]);
    }
    let before = file.bytes();
    file.lock().operations.clear();
    append(&mut store, &[note(6, bytes), note(7, bytes)]);
    let operations = file.lock().operations.clone();
    (before, operations)
}

/// Checks that a file opens with all before the last transaction, and the last whole or not at
/// all; and that it can be gone on with.
#[track_caller]
fn check_opens(bytes: Vec<u8>, at: &str) {
    let file = MemoryFile::of(bytes);
    let (mut store, notes) = open(&file).unwrap_or_else(|error| panic!("{at}: {error}"));
    let (without, with): (Vec<u64>, Vec<u64>) = ((0..6).collect(), (0..8).collect());
    assert!(notes == without || notes == with, "{at}: {notes:?}");
    append(&mut store, &[note(9, 10)]);
    drop(store);
    assert_eq!(open(&file).unwrap().1, [notes, vec![9]].concat(), "{at}");
}

/// Checks that a damaged file opens with what was confirmed before its last transaction at least,
/// or is refused and left as it is. A last transaction that is damaged looks like one that was cut
/// off by a crash.
fn check_damaged(whole: &Whole, bytes: &[u8], at: &str) -> bool {
    let file = MemoryFile::of(bytes.to_vec());
    match open(&file) {
        Ok((_, notes)) => {
            assert!(notes == whole.all || notes == whole.before_last, "{at}: {notes:?}");
            true
        }
        Err(error) => {
            let kind = error.kind();
            let known = matches!(kind, OpenErrorKind::Corrupt | OpenErrorKind::Version);
            assert!(known, "{at}: {error:?}");
            assert!(file.bytes() == bytes, "{at}: it was written to");
            false
        }
    }
}

/// A file to be damaged, and what is in it.
struct Whole {
    bytes: Vec<u8>,
    all: Vec<u64>,
    before_last: Vec<u64>,
}

/// A file that was closed.
fn closed(bytes: usize) -> Whole {
    let (mut file, operations) = with_last(bytes);
    for operation in operations {
        operation.apply(&mut file);
    }
    let file = MemoryFile::of(file);
    drop(open(&file).unwrap());
    Whole { bytes: file.bytes(), all: (0..8).collect(), before_last: (0..6).collect() }
}

/// A file whose writer was killed.
fn killed(bytes: usize) -> Whole {
    let (before, _) = with_last(bytes);
    Whole { bytes: before, all: (0..6).collect(), before_last: (0..5).collect() }
}

#[test]
fn the_last_transaction_is_cut_at_every_byte() {
    let (before, operations) = with_last(300);
    let mut file = before;
    for (number, operation) in operations.iter().enumerate() {
        check_opens(file.clone(), &format!("before operation {number}"));
        if let Operation::Write(offset, bytes) = operation {
            for cut in 1..bytes.len() {
                let mut torn = file.clone();
                Operation::Write(*offset, bytes[..cut].to_vec()).apply(&mut torn);
                check_opens(torn, &format!("operation {number}, {cut} bytes"));
            }
        }
        operation.apply(&mut file);
    }
    check_opens(file, "at the end");
}

#[test]
fn a_file_is_cut_anywhere() {
    for whole in [closed(300), killed(300)] {
        let length = whole.bytes.len();
        let ends = (0..length).step_by(length / 400);
        for end in ends.chain(length - 4_100..length).chain(0..500) {
            let at = format!("cut at {end} of {length}");
            assert!(!check_damaged(&whole, &whole.bytes[..end], &at), "{at}: it opens");
        }
    }
}

#[test]
fn a_file_without_a_byte_is_not_a_new_one() {
    for bytes in [&[][..], &[0; 8_192], b"not a log at all"] {
        assert!(!check_damaged(&closed(10), bytes, "another file"));
    }
}

#[test]
fn the_header_is_flipped_bit_by_bit() {
    for whole in [closed(300), killed(300)] {
        for bit in 0..8 * 512 {
            let mut flipped = whole.bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            check_damaged(&whole, &flipped, &format!("bit {bit}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Of what was not synced, a crash of the machine keeps any part.
    #[test]
    fn unsynced_writes_are_lost_in_any_combination(
        kept in proptest::collection::vec(any::<bool>(), 64),
        until in any::<prop::sample::Index>(),
    ) {
        let (mut file, operations) = with_last(5_000);
        let until = until.index(operations.len() + 1);
        let is_sync = |operation: &Operation| matches!(operation, Operation::Sync);
        let synced = operations[..until].iter().rposition(is_sync).unwrap_or(0);
        for (number, operation) in operations[..until].iter().enumerate() {
            if number < synced || kept[number % kept.len()] {
                operation.apply(&mut file);
            }
        }
        check_opens(file, &format!("{until} operations, {synced} synced"));
    }

    #[test]
    fn bytes_are_overwritten(
        places in proptest::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..4),
        is_closed in any::<bool>(),
    ) {
        let whole = if is_closed { closed(3_000) } else { killed(3_000) };
        let mut bytes = whole.bytes.clone();
        for (place, flip) in places {
            let place = place.index(bytes.len());
            bytes[place] ^= flip;
        }
        check_damaged(&whole, &bytes, "overwritten");
    }
}
