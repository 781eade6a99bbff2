//! Declared patterns: every kind of index, ranges, projections, counts, collections, scans, expiry.

use std::time::Duration;

use dyno::{Limit, Partition};
use dyno_outside::model::{
    Agent, DeskItem, Member, Session, Status, Tenant, Ticket, TicketLine, UrgentLine,
};

use super::samples::{agent, numbers, tenant, ticket};
use super::ways::{START, World};

async fn put_tickets(world: &World, all: impl IntoIterator<Item = u64>) {
    for number in all {
        let urgent_since = (number % 3 == 0).then_some(number);
        world.db.put(&Ticket { urgent_since, ..ticket(number) }).await.unwrap();
        world.clock.advance(Duration::from_secs(60));
    }
}

pub(crate) async fn queries_every_kind_of_index(world: &World) {
    let db = &world.db;
    put_tickets(world, 1..=9).await;
    // The table's own key.
    let own = db.query(Ticket::query().of_tenant("t1").number_in(3..6)).consistent();
    assert_eq!(numbers(&own.all().await.unwrap()), [3, 4, 5]);
    // A concatenated index, a range of its first component, then of its second.
    let open = || Ticket::query().by_status("t1", Status::Open);
    let found = db.query(open().opened_at_in(200..=400)).all().await.unwrap();
    assert_eq!(numbers(&found), [2, 3, 4]);
    let found = db.query(open().opened_at(500).number_in(..=5)).descending().all().await.unwrap();
    assert_eq!(numbers(&found), [5]);
    // A native one.
    let board = || Ticket::query().on_board("t1", Status::Open);
    let found = db.query(board().priority_in(3..)).all().await.unwrap();
    assert_eq!(numbers(&found), [3, 8, 4, 9]);
    assert_eq!(numbers(&db.query(board().priority(1).number_in(2..)).all().await.unwrap()), [6]);
    // A local one, sorted by the stamp of the last write.
    let recent = Ticket::query().recent("t1").changed_at_in(START + 420..);
    assert_eq!(numbers(&db.query(recent).consistent().all().await.unwrap()), [8, 9]);
    // A sparse one, which holds less.
    let urgent = || Ticket::query().urgent("t1");
    let found = db.query(urgent().urgent_since_in(..9)).project::<UrgentLine>().all().await;
    let subjects: Vec<String> = found.unwrap().into_iter().map(|line| line.subject).collect();
    assert_eq!(subjects, ["question 3", "question 6"]);
    // A filter drops what was read; pages are filled nevertheless.
    let even = || db.query(open()).filter(|t| t.priority.eq(2) | t.priority.eq(4));
    let page = even().page(Limit::exactly(2), None).await.unwrap();
    assert_eq!(numbers(&page.items), [2, 4]);
    let page = even().page(Limit::exactly(2), page.cursor).await.unwrap();
    assert_eq!(numbers(&page.items), [7, 9]);
    assert!(db.query(open().opened_at_in(5..5)).all().await.unwrap().is_empty());
}

pub(crate) async fn projects_and_counts(world: &World) {
    put_tickets(world, 1..=4).await;
    let of_tenant = || world.db.query(Ticket::query().of_tenant("t1"));
    let lines = of_tenant().project::<TicketLine>().all().await.unwrap();
    let line = |number: u64| TicketLine {
        number,
        subject: format!("question {number}"),
        from: "Bo".to_owned(),
    };
    assert_eq!(lines, [1, 2, 3, 4].map(line));
    let one = world.db.get(Ticket::key("t1", 2)).project::<TicketLine>().await.unwrap();
    assert_eq!(one, Some(line(2)));
    let count = of_tenant().filter(|t| t.priority.gt(2)).count().await.unwrap();
    assert_eq!((count.items, count.scanned), (2, 4));
    assert_eq!(world.db.query(Ticket::query().urgent("t1")).count().await.unwrap().items, 1);
}

pub(crate) async fn reads_collections_and_both_sides_of_a_relation(world: &World) {
    let db = &world.db;
    db.put(&tenant("t1")).await.unwrap();
    db.put(&agent("ada", "ada@x.org")).await.unwrap();
    put_tickets(world, [1]).await;
    let all = db.collection(Tenant::partition("t1")).all().await.unwrap();
    assert!(matches!(&all[..], [DeskItem::Agent(_), DeskItem::Tenant(_), DeskItem::Ticket(_)]));
    let open = Partition::of(Ticket::query().by_status("t1", Status::Open));
    assert_eq!(db.collection(open).count().await.unwrap().items, 1);
    assert_eq!(db.query(Agent::query().of_tenant("t1")).all().await.unwrap().len(), 1);

    let member = |team: &str, agent: &str| Member {
        tenant: "t1".to_owned(),
        team: team.to_owned(),
        agent: agent.to_owned(),
        role: "first line".to_owned(),
        solved: 0,
    };
    for (team, agent) in [("red", "ada"), ("blue", "ada"), ("red", "eve")] {
        db.put(&member(team, agent)).await.unwrap();
    }
    let of_red = db.query(Member::query().of_team("t1", "red")).all().await.unwrap();
    assert_eq!(of_red, [member("red", "ada"), member("red", "eve")]);
    let of_ada = db.query(Member::query().of_agent("ada")).all().await.unwrap();
    assert_eq!(of_ada, [member("blue", "ada"), member("red", "ada")]);
}

pub(crate) async fn scans_in_parallel_and_goes_on(world: &World) {
    put_tickets(world, 1..=30).await;
    let mut pages = world.db.scan().parallel().concurrency(2).pages();
    let first = pages.next().await.unwrap().unwrap();
    let progress = pages.progress();
    drop(pages);
    let rest = world.db.scan().parallel().resume(progress).all().await.unwrap();
    assert_eq!(first.items.len() + rest.len(), 30);
    assert_eq!(world.db.scan().count().await.unwrap().items, 30);
}

pub(crate) async fn hides_what_has_expired(world: &World) {
    let db = &world.db;
    // Half an hour from now by the clock of the `Db`, and for the engine's clock long to come.
    let far = 4_102_444_800;
    let clock = dyno::clock::ManualClock::new(dyno::clock::Timestamp::from_seconds(far - 1_800));
    let db = db.clone().clock(clock.clone());
    let session = Session { token: "s1".to_owned(), agent: "ada".to_owned(), expires_at: far };
    db.put(&session).await.unwrap();
    assert_eq!(db.get(Session::key("s1")).await.unwrap().as_ref(), Some(&session));
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(db.get(Session::key("s1")).await.unwrap(), None);
    let shown = db.get(Session::key("s1")).include_expired().await.unwrap();
    assert_eq!(shown, Some(session));
}
