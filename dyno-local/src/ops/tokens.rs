//! Client request tokens: a repeat of a transaction within ten minutes does nothing.
//!
//! `transact_write_items` begins a token before it writes and ends it afterwards. The clock expires
//! tokens; besides, the oldest make room when there are too many.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(feature = "durable")]
use serde::{Deserialize, Serialize};

use crate::base::{EngineError, Timestamp, limits};
#[cfg(feature = "durable")]
use crate::storage::CommitLog;

/// What the first call read and wrote, in the read units that a replay is charged, by table.
pub(super) type ReplayUnits = BTreeMap<String, f64>;

/// The tokens of an engine. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    state: Arc<Mutex<State>>,
    /// Told of every transaction that was done.
    #[cfg(feature = "durable")]
    log: Option<Arc<dyn CommitLog>>,
}

/// A transaction that was done, as the log keeps it.
#[cfg(feature = "durable")]
#[derive(Serialize, Deserialize)]
struct TokenRecord {
    since_micros: i64,
    fingerprint: u128,
    units: ReplayUnits,
}

#[derive(Debug, Default)]
struct State {
    by_token: BTreeMap<String, Record>,
    by_age: BTreeSet<(Timestamp, String)>,
}

#[derive(Debug)]
struct Record {
    since: Timestamp,
    fingerprint: u128,
    /// Absent while the first call still runs.
    done: Option<ReplayUnits>,
}

/// What to do with a request that carries a token.
#[derive(Debug, PartialEq)]
pub(super) enum Begin {
    /// It is the first: run it, then end the token.
    Run,
    /// It was done: answer without writing.
    Replay(ReplayUnits),
}

/// The token of a request that runs. Dropped before it ends, it is forgotten, so that the request
/// can be tried again.
#[derive(Debug)]
pub(super) struct Begun {
    tokens: Tokens,
    token: String,
    is_done: bool,
}

impl Begun {
    /// Returns a token that was begun.
    pub(super) fn new(tokens: &Tokens, token: &str) -> Self {
        Self { tokens: tokens.clone(), token: token.to_owned(), is_done: false }
    }

    /// Ends the token of a request that was done.
    pub(super) fn finish(mut self, units: ReplayUnits) {
        self.tokens.finish(&self.token, units);
        self.is_done = true;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if !self.is_done {
            self.tokens.forget(&self.token);
        }
    }
}

impl Tokens {
    /// Begins a request, or says that it was begun before.
    pub(super) fn begin(
        &self,
        token: &str,
        fingerprint: u128,
        now: Timestamp,
    ) -> Result<Begin, EngineError> {
        let mut state = self.lock();
        state.expire(now);
        if let Some(record) = state.by_token.get(token) {
            if record.fingerprint != fingerprint {
                return Err(EngineError::IdempotentParameterMismatch);
            }
            let done = record.done.clone();
            return done.map(Begin::Replay).ok_or(EngineError::TransactionInProgress);
        }
        let record = Record { since: now, fingerprint, done: None };
        state.by_token.insert(token.to_owned(), record);
        state.by_age.insert((now, token.to_owned()));
        Ok(Begin::Run)
    }

    /// Ends a request that was done.
    pub(super) fn finish(&self, token: &str, units: ReplayUnits) {
        let mut state = self.lock();
        let Some(record) = state.by_token.get_mut(token) else { return };
        #[cfg(feature = "durable")]
        if let Some(log) = &self.log {
            let (tokens, name) = (self.clone(), token.to_owned());
            log.token(token, record.encode(&units), Box::new(move || tokens.forget(&name)));
        }
        record.done = Some(units);
    }

    /// Returns no tokens, whose transactions are told to a log.
    #[cfg(feature = "durable")]
    pub(crate) fn logged(log: Arc<dyn CommitLog>) -> Self {
        Self { log: Some(log), ..Self::default() }
    }

    /// Takes a transaction from the log; `None` if the content is none.
    #[cfg(feature = "durable")]
    pub(crate) fn load(&self, token: &str, content: &[u8]) -> Option<()> {
        let record: TokenRecord = serde_json::from_slice(content).ok()?;
        self.forget(token);
        let since = Timestamp::from_micros(record.since_micros);
        let TokenRecord { fingerprint, units, .. } = record;
        let record = Record { since, fingerprint, done: Some(units) };
        let mut state = self.lock();
        state.expire(since);
        state.by_token.insert(token.to_owned(), record);
        state.by_age.insert((since, token.to_owned()));
        Some(())
    }

    /// Shows the transactions that were done, as the log keeps them.
    #[cfg(feature = "durable")]
    pub(crate) fn for_each_done(&self, mut visit: impl FnMut(&str, &[u8])) {
        for (token, record) in &self.lock().by_token {
            if let Some(units) = &record.done {
                visit(token, &record.encode(units));
            }
        }
    }

    /// Forgets a request that wrote nothing, so that it can be tried again.
    pub(super) fn forget(&self, token: &str) {
        let mut state = self.lock();
        if let Some(record) = state.by_token.remove(token) {
            state.by_age.remove(&(record.since, token.to_owned()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(feature = "durable")]
impl Record {
    fn encode(&self, units: &ReplayUnits) -> Vec<u8> {
        let Self { since, fingerprint, .. } = *self;
        let since_micros = since.as_micros();
        let record = TokenRecord { since_micros, fingerprint, units: units.clone() };
        // Numbers and names: there is nothing that JSON cannot hold.
        serde_json::to_vec(&record).unwrap_or_default()
    }
}

impl State {
    fn expire(&mut self, now: Timestamp) {
        let alive_since = now.as_micros().saturating_sub(limits::CLIENT_TOKEN_LIFETIME_MICROS);
        while let Some((since, _)) = self.by_age.first() {
            let is_old = since.as_micros() <= alive_since;
            if !is_old && self.by_age.len() < limits::CLIENT_TOKENS_MAX {
                return;
            }
            if let Some((_, token)) = self.by_age.pop_first() {
                self.by_token.remove(&token);
            }
        }
    }
}

/// Returns a fingerprint of a request's content, without a copy of it.
pub(super) fn fingerprint(content: &impl fmt::Debug) -> u128 {
    let mut hasher = Fnv128(0x6C62_272E_07BB_0142_62B8_2175_6295_C58D);
    // Writing to the hasher cannot fail.
    let _ = fmt::write(&mut hasher, format_args!("{content:?}"));
    hasher.0
}

/// FNV-1a of 128 bits.
struct Fnv128(u128);

impl fmt::Write for Fnv128 {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013B);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_for_ten_minutes() {
        let tokens = Tokens::default();
        let at = Timestamp::from_seconds;
        assert_eq!(tokens.begin("t", 1, at(0)), Ok(Begin::Run));
        assert_eq!(tokens.begin("t", 1, at(0)), Err(EngineError::TransactionInProgress));
        tokens.finish("t", ReplayUnits::new());
        assert_eq!(tokens.begin("t", 1, at(599)), Ok(Begin::Replay(ReplayUnits::new())));
        assert_eq!(tokens.begin("t", 2, at(599)), Err(EngineError::IdempotentParameterMismatch));
        assert_eq!(tokens.begin("t", 2, at(600)), Ok(Begin::Run));
        tokens.forget("t");
        assert_eq!(tokens.begin("t", 3, at(600)), Ok(Begin::Run));
    }

    #[test]
    #[cfg(feature = "durable")]
    fn what_is_done_can_be_written_down_and_read() {
        let (tokens, at) = (Tokens::default(), Timestamp::from_seconds(100));
        let units = ReplayUnits::from([("a".to_owned(), 1.5), ("b".to_owned(), 0.1 + 0.2)]);
        for (token, fingerprint) in [("done", u128::MAX), ("other", 7), ("under way", 1)] {
            assert_eq!(tokens.begin(token, fingerprint, at), Ok(Begin::Run));
        }
        tokens.finish("done", units.clone());
        tokens.finish("other", ReplayUnits::new());
        let read = Tokens::default();
        tokens.for_each_done(|token, content| read.load(token, content).unwrap());
        assert_eq!(read.begin("done", u128::MAX, at), Ok(Begin::Replay(units)));
        assert_eq!(read.begin("other", 7, at), Ok(Begin::Replay(ReplayUnits::new())));
        assert_eq!(read.begin("under way", 1, at), Ok(Begin::Run));
        let later = Timestamp::from_seconds(701);
        assert_eq!(read.begin("done", 3, later), Ok(Begin::Run));
        assert_eq!(read.load("x", b"{}"), None);
    }

    #[test]
    fn the_oldest_make_room() {
        let tokens = Tokens::default();
        for n in 0..=limits::CLIENT_TOKENS_MAX {
            let now = Timestamp::from_micros(i64::try_from(n).unwrap());
            assert_eq!(tokens.begin(&n.to_string(), 0, now), Ok(Begin::Run));
        }
        assert_eq!(tokens.lock().by_token.len(), limits::CLIENT_TOKENS_MAX);
        assert!(!tokens.lock().by_token.contains_key("0"));
    }

    #[test]
    fn fingerprints_follow_the_content() {
        assert_eq!(fingerprint(&("a", 1)), fingerprint(&("a", 1)));
        assert_ne!(fingerprint(&("a", 1)), fingerprint(&("a", 2)));
    }
}
