//! The grammar of updates.
//!
//! Descent without recursion: calls in calls are on a stack of our own.

use super::super::ast::{CallExpr, OperandExpr, PathExpr, SectionExpr, SetExpr};
use super::super::error::ExpressionKind;
use super::super::token::{Keyword, TokenKind};
use super::cursor::Cursor;
use super::{Parsed, close, open};

pub(in super::super) fn parse_update(text: &str) -> Parsed<Vec<SectionExpr>> {
    let kind = ExpressionKind::Update;
    let mut parser = UpdateParser { cursor: open(kind, text)?, redundant: false };
    let mut sections = vec![parser.section()?];
    while parser.cursor.peek() != TokenKind::End {
        sections.push(parser.section()?);
    }
    close(&parser.cursor, kind, sections, parser.redundant)
}

struct UpdateParser<'t> {
    cursor: Cursor<'t>,
    /// Whether doubled parentheses were met.
    redundant: bool,
}

impl UpdateParser<'_> {
    fn section(&mut self) -> Parsed<SectionExpr> {
        let TokenKind::Keyword(keyword) = self.cursor.peek() else { return self.cursor.fail() };
        self.cursor.advance();
        match keyword {
            Keyword::Set => self.list(Self::assignment).map(SectionExpr::Set),
            Keyword::Remove => self.list(|parser| parser.cursor.path()).map(SectionExpr::Remove),
            Keyword::Add => self.list(Self::path_and_value).map(SectionExpr::Add),
            Keyword::Delete => self.list(Self::path_and_value).map(SectionExpr::Delete),
            // Words of the condition grammar, which the tokenizer does not make keywords here.
            Keyword::And | Keyword::Or | Keyword::Not | Keyword::In | Keyword::Between => {
                self.cursor.fail()
            }
        }
    }

    fn list<T>(&mut self, mut entry: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut entries = vec![entry(self)?];
        while self.cursor.take(TokenKind::Comma) {
            entries.push(entry(self)?);
        }
        Ok(entries)
    }

    fn path_and_value(&mut self) -> Parsed<(PathExpr, String)> {
        Ok((self.cursor.path()?, self.cursor.expect(TokenKind::Value)?))
    }

    fn assignment(&mut self) -> Parsed<(PathExpr, SetExpr)> {
        let target = self.cursor.path()?;
        self.cursor.expect(TokenKind::Equal)?;
        Ok((target, self.set_value()?))
    }

    /// Parses an operand, or two with `+` or `-` between them. Parentheses may stand around each
    /// operand and around the whole, so those before the first operand are shared out by where
    /// they close: `((a) + :b)`.
    fn set_value(&mut self) -> Parsed<SetExpr> {
        let opened = self.open_parens();
        let left = self.operand()?;
        let around_left = self.close_parens(opened);
        let around_all = opened - around_left;
        self.note_parens(around_left);
        let make: fn(OperandExpr, OperandExpr) -> SetExpr = match self.cursor.peek() {
            TokenKind::Plus => SetExpr::Sum,
            TokenKind::Minus => SetExpr::Difference,
            _ if around_all == 0 => return Ok(SetExpr::Operand(left)),
            _ => return self.cursor.fail(),
        };
        self.cursor.advance();
        let opened = self.open_parens();
        let right = self.operand()?;
        self.close_all(opened)?;
        self.close_all(around_all)?;
        Ok(make(left, right))
    }

    fn open_parens(&mut self) -> usize {
        let mut opened = 0;
        while self.cursor.take(TokenKind::LeftParen) {
            opened += 1;
        }
        opened
    }

    fn close_parens(&mut self, most: usize) -> usize {
        let mut closed = 0;
        while closed < most && self.cursor.take(TokenKind::RightParen) {
            closed += 1;
        }
        closed
    }

    /// Closes all the parentheses around one thing.
    fn close_all(&mut self, opened: usize) -> Parsed<()> {
        self.note_parens(opened);
        for _ in 0..opened {
            self.cursor.expect(TokenKind::RightParen)?;
        }
        Ok(())
    }

    // Unverified: doubled parentheses are refused in conditions for certain, here by analogy.
    const fn note_parens(&mut self, around_one_thing: usize) {
        self.redundant = self.redundant || around_one_thing > 1;
    }

    /// Parses a path, a value or a call, without parentheses around it.
    fn operand(&mut self) -> Parsed<OperandExpr> {
        // The calls around the operand, each with how many parentheses stand around it.
        let mut calls: Vec<(CallExpr, usize)> = Vec::new();
        let mut opened = 0;
        loop {
            let mut operand = match (self.cursor.peek(), self.cursor.peek_second()) {
                (TokenKind::Word, TokenKind::LeftParen) => {
                    let name = self.cursor.expect(TokenKind::Word)?;
                    self.cursor.advance();
                    calls.push((CallExpr { name, arguments: Vec::new() }, opened));
                    opened = self.open_parens();
                    continue;
                }
                (TokenKind::Value, _) => OperandExpr::Value(self.cursor.expect(TokenKind::Value)?),
                _ => OperandExpr::Path(self.cursor.path()?),
            };
            loop {
                self.close_all(opened)?;
                let Some((mut call, around)) = calls.pop() else { return Ok(operand) };
                call.arguments.push(operand);
                if self.cursor.take(TokenKind::Comma) {
                    calls.push((call, around));
                    opened = self.open_parens();
                    break;
                }
                self.cursor.expect(TokenKind::RightParen)?;
                operand = OperandExpr::Call(call);
                opened = around;
            }
        }
    }
}
