//! Syntax trees as text that parses to them: every operand in parentheses, every name in quotes.

use std::fmt;

use super::ast::{
    ChangeExpr, Expr, Kind, OrderExpr, Returning, SelectExpr, StatementExpr, Step, TargetExpr,
    TypeName,
};

/// Writes parts with a text between them.
fn join<T>(
    f: &mut fmt::Formatter<'_>,
    parts: &[T],
    between: &str,
    write: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write(part, f)?;
    }
    Ok(())
}

fn quoted(f: &mut fmt::Formatter<'_>, mark: char, text: &str) -> fmt::Result {
    let doubled = format!("{mark}{mark}");
    write!(f, "{mark}{}{mark}", text.replace(mark, &doubled))
}

fn list(f: &mut fmt::Formatter<'_>, open: &str, parts: &[Expr], close: &str) -> fmt::Result {
    f.write_str(open)?;
    join(f, parts, ", ", fmt::Display::fmt)?;
    f.write_str(close)
}

fn filter(f: &mut fmt::Formatter<'_>, filter: Option<&Expr>) -> fmt::Result {
    filter.map_or(Ok(()), |filter| write!(f, " WHERE {filter}"))
}

fn returning(f: &mut fmt::Formatter<'_>, returning: Option<Returning>) -> fmt::Result {
    returning.map_or(Ok(()), |returning| write!(f, " RETURNING {} *", returning.words()))
}

impl fmt::Display for StatementExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Select(select) => select.fmt(f),
            Self::Insert { target, value } => write!(f, "INSERT INTO {target} VALUE {value}"),
            Self::Update(update) => {
                write!(f, "UPDATE {} ", update.target)?;
                join(f, &update.changes, " ", fmt::Display::fmt)?;
                filter(f, update.filter.as_ref())?;
                returning(f, update.returning)
            }
            Self::Delete { target, filter: condition, returning: wanted } => {
                write!(f, "DELETE FROM {target}")?;
                filter(f, condition.as_ref())?;
                returning(f, *wanted)
            }
            Self::Tableless(changes) => join(f, changes, " ", fmt::Display::fmt),
            Self::Expression(expression) => expression.fmt(f),
        }
    }
}

impl fmt::Display for SelectExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SELECT ")?;
        if self.list.is_empty() {
            f.write_str("*")?;
        }
        join(f, &self.list, ", ", fmt::Display::fmt)?;
        write!(f, " FROM {}", self.target)?;
        filter(f, self.filter.as_ref())?;
        if !self.order.is_empty() {
            f.write_str(" ORDER BY ")?;
            join(f, &self.order, ", ", fmt::Display::fmt)?;
        }
        Ok(())
    }
}

impl fmt::Display for TargetExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &self.components, ".", |component, f| quoted(f, '"', component))?;
        if self.alias { f.write_str(" AS alias") } else { Ok(()) }
    }
}

impl fmt::Display for OrderExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.term, if self.descending { "DESC" } else { "ASC" })
    }
}

impl fmt::Display for ChangeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(target, value) => write!(f, "SET {target} = {value}"),
            Self::Remove(target) => write!(f, "REMOVE {target}"),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Null => f.write_str("NULL"),
            Kind::Missing => f.write_str("MISSING"),
            Kind::Bool(flag) => write!(f, "{flag}"),
            Kind::Text(text) => quoted(f, '\'', text),
            Kind::Number(digits) => f.write_str(digits),
            Kind::Ion(_, text) => write!(f, "`{text}`"),
            Kind::Parameter(_) => f.write_str("?"),
            Kind::Name(name) => quoted(f, '"', name),
            Kind::Path(root, steps) => {
                match root.kind {
                    Kind::Name(_) => root.fmt(f)?,
                    _ => write!(f, "({root})")?,
                }
                join(f, steps, "", fmt::Display::fmt)
            }
            Kind::List(members) => list(f, "[", members, "]"),
            Kind::Bag(members) => list(f, "<<", members, ">>"),
            Kind::Struct(members) => {
                f.write_str("{")?;
                join(f, members, ", ", |(name, value), f| write!(f, "{name}: {value}"))?;
                f.write_str("}")
            }
            Kind::Star => f.write_str("*"),
            Kind::Call(name, arguments) => {
                f.write_str(name)?;
                list(f, "(", arguments, ")")
            }
            Kind::Not(times, inner) => write!(f, "{}({inner})", "NOT ".repeat(*times)),
            // A minus right behind a minus would begin a comment.
            Kind::Sign(signs, inner) => {
                for sign in signs.chars() {
                    write!(f, "{sign} ")?;
                }
                write!(f, "({inner})")
            }
            Kind::Infix(first, rest) => {
                write!(f, "({first})")?;
                join(f, rest, "", |(operator, operand), f| {
                    write!(f, " {} ({operand})", operator.symbol())
                })
            }
            Kind::Between(operands) => {
                let [subject, low, high] = &**operands;
                write!(f, "({subject}) BETWEEN ({low}) AND ({high})")
            }
            Kind::In(operands) => {
                let [subject, list] = &**operands;
                write!(f, "({subject}) IN ({list})")
            }
            Kind::Is(subject, name) => write!(f, "({subject}) IS {name}"),
            Kind::Subquery(select) => write!(f, "({select})"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => {
                f.write_str(".")?;
                quoted(f, '"', name)
            }
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "MISSING",
            Self::Null => "NULL",
            Self::Boolean => "BOOLEAN",
            Self::Blob => "BLOB",
            Self::String => "STRING",
            Self::Numeric => "NUMERIC",
            Self::Struct => "STRUCT",
            Self::Tuple => "TUPLE",
            Self::List => "LIST",
            // The names of refusals end like this.
            Self::Other(name) => match name.strip_suffix("Type").unwrap_or(name) {
                "DoublePrecision" => "DOUBLE PRECISION",
                "CharacterVarying" => "VARCHAR",
                "Integer4" => "INT4",
                "Integer8" => "INT8",
                other => other,
            },
        })
    }
}
