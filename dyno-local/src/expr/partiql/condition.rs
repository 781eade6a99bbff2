//! `WHERE` clauses as the conditions of the native operations.
//!
//! The compiler calls it once the values are known to be some. Operands are checked in written
//! order, with the texts of the other expressions and without their prefix.

use std::sync::Arc;

use dyno_core::value::{AttributeType, AttributeValue};

use super::ast::{Expr, Kind, Operator, Step, TypeName};
use super::error::StatementFault;
use super::{literal, values};
use crate::expr::check::check_bounds;
use crate::expr::condition::{Comparator, Condition, Node, Operand};
use crate::expr::error::Fault;
use crate::expr::path::{Element, Path};
use crate::expr::placeholders::resolve_index;
use crate::expr::{IN_OPERANDS_MAX, OPERATORS_MAX, PATH_ELEMENTS_MAX};

type Compiled<T> = Result<T, StatementFault>;

/// Compiles a condition whose values were checked.
pub(super) fn compile(expression: &Expr, parameters: &[AttributeValue]) -> Compiled<Condition> {
    if values::count_operators(expression) > OPERATORS_MAX {
        return Err(Fault::TooManyOperators(OPERATORS_MAX + 1).into());
    }
    Compiler { parameters }.condition(expression, None).map(Condition::from)
}

/// Compiles the path that an expression is; `None` if it is something else.
pub(super) fn path(expression: &Expr) -> Compiled<Option<Path>> {
    let (root, steps): (_, &[Step]) = match &expression.kind {
        Kind::Name(name) => (name, &[]),
        Kind::Path(root, steps) => match &root.kind {
            Kind::Name(name) => (name, steps),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    if root.is_empty() {
        return Err(StatementFault::EmptyComponent);
    }
    if steps.len() >= PATH_ELEMENTS_MAX {
        return Err(Fault::TooDeep(steps.len() + 1).into());
    }
    let mut elements = Vec::with_capacity(steps.len());
    for step in steps {
        elements.push(match step {
            Step::Member(name) => member(name)?,
            Step::Index(index) => match &index.kind {
                Kind::Number(digits) => Element::Index(resolve_index(digits)?),
                Kind::Text(name) => member(name)?,
                // Unverified: what is said of an index that is computed.
                _ => return Err(StatementFault::Projection(index.at)),
            },
        });
    }
    Ok(Some(Path::new(root.as_str(), elements)))
}

fn member(name: &str) -> Compiled<Element> {
    if name.is_empty() {
        return Err(StatementFault::EmptyComponent);
    }
    Ok(Element::Member(Arc::from(name)))
}

struct Compiler<'a> {
    parameters: &'a [AttributeValue],
}

impl Compiler<'_> {
    /// Compiles what must be true or false. `within` is the operator around it.
    fn condition(&self, expression: &Expr, within: Option<&'static str>) -> Compiled<Node> {
        let at_operand = |operand: Operand| match (within, fixed_type(&operand)) {
            (Some(operator), Some(kind)) => operand_type(operator, kind),
            (None, _) | (_, None) => StatementFault::NotBoolean,
        };
        match &expression.kind {
            Kind::Not(times, inner) => {
                let inner = self.condition(inner, Some("NOT"))?;
                Ok(if times % 2 == 0 { inner } else { not(inner) })
            }
            Kind::Infix(first, rest) => match rest.first() {
                Some((operator @ (Operator::And | Operator::Or), _)) => {
                    let symbol = Some(operator.symbol());
                    let mut terms = vec![self.condition(first, symbol)?];
                    for (_, term) in rest {
                        terms.push(self.condition(term, symbol)?);
                    }
                    let make = if *operator == Operator::And { Node::And } else { Node::Or };
                    Ok(make(terms))
                }
                _ => self.chain(first, rest),
            },
            Kind::Between(operands) => self.between(operands),
            Kind::In(operands) => self.is_in(operands),
            Kind::Is(subject, name) => self.is(subject, *name),
            Kind::Call(name, arguments) if !name.eq_ignore_ascii_case("size") => {
                self.call(&name.to_ascii_lowercase(), arguments)
            }
            _ => Err(at_operand(self.operand(expression)?)),
        }
    }

    /// Compiles comparisons from left to right: each is an operand of the next.
    fn chain(&self, first: &Expr, rest: &[(Operator, Expr)]) -> Compiled<Node> {
        let mut left = self.operand(first)?;
        let mut tests = rest.iter().peekable();
        while let Some((operator, right)) = tests.next() {
            let comparator =
                comparator(*operator).ok_or_else(|| StatementFault::Operator(operator.symbol()))?;
            let right = self.operand(right)?;
            let symbol = comparator.symbol();
            check_distinct(symbol, [&left, &right])?;
            if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
                check_ordered(symbol, [&left, &right])?;
            }
            let node = Node::Compare { comparator, left, right };
            if tests.peek().is_none() {
                return Ok(node);
            }
            left = Operand::Holds(Box::new(node));
        }
        Err(StatementFault::NotBoolean)
    }

    fn between(&self, operands: &[Expr; 3]) -> Compiled<Node> {
        const NAME: &str = "BETWEEN";
        let [subject, low, high] = operands;
        let (subject, low) = (self.operand(subject)?, self.operand(low)?);
        let high = self.operand(high)?;
        check_distinct(NAME, [&subject, &low, &high])?;
        check_ordered(NAME, [&subject, &low, &high])?;
        if let (Operand::Value(low), Operand::Value(high)) = (&low, &high) {
            check_bounds(low, high)?;
        }
        Ok(Node::Between { subject, low, high })
    }

    fn is_in(&self, operands: &[Expr; 2]) -> Compiled<Node> {
        const NAME: &str = "IN";
        let [subject, list] = operands;
        let subject = self.operand(subject)?;
        let members = match &list.kind {
            Kind::List(members) => {
                members.iter().map(|it| self.operand(it)).collect::<Compiled<Vec<_>>>()?
            }
            // Unverified: that a parameter may be the whole list.
            _ => match self.operand(list)? {
                Operand::Value(value) => match &*value {
                    AttributeValue::L(values) => values.iter().cloned().map(constant).collect(),
                    _ => vec![Operand::Value(value)],
                },
                other => vec![other],
            },
        };
        check_distinct(NAME, std::iter::once(&subject).chain(&members))?;
        if members.len() > IN_OPERANDS_MAX {
            return Err(Fault::TooManyInOperands(members.len()).into());
        }
        Ok(Node::In { subject, list: members })
    }

    fn is(&self, subject: &Expr, name: TypeName) -> Compiled<Node> {
        if matches!(subject.kind, Kind::Missing) {
            let is_missing = name == TypeName::Missing;
            return Ok(if is_missing { Node::And(Vec::new()) } else { Node::Or(Vec::new()) });
        }
        if matches!(subject.kind, Kind::Call(..)) {
            return Err(StatementFault::IsSubject);
        }
        let subject = self.operand(subject)?;
        let kind = match name {
            TypeName::Missing => {
                return match subject {
                    Operand::Path(path) => Ok(Node::AttributeNotExists(path)),
                    Operand::Value(_) => Ok(Node::Or(Vec::new())),
                    Operand::Size(_) | Operand::Holds(_) => Err(StatementFault::IsSubject),
                };
            }
            TypeName::Null => AttributeType::Null,
            TypeName::Boolean => AttributeType::Bool,
            TypeName::Blob => AttributeType::B,
            TypeName::String => AttributeType::S,
            TypeName::Numeric => AttributeType::N,
            TypeName::Struct | TypeName::Tuple => AttributeType::M,
            TypeName::List => AttributeType::L,
            // Refused when the values were read.
            TypeName::Other(_) => return Ok(Node::Or(Vec::new())),
        };
        match subject {
            Operand::Path(_) | Operand::Value(_) => Ok(Node::AttributeType(subject, kind)),
            Operand::Size(_) | Operand::Holds(_) => Err(StatementFault::IsSubject),
        }
    }

    /// Compiles a call that is a condition.
    fn call(&self, name: &str, arguments: &[Expr]) -> Compiled<Node> {
        match name {
            "attribute_exists" => {
                self.existing("attribute_exists", arguments).map(Node::AttributeExists)
            }
            "attribute_not_exists" => {
                self.existing("attribute_not_exists", arguments).map(Node::AttributeNotExists)
            }
            "attribute_type" => self.attribute_type(arguments),
            "begins_with" => {
                let operands = self.pair("begins_with", arguments)?;
                let is_text = |kind| matches!(kind, AttributeType::S | AttributeType::B);
                check_each("begins_with", &operands, is_text)?;
                let [text, prefix] = operands;
                Ok(Node::BeginsWith(text, prefix))
            }
            _ => {
                let [whole, part] = self.pair("contains", arguments)?;
                Ok(Node::Contains(whole, part))
            }
        }
    }

    /// Compiles the one argument of a function, which must be a path.
    fn existing(&self, name: &'static str, arguments: &[Expr]) -> Compiled<Path> {
        let [argument] = arguments else { return Err(operand_count(name, arguments)) };
        match self.operand(argument)? {
            Operand::Path(path) => Ok(path),
            Operand::Value(_) | Operand::Size(_) | Operand::Holds(_) => {
                Err(Fault::PathRequired(name).into())
            }
        }
    }

    /// Compiles two arguments, which must not be the same path.
    fn pair(&self, name: &'static str, arguments: &[Expr]) -> Compiled<[Operand; 2]> {
        let [first, second] = arguments else { return Err(operand_count(name, arguments)) };
        let operands = [self.operand(first)?, self.operand(second)?];
        check_distinct(name, &operands)?;
        Ok(operands)
    }

    fn attribute_type(&self, arguments: &[Expr]) -> Compiled<Node> {
        const NAME: &str = "attribute_type";
        let [of, name] = self.pair(NAME, arguments)?;
        let Operand::Value(value) = &name else {
            // The list is what the service prints for an operand that is not a constant.
            let letters =
                fixed_type(&name).map_or("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", AttributeType::letters);
            return Err(Fault::OperandType { operator: NAME, letters }.into());
        };
        let Some(letters) = value.as_s() else { return Err(operand_type(NAME, value.kind())) };
        match AttributeType::from_letters(letters) {
            Some(kind) => Ok(Node::AttributeType(of, kind)),
            None => Err(Fault::UnknownTypeName(letters.to_owned()).into()),
        }
    }

    /// Compiles something with a value.
    fn operand(&self, expression: &Expr) -> Compiled<Operand> {
        if let Some(path) = path(expression)? {
            return Ok(Operand::Path(path));
        }
        match &expression.kind {
            Kind::Call(name, arguments) if name.eq_ignore_ascii_case("size") => {
                self.size(arguments)
            }
            Kind::Not(..)
            | Kind::Infix(..)
            | Kind::Between(_)
            | Kind::In(_)
            | Kind::Is(..)
            | Kind::Call(..) => Ok(Operand::Holds(Box::new(self.condition(expression, None)?))),
            Kind::Sign(signs, inner) if !matches!(inner.kind, Kind::Number(_)) => {
                let symbol = if signs.ends_with('-') { "-" } else { "+" };
                Err(StatementFault::Operator(symbol))
            }
            _ => literal::value(expression, self.parameters).map(constant),
        }
    }

    fn size(&self, arguments: &[Expr]) -> Compiled<Operand> {
        const NAME: &str = "size";
        let [of] = arguments else { return Err(operand_count(NAME, arguments)) };
        let of = self.operand(of)?;
        match fixed_type(&of) {
            Some(kind @ (AttributeType::N | AttributeType::Bool | AttributeType::Null)) => {
                Err(operand_type(NAME, kind))
            }
            _ => Ok(Operand::Size(Box::new(of))),
        }
    }
}

fn constant(value: AttributeValue) -> Operand {
    Operand::Value(Arc::new(value))
}

fn not(node: Node) -> Node {
    Node::Not(Box::new(node))
}

const fn comparator(operator: Operator) -> Option<Comparator> {
    Some(match operator {
        Operator::Equal => Comparator::Equal,
        Operator::NotEqual => Comparator::NotEqual,
        Operator::Less => Comparator::Less,
        Operator::LessOrEqual => Comparator::LessOrEqual,
        Operator::Greater => Comparator::Greater,
        Operator::GreaterOrEqual => Comparator::GreaterOrEqual,
        Operator::Or
        | Operator::And
        | Operator::Like
        | Operator::Plus
        | Operator::Minus
        | Operator::Concat
        | Operator::Times
        | Operator::Divide
        | Operator::Modulo => return None,
    })
}

/// Returns the type that an operand has on every item.
fn fixed_type(operand: &Operand) -> Option<AttributeType> {
    match operand {
        Operand::Path(_) => None,
        Operand::Value(value) => Some(value.kind()),
        Operand::Size(_) => Some(AttributeType::N),
        Operand::Holds(_) => Some(AttributeType::Bool),
    }
}

fn check_ordered<'o>(
    operator: &'static str,
    operands: impl IntoIterator<Item = &'o Operand>,
) -> Compiled<()> {
    let is_ordered = |kind| matches!(kind, AttributeType::S | AttributeType::N | AttributeType::B);
    check_each(operator, operands, is_ordered)
}

/// Checks the operands whose type is known.
fn check_each<'o>(
    operator: &'static str,
    operands: impl IntoIterator<Item = &'o Operand>,
    is_allowed: fn(AttributeType) -> bool,
) -> Compiled<()> {
    let mut kinds = operands.into_iter().filter_map(fixed_type);
    match kinds.find(|kind| !is_allowed(*kind)) {
        Some(kind) => Err(operand_type(operator, kind)),
        None => Ok(()),
    }
}

/// Refuses a path that is compared with itself.
fn check_distinct<'o>(
    operator: &'static str,
    operands: impl IntoIterator<Item = &'o Operand>,
) -> Compiled<()> {
    let mut operands = operands.into_iter();
    let Some(first @ Operand::Path(path)) = operands.next() else { return Ok(()) };
    if operands.any(|operand| operand == first) {
        return Err(Fault::NotDistinct { operator, path: path.to_string() }.into());
    }
    Ok(())
}

fn operand_type(operator: &'static str, kind: AttributeType) -> StatementFault {
    Fault::OperandType { operator, letters: kind.letters() }.into()
}

fn operand_count(operator: &'static str, arguments: &[Expr]) -> StatementFault {
    Fault::OperandCount { operator, count: arguments.len() }.into()
}
