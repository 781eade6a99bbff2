//! Native indexes on the engine: their keys are attributes, each of which is written by itself.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::{Db, Entity, ErrorKind, KeyComponent, Path, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "desk",
    pk = "pk",
    sk = "sk",
    gsi(board, pk = [tenant, owner], sk = [updated]),
    gsi(by_state, pk = [tenant, state], sk = [priority]),
    gsi(gsi1, pk = "gsi1pk"),
    entities(Ticket)
)]
struct Desk;

#[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
enum State {
    Open,
    Done,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "T#{tenant}",
    sk = "TICKET#{id}",
    access(on_board, index = board, pk = [tenant, owner], sk = [updated]),
    access(in_state, index = by_state, pk = [tenant, state], sk = [priority]),
    access(by_room, index = gsi1, pk = "ROOM#{room}")
)]
struct Ticket {
    tenant: String,
    id: u64,
    owner: Option<String>,
    state: State,
    priority: u32,
    room: u32,
    #[entity(updated_at)]
    updated: u64,
}

const START: u64 = 1_720_526_400;

async fn desk() -> (Db<Desk>, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let db = Db::<Desk>::new(Local::new()).clock(clock.clone());
    db.create_table().await.unwrap();
    for id in 1..=2 {
        let (tenant, owner) = ("t1".to_owned(), Some("ada".to_owned()));
        let (state, priority, room) = (State::Open, 5, 1);
        db.put(&Ticket { tenant, id, owner, state, priority, room, updated: 0 }).await.unwrap();
    }
    (db, clock)
}

async fn on_board(db: &Db<Desk>, owner: &str) -> Vec<(u64, u64)> {
    let found = db.query(Ticket::query().on_board("t1", owner)).descending().all().await;
    found.unwrap().into_iter().map(|ticket| (ticket.id, ticket.updated)).collect()
}

#[tokio::test]
async fn one_attribute_of_a_native_key_is_written_alone() {
    let (db, _) = desk().await;
    let done = db.patch(Ticket::key("t1", 1)).set(|t| t.state, State::Done).await.unwrap();
    assert_eq!(done.state, State::Done);
    let found = db.query(Ticket::query().in_state("t1", State::Done)).all().await.unwrap();
    assert_eq!(found, [done]);
    db.patch(Ticket::key("t1", 2)).add(|t| t.priority, 4u32).await.unwrap();
    let urgent = Ticket::query().in_state("t1", State::Open).priority_in(8..);
    assert_eq!(db.query(urgent).all().await.unwrap().len(), 1);
    // Without one of its attributes an item is not in the index.
    db.patch(Ticket::key("t1", 2)).remove(|t| t.owner).await.unwrap();
    assert_eq!(on_board(&db, "ada").await, [(1, START)]);
}

#[tokio::test]
async fn a_stamp_moves_an_item_whatever_else_is_in_the_key() {
    let (db, clock) = desk().await;
    clock.advance(Duration::from_secs(5));
    db.patch(Ticket::key("t1", 1)).set(|t| t.priority, 1u32).await.unwrap();
    assert_eq!(on_board(&db, "ada").await, [(1, START + 5), (2, START)]);
    clock.advance(Duration::from_secs(5));
    db.transact((db.patch(Ticket::key("t1", 2)).set(|t| t.owner, "eve"),)).await.unwrap();
    assert_eq!(on_board(&db, "eve").await, [(2, START + 10)]);
}

#[tokio::test]
async fn what_a_key_is_rendered_from_is_not_written_alone() {
    let (db, _) = desk().await;
    // The compiler refuses `t.room`; a path that is made by hand is refused when it is sent.
    for name in ["room", "tenant", "id"] {
        let path = move |_| Path::<Ticket, u32, dyno::expr::Plain>::new(name);
        let refused = db.patch(Ticket::key("t1", 1)).set(path, 7u32).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{refused}");
        assert!(refused.message().contains("`rekey`"), "{refused}");
    }
}
