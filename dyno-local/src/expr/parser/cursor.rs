//! A position in the tokens of one expression, and what all grammars share: paths and errors.

use super::super::ast::{PathExpr, Step};
use super::super::error::{ExpressionKind, Fault};
use super::super::token::{Token, TokenKind, tokenize};
use super::Parsed;

pub(super) struct Cursor<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    position: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(kind: ExpressionKind, text: &'t str) -> Self {
        Self { text, tokens: tokenize(kind, text), position: 0 }
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns the kind of the token that would be taken next.
    pub(super) fn peek(&self) -> TokenKind {
        self.kind_at(self.position)
    }

    /// Returns the kind of the token after the next.
    pub(super) fn peek_second(&self) -> TokenKind {
        self.kind_at(self.position + 1)
    }

    fn kind_at(&self, position: usize) -> TokenKind {
        self.tokens.get(position).map_or(TokenKind::End, |token| token.kind)
    }

    pub(super) fn advance(&mut self) {
        self.position += 1;
    }

    /// Takes the next token if it is of this kind.
    pub(super) fn take(&mut self, kind: TokenKind) -> bool {
        let there = self.peek() == kind;
        if there {
            self.advance();
        }
        there
    }

    /// Takes the next token, which must be of this kind, and returns its text.
    pub(super) fn expect(&mut self, kind: TokenKind) -> Parsed<String> {
        if self.peek() != kind {
            return self.fail();
        }
        let token = self.tokens.get(self.position);
        let text = token.map_or_else(String::new, |token| self.between(token.start, token.end));
        self.advance();
        Ok(text)
    }

    /// Refuses the next token.
    ///
    /// `near` is the token before it, the token and the token after it, spaced as in the text.
    pub(super) fn fail<T>(&self) -> Parsed<T> {
        let at = |position: usize| self.tokens.get(position);
        let before = self.position.checked_sub(1).and_then(at);
        let fault = match at(self.position) {
            Some(token) => {
                let start = before.unwrap_or(token).start;
                let end = at(self.position + 1).unwrap_or(token).end;
                let near = self.between(start, end);
                Fault::Syntax { token: self.between(token.start, token.end), near }
            }
            None => {
                let near = before.map(|token| self.between(token.start, token.end));
                Fault::Syntax { token: "<EOF>".to_owned(), near: near.unwrap_or_default() }
            }
        };
        Err(fault)
    }

    fn between(&self, start: usize, end: usize) -> String {
        self.text.get(start..end).unwrap_or_default().to_owned()
    }

    /// Parses a path from its first name.
    pub(super) fn path(&mut self) -> Parsed<PathExpr> {
        let mut steps = vec![self.name()?];
        self.steps(&mut steps)?;
        Ok(PathExpr(steps))
    }

    /// Parses the members and indexes that continue a path.
    pub(super) fn steps(&mut self, steps: &mut Vec<Step>) -> Parsed<()> {
        loop {
            if self.take(TokenKind::Dot) {
                steps.push(self.name()?);
            } else if self.take(TokenKind::LeftBracket) {
                steps.push(Step::Index(self.expect(TokenKind::Digits)?));
                self.expect(TokenKind::RightBracket)?;
            } else {
                return Ok(());
            }
        }
    }

    fn name(&mut self) -> Parsed<Step> {
        if self.peek() == TokenKind::Name {
            return self.expect(TokenKind::Name).map(Step::Placeholder);
        }
        self.expect(TokenKind::Word).map(Step::Name)
    }
}
