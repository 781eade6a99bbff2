//! Values inside expressions, in the form in which an entity's item holds them.
//!
//! serde writes a set as a list and `None` as null. What an entity's descriptor names as a set is
//! stored as one, and absent members are left out, so a value that is compared with an attribute or
//! assigned to it takes the same form first.

use super::Entity;
use super::absent::leave_out_at;
use crate::error::{Error, Result};
use crate::expr::{DocumentPath, RawOperand, Test};
use crate::item::list_to_set;
use crate::value::AttributeValue;

/// Returns the value as it is stored at a path; `None` for an empty set, which is no attribute.
pub(crate) fn stored_at<E: Entity>(
    path: &DocumentPath,
    mut value: AttributeValue,
) -> Result<Option<AttributeValue>> {
    if path.steps().is_empty() && E::SCHEMA.sets.contains(&path.root()) {
        return list_to_set(value).map_err(Error::codec);
    }
    leave_out_at::<E>(path, &mut value);
    Ok(Some(value))
}

/// Adds a condition to those there are, with the values that it compares with as they are stored.
pub(crate) fn add_condition<E: Entity>(conditions: &mut Option<Test>, mut test: Test) {
    align::<E>(&mut test);
    *conditions = Some(match conditions.take() {
        Some(earlier) => earlier.and(test),
        None => test,
    });
}

fn align<E: Entity>(test: &mut Test) {
    match test {
        Test::Compare(left, _, right) => {
            align_operand::<E>(left, right);
            align_operand::<E>(right, left);
        }
        Test::In(operand, values) => {
            for value in values {
                align_operand::<E>(operand, value);
            }
        }
        Test::And(tests) | Test::Or(tests) => tests.iter_mut().for_each(align::<E>),
        Test::Not(inner) => align::<E>(inner),
        // Sets and documents have no order, and functions take members or paths.
        Test::Between(..) | Test::Function(..) => {}
    }
}

fn align_operand<E: Entity>(path: &RawOperand, operand: &mut RawOperand) {
    let (RawOperand::Path(path), RawOperand::Value(value)) = (path, &*operand) else { return };
    *operand = match stored_at::<E>(path, value.clone()) {
        Ok(Some(value)) => RawOperand::Value(value),
        Ok(None) => RawOperand::Invalid(
            "there are no empty sets: ask with `exists()` or `not_exists()`".to_owned(),
        ),
        Err(error) => RawOperand::Invalid(error.message().to_owned()),
    };
}
