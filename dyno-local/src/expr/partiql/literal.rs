//! Literals to attribute values, and what the service says of those that are none.
//!
//! A refusal tells the way to what is refused from the value that was written: ` under root.a[1]`.

use std::collections::BTreeSet;

use dyno_core::value::{AttributeValue, Map, Number};

use super::LITERAL_LEVELS_MAX;
use super::ast::{Expr, Kind, Span};
use super::error::StatementFault;
use super::number::read_number;

/// Returns the value that an expression without attributes stands for.
pub(super) fn value(
    expression: &Expr,
    parameters: &[AttributeValue],
) -> Result<AttributeValue, StatementFault> {
    Reader { parameters, path: String::new(), level: 0 }.value(expression)
}

/// Returns the value of the parameter at a position.
pub(super) fn parameter(
    at: usize,
    parameters: &[AttributeValue],
) -> Result<&AttributeValue, StatementFault> {
    parameters.get(at).ok_or(StatementFault::Parameters)
}

/// Reads one literal.
struct Reader<'a> {
    parameters: &'a [AttributeValue],
    /// The way to what is read.
    path: String,
    level: usize,
}

impl Reader<'_> {
    fn value(&mut self, expression: &Expr) -> Result<AttributeValue, StatementFault> {
        if self.level >= LITERAL_LEVELS_MAX {
            return Err(StatementFault::NestingLevels(self.path.clone()));
        }
        Ok(match &expression.kind {
            Kind::Null => AttributeValue::Null,
            Kind::Bool(flag) => AttributeValue::Bool(*flag),
            Kind::Text(text) => AttributeValue::S(text.clone()),
            Kind::Number(text) => AttributeValue::N(self.number("", text)?),
            Kind::Sign(signs, inner) => match &inner.kind {
                Kind::Number(text) => AttributeValue::N(self.number(signs, text)?),
                _ => return Err(self.no_data(expression)),
            },
            Kind::Parameter(at) => parameter(*at, self.parameters)?.clone(),
            Kind::List(members) => AttributeValue::L(self.list(members)?),
            Kind::Struct(members) => AttributeValue::M(self.map(members)?),
            Kind::Bag(members) => self.bag(members)?,
            Kind::Ion(kind, _) => return Err(self.ion(kind, expression.at)),
            Kind::Missing
            | Kind::Name(_)
            | Kind::Path(..)
            | Kind::Star
            | Kind::Call(..)
            | Kind::Not(..)
            | Kind::Infix(..)
            | Kind::Between(_)
            | Kind::In(_)
            | Kind::Is(..)
            | Kind::Subquery(_) => return Err(self.no_data(expression)),
        })
    }

    fn number(&self, signs: &str, text: &str) -> Result<Number, StatementFault> {
        let number = read_number(text)
            .map_err(|error| StatementFault::Number { error, path: self.path.clone() })?;
        let is_negative = signs.bytes().filter(|sign| *sign == b'-').count() % 2 == 1;
        Ok(if is_negative { number.negated() } else { number })
    }

    fn list(&mut self, members: &[Expr]) -> Result<Vec<AttributeValue>, StatementFault> {
        let mut list = Vec::with_capacity(members.len());
        for (at, member) in members.iter().enumerate() {
            list.push(self.inner(&format!("[{at}]"), member)?);
        }
        Ok(list)
    }

    fn map(&mut self, members: &[(Expr, Expr)]) -> Result<Map, StatementFault> {
        let mut map = Map::with_capacity(members.len());
        for (name, member) in members {
            // Unverified: what is said of a name that is no string.
            let Kind::Text(name) = &name.kind else { return Err(self.no_data(name)) };
            if name.is_empty() {
                return Err(StatementFault::EmptyComponent);
            }
            let value = self.inner(&format!(".{name}"), member)?;
            map.insert(name.as_str(), value);
        }
        Ok(map)
    }

    fn inner(&mut self, step: &str, member: &Expr) -> Result<AttributeValue, StatementFault> {
        let length = self.path.len();
        self.path.push_str(step);
        self.level += 1;
        let value = self.value(member)?;
        self.level -= 1;
        self.path.truncate(length);
        Ok(value)
    }

    /// A set begins with a string or a number, and goes on with its like.
    fn bag(&self, members: &[Expr]) -> Result<AttributeValue, StatementFault> {
        let Some(first) = members.first() else { return Err(StatementFault::EmptyBag) };
        if string(first).is_some() {
            let all = members.iter().map(|it| string(it).ok_or_else(|| self.no_string(it)));
            let all = all.collect::<Result<Vec<&str>, _>>()?;
            let set: BTreeSet<String> = all.iter().map(|it| (*it).to_owned()).collect();
            if set.len() < all.len() {
                return Err(StatementFault::Duplicates(all.join(", ")));
            }
            return Ok(AttributeValue::Ss(set));
        }
        if digits(first).is_none() {
            return Err(StatementFault::BagMember(Some(first.at)));
        }
        let all = members.iter().map(|it| digits(it).ok_or_else(|| self.no_number(it)));
        let all = all.collect::<Result<Vec<(&str, &str)>, _>>()?;
        let mut set = BTreeSet::new();
        for (signs, text) in &all {
            set.insert(self.number(signs, text)?);
        }
        if set.len() < all.len() {
            let written: Vec<String> =
                all.iter().map(|(signs, text)| format!("{signs}{text}")).collect();
            return Err(StatementFault::NumberDuplicates(written.join(", "), self.path.clone()));
        }
        Ok(AttributeValue::Ns(set))
    }

    /// Says what is wrong with a member of a set of strings.
    fn no_string(&self, member: &Expr) -> StatementFault {
        self.own_fault(member).unwrap_or(StatementFault::BagMember(Some(member.at)))
    }

    /// Says what is wrong with a member of a set of numbers.
    fn no_number(&self, member: &Expr) -> StatementFault {
        self.own_fault(member).unwrap_or_else(|| match member.kind {
            Kind::Null => StatementFault::NullInBag(self.path.clone()),
            _ => StatementFault::BagMember(None),
        })
    }

    /// Says what is wrong with what no set holds in any place but the first.
    fn own_fault(&self, member: &Expr) -> Option<StatementFault> {
        match &member.kind {
            Kind::Parameter(_) => Some(self.no_data(member)),
            Kind::Ion(kind, _) => Some(self.ion(kind, member.at)),
            _ => None,
        }
    }

    fn ion(&self, kind: &'static str, at: Span) -> StatementFault {
        StatementFault::Ion { kind, path: self.path.clone(), at }
    }

    /// Says that an expression is no value.
    // Unverified: the names of all but calls and parameters.
    fn no_data(&self, expression: &Expr) -> StatementFault {
        let name = match &expression.kind {
            Kind::Call(name, _) if self.path.is_empty() => name.to_ascii_lowercase(),
            Kind::Call(..) => "Call".to_owned(),
            Kind::Parameter(_) => "Parameter".to_owned(),
            Kind::Name(_) => "Id".to_owned(),
            Kind::Path(..) => "Path".to_owned(),
            Kind::Missing => "Missing".to_owned(),
            _ => "NAry".to_owned(),
        };
        StatementFault::DataType { name, path: self.path.clone(), at: expression.at }
    }
}

fn string(expression: &Expr) -> Option<&str> {
    match &expression.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}

/// Returns the signs and the digits of a number.
fn digits(expression: &Expr) -> Option<(&str, &str)> {
    match &expression.kind {
        Kind::Number(text) => Some(("", text)),
        Kind::Sign(signs, inner) => match &inner.kind {
            Kind::Number(text) => Some((signs, text)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the name of the type of a literal in Amazon Ion; `None` if it is none.
///
/// Such literals are refused whatever they say, so their text is looked at no further than for that.
pub(super) fn ion_type(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is_number = |text: &str| text.parse::<Number>().is_ok();
    Some(match text {
        "" => return None,
        "null" => "NULL",
        "true" | "false" => "BOOL",
        _ if text.starts_with("{{") => {
            let inner = text.strip_prefix("{{")?.strip_suffix("}}")?;
            if inner.trim_start().starts_with('"') { "CLOB" } else { "BLOB" }
        }
        _ if text.starts_with('{') => text.strip_suffix('}').map(|_| "STRUCT")?,
        _ if text.starts_with('[') => text.strip_suffix(']').map(|_| "LIST")?,
        _ if text.starts_with('(') => text.strip_suffix(')').map(|_| "SEXP")?,
        _ if text.starts_with('"') => text.get(1..)?.strip_suffix('"').map(|_| "STRING")?,
        _ if is_number(text) && text.contains(['e', 'E']) => "FLOAT",
        _ if is_number(text) && text.contains('.') => "DECIMAL",
        _ if is_number(text) => "INT",
        _ if text.starts_with(|c: char| c.is_ascii_digit()) => "TIMESTAMP",
        _ if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => "SYMBOL",
        _ => return None,
    })
}
