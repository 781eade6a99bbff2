//! The service's own functions.

use std::time::Duration;

use dyno::read::CursorKey;
use dyno::{CursorReason, ErrorKind, Reason};
use dyno_outside::HelpDesk;
use dyno_outside::model::{Status, Tenant, Ticket};

use super::samples::{event, numbers, tenant, ticket};
use super::ways::World;

fn desk(world: &World, key: CursorKey) -> HelpDesk {
    HelpDesk::new(world.db.clone(), key.clock(world.clock.clone()))
}

async fn with_tickets(world: &World, key: CursorKey, tickets: u64) -> HelpDesk {
    let desk = desk(world, key);
    world.db.put(&tenant("t1")).await.unwrap();
    for number in 1..=tickets {
        desk.open(&ticket(number), &event(number), &format!("r{number}")).await.unwrap();
    }
    desk
}

pub(crate) async fn opens_closes_and_lists_tickets(world: &World) {
    let desk = with_tickets(world, CursorKey::sealed([1; 32]), 12).await;
    // A repeat does nothing; the same ticket from another request is refused.
    desk.open(&ticket(1), &event(1), "r1").await.unwrap();
    let refused = desk.open(&ticket(1), &event(1), "r99").await.unwrap_err();
    assert_eq!(refused.rejection_of(0).unwrap().reason(), &Reason::Exists);
    let open = async || world.db.get(Tenant::key("t1")).await.unwrap().unwrap().open;
    assert_eq!(open().await, 12);

    let closed = desk.close("t1", 12).await.unwrap().unwrap();
    assert_eq!(world.db.get(Ticket::key("t1", 12)).await.unwrap().as_ref(), Some(&closed));
    assert_eq!((closed.status, closed.rev, open().await), (Status::Closed, 2, 11));
    desk.close("t1", 12).await.unwrap();
    assert_eq!((open().await, desk.close("t1", 99).await.unwrap()), (11, None));

    let first = desk.list("ada", "t1", Status::Open, None).await.unwrap();
    assert_eq!(numbers(&first.tickets), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let second = desk.list("ada", "t1", Status::Open, first.next.as_deref()).await.unwrap();
    assert_eq!((numbers(&second.tickets), second.next), (vec![1], None));
}

pub(crate) async fn refuses_the_tokens_of_others(world: &World) {
    let hour = Duration::from_secs(3_600);
    for key in [CursorKey::sealed([1; 32]), CursorKey::signed([2; 32])] {
        let desk = if world.db.get(Tenant::key("t1")).await.unwrap().is_none() {
            with_tickets(world, key.expires_after(hour), 12).await
        } else {
            self::desk(world, key.expires_after(hour))
        };
        let list = async |user: &str, status, token: Option<&str>| {
            desk.list(user, "t1", status, token).await
        };
        let token = list("ada", Status::Open, None).await.unwrap().next.unwrap();
        let reason = async |user: &str, status, token: &str| {
            let error = list(user, status, Some(token)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Cursor);
            error.cursor_reason()
        };
        assert_eq!(reason("eve", Status::Open, &token).await, Some(CursorReason::Mismatch));
        assert_eq!(reason("ada", Status::Closed, &token).await, Some(CursorReason::Mismatch));
        let altered = format!("{token}A");
        assert_eq!(reason("ada", Status::Open, &altered).await, Some(CursorReason::Altered));
        world.clock.advance(2 * hour);
        assert_eq!(reason("ada", Status::Open, &token).await, Some(CursorReason::Expired));
    }
}
