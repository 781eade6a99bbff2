//! The game: what each pattern returns and costs, what is refused, and races for the last place.

use std::time::Duration;

use dyno::clock::ManualClock;
use dyno::{Db, ErrorKind, Result, Table};

use crate::page::Page;

#[path = "../../examples/gaming/battles.rs"]
mod battles;
#[path = "../../examples/gaming/model.rs"]
mod model;
#[path = "../../examples/gaming/players.rs"]
mod players;
#[path = "../../examples/gaming/seed.rs"]
mod seed;

use battles::{Fighter, Joined, Started};
use model::{Arena, Battle, FRIENDS_MAX, Friends, PLAYERS_MAX};
use players::{Befriended, Equipped, Registered, Skill, Trade, Traded, Used};

/// A seeded game, its page and its clock.
async fn game() -> (Page, Db<Arena>, ManualClock) {
    let page = Page::new();
    let clock = page.clock();
    let db = Db::<Arena>::new(page.backend()).clock(clock.clone());
    db.create_table().await.unwrap();
    seed::seed(&db, &clock).await.unwrap();
    (page, db, clock)
}

fn fighter(player: &str) -> Fighter<'_> {
    Fighter { player, character: "Wren" }
}

const POTION: Trade<'_> =
    Trade { seller: "ada", buyer: "grace", item: "potion", count: 1, gold: 30 };

#[tokio::test]
async fn patterns_cost_what_the_readme_says() -> Result<()> {
    let (mut page, db, clock) = game().await;
    measure_players(&mut page, &db).await?;
    measure_items(&mut page, &db).await?;
    clock.advance(Duration::from_mins(1));
    measure_battles(&mut page, &db).await?;
    page.assert_readme("gaming", Arena::SCHEMA);
    Ok(())
}

async fn measure_players(page: &mut Page, db: &Db<Arena>) -> Result<()> {
    let registered = players::register(db, "alan", "Thorn");
    let what = "register a player with a character";
    assert_eq!(page.row("1", what, registered).await?, Registered::Yes);
    page.assert_units(6.0);
    let profile = page.row("2", "the profile of a player", players::profile(db, "ada")).await?;
    assert_eq!(profile.map(|player| player.gold), Some(100));
    page.assert_units(0.5);
    let all =
        page.row("3", "everything that a player owns", players::everything(db, "ada")).await?;
    assert_eq!(all.profile.map(|player| player.name).as_deref(), Some("ada"));
    assert!(all.friends.contains("grace"));
    assert_eq!((all.characters.len(), all.items.len()), (1, 3));
    page.assert_units(0.5);
    let friends = page.row("4", "the friends of a player", players::friends(db, "ada")).await?;
    assert_eq!(friends.into_iter().collect::<Vec<_>>(), ["grace"]);
    page.assert_units(0.5);
    let friends = players::befriend(db, "ada", "alan");
    assert_eq!(page.row("5", "become friends", friends).await?, Befriended::Yes);
    page.assert_units(4.0);
    assert!(players::friends(db, "alan").await?.contains("ada"));
    let trained = players::train(db, "ada", "Wren", Skill::Agility);
    let trained = page.row("6", "train a character", trained).await?.unwrap();
    assert_eq!((trained.attributes.agility, trained.attributes.unspent), (11, 2));
    page.assert_units(1.0);
    let equipped = players::equip(db, "ada", "Wren", "hand", "bow");
    assert_eq!(page.row("7", "give a character an item to use", equipped).await?, Equipped::Yes);
    page.assert_units(4.0);
    let wren = &players::everything(db, "ada").await?.characters[0];
    assert_eq!(wren.equipment.get("hand").map(String::as_str), Some("bow"));
    Ok(())
}

async fn measure_items(page: &mut Page, db: &Db<Arena>) -> Result<()> {
    let items = page.row("8", "all items of a player", players::items(db, "ada")).await?;
    let items: Vec<_> = items.iter().map(|stock| (stock.item.as_str(), stock.count)).collect();
    assert_eq!(items, [("arrow", 20), ("bow", 1), ("potion", 2)]);
    page.assert_units(0.5);
    let count = players::item(db, "ada", "arrow");
    assert_eq!(page.row("9", "how many of one item a player has", count).await?, 20);
    page.assert_units(0.5);
    let count = players::give(db, "ada", "arrow", 5);
    assert_eq!(page.row("10", "give a player more of an item", count).await?, 25);
    page.assert_units(1.0);
    let used = players::use_up(db, "ada", "arrow", 10);
    assert_eq!(page.row("11", "use up some of an item", used).await?, Used::Left(15));
    page.assert_units(1.0);
    let traded = players::trade(db, POTION, "t-1");
    assert_eq!(page.row("12", "trade items for gold", traded).await?, Traded::Yes);
    page.assert_units(8.0);
    assert_eq!(players::item(db, "grace", "potion").await?, 1);
    Ok(())
}

async fn measure_battles(page: &mut Page, db: &Db<Arena>) -> Result<()> {
    let opened = battles::open(db, "b3", "canyon", fighter("ada"));
    let opened = page.row("13", "open a battle", opened).await?.unwrap();
    assert_eq!(opened.players, 1);
    page.assert_units(6.0); // two items twice, and an entry on each index
    let open = battles::open_on(db, "canyon", 2, None);
    let what = "the battles on a map that are open, the newest two";
    let open = page.row("14", what, open).await?.items;
    assert_eq!(open.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["b3", "b2"]);
    assert_eq!(open[0].open_since, opened.open_since);
    page.assert_units(0.5);
    let joined = battles::join(db, "b3", fighter("grace"));
    assert_eq!(page.row("15", "join a battle", joined).await?, Joined::Yes);
    page.assert_units(5.0); // the index of open battles does not hold how many there are
    let started = battles::start(db, "b3", "canyon", "ada");
    let Started::Yes(started) = page.row("16", "start a battle", started).await? else {
        panic!("it has two players")
    };
    assert_eq!((started.open_since, started.started_at), (None, opened.open_since));
    page.assert_units(2.0); // the battle, and its entry that goes
    let found = page.row("17", "a battle with its players", battles::battle(db, "b3")).await?;
    let (battle, participants) = found.unwrap();
    let names: Vec<_> = participants.iter().map(|it| it.player.as_str()).collect();
    assert_eq!((battle, names), (started, vec!["ada", "grace"]));
    page.assert_units(0.5);
    let joined = battles::battles_of(db, "grace", 10, None);
    let joined = page.row("18", "the battles of a player, the latest ten", joined).await?.items;
    assert_eq!(joined.iter().map(|it| it.battle.as_str()).collect::<Vec<_>>(), ["b3", "b2"]);
    page.assert_units(0.5);
    Ok(())
}

#[tokio::test]
async fn a_name_that_is_taken_registers_nothing() -> Result<()> {
    let (_, db, _) = game().await;
    players::use_up(&db, "ada", "arrow", 20).await?;
    let before = players::everything(&db, "ada").await?;
    assert_eq!(players::register(&db, "ada", "Thorn").await?, Registered::NameTaken);
    assert_eq!(players::everything(&db, "ada").await?, before);
    assert_eq!(players::profile(&db, "nobody").await?, None);
    Ok(())
}

#[tokio::test]
async fn friendships_are_of_both_or_none() -> Result<()> {
    let (_, db, _) = game().await;
    assert_eq!(players::befriend(&db, "ada", "nobody").await?, Befriended::NoSuchPlayer);
    assert_eq!(players::friends(&db, "ada").await?.len(), 1);
    assert_eq!(players::befriend(&db, "ada", "grace").await?, Befriended::Yes);
    assert_eq!(players::friends(&db, "ada").await?.len(), 1);

    let names = (0..FRIENDS_MAX).map(|at| format!("fan-{at}")).collect();
    db.put(&Friends { player: "linus".to_owned(), names }).await?;
    assert_eq!(players::befriend(&db, "ada", "linus").await?, Befriended::TooMany);
    assert!(!players::friends(&db, "ada").await?.contains("linus"));
    let alone = players::befriend(&db, "ada", "ada").await;
    assert!(alone.is_err_and(|error| error.kind() == ErrorKind::Invalid));
    Ok(())
}

#[tokio::test]
async fn no_more_is_used_than_there_is() -> Result<()> {
    let (_, db, _) = game().await;
    assert_eq!(players::use_up(&db, "ada", "arrow", 21).await?, Used::Only(20));
    assert_eq!(players::use_up(&db, "ada", "sword", 1).await?, Used::Only(0));
    assert_eq!(players::use_up(&db, "ada", "arrow", 20).await?, Used::Left(0));
    assert_eq!(players::use_up(&db, "ada", "arrow", 1).await?, Used::Only(0));
    assert_eq!(players::give(&db, "ada", "arrow", 3).await?, 3);
    Ok(())
}

#[tokio::test]
async fn a_trade_happens_once_and_whole() -> Result<()> {
    let (_, db, _) = game().await;
    for _ in 0..3 {
        // No answer came, so it is sent again.
        assert_eq!(players::trade(&db, POTION, "t-1").await?, Traded::Yes);
    }
    let gold =
        async |player| Ok::<_, dyno::Error>(players::profile(&db, player).await?.map(|it| it.gold));
    let sides = async || {
        let items = (
            players::item(&db, "ada", "potion").await?,
            players::item(&db, "grace", "potion").await?,
        );
        Ok::<_, dyno::Error>((gold("ada").await?, gold("grace").await?, items))
    };
    let after = (Some(130), Some(70), (1, 1));
    assert_eq!(sides().await?, after);
    for (refused, expected) in [
        (Trade { count: 2, ..POTION }, Traded::TooFewItems),
        (Trade { item: "sword", ..POTION }, Traded::TooFewItems),
        (Trade { gold: 71, ..POTION }, Traded::TooLittleGold),
        (Trade { buyer: "nobody", ..POTION }, Traded::NoSuchPlayer),
        (Trade { seller: "nobody", ..POTION }, Traded::NoSuchPlayer),
    ] {
        assert_eq!(players::trade(&db, refused, &expected.token()).await?, expected, "{refused:?}");
        assert_eq!(sides().await?, after, "{refused:?}");
    }
    assert_eq!(players::item(&db, "nobody", "potion").await?, 0);
    Ok(())
}

impl Traded {
    /// Returns a token for a trade that is to end so.
    fn token(&self) -> String {
        format!("{self:?}")
    }
}

#[tokio::test]
async fn characters_get_what_there_is() -> Result<()> {
    let (_, db, _) = game().await;
    for left in (0..3).rev() {
        let wren = players::train(&db, "ada", "Wren", Skill::Strength).await?.unwrap();
        assert_eq!((wren.attributes.unspent, wren.attributes.strength), (left, 13 - left));
    }
    assert_eq!(players::train(&db, "ada", "Wren", Skill::Agility).await?, None);
    assert_eq!(players::train(&db, "ada", "Moss", Skill::Agility).await?, None);

    let equip = |player, item| players::equip(&db, player, "Wren", "hand", item);
    assert_eq!(equip("ada", "sword").await?, Equipped::NotOwned);
    players::use_up(&db, "ada", "arrow", 20).await?;
    assert_eq!(equip("ada", "arrow").await?, Equipped::NotOwned);
    assert_eq!(equip("grace", "shield").await?, Equipped::NoSuchCharacter);
    assert!(players::everything(&db, "ada").await?.characters[0].equipment.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_battle_has_room_for_so_many() -> Result<()> {
    let (_, db, _) = game().await;
    assert_eq!(battles::open(&db, "b1", "desert", fighter("ada")).await?, None);
    for at in 1..PLAYERS_MAX - 1 {
        let player = format!("p{at}");
        assert_eq!(battles::join(&db, "b1", fighter(&player)).await?, Joined::Yes);
    }
    assert_eq!(battles::join(&db, "b1", fighter("p1")).await?, Joined::Already);
    // Two want the last place.
    let (ada, grace) = tokio::join!(
        battles::join(&db, "b1", fighter("ada")),
        battles::join(&db, "b1", fighter("grace"))
    );
    let (ada, grace) = (ada?, grace?);
    assert!([(&ada, &grace), (&grace, &ada)].contains(&(&Joined::Yes, &Joined::Full)));
    assert_eq!(battles::join(&db, "b1", fighter("p1")).await?, Joined::Already);
    let (battle, participants) = battles::battle(&db, "b1").await?.unwrap();
    assert_eq!((battle.players, participants.len()), (PLAYERS_MAX, 50));
    assert_eq!(battles::join(&db, "b9", fighter("ada")).await?, Joined::NoSuchBattle);
    assert_eq!(battles::battle(&db, "b9").await?, None);
    Ok(())
}

#[tokio::test]
async fn a_battle_is_started_once_by_its_host() -> Result<()> {
    let (_, db, _) = game().await;
    let start = |map, host| battles::start(&db, "b2", map, host);
    assert_eq!(start("canyon", "grace").await?, Started::TooFewPlayers);
    assert_eq!(battles::join(&db, "b2", fighter("ada")).await?, Joined::Yes);
    assert_eq!(start("canyon", "ada").await?, Started::NotTheHost);
    assert_eq!(start("desert", "grace").await?, Started::NoSuchBattle);
    assert_eq!(battles::start(&db, "b9", "canyon", "grace").await?, Started::NoSuchBattle);
    let listed = async || {
        let open = battles::open_on(&db, "canyon", 10, None).await?.items;
        Ok::<_, dyno::Error>(open.into_iter().map(|battle| battle.id).collect::<Vec<_>>())
    };
    assert_eq!(listed().await?, ["b2", "b1"]);
    assert!(matches!(start("canyon", "grace").await?, Started::Yes(_)));
    assert_eq!(listed().await?, ["b1"]);
    assert_eq!(start("canyon", "grace").await?, Started::Already);
    assert_eq!(battles::join(&db, "b2", fighter("linus")).await?, Joined::HasStarted);
    let battle = db.get(Battle::key("b2")).await?.unwrap();
    assert_eq!((battle.players, battle.map.as_str()), (2, "canyon"));
    Ok(())
}

#[tokio::test]
async fn lists_go_on_where_a_page_ended() -> Result<()> {
    let (_, db, clock) = game().await;
    for at in 3..8 {
        clock.advance(Duration::from_mins(1));
        battles::open(&db, &format!("b{at}"), "canyon", fighter("ada")).await?;
    }
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let page = battles::open_on(&db, "canyon", 3, cursor).await?;
        listed.extend(page.items.into_iter().map(|battle| battle.id));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, ["b7", "b6", "b5", "b4", "b3", "b2", "b1"]);
    let first = battles::battles_of(&db, "ada", 2, None).await?;
    let rest = battles::battles_of(&db, "ada", 9, first.cursor).await?;
    let joined: Vec<_> = first.items.iter().chain(&rest.items).map(|it| &it.battle[..]).collect();
    assert_eq!(joined, ["b7", "b6", "b5", "b4", "b3"]);
    Ok(())
}
