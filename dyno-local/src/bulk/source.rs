//! The lines of a source: decompressed, bounded, counted, with a checksum of all that was read.
//!
//! The decoders in `json_lines` and `csv` take lines from here; `checkpoint` keeps the [`Position`].
//! Invariant: at most [`LINE_BYTES_MAX`] of a line are held, however long it is.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::format::Compression;

/// The longest line, or CSV row, that is read.
///
/// An item has at most 400 KB. The JSON that writes a byte at the greatest length is a list of
/// nulls, `{"NULL":true},` for each, so that no item takes more than 6 MB without idle spaces.
pub(super) const LINE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// How much is read at once.
const READ_BYTES: usize = 256 * 1024;

/// How far a source has been read: always the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Position {
    /// The lines so far.
    pub(super) lines: u64,
    /// The bytes so far, decompressed.
    pub(super) bytes: u64,
    /// The CRC-32 of those bytes.
    pub(super) crc32: u32,
}

/// What reading one more line came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRead {
    /// There is no further line.
    End,
    /// A line, without its end.
    Line(Ending),
    /// A line that is too long; it was skipped.
    TooLong(Ending),
}

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a line break.
    Break,
    /// With the source.
    Source,
}

/// A source, line by line.
pub(super) struct Lines<R> {
    source: BufReader<Decompressed<R>>,
    line: u64,
    bytes: u64,
    hasher: crc32fast::Hasher,
}

impl<R: Read> Lines<R> {
    /// Returns the lines of a source. Fails if its first bytes cannot be read.
    pub(super) fn new(source: R, compression: Compression) -> io::Result<Self> {
        let source = BufReader::with_capacity(READ_BYTES, Decompressed::new(source, compression)?);
        Ok(Self { source, line: 0, bytes: 0, hasher: crc32fast::Hasher::new() })
    }

    /// Appends the next line to `text`, which with it may have [`LINE_BYTES_MAX`] bytes.
    pub(super) fn read_line(&mut self, text: &mut Vec<u8>) -> io::Result<LineRead> {
        let before = text.len();
        let room = LINE_BYTES_MAX.saturating_sub(before).saturating_add(1);
        let read = (&mut self.source).take(as_u64(room)).read_until(b'\n', text)?;
        if read == 0 {
            return Ok(LineRead::End);
        }
        self.hasher.update(text.get(before..).unwrap_or_default());
        self.bytes += as_u64(read);
        self.line += 1;
        if text.last() == Some(&b'\n') {
            text.pop();
            return Ok(LineRead::Line(Ending::Break));
        }
        if read < room {
            return Ok(LineRead::Line(Ending::Source));
        }
        text.clear();
        self.skip_line().map(LineRead::TooLong)
    }

    /// Skips what a checkpoint says was read, and returns the position that was reached.
    pub(super) fn skip_to(&mut self, position: Position) -> io::Result<Position> {
        while self.bytes < position.bytes {
            let part = self.source.fill_buf()?;
            let wanted = usize::try_from(position.bytes - self.bytes).unwrap_or(usize::MAX);
            let part = part.get(..wanted).unwrap_or(part);
            if part.is_empty() {
                break;
            }
            let length = part.len();
            self.hasher.update(part);
            self.bytes += as_u64(length);
            self.source.consume(length);
        }
        self.line = position.lines;
        Ok(self.position())
    }

    /// Returns how far the source has been read.
    pub(super) fn position(&self) -> Position {
        let crc32 = self.hasher.clone().finalize();
        Position { lines: self.line, bytes: self.bytes, crc32 }
    }

    /// Returns how many bytes have been read.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the number of the line that was read last.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Reads to the end of the line and keeps nothing.
    fn skip_line(&mut self) -> io::Result<Ending> {
        loop {
            let part = self.source.fill_buf()?;
            if part.is_empty() {
                return Ok(Ending::Source);
            }
            let end = part.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(part.len(), |at| at + 1);
            self.hasher.update(part.get(..length).unwrap_or_default());
            self.bytes += as_u64(length);
            self.source.consume(length);
            if end.is_some() {
                return Ok(Ending::Break);
            }
        }
    }
}

/// A source as plain bytes.
enum Decompressed<R> {
    Plain(io::Chain<io::Cursor<Vec<u8>>, R>),
    Gzip(Box<MultiGzDecoder<io::Chain<io::Cursor<Vec<u8>>, R>>>),
}

impl<R: Read> Decompressed<R> {
    fn new(mut source: R, compression: Compression) -> io::Result<Self> {
        let mut head = Vec::new();
        if compression == Compression::Detect {
            source.by_ref().take(as_u64(GZIP_MAGIC.len())).read_to_end(&mut head)?;
        }
        let gzip = compression == Compression::Gzip || head == GZIP_MAGIC;
        let whole = io::Cursor::new(head).chain(source);
        Ok(if gzip { Self::Gzip(Box::new(MultiGzDecoder::new(whole))) } else { Self::Plain(whole) })
    }
}

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(into),
            Self::Gzip(source) => source.read(into),
        }
    }
}

/// What every gzip file begins with, and no text.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(LineRead, usize)> {
        let mut lines = Lines::new(text, Compression::None).unwrap();
        let mut found = Vec::new();
        loop {
            let mut line = Vec::new();
            let read = lines.read_line(&mut line).unwrap();
            if read == LineRead::End {
                return found;
            }
            found.push((read, line.len()));
        }
    }

    #[test]
    fn lines_end_with_a_break_or_with_the_source() {
        use Ending::{Break, Source};
        assert_eq!(lines(b""), []);
        assert_eq!(
            lines(b"ab\n\nc"),
            [(LineRead::Line(Break), 2), (LineRead::Line(Break), 0), (LineRead::Line(Source), 1)]
        );
    }

    #[test]
    fn a_line_of_the_greatest_length_is_read_and_one_more_byte_is_too_long() {
        for (extra, ending) in [("\n", Ending::Break), ("", Ending::Source)] {
            let longest = format!("{}{extra}", "x".repeat(LINE_BYTES_MAX));
            assert_eq!(lines(longest.as_bytes()), [(LineRead::Line(ending), LINE_BYTES_MAX)]);
            let longer = format!("x{longest}");
            assert_eq!(lines(longer.as_bytes()), [(LineRead::TooLong(ending), 0)]);
        }
        let then = format!("{}\nab\n", "x".repeat(2 * LINE_BYTES_MAX));
        let expected = [(LineRead::TooLong(Ending::Break), 0), (LineRead::Line(Ending::Break), 2)];
        assert_eq!(lines(then.as_bytes()), expected);
    }

    #[test]
    fn skipping_comes_to_where_reading_came() {
        let text = b"one\ntwo\nthree\n";
        let mut read = Lines::new(&text[..], Compression::Detect).unwrap();
        for _ in 0..2 {
            read.read_line(&mut Vec::new()).unwrap();
        }
        let there = read.position();
        assert_eq!((there.lines, there.bytes), (2, 8));
        let mut skipped = Lines::new(&text[..], Compression::Detect).unwrap();
        assert_eq!(skipped.skip_to(there).unwrap(), there);
        let mut line = Vec::new();
        assert_eq!(skipped.read_line(&mut line).unwrap(), LineRead::Line(Ending::Break));
        assert_eq!((line.as_slice(), skipped.line()), (&b"three"[..], 3));
    }
}
