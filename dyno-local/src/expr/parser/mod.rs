//! Tokens to syntax trees, one file for each grammar.
//!
//! The compilers of each kind call it; it calls the tokenizer. Syntax errors are found at the
//! first token that cannot continue any valid expression, as the service finds them.

mod condition;
mod cursor;
mod projection;
mod update;

pub(super) use condition::parse_condition;
pub(super) use projection::parse_projection;
pub(super) use update::parse_update;

use super::error::{ExpressionKind, Fault};
use super::token::{Keyword, Token, TokenKind};
use super::{EXPRESSION_BYTES_MAX, OPERATORS_MAX};
use cursor::Cursor;

/// A syntax tree that passed the checks a parser can make.
type Parsed<T> = Result<T, Fault>;

/// Checks the raw text and opens a cursor on it.
fn open(kind: ExpressionKind, text: &str) -> Parsed<Cursor<'_>> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if text.len() > EXPRESSION_BYTES_MAX {
        return Err(match kind {
            ExpressionKind::Update => Fault::UpdateTooLong,
            ExpressionKind::Condition
            | ExpressionKind::KeyCondition
            | ExpressionKind::Filter
            | ExpressionKind::Projection => Fault::TooLong(text.len()),
        });
    }
    Ok(Cursor::new(kind, text))
}

/// Checks what is left to check after the last token was taken.
fn close<T>(cursor: &Cursor<'_>, kind: ExpressionKind, tree: T, redundant: bool) -> Parsed<T> {
    // The service stops counting at the first that is too many, and prints that.
    let operators = cursor.tokens().iter().filter(|token| is_operator(kind, token)).count();
    if operators > OPERATORS_MAX {
        return Err(Fault::TooManyOperators(OPERATORS_MAX + 1));
    }
    if redundant {
        return Err(Fault::RedundantParentheses);
    }
    Ok(tree)
}

/// Comparators, `AND`, `OR`, `NOT`, `IN`, `+` and `-` count; `BETWEEN x AND y` counts once, by its
/// `AND`; the `=` of an assignment does not.
fn is_operator(kind: ExpressionKind, token: &Token) -> bool {
    match token.kind {
        TokenKind::Equal => kind != ExpressionKind::Update,
        TokenKind::NotEqual
        | TokenKind::Less
        | TokenKind::LessOrEqual
        | TokenKind::Greater
        | TokenKind::GreaterOrEqual
        | TokenKind::Plus
        | TokenKind::Minus
        | TokenKind::Keyword(Keyword::And | Keyword::Or | Keyword::Not | Keyword::In) => true,
        TokenKind::Keyword(
            Keyword::Between | Keyword::Set | Keyword::Remove | Keyword::Add | Keyword::Delete,
        )
        | TokenKind::Word
        | TokenKind::Name
        | TokenKind::Value
        | TokenKind::Digits
        | TokenKind::LeftParen
        | TokenKind::RightParen
        | TokenKind::LeftBracket
        | TokenKind::RightBracket
        | TokenKind::Comma
        | TokenKind::Dot
        | TokenKind::Unknown
        | TokenKind::End => false,
    }
}
