//! Reserved words as bare names, and list indexes out of range: what a path can have wrong before
//! its names are resolved.

use super::super::ast::{OperandExpr, PathExpr, Step};
use super::super::error::Fault;
use super::super::placeholders::resolve_index;
use super::super::reserved::is_reserved;

pub(super) fn check_operand(operand: &OperandExpr) -> Result<(), Fault> {
    operand.visit(|operand| match operand {
        OperandExpr::Path(path) => check_path(path),
        OperandExpr::Value(_) | OperandExpr::Call(_) => Ok(()),
    })
}

pub(super) fn check_paths<'p>(paths: impl IntoIterator<Item = &'p PathExpr>) -> Result<(), Fault> {
    paths.into_iter().try_for_each(check_path)
}

fn check_path(path: &PathExpr) -> Result<(), Fault> {
    for step in &path.0 {
        match step {
            Step::Name(name) if is_reserved(name) => return Err(Fault::Reserved(name.clone())),
            Step::Name(_) | Step::Placeholder(_) => {}
            Step::Index(digits) => {
                resolve_index(digits)?;
            }
        }
    }
    Ok(())
}
