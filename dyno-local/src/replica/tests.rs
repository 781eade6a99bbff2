//! Laws of the state machine, without storage.

use proptest::prelude::*;

use super::entry::{ItemUndo, Unacknowledged, Which};
use super::vantage::{Sight, Vantage};
use super::{CopyState, Due, Group};
use crate::base::{Lag, Replication, Timestamp, limits};
use crate::encoding::{Key, KeyRange};

/// What happens in a run.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write(u64),
    Lose(usize),
    CutOff(usize),
    Restore(usize),
    Hold(usize, bool),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0_u64..4).prop_map(Step::Write),
        1 => (0_usize..3).prop_map(Step::Lose),
        1 => (0_usize..3).prop_map(Step::CutOff),
        3 => (0_usize..3).prop_map(Step::Restore),
        1 => (0_usize..3, any::<bool>()).prop_map(|(copy, held)| Step::Hold(copy, held)),
        4 => (1_i64..3_000_000).prop_map(Step::Wait),
    ]
}

fn key(number: u64) -> Key {
    Key::of_hash(number)
}

/// A group beside what storage has: for each key its value, and all that was acknowledged.
struct Model {
    group: Group<u64>,
    now: Timestamp,
    stored: [u64; 4],
    /// What each number of committed entries left behind.
    states: Vec<[u64; 4]>,
}

impl Model {
    fn new(replication: &Replication) -> Self {
        let now = Timestamp::default();
        Self { group: Group::new(replication, 1, now), now, stored: [0; 4], states: vec![[0; 4]] }
    }

    fn commit(&mut self, number: u64, value: u64, at: Timestamp) {
        let place = usize::try_from(number).unwrap();
        let before = Some(self.stored[place]);
        let (locals, globals) = (Vec::new(), Vec::new());
        let undo = ItemUndo { key: key(number), before, locals, globals, bytes: 1 };
        self.group.append(at, vec![undo]);
        self.stored[place] = value;
        self.states.push(self.stored);
    }

    fn settle(&mut self) {
        while let Some(due) = self.group.advance(self.now) {
            match due {
                Due::Commit(write, at) => self.commit(write.key.hash(), write.image.unwrap(), at),
                Due::TakeBack(items) => panic!("{items:?} was acknowledged"),
            }
        }
    }

    fn step(&mut self, step: Step, value: u64) {
        let now = self.now;
        match step {
            Step::Write(number) => {
                let write = || Unacknowledged {
                    key: key(number),
                    collection: 0,
                    image: Some(value),
                    by_service: false,
                };
                if self.group.check_writes(now).is_ok() && self.group.propose(now, write).is_ok() {
                    self.commit(number, value, now);
                }
            }
            Step::Lose(copy) => self.group.lose(copy, now),
            Step::CutOff(copy) => self.group.cut_off(copy, now),
            Step::Restore(copy) => self.group.restore(copy, now),
            Step::Hold(copy, is_held) => self.group.hold(copy, is_held, now),
            Step::Wait(micros) => self.now = now.plus_micros(micros),
        }
        self.settle();
    }

    /// Returns what a copy shows.
    fn shown(&mut self, copy: usize) -> [u64; 4] {
        self.group.read_from(Some(copy));
        let vantage = Vantage::of_service(self.now);
        let sight = Sight { vantage: &vantage, is_strong: false };
        let Ok(sees) = self.group.sees(sight) else { return self.stored };
        let mut undone = super::Undone::new();
        if let Some(sequence) = sees {
            self.group.undo(sequence, Which::Items, &KeyRange::all(), &mut undone);
        }
        std::array::from_fn(|place| {
            let key = key(u64::try_from(place).unwrap());
            undone.get(&key).map_or(self.stored[place], |before| before.unwrap())
        })
    }
}

proptest! {
    /// Whatever is lost, nothing that was committed is; a copy shows what was there at some time, and
    /// there are as many entries as were committed.
    #[test]
    fn copies_show_states_that_were(steps in prop::collection::vec(step(), 1..80), lag in 0_i64..50_000) {
        let lag = Lag::fixed(std::time::Duration::from_micros(u64::try_from(lag).unwrap()));
        let mut model = Model::new(&Replication::new().lag(lag));
        for (value, step) in (1..).zip(steps) {
            model.step(step, value);
            for copy in 0..limits::PARTITION_COPIES {
                let shown = model.shown(copy);
                prop_assert!(model.states.contains(&shown), "{:?} of {:?}", shown, model.states);
            }
        }
        // With all of them there and time enough they agree, and someone leads.
        for copy in 0..limits::PARTITION_COPIES {
            model.step(Step::Restore(copy), 0);
            model.step(Step::Hold(copy, false), 0);
        }
        model.step(Step::Wait(10_000_000), 0);
        prop_assert!(model.group.check_writes(model.now).is_ok());
        for copy in 0..limits::PARTITION_COPIES {
            prop_assert_eq!(model.shown(copy), model.stored);
        }
        let info = model.group.info(0, model.now, |_| String::new());
        prop_assert_eq!(info.committed, u64::try_from(model.states.len() - 1).unwrap());
        prop_assert!(info.copies.iter().all(|copy| copy.state == CopyState::Up));
    }

    /// Looking often or seldom makes no difference.
    #[test]
    fn nothing_depends_on_who_looks(steps in prop::collection::vec(step(), 1..60)) {
        let replication = Replication::new().lag(Lag::fixed(std::time::Duration::from_millis(20)));
        let (mut often, mut seldom) = (Model::new(&replication), Model::new(&replication));
        for (value, step) in (1..).zip(steps) {
            seldom.step(step, value);
            if let Step::Wait(micros) = step {
                for _ in 0..4 {
                    often.step(Step::Wait(micros / 4), value);
                    often.shown(1);
                }
                often.step(Step::Wait(micros % 4), value);
            } else {
                often.step(step, value);
            }
        }
        let of = |mut model: Model| model.group.info(0, model.now, |_| String::new());
        prop_assert_eq!(of(often), of(seldom));
    }
}
