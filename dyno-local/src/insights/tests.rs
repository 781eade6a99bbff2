//! Orders, periods and assertions, over minutes that are put in by hand.

use std::time::Duration;

use super::report::CountedMinute;
use super::*;
use crate::base::Timestamp;

fn minute(minute: i64, total: f64, keys: &[(&str, f64)]) -> CountedMinute {
    let key = |(name, weight): &(&str, f64)| (vec![(*name).to_owned()], *weight);
    let start = Timestamp::from_seconds(minute * 60);
    CountedMinute { start, total, keys: keys.iter().map(key).collect() }
}

fn report(rule: KeyRule, minutes: Vec<CountedMinute>) -> RuleReport {
    RuleReport { name: None, rule, key_labels: vec!["pk".to_owned()], minutes }
}

fn accessed() -> RuleReport {
    let minutes = vec![
        minute(4, 20.0, &[("b", 10.0), ("a", 5.0)]),
        minute(5, 10.0, &[("a", 7.0), ("c", 3.0)]),
        minute(7, 10.0, &[("c", 9.0), ("a", 1.0)]),
    ];
    report(KeyRule::AccessedKeys, minutes)
}

#[test]
fn keys_are_told_by_sum_or_by_their_highest_minute() {
    let report = accessed();
    let told = |query: &RuleQuery| {
        let keys = report.contributors(query).into_iter();
        keys.map(|key| (key.name(), key.value, key.maximum)).collect::<Vec<_>>()
    };
    let key = |name: &str, value, maximum| (name.to_owned(), value, maximum);
    let query = RuleQuery::default();
    let by_sum = [key("a", 13.0, 7.0), key("c", 12.0, 9.0), key("b", 10.0, 10.0)];
    assert_eq!(told(&query), by_sum);
    let by_maximum = [key("b", 10.0, 10.0), key("c", 12.0, 9.0), key("a", 13.0, 7.0)];
    assert_eq!(told(&query.clone().order(OrderBy::Maximum)), by_maximum);
    assert_eq!(told(&query.max_contributors(1)), by_sum[..1]);
    let hottest = report.hottest().unwrap();
    assert!((hottest.share - 13.0 / 40.0).abs() < 1e-9);
    let later = report.between(Timestamp::from_seconds(300), Timestamp::from_seconds(420));
    assert!((later.total() - 10.0).abs() < 1e-9);
    assert_eq!(later.hottest().unwrap().name(), "a");
}

#[test]
fn ten_keys_are_told_and_a_hundred_at_the_most() {
    let names: Vec<String> = (0..120).map(|number| format!("{number:03}")).collect();
    let keys: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 1.0)).collect();
    let report = report(KeyRule::AccessedKeys, vec![minute(0, 120.0, &keys)]);
    assert_eq!(report.contributors(&RuleQuery::default()).len(), 10);
    let all = report.contributors(&RuleQuery::default().max_contributors(1_000));
    assert_eq!((all.len(), all[99].name()), (100, "099".to_owned()));
}

#[test]
fn periods_are_of_whole_minutes() {
    let report = accessed();
    let check = |seconds, expected: &[(i64, f64, f64, f64)], of_a: &[(i64, f64)]| {
        let query = RuleQuery::default().period(Duration::from_secs(seconds));
        let minute = |at: Timestamp| at.as_micros() / 60_000_000;
        let told = report
            .datapoints(&query)
            .into_iter()
            .map(|it| (minute(it.start), it.max_contributor_value, it.maximum, it.sum));
        assert_eq!(told.collect::<Vec<_>>(), expected);
        let a = report.contributors(&query).swap_remove(0).datapoints.into_iter();
        assert_eq!(a.map(|(at, value)| (minute(at), value)).collect::<Vec<_>>(), of_a);
    };
    let minutes = [(4, 10.0, 10.0, 20.0), (5, 7.0, 7.0, 10.0), (7, 9.0, 9.0, 10.0)];
    check(60, &minutes, &[(4, 5.0), (5, 7.0), (7, 1.0)]);
    check(1, &minutes, &[(4, 5.0), (5, 7.0), (7, 1.0)]);
    // Of the first two minutes `a` has most, and `b` the highest.
    check(120, &[(4, 12.0, 10.0, 30.0), (6, 9.0, 9.0, 10.0)], &[(4, 12.0), (6, 1.0)]);
    check(600, &[(0, 13.0, 10.0, 40.0)], &[(0, 13.0)]);
}

#[test]
fn failures_name_the_key_and_the_figures() {
    let failure = |act: &(dyn Fn() + std::panic::RefUnwindSafe)| {
        *std::panic::catch_unwind(act).unwrap_err().downcast::<String>().unwrap()
    };
    let of = |rules| KeyReport { resource: "orders/index/by_status".to_owned(), rules };
    let throttled =
        report(KeyRule::ThrottledKeys, vec![minute(4, 9.0, &[("OPEN", 8.0), ("PAID", 1.0)])]);
    let both = of(vec![accessed(), throttled.clone()]);
    both.assert_hottest_share_below(0.33);
    assert_eq!(
        failure(&|| both.assert_hottest_share_below(0.325)),
        "`a` has 32.5 % of what is consumed of orders/index/by_status, 13 of 40 units, and not below 32.5 %"
    );
    assert_eq!(
        failure(&|| both.assert_no_throttle()),
        "keys of orders/index/by_status were throttled, 9 times:\n  `OPEN` 8 times\n  `PAID` 1 times"
    );
    let none = of(vec![accessed(), report(KeyRule::ThrottledKeys, Vec::new())]);
    none.assert_no_throttle();
    of(vec![report(KeyRule::AccessedKeys, Vec::new())]).assert_hottest_share_below(0.0);
    assert_eq!(
        failure(&|| of(vec![throttled.clone()]).assert_hottest_share_below(1.0)),
        "what is consumed for keys of orders/index/by_status is not counted"
    );
    let text = "keys of orders/index/by_status\n  most throttled keys, by pk\n    8 throttles (88.9 %)  OPEN\n    1 throttles (11.1 %)  PAID\n";
    assert_eq!(of(vec![throttled]).to_string(), text);
}
