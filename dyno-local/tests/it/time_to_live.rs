//! Items that expire: when they go, which do not, and what goes with them.

use std::time::Duration;

use dyno_core::op::{
    BatchWriteItem, DeleteItem, DescribeTable, DescribeTimeToLive, Projection, PutItem,
    ReturnConsumedCapacity, Scan, TimeToLiveSpecification, TimeToLiveStatus, UpdateItem,
    UpdateTimeToLive, WriteRequest,
};
use dyno_local::{Local, LocalBuilder, ManualClock, Timestamp};

use crate::support::{
    build, get, gsi, item, lsi, names, new_local, ok, on, pages, put, refusal, shown_all, table,
    values,
};

/// When everything begins: late enough for five years to have passed.
const START: i64 = 1_700_000_000;

const YEAR: i64 = 365 * 86_400;

/// An engine with the table `tab`, whose items expire by `ttl`.
fn expiring(settings: impl FnOnce(LocalBuilder) -> LocalBuilder) -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(START));
    let local = build(settings(Local::builder().clock(clock.clone())));
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S n:N");
    create.global_secondary_indexes = Some(vec![gsi("glo", "g", Projection::all())]);
    create.local_secondary_indexes = Some(vec![lsi("loc", "pk n", Projection::all())]);
    ok(&local, create);
    ok(&local, switched(true));
    (local, clock)
}

fn switched(enabled: bool) -> UpdateTimeToLive {
    let attribute_name = "ttl".to_owned();
    UpdateTimeToLive::new("tab", TimeToLiveSpecification { enabled, attribute_name })
}

fn status(local: &Local) -> (TimeToLiveStatus, Option<String>) {
    let told = ok(local, DescribeTimeToLive::new("tab")).time_to_live_description;
    (told.time_to_live_status, told.attribute_name)
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// The partition keys of all items, in order.
fn left(local: &Local) -> String {
    let items = shown_all(ok(local, Scan::new("tab")).items.as_ref());
    let key = |item: &String| {
        let key = item.split(' ').find_map(|pair| pair.strip_prefix("pk="));
        key.unwrap_or_default().to_owned()
    };
    let mut keys: Vec<String> = items.iter().map(key).collect();
    keys.sort_unstable();
    keys.join(" ")
}

#[test]
fn an_item_goes_when_its_time_has_passed() {
    let (local, clock) = expiring(|it| it);
    put(&local, &format!("pk=a sk=s g=all n=1 ttl={}", START + 10));
    clock.advance(seconds(10));
    // Not at its time, but after it.
    assert_eq!(left(&local), "a");
    clock.advance(Duration::from_micros(1));
    assert_eq!(left(&local), "");
    assert_eq!(get(&local, "pk=a sk=s"), None);
    // Its index entries went with it.
    for query in [on("glo", "g = :g", ":g=all"), on("loc", "pk = :p", ":p=a")] {
        let found: Vec<_> = pages(&local, query).iter().map(|page| page.count).collect();
        assert_eq!(found, [0]);
    }
    assert_eq!(ok(&local, DescribeTable::new("tab")).table.item_count, 0);
}

#[test]
fn an_expired_item_is_there_until_it_is_deleted() {
    let (local, clock) = expiring(|it| it.expiry_delay(seconds(600)));
    for key in ["a", "b", "c", "d"] {
        put(&local, &format!("pk={key} sk=s ttl={START}"));
    }
    clock.advance(seconds(600));
    assert_eq!(left(&local), "a b c d");
    // It is read, changed, replaced and deleted like any other; what is rescued stays.
    let mut rescue = UpdateItem::new("tab", item("pk=a sk=s"));
    rescue.update_expression = Some("REMOVE #t".to_owned());
    rescue.expression_attribute_names = names("#t=ttl");
    ok(&local, rescue);
    put(&local, &format!("pk=b sk=s ttl={}", START + 300));
    ok(&local, DeleteItem::new("tab", item("pk=c sk=s")));
    clock.advance(Duration::from_micros(1));
    assert_eq!(left(&local), "a b");
    clock.advance(seconds(301));
    assert_eq!(left(&local), "a");
}

#[test]
fn only_numbers_of_the_last_five_years_expire() {
    let (local, clock) = expiring(|it| it);
    let old = START - 5 * YEAR;
    put(&local, &format!("pk=fraction sk=s ttl={START}.5"));
    put(&local, &format!("pk=just sk=s ttl={}", old + 2));
    put(&local, &format!("pk=long sk=s ttl={}", old - 2));
    put(&local, &format!("pk=millis sk=s ttl={START}000"));
    put(&local, "pk=none sk=s");
    put(&local, "pk=text sk=s ttl=soon");
    let mut text = UpdateItem::new("tab", item("pk=string sk=s"));
    text.update_expression = Some("SET #t = :t, m = :m".to_owned());
    text.expression_attribute_names = names("#t=ttl");
    text.expression_attribute_values = values(":m=1");
    let digits = text.expression_attribute_values.as_mut().unwrap();
    digits.insert(":t".to_owned(), START.to_string().into());
    ok(&local, text);
    assert_eq!(left(&local), "fraction long millis none string text");
    clock.advance(seconds(1));
    assert_eq!(left(&local), "long millis none string text");
}

#[test]
fn batches_and_many_items_expire_in_one_go() {
    let (local, clock) = expiring(|it| it);
    let puts = |batch: usize| {
        let one = |number: usize| {
            let at = START + 1 + i64::try_from(number % 7).unwrap();
            WriteRequest::Put(item(&format!("pk=p{} sk=s g=all ttl={at}", 25 * batch + number)))
        };
        BatchWriteItem::new([("tab".to_owned(), (0..25).map(one).collect())].into())
    };
    for batch in 0..40 {
        ok(&local, puts(batch));
    }
    clock.advance(seconds(4));
    // Of each batch, those of the seconds 1, 2 and 3 are gone: 4 + 4 + 4 of 25.
    assert_eq!(ok(&local, Scan::new("tab")).count, 40 * 13);
    clock.advance(seconds(100));
    assert_eq!(ok(&local, Scan::new("tab")).count, 0);
}

#[test]
fn items_from_before_expire_once_it_is_switched_on_and_stay_when_it_is_off() {
    let (local, clock) = expiring(|it| it);
    ok(&local, switched(false));
    for key in ["a", "b"] {
        put(&local, &format!("pk={key} sk=s ttl={START}"));
    }
    clock.advance(seconds(10));
    assert_eq!(left(&local), "a b");
    ok(&local, switched(true));
    assert_eq!(left(&local), "");
    put(&local, &format!("pk=c sk=s ttl={}", START + 20));
    ok(&local, switched(false));
    clock.advance(seconds(100));
    assert_eq!(left(&local), "c");
}

#[test]
fn the_change_takes_as_long_as_one_of_a_table() {
    let clock = ManualClock::new(Timestamp::from_seconds(START));
    let local = build(Local::builder().clock(clock.clone()).table_delay(seconds(10)));
    ok(&local, table("tab", "pk", "pk:S"));
    let creating = "ValidationException: Cannot describe time to live while table is in CREATING state: Current table state is CREATING";
    assert_eq!(refusal(&local, DescribeTimeToLive::new("tab")), creating);
    let being_created = "ResourceInUseException: Attempt to change a resource which is still in use: Table tab is being created";
    assert_eq!(refusal(&local, switched(true)), being_created);
    clock.advance(seconds(10));
    put(&local, &format!("pk=a ttl={START}"));
    let attribute = || Some("ttl".to_owned());
    ok(&local, switched(true));
    assert_eq!(status(&local), (TimeToLiveStatus::Enabling, attribute()));
    let twice = "ValidationException: Time to live has been modified multiple times within a fixed interval";
    assert_eq!(refusal(&local, switched(false)), twice);
    assert!(get(&local, "pk=a").is_some());
    clock.advance(seconds(10));
    assert_eq!(status(&local), (TimeToLiveStatus::Enabled, attribute()));
    assert_eq!(get(&local, "pk=a"), None);
    ok(&local, switched(false));
    assert_eq!(status(&local), (TimeToLiveStatus::Disabling, attribute()));
    clock.advance(seconds(10));
    assert_eq!(status(&local), (TimeToLiveStatus::Disabled, None));
}

#[test]
fn it_is_not_changed_twice_within_the_interval() {
    let (local, clock) = expiring(|it| it.time_to_live_interval(seconds(3_600)));
    let twice = "ValidationException: Time to live has been modified multiple times within a fixed interval";
    clock.advance(seconds(3_599));
    assert_eq!(refusal(&local, switched(false)), twice);
    // What does not fit is told first.
    assert_eq!(
        refusal(&local, switched(true)),
        "ValidationException: TimeToLive is already enabled"
    );
    clock.advance(seconds(1));
    ok(&local, switched(false));
    assert_eq!(refusal(&local, switched(true)), twice);
}

#[test]
fn a_key_may_be_what_items_expire_by() {
    let clock = ManualClock::new(Timestamp::from_seconds(START));
    let local = build(Local::builder().clock(clock.clone()));
    ok(&local, table("tab", "ttl", "ttl:N"));
    ok(&local, switched(true));
    for at in [1, 2, 3] {
        put(&local, &format!("ttl={}", START + at));
    }
    clock.advance(seconds(3));
    assert_eq!(get(&local, &format!("ttl={}", START + 1)), None);
    assert!(get(&local, &format!("ttl={}", START + 3)).is_some());
}

#[test]
fn nobody_pays_for_what_expires() {
    let (local, clock) = expiring(|it| it);
    put(&local, &format!("pk=a sk=s ttl={START}"));
    clock.advance(seconds(1));
    let mut write = PutItem::new("tab", item("pk=b sk=s"));
    write.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let consumed = ok(&local, write).consumed_capacity.unwrap();
    assert!((consumed.total.capacity_units - 1.0).abs() < f64::EPSILON);
    assert_eq!(left(&local), "b");
}

#[test]
fn clocks_that_stand_still_change_nothing() {
    let local = new_local();
    ok(&local, table("tab", "pk", "pk:S"));
    ok(&local, switched(true));
    // By the machine's clock this is long ago, and never.
    put(&local, "pk=a ttl=0");
    put(&local, "pk=b ttl=99999999999");
    put(&local, "pk=c ttl=-5");
    assert_eq!(left(&local), "a b c");
}
