//! Three players, what they own, and two battles.

use std::time::Duration;

use dyno::clock::ManualClock;
use dyno::{Db, Result};

use super::battles::{self, Fighter};
use super::model::Arena;
use super::players;

/// Who plays, with which character.
const PLAYERS: &[(&str, &str)] = &[("ada", "Wren"), ("grace", "Moss"), ("linus", "Flint")];

/// Who has how many of what.
const ITEMS: &[(&str, &str, u64)] =
    &[("ada", "bow", 1), ("ada", "arrow", 20), ("ada", "potion", 2), ("grace", "shield", 1)];

/// Fills the table; a minute passes between the two battles.
pub(crate) async fn seed(db: &Db<Arena>, clock: &ManualClock) -> Result<()> {
    for (player, character) in PLAYERS {
        players::register(db, player, character).await?;
    }
    for (player, item, count) in ITEMS {
        players::give(db, player, item, *count).await?;
    }
    players::befriend(db, "ada", "grace").await?;
    let linus = Fighter { player: "linus", character: "Flint" };
    battles::open(db, "b1", "canyon", linus).await?;
    clock.advance(Duration::from_mins(1));
    let grace = Fighter { player: "grace", character: "Moss" };
    battles::open(db, "b2", "canyon", grace).await?;
    Ok(())
}
