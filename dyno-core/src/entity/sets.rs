//! Values of set attributes inside expressions.
//!
//! serde writes a set as a list. What an entity's descriptor names as a set is stored as one, so a
//! value that is compared with it or assigned to it has to become one, too.

use super::Entity;
use crate::expr::{DocumentPath, RawOperand, Test};
use crate::item::list_to_set;
use crate::value::AttributeValue;

/// Returns `true` if the path is to an attribute that is stored as a set.
pub(crate) fn is_set<E: Entity>(path: &DocumentPath) -> bool {
    path.steps().is_empty() && E::SCHEMA.sets.contains(&path.root())
}

/// Returns the test with the values that set attributes are compared with as sets.
pub(crate) fn with_sets<E: Entity>(test: Test) -> Test {
    let all = |tests: Vec<Test>| tests.into_iter().map(with_sets::<E>).collect();
    match test {
        Test::Compare(left, operator, right) => {
            let (is_left, is_right) = (is_set_operand::<E>(&left), is_set_operand::<E>(&right));
            Test::Compare(as_set(left, is_right), operator, as_set(right, is_left))
        }
        Test::In(operand, values) => {
            let is_set = is_set_operand::<E>(&operand);
            let values = values.into_iter().map(|value| as_set(value, is_set)).collect();
            Test::In(operand, values)
        }
        Test::And(tests) => Test::And(all(tests)),
        Test::Or(tests) => Test::Or(all(tests)),
        Test::Not(inner) => Test::Not(Box::new(with_sets::<E>(*inner))),
        // Sets have no order, and functions take members or paths.
        test @ (Test::Between(..) | Test::Function(..)) => test,
    }
}

fn is_set_operand<E: Entity>(operand: &RawOperand) -> bool {
    matches!(operand, RawOperand::Path(path) if is_set::<E>(path))
}

fn as_set(operand: RawOperand, wanted: bool) -> RawOperand {
    match operand {
        RawOperand::Value(list @ AttributeValue::L(_)) if wanted => match list_to_set(list) {
            Ok(Some(set)) => RawOperand::Value(set),
            Ok(None) => RawOperand::Invalid(
                "there are no empty sets: ask with `exists()` or `not_exists()`".to_owned(),
            ),
            Err(error) => RawOperand::Invalid(error.to_string()),
        },
        operand => operand,
    }
}
