//! The order of the versions of one key, from all that was seen of it.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Anomaly;
use super::record::{History, Id};

/// A state of a key. Absence is counted: before the first creation, after the first deletion, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Absent(usize),
    Value(Id),
}

/// The versions of a key, in pairs of neighbours, with their writers.
#[derive(Debug, Default)]
pub(super) struct Versions {
    pub(super) writers: BTreeMap<Version, usize>,
    pub(super) next: BTreeMap<Version, Version>,
    previous: BTreeMap<Version, Version>,
}

impl Versions {
    /// Finds the order of a key's versions.
    pub(super) fn of(key: usize, history: &History) -> Result<Self, Anomaly> {
        let mut versions = Self::default();
        versions.order_chains(key, history)?;
        versions.order_absences(key, history)?;
        for (version, writer) in &versions.writers {
            if !versions.previous.contains_key(version) {
                let name = "lost write (nobody ever saw it)";
                return Err(Anomaly::of(name, history, &[*writer]));
            }
        }
        Ok(versions)
    }

    /// Takes the neighbours out of every chain that was seen.
    fn order_chains(&mut self, key: usize, history: &History) -> Result<(), Anomaly> {
        for (at, op) in history.ops.iter().enumerate() {
            for id in op.writes.iter().filter(|(it, _)| *it == key).filter_map(|(_, id)| *id) {
                self.writers.insert(Version::Value(id), at);
            }
        }
        let refused: BTreeSet<Id> =
            history.ops.iter().flat_map(|op| op.refused.iter().copied()).collect();
        for (at, op) in history.ops.iter().enumerate() {
            let read = op.reads.iter().find(|(it, _)| *it == key).map(|(_, seen)| seen);
            for id in read.into_iter().flatten().flatten() {
                if refused.contains(id) {
                    return Err(Anomaly::of("G1a aborted read", history, &[at]));
                }
                if !self.writers.contains_key(&Version::Value(*id)) {
                    return Err(Anomaly::of("a value that nobody wrote", history, &[at]));
                }
            }
            let written = op.writes.iter().find(|(it, _)| *it == key).and_then(|(_, id)| *id);
            // A write that knows what was before it continues that chain.
            let after = written.filter(|_| read.is_some_and(Option::is_some));
            let chain: Vec<Id> =
                read.into_iter().flatten().flatten().copied().chain(after).collect();
            for pair in chain.windows(2) {
                let (left, right) = (Version::Value(pair[0]), Version::Value(pair[1]));
                self.follow(left, right).map_err(|name| Anomaly::of(name, history, &[at]))?;
            }
        }
        Ok(())
    }

    /// Numbers the absences. A key is created and deleted by one client after the other, so these
    /// operations follow one another in time.
    fn order_absences(&mut self, key: usize, history: &History) -> Result<(), Anomaly> {
        let turns = |at: &usize| {
            let op = &history.ops[*at];
            let write = op.writes.iter().find(|(it, _)| *it == key)?.1;
            let read = &op.reads.iter().find(|(it, _)| *it == key)?.1;
            (write.is_none() || read.is_none()).then_some((read.as_ref(), write))
        };
        let mut ordered: Vec<usize> =
            (0..history.ops.len()).filter(|at| turns(at).is_some()).collect();
        ordered.sort_by_key(|at| history.ops[*at].invoked);
        let mut absence = 0;
        for at in ordered {
            let found = match turns(&at) {
                Some((None, Some(id))) => self.follow(Version::Absent(absence), Version::Value(id)),
                Some((Some(chain), None)) => {
                    absence += 1;
                    self.writers.insert(Version::Absent(absence), at);
                    let last = *chain.last().unwrap();
                    self.follow(Version::Value(last), Version::Absent(absence))
                }
                _ => Ok(()),
            };
            found.map_err(|name| Anomaly::of(name, history, &[at]))?;
        }
        Ok(())
    }

    /// Notes that one version follows another.
    fn follow(&mut self, left: Version, right: Version) -> Result<(), &'static str> {
        if *self.next.entry(left).or_insert(right) != right {
            return Err("lost update (two writes on one version)");
        }
        if *self.previous.entry(right).or_insert(left) != left {
            return Err("a version with two pasts");
        }
        Ok(())
    }

    /// All versions that the key may have had at some moment between these two.
    pub(super) fn possible(&self, history: &History, from: u64, until: u64) -> Vec<Version> {
        let begun = |version: &Version| {
            self.writers.get(version).is_none_or(|writer| history.ops[*writer].invoked < until)
        };
        let lasted = |version: &Version| {
            let next = self.next.get(version).and_then(|next| self.writers.get(next));
            next.is_none_or(|writer| history.ops[*writer].returned > from)
        };
        let written = self.writers.keys().copied();
        let all = std::iter::once(Version::Absent(0)).chain(written);
        all.filter(|version| begun(version) && lasted(version)).collect()
    }

    /// The version that an operation saw. Absences look alike: `Ok(None)` if it may be several.
    pub(super) fn seen_by(
        &self,
        history: &History,
        at: usize,
        seen: Option<&Vec<Id>>,
    ) -> Result<Option<Version>, Anomaly> {
        if let Some(chain) = seen {
            return Ok(chain.last().map(|id| Version::Value(*id)));
        }
        let op = &history.ops[at];
        let mut absent = self.possible(history, op.invoked, op.returned);
        absent.retain(|version| matches!(version, Version::Absent(_)));
        match absent[..] {
            [] => Err(Anomaly::of("stale read (absent, though it was there)", history, &[at])),
            [one] => Ok(Some(one)),
            _ => Ok(None),
        }
    }
}
