//! A log of overwrites stays in proportion to what lives, and says the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::super::{Durability, Memory, OldItem, Place, Record, Settings};
use super::{MemoryFile, Pending, note, noted, open, start, wait};
use crate::encoding::Key;

/// The numbers that live, by their keys, under a lock as a partition has one.
#[derive(Debug, Default)]
struct Numbers(Mutex<BTreeMap<u64, Vec<u8>>>);

impl Memory for Numbers {
    fn restore(&self, _: Vec<OldItem>) {
        panic!("these batches know how to take themselves back");
    }

    fn bytes(&self) -> u64 {
        self.0.lock().unwrap().values().map(|record| record.len() as u64).sum()
    }

    fn chunk(&self, from: &Place, bytes: usize, submit: &mut dyn FnMut(Vec<u8>)) -> Option<Place> {
        let numbers = self.0.lock().unwrap();
        let last = from.key.as_ref().map(Key::hash);
        let mut records = Vec::new();
        for (number, record) in numbers.range(last.map_or(0, |last| last + 1)..) {
            records.extend(record);
            if records.len() >= bytes {
                submit(records);
                return Some(Place { table: 0, key: Some(Key::of_hash(*number)) });
            }
        }
        submit(records);
        None
    }
}

fn small() -> Settings {
    Settings {
        rewrite_bytes_min: 100_000,
        rewrite_chunk_bytes: 5_000,
        durability: Durability::Synced,
        ..Settings::default()
    }
}

/// Reads a log and returns what lives by it.
fn living(file: &MemoryFile) -> (BTreeMap<u64, Vec<u8>>, u64) {
    let mut living = BTreeMap::new();
    let directory = std::env::temp_dir();
    let store = super::Store::open_file(&directory, None, Box::new(file.clone()), &mut |record| {
        match record {
            Record::Delete { key, .. } => {
                living.remove(&u64::from_be_bytes(key.try_into().unwrap()));
            }
            _ => {
                let mut bytes = Vec::new();
                record.encode(&mut bytes);
                living.insert(noted(&record)?, bytes);
            }
        }
        Ok(())
    });
    (living, store.unwrap().bytes())
}

#[test]
fn the_log_stays_short() {
    let file = MemoryFile::new();
    let (store, _) = open(&file).unwrap();
    let journal = start(store, small());
    let numbers = Arc::new(Numbers::default());
    journal.attend(Arc::clone(&numbers) as Arc<dyn Memory>, BTreeMap::new());
    let mut longest = 0;
    for round in 0..400_u64 {
        let entered = journal.enter().unwrap();
        for step in 0..20 {
            let number = (round * 7 + step * 3) % 40;
            let mut held = numbers.0.lock().unwrap();
            let mut records = Vec::new();
            if (round + step) % 5 == 0 {
                held.remove(&number);
                let key = number.to_be_bytes();
                Record::Delete { table: 1, key: &key }.encode(&mut records);
            } else {
                records = note(number, usize::try_from(200 + round % 300).unwrap());
                held.insert(number, records.clone());
            }
            journal.queue().push(Pending::of(records, None));
        }
        assert_eq!(wait(entered.leave()), Ok(()));
        if round % 40 == 0 {
            // A crash at any moment of a rewrite.
            let (found, bytes) = living(&MemoryFile::of(file.bytes()));
            assert_eq!(found, *numbers.0.lock().unwrap());
            longest = longest.max(bytes);
        }
    }
    drop(journal);
    let (found, bytes) = living(&file);
    assert_eq!(found, *numbers.0.lock().unwrap());
    // 400 rounds wrote about 2.2 MB.
    assert!(bytes.max(longest) < 400_000, "{bytes}, {longest}");
}

#[test]
fn a_rewrite_that_fails_changes_nothing() {
    let file = MemoryFile::new();
    let (store, _) = open(&file).unwrap();
    let journal = start(store, small());
    let numbers = Arc::new(Numbers::default());
    journal.attend(Arc::clone(&numbers) as Arc<dyn Memory>, BTreeMap::new());
    for round in 0..300_u64 {
        file.refuse(round % 7 == 3);
        let record = note(round % 30, 2_000);
        let mut held = numbers.0.lock().unwrap();
        let old = held.insert(round % 30, record.clone());
        let undo = {
            let numbers = Arc::clone(&numbers);
            move || {
                let mut held = numbers.0.lock().unwrap();
                match old {
                    Some(old) => held.insert(round % 30, old),
                    None => held.remove(&(round % 30)),
                };
            }
        };
        let entered = journal.enter().unwrap();
        journal.queue().push(Pending::of(record, Some(Box::new(undo))));
        let ticket = entered.leave();
        drop(held);
        let _ = wait(ticket);
    }
    file.refuse(false);
    drop(journal);
    assert_eq!(living(&file).0, *numbers.0.lock().unwrap());
}
