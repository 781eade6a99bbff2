//! Indexes that are removed from the table while it is in use, and added again.

use dyno_core::backend::ErrorCode;
use dyno_core::op::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    Operation, Projection, UpdateTable,
};
use dyno_local::Local;

use super::expected::Model;
use super::step::Source;
use crate::support::{definitions, gsi, ok, send};

/// The global indexes that come and go.
pub(super) fn globals() -> Vec<GlobalSecondaryIndex> {
    [Source::All, Source::Keys, Source::Multi].into_iter().filter_map(global).collect()
}

/// The definition of a global index that comes and goes.
fn global(source: Source) -> Option<GlobalSecondaryIndex> {
    let name = source.index()?;
    match source {
        Source::All => Some(gsi(name, "g n", Projection::all())),
        Source::Keys => Some(gsi(name, "g", Projection::keys_only())),
        Source::Multi => Some(gsi(name, "g,n sk", Projection::include(["x"]))),
        Source::Table | Source::Local => None,
    }
}

/// Removes the index, or adds it again and fills it.
pub(super) fn toggle(local: &Local, model: &mut Model, source: Source) {
    let Some(index) = global(source) else { return };
    let change = if model.removed.remove(&source) {
        let names = index.key_schema.iter().map(|key| key.attribute_name.as_str());
        let used: Vec<&str> = names.collect();
        let mut all = definitions("g:S n:N sk:N");
        all.retain(|definition| used.contains(&definition.attribute_name.as_str()));
        let action = CreateGlobalSecondaryIndexAction::new(
            index.index_name,
            index.key_schema.clone(),
            index.projection,
        );
        let mut update = UpdateTable::new("tab");
        update.attribute_definitions = Some(all);
        update.global_secondary_index_updates = Some(vec![action.into()]);
        update
    } else {
        model.removed.insert(source);
        let mut update = UpdateTable::new("tab");
        let action = DeleteGlobalSecondaryIndexAction::new(index.index_name);
        update.global_secondary_index_updates = Some(vec![action.into()]);
        update
    };
    ok(local, change);
}

/// Checks that a read of an index that is not there is refused.
pub(super) fn check_refused<O: Operation<Output: std::fmt::Debug>>(
    local: &Local,
    read: O,
    source: Source,
) {
    let error = send(local, read).unwrap_err();
    let text = format!(
        "The table does not have the specified index: {}",
        source.index().unwrap_or_default()
    );
    assert_eq!((error.code(), error.message()), (&ErrorCode::Validation, text.as_str()));
}
