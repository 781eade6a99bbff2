//! What a file is made of: its format, how a CSV file is cut, how it is compressed.
//!
//! Set by callers through [`ImportOptions`](super::ImportOptions) and
//! [`ExportOptions`](super::ExportOptions); the reading itself is in `json_lines` and `csv`.

use std::fmt;

/// How the items of a file are written.
///
/// DynamoDB's third format, Amazon Ion, is not read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// DynamoDB JSON, one item a line: `{"Item": {"id": {"S": "a"}}}`.
    ///
    /// The only format that is exported, and what the service's own exports hold.
    #[default]
    DynamoDbJson,
    /// Comma-separated values, one item a row (import only).
    Csv(CsvOptions),
}

/// How a CSV file is cut into rows and fields.
///
/// Fields may stand in double quotes, in which a quote is doubled and line breaks belong to the
/// field (RFC 4180). Attributes that are keys of the table or of an index get the type that the
/// table says, binary ones from base64; every other field is a string, as with the service's import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsvOptions {
    delimiter: Delimiter,
    header: Option<Vec<String>>,
}

impl CsvOptions {
    /// Returns the defaults: commas, and the first row names the attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what stands between two fields.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Names the attributes; the first row is then an item like all others.
    #[must_use]
    pub fn header<I: IntoIterator<Item: Into<String>>>(mut self, names: I) -> Self {
        self.header = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Returns the byte between two fields.
    pub(super) const fn delimiter_byte(&self) -> u8 {
        self.delimiter.byte()
    }

    /// Returns the names, if the file does not have them.
    pub(super) fn names(&self) -> Option<&[String]> {
        self.header.as_deref()
    }
}

/// What stands between the fields of a row: one of the six that the service's import takes (API
/// reference, "`CsvOptions`").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `|`
    Pipe,
    /// A tab.
    Tab,
    /// A space.
    Space,
}

impl Delimiter {
    /// Returns the delimiter that this character is.
    pub const fn from_char(character: char) -> Option<Self> {
        Some(match character {
            ',' => Self::Comma,
            ';' => Self::Semicolon,
            ':' => Self::Colon,
            '|' => Self::Pipe,
            '\t' => Self::Tab,
            ' ' => Self::Space,
            _ => return None,
        })
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Colon => b':',
            Self::Pipe => b'|',
            Self::Tab => b'\t',
            Self::Space => b' ',
        }
    }
}

/// The name that checkpoints carry: an import goes on only with the format it began with.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DynamoDbJson => f.write_str("dynamodb-json"),
            Self::Csv(csv) => {
                write!(f, "csv {:?}", char::from(csv.delimiter_byte()))?;
                csv.names().map_or(Ok(()), |names| write!(f, " {names:?}"))
            }
        }
    }
}

/// How the bytes of a file are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Compression {
    /// Import: gzip if the file begins as gzip does. Export: none.
    #[default]
    Detect,
    /// Not at all.
    None,
    /// gzip, of one member or several.
    Gzip,
}
