//! Finds the values of a JSON body in one pass: where each begins and where it ends.
//!
//! `json::value` calls [`scan`] and reads the values from the body itself; nothing is copied, and
//! the entries of a body take four times its length at the very most. There is no recursion: bodies
//! may be nested as deep as their sender likes, and what is nested deeper than [`DEPTH_MAX`] is
//! checked to be JSON and otherwise left out.

use super::escape::{plain_bytes, read_escape};

/// The containers that may stand around a value.
///
/// 32 levels of an attribute value take 64 containers and the longest way to one
/// (`TransactItems[n].Put.Item.name`) five, so that whatever is cut off here is too deep for the
/// service as well.
const DEPTH_MAX: usize = 100;

/// The longest text that can be scanned, far above what the protocol takes: an end is kept in 31
/// bits.
const TEXT_BYTES_MAX: usize = 1 << 30;

/// Set in the end of a string that has escapes.
const ESCAPED: u32 = 1 << 31;

/// A value, or the name of a member, in document order. What it is, its first byte says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Where in the text it begins.
    start: u32,
    /// Of a container, the number of the entry after its last one, or 0 if it is nested too deep;
    /// of a string, where its closing quote stands; of anything else, where in the text it ends.
    end: u32,
}

impl Entry {
    /// An entry of nothing.
    pub(super) const NONE: Self = Self { start: u32::MAX, end: 0 };

    /// Returns where in the text it begins.
    pub(super) const fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the number of the entry after the container's last one, or where else it ends.
    pub(super) const fn end(self) -> usize {
        (self.end & !ESCAPED) as usize
    }

    /// Returns `true` for a string with escapes.
    pub(super) const fn is_escaped(self) -> bool {
        self.end & ESCAPED != 0
    }
}

/// Returns the values of a text; `None` if it is not one JSON value.
pub(super) fn scan(text: &str) -> Option<Vec<Entry>> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
        // Enough for most; the count is bounded by half the bytes.
        entries: Vec::with_capacity(text.len() / 16 + 4),
        brackets: Vec::new(),
        open: Vec::new(),
        filled: false,
    };
    scanner.document()?;
    Some(scanner.entries)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    entries: Vec<Entry>,
    /// The opening brackets of all containers around.
    brackets: Vec<u8>,
    /// The entries of those that have one.
    open: Vec<usize>,
    /// Whether the innermost container has a value already.
    filled: bool,
}

impl Scanner<'_> {
    fn document(&mut self) -> Option<()> {
        self.value()?;
        while let Some(bracket) = self.brackets.last().copied() {
            match self.peek()? {
                b'}' if bracket == b'{' => self.close(),
                b']' if bracket == b'[' => self.close(),
                b',' if self.filled => {
                    self.at += 1;
                    self.element(bracket)?;
                }
                _ if !self.filled => self.element(bracket)?,
                _ => return None,
            }
        }
        if self.peek().is_none() { Some(()) } else { None }
    }

    /// Scans an element, or a member with its name.
    fn element(&mut self, bracket: u8) -> Option<()> {
        if bracket == b'{' {
            if self.peek()? != b'"' {
                return None;
            }
            self.string()?;
            if self.peek()? != b':' {
                return None;
            }
            self.at += 1;
        }
        self.value()
    }

    /// Scans a value, of a container only its bracket.
    fn value(&mut self) -> Option<()> {
        let first = self.peek()?;
        self.filled = true;
        match first {
            b'"' => self.string(),
            b'{' | b'[' => {
                self.open(first);
                Some(())
            }
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    /// Returns the next byte that is no white space, and stops at it.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    fn open(&mut self, bracket: u8) {
        if self.brackets.len() < DEPTH_MAX {
            self.open.push(self.entries.len());
        }
        self.note(self.at, 0);
        self.brackets.push(bracket);
        self.filled = false;
        self.at += 1;
    }

    fn close(&mut self) {
        self.brackets.pop();
        if self.brackets.len() < DEPTH_MAX {
            let end = position(self.entries.len());
            let entry = self.open.pop().and_then(|at| self.entries.get_mut(at));
            if let Some(entry) = entry {
                entry.end = end;
            }
        }
        self.filled = true;
        self.at += 1;
    }

    fn string(&mut self) -> Option<()> {
        let start = self.at;
        let mut escaped = 0;
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let plain = plain_bytes(rest);
            self.at += plain;
            match rest.get(plain)? {
                b'"' => break,
                b'\\' => {
                    self.at += read_escape(rest.get(plain..)?)?.bytes;
                    escaped = ESCAPED;
                }
                _ => return None,
            }
        }
        self.note(start, position(self.at) | escaped);
        self.at += 1;
        Some(())
    }

    fn literal(&mut self, letters: &[u8]) -> Option<()> {
        let start = self.at;
        if !self.bytes.get(start..)?.starts_with(letters) {
            return None;
        }
        self.at += letters.len();
        self.note(start, position(self.at));
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.skip(b"-");
        let leading_zero = self.skip(b"0");
        if !leading_zero && self.digits() == 0 {
            return None;
        }
        let mut whole = true;
        if self.skip(b".") {
            whole = false;
            (self.digits() > 0).then_some(())?;
        }
        if self.skip(b"eE") {
            whole = false;
            self.skip(b"+-");
            (self.digits() > 0).then_some(())?;
        }
        // Up to 18 digits are in range, whatever they are.
        if !whole || self.at - start > 18 {
            let text = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
            text.parse::<f64>().ok().filter(|number| number.is_finite())?;
        }
        self.note(start, position(self.at));
        Some(())
    }

    /// Goes past one of these bytes if it is the next.
    fn skip(&mut self, any: &[u8]) -> bool {
        let found = self.bytes.get(self.at).is_some_and(|byte| any.contains(byte));
        self.at += usize::from(found);
        found
    }

    /// Goes past digits, and returns how many there were.
    fn digits(&mut self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        count
    }

    fn note(&mut self, start: usize, end: u32) {
        if self.brackets.len() <= DEPTH_MAX {
            self.entries.push(Entry { start: position(start), end });
        }
    }
}

/// Positions are below [`TEXT_BYTES_MAX`]; the saturation is for the type system.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
