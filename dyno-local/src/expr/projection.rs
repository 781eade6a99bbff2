//! Projections: which fragments of an item a read returns.

use dyno_core::backend::BackendError;
use dyno_core::value::Item;

use super::check;
use super::error::{ExprError, ExpressionKind, Fault};
use super::memo;
use super::parser::parse_projection;
use super::path::Path;
use super::path_tree::PathTree;
use super::placeholders::Placeholders;
use crate::encoding::Attributes;

/// The fragments of an item that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Projection {
    paths: Vec<Path>,
    tree: PathTree,
}

/// Compiles a projection.
pub(crate) fn compile_projection(
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Projection, BackendError> {
    compile(text, placeholders)
        .map(Projection::new)
        .map_err(|fault| ExprError::Invalid(ExpressionKind::Projection, fault).into())
}

/// The order of the checks: reserved words, undefined names, overlaps, conflicts.
fn compile(text: &str, placeholders: &mut Placeholders<'_>) -> Result<Vec<Path>, Fault> {
    let expressions = memo::projection(text, || {
        let expressions = parse_projection(text)?;
        check::check_projection(&expressions).map(|()| expressions)
    })?;
    let paths = expressions.iter().map(|path| placeholders.resolve_path(path));
    let paths = paths.collect::<Result<Vec<_>, _>>()?;
    check::check_overlap(&paths.iter().collect::<Vec<_>>())?;
    Ok(paths)
}

impl Projection {
    /// Returns the projection onto these paths.
    pub(crate) fn new(paths: Vec<Path>) -> Self {
        let tree = PathTree::new(&paths);
        Self { paths, tree }
    }

    /// Returns the wanted fragments that the item has.
    pub(crate) fn project(&self, item: &impl Attributes) -> Item {
        self.tree.select(item)
    }

    /// Returns the paths in written order.
    pub(crate) fn paths(&self) -> &[Path] {
        &self.paths
    }
}
