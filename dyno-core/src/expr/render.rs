//! Rendering to DynamoDB's expression text, names and values behind placeholders.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::condition::Test;
use super::operand::RawOperand;
use super::path::{DocumentPath, Step};
use crate::item::CodecError;
use crate::op::{Names, Values};
use crate::value::AttributeValue;

/// Collects the placeholders of one request while its expressions are rendered.
///
/// A name gets one placeholder however often it occurs: `#n0`, `#n1`, …; each value its own:
/// `:v0`, `:v1`, ….
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    placeholders: BTreeMap<String, usize>,
    values: Values,
}

impl Renderer {
    /// Returns the names and values for the request; `None` where there is none.
    pub(crate) fn finish(self) -> (Option<Names>, Option<Values>) {
        let names: Names =
            self.placeholders.into_iter().map(|(name, at)| (format!("#n{at}"), name)).collect();
        (Some(names).filter(|names| !names.is_empty()), Some(self.values).filter(|v| !v.is_empty()))
    }

    /// Renders a condition or filter.
    pub(crate) fn condition(&mut self, test: &Test) -> Result<String, CodecError> {
        let mut text = String::new();
        self.test(test, &mut text)?;
        Ok(text)
    }

    /// Returns the placeholder of a name.
    pub(crate) fn name(&mut self, name: &str) -> String {
        let next = self.placeholders.len();
        let at = match self.placeholders.get(name) {
            Some(at) => *at,
            None => *self.placeholders.entry(name.to_owned()).or_insert(next),
        };
        format!("#n{at}")
    }

    /// Returns the placeholder of a value.
    pub(crate) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// Renders a path.
    pub(crate) fn path(&mut self, path: &DocumentPath) -> String {
        let mut text = self.name(path.root());
        for step in path.steps() {
            match step {
                Step::Member(name) => {
                    text.push('.');
                    text.push_str(&self.name(name));
                }
                Step::Index(at) => write!(text, "[{at}]").unwrap_or_default(),
            }
        }
        text
    }

    fn test(&mut self, test: &Test, out: &mut String) -> Result<(), CodecError> {
        match test {
            Test::Compare(left, operator, right) => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                write!(out, "{left} {operator} {right}").unwrap_or_default();
            }
            Test::Between(operand, low, high) => {
                let operand = self.operand(operand)?;
                let (low, high) = (self.operand(low)?, self.operand(high)?);
                write!(out, "{operand} BETWEEN {low} AND {high}").unwrap_or_default();
            }
            Test::In(operand, values) => {
                let operand = self.operand(operand)?;
                let values = self.operands(values)?;
                write!(out, "{operand} IN ({values})").unwrap_or_default();
            }
            Test::Function(name, operands) => {
                let operands = self.operands(operands)?;
                write!(out, "{name}({operands})").unwrap_or_default();
            }
            Test::And(tests) => self.joined(tests, " AND ", out)?,
            Test::Or(tests) => self.joined(tests, " OR ", out)?,
            Test::Not(inner) => {
                out.push_str("NOT ");
                self.member(inner, out)?;
            }
        }
        Ok(())
    }

    fn joined(&mut self, tests: &[Test], word: &str, out: &mut String) -> Result<(), CodecError> {
        for (at, test) in tests.iter().enumerate() {
            if at > 0 {
                out.push_str(word);
            }
            self.member(test, out)?;
        }
        Ok(())
    }

    /// Renders a member of a larger test, in parentheses if it is itself made of several. A second
    /// pair around one thing is an error of the service, so this is the only place that adds them.
    fn member(&mut self, test: &Test, out: &mut String) -> Result<(), CodecError> {
        match test {
            Test::And(_) | Test::Or(_) => {
                out.push('(');
                self.test(test, out)?;
                out.push(')');
                Ok(())
            }
            Test::Compare(..)
            | Test::Between(..)
            | Test::In(..)
            | Test::Function(..)
            | Test::Not(_) => self.test(test, out),
        }
    }

    fn operands(&mut self, operands: &[RawOperand]) -> Result<String, CodecError> {
        let texts: Result<Vec<_>, _> =
            operands.iter().map(|operand| self.operand(operand)).collect();
        Ok(texts?.join(", "))
    }

    fn operand(&mut self, operand: &RawOperand) -> Result<String, CodecError> {
        match operand {
            RawOperand::Path(path) => Ok(self.path(path)),
            RawOperand::Value(value) => Ok(self.value(value.clone())),
            RawOperand::Size(path) => Ok(format!("size({})", self.path(path))),
            RawOperand::Invalid(message) => Err(CodecError::new(message.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Condition, Path, Plain};

    struct Order;

    fn total() -> Path<Order, u64> {
        Path::new("total")
    }

    fn note() -> Path<Order, String> {
        Path::new("note")
    }

    fn text(condition: Condition<Order>) -> String {
        Renderer::default().condition(&condition.into_test()).unwrap()
    }

    #[test]
    fn conditions_render_with_the_parentheses_they_need() {
        let (total, note) = (total(), note());
        assert_eq!(text(total.gt(5) & note.eq("x")), "#n0 > :v0 AND #n1 = :v1");
        assert_eq!(
            text((total.gt(5) | note.exists()) & !(note.eq("x") | total.lt(1))),
            "(#n0 > :v0 OR attribute_exists(#n1)) AND NOT (#n1 = :v1 OR #n0 < :v2)"
        );
        assert_eq!(text(!note.begins_with("a")), "NOT begins_with(#n0, :v0)");
        assert_eq!(text(total.between(1, 2)), "#n0 BETWEEN :v0 AND :v1");
        assert_eq!(text(total.is_in([1, 2])), "#n0 IN (:v0, :v1)");
        assert_eq!(
            text(total.is_in(Vec::<u64>::new())),
            "attribute_exists(#n0) AND attribute_not_exists(#n0)"
        );
        assert_eq!(text(note.size().le(3)), "size(#n0) <= :v0");
        assert_eq!(text(note.eq(Path::<Order, String, Plain>::new("other"))), "#n0 = #n1");
    }

    #[test]
    fn nested_paths_render_step_by_step() {
        let lines: Path<Order, Vec<String>> = Path::new("lines");
        let address: Path<Order, ()> = Path::new("ship_to");
        assert_eq!(text(lines.index(2).eq("x")), "#n0[2] = :v0");
        assert_eq!(text(address.member::<String>("city").eq("Oslo")), "#n0.#n1 = :v0");
    }

    #[test]
    fn names_share_a_placeholder_and_values_do_not() {
        let mut renderer = Renderer::default();
        let total = total();
        let test = (total.gt(5) & total.lt(5)).into_test();
        assert_eq!(renderer.condition(&test).unwrap(), "#n0 > :v0 AND #n0 < :v1");
        let (names, values) = renderer.finish();
        assert_eq!(names.unwrap().len(), 1);
        assert_eq!(values.unwrap().len(), 2);
    }
}
