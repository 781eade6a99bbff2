//! The table of a game: players with what they own, and battles that players join.

use std::collections::{BTreeMap, BTreeSet};

use dyno::{Document, Entity, Projection, Table};
use serde::{Deserialize, Serialize};

/// How many players a battle has at the most.
pub(crate) const PLAYERS_MAX: u32 = 50;

/// How many players a battle needs to start.
pub(crate) const PLAYERS_MIN: u32 = 2;

/// How many friends a player has at the most: some 4 KB, one read unit.
pub(crate) const FRIENDS_MAX: u64 = 200;

/// Everything of the game. A player's partition holds what the player owns, a battle's partition who
/// takes part.
#[derive(Table)]
#[table(
    name = "arena",
    pk = "pk",
    sk = "sk",
    gsi(open_battles, pk = [map], sk = [open_since], projection = include("id", "host")),
    gsi(battles_of_player, pk = "sk", sk = "joined"),
    entities(Player, Friends, Character, Stock, Battle, Participant)
)]
pub(crate) struct Arena;

/// What every screen shows of a player: small, and read all the time.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Arena, pk = "PLAYER#{name}", sk = "PROFILE")]
pub(crate) struct Player {
    pub(crate) name: String,
    pub(crate) gold: u64,
    #[entity(created_at)]
    pub(crate) since: u64,
}

/// The friends of a player, beside the profile: a large item that few screens need.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Arena, pk = "PLAYER#{player}", sk = "FRIENDS")]
pub(crate) struct Friends {
    pub(crate) player: String,
    pub(crate) names: BTreeSet<String>,
}

/// A character that a player plays.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Arena, pk = "PLAYER#{player}", sk = "CHARACTER#{name}")]
pub(crate) struct Character {
    pub(crate) player: String,
    pub(crate) name: String,
    #[entity(document)]
    pub(crate) attributes: Attributes,
    /// Which item is in which hand, or on the head.
    pub(crate) equipment: BTreeMap<String, String>,
}

/// What a character can do, and how much training is left to spend on it.
#[derive(Debug, Clone, PartialEq, Document, Serialize, Deserialize)]
pub(crate) struct Attributes {
    pub(crate) strength: u32,
    pub(crate) agility: u32,
    pub(crate) unspent: u32,
}

/// How many of an item a player has.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Arena,
    pk = "PLAYER#{player}",
    sk = "ITEM#{item}",
    access(
        /// All items of a player, by name.
        of_player, primary
    )
)]
pub(crate) struct Stock {
    pub(crate) player: String,
    pub(crate) item: String,
    pub(crate) count: u64,
}

/// A battle. While players may join it is on the index of open battles, and after that not.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Arena,
    pk = "BATTLE#{id}",
    sk = "BATTLE",
    access(
        /// The battles on a map that players may join, by when they were opened.
        open_on, index = open_battles, partial, pk = [map], sk = [open_since]
    )
)]
pub(crate) struct Battle {
    pub(crate) id: String,
    #[entity(immutable)]
    pub(crate) map: String,
    pub(crate) host: String,
    /// How many take part; each of them is a [`Participant`].
    pub(crate) players: u32,
    /// `None` once it has started.
    pub(crate) open_since: Option<u64>,
    pub(crate) started_at: Option<u64>,
}

/// What the list of open battles shows.
#[derive(Debug, Clone, PartialEq, Deserialize, Projection)]
#[projection(of = Battle, on(open_battles))]
pub(crate) struct OpenBattle {
    pub(crate) id: String,
    pub(crate) host: String,
    pub(crate) open_since: Option<u64>,
}

/// A player in a battle: from the one side in the battle's partition, from the other on an index.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Arena,
    pk = "BATTLE#{battle}",
    sk = "PLAYER#{player}",
    access(
        /// The battles of a player, by when the player joined.
        of_player, index = battles_of_player, pk = "PLAYER#{player}", sk = "{joined_at}#{battle}"
    )
)]
pub(crate) struct Participant {
    pub(crate) battle: String,
    pub(crate) player: String,
    #[entity(created_at)]
    pub(crate) joined_at: u64,
    /// The character that fights.
    pub(crate) character: String,
}
