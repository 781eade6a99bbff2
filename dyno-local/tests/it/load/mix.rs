//! Declared mixes: what the partitions, tables and indexes of a design do to its requests.

use std::time::Duration;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
    Projection, ProvisionedThroughput, ScalarAttributeType,
};
use dyno_local::load::{
    Entry, Keys, LatencyModel, LoadError, Mix, Pattern, Prices, Rate, Report, Retries, recorded,
};

fn table() -> CreateTable {
    let mut table = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("id")],
        ["id", "status"].map(|name| AttributeDefinition::new(name, ScalarAttributeType::S)).into(),
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    let index = vec![KeySchemaElement::hash("status")];
    table.global_secondary_indexes =
        Some(vec![GlobalSecondaryIndex::new("by_status", index, Projection::all())]);
    table
}

fn provisioned(read: i64, write: i64) -> CreateTable {
    let mut table = table();
    let units = ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write };
    table.billing_mode = Some(BillingMode::Provisioned);
    table.provisioned_throughput = Some(units);
    for index in table.global_secondary_indexes.iter_mut().flatten() {
        index.provisioned_throughput = Some(units);
    }
    table
}

fn ids() -> Keys {
    Keys::uniform(1_000_000).named("ORDER#{}")
}

fn mix(seconds: u64) -> Mix {
    Mix::new("orders").seed(7).lasting(Duration::from_secs(seconds)).table(table())
}

fn puts(rate: f64) -> Pattern {
    Pattern::put("place order", "orders", ids()).rate(Rate::steady(rate)).item_bytes(700)
}

/// A shop with all kinds of keys and patterns.
fn shop(seed: u64) -> Report {
    let statuses = || Keys::weighted([("open", 0.8), ("held", 0.2)]);
    mix(90)
        .seed(seed)
        .pattern(puts(700.0).entry(Entry::added("by_status", statuses())))
        .pattern(
            Pattern::update("ship", "orders", Keys::zipf(10_000, 1.2).named("ORDER#{}"))
                .rate(Rate::ramp(10.0, 1_500.0, Duration::from_mins(1)))
                .entry(Entry::moved("by_status", statuses(), Keys::one("shipped")).bytes(100)),
        )
        .pattern(
            Pattern::query("open orders", "orders", statuses())
                .index("by_status")
                .items(40)
                .item_bytes(200)
                .rate(Rate::steady(300.0)),
        )
        .pattern(Pattern::get("order", "orders", Keys::hot_set(1_000, 5, 0.9)).strong())
        .pattern(Pattern::delete(
            "log",
            "orders",
            Keys::by_time(Duration::from_mins(1)).ascending(),
        ))
        .run()
        .unwrap()
}

#[test]
fn a_seed_is_one_run_to_the_last_digit() {
    let (one, again, other) = (shop(7), shop(7), shop(8));
    assert_eq!(one, again);
    assert_eq!(one.to_json(), again.to_json());
    assert_ne!(one.to_json(), other.to_json());
    assert!(one.throttled() > 0 && one.requests() > 100_000);
    for pattern in &one.patterns {
        assert_eq!(pattern.requests, pattern.served + pattern.failed, "{}", pattern.name);
        assert_eq!(pattern.attempts, pattern.served + pattern.throttled, "{}", pattern.name);
    }
}

/// reference: "Low-cardinality GSI partition keys cause hot index partitions", and a partition
/// takes 1,000 write units a second.
#[test]
fn a_status_key_takes_a_thousand_writes_a_second_and_holds_back_the_table() {
    let report = mix(60)
        .retries(Retries::none())
        .pattern(puts(2_500.0).entry(Entry::added("by_status", Keys::one("open"))))
        .run()
        .unwrap();
    let pattern = report.pattern("place order").unwrap();
    let served = pattern.served;
    // The first second's units were there before the first request.
    assert!((60_900..=61_100).contains(&served), "{served}");
    let reasons: Vec<_> = pattern.reasons.iter().collect();
    assert_eq!(reasons.len(), 1);
    let (resource, reasons) = reasons[0];
    assert_eq!(resource, "orders/index/by_status");
    let names: Vec<&str> = reasons.keys().map(String::as_str).collect();
    assert_eq!(names, ["IndexWriteKeyRangeThroughputExceeded"]);
    assert_eq!(pattern.throttled, pattern.failed);
    let advice = report.advice().next().unwrap();
    assert_eq!((advice.resource.as_str(), advice.key.as_str()), ("orders/index/by_status", "open"));
    assert_eq!(advice.shards, 4, "2,500 a second at 800 each");
}

#[test]
fn shards_hold_what_one_key_does_not() {
    let sharded = Keys::one("open").sharded(8);
    let report =
        mix(60).pattern(puts(2_500.0).entry(Entry::added("by_status", sharded))).run().unwrap();
    report.assert_no_throttle();
    report.assert_no_failure();
    report.assert_hottest_share_below(0.15);
    assert_eq!(report.advice().count(), 0);
    assert!(report.resource("orders/index/by_status").unwrap().hottest_keys[0].share > 0.12);
}

/// reference: "Burst: unused capacity of the last 300 s is kept".
#[test]
fn a_rested_table_has_its_burst_of_300_seconds() {
    let served = |resting: u64| {
        let mix = Mix::new("orders").seed(7).lasting(Duration::from_mins(1));
        let report = mix
            .table(provisioned(10, 100))
            .retries(Retries::none())
            .resting(Duration::from_secs(resting))
            .pattern(puts(900.0))
            .run()
            .unwrap();
        report.served()
    };
    for (resting, expected) in [(0, 6_100), (100, 16_100), (299, 36_000), (10_000, 36_000)] {
        let served = served(resting);
        assert!(served.abs_diff(expected) <= 5, "{served} of {expected} after {resting} s");
    }
}

/// reference: on demand "4 partitions in effect = 4,000 WCU / 12,000 RCU instantly".
#[test]
fn a_new_table_on_demand_takes_four_thousand_writes() {
    let served = |rate: f64| {
        let report = mix(30).retries(Retries::none()).pattern(puts(rate)).run().unwrap();
        (report.served(), report.failed())
    };
    let (served_below, failed_below) = served(3_600.0);
    assert!(failed_below * 100 < served_below, "{failed_below} of {served_below}");
    let (served_above, failed_above) = served(6_000.0);
    assert!((118_000..=124_500).contains(&served_above), "{served_above}");
    assert!(failed_above > 50_000);
}

/// reference: "Split for heat: after sustained heat (minutes), split point chosen from observed
/// access distribution", and not for sort keys that rise.
#[test]
fn a_hot_collection_is_split_unless_its_sort_keys_rise() {
    let run = |keys: Keys| {
        let pattern = Pattern::put("log", "orders", keys).rate(Rate::steady(1_400.0));
        mix(600).retries(Retries::none()).pattern(pattern).run().unwrap()
    };
    let in_last_minute = |report: &Report| {
        let last = report.slices.iter().rev().take(30);
        last.map(|slice| slice.throttled).sum::<u64>()
    };
    let spread = run(Keys::one("LOG").sorted());
    assert_eq!(in_last_minute(&spread), 0);
    assert!(spread.throttled() > 50_000);
    let partitions: Vec<usize> =
        spread.resources[0].heat.iter().map(|it| it.partitions.len()).collect();
    assert_eq!((partitions[0], partitions[9]), (4, 5), "{partitions:?}");
    let rising = run(Keys::one("LOG").ascending());
    assert!(in_last_minute(&rising) > 10_000);
}

#[test]
fn repeats_help_a_peak_and_not_a_key_that_is_too_hot() {
    // One second of 2,500 a second.
    let peak = Rate::points(
        [(0, 500.0), (20_000, 500.0), (20_100, 2_500.0), (20_900, 2_500.0), (21_000, 500.0)]
            .map(|(millis, rate)| (Duration::from_millis(millis), rate)),
    );
    let run = |retries: Retries, rate: Rate| {
        let pattern = Pattern::put("one", "orders", Keys::one("one")).rate(rate);
        mix(60).retries(retries).pattern(pattern).run().unwrap()
    };
    let alone = run(Retries::none(), peak.clone());
    let repeated = run(Retries::sdk(), peak);
    assert!(alone.failed() > 300, "{}", alone.failed());
    assert!(repeated.failed() * 5 < alone.failed(), "{} {}", repeated.failed(), alone.failed());
    assert!(repeated.patterns[0].latency.longest > Duration::from_millis(400));
    // A client's quota ends in a long peak, and then its repeats do.
    let long = Rate::steady(3_000.0);
    let (many, one) = (run(Retries::sdk(), long.clone()), run(Retries::sdk().clients(1), long));
    assert!(one.throttled() < many.throttled() * 2 / 3, "{} {}", one.throttled(), many.throttled());
}

#[test]
fn recorded_traffic_is_repeated() {
    let times = (0..500_u64).map(|number| Duration::from_millis(number * 20));
    let keys = Keys::recorded(["a", "b", "a", "a"]);
    let pattern = Pattern::get("trace", "orders", keys).rate(Rate::recorded(times));
    let report = mix(60).latency(LatencyModel::none()).pattern(pattern).run().unwrap();
    assert_eq!((report.requests(), report.served()), (500, 500));
    let keys = &report.resources[0].hottest_keys;
    assert_eq!((keys[0].key.as_str(), keys[1].key.as_str()), ("a", "b"));
    assert!((keys[0].share - 0.75).abs() < 1e-9);
    assert_eq!(report.patterns[0].latency.longest, Duration::ZERO);
    assert!((report.resources[0].units.read - 250.0).abs() < 1e-9);
}

/// What is asked for when is what the trace says, in whatever order it is given.
#[test]
fn a_trace_is_asked_for_at_its_times() {
    let millis = Duration::from_millis;
    let trace = [(millis(70_000), "late"), (millis(10), "first"), (millis(500), "second")];
    let (keys, rate) = recorded(trace);
    let pattern = Pattern::put("trace", "orders", keys).rate(rate).item_bytes(2_000);
    let report = mix(90).latency(LatencyModel::none()).pattern(pattern).run().unwrap();
    let arrived: Vec<f64> = report
        .slices
        .iter()
        .filter(|slice| slice.requests > 0)
        .map(|slice| slice.start.as_seconds() - report.started.as_seconds())
        .collect();
    assert!(matches!(arrived[..], [first, last] if first < 0.5 && (last - 70.0).abs() < 0.5));
    let keys = &report.resources[0].hottest_keys;
    let mut names: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["first", "late", "second"]);
    assert!((report.resources[0].minutes[1].writes.units - 2.0).abs() < 1e-9);
}

#[test]
fn costs_are_those_of_the_units() {
    // A million requests of a unit cost 2; a unit costs 0.01 an hour.
    let prices = Prices::new().on_demand_million(1.0, 2.0).provisioned_hour(0.01, 0.01);
    let report = mix(3_600).prices(prices).pattern(puts(7.0)).run().unwrap();
    let cost = &report.costs(&prices)[0];
    let units = report.resources[0].units.write;
    assert!((cost.on_demand - units * 730.0 * 2.0 / 1e6).abs() < 1e-9, "{cost:?}");
    // 7 a second at 70 % are 10, and somewhat more in the highest minute; reads have at least one.
    assert!((11.0..=13.0).contains(&cost.units.write), "{cost:?}");
    assert!((cost.provisioned - (cost.units.write + 1.0) * 7.3).abs() < 1e-9);
    assert!(cost.scaled < cost.provisioned && cost.scaled > 10.5 * 7.3);
    assert!(report.to_string().contains("a month of this costs"));
}

#[test]
fn units_are_provisioned_for_70_percent() {
    let prices = Prices::new().provisioned_hour(0.01, 0.01);
    let report = mix(60).prices(prices).pattern(puts(700.0)).run().unwrap();
    let resource = &report.resources[0];
    let highest = resource.minutes.iter().map(|it| it.writes.units).fold(0.0, f64::max);
    let cost = &report.costs(&prices)[0];
    assert!((cost.units.write - (highest / 60.0 / 0.7).ceil()).abs() < 1e-9, "{cost:?}");
    assert_eq!(resource.hottest_keys.len(), 20);
}

#[test]
fn quiet_minutes_and_a_last_half_one_count() {
    let prices = Prices::new().provisioned_hour(0.01, 0.01);
    let run = |seconds, points: &[(u64, f64)]| {
        let points = points.iter().map(|(at, rate)| (Duration::from_secs(*at), *rate));
        let rate = Rate::points(points);
        let report = mix(seconds).latency(LatencyModel::none()).pattern(puts(1.0).rate(rate));
        report.run().unwrap()
    };
    // A minute of traffic, and nine in which a unit of each kind is the least there is.
    let report = run(600, &[(0, 70.0), (59, 70.0), (60, 0.0)]);
    let cost = &report.costs(&prices)[0];
    assert_eq!(report.resources[0].minutes.len(), 10);
    let expected = (cost.provisioned + 9.0 * 2.0 * 7.3) / 10.0;
    assert!(cost.scaled < expected + 1e-9 && cost.scaled > 0.97 * expected, "{cost:?}");
    // Half a minute at the same rate needs the same.
    let report = run(90, &[(0, 70.0), (90, 70.0)]);
    let cost = &report.costs(&prices)[0];
    assert!(cost.scaled > 0.9 * cost.provisioned, "{cost:?}");
}

#[test]
fn a_run_of_days_has_the_units_of_all_of_them() {
    let prices = Prices::new().on_demand_million(0.0, 0.625);
    let pattern = Pattern::put("put", "orders", Keys::uniform(10)).rate(Rate::steady(2.0));
    let report = mix(48 * 3_600).latency(LatencyModel::none()).pattern(pattern).run().unwrap();
    let orders = report.resource("orders").unwrap();
    let shares: f64 = orders.hottest_keys.iter().map(|key| key.share).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    // Two a second are 5.256 million in a month of 730 hours.
    let cost = &report.costs(&prices)[0];
    assert!((cost.on_demand - 3.285).abs() < 0.03, "{cost:?}");
}

#[test]
fn what_is_not_there_is_told() {
    let pattern = Pattern::get("lost", "nowhere", Keys::uniform(1));
    let error = mix(1).pattern(pattern).run().unwrap_err();
    assert!(matches!(error, LoadError::UnknownTable { .. }));
    let expected = "pattern `lost` names table `nowhere`, which the mix does not have";
    assert_eq!(error.to_string(), expected);
    let pattern = Pattern::query("lost", "orders", Keys::uniform(1)).index("by_date");
    let error = mix(1).pattern(pattern).run().unwrap_err();
    let expected = "pattern `lost` names index `by_date`, which its table does not have";
    assert_eq!(error.to_string(), expected);
    let error = mix(1).table(table()).run().unwrap_err();
    assert!(matches!(error, LoadError::Table(_)), "{error}");
}

/// The end of what a clock can show is a moment as others are.
#[test]
fn a_run_may_last_for_ever() {
    for (resting, lasting) in [(Duration::ZERO, Duration::MAX), (Duration::MAX, Duration::MAX)] {
        let report = Mix::new("for ever").table(table()).resting(resting).lasting(lasting).run();
        let report = report.unwrap();
        assert_eq!(report.requests(), 0);
        assert!(report.slices.len() <= 242, "{}", report.slices.len());
        assert!(report.to_html().contains("for ever"));
        assert!(!report.to_string().is_empty() && !report.to_json().is_empty());
    }
}

#[test]
fn a_price_that_is_none_is_nothing() {
    let (nan, infinite) = (f64::NAN, f64::INFINITY);
    let check = |prices: Prices, expected: Prices| assert_eq!(prices, expected);
    check(Prices::new().on_demand_million(nan, -1.0), Prices::new());
    check(Prices::new().provisioned_hour(-infinite, nan), Prices::new());
    let dear = Prices::new().provisioned_hour(infinite, f64::MAX).on_demand_million(infinite, 0.0);
    let report = mix(60).prices(dear).pattern(puts(7.0)).run().unwrap();
    let costs = report.costs(&dear);
    assert!(costs.iter().all(|cost| cost.provisioned.is_finite() && cost.on_demand.is_finite()));
    assert!(!report.to_json().contains("inf"));
}
