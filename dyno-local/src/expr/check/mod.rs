//! The static checks: what is wrong with an expression whatever the item.
//!
//! The compilers of each kind call it after parsing. The service reports one error, and which one
//! wins is part of its behaviour; each function here states its order.

mod function;
mod overlap;
mod test;
mod word;

pub(super) use overlap::check_overlap;
pub(super) use test::{check_bounds, compile_test};

use super::ast::{ConditionExpr, PathExpr, SectionExpr};
use super::error::Fault;
use super::function::{Function, Place};

/// Checks a condition as a whole: unknown functions, misused functions, reserved words.
///
/// What remains is checked test by test from left to right, by [`compile_test`].
pub(super) fn check_condition(condition: &ConditionExpr) -> Result<(), Fault> {
    let tests = condition.tests();
    for test in &tests {
        function::check_known_in_test(test)?;
    }
    for test in &tests {
        function::check_places_in_test(test)?;
    }
    for test in &tests {
        for operand in test.operands() {
            word::check_operand(operand)?;
        }
    }
    Ok(())
}

/// Checks an update as a whole: reserved words, unknown functions, misused functions, repeated
/// sections. Names, values, overlaps and operands come after, in that order.
pub(super) fn check_update(sections: &[SectionExpr]) -> Result<(), Fault> {
    for section in sections {
        word::check_paths(section.targets())?;
        for operand in section.operands() {
            word::check_operand(operand)?;
        }
    }
    for operand in sections.iter().flat_map(SectionExpr::operands) {
        function::check_known(operand)?;
    }
    for section in sections {
        function::check_places_in_section(section)?;
    }
    check_repeated_sections(sections)
}

/// Checks a projection before its names are resolved: reserved words.
pub(super) fn check_projection(paths: &[PathExpr]) -> Result<(), Fault> {
    word::check_paths(paths)
}

fn check_repeated_sections(sections: &[SectionExpr]) -> Result<(), Fault> {
    let mut seen = Vec::with_capacity(sections.len());
    for section in sections {
        if seen.contains(&section.keyword()) {
            return Err(Fault::RepeatedSection(section.keyword()));
        }
        seen.push(section.keyword());
    }
    Ok(())
}

/// Checks the number of a function's operands.
pub(super) fn check_operand_count(function: Function, count: usize) -> Result<(), Fault> {
    if count == function.operand_count() {
        return Ok(());
    }
    Err(Fault::OperandCount { operator: function.name(), count })
}

/// Returns `true` for functions that are conditions by themselves.
fn is_condition(function: Function) -> bool {
    function.place() == Place::Condition
}
