//! What was recorded of typed code is traffic: it is sent again, faster, against another engine, and
//! its keys are asked for by a mix.

use std::time::Duration;

use dyno::layer::{Exchange, Record};
use dyno::op::Request;
use dyno::schema::create_table;
use dyno::{Backend, Db, Table};
use dyno_local::load::{Client, Drive, Mix, Pattern, Rate, recorded};

use super::{Order, Saas, Status, engine};

/// Records a hundred orders, most of them of one tenant.
fn recording() -> Vec<Exchange> {
    let (local, clock) = engine();
    let record = Record::new(local);
    let db = Db::<Saas>::new(record.clone()).clock(clock.clone());
    let orders = async {
        for id in 0..100 {
            let tenant = if id % 10 == 0 { format!("t{id}") } else { "big".to_owned() };
            let order = Order { tenant, id, status: Status::Open, placed_at: 1_000 + id };
            db.put(&order).await.unwrap();
        }
    };
    dyno_local::VirtualTime::new(clock).block_on(orders).unwrap();
    record.take()
}

#[test]
fn a_recording_is_sent_again_at_another_pace() {
    let requests: Vec<Request> = recording().into_iter().map(|it| it.request).collect();
    assert_eq!(requests.len(), 100);
    let (local, clock) = engine();
    // One every ten milliseconds.
    let times = (0..100).map(|number| Duration::from_millis(10 * number));
    let report = Drive::new("recording", &local, &clock)
        .lasting(Duration::from_secs(10))
        .arriving(Rate::recorded(times))
        .run(|client: Client| {
            let number = usize::try_from(client.number()).unwrap();
            let request = requests[number].clone();
            async move {
                client.backend().call(request).await.unwrap();
            }
        })
        .unwrap();
    assert_eq!((report.requests(), report.served()), (100, 100));
    assert_eq!(local.partitions("saas").iter().map(|it| it.items).sum::<u64>(), 100);
    assert!(report.slices.iter().skip(2).all(|slice| slice.requests == 0), "a second of it");
}

#[test]
fn keys_of_a_recording_are_asked_for_by_a_mix() {
    let trace = recording().into_iter().zip(0..).filter_map(|(exchange, number)| {
        let Request::PutItem(put) = &exchange.request else { return None };
        let key = put.item.get("pk")?.as_s()?.to_owned();
        Some((Duration::from_micros(500 * number), key))
    });
    let (keys, rate) = recorded(trace);
    let pattern = Pattern::put("replayed", "saas", keys).rate(rate).item_bytes(20_000);
    let report = Mix::new("trace")
        .lasting(Duration::from_secs(5))
        .table(create_table(Saas::SCHEMA, "saas"))
        .pattern(pattern)
        .run()
        .unwrap();
    let hottest = &report.resources[0].hottest_keys[0];
    assert_eq!((hottest.key.as_str(), report.requests()), ("TENANT#big#", 100));
    // 90 of them in a twentieth of a second, 20 units each.
    assert!(report.throttled() > 0 && hottest.throttles > 0);
}
