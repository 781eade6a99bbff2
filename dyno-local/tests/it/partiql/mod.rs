//! `PartiQL` as users meet it: statements to the engine, and what they come to.

mod agreement;
mod paging;
mod semantics;

use dyno_core::op::{ExecuteStatement, ExecuteStatementOutput};
use dyno_core::value::AttributeValue;
use dyno_local::Local;

use crate::support::{ok, shown};

/// Runs a statement that must succeed.
fn run(local: &Local, text: &str) -> ExecuteStatementOutput {
    ok(local, ExecuteStatement::new(text))
}

/// Runs a statement with parameters.
fn run_with(local: &Local, text: &str, parameters: &[AttributeValue]) -> ExecuteStatementOutput {
    let mut request = ExecuteStatement::new(text);
    request.parameters = Some(parameters.to_vec());
    ok(local, request)
}

/// Returns the items of a page as text.
fn items(page: &ExecuteStatementOutput) -> Vec<String> {
    page.items.iter().flatten().map(shown).collect()
}
