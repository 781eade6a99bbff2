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

/// Set in the start of an array or object.
const CONTAINER: u32 = 1 << 31;

/// What is around the outermost value.
const NOTHING: u32 = u32::MAX;

/// A value, or the name of a member, in document order. What it is, its first byte says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Where in the text it begins.
    start: u32,
    /// Of a container, the number of the entry after its last one, or 0 if it is nested too deep;
    /// of a string, where its closing quote stands; of anything else, where in the text it ends.
    /// While a container is open, the number of the one around it.
    end: u32,
}

impl Entry {
    /// An entry of nothing.
    pub(super) const NONE: Self = Self { start: !CONTAINER, end: 0 };

    /// Returns where in the text it begins.
    pub(super) const fn start(self) -> usize {
        (self.start & !CONTAINER) as usize
    }

    /// Returns the number of the entry after the container's last one, or where else it ends.
    pub(super) const fn end(self) -> usize {
        (self.end & !ESCAPED) as usize
    }

    /// Returns `true` for a string with escapes.
    pub(super) const fn is_escaped(self) -> bool {
        self.end & ESCAPED != 0
    }

    /// Returns `true` for an array or object.
    pub(super) const fn is_container(self) -> bool {
        self.start & CONTAINER != 0
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
        entries: Vec::with_capacity(text.len() / 16 + 16),
        depth: 0,
        open: NOTHING,
        closing: 0,
        deep: Vec::new(),
    };
    scanner.document()?;
    Some(scanner.entries)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    entries: Vec<Entry>,
    /// How many containers are open.
    depth: usize,
    /// The number of the innermost one that has entries.
    open: u32,
    /// What closes the innermost one.
    closing: u8,
    /// What closes each of those that are nested too deep.
    deep: Vec<u8>,
}

impl Scanner<'_> {
    /// Scans value after value, each with the name before it, as what is around has it.
    fn document(&mut self) -> Option<()> {
        let mut is_name = false;
        loop {
            let first = self.peek()?;
            match first {
                b'"' => {
                    self.string()?;
                    if is_name {
                        if self.peek()? != b':' {
                            return None;
                        }
                        self.at += 1;
                        is_name = false;
                        continue;
                    }
                }
                _ if is_name => return None,
                b'{' | b'[' => {
                    self.open(first);
                    if self.peek()? != self.closing {
                        is_name = first == b'{';
                        continue;
                    }
                    self.close();
                }
                _ => self.scalar(first)?,
            }
            // A value ended, and with it perhaps what is around.
            loop {
                if self.depth == 0 {
                    return if self.peek().is_none() { Some(()) } else { None };
                }
                let next = self.peek()?;
                if next == self.closing {
                    self.close();
                    continue;
                }
                if next != b',' {
                    return None;
                }
                self.at += 1;
                is_name = self.closing == b'}';
                break;
            }
        }
    }

    /// Returns the next byte that is no white space, and stops at it.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at)? {
                byte @ b'!'.. => return Some(*byte),
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    #[inline]
    fn open(&mut self, bracket: u8) {
        // `}` is the second after `{`, and `]` after `[`.
        self.closing = bracket + 2;
        let mut around = 0;
        if self.depth < DEPTH_MAX {
            around = std::mem::replace(&mut self.open, position(self.entries.len()));
        } else {
            self.deep.push(self.closing);
        }
        self.note(position(self.at) | CONTAINER, around);
        self.depth += 1;
        self.at += 1;
    }

    #[inline]
    fn close(&mut self) {
        self.at += 1;
        self.depth = self.depth.saturating_sub(1);
        if self.deep.pop().is_none() {
            let end = position(self.entries.len());
            if let Some(entry) = self.entries.get_mut(self.open as usize) {
                self.open = std::mem::replace(&mut entry.end, end);
            }
        }
        let bracket = || {
            let around = self.entries.get(self.open as usize)?;
            self.bytes.get(around.start())
        };
        let deep = self.deep.last().copied();
        self.closing = deep.or_else(|| Some(bracket()? + 2)).unwrap_or_default();
    }

    #[inline]
    fn string(&mut self) -> Option<()> {
        let start = self.at;
        let mut escaped = 0;
        let mut at = start + 1;
        loop {
            at += plain_bytes(self.bytes.get(at..)?);
            match self.bytes.get(at)? {
                b'"' => break,
                b'\\' => {
                    at += read_escape(self.bytes.get(at..)?)?.bytes;
                    escaped = ESCAPED;
                }
                _ => return None,
            }
        }
        self.note(position(start), position(at) | escaped);
        self.at = at + 1;
        Some(())
    }

    /// Scans what is neither a string nor a container.
    fn scalar(&mut self, first: u8) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let bytes = match first {
            b't' => literal(rest, b"true")?,
            b'f' => literal(rest, b"false")?,
            b'n' => literal(rest, b"null")?,
            _ => number(rest)?,
        };
        self.note(position(self.at), position(self.at + bytes));
        self.at += bytes;
        Some(())
    }

    #[inline]
    fn note(&mut self, start: u32, end: u32) {
        if self.depth <= DEPTH_MAX {
            self.entries.push(Entry { start, end });
        }
    }
}

/// Returns the length of the literal that begins here.
fn literal(rest: &[u8], letters: &[u8]) -> Option<usize> {
    rest.starts_with(letters).then_some(letters.len())
}

/// Returns the length of the number that begins here.
fn number(rest: &[u8]) -> Option<usize> {
    let skip = |at: usize, any: &[u8]| {
        at + usize::from(rest.get(at).is_some_and(|byte| any.contains(byte)))
    };
    let digits = |at: usize| {
        let digits = rest.get(at..).unwrap_or_default().iter();
        at + digits.take_while(|byte| byte.is_ascii_digit()).count()
    };
    let whole = skip(0, b"-");
    let leading_zero = skip(whole, b"0");
    let mut end = if leading_zero > whole { leading_zero } else { digits(whole) };
    (end > whole).then_some(())?;
    let mut is_whole = true;
    for signs in [(b".".as_slice(), b"".as_slice()), (b"eE", b"+-")] {
        let (mark, sign) = signs;
        let fraction = skip(end, mark);
        if fraction > end {
            is_whole = false;
            let first = skip(fraction, sign);
            end = digits(first);
            (end > first).then_some(())?;
        }
    }
    // Up to 18 digits are in range, whatever they are.
    if !is_whole || end > 18 {
        let text = std::str::from_utf8(rest.get(..end)?).ok()?;
        text.parse::<f64>().ok().filter(|number| number.is_finite())?;
    }
    Some(end)
}

/// Positions are below [`TEXT_BYTES_MAX`]; the saturation is for the type system.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
