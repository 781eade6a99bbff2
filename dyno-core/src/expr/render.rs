//! Rendering to DynamoDB's expression text, names and values behind placeholders.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::condition::Test;
use super::operand::RawOperand;
use super::path::{DocumentPath, Step};
use crate::item::CodecError;
use crate::op::{Names, Values};
use crate::value::AttributeValue;

/// The room that is made for an expression at first.
const TEXT_LENGTH_USUAL: usize = 48;

/// Collects the placeholders of one request while its expressions are rendered.
///
/// A name gets one placeholder however often it occurs: `#n0`, `#n1`, …; each value its own:
/// `:v0`, `:v1`, …. Everything is appended to the text that the caller has begun.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    placeholders: BTreeMap<String, usize>,
    values: Values,
}

impl Renderer {
    /// Returns the names and values for the request; `None` where there is none.
    pub(crate) fn finish(self) -> (Option<Names>, Option<Values>) {
        let names = (!self.placeholders.is_empty()).then(|| {
            let names = self.placeholders.into_iter();
            names.map(|(name, at)| (placeholder("#n", at), name)).collect()
        });
        (names, Some(self.values).filter(|values| !values.is_empty()))
    }

    /// Renders a condition or filter.
    pub(crate) fn condition(&mut self, test: Test) -> Result<String, CodecError> {
        let mut text = String::with_capacity(TEXT_LENGTH_USUAL);
        self.test(test, &mut text)?;
        Ok(text)
    }

    /// Appends the placeholder of a name.
    pub(crate) fn name(&mut self, name: &str, out: &mut String) {
        let next = self.placeholders.len();
        let at = match self.placeholders.get(name) {
            Some(at) => *at,
            None => *self.placeholders.entry(name.to_owned()).or_insert(next),
        };
        push_placeholder("#n", at, out);
    }

    /// Appends the placeholder of a value.
    pub(crate) fn value(&mut self, value: AttributeValue, out: &mut String) {
        let at = self.values.len();
        self.values.insert(placeholder(":v", at), value);
        push_placeholder(":v", at, out);
    }

    /// Appends a path.
    pub(crate) fn path(&mut self, path: &DocumentPath, out: &mut String) {
        self.name(path.root(), out);
        for step in path.steps() {
            match step {
                Step::Member(name) => {
                    out.push('.');
                    self.name(name, out);
                }
                Step::Index(at) => write!(out, "[{at}]").unwrap_or_default(),
            }
        }
    }

    fn test(&mut self, test: Test, out: &mut String) -> Result<(), CodecError> {
        match test {
            Test::Compare(left, operator, right) => {
                self.operand(left, out)?;
                out.extend([" ", operator, " "]);
                self.operand(right, out)
            }
            Test::Between(operand, low, high) => {
                self.operand(operand, out)?;
                out.push_str(" BETWEEN ");
                self.operand(low, out)?;
                out.push_str(" AND ");
                self.operand(high, out)
            }
            Test::In(operand, values) => {
                self.operand(operand, out)?;
                out.push_str(" IN ");
                self.operands(values, out)
            }
            Test::Function(name, operands) => {
                out.push_str(name);
                self.operands(operands, out)
            }
            Test::And(tests) => self.joined(tests, " AND ", out),
            Test::Or(tests) => self.joined(tests, " OR ", out),
            Test::Not(inner) => {
                out.push_str("NOT ");
                self.member(*inner, out)
            }
        }
    }

    fn joined(&mut self, tests: Vec<Test>, word: &str, out: &mut String) -> Result<(), CodecError> {
        for (at, test) in tests.into_iter().enumerate() {
            if at > 0 {
                out.push_str(word);
            }
            self.member(test, out)?;
        }
        Ok(())
    }

    /// Renders a member of a larger test, in parentheses if it is itself made of several. A second
    /// pair around one thing is an error of the service, so this is the only place that adds them.
    fn member(&mut self, test: Test, out: &mut String) -> Result<(), CodecError> {
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

    /// Appends operands in parentheses.
    fn operands(&mut self, operands: Vec<RawOperand>, out: &mut String) -> Result<(), CodecError> {
        for (at, operand) in operands.into_iter().enumerate() {
            out.push_str(if at == 0 { "(" } else { ", " });
            self.operand(operand, out)?;
        }
        out.push(')');
        Ok(())
    }

    fn operand(&mut self, operand: RawOperand, out: &mut String) -> Result<(), CodecError> {
        match operand {
            RawOperand::Path(path) => self.path(&path, out),
            RawOperand::Value(value) => self.value(value, out),
            RawOperand::Size(path) => {
                out.push_str("size(");
                self.path(&path, out);
                out.push(')');
            }
            RawOperand::Invalid(message) => return Err(CodecError::new(message)),
        }
        Ok(())
    }
}

fn placeholder(sigil: &str, at: usize) -> String {
    let mut text = String::new();
    push_placeholder(sigil, at, &mut text);
    text
}

fn push_placeholder(sigil: &str, at: usize, out: &mut String) {
    out.push_str(sigil);
    // Most requests have fewer than ten of either, and one digit needs no formatting.
    match u8::try_from(at) {
        Ok(digit @ 0..=9) => out.push(char::from(b'0' + digit)),
        Ok(_) | Err(_) => write!(out, "{at}").unwrap_or_default(),
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
        Renderer::default().condition(condition.into_test()).unwrap()
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
        assert_eq!(renderer.condition(test).unwrap(), "#n0 > :v0 AND #n0 < :v1");
        let (names, values) = renderer.finish();
        assert_eq!(names.unwrap().len(), 1);
        assert_eq!(values.unwrap().len(), 2);
    }
}
