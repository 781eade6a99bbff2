//! Numbers of records as text: all of one length, so that the order of texts is that of numbers.

use std::borrow::Cow;

/// What the first number is counted from: the least of the shortest texts that the service allows.
const FIRST: u128 = 100_000_000_000_000_000_000;

/// Returns the text of a number.
pub(crate) fn sequence_text(number: u64) -> String {
    (FIRST + u128::from(number)).to_string()
}

/// Reads a number; `None` if it is none of ours. One that is lower than all of ours is the lowest.
pub(crate) fn parse_sequence(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits: Cow<'_, str> = text.trim_start_matches('0').into();
    if !is_number {
        return None;
    }
    let number: u128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    u64::try_from(number.saturating_sub(FIRST)).ok()
}
