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

#[test]
fn an_alarm_looks_at_the_last_periods() {
    use AlarmState::{Alarm as Raised, InsufficientData, Ok as Fine};

    let minute = Duration::from_mins(1);
    let check = |alarm: &Alarm, values: &[(i64, f64)], expected: &[(i64, AlarmState)]| {
        let values: Vec<_> = values.iter().map(|(minute, value)| (at(*minute), *value)).collect();
        let states = alarm.history(&values, minute, at(20)).into_iter();
        let states: Vec<_> =
            states.map(|(end, state)| (end.as_micros() / 60_000_000, state)).collect();
        assert_eq!(states, expected, "{alarm:?}");
    };
    let above = Alarm::new(Comparison::GreaterThanThreshold, 5.0);
    check(&above, &[], &[]);
    check(&above, &[(1, 5.0), (2, 6.0), (3, 5.0)], &[(2, Fine), (3, Raised), (4, Fine)]);
    // The period that is not over is not looked at.
    check(&above, &[(19, 6.0), (20, 1.0)], &[(20, Raised)]);
    let at_least = Alarm::new(Comparison::GreaterThanOrEqualToThreshold, 5.0);
    check(&at_least, &[(1, 5.0), (2, 4.9)], &[(2, Raised), (3, Fine)]);
    let below = Alarm::new(Comparison::LessThanThreshold, 5.0);
    check(&below, &[(1, 5.0), (2, 4.9)], &[(2, Fine), (3, Raised)]);
    let at_most = Alarm::new(Comparison::LessThanOrEqualToThreshold, 5.0);
    check(&at_most, &[(1, 5.1), (2, 5.0)], &[(2, Fine), (3, Raised)]);

    let two_of_three = above.clone().evaluation_periods(3).datapoints_to_alarm(2);
    let values = [(1, 9.0), (2, 1.0), (3, 9.0), (4, 1.0), (5, 1.0)];
    check(&two_of_three, &values, &[(3, Fine), (4, Raised), (5, Fine)]);
    check(&above.clone().evaluation_periods(3), &[(1, 9.0), (2, 9.0), (3, 9.0)], &[(4, Raised)]);
    check(&above.clone().evaluation_periods(0), &[(1, 9.0)], &[(2, Raised)]);
    check(&above.clone().datapoints_to_alarm(9), &[(1, 9.0)], &[(2, Raised)]);

    // Two breaches, and then nothing; something fine, and then nothing.
    let two = above.evaluation_periods(2);
    let (breaches, fine) = ([(1, 9.0), (2, 9.0)], [(1, 9.0), (2, 1.0), (5, 9.0)]);
    for (missing, of_breaches, of_fine) in [
        (MissingData::Ignore, vec![(3, Raised)], vec![(3, Fine)]),
        (
            MissingData::Missing,
            // One breach and nothing else is taken for all there is.
            vec![(2, Raised), (5, InsufficientData)],
            vec![(2, Raised), (3, Fine), (5, InsufficientData), (6, Raised), (8, InsufficientData)],
        ),
        (MissingData::Breaching, vec![(2, Raised)], vec![(2, Raised), (3, Fine), (5, Raised)]),
        (MissingData::NotBreaching, vec![(2, Fine), (3, Raised), (4, Fine)], vec![(2, Fine)]),
    ] {
        let alarm = two.clone().missing_data(missing);
        check(&alarm, &breaches, &of_breaches);
        check(&alarm, &fine, &of_fine);
    }
}

#[test]
fn a_clock_far_ahead_and_many_periods_take_no_time() {
    let values = [(at(i64::MIN / 120_000_000), 1.0), (at(0), 9.0), (at(1), 9.0)];
    let alarm = Alarm::new(Comparison::GreaterThanThreshold, 5.0).evaluation_periods(u32::MAX);
    let until = Timestamp::from_micros(i64::MAX);
    assert!(alarm.history(&values, Duration::MAX, until).len() <= 2);
    assert!(alarm.history(&values, Duration::ZERO, until).len() <= 2);
}

#[test]
fn an_alarm_watches_a_metric_and_fails_with_its_moments() {
    let recorder = recorder();
    for (minute, errors) in [(4, 1), (5, 3), (6, 3)] {
        for _ in 0..errors {
            recorder.note(Metric::UserErrors, Dimensions::none(), 1.0, at(minute));
        }
    }
    let metrics = Metrics::of(Some(&recorder), at(7));
    let query = MetricQuery::new(Metric::UserErrors, Dimensions::none(), Statistic::Sum);
    let alarm = Alarm::new(Comparison::GreaterThanThreshold, 2.0).evaluation_periods(2);
    assert_eq!(metrics.alarm_state(&query, &alarm), AlarmState::Alarm);
    let failure = std::panic::catch_unwind(|| metrics.assert_no_alarm(&query, &alarm)).unwrap_err();
    let expected =
        "an alarm was raised, Sum of UserErrors GreaterThanThreshold 2:\n  at second 420";
    assert_eq!(failure.downcast_ref::<String>().unwrap(), expected);
    let three = Alarm { evaluation_periods: 3, ..alarm };
    metrics.assert_no_alarm(&query, &three);
    assert_eq!(metrics.alarm_state(&query, &three), AlarmState::Ok);
    let none = MetricQuery::new(Metric::SystemErrors, Dimensions::none(), Statistic::Sum);
    assert_eq!(metrics.alarm_state(&none, &three), AlarmState::InsufficientData);
}
