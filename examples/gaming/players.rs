//! What players do besides fighting: a function for each.

use std::collections::{BTreeMap, BTreeSet};

use dyno::{Backoff, Db, Error, Reason, Rejection, Result};

use super::model::{Arena, ArenaItem, Attributes, Character, FRIENDS_MAX, Friends, Player, Stock};

/// What a new player has.
const GOLD: u64 = 100;

/// What became of a registration.
#[derive(Debug, PartialEq)]
pub(crate) enum Registered {
    /// There is a new player, with one character.
    Yes,
    /// There is a player of that name.
    NameTaken,
}

/// Registers a player with a first character: all of it, or nothing if the name is taken.
pub(crate) async fn register(db: &Db<Arena>, player: &str, character: &str) -> Result<Registered> {
    let owner = player.to_owned();
    let profile = Player { name: owner.clone(), gold: GOLD, since: 0 };
    let friends = Friends { player: owner.clone(), names: BTreeSet::new() };
    let attributes = Attributes { strength: 10, agility: 10, unspent: 3 };
    let (name, equipment) = (character.to_owned(), BTreeMap::new());
    let character = Character { player: owner, name, attributes, equipment };
    let all = (db.create(&profile), db.create(&friends), db.create(&character));
    match db.transact(all).await {
        Ok(()) => Ok(Registered::Yes),
        Err(error) if error.rejection_of(0).is_some() => Ok(Registered::NameTaken),
        Err(error) => Err(error),
    }
}

/// Returns the profile of a player.
pub(crate) async fn profile(db: &Db<Arena>, player: &str) -> Result<Option<Player>> {
    db.get(Player::key(player)).await
}

/// Everything that a player owns.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Everything {
    pub(crate) profile: Option<Player>,
    pub(crate) friends: BTreeSet<String>,
    pub(crate) characters: Vec<Character>,
    pub(crate) items: Vec<Stock>,
}

/// Returns everything that a player owns, in one query: what the game loads at its start.
pub(crate) async fn everything(db: &Db<Arena>, player: &str) -> Result<Everything> {
    let mut found = Everything::default();
    for item in db.collection(Player::partition(player)).all().await? {
        match item {
            ArenaItem::Player(profile) => found.profile = Some(profile),
            ArenaItem::Friends(friends) => found.friends = friends.names,
            ArenaItem::Character(character) => found.characters.push(character),
            ArenaItem::Stock(stock) => found.items.push(stock),
            // These live in the partitions of battles.
            ArenaItem::Battle(_) | ArenaItem::Participant(_) => {}
            // What a later version of the game put there is not for this one.
            ArenaItem::Unknown(_) => {}
        }
    }
    Ok(found)
}

/// Returns the names of a player's friends.
pub(crate) async fn friends(db: &Db<Arena>, player: &str) -> Result<BTreeSet<String>> {
    let friends = db.get(Friends::key(player)).await?;
    Ok(friends.map(|friends| friends.names).unwrap_or_default())
}

/// What became of a friendship.
#[derive(Debug, PartialEq)]
pub(crate) enum Befriended {
    /// Each is a friend of the other now, if they were not before.
    Yes,
    /// One of the two is no player.
    NoSuchPlayer,
    /// One of the two has as many friends as can be.
    TooMany,
}

/// Makes two players friends of each other: both, or none. A player is no friend of itself: that is
/// an error of kind [`Invalid`](dyno::ErrorKind::Invalid).
pub(crate) async fn befriend(db: &Db<Arena>, one: &str, other: &str) -> Result<Befriended> {
    let add = |player: &str, friend: &str| {
        // There are no empty sets: whoever has no friends has no attribute.
        db.patch(Friends::key(player))
            .add(|f| f.names, [friend])
            .condition(|f| f.names.not_exists() | f.names.size().lt(FRIENDS_MAX))
    };
    let both = db.transact((add(one, other), add(other, one)));
    let Err(error) = both.retry_conflicts(Backoff::new()).await else {
        return Ok(Befriended::Yes);
    };
    let mut refused = error.slots().iter().flatten().map(Rejection::reason);
    match refused.next() {
        Some(Reason::Missing) => Ok(Befriended::NoSuchPlayer),
        Some(_) => Ok(Befriended::TooMany),
        None => Err(error),
    }
}

/// Returns all items of a player, by name.
pub(crate) async fn items(db: &Db<Arena>, player: &str) -> Result<Vec<Stock>> {
    db.query(Stock::query().of_player(player)).all().await
}

/// Returns how many of one item a player has.
pub(crate) async fn item(db: &Db<Arena>, player: &str, item: &str) -> Result<u64> {
    Ok(db.get(Stock::key(player, item)).await?.map_or(0, |stock| stock.count))
}

/// Gives a player more of an item, and returns how many there are then.
pub(crate) async fn give(db: &Db<Arena>, player: &str, item: &str, count: u64) -> Result<u64> {
    let none = no_stock(player, item);
    Ok(db.upsert(&none).add(|s| s.count, count).await?.count)
}

/// What became of items that were to be used.
#[derive(Debug, PartialEq)]
pub(crate) enum Used {
    /// They are used up; so many are left.
    Left(u64),
    /// There are only so many, and nothing has changed.
    Only(u64),
}

/// Uses up some of an item, if there are enough.
pub(crate) async fn use_up(db: &Db<Arena>, player: &str, item: &str, count: u64) -> Result<Used> {
    let used = db
        .patch(Stock::key(player, item))
        .decrement(|s| s.count, count)
        .condition(|s| s.count.ge(count))
        .await;
    match used {
        Ok(stock) => Ok(Used::Left(stock.count)),
        Err(error) => match error.rejection() {
            Some(refused) => Ok(Used::Only(refused.old::<Stock>()?.map_or(0, |it| it.count))),
            None => Err(error),
        },
    }
}

/// Items that change hands for gold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trade<'t> {
    pub(crate) seller: &'t str,
    pub(crate) buyer: &'t str,
    pub(crate) item: &'t str,
    pub(crate) count: u64,
    pub(crate) gold: u64,
}

/// What became of a trade.
#[derive(Debug, PartialEq)]
pub(crate) enum Traded {
    /// Items and gold have changed hands.
    Yes,
    /// The seller does not have the items.
    TooFewItems,
    /// The buyer does not have the gold.
    TooLittleGold,
    /// One of the two is no player.
    NoSuchPlayer,
}

/// Trades items for gold between two players: all four sides of it, or none.
///
/// A repeat with the same `token` does nothing for ten minutes: send it again if no answer came.
pub(crate) async fn trade(db: &Db<Arena>, trade: Trade<'_>, token: &str) -> Result<Traded> {
    let Trade { seller, buyer, item, count, gold } = trade;
    let none = no_stock(buyer, item);
    let sides = db.transact((
        db.patch(Stock::key(seller, item))
            .decrement(|s| s.count, count)
            .condition(|s| s.count.ge(count)),
        db.patch(Player::key(buyer)).decrement(|p| p.gold, gold).condition(|p| p.gold.ge(gold)),
        db.patch(Player::key(seller)).add(|p| p.gold, gold),
        db.upsert(&none).add(|s| s.count, count),
    ));
    match sides.token(token).retry_conflicts(Backoff::new()).await {
        Ok(()) => Ok(Traded::Yes),
        Err(error) => refused_trade(error),
    }
}

fn refused_trade(error: Error) -> Result<Traded> {
    let [items, buyer, seller, _] = error.slots() else { return Err(error) };
    let is_missing = |it: &Rejection| *it.reason() == Reason::Missing;
    Ok(if [buyer, seller].into_iter().flatten().any(is_missing) {
        Traded::NoSuchPlayer
    } else if items.is_some() {
        Traded::TooFewItems
    } else {
        Traded::TooLittleGold
    })
}

/// An attribute that can be trained.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Skill {
    Strength,
    Agility,
}

/// Trains a character, and returns it as it is then; `None` if there is nothing left to spend, or no
/// such character.
pub(crate) async fn train(
    db: &Db<Arena>,
    player: &str,
    character: &str,
    skill: Skill,
) -> Result<Option<Character>> {
    let trained = db
        .patch(Character::key(player, character))
        .add(
            |c| match skill {
                Skill::Strength => c.attributes.strength,
                Skill::Agility => c.attributes.agility,
            },
            1,
        )
        .decrement(|c| c.attributes.unspent, 1)
        .condition(|c| c.attributes.unspent.ge(1))
        .await;
    match trained {
        Ok(character) => Ok(Some(character)),
        Err(error) if error.rejection().is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// What became of equipment.
#[derive(Debug, PartialEq)]
pub(crate) enum Equipped {
    /// The character has it.
    Yes,
    /// The player does not have the item.
    NotOwned,
    /// The player has no such character.
    NoSuchCharacter,
}

/// Puts an item that the player has into a place of a character, such as a hand.
pub(crate) async fn equip(
    db: &Db<Arena>,
    player: &str,
    character: &str,
    place: &str,
    item: &str,
) -> Result<Equipped> {
    let equipped = db.transact((
        db.check(Stock::key(player, item)).condition(|s| s.count.ge(1)),
        db.patch(Character::key(player, character))
            .set(|c| c.equipment.key(place.to_owned()), item.to_owned()),
    ));
    match equipped.retry_conflicts(Backoff::new()).await {
        Ok(()) => Ok(Equipped::Yes),
        Err(error) if error.rejection_of(1).is_some() => Ok(Equipped::NoSuchCharacter),
        Err(error) if error.rejection_of(0).is_some() => Ok(Equipped::NotOwned),
        Err(error) => Err(error),
    }
}

/// Returns what a player has of an item at first.
fn no_stock(player: &str, item: &str) -> Stock {
    Stock { player: player.to_owned(), item: item.to_owned(), count: 0 }
}
