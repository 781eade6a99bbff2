//! Text to tokens.
//!
//! The parsers call it through [`tokenize`]. Every byte that is not white space belongs to a
//! token: what no rule takes becomes an [`TokenKind::Unknown`] token of one character, so that a
//! lexical error is reported by the parser like any other syntax error.

use super::error::ExpressionKind;

/// A piece of the text, by its byte positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A bare attribute or function name.
    Word,
    /// `#name`
    Name,
    /// `:value`
    Value,
    /// Decimal digits, as in a list index.
    Digits,
    Keyword(Keyword),
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Dot,
    Plus,
    Minus,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// A character that no rule takes.
    Unknown,
    /// The end of the text.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    And,
    Or,
    Not,
    In,
    Between,
    Set,
    Remove,
    Add,
    Delete,
}

impl Keyword {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
            Self::In => "IN",
            Self::Between => "BETWEEN",
            Self::Set => "SET",
            Self::Remove => "REMOVE",
            Self::Add => "ADD",
            Self::Delete => "DELETE",
        }
    }
}

/// Returns the words that are syntax in an expression of this kind. Elsewhere they are names, and
/// refused later as reserved words.
///
/// Unverified: that `SET` and its like are no syntax in conditions, and nothing is in projections.
const fn keywords(kind: ExpressionKind) -> &'static [Keyword] {
    match kind {
        ExpressionKind::Update => &[Keyword::Set, Keyword::Remove, Keyword::Add, Keyword::Delete],
        ExpressionKind::Condition | ExpressionKind::Filter | ExpressionKind::KeyCondition => {
            &[Keyword::And, Keyword::Or, Keyword::Not, Keyword::In, Keyword::Between]
        }
        ExpressionKind::Projection => &[],
    }
}

/// Splits the text into tokens, without the end token.
pub(super) fn tokenize(kind: ExpressionKind, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let blanks = leading(rest, |c| matches!(c, ' ' | '\t' | '\r' | '\n'));
        if blanks > 0 {
            start += blanks;
            continue;
        }
        let (token_kind, length) = scan(kind, rest);
        tokens.push(Token { kind: token_kind, start, end: start + length });
        start += length;
    }
    tokens
}

/// Returns the first token of a text that starts with one, and its length.
fn scan(kind: ExpressionKind, rest: &str) -> (TokenKind, usize) {
    let mut characters = rest.chars();
    let Some(first) = characters.next() else { return (TokenKind::End, 0) };
    let second = characters.next();
    match first {
        'a'..='z' | 'A'..='Z' => {
            let length = leading(rest, is_name_part);
            let word = rest.get(..length).unwrap_or_default();
            let is_keyword = |keyword: &&Keyword| keyword.text().eq_ignore_ascii_case(word);
            let keyword = keywords(kind).iter().find(is_keyword);
            (keyword.map_or(TokenKind::Word, |keyword| TokenKind::Keyword(*keyword)), length)
        }
        '0'..='9' => (TokenKind::Digits, leading(rest, |c| c.is_ascii_digit())),
        '#' | ':' if second.is_some_and(is_name_part) => {
            let length = 1 + leading(rest.get(1..).unwrap_or_default(), is_name_part);
            (if first == '#' { TokenKind::Name } else { TokenKind::Value }, length)
        }
        '(' => (TokenKind::LeftParen, 1),
        ')' => (TokenKind::RightParen, 1),
        '[' => (TokenKind::LeftBracket, 1),
        ']' => (TokenKind::RightBracket, 1),
        ',' => (TokenKind::Comma, 1),
        '.' => (TokenKind::Dot, 1),
        '+' => (TokenKind::Plus, 1),
        '-' => (TokenKind::Minus, 1),
        '=' => (TokenKind::Equal, 1),
        '<' if second == Some('>') => (TokenKind::NotEqual, 2),
        '<' if second == Some('=') => (TokenKind::LessOrEqual, 2),
        '<' => (TokenKind::Less, 1),
        '>' if second == Some('=') => (TokenKind::GreaterOrEqual, 2),
        '>' => (TokenKind::Greater, 1),
        other => (TokenKind::Unknown, other.len_utf8()),
    }
}

fn leading(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accept(c)).unwrap_or(text.len())
}

const fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
