//! What is wrong with an object that a control endpoint was sent: read by `rule_json` and
//! `replica_json`, told by `control`.

use serde::de::DeserializeOwned;

/// What is wrong with an object.
#[derive(Debug)]
pub(super) struct Invalid {
    /// The member that is wrong, if it is one.
    pub(super) member: Option<&'static str>,
    pub(super) message: String,
}

/// The longest time by which anything is delayed from outside: an hour.
const DELAY_MS_MAX: u64 = 3_600_000;

impl Invalid {
    /// Returns what is wrong with a member.
    pub(super) fn of(member: &'static str, message: impl Into<String>) -> Self {
        Self { member: Some(member), message: message.into() }
    }
}

/// Reads an object, whose members are those of its type alone.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Invalid> {
    serde_json::from_slice(body)
        .map_err(|error| Invalid { member: None, message: error.to_string() })
}

/// Checks the member `delayMs`.
pub(super) fn check_delay(millis: Option<u64>) -> Result<(), Invalid> {
    if millis.is_some_and(|millis| millis > DELAY_MS_MAX) {
        return Err(Invalid::of("delayMs", format!("at most {DELAY_MS_MAX} milliseconds")));
    }
    Ok(())
}
