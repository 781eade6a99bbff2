//! Text to tokens.
//!
//! The parser calls it. Unlike the parser it gives no reason: the service says of a text that
//! cannot be read as tokens nothing more than that.

use super::ast::Span;
use super::error::StatementFault;
use super::keyword::keyword;
use super::{literal, number};

/// A token, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// A name or a string without quotes; a number or a literal of another language as written.
    pub(super) text: String,
    pub(super) at: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name,
    Keyword(&'static str),
    Text,
    Number,
    /// A literal of another language, with the name of its type.
    Ion(&'static str),
    Symbol(&'static str),
    End,
}

/// The symbols, longer ones before those that they begin with.
const SYMBOLS: [&str; 26] = [
    "<<", ">>", "<=", ">=", "<>", "!=", "||", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";",
    "?", "*", "/", "%", "+", "-", "=", "<", ">",
];

/// Where reading stands.
struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
    tokens: Vec<Token>,
}

/// Splits the text into tokens; the last is the end.
pub(super) fn tokenize(text: &str) -> Result<Vec<Token>, StatementFault> {
    let mut lexer = Lexer { rest: text, line: 1, column: 1, tokens: Vec::new() };
    while lexer.skip_blanks()? {
        lexer.token()?;
    }
    let at = Span { line: lexer.line, column: lexer.column, length: 0 };
    lexer.tokens.push(Token { kind: TokenKind::End, text: String::new(), at });
    Ok(lexer.tokens)
}

const fn unreadable() -> StatementFault {
    StatementFault::Malformed("")
}

impl Lexer<'_> {
    /// Skips white space and comments; returns `false` at the end of the text.
    fn skip_blanks(&mut self) -> Result<bool, StatementFault> {
        loop {
            let blanks = leading(self.rest, |c| matches!(c, ' ' | '\t' | '\r' | '\n'));
            self.advance(blanks);
            if self.rest.starts_with("--") {
                self.advance(leading(self.rest, |c| c != '\n'));
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let length = comment.find("*/").ok_or_else(unreadable)?;
                self.advance(length + "/**/".len());
            } else if blanks == 0 {
                return Ok(!self.rest.is_empty());
            }
        }
    }

    /// Reads the token that the rest begins with.
    fn token(&mut self) -> Result<(), StatementFault> {
        let first = self.rest.chars().next().ok_or_else(unreadable)?;
        match first {
            'a'..='z' | 'A'..='Z' | '_' | '$' => self.word(),
            '"' => self.quoted('"', TokenKind::Name),
            '\'' => self.quoted('\'', TokenKind::Text),
            '`' => self.ion(),
            '0'..='9' => self.number(),
            '.' if self.begins_number() => self.number(),
            _ => {
                let rest = self.rest;
                let symbol = SYMBOLS.into_iter().find(|it| rest.starts_with(it));
                let symbol = symbol.ok_or_else(unreadable)?;
                self.push(TokenKind::Symbol(symbol), String::new(), symbol.len());
                Ok(())
            }
        }
    }

    fn word(&mut self) -> Result<(), StatementFault> {
        let length = leading(self.rest, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
        let word = self.rest.get(..length).ok_or_else(unreadable)?.to_owned();
        let kind = keyword(&word).map_or(TokenKind::Name, TokenKind::Keyword);
        self.push(kind, word, length);
        Ok(())
    }

    /// Reads what stands between two marks; a mark inside is written twice.
    fn quoted(&mut self, mark: char, kind: TokenKind) -> Result<(), StatementFault> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            if c != mark {
                text.push(c);
                continue;
            }
            if characters.next_if(|(_, next)| *next == mark).is_none() {
                self.push(kind, text, at + 1);
                return Ok(());
            }
            text.push(mark);
        }
        Err(unreadable())
    }

    fn ion(&mut self) -> Result<(), StatementFault> {
        let inner = self.rest.get(1..).and_then(|rest| Some(rest.split_once('`')?.0));
        let inner = inner.ok_or_else(unreadable)?.to_owned();
        let kind = literal::ion_type(&inner).ok_or_else(unreadable)?;
        let length = inner.len() + 2;
        self.push(TokenKind::Ion(kind), inner, length);
        Ok(())
    }

    /// A point begins a number where a value may stand, and after another number.
    fn begins_number(&self) -> bool {
        let digit =
            self.rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let after_value = self.tokens.last().is_some_and(|token| match token.kind {
            TokenKind::Name | TokenKind::Text | TokenKind::Ion(_) => true,
            TokenKind::Symbol(symbol) => matches!(symbol, ")" | "]" | "}" | "?" | ">>"),
            TokenKind::Number | TokenKind::Keyword(_) | TokenKind::End => false,
        });
        digit && !after_value
    }

    /// Reads digits, perhaps with a point and an exponent.
    fn number(&mut self) -> Result<(), StatementFault> {
        let digits = |text: &str| leading(text, |c| c.is_ascii_digit());
        let rest = |from: usize| self.rest.get(from..).unwrap_or_default();
        let mut length = digits(self.rest);
        if rest(length).starts_with('.') {
            length += 1 + digits(rest(length + 1));
        }
        if rest(length).starts_with(['e', 'E']) {
            let sign = usize::from(rest(length + 1).starts_with(['+', '-']));
            let exponent = digits(rest(length + 1 + sign));
            if exponent == 0 {
                return Err(unreadable());
            }
            length += 1 + sign + exponent;
        }
        let text = self.rest.get(..length).unwrap_or_default().to_owned();
        if !number::fits(&text) {
            return Err(unreadable());
        }
        self.push(TokenKind::Number, text, length);
        Ok(())
    }

    /// Appends a token of so many bytes.
    fn push(&mut self, kind: TokenKind, text: String, bytes: usize) {
        let (line, column) = (self.line, self.column);
        let length = self.rest.get(..bytes).map_or(0, |token| token.chars().count());
        self.tokens.push(Token { kind, text, at: Span { line, column, length } });
        self.advance(bytes);
    }

    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for c in passed.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
    }
}

fn leading(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accept(c)).unwrap_or(text.len())
}
