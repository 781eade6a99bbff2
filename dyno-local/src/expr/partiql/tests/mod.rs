//! Statements by themselves: what they parse to, what they are refused for, that none does harm.

mod laws;
mod robustness;
mod syntax;
mod values;

use dyno_core::value::AttributeValue;

use super::{Statement, StatementFault, compile_statement};

/// Compiles a statement without parameters.
fn compiled(text: &str) -> Result<Statement, StatementFault> {
    compile_statement(text, &[])
}

/// Checks that a statement is refused with this text.
#[track_caller]
fn refused(text: &str, expected: &str) {
    refused_with(text, &[], expected);
}

#[track_caller]
fn refused_with(text: &str, parameters: &[AttributeValue], expected: &str) {
    let told = compile_statement(text, parameters).map_err(|fault| fault.to_string());
    assert_eq!(told.map(|_| ()), Err(expected.to_owned()), "{text}");
}

/// Checks that a statement is refused as not well formed.
#[track_caller]
fn malformed(text: &str, detail: &str) {
    refused(text, &format!("Statement wasn't well formed, can't be processed: {detail}"));
}

/// `SELECT … WHERE pk = 'a' AND` and a condition.
fn filtered(condition: &str) -> String {
    format!("SELECT * FROM \"T\" WHERE pk = 'a' AND {condition}")
}
