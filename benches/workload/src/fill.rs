//! Tables with their items, on any backend.

use dyno::Db;
use dyno_core::backend::{Backend, BackendError};

use crate::item::item;
use crate::record::{Typed, record};
use crate::request::{BATCH_ITEMS, Projected, create_table, put_all};

/// Makes the table and puts `items` items, by batches.
///
/// # Errors
///
/// What the backend says.
pub async fn fill(
    backend: &impl Backend,
    items: u64,
    projected: Projected,
) -> Result<(), BackendError> {
    backend.call(create_table(projected).into()).await?;
    let numbers: Vec<u64> = (0..items).collect();
    for batch in numbers.chunks(BATCH_ITEMS) {
        let puts = put_all(batch.iter().map(|number| item(*number, items, 0)));
        backend.call(puts.into()).await?;
    }
    Ok(())
}

/// Makes the table of records and puts `items` of them.
///
/// # Errors
///
/// What the typed layer says.
pub async fn fill_records(db: &Db<Typed>, items: u64) -> dyno::Result<()> {
    db.create_table().await?;
    for number in 0..items {
        db.put(&record(number, 0)).await?;
    }
    Ok(())
}
