//! A game in one table: players with characters and items, and battles that they join and start.
//!
//! ```sh
//! cargo run --example gaming
//! ```
//!
//! `model.rs` is the table, `players.rs` and `battles.rs` have a function for each thing that is done
//! with it, and `README.md` tells why it is so and what each costs.

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod battles;
mod model;
mod players;
mod seed;

use dyno::clock::{ManualClock, Timestamp};
use dyno::layer::Meter;
use dyno::{Db, Result};
use dyno_local::Local;

use battles::Fighter;
use model::Arena;
use players::{Skill, Trade};

#[tokio::main]
async fn main() -> Result<()> {
    let clock = ManualClock::new(Timestamp::from_seconds(1_767_225_600)); // 2026 begins
    let meter = Meter::new(Local::builder().clock(clock.clone()).build());
    let db = Db::<Arena>::new(meter.clone()).clock(clock.clone());
    db.create_table().await?;
    seed::seed(&db, &clock).await?;
    meter.take();
    let report = |what: &str| {
        let units = meter.take();
        println!("  → {what}: {} read and {} write units", units.read, units.write);
    };

    let again = players::register(&db, "ada", "Thorn").await?;
    println!("ada registers a second time: {again:?}");
    println!("ada: {:?}", players::profile(&db, "ada").await?);
    report("profile");
    println!("her friends: {:?}", players::friends(&db, "ada").await?);
    report("friends");
    let everything = players::everything(&db, "ada").await?;
    let (characters, items) = (everything.characters.len(), everything.items.len());
    println!("all that she has: {characters} character, {items} kinds of items");
    report("everything");

    println!("arrows: {}", players::item(&db, "ada", "arrow").await?);
    println!("five are shot: {:?}", players::use_up(&db, "ada", "arrow", 5).await?);
    println!("fifty more: {:?}", players::use_up(&db, "ada", "arrow", 50).await?);
    report("use up, and a refusal");
    let potion = Trade { seller: "ada", buyer: "grace", item: "potion", count: 1, gold: 30 };
    println!("a potion is sold to grace: {:?}", players::trade(&db, potion, "t-1").await?);
    report("trade");
    for stock in players::items(&db, "ada").await? {
        println!("  {} × {}", stock.count, stock.item);
    }
    report("items");
    players::train(&db, "ada", "Wren", Skill::Strength).await?;
    let trained = players::train(&db, "ada", "Wren", Skill::Agility).await?;
    println!("Wren trains twice: {:?}", trained.map(|character| character.attributes));
    println!("Wren takes the bow: {:?}", players::equip(&db, "ada", "Wren", "hand", "bow").await?);
    report("train and equip");

    println!("open battles in the canyon, the newest first:");
    for battle in battles::open_on(&db, "canyon", 10, None).await?.items {
        println!("  {} of {}", battle.id, battle.host);
    }
    report("open battles");
    let wren = Fighter { player: "ada", character: "Wren" };
    println!("ada joins: {:?}", battles::join(&db, "b2", wren).await?);
    report("join");
    println!("once more: {:?}", battles::join(&db, "b2", wren).await?);
    println!("ada starts it: {:?}", battles::start(&db, "b2", "canyon", "ada").await?);
    println!("grace does: {:?}", battles::start(&db, "b2", "canyon", "grace").await?);
    report("start, and two refusals");
    let open = battles::open_on(&db, "canyon", 10, None).await?;
    println!("open battles now: {}", open.items.len());
    if let Some((battle, fighters)) = battles::battle(&db, "b2").await? {
        let names: Vec<_> = fighters.iter().map(|it| it.character.as_str()).collect();
        println!("{} of {} players: {}", battle.id, battle.players, names.join(" and "));
    }
    for joined in battles::battles_of(&db, "ada", 10, None).await?.items {
        println!("ada fights in {} since {}", joined.battle, joined.joined_at);
    }
    report("two lists and a battle");
    Ok(())
}
