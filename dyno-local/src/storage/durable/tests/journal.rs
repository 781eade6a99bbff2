//! Tickets, order, refusals and what is taken back, room in the queue.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::thread;

use super::super::{Durability, Refused};
use super::{MemoryFile, Undo, block_on, commit, journal, note, open, start, submit, wait};

/// Numbers in memory, as the journal's users hold them.
#[derive(Debug, Clone, Default)]
struct Model(Arc<Mutex<Vec<u64>>>);

impl Model {
    /// Adds a number; taken back, it must be the last.
    fn add(&self, number: u64) -> (Vec<u8>, Option<Undo>) {
        self.0.lock().unwrap().push(number);
        let model = self.clone();
        let undo = move || {
            let last = model.0.lock().unwrap().pop();
            assert_eq!(last, Some(number), "undone in another order");
        };
        (note(number, 100), Some(Box::new(undo)))
    }

    fn numbers(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }
}

#[test]
fn what_a_ticket_promised_is_there_in_order() {
    let file = MemoryFile::new();
    {
        let (journal, notes) = journal(&file, Durability::Synced);
        assert!(notes.is_empty());
        for number in 0..20 {
            assert_eq!(block_on(submit(&journal, number).unwrap()), Ok(()));
            // As it is at this moment, with the journal still open.
            let copy = MemoryFile::of(file.bytes());
            assert_eq!(open(&copy).unwrap().1, (0..=number).collect::<Vec<_>>());
        }
    }
    assert_eq!(open(&file).unwrap().1, (0..20).collect::<Vec<_>>());
}

#[test]
fn batches_of_many_threads_are_all_there() {
    let file = MemoryFile::new();
    let (journal, _) = journal(&file, Durability::Synced);
    thread::scope(|scope| {
        for thread in 0..4 {
            let journal = &journal;
            scope.spawn(move || {
                for number in 0..50 {
                    assert_eq!(wait(submit(journal, thread * 1_000 + number)), Ok(()));
                }
            });
        }
    });
    drop(journal);
    let (_, notes) = open(&file).unwrap();
    for thread in 0..4 {
        let of_thread: Vec<u64> =
            notes.iter().copied().filter(|number| number / 1_000 == thread).collect();
        assert_eq!(of_thread, (thread * 1_000..thread * 1_000 + 50).collect::<Vec<_>>());
    }
    assert_eq!(notes.len(), 200);
}

#[test]
fn one_request_is_one_group() {
    let file = MemoryFile::new();
    let (journal, _) = journal(&file, Durability::Synced);
    file.lock().operations.clear();
    let batches = (0..25).map(|number| (note(number, 100), None)).collect();
    assert_eq!(block_on(commit(&journal, batches).unwrap()), Ok(()));
    let syncs = |it: &super::Operation| matches!(it, super::Operation::Sync);
    assert_eq!(file.lock().operations.iter().filter(|it| syncs(it)).count(), 1);
}

#[test]
fn there_is_nothing_to_wait_for_when_nothing_is_under_way() {
    let file = MemoryFile::new();
    let (journal, _) = journal(&file, Durability::Synced);
    assert!(commit(&journal, Vec::new()).is_none());
    assert_eq!(wait(submit(&journal, 1)), Ok(()));
    assert!(commit(&journal, Vec::new()).is_none());
}

#[test]
fn a_large_batch_lies_in_several_blobs_and_one_transaction() {
    let file = MemoryFile::new();
    let mut expected = Vec::new();
    {
        let (journal, _) = journal(&file, Durability::Synced);
        for (first, size) in [(0, 400_000), (10, 100_000), (20, 1_000), (40, 262_144)] {
            let numbers = first..first + 9;
            let records = numbers.clone().flat_map(|number| note(number, size)).collect();
            assert_eq!(wait(commit(&journal, vec![(records, None)])), Ok(()));
            expected.extend(numbers);
        }
    }
    let (store, notes) = open(&file).unwrap();
    assert_eq!(notes, expected);
    assert!(store.next() > 20, "{}", store.next());
}

#[test]
fn what_is_refused_is_undone_and_the_next_write_tries_again() {
    let file = MemoryFile::new();
    let model = Model::default();
    let (journal, _) = journal(&file, Durability::Synced);
    let submit = |numbers: &[u64]| {
        let entered = journal.enter().unwrap();
        for number in numbers {
            let (records, undo) = model.add(*number);
            journal.queue().push(super::Pending::of(records, undo));
        }
        entered.leave()
    };
    assert_eq!(wait(submit(&[1])), Ok(()));
    for round in 0..3 {
        file.refuse(true);
        let first = submit(&[100 * round + 10, 100 * round + 11]);
        let second = submit(&[100 * round + 12]);
        assert_eq!((wait(first), wait(second)), (Err(Refused), Err(Refused)));
        assert_eq!(wait(submit(&[13])), Err(Refused));
        file.refuse(false);
        assert_eq!(wait(submit(&[round + 2])), Ok(()));
        let expected: Vec<u64> = (1..=round + 2).collect();
        assert_eq!(model.numbers(), expected);
        assert_eq!(open(&MemoryFile::of(file.bytes())).unwrap().1, expected);
    }
}

#[test]
fn relaxed_writes_are_answered_at_once_and_kept_while_the_store_refuses() {
    let file = MemoryFile::new();
    let (journal, _) = journal(&file, Durability::Relaxed);
    for number in 0..10 {
        assert_eq!(block_on(journal.admission()), Ok(()));
        assert!(submit(&journal, number).is_none());
    }
    file.refuse(true);
    // Some may be admitted before the committer meets the refusal, then nobody is.
    let mut number = 10;
    while block_on(journal.admission()) == Ok(()) {
        submit(&journal, number);
        number += 1;
    }
    assert_eq!(block_on(journal.admission()), Err(Refused));
    file.refuse(false);
    while block_on(journal.admission()) == Err(Refused) {}
    submit(&journal, number);
    drop(journal);
    assert_eq!(open(&file).unwrap().1, (0..=number).collect::<Vec<_>>());
}

#[test]
fn writers_wait_for_room() {
    let file = MemoryFile::new();
    let (store, _) = open(&file).unwrap();
    let settings = super::Settings { queue_bytes_max: 1_000, ..super::Settings::default() };
    let journal = start(store, settings);
    let is_in = AtomicBool::new(false);
    thread::scope(|scope| {
        let entered = journal.enter().unwrap();
        for number in 0..20 {
            journal.queue().push(super::Pending::of(note(number, 100), None));
        }
        let mut admission = pin!(journal.admission());
        let poll = admission.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll.is_pending(), "the committer cannot have taken anything");
        scope.spawn(|| {
            assert_eq!(block_on(journal.admission()), Ok(()));
            is_in.store(true, Ordering::SeqCst);
        });
        assert!(!is_in.load(Ordering::SeqCst));
        assert_eq!(wait(entered.leave()), Ok(()));
    });
    assert!(is_in.load(Ordering::SeqCst));
}

#[test]
fn the_file_is_free_when_the_journal_is_dropped() {
    let file = MemoryFile::new();
    for round in 0..5 {
        let (journal, notes) = journal(&file, Durability::Relaxed);
        assert_eq!(notes, (0..round).collect::<Vec<_>>());
        submit(&journal, round);
    }
}
