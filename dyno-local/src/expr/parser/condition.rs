//! The grammar of conditions, filters and key conditions.
//!
//! A parenthesis may open a condition or an operand, and only what follows tells which:
//! `(size(a)) > :v`, `(size(a) > :v)`. Therefore this is a shift-reduce parser: every open bracket
//! is a [`Level`] on a stack of our own, a finished piece is a [`Term`] that may still become
//! either, and the next token decides. The thread's stack does not grow with the text.

use super::super::ast::{CallExpr, ConditionExpr, OperandExpr, TestExpr};
use super::super::condition::Comparator;
use super::super::error::ExpressionKind;
use super::super::token::{Keyword, TokenKind};
use super::cursor::Cursor;
use super::{Parsed, close, open};

pub(in super::super) fn parse_condition(kind: ExpressionKind, text: &str) -> Parsed<ConditionExpr> {
    let mut parser = ConditionParser {
        cursor: open(kind, text)?,
        level: Level::new(Bracket::None, false),
        outer: Vec::new(),
        redundant: false,
    };
    loop {
        let Some(term) = parser.begin()? else { continue };
        if let Some(condition) = parser.finish(term)? {
            return close(&parser.cursor, kind, condition, parser.redundant);
        }
    }
}

struct ConditionParser<'t> {
    cursor: Cursor<'t>,
    /// The innermost open bracket.
    level: Level,
    /// The brackets around it, outermost first.
    outer: Vec<Level>,
    /// Whether doubled parentheses were met.
    redundant: bool,
}

/// What has been read since a bracket opened.
struct Level {
    bracket: Bracket,
    /// Whether only an operand can stand here, as in `a = ( … )`.
    operand_only: bool,
    /// The finished terms of `OR`.
    or_terms: Vec<ConditionExpr>,
    /// The finished terms of `AND` since the last `OR`.
    and_terms: Vec<ConditionExpr>,
    /// How many `NOT` wait for their condition.
    nots: usize,
    pending: Pending,
}

/// What opened a level.
enum Bracket {
    None,
    Paren,
    Call(CallExpr),
    In { subject: OperandExpr, list: Vec<OperandExpr> },
}

/// A test that waits for its next operand.
enum Pending {
    None,
    Compare(OperandExpr, Comparator),
    BetweenLow(OperandExpr),
    BetweenHigh(OperandExpr, OperandExpr),
}

/// A finished piece, and whether it stands in parentheses of its own.
struct Term {
    piece: Piece,
    parenthesised: bool,
}

enum Piece {
    Operand(OperandExpr),
    Condition(ConditionExpr),
}

/// What to do after a piece was handled.
enum Next {
    /// The text goes on with a new piece.
    Begin,
    /// This piece is to be finished now.
    Finish(Term),
    /// The whole text is read.
    Done(ConditionExpr),
}

impl Level {
    const fn new(bracket: Bracket, operand_only: bool) -> Self {
        Self {
            bracket,
            operand_only,
            or_terms: Vec::new(),
            and_terms: Vec::new(),
            nots: 0,
            pending: Pending::None,
        }
    }

    /// Returns `true` if an operand, and not a condition, has to come next.
    const fn wants_operand(&self) -> bool {
        self.operand_only
            || !matches!(self.pending, Pending::None)
            || matches!(self.bracket, Bracket::Call(_) | Bracket::In { .. })
    }

    /// Returns `true` if nothing was read before the piece at hand.
    const fn is_fresh(&self) -> bool {
        self.or_terms.is_empty() && self.and_terms.is_empty() && self.nots == 0
    }

    /// Closes the terms of `AND`.
    fn fold_and(&mut self) -> ConditionExpr {
        one_or(std::mem::take(&mut self.and_terms), ConditionExpr::And)
    }

    /// Closes the terms of `AND` and `OR`.
    fn fold(&mut self) -> ConditionExpr {
        let last = self.fold_and();
        self.or_terms.push(last);
        one_or(std::mem::take(&mut self.or_terms), ConditionExpr::Or)
    }
}

impl ConditionParser<'_> {
    /// Reads the beginning of a piece: an operand is returned, anything that opens is put on the
    /// stack.
    fn begin(&mut self) -> Parsed<Option<Term>> {
        let operand = match (self.cursor.peek(), self.cursor.peek_second()) {
            (TokenKind::Keyword(Keyword::Not), _) if !self.level.wants_operand() => {
                self.cursor.advance();
                self.level.nots += 1;
                return Ok(None);
            }
            (TokenKind::LeftParen, _) => {
                self.cursor.advance();
                self.enter(Bracket::Paren);
                return Ok(None);
            }
            (TokenKind::Word, TokenKind::LeftParen) => {
                let name = self.cursor.expect(TokenKind::Word)?;
                self.cursor.advance();
                self.enter(Bracket::Call(CallExpr { name, arguments: Vec::new() }));
                return Ok(None);
            }
            (TokenKind::Value, _) => OperandExpr::Value(self.cursor.expect(TokenKind::Value)?),
            _ => OperandExpr::Path(self.cursor.path()?),
        };
        Ok(Some(Term { piece: Piece::Operand(operand), parenthesised: false }))
    }

    fn enter(&mut self, bracket: Bracket) {
        let operand_only = match bracket {
            Bracket::Paren => self.level.wants_operand(),
            Bracket::None | Bracket::Call(_) | Bracket::In { .. } => false,
        };
        let outer = std::mem::replace(&mut self.level, Level::new(bracket, operand_only));
        self.outer.push(outer);
    }

    /// Returns to the level around this one, and what this one held.
    fn leave(&mut self) -> Level {
        let outer = self.outer.pop().unwrap_or_else(|| Level::new(Bracket::None, false));
        std::mem::replace(&mut self.level, outer)
    }

    /// Puts a finished piece where it belongs, until a new one has to begin or the text ends.
    fn finish(&mut self, term: Term) -> Parsed<Option<ConditionExpr>> {
        let mut term = term;
        loop {
            let next = match term.piece {
                Piece::Operand(operand) => self.finish_operand(operand, term.parenthesised)?,
                Piece::Condition(condition) => {
                    self.finish_condition(condition, term.parenthesised)?
                }
            };
            match next {
                Next::Begin => return Ok(None),
                Next::Done(condition) => return Ok(Some(condition)),
                Next::Finish(larger) => term = larger,
            }
        }
    }

    fn finish_operand(&mut self, operand: OperandExpr, parenthesised: bool) -> Parsed<Next> {
        let operand = match (operand, self.cursor.peek()) {
            // A path may go on after its parentheses: `(a).b`.
            (OperandExpr::Path(mut path), TokenKind::Dot | TokenKind::LeftBracket) => {
                self.cursor.steps(&mut path.0)?;
                return Ok(finish(Piece::Operand(OperandExpr::Path(path)), false));
            }
            (operand, _) => operand,
        };
        match std::mem::replace(&mut self.level.pending, Pending::None) {
            Pending::None => self.finish_lone_operand(operand, parenthesised),
            Pending::Compare(left, comparator) => {
                Ok(test(TestExpr::Compare { comparator, left, right: operand }))
            }
            Pending::BetweenLow(subject) => {
                self.cursor.expect(TokenKind::Keyword(Keyword::And))?;
                self.level.pending = Pending::BetweenHigh(subject, operand);
                Ok(Next::Begin)
            }
            Pending::BetweenHigh(subject, low) => {
                Ok(test(TestExpr::Between { subject, low, high: operand }))
            }
        }
    }

    /// Finishes an operand that no test waits for: the next token says what it is part of.
    fn finish_lone_operand(&mut self, operand: OperandExpr, parenthesised: bool) -> Parsed<Next> {
        match &mut self.level.bracket {
            Bracket::Call(CallExpr { arguments: list, .. }) | Bracket::In { list, .. } => {
                list.push(operand);
                return self.finish_list_entry();
            }
            Bracket::None | Bracket::Paren => {}
        }
        if self.cursor.peek() == TokenKind::RightParen
            && matches!(self.level.bracket, Bracket::Paren)
            && self.level.is_fresh()
        {
            self.cursor.advance();
            self.redundant |= parenthesised;
            self.leave();
            return Ok(finish(Piece::Operand(operand), true));
        }
        if self.level.operand_only {
            return self.cursor.fail();
        }
        match (self.cursor.peek(), operand) {
            (TokenKind::Keyword(Keyword::Between), subject) => {
                self.cursor.advance();
                self.level.pending = Pending::BetweenLow(subject);
                Ok(Next::Begin)
            }
            (TokenKind::Keyword(Keyword::In), subject) => {
                self.cursor.advance();
                self.cursor.expect(TokenKind::LeftParen)?;
                self.enter(Bracket::In { subject, list: Vec::new() });
                Ok(Next::Begin)
            }
            (token, operand) => match (comparator(token), operand) {
                (Some(comparator), left) => {
                    self.cursor.advance();
                    self.level.pending = Pending::Compare(left, comparator);
                    Ok(Next::Begin)
                }
                (None, OperandExpr::Call(call)) => {
                    let condition = ConditionExpr::Test(TestExpr::Call(call));
                    Ok(finish(Piece::Condition(condition), parenthesised))
                }
                (None, OperandExpr::Path(_) | OperandExpr::Value(_)) => self.cursor.fail(),
            },
        }
    }

    /// Goes on after an argument of a call or an entry of `IN`.
    fn finish_list_entry(&mut self) -> Parsed<Next> {
        if self.cursor.take(TokenKind::Comma) {
            return Ok(Next::Begin);
        }
        self.cursor.expect(TokenKind::RightParen)?;
        match self.leave().bracket {
            Bracket::Call(call) => Ok(finish(Piece::Operand(OperandExpr::Call(call)), false)),
            Bracket::In { subject, list } => Ok(test(TestExpr::In { subject, list })),
            Bracket::None | Bracket::Paren => self.cursor.fail(),
        }
    }

    fn finish_condition(&mut self, condition: ConditionExpr, parenthesised: bool) -> Parsed<Next> {
        let alone = self.level.is_fresh();
        let negated = (0..std::mem::take(&mut self.level.nots))
            .fold(condition, |inner, _| ConditionExpr::Not(Box::new(inner)));
        self.level.and_terms.push(negated);
        match (self.cursor.peek(), &self.level.bracket) {
            (TokenKind::Keyword(Keyword::And), _) => {
                self.cursor.advance();
                Ok(Next::Begin)
            }
            (TokenKind::Keyword(Keyword::Or), _) => {
                self.cursor.advance();
                let term = self.level.fold_and();
                self.level.or_terms.push(term);
                Ok(Next::Begin)
            }
            (TokenKind::RightParen, Bracket::Paren) => {
                self.cursor.advance();
                self.redundant |= alone && parenthesised;
                Ok(finish(Piece::Condition(self.leave().fold()), true))
            }
            (TokenKind::End, Bracket::None) => Ok(Next::Done(self.level.fold())),
            _ => self.cursor.fail(),
        }
    }
}

const fn finish(piece: Piece, parenthesised: bool) -> Next {
    Next::Finish(Term { piece, parenthesised })
}

const fn test(test: TestExpr) -> Next {
    finish(Piece::Condition(ConditionExpr::Test(test)), false)
}

/// Returns a lone term as it is, several of them in `make`.
fn one_or(
    mut terms: Vec<ConditionExpr>,
    make: fn(Vec<ConditionExpr>) -> ConditionExpr,
) -> ConditionExpr {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            make(terms)
        }
        None => make(terms),
    }
}

const fn comparator(token: TokenKind) -> Option<Comparator> {
    match token {
        TokenKind::Equal => Some(Comparator::Equal),
        TokenKind::NotEqual => Some(Comparator::NotEqual),
        TokenKind::Less => Some(Comparator::Less),
        TokenKind::LessOrEqual => Some(Comparator::LessOrEqual),
        TokenKind::Greater => Some(Comparator::Greater),
        TokenKind::GreaterOrEqual => Some(Comparator::GreaterOrEqual),
        _ => None,
    }
}
