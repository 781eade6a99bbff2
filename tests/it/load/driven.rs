//! Typed code of the derive, unchanged, under load in virtual time.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use dyno::op::OperationName;
use dyno::{Db, ErrorKind, Limit, Result};
use dyno_local::FaultRule;
use dyno_local::load::{Client, Drive, Rate, Report};

use super::{Order, Saas, Status, Ticket, engine};

/// The service's own code, which knows of no load test: an order comes, is shipped, and looked at.
async fn sell(db: &Db<Saas>, tenant: &str, id: u64) -> Result<()> {
    let order = Order { tenant: tenant.into(), id, status: Status::Open, placed_at: 1_000 + id };
    db.create(&order).await?;
    if id.is_multiple_of(4) {
        let open = db.query(Order::query().by_status(Status::Open));
        open.page(Limit::exactly(5), None).await?;
    }
    Ok(())
}

/// The same with tickets, whose index has shards.
async fn support(db: &Db<Saas>, tenant: &str, id: u64) -> Result<()> {
    let ticket = Ticket { tenant: tenant.into(), id, status: Status::Open, opened_at: 1_000 + id };
    db.create(&ticket).await?;
    if id.is_multiple_of(40) {
        let open = db.query(Ticket::query().by_status(Status::Open));
        open.page(Limit::exactly(5), None).await?;
        let (tenant, id) = (ticket.tenant.as_str(), ticket.id);
        db.patch(Ticket::key(tenant, id)).rekey(|k| k.by_status(Status::Shipped, 5)).await?;
    }
    Ok(())
}

fn db(client: &Client) -> Db<Saas> {
    Db::new(client.backend()).clock(client.clock())
}

fn tenant(client: &Client) -> String {
    format!("t{}", client.chance(500))
}

fn drive(seed: u64, rate: f64, run: impl FnOnce(Drive) -> Report) -> Report {
    let (local, clock) = engine();
    let drive = Drive::new("shop", &local, &clock).seed(seed).lasting(Duration::from_secs(5));
    run(drive.arriving(Rate::steady(rate)))
}

fn orders(seed: u64) -> Report {
    drive(seed, 1_300.0, |drive| {
        let code = |client: Client| async move {
            drop(sell(&db(&client), &tenant(&client), client.number()).await);
        };
        drive.run(code).unwrap()
    })
}

#[test]
fn patterns_have_the_names_of_the_typed_layer() {
    let report = orders(7);
    let names: Vec<&str> = report.patterns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["PutItem Order", "Query Order.by_status"]);
    let put = report.pattern("PutItem Order").unwrap();
    let reasons = &put.reasons["saas/index/gsi1"];
    assert!(reasons["IndexWriteKeyRangeThroughputExceeded"] > 500, "{reasons:?}");
    assert_eq!(put.requests, put.served + put.failed);
    assert_eq!(put.attempts, put.served + put.throttled);
    let index = report.resource("saas/index/gsi1").unwrap();
    assert_eq!(index.hottest_keys[0].key, "STATUS#00000#");
    assert!(report.resource("saas").unwrap().hottest_keys[0].share < 0.02);
    let advice: Vec<_> = report.advice().map(|it| (it.key.as_str(), it.shards)).collect();
    assert_eq!(advice, [("STATUS#00000#", 2)]);
}

#[test]
fn shards_of_the_derive_hold_what_one_key_does_not() {
    let report = drive(7, 1_300.0, |drive| {
        let code = |client: Client| async move {
            let tenant = tenant(&client);
            support(&db(&client), &tenant, client.number()).await.unwrap();
        };
        drive.run(code).unwrap()
    });
    report.assert_no_throttle();
    report.assert_no_failure();
    report.assert_hottest_share_below(0.2);
    // A page of a listing over shards asks each of them.
    let (put, query) = (&report.patterns[0], report.pattern("Query Ticket.by_status").unwrap());
    assert!(query.requests >= put.requests / 40 * 8, "{} {}", query.requests, put.requests);
    let keys = &report.resource("saas/index/gsi1").unwrap().hottest_keys;
    assert!(keys[0].key.starts_with("TICKETS#00000#00"), "{}", keys[0].key);
}

/// Whole reports are compared, as JSON, to the last digit.
#[test]
fn a_seed_is_one_run_of_typed_code() {
    let (one, again, other) = (orders(7), orders(7), orders(8));
    assert_eq!(one.to_json(), again.to_json());
    assert_ne!(one.to_json(), other.to_json());
}

/// A put is lost after it took effect: its repeat is refused by what it wrote. The report tells which
/// attempts broke off, and the code what it makes of it.
#[test]
fn faults_find_code_that_cannot_be_repeated() {
    let (local, clock) = engine();
    let lost = FaultRule::internal_error().after_effect().on(OperationName::PutItem);
    local.faults().add(lost.with_chance(0.1));
    let refused = Rc::new(Cell::new(0));
    let report = Drive::new("faults", &local, &clock)
        .seed(7)
        .lasting(Duration::from_secs(10))
        .arriving(Rate::steady(40.0))
        .run(|client| {
            let refused = Rc::clone(&refused);
            async move {
                let sold = sell(&db(&client), "t1", client.number()).await;
                if sold.is_err_and(|error| error.kind() == ErrorKind::Rejected) {
                    refused.set(refused.get() + 1);
                }
            }
        })
        .unwrap();
    let put = report.pattern("PutItem Order").unwrap();
    assert_eq!(put.attempts, put.served + put.errors);
    assert!(put.errors > 20 && refused.get() > 20, "{} {put:?}", refused.get());
}
