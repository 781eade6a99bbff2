//! Tokens to syntax trees: expressions by the precedence of their operators, statements by descent.
//!
//! The compiler calls it; it calls the lexer. Syntax errors are found where the service's parser
//! finds them, and say what it says; where a statement cannot begin, that is what is wrong with it
//! when it is read as an expression.

mod expression;
mod statement;

use super::DEPTH_MAX;
use super::ast::{Span, StatementExpr};
use super::error::StatementFault;
use super::lexer::{Token, TokenKind, tokenize};

type Parsed<T> = Result<T, StatementFault>;

const UNEXPECTED_TERM: &str = "Unexpected term";
const UNEXPECTED_KEYWORD: &str = "Unexpected keyword";
const UNEXPECTED_OPERATOR: &str = "Unexpected operator";
const EXPECTED_PATH: &str = "Expected identifier for simple path";
const EXPECTED_CHANGE: &str = "Expected data manipulation";

/// Parses a whole statement, and counts its parameters.
pub(super) fn parse(text: &str) -> Parsed<(StatementExpr, usize)> {
    let mut cursor = Cursor { tokens: tokenize(text)?, position: 0, depth: 0, parameters: 0 };
    let statement = cursor.statement()?;
    if cursor.take_symbol(";") {
        if cursor.peek().kind != TokenKind::End {
            return malformed("Unexpected token after semicolon. (Only one query is allowed.)");
        }
    } else if cursor.peek().kind != TokenKind::End {
        return malformed("Unexpected token after expression");
    }
    Ok((statement, cursor.parameters))
}

const fn malformed<T>(detail: &'static str) -> Parsed<T> {
    Err(StatementFault::Malformed(detail))
}

/// A position among the tokens.
struct Cursor {
    tokens: Vec<Token>,
    position: usize,
    /// How many brackets are open.
    depth: usize,
    /// How many parameters were met.
    parameters: usize,
}

/// What stands past the last token.
const END: &Token = &Token {
    kind: TokenKind::End,
    text: String::new(),
    at: Span { line: 0, column: 0, length: 0 },
};

impl Cursor {
    fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    /// Returns the token so many positions ahead.
    fn peek_at(&self, ahead: usize) -> &Token {
        let last = self.tokens.last().unwrap_or(END);
        self.tokens.get(self.position + ahead).unwrap_or(last)
    }

    fn at(&self) -> Span {
        self.peek().at
    }

    fn advance(&mut self) {
        self.position += 1;
    }

    /// Takes the next token, and returns what it says.
    fn take(&mut self) -> String {
        let text = self.tokens.get_mut(self.position).map(|token| std::mem::take(&mut token.text));
        self.advance();
        text.unwrap_or_default()
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Symbol(there) if there == symbol)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let there = self.is_symbol(symbol);
        if there {
            self.advance();
        }
        there
    }

    /// Takes a symbol that must be there.
    fn expect_symbol(&mut self, symbol: &str, missing: &'static str) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { malformed(missing) }
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Keyword(word) if word == keyword)
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        let there = self.is_keyword(keyword);
        if there {
            self.advance();
        }
        there
    }

    fn is_name(&self) -> bool {
        self.peek().kind == TokenKind::Name
    }

    /// Parses what stands one bracket deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH_MAX {
            return Err(StatementFault::TooDeep);
        }
        self.depth += 1;
        let parsed = parse(self)?;
        self.depth -= 1;
        Ok(parsed)
    }

    /// Parses one or more of something with commas between.
    fn several<T>(&mut self, mut one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.take_symbol(",") {
            all.push(one(self)?);
        }
        Ok(all)
    }
}
