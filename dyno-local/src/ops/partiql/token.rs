//! `NextToken`: where the next page of a statement starts, bound to the statement.
//!
//! ```text
//! token   base64 of: checksum (8 bytes) ‖ fingerprint of statement and parameters (16) ‖ key
//! key     for each attribute: name, letter of its type, value; each with its length in front
//! ```
//!
//! Whoever changes a token or makes one up is told that it is none; the key in it is checked
//! against the ranges of the statement like any other start key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::value::{AttributeValue, Item};

use crate::base::EngineError;
use crate::ops::tokens::fingerprint;

/// What a token is good for: one statement with its parameters, on one table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binding(u128);

const INVALID: EngineError = EngineError::Plain("Invalid NextToken");
const MISMATCH: EngineError = EngineError::Plain("NextToken does not match request");

impl Binding {
    /// Returns what the tokens of a statement are bound to.
    pub(super) fn new(statement: &str, parameters: &[AttributeValue]) -> Self {
        Self(fingerprint(&(statement, parameters)))
    }

    /// Returns the token of a page that ended with this key.
    pub(super) fn token(self, key: &Item) -> String {
        let mut content = self.0.to_be_bytes().to_vec();
        for (name, value) in key {
            let (letter, bytes) = match value {
                AttributeValue::S(text) => (b'S', text.clone().into_bytes()),
                AttributeValue::N(number) => (b'N', number.to_string().into_bytes()),
                AttributeValue::B(bytes) => (b'B', bytes.clone()),
                // Keys have no other types.
                _ => continue,
            };
            for part in [name.as_str().as_bytes(), &[letter], &bytes] {
                content.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
                content.extend(part);
            }
        }
        let mut token = checksum(&content).to_be_bytes().to_vec();
        token.extend(content);
        STANDARD.encode(token)
    }

    /// Returns the key in a token of this binding.
    pub(super) fn key(
        self,
        token: &str,
        parameters: &[AttributeValue],
    ) -> Result<Item, EngineError> {
        let bytes = STANDARD.decode(token).map_err(|_| INVALID)?;
        let (sum, content) = bytes.split_first_chunk::<8>().ok_or(INVALID)?;
        if checksum(content) != u64::from_be_bytes(*sum) {
            return Err(INVALID);
        }
        let (bound, key) = content.split_first_chunk::<16>().ok_or(INVALID)?;
        // Of a statement with a list or a map among its parameters the service resumes no page.
        let is_resumed = parameters
            .iter()
            .all(|value| !matches!(value, AttributeValue::L(_) | AttributeValue::M(_)));
        if u128::from_be_bytes(*bound) != self.0 || !is_resumed {
            return Err(MISMATCH);
        }
        decode_key(key).ok_or(INVALID)
    }
}

/// The refusal of a token whose key is outside the ranges of the statement.
pub(super) const fn mismatch() -> EngineError {
    MISMATCH
}

fn decode_key(mut bytes: &[u8]) -> Option<Item> {
    let mut key = Item::new();
    while !bytes.is_empty() {
        let name = part(&mut bytes)?;
        let letter = part(&mut bytes)?;
        let value = part(&mut bytes)?;
        let text = || std::str::from_utf8(value).ok();
        let value = match letter {
            b"S" => AttributeValue::S(text()?.to_owned()),
            b"N" => AttributeValue::N(text()?.parse().ok()?),
            b"B" => AttributeValue::B(value.to_vec()),
            _ => return None,
        };
        key.insert(std::str::from_utf8(name).ok()?, value);
    }
    Some(key)
}

/// Takes what a length in front says from the bytes.
fn part<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (part, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

/// FNV-1a of 64 bits: it tells accidents, and keys need no secret.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_its_key_and_nothing_else_opens_it() {
        let binding = Binding::new("SELECT 1", &[]);
        let key = Item::from([
            ("a", AttributeValue::from("x")),
            ("n", 5.into()),
            ("b", AttributeValue::B(vec![0, 255])),
        ]);
        let token = binding.token(&key);
        assert_eq!(binding.key(&token, &[]), Ok(key));
        let other = Binding::new("SELECT 2", &[]);
        assert_eq!(other.key(&token, &[]), Err(MISMATCH));
        let list = [AttributeValue::L(Vec::new())];
        assert_eq!(binding.key(&token, &list), Err(MISMATCH));
        let changed = token.replacen(|c: char| c.is_ascii_lowercase(), "A", 1);
        for broken in ["", "x", "AAAA", token.get(4..).unwrap(), &changed] {
            assert_eq!(binding.key(broken, &[]), Err(INVALID), "{broken}");
        }
    }
}
