//! The text of a number: plain decimal, never scientific.
//!
//! The text is written into a buffer on the stack, a digit at a time, so that printing a number
//! neither allocates nor goes through the formatting of wide integers.

use std::fmt;
use std::ops::Deref;

use super::Number;

/// The longest text: a sign, `0.`, 129 zeros and 38 digits.
const LENGTH_MAX: usize = 1 + 2 + 129 + 38;

/// What is printed of a coefficient's 38 digits at a time: as much as fits one word.
const DIGITS_IN_WORD: usize = 19;

/// The text of a [`Number`], held in place; reads as a `str`.
#[derive(Clone)]
pub struct NumberText {
    bytes: [u8; LENGTH_MAX],
    length: usize,
}

impl Number {
    /// Returns the number as plain decimal text, without an allocation.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_core::value::Number;
    ///
    /// assert_eq!(&*Number::from(-1500).text(), "-1500");
    /// ```
    pub fn text(&self) -> NumberText {
        let mut buffer = [0; 2 * DIGITS_IN_WORD];
        let digits = self.digits(&mut buffer);
        let mut text = NumberText { bytes: [b'0'; LENGTH_MAX], length: 0 };
        if self.negative {
            text.push(b"-");
        }
        if self.exponent >= 0 {
            text.push(digits);
            text.length += usize::from(self.exponent.unsigned_abs());
            return text;
        }
        let places = usize::from(self.exponent.unsigned_abs());
        match digits.len().checked_sub(places) {
            Some(point) if point > 0 => {
                let (whole, fraction) = digits.split_at_checked(point).unwrap_or((digits, b""));
                text.push(whole);
                text.push(b".");
                text.push(fraction);
            }
            Some(_) | None => {
                text.push(b"0.");
                text.length += places - digits.len();
                text.push(digits);
            }
        }
        text
    }

    /// Writes the coefficient's digits to the end of the buffer and returns them.
    fn digits<'b>(&self, buffer: &'b mut [u8; 2 * DIGITS_IN_WORD]) -> &'b [u8] {
        let written = if self.high == 0 {
            write_word(self.low, buffer)
        } else {
            // 38 digits are two halves of 19, each of which fits a word.
            let half = 10u128.pow(19);
            let (high, low) = (self.coefficient() / half, self.coefficient() % half);
            let word = |part: u128| u64::try_from(part).unwrap_or(u64::MAX);
            buffer.fill(b'0');
            let (front, back) = buffer.split_at_mut(DIGITS_IN_WORD);
            write_word(word(low), back);
            DIGITS_IN_WORD + write_word(word(high), front)
        };
        buffer.get(buffer.len() - written..).unwrap_or_default()
    }
}

/// Writes a word's digits to the end of the buffer and returns how many there are.
fn write_word(mut word: u64, buffer: &mut [u8]) -> usize {
    let mut written = 0;
    for place in buffer.iter_mut().rev() {
        let digit = (word % 10) as u8;
        *place = b'0' + digit;
        written += 1;
        word /= 10;
        if word == 0 {
            break;
        }
    }
    written
}

impl NumberText {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        let written = self.bytes.get(..self.length).unwrap_or(&self.bytes);
        std::str::from_utf8(written).unwrap_or_default()
    }

    /// Appends what the longest text has room for. What is skipped reads as zeros.
    fn push(&mut self, part: &[u8]) {
        let end = self.length + part.len();
        if let Some(room) = self.bytes.get_mut(self.length..end) {
            room.copy_from_slice(part);
        }
        self.length = end;
    }
}

impl Deref for NumberText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl fmt::Debug for NumberText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
