//! `AttributesToGet` as a projection.

use std::collections::BTreeSet;

use dyno_core::backend::BackendError;

use super::super::path::Path;
use super::super::projection::Projection;
use super::fault::ParameterFault;

/// Compiles the names of attributes to return; none may come twice.
pub(crate) fn compile_attributes_to_get(names: &[String]) -> Result<Projection, BackendError> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(ParameterFault::DuplicateName(twice.clone()).into());
    }
    let paths = names.iter().map(|name| Path::new(name.as_str(), Vec::new()));
    Ok(Projection::new(paths.collect()))
}
