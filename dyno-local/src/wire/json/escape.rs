//! The escapes of JSON strings, in both directions.
//!
//! `json::scanner` finds the end of a string with it, `json::value` reads what it means, and
//! `json::writer` writes it.

/// What is looked at in words before it is in long blocks.
const SHORT_BYTES: usize = 16;

/// The length of a long block.
const LONG_BYTES: usize = 32;

/// Returns how many bytes at the front of `bytes` stand for themselves in a string: up to the first
/// quote, backslash or control character.
#[inline]
pub(super) fn plain_bytes(bytes: &[u8]) -> usize {
    // Most strings are shorter than a word, and a body goes on behind them.
    match bytes.first_chunk().map(|word| special_bytes(u64::from_le_bytes(*word))) {
        None | Some(0) => plain_long(bytes),
        Some(special) => special.trailing_zeros() as usize / 8,
    }
}

/// Counts where a string is not as short. Kept apart, so that the rest is small where it is inlined.
#[inline(never)]
fn plain_long(bytes: &[u8]) -> usize {
    // Those that are not short are mostly long.
    let Some((short, long)) = bytes.split_at_checked(SHORT_BYTES) else {
        return plain_words(bytes);
    };
    let plain = plain_words(short);
    if plain < SHORT_BYTES { plain } else { SHORT_BYTES + plain_blocks(long) }
}

/// Counts in long blocks, whose words the compiler looks at together.
fn plain_blocks(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<LONG_BYTES>();
    let is_plain = |block: &&[u8; LONG_BYTES]| {
        let (words, _) = block.as_chunks();
        words.iter().fold(0, |special, word| special | special_bytes(u64::from_le_bytes(*word)))
            == 0
    };
    let plain = LONG_BYTES * blocks.iter().take_while(is_plain).count();
    plain + plain_words(bytes.get(plain..).unwrap_or_default())
}

/// Counts in words of eight bytes.
#[inline]
fn plain_words(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks();
    let mut plain = 0;
    for block in blocks {
        let special = special_bytes(u64::from_le_bytes(*block));
        if special != 0 {
            return plain + special.trailing_zeros() as usize / 8;
        }
        plain += block.len();
    }
    // Two reads that overlap take in four bytes or more, of which mostly none is special.
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        let word = u64::from(u32::from_le_bytes(*first)) << 32;
        if special_bytes(word | u64::from(u32::from_le_bytes(*last))) == 0 {
            return bytes.len();
        }
    }
    plain + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

const fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Marks the special ones among eight bytes by their highest bits.
///
/// Subtracting sets the highest bit of each byte that was too small, and borrows from the byte
/// above it: the lowest mark is always right, those above it need not be.
const fn special_bytes(block: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let quotes = block ^ (EACH * b'"' as u64);
    let backslashes = block ^ (EACH * b'\\' as u64);
    let below_space = block.wrapping_sub(EACH * b' ' as u64) & !block;
    let quote = quotes.wrapping_sub(EACH) & !quotes;
    let backslash = backslashes.wrapping_sub(EACH) & !backslashes;
    (below_space | quote | backslash) & (EACH << 7)
}

/// Appends a string's content as it is written: escaped where it must be.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let plain = plain_bytes(text.as_bytes());
    if plain == text.len() {
        return out.push_str(text);
    }
    let mut rest = text;
    loop {
        let plain = plain_bytes(rest.as_bytes());
        let Some((before, after)) = rest.split_at_checked(plain) else { return };
        out.push_str(before);
        let Some(special) = after.as_bytes().first() else { return };
        push_special(out, *special);
        rest = after.get(1..).unwrap_or_default();
    }
}

fn push_special(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        control => {
            out.push_str("\\u00");
            for digit in [control >> 4, control & 15] {
                out.push(HEX.get(usize::from(digit)).copied().map_or('0', char::from));
            }
        }
    }
}

/// An escape that was read: what it means, and how many bytes it is written with.
pub(super) struct Escape {
    pub(super) meaning: char,
    pub(super) bytes: usize,
}

/// Reads the escape that `bytes` start with; `None` if it is none, or half of a pair.
pub(super) fn read_escape(bytes: &[u8]) -> Option<Escape> {
    let meaning = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return read_unicode(bytes),
        _ => return None,
    };
    Some(Escape { meaning, bytes: 2 })
}

fn read_unicode(bytes: &[u8]) -> Option<Escape> {
    let first = code_unit(bytes)?;
    // Halves of pairs are no characters, so that `char` refuses one that stands alone.
    if !(0xD800..0xDC00).contains(&first) {
        return Some(Escape { meaning: char::from_u32(first)?, bytes: 6 });
    }
    let second = code_unit(bytes.get(6..)?)?;
    if !(0xDC00..0xE000).contains(&second) {
        return None;
    }
    let meaning = char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))?;
    Some(Escape { meaning, bytes: 12 })
}

/// Reads the `\u` and four digits that `bytes` start with.
fn code_unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.get(..6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

/// Returns what a string with escapes means. The scanner has seen that each is one.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let at = before.len();
        let escape = read_escape(rest.as_bytes().get(at..).unwrap_or_default());
        debug_assert!(escape.is_some(), "the scanner let `\\{after}` pass");
        let Some(escape) = escape else { break };
        text.push(escape.meaning);
        rest = rest.get(at + escape.bytes..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}
