//! The JSON of policy documents: text to a tree and back, without blanks.
//!
//! Documents have 20 KB at most; deeper nesting than any policy has is refused.

use std::fmt::Write;

/// How deep a document may nest.
const DEPTH_MAX: usize = 32;

/// A JSON value. Numbers stay as they are written; members stay in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a text that is one value; `None` if it is not.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value(DEPTH_MAX)?;
        reader.skip_blanks();
        reader.rest.is_empty().then_some(value)
    }

    /// Writes the value without blanks.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => write_text(text, out),
            Self::Array(elements) => {
                out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    element.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if u32::from(letter) < 0x20 => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

/// What is left of a text.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Takes a sign, with the blanks before it.
    fn take(&mut self, sign: char) -> bool {
        self.skip_blanks();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        if self.take('{') {
            return self.members(depth).map(Json::Object);
        }
        if self.take('[') {
            return self.elements(depth).map(Json::Array);
        }
        if self.take('"') {
            return self.text().map(Json::Text);
        }
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
        let end = self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        match word {
            "null" => Some(Json::Null),
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            word => is_number(word).then(|| Json::Number(word.to_owned())),
        }
    }

    fn members(&mut self, depth: usize) -> Option<Vec<(String, Json)>> {
        let mut members = Vec::new();
        if self.take('}') {
            return Some(members);
        }
        loop {
            let name = if self.take('"') { self.text()? } else { return None };
            let value = if self.take(':') { self.value(depth)? } else { return None };
            members.push((name, value));
            if !self.take(',') {
                return self.take('}').then_some(members);
            }
        }
    }

    fn elements(&mut self, depth: usize) -> Option<Vec<Json>> {
        let mut elements = Vec::new();
        if self.take(']') {
            return Some(elements);
        }
        loop {
            elements.push(self.value(depth)?);
            if !self.take(',') {
                return self.take(']').then_some(elements);
            }
        }
    }

    /// Reads what follows an opening quote.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let mut letters = self.rest.chars();
            let letter = letters.next()?;
            self.rest = letters.as_str();
            match letter {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                letter if u32::from(letter) < 0x20 => return None,
                letter => text.push(letter),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return char::from_u32(unit);
                }
                self.rest = self.rest.strip_prefix("\\u")?;
                let low = self.unit()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + low)?
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| are_digits)
    }
}

/// A sign, digits without a leading zero, a fraction, an exponent.
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
        }
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(are_digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Option<String> {
        let mut out = String::new();
        Json::parse(text)?.write(&mut out);
        Some(out)
    }

    #[test]
    fn texts_are_read_as_json_or_not_at_all() {
        for (text, expected) in [
            (" { \"a\" : [ 1 , -0.5e+3 , true , null ] } ", Some("{\"a\":[1,-0.5e+3,true,null]}")),
            ("\"\\u0041\\ud83d\\ude00\\n\"", Some("\"A\u{1F600}\\u000a\"")),
            ("", None),
            ("{", None),
            ("{\"a\"}", None),
            ("[1,]", None),
            ("01", None),
            ("1.", None),
            ("nul", None),
            ("1 2", None),
            ("\"\\ud83d\"", None),
            ("\"\\u00e", None),
            ("'a'", None),
        ] {
            assert_eq!(written(text).as_deref(), expected, "{text}");
        }
        assert!(written(&"[".repeat(100_000)).is_none());
    }

    proptest! {
        /// Whatever is read is what another reader makes of it.
        #[test]
        fn another_reader_agrees(text in r#"[\[\]{}",:a\\u0-9 .eE+-]{0,24}"#) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            let ours = written(&text);
            prop_assert_eq!(ours.is_some(), theirs.is_ok(), "{}", text);
            if let (Some(ours), Ok(theirs)) = (ours, theirs) {
                prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&ours).unwrap(), theirs);
            }
        }
    }
}
