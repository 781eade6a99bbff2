//! Statements: their clauses, in the order in which they must stand.

use super::{
    Cursor, EXPECTED_CHANGE, EXPECTED_PATH, Parsed, UNEXPECTED_KEYWORD, UNEXPECTED_TERM, malformed,
};
use crate::expr::partiql::ast::{
    ChangeExpr, Expr, OrderExpr, Returning, SelectExpr, StatementExpr, TargetExpr, UpdateExpr,
};
use crate::expr::partiql::lexer::TokenKind;

impl Cursor {
    /// Parses a statement, or what stands in place of one.
    pub(super) fn statement(&mut self) -> Parsed<StatementExpr> {
        match self.peek().kind {
            TokenKind::Keyword("select") => self.select().map(StatementExpr::Select),
            TokenKind::Keyword("insert") => self.insert(),
            TokenKind::Keyword("update") => self.update().map(StatementExpr::Update),
            TokenKind::Keyword("delete") => self.delete(),
            TokenKind::Keyword("from") => self.update_from_first().map(StatementExpr::Update),
            TokenKind::Keyword("set" | "remove") => self.changes().map(StatementExpr::Tableless),
            _ => self.expression().map(StatementExpr::Expression),
        }
    }

    /// Parses a `SELECT`.
    pub(super) fn select(&mut self) -> Parsed<SelectExpr> {
        let at = self.at();
        self.advance();
        let list = self.select_list()?;
        if !self.take_keyword("from") {
            return malformed("Expected FROM");
        }
        if !self.is_name() {
            // What else may stand there reads as a term, and is no table.
            self.path()?;
            return malformed(EXPECTED_PATH);
        }
        let target = self.target()?;
        let filter = self.filter()?;
        let order = self.order()?;
        let clause = self.unsupported_clause()?;
        Ok(SelectExpr { at, list, target, filter, order, clause })
    }

    fn select_list(&mut self) -> Parsed<Vec<Expr>> {
        if self.take_symbol("*") {
            return Ok(Vec::new());
        }
        if self.is_keyword("from") {
            return malformed(
                "Expected identifier or an expression but found unexpected keyword 'from' in a select list.",
            );
        }
        self.several(Self::expression)
    }

    /// Parses the names of a table and of what is in it, with points between.
    fn components(&mut self) -> Parsed<Vec<String>> {
        if !self.is_name() {
            return malformed(EXPECTED_PATH);
        }
        let mut components = vec![self.take()];
        while self.take_symbol(".") {
            if !self.is_name() {
                return malformed("Invalid path dot component");
            }
            components.push(self.take());
        }
        Ok(components)
    }

    /// Parses the table of a statement, from its name.
    fn target(&mut self) -> Parsed<TargetExpr> {
        let at = self.at();
        let components = self.components()?;
        Ok(TargetExpr {
            components,
            at,
            alias: self.alias()?,
            joined: self.is_symbol(",") && self.join()?,
        })
    }

    /// Takes the other name of a table, if it is given one.
    fn alias(&mut self) -> Parsed<bool> {
        let mut is_there = false;
        while self.take_keyword("as") || self.take_keyword("at") || self.take_keyword("by") {
            if !self.is_name() {
                return malformed("Expected identifier for alias");
            }
            self.advance();
            is_there = true;
        }
        if !is_there && self.is_name() {
            self.advance();
            is_there = true;
        }
        Ok(is_there)
    }

    /// Reads the other sources of a join.
    fn join(&mut self) -> Parsed<bool> {
        while self.take_symbol(",") {
            self.path()?;
            self.alias()?;
        }
        Ok(true)
    }

    fn filter(&mut self) -> Parsed<Option<Expr>> {
        if self.take_keyword("where") { self.expression().map(Some) } else { Ok(None) }
    }

    fn order(&mut self) -> Parsed<Vec<OrderExpr>> {
        if !self.is_keyword("order") || !matches!(self.peek_at(1).kind, TokenKind::Keyword("by")) {
            return Ok(Vec::new());
        }
        self.position += 2;
        self.several(|it| {
            let term = it.expression()?;
            let descending = it.take_keyword("desc");
            if !descending {
                it.take_keyword("asc");
            }
            if it.peek().text.eq_ignore_ascii_case("nulls") {
                it.advance();
                let names = it.peek().text.eq_ignore_ascii_case("first")
                    || it.peek().text.eq_ignore_ascii_case("last");
                if !names {
                    return malformed("Expected FIRST OR LAST after NULLS");
                }
                it.advance();
            }
            Ok(OrderExpr { term, descending })
        })
    }

    /// Reads a clause of the language that the service does not have.
    fn unsupported_clause(&mut self) -> Parsed<Option<(&'static str, super::Span)>> {
        let at = self.at();
        let name = match self.peek().kind {
            TokenKind::Keyword("limit") => "LIMIT",
            TokenKind::Keyword("offset") => "OFFSET",
            TokenKind::Keyword("having") => "HAVING",
            TokenKind::Keyword("group") => "GROUP BY",
            _ => return Ok(None),
        };
        self.advance();
        self.take_keyword("by");
        self.several(Self::expression)?;
        Ok(Some((name, at)))
    }

    fn insert(&mut self) -> Parsed<StatementExpr> {
        self.advance();
        if !self.take_keyword("into") {
            return malformed(UNEXPECTED_KEYWORD);
        }
        let at = self.at();
        let components = self.components()?;
        if !self.take_keyword("value") {
            // The other form of the language: what is inserted is any expression.
            self.expression()?;
            if self.peek().kind == TokenKind::End || self.is_symbol(";") {
                // Unverified: what the service says of that form.
                return malformed(UNEXPECTED_TERM);
            }
            return malformed("Unexpected token after expression");
        }
        let value = self.expression()?;
        let target = TargetExpr { components, at, alias: false, joined: false };
        Ok(StatementExpr::Insert { target, value })
    }

    fn update(&mut self) -> Parsed<UpdateExpr> {
        self.advance();
        let target = self.target()?;
        let changes = self.changes()?;
        let filter = self.filter()?;
        let returning = self.returning()?;
        Ok(UpdateExpr { target, changes, filter, returning })
    }

    /// Parses an update that begins with its table.
    pub(super) fn update_from_first(&mut self) -> Parsed<UpdateExpr> {
        self.advance();
        if !self.is_name() {
            self.path()?;
            return malformed(EXPECTED_CHANGE);
        }
        let target = self.target()?;
        let filter = if self.is_keyword("where")
            && matches!(self.peek_at(1).kind, TokenKind::Keyword("set" | "remove"))
        {
            // Read as the condition, changes are not there any more to follow it.
            self.advance();
            self.changes()?;
            None
        } else {
            self.filter()?
        };
        let changes = self.changes()?;
        let returning = self.returning()?;
        Ok(UpdateExpr { target, changes, filter, returning })
    }

    /// Parses one or more `SET` and `REMOVE` clauses.
    fn changes(&mut self) -> Parsed<Vec<ChangeExpr>> {
        let mut changes = Vec::new();
        loop {
            if self.take_keyword("set") {
                changes.extend(self.several(|it| {
                    let target = it.simple_path()?;
                    it.expect_symbol("=", "Expected '='")?;
                    Ok(ChangeExpr::Set(target, it.expression()?))
                })?);
            } else if self.take_keyword("remove") {
                changes.push(ChangeExpr::Remove(self.simple_path()?));
            } else if changes.is_empty() {
                return malformed(EXPECTED_CHANGE);
            } else {
                return Ok(changes);
            }
        }
    }

    fn simple_path(&mut self) -> Parsed<Expr> {
        if self.is_name() { self.path() } else { malformed(EXPECTED_PATH) }
    }

    fn delete(&mut self) -> Parsed<StatementExpr> {
        self.advance();
        if !self.take_keyword("from") {
            return malformed("Expected FROM after DELETE");
        }
        let target = self.target()?;
        let filter = self.filter()?;
        let returning = self.returning()?;
        Ok(StatementExpr::Delete { target, filter, returning })
    }

    fn returning(&mut self) -> Parsed<Option<Returning>> {
        if !self.take_keyword("returning") {
            return Ok(None);
        }
        let word = |kind: TokenKind| match kind {
            TokenKind::Keyword(word) => word,
            _ => "",
        };
        let words = (word(self.peek().kind), word(self.peek_at(1).kind));
        let returning = match words {
            ("all", "old") => Returning::AllOld,
            ("all", "new") => Returning::AllNew,
            ("modified", "old") => Returning::ModifiedOld,
            ("modified", "new") => Returning::ModifiedNew,
            // Unverified: the words for a clause of another form.
            _ => return malformed("Expected a returning clause of ALL or MODIFIED, OLD or NEW"),
        };
        self.position += 2;
        // Unverified: the words for anything but all attributes.
        self.expect_symbol("*", "Expected STAR")?;
        Ok(Some(returning))
    }
}
