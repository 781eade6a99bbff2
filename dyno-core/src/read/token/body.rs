//! What is inside of a token.
//!
//! ```text
//! body    = expires, listing (8), context (8), names, places
//! expires = varint: seconds since 1970, 0 for never
//! names   = varint count, each a text: the attributes whose values follow
//! places  = varint count, each 0 (start), 2 (end), or 1 and a value for each name
//! value   = 0 (absent), or 1 (S), 2 (N), 3 (B) and a text
//! text    = varint length, bytes
//! varint  = seven bits a byte, the lowest first; the high bit says that more follows
//! ```
//!
//! A change of this layout takes another form byte, see the module above.

use sha2::{Digest, Sha256};

use crate::read::cursor::{Binding, Place};
use crate::value::{AttributeValue, Item};

/// A listing or a context in short.
///
/// 64 bits are plenty: who would pass off the token of one listing as that of another has to find
/// two with one fingerprint among those that are theirs anyway, for a start key never leaves the
/// partition that is asked for.
pub(in crate::read) type Fingerprint = [u8; 8];

/// The content of a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    /// Seconds since 1970.
    pub(super) expires: Option<u64>,
    pub(super) listing: Fingerprint,
    pub(super) context: Fingerprint,
    pub(super) places: Vec<Place>,
}

const START: u8 = 0;
const AFTER: u8 = 1;
const END: u8 = 2;

const ABSENT: u8 = 0;
const STRING: u8 = 1;
const NUMBER: u8 = 2;
const BINARY: u8 = 3;

impl Body {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        push_varint(&mut out, self.expires.unwrap_or(0));
        out.extend(self.listing);
        out.extend(self.context);
        let names = names(&self.places);
        push_varint(&mut out, names.len() as u64);
        for name in &names {
            push_text(&mut out, name.as_bytes());
        }
        push_varint(&mut out, self.places.len() as u64);
        for place in &self.places {
            match place {
                Place::Start => out.push(START),
                Place::End => out.push(END),
                Place::After(key) => {
                    out.push(AFTER);
                    for name in &names {
                        push_value(&mut out, key.get(name));
                    }
                }
            }
        }
        out
    }

    /// Reads a body; `None` if it is none.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reader(bytes);
        let expires = rest.varint()?;
        let (listing, context) = (rest.fingerprint()?, rest.fingerprint()?);
        let mut names = Vec::new();
        for _ in 0..rest.varint()? {
            names.push(rest.string()?);
        }
        let mut places = Vec::new();
        for _ in 0..rest.varint()? {
            places.push(rest.place(&names)?);
        }
        let expires = (expires > 0).then_some(expires);
        rest.0.is_empty().then_some(Self { expires, listing, context, places })
    }
}

impl Binding {
    /// Returns what is bound to in short.
    pub(in crate::read) fn fingerprint(&self) -> Fingerprint {
        let mut text = Vec::new();
        for part in [self.table.as_str(), self.pattern, self.entity.unwrap_or_default()] {
            push_text(&mut text, part.as_bytes());
        }
        for (name, value) in &self.partition {
            push_text(&mut text, name.as_bytes());
            push_value(&mut text, Some(value));
        }
        fingerprint(&text)
    }
}

/// Returns the first eight bytes of SHA-256.
pub(super) fn fingerprint(text: &[u8]) -> Fingerprint {
    let mut short = Fingerprint::default();
    for (to, from) in short.iter_mut().zip(Sha256::digest(text)) {
        *to = from;
    }
    short
}

/// Returns the names of all attributes in any place, in their order, each once.
fn names(places: &[Place]) -> Vec<String> {
    let keys = places.iter().filter_map(|place| match place {
        Place::After(key) => Some(key),
        Place::Start | Place::End => None,
    });
    let mut names: Vec<String> =
        keys.flat_map(|key| key.iter().map(|(name, _)| name.to_string())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn push_value(out: &mut Vec<u8>, value: Option<&AttributeValue>) {
    match value {
        Some(AttributeValue::S(text)) => {
            out.push(STRING);
            push_text(out, text.as_bytes());
        }
        Some(AttributeValue::N(number)) => {
            out.push(NUMBER);
            push_text(out, number.text().as_str().as_bytes());
        }
        Some(AttributeValue::B(bytes)) => {
            out.push(BINARY);
            push_text(out, bytes);
        }
        // Keys are of these three types.
        Some(
            AttributeValue::Bool(_)
            | AttributeValue::Null
            | AttributeValue::L(_)
            | AttributeValue::M(_)
            | AttributeValue::Ss(_)
            | AttributeValue::Ns(_)
            | AttributeValue::Bs(_),
        )
        | None => out.push(ABSENT),
    }
}

fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    push_varint(out, text.len() as u64);
    out.extend(text);
}

fn push_varint(out: &mut Vec<u8>, value: u64) {
    let mut rest = value;
    loop {
        let [lowest, ..] = rest.to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            return out.push(lowest);
        }
        out.push(lowest | 0x80);
    }
}

/// The bytes that are left to read.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn fingerprint(&mut self) -> Option<Fingerprint> {
        self.take(size_of::<Fingerprint>())?.try_into().ok()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        self.take(length)
    }

    fn string(&mut self) -> Option<String> {
        Some(std::str::from_utf8(self.text()?).ok()?.to_owned())
    }

    fn place(&mut self, names: &[String]) -> Option<Place> {
        match self.byte()? {
            START => Some(Place::Start),
            END => Some(Place::End),
            AFTER => {
                let mut key = Item::new();
                for name in names {
                    self.value_into(name, &mut key)?;
                }
                Some(Place::After(key))
            }
            _ => None,
        }
    }

    /// Reads the value of an attribute into a key.
    fn value_into(&mut self, name: &str, key: &mut Item) -> Option<()> {
        let value = match self.byte()? {
            ABSENT => return Some(()),
            STRING => AttributeValue::S(self.string()?),
            NUMBER => AttributeValue::N(self.string()?.parse().ok()?),
            BINARY => AttributeValue::B(self.text()?.to_vec()),
            _ => return None,
        };
        key.insert(name.to_owned(), value);
        Some(())
    }
}
