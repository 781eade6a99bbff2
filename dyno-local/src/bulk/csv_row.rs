//! A CSV row cut into fields, line by line (RFC 4180).
//!
//! `csv` feeds it lines until a row is whole. A quote opens a field only at its beginning; in the
//! field it is doubled; a line break inside belongs to the field.

/// A row being cut.
#[derive(Debug)]
pub(super) struct Row {
    delimiter: u8,
    fields: Vec<Vec<u8>>,
    field: Vec<u8>,
    state: State,
    has_stray_quote: bool,
}

/// What stands before the next byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A delimiter, or nothing.
    FieldStart,
    /// A field without quotes.
    Plain,
    /// An open quote.
    Quoted,
    /// A quote within quotes: the end of the field, or half of a doubled one.
    Quote,
}

impl Row {
    /// Returns an empty row.
    pub(super) const fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            fields: Vec::new(),
            field: Vec::new(),
            state: State::FieldStart,
            has_stray_quote: false,
        }
    }

    /// Adds a line without its end; returns `false` if the row goes on in the next line.
    pub(super) fn add_line(&mut self, line: &[u8]) -> bool {
        for byte in line {
            self.add(*byte);
        }
        if self.state == State::Quoted {
            self.field.push(b'\n');
            return false;
        }
        // Of a line that ends with `\r\n`; within quotes it belongs to the field.
        if self.state == State::Plain && self.field.last() == Some(&b'\r') {
            self.field.pop();
        }
        self.end_field();
        true
    }

    /// Returns the fields; `None` if a quote stood where none may.
    pub(super) fn into_fields(self) -> Option<Vec<Vec<u8>>> {
        (!self.has_stray_quote).then_some(self.fields)
    }

    fn add(&mut self, byte: u8) {
        match (self.state, byte) {
            (State::FieldStart, b'"') => self.state = State::Quoted,
            (State::Quoted, b'"') => self.state = State::Quote,
            (State::Quote, b'"') => {
                self.field.push(b'"');
                self.state = State::Quoted;
            }
            (State::Quoted, byte) => self.field.push(byte),
            (_, byte) if byte == self.delimiter => self.end_field(),
            (State::Quote, b'\r') => {}
            (State::FieldStart | State::Plain, byte) => {
                self.has_stray_quote |= byte == b'"';
                self.field.push(byte);
                self.state = State::Plain;
            }
            (State::Quote, _) => {
                self.has_stray_quote = true;
                self.state = State::Plain;
            }
        }
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.field));
        self.state = State::FieldStart;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The fields of a text that is one row, or what is wrong.
    fn check(text: &str, expected: Result<&[&str], &str>) {
        let mut row = Row::new(b',');
        let mut lines = text.split('\n');
        let ended = lines.any(|line| row.add_line(line.as_bytes()));
        let found = match (ended, row.into_fields()) {
            (false, _) => Err("open"),
            (true, None) => Err("stray"),
            (true, Some(fields)) => {
                Ok(fields.into_iter().map(|field| String::from_utf8(field).unwrap()).collect())
            }
        };
        let expected: Result<Vec<String>, _> =
            expected.map(|fields| fields.iter().map(|&field| field.to_owned()).collect());
        assert_eq!(found, expected, "{text:?}");
        assert_eq!(lines.next(), None, "{text:?}");
    }

    #[test]
    fn rows_are_cut_as_the_rfc_says() {
        check("a,b", Ok(&["a", "b"]));
        check("a,b\r", Ok(&["a", "b"]));
        check("", Ok(&[""]));
        check(",", Ok(&["", ""]));
        check("a,", Ok(&["a", ""]));
        check("\"a\",\"b\"\r", Ok(&["a", "b"]));
        check("\"a,b\",c", Ok(&["a,b", "c"]));
        check("\"\",\"\"\"\"", Ok(&["", "\""]));
        check("\"\"\"123\"\"\",x", Ok(&["\"123\"", "x"]));
        check("\"a\r\nb\",c", Ok(&["a\r\nb", "c"]));
        check("\"a\n\n\",b", Ok(&["a\n\n", "b"]));
        check(" a , b ", Ok(&[" a ", " b "]));
        check("5\" nail,a", Err("stray"));
        check("\"5\" nail,a", Err("stray"));
        check(" \"a\"", Err("stray"));
        check("\"a", Err("open"));
        check("a,\"b\n", Err("open"));
    }

    proptest! {
        #[test]
        fn quoted_fields_survive(fields in prop::collection::vec("[a\",\r\n|]{0,6}", 1..5)) {
            let quoted: Vec<String> = fields
                .iter()
                .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
                .collect();
            let expected: Vec<&str> = fields.iter().map(String::as_str).collect();
            check(&quoted.join(","), Ok(&expected));
        }
    }
}
