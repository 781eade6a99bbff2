//! Statements as written: names and values are unchecked, parentheses leave no trace.
//!
//! The parser builds it, `values` and the compilers read it, `render` writes it.
//!
//! Chains of operators of one precedence are flat, and so are runs of `NOT` and of signs: what is
//! left to nest are brackets, whose depth the parser bounds.

use std::fmt;

/// Where a token stands: line and column from one, and its length, in characters.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) length: usize,
}

/// Where something stands is no part of what it says: trees are compared without it.
impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.line, self.column, self.length)
    }
}

/// A whole statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StatementExpr {
    Select(SelectExpr),
    Insert {
        target: TargetExpr,
        value: Expr,
    },
    Update(UpdateExpr),
    Delete {
        target: TargetExpr,
        filter: Option<Expr>,
        returning: Option<Returning>,
    },
    /// Changes without a table to make them in.
    Tableless(Vec<ChangeExpr>),
    /// No statement: an expression by itself.
    Expression(Expr),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SelectExpr {
    /// Where the `SELECT` stands.
    pub(super) at: Span,
    /// What to return; empty for `*`.
    pub(super) list: Vec<Expr>,
    pub(super) target: TargetExpr,
    pub(super) filter: Option<Expr>,
    pub(super) order: Vec<OrderExpr>,
    /// A clause that is read and not supported.
    pub(super) clause: Option<(&'static str, Span)>,
}

/// The table that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TargetExpr {
    pub(super) components: Vec<String>,
    pub(super) at: Span,
    pub(super) alias: bool,
    /// Whether other sources follow.
    pub(super) joined: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrderExpr {
    pub(super) term: Expr,
    pub(super) descending: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UpdateExpr {
    pub(super) target: TargetExpr,
    pub(super) changes: Vec<ChangeExpr>,
    pub(super) filter: Option<Expr>,
    pub(super) returning: Option<Returning>,
}

/// One change of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChangeExpr {
    Set(Expr, Expr),
    Remove(Expr),
}

/// What a write returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returning {
    AllOld,
    AllNew,
    ModifiedOld,
    ModifiedNew,
}

impl Returning {
    /// Returns the words of the clause.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::AllOld => "ALL OLD",
            Self::AllNew => "ALL NEW",
            Self::ModifiedOld => "MODIFIED OLD",
            Self::ModifiedNew => "MODIFIED NEW",
        }
    }
}

/// An expression, and where its first token stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expr {
    pub(super) kind: Kind,
    pub(super) at: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Missing,
    Bool(bool),
    Text(String),
    /// The number as written, without signs.
    Number(String),
    /// A literal of another language between backticks: the name of its type, and its text.
    Ion(&'static str, String),
    /// A `?`, by its position among those of the statement.
    Parameter(usize),
    /// An attribute.
    Name(String),
    /// A way into the value of another expression.
    Path(Box<Expr>, Vec<Step>),
    List(Vec<Expr>),
    /// A set.
    Bag(Vec<Expr>),
    Struct(Vec<(Expr, Expr)>),
    /// The `*` of `COUNT(*)`.
    Star,
    Call(String, Vec<Expr>),
    /// One or more `NOT`.
    Not(usize, Box<Expr>),
    /// One or more `+` and `-`, as written.
    Sign(String, Box<Expr>),
    /// Operators of one precedence, applied from left to right: one or more.
    Infix(Box<Expr>, Vec<(Operator, Expr)>),
    /// Subject, then the lower and the upper bound.
    Between(Box<[Expr; 3]>),
    /// Subject, then what it is looked for in.
    In(Box<[Expr; 2]>),
    Is(Box<Expr>, TypeName),
    Subquery(Box<SelectExpr>),
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Member(String),
    Index(Expr),
}

/// A type that `IS` tests for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeName {
    Missing,
    Null,
    Boolean,
    Blob,
    String,
    Numeric,
    Struct,
    Tuple,
    List,
    /// A type of the language that no value here has, by the name that its refusal gives.
    Other(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    Plus,
    Minus,
    Concat,
    Times,
    Divide,
    Modulo,
}

impl Operator {
    pub(super) const ALL: [Self; 15] = [
        Self::Or,
        Self::And,
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Like,
        Self::Plus,
        Self::Minus,
        Self::Concat,
        Self::Times,
        Self::Divide,
        Self::Modulo,
    ];

    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::And => "AND",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Like => "LIKE",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Concat => "||",
            Self::Times => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

impl Kind {
    /// Returns the expression with a place.
    pub(super) const fn at(self, at: Span) -> Expr {
        Expr { kind: self, at }
    }
}
