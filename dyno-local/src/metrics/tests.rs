//! Queries, periods and text, over series that are put in by hand.

use std::time::Duration;

use dyno_core::op::OperationName;

use super::*;
use crate::base::Timestamp;

fn recorder() -> Recorder {
    Recorder::keeping(3).unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_seconds(minute * 60)
}

fn values(recorder: &Recorder, query: &MetricQuery) -> Vec<(i64, f64)> {
    let metrics = Metrics::of(Some(recorder), at(100));
    let minute = |(start, value): (Timestamp, f64)| (start.as_micros() / 60_000_000, value);
    metrics.values(query).into_iter().map(minute).collect()
}

#[test]
fn statistics_are_of_the_samples_of_a_period() {
    let (metric, of) =
        (Metric::ReturnedItemCount, Dimensions::operation("t", OperationName::Query));
    let recorder = recorder();
    for (minute, sample) in [(4, 2.0), (4, 8.0), (5, 5.0), (7, 1.0)] {
        recorder.note(metric, of.clone(), sample, at(minute));
    }
    let check = |statistic, minutes: u64, expected: &[(i64, f64)]| {
        let query = MetricQuery::new(metric, of.clone(), statistic);
        let query = query.period(Duration::from_secs(60 * minutes));
        assert_eq!(values(&recorder, &query), expected, "{statistic:?}");
    };
    check(Statistic::Sum, 1, &[(4, 10.0), (5, 5.0), (7, 1.0)]);
    check(Statistic::Sum, 2, &[(4, 15.0), (6, 1.0)]);
    check(Statistic::SampleCount, 5, &[(0, 2.0), (5, 2.0)]);
    check(Statistic::Average, 4, &[(4, 4.0)]);
    check(Statistic::Minimum, 4, &[(4, 1.0)]);
    check(Statistic::Maximum, 4, &[(4, 8.0)]);
    check(Statistic::Percentile(50.0), 4, &[]);
    check(Statistic::Sum, 0, &[(4, 10.0), (5, 5.0), (7, 1.0)]);
    check(Statistic::Sum, u64::MAX / 60, &[(0, 16.0)]);
    let between = MetricQuery::new(metric, of, Statistic::Sum).between(at(5), at(7));
    assert_eq!(values(&recorder, &between), [(5, 5.0)]);
    let of_table = MetricQuery::new(metric, Dimensions::table("t"), Statistic::Sum);
    assert!(values(&recorder, &of_table).is_empty());
}

#[test]
fn the_oldest_minutes_go_and_a_clock_set_back_opens_none() {
    let recorder = recorder();
    for minute in [1, 2, 3, 2, 4] {
        recorder.note(Metric::UserErrors, Dimensions::none(), 1.0, at(minute));
    }
    let query = MetricQuery::new(Metric::UserErrors, Dimensions::none(), Statistic::Sum);
    assert_eq!(values(&recorder, &query), [(2, 1.0), (3, 2.0), (4, 1.0)]);
}

#[test]
fn one_series_too_many_is_not_counted() {
    let recorder = recorder();
    for n in 0..5_000 {
        let of = Dimensions::table(format!("t{n}"));
        recorder.note(Metric::TransactionConflict, of, 1.0, at(1));
    }
    let metrics = Metrics::of(Some(&recorder), at(1));
    assert_eq!(metrics.series().count(), 4_096);
}

#[test]
fn latencies_have_percentiles() {
    let of = Dimensions::operation("t", OperationName::GetItem);
    let recorder = recorder();
    for ms in 1..=100 {
        let now = at(1 + i64::from(ms % 2));
        recorder.note_spread(Metric::SuccessfulRequestLatency, of.clone(), f64::from(ms), now);
    }
    let query = |percent| {
        let statistic = Statistic::Percentile(percent);
        let query = MetricQuery::new(Metric::SuccessfulRequestLatency, of.clone(), statistic);
        values(&recorder, &query.period(Duration::from_mins(5)))[0].1
    };
    for (percent, expected) in [(50.0, 50.0), (95.0, 95.0), (99.0, 99.0), (100.0, 100.0)] {
        let told = query(percent);
        assert!(told >= expected && told <= expected * (1.0 + 1.0 / 32.0), "p{percent}: {told}");
    }
}

#[test]
fn prometheus_reads_the_last_whole_minute() {
    let recorder = recorder();
    let of = Dimensions::operation("t", OperationName::Query);
    recorder.note(Metric::ReturnedItemCount, of.clone(), 7.0, at(8));
    recorder.note(Metric::ReturnedItemCount, of.clone(), 2.0, at(9));
    recorder.note(Metric::ReturnedItemCount, of.clone(), 3.5, at(9));
    recorder.note(Metric::ReturnedItemCount, of, 9.0, at(10));
    recorder.note(Metric::UserErrors, Dimensions::none(), 1.0, at(9));
    let text = Metrics::of(Some(&recorder), at(10)).prometheus();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("# HELP")).collect();
    let family = |name: &str, labels: &str, values: [&str; 4]| -> Vec<String> {
        let ends = ["sum", "sample_count", "minimum", "maximum"];
        let both = ends.iter().zip(values).map(|(end, value)| {
            let name = format!("aws_dynamodb_{name}_{end}");
            [format!("# TYPE {name} gauge"), format!("{name}{labels} {value}")]
        });
        both.flatten().collect()
    };
    let labels = r#"{table_name="t",operation="Query"}"#;
    let mut expected = family("returned_item_count", labels, ["5.5", "2", "2", "3.5"]);
    expected.extend(family("user_errors", "", ["1", "1", "1", "1"]));
    assert_eq!(lines, expected);
}

#[test]
fn names_are_those_of_the_service_in_order() {
    let names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
    assert!(names.is_sorted());
    assert_eq!(names.len(), 29);
}
