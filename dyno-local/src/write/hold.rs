//! What a transaction under way has taken, from when it is prepared until it commits or ends.
//!
//! `ops` makes one for a transaction that takes time. While it lives, other writes of its items and
//! transactions on them are refused, and reads see what was there before.

use std::sync::Arc;

use crate::encoding::Key;
use crate::storage::TableStorage;

/// Items that are taken. Dropping it gives them back, however the transaction ends.
#[derive(Debug)]
pub(crate) struct Hold {
    items: Vec<(Arc<TableStorage>, Key)>,
}

impl Hold {
    /// Takes items, all or none. A refusal says which of them others have.
    pub(crate) fn take(items: Vec<(Arc<TableStorage>, Key)>) -> Result<Self, Vec<bool>> {
        let mut hold = Self { items: Vec::with_capacity(items.len()) };
        let mut others = Vec::with_capacity(items.len());
        for (table, key) in items {
            let is_mine = table.take(&key);
            others.push(!is_mine);
            if is_mine {
                hold.items.push((table, key));
            }
        }
        if others.contains(&true) { Err(others) } else { Ok(hold) }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        for (table, key) in &self.items {
            table.give_back(key);
        }
    }
}
