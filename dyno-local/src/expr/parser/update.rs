//! The grammar of updates.
//!
//! Recursive descent; the only recursion is through nested calls, which are counted.

use super::super::CALL_DEPTH_MAX;
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
        let left = self.operand(0)?;
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
        let right = self.parenthesised_operand(0)?;
        self.note_parens(around_all);
        self.expect_parens(around_all)?;
        Ok(make(left, right))
    }

    fn parenthesised_operand(&mut self, depth: usize) -> Parsed<OperandExpr> {
        let opened = self.open_parens();
        let operand = self.operand(depth)?;
        self.note_parens(opened);
        self.expect_parens(opened)?;
        Ok(operand)
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

    fn expect_parens(&mut self, count: usize) -> Parsed<()> {
        for _ in 0..count {
            self.cursor.expect(TokenKind::RightParen)?;
        }
        Ok(())
    }

    const fn note_parens(&mut self, around_one_thing: usize) {
        self.redundant = self.redundant || around_one_thing > 1;
    }

    fn operand(&mut self, depth: usize) -> Parsed<OperandExpr> {
        match (self.cursor.peek(), self.cursor.peek_second()) {
            (TokenKind::Value, _) => self.cursor.expect(TokenKind::Value).map(OperandExpr::Value),
            (TokenKind::Word, TokenKind::LeftParen) if depth < CALL_DEPTH_MAX => {
                self.call(depth + 1).map(OperandExpr::Call)
            }
            (TokenKind::Word, TokenKind::LeftParen) => self.cursor.fail(),
            _ => self.cursor.path().map(OperandExpr::Path),
        }
    }

    fn call(&mut self, depth: usize) -> Parsed<CallExpr> {
        let name = self.cursor.expect(TokenKind::Word)?;
        self.cursor.expect(TokenKind::LeftParen)?;
        let arguments = self.list(|parser| parser.parenthesised_operand(depth))?;
        self.cursor.expect(TokenKind::RightParen)?;
        Ok(CallExpr { name, arguments })
    }
}
