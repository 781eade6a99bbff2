//! How far a backfill came, as text to be stored.
//!
//! ```text
//! dyno1;<entity>;<segment>;<segment>;..      each `-` (to begin), `!` (at its end) or a key
//! ```
//!
//! A key is `<pk>` or `<pk>,<sk>`, with what would be in the way as `%` and two hexadecimal digits.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::TableSchema;
use crate::value::{AttributeValue, Item, Name};

/// How far a backfill came; store its text, and parse it to go on from there.
///
/// It holds keys of items, one for each segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillCheckpoint {
    pub(super) entity: String,
    pub(super) segments: Vec<Segment>,
}

/// How far a segment of the table was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Not at all.
    Begin,
    /// Up to the item with this partition and sort key.
    After(String, Option<String>),
    /// To its end.
    End,
}

/// The text's first word, which a later form of it would change.
const FORM: &str = "dyno1";

impl Segment {
    /// Returns the segment after a page that ended at this key.
    pub(super) fn after(table: &TableSchema, key: Option<&Item>) -> Self {
        let Some(key) = key else { return Self::End };
        let text = |name: &str| key.get(name).and_then(AttributeValue::as_s).map(str::to_owned);
        match text(table.pk) {
            Some(pk) => Self::After(pk, table.sk.and_then(text)),
            // The keys of a table that entities live in are strings.
            None => Self::End,
        }
    }

    /// Returns where the next page starts.
    pub(super) fn start(&self, table: &TableSchema) -> Option<Item> {
        let Self::After(pk, sk) = self else { return None };
        let sk = table.sk.zip(sk.as_ref());
        let pairs = std::iter::once((table.pk, pk)).chain(sk);
        let attribute = |text: &String| AttributeValue::S(text.clone());
        Some(pairs.map(|(name, text)| (Name::from_static(name), attribute(text))).collect())
    }
}

impl fmt::Display for BackfillCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FORM};{}", Escaped(&self.entity))?;
        for segment in &self.segments {
            match segment {
                Segment::Begin => f.write_str(";-")?,
                Segment::End => f.write_str(";!")?,
                Segment::After(pk, None) => write!(f, ";{}", Escaped(pk))?,
                Segment::After(pk, Some(sk)) => write!(f, ";{},{}", Escaped(pk), Escaped(sk))?,
            }
        }
        Ok(())
    }
}

impl FromStr for BackfillCheckpoint {
    type Err = Error;

    /// Fails with kind [`Cursor`](ErrorKind::Cursor) for what is no checkpoint.
    fn from_str(text: &str) -> Result<Self> {
        let none = || Error::new(ErrorKind::Cursor, "the text is no checkpoint of a backfill");
        let rest = text.strip_prefix(FORM).and_then(|rest| rest.strip_prefix(';'));
        let mut parts = rest.ok_or_else(none)?.split(';');
        let entity = parts.next().and_then(unescape).ok_or_else(none)?;
        let segments: Option<Vec<_>> = parts.map(segment).collect();
        let segments = segments.filter(|segments| !segments.is_empty()).ok_or_else(none)?;
        Ok(Self { entity, segments })
    }
}

fn segment(text: &str) -> Option<Segment> {
    match text {
        "-" => Some(Segment::Begin),
        "!" => Some(Segment::End),
        _ => match text.split_once(',') {
            Some((pk, sk)) => Some(Segment::After(unescape(pk)?, Some(unescape(sk)?))),
            None => Some(Segment::After(unescape(text)?, None)),
        },
    }
}

/// Text without what separates.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '%' | ',' | ';' | '-' | '!' => write!(f, "%{:02x}", u32::from(letter))?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        out.push(char::from(u8::from_str_radix(code, 16).ok()?));
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_text_is_read_as_it_was_written(entity: String, keys: Vec<(String, Option<String>)>) {
            let mut segments = vec![Segment::Begin, Segment::End];
            segments.extend(keys.into_iter().map(|(pk, sk)| Segment::After(pk, sk)));
            let checkpoint = BackfillCheckpoint { entity, segments };
            let read: BackfillCheckpoint = checkpoint.to_string().parse().unwrap();
            prop_assert_eq!(read, checkpoint);
        }
    }

    #[test]
    fn what_is_no_checkpoint_is_an_error() {
        for text in ["", "dyno1", "dyno1;Order", "dyno2;Order;-", "dyno1;Order;%", "dyno1;Order;%é"]
        {
            let error = text.parse::<BackfillCheckpoint>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Cursor, "{text}");
        }
    }
}
