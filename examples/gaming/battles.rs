//! What happens to battles: opened, listed, joined, started, looked at. A function for each.

use dyno::{Backoff, Cursor, Db, Error, Limit, Page, Result};

use super::model::{Arena, ArenaItem, Battle, OpenBattle, PLAYERS_MAX, PLAYERS_MIN, Participant};

/// A player with the character that is to fight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fighter<'f> {
    pub(crate) player: &'f str,
    pub(crate) character: &'f str,
}

/// Opens a battle on a map; its host takes part. `None` if there is a battle with this id.
pub(crate) async fn open(
    db: &Db<Arena>,
    id: &str,
    map: &str,
    host: Fighter<'_>,
) -> Result<Option<Battle>> {
    let battle = Battle {
        id: id.to_owned(),
        map: map.to_owned(),
        host: host.player.to_owned(),
        players: 1,
        open_since: Some(db.now()),
        started_at: None,
    };
    match db.transact((db.create(&battle), db.create(&participant(id, host)))).await {
        Ok(()) => Ok(Some(battle)),
        Err(error) if error.rejection_of(0).is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns a page of the battles on a map that players may join, the newest first.
pub(crate) async fn open_on(
    db: &Db<Arena>,
    map: &str,
    limit: u32,
    cursor: Option<Cursor>,
) -> Result<Page<OpenBattle>> {
    let newest = db.query(Battle::query().open_on(map)).descending();
    newest.project::<OpenBattle>().page(Limit::exactly(limit), cursor).await
}

/// What became of a player who wants to join.
#[derive(Debug, PartialEq)]
pub(crate) enum Joined {
    /// The player takes part.
    Yes,
    /// The player takes part already.
    Already,
    /// There is no room left.
    Full,
    /// The battle has started without the player.
    HasStarted,
    /// There is no such battle.
    NoSuchBattle,
}

/// Lets a player join a battle that is open and has room: the player is in it and counted, or neither.
///
/// Players who join at the same moment get into each other's way and are tried again.
pub(crate) async fn join(db: &Db<Arena>, battle: &str, fighter: Fighter<'_>) -> Result<Joined> {
    let joined = db.transact((
        db.create(&participant(battle, fighter)),
        db.patch(Battle::key(battle))
            .add(|b| b.players, 1)
            .condition(|b| b.players.lt(PLAYERS_MAX) & b.started_at.not_exists()),
    ));
    match joined.retry_conflicts(Backoff::new()).await {
        Ok(()) => Ok(Joined::Yes),
        Err(error) => refused_to_join(error),
    }
}

fn refused_to_join(error: Error) -> Result<Joined> {
    if error.rejection_of(0).is_some() {
        return Ok(Joined::Already);
    }
    let Some(refused) = error.rejection_of(1) else { return Err(error) };
    Ok(match refused.old::<Battle>()? {
        None => Joined::NoSuchBattle,
        Some(battle) if battle.started_at.is_some() => Joined::HasStarted,
        Some(_) => Joined::Full,
    })
}

/// What became of a battle that was to start.
#[derive(Debug, PartialEq)]
pub(crate) enum Started {
    /// It has started.
    Yes(Battle),
    /// It has too few players.
    TooFewPlayers,
    /// It has been started before.
    Already,
    /// Someone else is its host.
    NotTheHost,
    /// There is no such battle on this map.
    NoSuchBattle,
}

/// Starts a battle for its host. It leaves the index of open battles in the same write.
///
/// A write goes by the primary key alone, so that the map, which is part of the index's key, is asked
/// for; another than the battle's is refused, for it stays.
pub(crate) async fn start(db: &Db<Arena>, id: &str, map: &str, host: &str) -> Result<Started> {
    let now: u64 = db.now();
    let started = db
        .patch(Battle::key(id))
        .rekey(|k| k.open_on(map, None))
        .set(|b| b.started_at, now)
        .condition(|b| b.host.eq(host) & b.started_at.not_exists() & b.players.ge(PLAYERS_MIN))
        .await;
    let error = match started {
        Ok(battle) => return Ok(Started::Yes(battle)),
        Err(error) => error,
    };
    let Some(refused) = error.rejection() else { return Err(error) };
    Ok(match refused.old::<Battle>()?.filter(|battle| battle.map == map) {
        None => Started::NoSuchBattle,
        Some(battle) if battle.host != host => Started::NotTheHost,
        Some(battle) if battle.started_at.is_some() => Started::Already,
        Some(_) => Started::TooFewPlayers,
    })
}

/// Returns a battle with all who take part, in one query; `None` if there is none.
pub(crate) async fn battle(db: &Db<Arena>, id: &str) -> Result<Option<(Battle, Vec<Participant>)>> {
    let (mut battle, mut participants) = (None, Vec::new());
    for item in db.collection(Battle::partition(id)).all().await? {
        match item {
            ArenaItem::Battle(found) => battle = Some(found),
            ArenaItem::Participant(participant) => participants.push(participant),
            _ => {}
        }
    }
    Ok(battle.map(|battle| (battle, participants)))
}

/// Returns a page of the battles that a player has joined, the latest first.
pub(crate) async fn battles_of(
    db: &Db<Arena>,
    player: &str,
    limit: u32,
    cursor: Option<Cursor>,
) -> Result<Page<Participant>> {
    let latest = db.query(Participant::query().of_player(player)).descending();
    latest.page(Limit::exactly(limit), cursor).await
}

fn participant(battle: &str, Fighter { player, character }: Fighter<'_>) -> Participant {
    Participant {
        battle: battle.to_owned(),
        player: player.to_owned(),
        joined_at: 0, // The clock fills it in.
        character: character.to_owned(),
    }
}
