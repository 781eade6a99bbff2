//! Which keys are counted, for what, and what reports say of them, by a clock that the tests move.
//!
//! What counts is that of the sheet "Partitions, capacity, throttling", section 8, and of the developer
//! guide's "CloudWatch contributor insights for DynamoDB: How it works".

use std::time::Duration;

use dyno_core::op::{
    BatchGetItem, BatchWriteItem, ContributorInsightsMode, CreateTable, DeleteItem,
    DescribeContributorInsights, ExecuteStatement, GetItem, KeysAndAttributes, Projection,
    ProvisionedThroughput, PutItem, Scan, TransactGet, TransactGetItems, TransactPut,
    TransactWriteItem, TransactWriteItems, UpdateContributorInsights, WriteRequest,
};
use dyno_local::insights::{KeyReport, KeyRule, RuleQuery};
use dyno_local::metrics::{Alarm, AlarmState, Comparison};
use dyno_local::{Capacity, FaultRule, Local, LocalBuilder, ManualClock, Timestamp};

use crate::support::{build, gsi, item, lsi, ok, query, send, table};

/// An engine with a clock at the beginning of a minute.
fn timed(set: impl FnOnce(LocalBuilder) -> LocalBuilder) -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    (build(set(Local::builder().clock(clock.clone()))), clock)
}

/// A table with a sort key, a global index on `g` and `n`, and a local one.
fn tab() -> CreateTable {
    let mut create = table("tab", "pk sk", "pk:S sk:N g:S n:N l:S");
    create.global_secondary_indexes = Some(vec![gsi("global", "g n", Projection::all())]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk l", Projection::all())]);
    create
}

/// A table and its index, whose keys are counted.
fn counted() -> Local {
    let (local, _) = timed(|builder| builder);
    ok(&local, tab());
    ok(&local, UpdateContributorInsights::enable("tab"));
    ok(&local, UpdateContributorInsights::enable("tab").of_index("global"));
    local
}

fn put(text: &str) -> PutItem {
    PutItem::new("tab", item(text))
}

#[track_caller]
fn check(report: &KeyReport, rule: KeyRule, expected: &[(&str, f64)]) {
    let expected: Vec<(String, f64)> =
        expected.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
    let keys = report.rule(rule).map(|it| it.contributors(&RuleQuery::default()));
    let keys = keys.into_iter().flatten();
    let told: Vec<(String, f64)> = keys.map(|key| (key.name(), key.value)).collect();
    assert_eq!(told, expected, "{rule:?}");
}

#[test]
fn nothing_is_counted_unless_asked_for() {
    let (local, _) = timed(|builder| builder);
    ok(&local, tab());
    ok(&local, put("pk=a sk=1"));
    assert_eq!(local.key_report("tab"), None);
    assert_eq!(local.index_key_report("tab", "global"), None);
    assert_eq!(local.key_report("none"), None);
    ok(&local, UpdateContributorInsights::enable("tab"));
    assert_eq!(local.key_report("tab").unwrap().hottest(), None);
    assert_eq!(local.index_key_report("tab", "global"), None);
    // Counting keys counts nothing else.
    ok(&local, put("pk=a sk=1"));
    assert!(local.usage("tab").is_empty());
}

#[test]
fn a_write_unit_counts_for_three_read_units() {
    let local = counted();
    ok(&local, put("pk=a sk=1"));
    ok(&local, put("pk=a sk=2"));
    ok(&local, put("pk=b sk=1"));
    ok(&local, DeleteItem::new("tab", item("pk=b sk=1")));
    let mut strong = GetItem::new("tab", item("pk=b sk=1"));
    strong.consistent_read = true;
    ok(&local, strong);
    ok(&local, GetItem::new("tab", item("pk=a sk=2")));
    let report = local.key_report("tab").unwrap();
    check(&report, KeyRule::AccessedKeys, &[("b", 7.0), ("a", 6.5)]);
    check(&report, KeyRule::AccessedItems, &[("b, 1", 7.0), ("a, 2", 3.5), ("a, 1", 3.0)]);
    check(&report, KeyRule::ThrottledKeys, &[]);
    let items = report.rule(KeyRule::AccessedItems).unwrap();
    assert_eq!(items.key_labels(), ["pk", "sk"]);
    assert_eq!(report.rule(KeyRule::AccessedKeys).unwrap().key_labels(), ["pk"]);
    assert!((items.total() - 13.5).abs() < 1e-9);
    // A condition that does not hold consumes, too.
    let mut refused = put("pk=a sk=1");
    refused.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    send(&local, refused).unwrap_err();
    assert_eq!(local.key_report("tab").unwrap().hottest().unwrap().keys, ["a"]);
}

#[test]
fn batches_count_each_item_and_transactions_twice() {
    let local = counted();
    let puts = ["pk=a sk=1", "pk=b sk=1"].map(|text| WriteRequest::Put(item(text)));
    ok(&local, BatchWriteItem::new([("tab".to_owned(), puts.to_vec())].into()));
    let keys = vec![item("pk=a sk=1"), item("pk=b sk=1")];
    let keys = [("tab".to_owned(), KeysAndAttributes { keys, ..KeysAndAttributes::default() })];
    ok(&local, BatchGetItem::new(keys.into()));
    check(&local.key_report("tab").unwrap(), KeyRule::AccessedKeys, &[("a", 3.5), ("b", 3.5)]);
    let write = TransactWriteItem::Put(TransactPut::new("tab", item("pk=a sk=1")));
    ok(&local, TransactWriteItems::new(vec![write]));
    ok(&local, TransactGetItems::new(vec![TransactGet::new("tab", item("pk=b sk=1"))]));
    check(&local.key_report("tab").unwrap(), KeyRule::AccessedKeys, &[("a", 9.5), ("b", 5.5)]);
}

#[test]
fn a_query_counts_for_its_partition_key_and_a_scan_for_none() {
    let local = counted();
    for text in ["pk=a sk=1 g=x n=1 l=z", "pk=a sk=2 g=x n=2", "pk=b sk=1"] {
        ok(&local, put(text));
    }
    let before = local.key_report("tab").unwrap();
    ok(&local, query("pk = :a", ":a=a"));
    ok(&local, query("pk = :a AND sk > :s", ":a=b :s=0"));
    let mut backward = query("pk = :a AND sk BETWEEN :s AND :t", ":a=a :s=0 :t=9");
    backward.scan_index_forward = false;
    ok(&local, backward);
    let mut of_local = query("pk = :a", ":a=a");
    of_local.index_name = Some("local".to_owned());
    ok(&local, of_local);
    let mut resumed = query("pk = :a", ":a=a");
    resumed.exclusive_start_key = Some(item("pk=a sk=1"));
    ok(&local, resumed);
    let mut page = Scan::new("tab");
    page.limit = Some(1);
    let last = ok(&local, page.clone()).last_evaluated_key;
    page.exclusive_start_key = last;
    ok(&local, page);
    let mut segment = Scan::new("tab");
    (segment.segment, segment.total_segments) = (Some(1), Some(2));
    ok(&local, segment);
    let after = local.key_report("tab").unwrap();
    check(&after, KeyRule::AccessedKeys, &[("a", 11.0), ("b", 3.5)]);
    assert_eq!(after.rule(KeyRule::AccessedItems), before.rule(KeyRule::AccessedItems));
    // PartiQL is left out.
    let statement = "SELECT * FROM tab WHERE pk = 'b'";
    ok(&local, ExecuteStatement::new(statement));
    assert_eq!(local.key_report("tab").unwrap(), after);
}

#[test]
fn an_index_counts_its_own_keys() {
    let local = counted();
    ok(&local, put("pk=a sk=1 g=x n=-7.5"));
    ok(&local, put("pk=b sk=1 g=x n=100"));
    ok(&local, put("pk=c sk=1"));
    // An entry that moves is deleted from one key and put under another.
    ok(&local, put("pk=b sk=1 g=y n=0"));
    let mut of_index = query("g = :g", ":g=y");
    of_index.index_name = Some("global".to_owned());
    ok(&local, of_index);
    let report = local.index_key_report("tab", "global").unwrap();
    assert_eq!(report.resource, "tab/index/global");
    check(&report, KeyRule::AccessedKeys, &[("x", 9.0), ("y", 3.5)]);
    check(&report, KeyRule::AccessedItems, &[("x, 100", 6.0), ("x, -7.5", 3.0), ("y, 0", 3.0)]);
    assert_eq!(report.rule(KeyRule::AccessedItems).unwrap().key_labels(), ["g", "n"]);
    // A local index shares the table's.
    assert_eq!(local.index_key_report("tab", "local"), None);
    let of_table = local.key_report("tab").unwrap();
    check(&of_table, KeyRule::AccessedKeys, &[("b", 6.0), ("a", 3.0), ("c", 3.0)]);
}

/// "(3,000 x 60 seconds)": what a key can have of a partition in a minute, read or written.
#[test]
fn a_key_at_its_limits_has_180_000_in_a_minute() {
    for is_write in [true, false] {
        let (local, clock) = timed(|builder| builder.capacity(Capacity::Enforced).key_reports());
        ok(&local, table("tab", "pk", "pk:S"));
        let text = "x".repeat(100 * 1_024 - 100);
        let big = || put(&format!("pk=hot v={text}"));
        ok(&local, big());
        clock.advance(Duration::from_mins(1));
        let mut get = GetItem::new("tab", item("pk=hot"));
        get.consistent_read = true;
        let mut throttled = 0.0;
        for _ in 0..120 {
            let admitted = |local: &Local| {
                if is_write { send(local, big()).is_ok() } else { send(local, get.clone()).is_ok() }
            };
            while admitted(&local) {}
            throttled += 1.0;
            clock.advance(Duration::from_secs(1));
        }
        let report = local.key_report("tab").unwrap();
        let first = Timestamp::from_seconds(1_700_000_100);
        // In the minute before there was the unused second of a full bucket.
        let minute = report.between(first, Timestamp::from_seconds(1_700_000_160));
        let hottest = minute.hottest().unwrap();
        assert_eq!((hottest.name().as_str(), hottest.value), ("hot", 180_000.0), "{is_write}");
        check(&report, KeyRule::ThrottledKeys, &[("hot", throttled)]);
        assert_eq!(report.rule(KeyRule::ThrottledItems), None);
    }
}

#[test]
fn a_throttled_request_counts_once_for_its_key() {
    let (local, _) = timed(|builder| builder.capacity(Capacity::Enforced).key_reports());
    let mut create = tab();
    create.billing_mode = None;
    let units =
        |units| ProvisionedThroughput { read_capacity_units: units, write_capacity_units: units };
    create.provisioned_throughput = Some(units(2));
    for index in create.global_secondary_indexes.iter_mut().flatten() {
        index.provisioned_throughput = Some(units(1));
    }
    ok(&local, create);
    ok(&local, put("pk=a sk=1 g=x n=1"));
    // The index holds the write back: that counts nowhere.
    send(&local, put("pk=a sk=2 g=x n=2")).unwrap_err();
    local.key_report("tab").unwrap().assert_no_throttle();
    local.index_key_report("tab", "global").unwrap().assert_no_throttle();
    ok(&local, put("pk=b sk=1"));
    send(&local, put("pk=b sk=1")).unwrap_err();
    let puts = ["pk=b sk=2", "pk=c sk=1"].map(|text| WriteRequest::Put(item(text)));
    send(&local, BatchWriteItem::new([("tab".to_owned(), puts.to_vec())].into())).unwrap_err();
    while send(&local, query("pk = :a", ":a=a")).is_ok() {}
    let report = local.key_report("tab").unwrap();
    check(&report, KeyRule::ThrottledKeys, &[("b", 2.0), ("a", 1.0), ("c", 1.0)]);
    check(&report, KeyRule::ThrottledItems, &[("b, 1", 1.0), ("b, 2", 1.0), ("c, 1", 1.0)]);
    check(&report, KeyRule::AccessedItems, &[("a, 1", 3.0), ("b, 1", 3.0)]);
}

#[test]
fn what_rules_of_faults_throttle_counts() {
    let local = counted();
    local.faults().add(FaultRule::throttle().table("tab").times(1));
    send(&local, put("pk=a sk=1")).unwrap_err();
    local.faults().add(FaultRule::conflict().table("tab").times(1));
    send(&local, put("pk=a sk=1")).unwrap_err();
    check(&local.key_report("tab").unwrap(), KeyRule::ThrottledItems, &[("a, 1", 1.0)]);
}

#[test]
fn the_mode_says_what_is_counted_and_rules_are_found_by_name() {
    let (local, clock) = timed(|builder| builder.table_delay(Duration::from_secs(10)));
    ok(&local, tab());
    clock.advance(Duration::from_secs(10));
    ok(&local, UpdateContributorInsights::enable("tab"));
    ok(&local, put("pk=early sk=1"));
    clock.advance(Duration::from_secs(10));
    ok(&local, put("pk=a sk=1"));
    let rules = || {
        let told = ok(&local, DescribeContributorInsights::new("tab"));
        told.contributor_insights_rule_list.unwrap_or_default()
    };
    let names = rules();
    let report = local.insight_rule_report(&names[0]).unwrap();
    assert_eq!((report.rule(), report.name()), (KeyRule::AccessedKeys, Some(names[0].as_str())));
    assert_eq!(report.hottest().unwrap().keys, ["a"], "what came before was not counted");
    assert_eq!(local.insight_rule_report("none"), None);

    let mode = ContributorInsightsMode::ThrottledKeys;
    ok(&local, UpdateContributorInsights::enable("tab").mode(mode));
    clock.advance(Duration::from_secs(10));
    ok(&local, put("pk=b sk=1"));
    let report = local.key_report("tab").unwrap();
    assert_eq!(report.rules.len(), 2);
    report.assert_no_throttle();
    assert_eq!(rules(), names[2..]);
    assert_eq!(local.insight_rule_report(&names[0]), None);

    // Off, there is no report, and on again it begins anew.
    ok(&local, UpdateContributorInsights::disable("tab"));
    assert_eq!(local.key_report("tab"), None);
    clock.advance(Duration::from_secs(10));
    ok(&local, UpdateContributorInsights::enable("tab"));
    clock.advance(Duration::from_secs(10));
    assert_eq!(local.key_report("tab").unwrap().hottest(), None);
    assert_eq!(local.insight_rule_report(&names[2]), None);
}

#[test]
fn all_keys_are_counted_where_the_engine_does() {
    let (local, clock) = timed(LocalBuilder::key_reports);
    ok(&local, tab());
    ok(&local, put("pk=a sk=1 g=x n=1"));
    clock.advance(Duration::from_mins(1));
    // Insights make no difference to it, on or off.
    ok(&local, UpdateContributorInsights::enable("tab"));
    ok(&local, put("pk=a sk=1 g=x n=1"));
    ok(&local, UpdateContributorInsights::disable("tab"));
    ok(&local, put("pk=a sk=1 g=x n=1"));
    let report = local.key_report("tab").unwrap();
    check(&report, KeyRule::AccessedKeys, &[("a", 9.0)]);
    // What changes nothing of an index costs it nothing.
    let of_index = local.index_key_report("tab", "global").unwrap();
    check(&of_index, KeyRule::AccessedItems, &[("x, 1", 3.0)]);

    // The hottest key is watched like a metric.
    let accessed = report.rule(KeyRule::AccessedKeys).unwrap();
    let query = RuleQuery::default();
    let values: Vec<(Timestamp, f64)> =
        accessed.datapoints(&query).iter().map(|it| (it.start, it.max_contributor_value)).collect();
    let alarm = Alarm::new(Comparison::GreaterThanThreshold, 5.0);
    let until = Timestamp::from_seconds(1_700_000_100);
    let raised = (until, AlarmState::Alarm);
    let states = alarm.history(&values, query.period, until);
    assert_eq!(states, [(Timestamp::from_seconds(1_700_000_040), AlarmState::Ok), raised]);
}

#[test]
fn the_same_requests_make_the_same_report() {
    let run = || {
        let (local, clock) = timed(LocalBuilder::key_reports);
        ok(&local, tab());
        let mut number: u64 = 7;
        for round in 0..12_000_u64 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round);
            let key = if round % 20 == 0 { 0 } else { number >> 40 };
            ok(&local, GetItem::new("tab", item(&format!("pk=p{key} sk=1"))));
            if round % 6_000 == 5_999 {
                clock.advance(Duration::from_mins(1));
            }
        }
        local.key_report("tab").unwrap()
    };
    let report = run();
    assert_eq!(report, run());
    // Far more keys than are counted exactly: the heavy one is told whole.
    let hottest = report.hottest().unwrap();
    assert_eq!((hottest.name().as_str(), hottest.value), ("p0", 300.0));
    assert!((hottest.share - 0.05).abs() < 1e-9);
    report.assert_hottest_share_below(0.06);
}
