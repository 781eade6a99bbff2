//! CSV rows to items: the header names the attributes, the table types those that are keys.
//!
//! `records` calls it for each row. Rows are cut by `csv_row`, numbers of keys are parsed as the wire
//! parses them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::backend::BackendError;
use dyno_core::op::{AttributeDefinition, ScalarAttributeType};
use dyno_core::value::{AttributeValue, Item, Number};

use super::csv_row::Row;
use super::format::CsvOptions;
use super::record::{Record, RecordRead};
use super::report::LineFault;
use super::source::{Ending, LineRead, Lines};
use crate::wire::bad_number;

/// Reads the rows of one source.
pub(super) struct CsvRows {
    delimiter: u8,
    columns: Vec<Column>,
    /// Reused from row to row.
    line: Vec<u8>,
}

/// A column of the file.
struct Column {
    name: String,
    kind: ScalarAttributeType,
}

/// Why a header was not read.
pub(super) enum HeaderFault {
    Source(io::Error),
    Wrong(String),
}

impl CsvRows {
    /// Reads the header, unless the options have one.
    pub(super) fn new<R: Read>(
        options: &CsvOptions,
        definitions: &[AttributeDefinition],
        lines: &mut Lines<R>,
    ) -> Result<Self, HeaderFault> {
        let delimiter = options.delimiter_byte();
        let names = match options.names() {
            Some(names) => names.to_vec(),
            None => read_header(delimiter, lines)?,
        };
        check_names(&names).map_err(HeaderFault::Wrong)?;
        let kinds: BTreeMap<&str, ScalarAttributeType> =
            definitions.iter().map(|it| (it.attribute_name.as_str(), it.attribute_type)).collect();
        let column = |name: String| {
            let kind = kinds.get(name.as_str()).copied().unwrap_or(ScalarAttributeType::S);
            Column { name, kind }
        };
        let columns = names.into_iter().map(column).collect();
        Ok(Self { delimiter, columns, line: Vec::new() })
    }

    /// Reads the next row that is not blank.
    pub(super) fn next_row<R: Read>(&mut self, lines: &mut Lines<R>) -> io::Result<RecordRead> {
        loop {
            let line = lines.line() + 1;
            let (content, ending) = match read_row(self.delimiter, lines, &mut self.line)? {
                CutRow::End => return Ok(RecordRead::End),
                CutRow::Open => return Ok(RecordRead::Truncated { line }),
                CutRow::Blank => continue,
                CutRow::TooLong(ending) => (Err(LineFault::TooLong), ending),
                CutRow::Row(row, ending) => (self.item(row), ending),
            };
            return Ok(RecordRead::Record(Record { line, content }, ending));
        }
    }

    fn item(&self, row: Row) -> Result<Item, LineFault> {
        let fields = row.into_fields().ok_or(LineFault::StrayQuote)?;
        if fields.len() != self.columns.len() {
            let (found, expected) = (fields.len(), self.columns.len());
            return Err(LineFault::FieldCount { found, expected });
        }
        let columns = self.columns.iter().zip(fields);
        columns.map(|(column, field)| Ok((column.name.clone(), column.value(field)?))).collect()
    }
}

impl Column {
    // Unverified: that an empty field is an empty string, that binary keys are written in base64, and
    // that the text of a bad number is that of a request.
    fn value(&self, field: Vec<u8>) -> Result<AttributeValue, LineFault> {
        let text = String::from_utf8(field).map_err(|_| LineFault::NotUtf8)?;
        Ok(match self.kind {
            ScalarAttributeType::S => AttributeValue::S(text),
            ScalarAttributeType::N => AttributeValue::N(number(&text)?),
            ScalarAttributeType::B => {
                let bytes = STANDARD.decode(&text);
                let not_base64 = |_| LineFault::NotBase64 { name: self.name.clone() };
                AttributeValue::B(bytes.map_err(not_base64)?)
            }
        })
    }
}

fn number(text: &str) -> Result<Number, LineFault> {
    text.parse().map_err(|reason| {
        let refused: BackendError = bad_number(text, &reason);
        LineFault::Service(refused)
    })
}

/// What reading the lines of a row came to.
enum CutRow {
    End,
    Open,
    Blank,
    TooLong(Ending),
    Row(Row, Ending),
}

/// Reads the lines of one row. `text` is room for them, so that a row is bounded as a line is.
fn read_row<R: Read>(
    delimiter: u8,
    lines: &mut Lines<R>,
    text: &mut Vec<u8>,
) -> io::Result<CutRow> {
    text.clear();
    let mut row = Row::new(delimiter);
    let mut is_first = true;
    loop {
        let before = text.len();
        let ending = match lines.read_line(text)? {
            LineRead::End if is_first => return Ok(CutRow::End),
            LineRead::End => return Ok(CutRow::Open),
            LineRead::TooLong(ending) => return Ok(CutRow::TooLong(ending)),
            LineRead::Line(ending) => ending,
        };
        let line = text.get(before..).unwrap_or_default();
        if is_first && line.trim_ascii().is_empty() && !line.contains(&delimiter) {
            return Ok(CutRow::Blank);
        }
        is_first = false;
        if row.add_line(line) {
            return Ok(CutRow::Row(row, ending));
        }
        if ending == Ending::Source {
            return Ok(CutRow::Open);
        }
    }
}

fn read_header<R: Read>(delimiter: u8, lines: &mut Lines<R>) -> Result<Vec<String>, HeaderFault> {
    let wrong = |text: &str| HeaderFault::Wrong(text.to_owned());
    let mut text = Vec::new();
    let row = match read_row(delimiter, lines, &mut text).map_err(HeaderFault::Source)? {
        CutRow::End | CutRow::Blank => return Err(wrong("the first line is empty")),
        CutRow::Open => return Err(wrong("a quote is not closed")),
        CutRow::TooLong(_) => return Err(wrong("it is too long")),
        CutRow::Row(row, _) => row,
    };
    let fields = row.into_fields().ok_or_else(|| wrong("a quote is not doubled"))?;
    let names = fields.into_iter().map(String::from_utf8).collect::<Result<Vec<_>, _>>();
    let mut names = names.map_err(|_| wrong("it is not UTF-8"))?;
    // Spreadsheets begin a file with a byte order mark, which is no part of the first name.
    if let Some(first) = names.first_mut()
        && let Some(plain) = first.strip_prefix('\u{feff}')
    {
        *first = plain.to_owned();
    }
    Ok(names)
}

fn check_names(names: &[String]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.is_empty() {
            return Err("a name is empty".to_owned());
        }
        if !seen.insert(name) {
            return Err(format!("the name {name} stands twice"));
        }
    }
    Ok(())
}
