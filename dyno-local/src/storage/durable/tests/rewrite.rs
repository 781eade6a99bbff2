//! A log of overwrites stays in proportion to what lives, and says the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::super::{Batch, Durability, Live, Place, Record, Settings};
use super::{Journal, MemoryFile, note, noted, open};

/// The numbers that live, by their keys, under a lock as a partition has one.
#[derive(Debug, Default)]
struct Numbers(Mutex<BTreeMap<u64, Vec<u8>>>);

impl Live for Numbers {
    fn bytes(&self) -> u64 {
        self.0.lock().unwrap().values().map(|record| record.len() as u64).sum()
    }

    fn chunk(&self, from: &Place, bytes: usize, submit: &mut dyn FnMut(Vec<u8>)) -> Option<Place> {
        let numbers = self.0.lock().unwrap();
        let last =
            from.key.as_ref().map(|key| u64::from_be_bytes(key.as_slice().try_into().unwrap()));
        let mut records = Vec::new();
        for (number, record) in numbers.range(last.map_or(0, |last| last + 1)..) {
            records.extend(record);
            if records.len() >= bytes {
                submit(records);
                return Some(Place { table: 0, key: Some(number.to_be_bytes().to_vec()) });
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
    let journal = Journal::start(store, small()).unwrap();
    let numbers = Arc::new(Numbers::default());
    journal.rewrite_from(Arc::clone(&numbers) as Arc<dyn Live>);
    let mut longest = 0;
    for round in 0..400_u64 {
        let tickets: Vec<_> = (0..20)
            .map(|step| {
                let number = (round * 7 + step * 3) % 40;
                let mut held = numbers.0.lock().unwrap();
                let mut records = Vec::new();
                if (round + step) % 5 == 0 {
                    held.remove(&number);
                    let key = number.to_be_bytes();
                    Record::Delete { table: 1, key: &key, collection: 8 }.encode(&mut records);
                } else {
                    let size = usize::try_from(200 + round % 300).unwrap();
                    records = note(number, size);
                    held.insert(number, records.clone());
                }
                journal.submit(Batch { records, undo: None }).unwrap()
            })
            .collect();
        tickets.into_iter().for_each(|ticket| ticket.wait().unwrap());
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
    let journal = Journal::start(store, small()).unwrap();
    let numbers = Arc::new(Numbers::default());
    journal.rewrite_from(Arc::clone(&numbers) as Arc<dyn Live>);
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
        let ticket = journal.submit(Batch { records: record, undo: Some(Box::new(undo)) }).unwrap();
        drop((entered, held));
        let _ = ticket.wait();
    }
    file.refuse(false);
    drop(journal);
    assert_eq!(living(&file).0, *numbers.0.lock().unwrap());
}
