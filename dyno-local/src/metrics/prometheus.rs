//! Metrics in the text format of Prometheus.
//!
//! Names are those that exporters of CloudWatch give: `aws_dynamodb_`, the metric in lower case, the
//! statistic. As theirs, the values are gauges of the last minute that is over: who scrapes once a
//! minute sees all of them.

use std::fmt::Write as _;

use super::metric::{Dimensions, Metric};
use super::query::Statistic;
use super::snapshot::Metrics;
use crate::meter::{MINUTE_MICROS, start_of_minute};

/// The statistics that are told, and the ends of their names.
const STATISTICS: [(&str, Statistic); 4] = [
    ("sum", Statistic::Sum),
    ("sample_count", Statistic::SampleCount),
    ("minimum", Statistic::Minimum),
    ("maximum", Statistic::Maximum),
];

impl Metrics {
    /// Returns the last whole minute in the text format of Prometheus, version 0.0.4.
    ///
    /// Settings, such as the units that are provisioned, are told as they are now. A series in which
    /// nothing was counted in that minute is left out.
    pub fn prometheus(&self) -> String {
        let mut text = String::new();
        for metric in Metric::ALL {
            for (end, statistic) in STATISTICS {
                let lines: Vec<(&Dimensions, f64)> = self
                    .series()
                    .filter(|(of_metric, ..)| of_metric == metric)
                    .filter_map(|(_, of, _)| Some((of, self.last(*metric, of, statistic)?)))
                    .collect();
                if !lines.is_empty() {
                    write_family(&mut text, *metric, end, &lines);
                }
            }
        }
        text
    }

    fn last(&self, metric: Metric, of: &Dimensions, statistic: Statistic) -> Option<f64> {
        let minute = start_of_minute(self.taken());
        let told = match metric {
            Metric::ProvisionedReadCapacityUnits
            | Metric::ProvisionedWriteCapacityUnits
            | Metric::OnDemandMaxReadRequestUnits
            | Metric::OnDemandMaxWriteRequestUnits
            | Metric::OnlineIndexPercentageProgress => minute,
            _ => minute.plus_micros(-MINUTE_MICROS),
        };
        let minutes = self.minutes(metric, of);
        statistic.of(minutes.iter().rev().find(|minute| minute.start == told)?)
    }
}

fn write_family(text: &mut String, metric: Metric, end: &str, lines: &[(&Dimensions, f64)]) {
    let name = format!("aws_dynamodb_{}_{end}", snake(metric.name()));
    // Writing to a string does not fail.
    let _ = writeln!(text, "# HELP {name} {}", metric.about());
    let _ = writeln!(text, "# TYPE {name} gauge");
    for (of, value) in lines {
        let labels: Vec<String> = of
            .pairs()
            .map(|(name, value)| format!("{}=\"{}\"", snake(name), escaped(value)))
            .collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(text, "{name}{labels} {value}");
    }
}

fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 8);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn escaped(value: &str) -> String {
    value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n")
}
