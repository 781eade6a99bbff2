//! Document paths against a table's keys: key attributes are scalars and are not updated.

use crate::base::EngineError;
use crate::catalog::Table;
use crate::expr::{Path, Update};
use crate::index::check_update_types;

/// Checks that no path goes into a key attribute of the table or an index.
pub(super) fn check_paths<'p>(
    table: &Table,
    paths: impl IntoIterator<Item = &'p Path>,
) -> Result<(), EngineError> {
    for path in paths.into_iter().filter(|path| path.is_nested()) {
        let name = path.root();
        let indexes = table.definition.globals.iter().chain(&table.definition.locals);
        let role = if table.definition.keys.contains(name) {
            "Key"
        } else if indexes.into_iter().any(|index| index.keys.contains(name)) {
            "IndexKey"
        } else {
            continue;
        };
        return Err(EngineError::KeyNested { role, name: name.to_owned() });
    }
    Ok(())
}

/// Checks an update against the keys of a table and its indexes, as far as the stored item does not
/// matter.
pub(super) fn check_update(table: &Table, update: &Update) -> Result<(), EngineError> {
    check_targets(table, update)?;
    check_update_types(table, update)?;
    check_paths(table, update.paths())
}

/// Checks that an update changes no attribute of the table's key.
pub(super) fn check_targets(table: &Table, update: &Update) -> Result<(), EngineError> {
    match update.targets().find(|path| table.definition.keys.contains(path.root())) {
        Some(path) => Err(EngineError::KeyUpdated(path.root().to_owned())),
        None => Ok(()),
    }
}
