//! Expressions: terms, paths and operators.
//!
//! Operators bind by precedence and from left to right. Recursion is bounded by the brackets, for
//! chains of operators, of `NOT` and of signs are read in loops.

use super::{
    Cursor, EXPECTED_CHANGE, Parsed, UNEXPECTED_KEYWORD, UNEXPECTED_OPERATOR, UNEXPECTED_TERM,
    malformed,
};
use crate::expr::partiql::ast::{Expr, Kind, Operator, Step, TypeName};
use crate::expr::partiql::keyword::{is_operator, names_function};
use crate::expr::partiql::lexer::TokenKind;

/// How strongly operators bind.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const EQUALITY: u8 = 4;
const COMPARISON: u8 = 5;
const ADDITION: u8 = 6;
const MULTIPLICATION: u8 = 7;

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Infix {
    Operator(Operator),
    Is,
    In,
    Between,
}

impl Infix {
    const fn precedence(self) -> u8 {
        match self {
            Self::Operator(Operator::Or) => OR,
            Self::Operator(Operator::And) => AND,
            Self::Operator(Operator::Equal | Operator::NotEqual) | Self::Is | Self::In => EQUALITY,
            Self::Operator(
                Operator::Less
                | Operator::LessOrEqual
                | Operator::Greater
                | Operator::GreaterOrEqual
                | Operator::Like,
            )
            | Self::Between => COMPARISON,
            Self::Operator(Operator::Plus | Operator::Minus | Operator::Concat) => ADDITION,
            Self::Operator(Operator::Times | Operator::Divide | Operator::Modulo) => MULTIPLICATION,
        }
    }

    fn of_symbol(symbol: &str) -> Option<Self> {
        let symbol = if symbol == "!=" { "<>" } else { symbol };
        Operator::ALL.into_iter().find(|it| it.symbol() == symbol).map(Self::Operator)
    }

    fn of_keyword(keyword: &str) -> Option<Self> {
        match keyword {
            "or" => Some(Self::Operator(Operator::Or)),
            "and" => Some(Self::Operator(Operator::And)),
            "like" => Some(Self::Operator(Operator::Like)),
            "is" => Some(Self::Is),
            "in" => Some(Self::In),
            "between" => Some(Self::Between),
            _ => None,
        }
    }
}

impl Cursor {
    /// Parses an expression.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|it| it.operators(0))
    }

    /// Parses operands with operators between them that bind more strongly than `weakest`.
    fn operators(&mut self, weakest: u8) -> Parsed<Expr> {
        let mut left = self.signed()?;
        // The precedence of the chain that `left` is, as long as it can grow.
        let mut chain = None;
        while let Some((infix, negated)) = self.infix() {
            let precedence = infix.precedence();
            if precedence <= weakest {
                break;
            }
            // `x NOT IN …` is one operator of two words, and so is `IS NOT`.
            self.position += 1 + usize::from(negated);
            if infix != Infix::Is && self.peek().kind == TokenKind::End {
                return malformed("Missing right-hand side expression of infix operator");
            }
            let at = left.at;
            left = match infix {
                Infix::Operator(operator) => {
                    let right = self.nested(|it| it.operators(precedence))?;
                    match left.kind {
                        Kind::Infix(first, mut rest) if chain == Some(precedence) => {
                            rest.push((operator, right));
                            Kind::Infix(first, rest).at(at)
                        }
                        kind => Kind::Infix(Box::new(kind.at(at)), vec![(operator, right)]).at(at),
                    }
                }
                Infix::Is => self.is_operator(left)?,
                Infix::In => {
                    let list = self.nested(|it| it.operators(precedence))?;
                    Kind::In(Box::new([left, list])).at(at)
                }
                Infix::Between => self.between(left)?,
            };
            chain = matches!(infix, Infix::Operator(_)).then_some(precedence);
            if negated {
                left = Kind::Not(1, Box::new(left)).at(at);
            }
        }
        Ok(left)
    }

    /// Returns the operator that stands here, and whether a `NOT` stands in front of it.
    fn infix(&self) -> Option<(Infix, bool)> {
        match self.peek().kind {
            TokenKind::Symbol(symbol) => Some((Infix::of_symbol(symbol)?, false)),
            TokenKind::Keyword("not") => {
                let TokenKind::Keyword(word) = self.peek_at(1).kind else { return None };
                let infix = Infix::of_keyword(word)?;
                let takes_not =
                    matches!(infix, Infix::In | Infix::Between | Infix::Operator(Operator::Like));
                takes_not.then_some((infix, true))
            }
            TokenKind::Keyword(word) => Some((Infix::of_keyword(word)?, false)),
            TokenKind::Name
            | TokenKind::Text
            | TokenKind::Number
            | TokenKind::Ion(_)
            | TokenKind::End => None,
        }
    }

    /// Parses what follows an `IS`.
    fn is_operator(&mut self, subject: Expr) -> Parsed<Expr> {
        let at = subject.at;
        let negated = self.take_keyword("not");
        let test = Kind::Is(Box::new(subject), self.type_name()?).at(at);
        Ok(if negated { Kind::Not(1, Box::new(test)).at(at) } else { test })
    }

    fn type_name(&mut self) -> Parsed<TypeName> {
        let word = match self.peek().kind {
            TokenKind::Keyword(word) => word.to_owned(),
            TokenKind::Name => self.peek().text.to_ascii_lowercase(),
            TokenKind::Text
            | TokenKind::Number
            | TokenKind::Ion(_)
            | TokenKind::Symbol(_)
            | TokenKind::End => return malformed("Expected type name"),
        };
        self.advance();
        let second = match self.peek().kind {
            TokenKind::Keyword(second) => second,
            _ => "",
        };
        let name = match (word.as_str(), second) {
            ("double", "precision") | ("character", "varying") => format!("{word} {second}"),
            _ => word,
        };
        self.position += usize::from(name.contains(' '));
        let Some(found) = TypeName::of(&name) else { return malformed("Expected type name") };
        // `VARCHAR(10)`: how long it is does not matter.
        if self.take_symbol("(") {
            self.several(|it| match it.peek().kind {
                TokenKind::Number => Ok(it.take()),
                _ => malformed("Expected integer value"),
            })?;
            self.expect_symbol(")", "Expected RIGHT_PAREN")?;
        }
        Ok(found)
    }

    fn between(&mut self, subject: Expr) -> Parsed<Expr> {
        let at = subject.at;
        let low = self.nested(|it| it.operators(COMPARISON))?;
        if !self.take_keyword("and") {
            return malformed("Expected AND keyword");
        }
        if self.peek().kind == TokenKind::End || self.is_symbol(";") {
            return malformed("Expected expression after AND");
        }
        let high = self.nested(|it| it.operators(COMPARISON))?;
        Ok(Kind::Between(Box::new([subject, low, high])).at(at))
    }

    /// Parses an operand with the `NOT` or the signs in front of it.
    fn signed(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let mut times = 0;
        while self.take_keyword("not") {
            times += 1;
        }
        if times > 0 {
            let inner = self.nested(|it| it.operators(NOT))?;
            return Ok(Kind::Not(times, Box::new(inner)).at(at));
        }
        let mut signs = String::new();
        while let TokenKind::Symbol(sign @ ("+" | "-")) = self.peek().kind {
            signs.push_str(sign);
            self.advance();
        }
        if signs.is_empty() {
            return self.path();
        }
        let inner = if self.is_keyword("not") { self.nested(Self::signed)? } else { self.path()? };
        Ok(Kind::Sign(signs, Box::new(inner)).at(at))
    }

    /// Parses a term and the steps into it.
    pub(super) fn path(&mut self) -> Parsed<Expr> {
        let root = self.term()?;
        let steps = self.steps()?;
        let at = root.at;
        Ok(if steps.is_empty() { root } else { Kind::Path(Box::new(root), steps).at(at) })
    }

    fn steps(&mut self) -> Parsed<Vec<Step>> {
        let mut steps = Vec::new();
        loop {
            if self.take_symbol(".") {
                if !self.is_name() {
                    return malformed("Invalid path dot component");
                }
                steps.push(Step::Member(self.take()));
            } else if self.take_symbol("[") {
                steps.push(Step::Index(self.expression()?));
                self.expect_symbol("]", "Expected RIGHT_BRACKET")?;
            } else {
                return Ok(steps);
            }
        }
    }

    fn term(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let kind = match self.peek().kind {
            TokenKind::Name => {
                let name = self.take();
                if self.is_symbol("(") { self.call(name)? } else { Kind::Name(name) }
            }
            TokenKind::Text => Kind::Text(self.take()),
            TokenKind::Number => Kind::Number(self.take()),
            TokenKind::Ion(kind) => Kind::Ion(kind, self.take()),
            TokenKind::Keyword(word) => return self.keyword_term(word),
            TokenKind::Symbol(symbol) => return self.symbol_term(symbol),
            TokenKind::End => return malformed(UNEXPECTED_TERM),
        };
        Ok(kind.at(at))
    }

    fn keyword_term(&mut self, word: &'static str) -> Parsed<Expr> {
        let at = self.at();
        let kind = match word {
            "null" => Kind::Null,
            "missing" => Kind::Missing,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "select" => {
                let select = self.nested(Self::select)?;
                return Ok(Kind::Subquery(Box::new(select)).at(at));
            }
            // As in a statement, only that here nothing can come of it.
            "from" => {
                self.nested(Self::update_from_first)?;
                return malformed(EXPECTED_CHANGE);
            }
            _ if names_function(word) && matches!(self.peek_at(1).kind, TokenKind::Symbol("(")) => {
                let name = self.take();
                return Ok(self.call(name)?.at(at));
            }
            _ if is_operator(word) => return malformed(UNEXPECTED_OPERATOR),
            _ => return malformed(UNEXPECTED_KEYWORD),
        };
        self.advance();
        Ok(kind.at(at))
    }

    fn symbol_term(&mut self, symbol: &'static str) -> Parsed<Expr> {
        let at = self.at();
        let kind = match symbol {
            "?" => {
                self.advance();
                self.parameters += 1;
                Kind::Parameter(self.parameters - 1)
            }
            "(" => return self.group(),
            "[" => Kind::List(self.elements("]", "Expected RIGHT_BRACKET")?),
            "<<" => Kind::Bag(self.elements(">>", "Expected RIGHT_DOUBLE_ANGLE_BRACKET")?),
            "{" => self.structure()?,
            "=" | "<>" | "!=" | "<" | "<=" | ">" | ">=" | "||" | "/" | "%" => {
                return malformed(UNEXPECTED_OPERATOR);
            }
            _ => return malformed(UNEXPECTED_TERM),
        };
        Ok(kind.at(at))
    }

    /// Parses what stands in parentheses: an expression, or a list of several.
    fn group(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let mut all = self.elements(")", "Expected RIGHT_PAREN")?;
        match (all.pop(), all.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                all.push(last);
                Ok(Kind::List(all).at(at))
            }
            // Unverified: the words for parentheses with nothing in them.
            (None, _) => malformed(UNEXPECTED_TERM),
        }
    }

    /// Parses expressions with commas between, from the bracket that opens to the one that closes.
    fn elements(&mut self, close: &str, missing: &'static str) -> Parsed<Vec<Expr>> {
        self.advance();
        if self.take_symbol(close) {
            return Ok(Vec::new());
        }
        let elements = self.several(Self::expression)?;
        self.expect_symbol(close, missing)?;
        Ok(elements)
    }

    fn structure(&mut self) -> Parsed<Kind> {
        self.advance();
        if self.take_symbol("}") {
            return Ok(Kind::Struct(Vec::new()));
        }
        let members = self.several(|it| {
            let name = it.expression()?;
            it.expect_symbol(":", "Expected COLON")?;
            Ok((name, it.expression()?))
        })?;
        self.expect_symbol("}", "Expected RIGHT_CURLY")?;
        Ok(Kind::Struct(members))
    }

    fn call(&mut self, name: String) -> Parsed<Kind> {
        if matches!(self.peek_at(1).kind, TokenKind::Symbol("*"))
            && matches!(self.peek_at(2).kind, TokenKind::Symbol(")"))
        {
            let star = Kind::Star.at(self.peek_at(1).at);
            self.position += 3;
            return Ok(Kind::Call(name, vec![star]));
        }
        Ok(Kind::Call(name, self.elements(")", "Expected RIGHT_PAREN")?))
    }
}

impl TypeName {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "missing" => Self::Missing,
            "null" => Self::Null,
            "bool" | "boolean" => Self::Boolean,
            "blob" => Self::Blob,
            "string" => Self::String,
            "numeric" => Self::Numeric,
            "struct" => Self::Struct,
            "tuple" => Self::Tuple,
            "list" => Self::List,
            "smallint" => Self::Other("SmallintType"),
            "int" | "integer" => Self::Other("IntegerType"),
            "int4" => Self::Other("Integer4Type"),
            "int8" | "bigint" => Self::Other("Integer8Type"),
            "float" => Self::Other("FloatType"),
            "real" => Self::Other("RealType"),
            "double precision" => Self::Other("DoublePrecisionType"),
            "decimal" => Self::Other("DecimalType"),
            "timestamp" => Self::Other("TimestampType"),
            "date" => Self::Other("DateType"),
            "time" => Self::Other("TimeType"),
            "char" | "character" => Self::Other("CharacterType"),
            "varchar" | "character varying" => Self::Other("CharacterVaryingType"),
            "symbol" => Self::Other("SymbolType"),
            "clob" => Self::Other("ClobType"),
            "sexp" => Self::Other("SexpType"),
            "bag" => Self::Other("BagType"),
            "any" => Self::Other("AnyType"),
            _ => return None,
        })
    }
}
