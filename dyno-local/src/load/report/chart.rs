//! The charts of a report: what is drawn in them. Both the page and pictures of their own have them.

use super::heat_map::heat_map;
use super::svg::Color;
use super::text::millis;
use super::time_line::{Line, Stroke, TimeLine};
use super::{Report, ResourceReport, Slice};
use crate::base::Timestamp;
use crate::meter::Minute;

/// A chart of a report, for [`Report::to_svg`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chart<'a> {
    /// Requests a second: how many arrived, were served, throttled, given up.
    Requests,
    /// Modelled latency.
    Latency,
    /// The heat of the partitions of a table, or of an index as `orders/index/by_status`.
    Heat(&'a str),
    /// Units a second of a table or an index, beside what is provisioned.
    Units(&'a str),
}

impl Report {
    /// Returns a chart of the report's page as a picture of its own, in SVG, on light paper; `None`
    /// for a table or an index that the report does not have.
    ///
    /// It loads nothing, and runs nothing. The same report gives the same picture, so a test can
    /// compare it with one that is kept, and documentation can show it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_local::load::{Chart, Mix};
    ///
    /// let report = Mix::new("nothing").run()?;
    /// assert!(report.to_svg(Chart::Requests).is_some_and(|svg| svg.starts_with("<svg ")));
    /// assert_eq!(report.to_svg(Chart::Heat("orders")), None);
    /// # Ok::<(), dyno_local::load::LoadError>(())
    /// ```
    pub fn to_svg(&self, chart: Chart<'_>) -> Option<String> {
        Some(match chart {
            Chart::Requests => self.requests_chart().svg(),
            Chart::Latency => self.latency_chart().svg(),
            Chart::Heat(name) => self.heat_chart(self.resource(name)?),
            Chart::Units(name) => self.units_chart(self.resource(name)?).svg(),
        })
    }

    pub(super) fn requests_chart(&self) -> TimeLine<'static> {
        let slice = self.slice.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "shown with few digits")]
        let per_second = |count: u64| count as f64 / slice;
        let mut arrived = self.line("arrived", Color::Blue, |slice| per_second(slice.requests));
        arrived.stroke = Stroke::Wide;
        let lines = vec![
            arrived,
            self.line("served", Color::Green, |slice| per_second(slice.served)),
            self.line("attempts throttled", Color::Red, |slice| per_second(slice.throttled)),
            self.line("given up", Color::Amber, |slice| per_second(slice.failed)),
        ];
        let title = format!("{}: requests a second", self.name);
        TimeLine { title, unit: "requests a second", seconds: self.seconds(), lines }
    }

    pub(super) fn latency_chart(&self) -> TimeLine<'static> {
        let lines = vec![
            self.line("half take no longer", Color::Green, |slice| millis(slice.latency.p50)),
            self.line("95 of 100", Color::Blue, |slice| millis(slice.latency.p95)),
            self.line("99 of 100", Color::Violet, |slice| millis(slice.latency.p99)),
        ];
        let title = format!("{}: modelled latency in milliseconds", self.name);
        TimeLine { title, unit: "milliseconds (model)", seconds: self.seconds(), lines }
    }

    pub(super) fn heat_chart(&self, resource: &ResourceReport) -> String {
        let title = format!("{}: heat of the partitions of {}", self.name, resource.name);
        heat_map(&title, &resource.heat, self)
    }

    pub(super) fn units_chart(&self, resource: &ResourceReport) -> TimeLine<'static> {
        let values = |value: fn(&Minute) -> f64| -> Vec<f64> {
            let rate = |minute: &Minute| value(minute) / self.seconds_in(minute.start);
            resource.minutes.iter().map(rate).collect()
        };
        let line = |name, color, values| Line { name, color, values, stroke: Stroke::Plain };
        let mut lines = vec![
            line("write units", Color::Violet, values(|it| it.writes.units)),
            line("read units", Color::Blue, values(|it| it.reads.units)),
        ];
        if let Some(provisioned) = resource.provisioned {
            let flat = |units: f64| vec![units; resource.minutes.len()];
            let limit = |name, color, units| Line {
                stroke: Stroke::Dashed,
                ..line(name, color, flat(units))
            };
            lines.push(limit("provisioned writes", Color::Violet, provisioned.write));
            lines.push(limit("provisioned reads", Color::Blue, provisioned.read));
        }
        #[expect(clippy::cast_precision_loss, reason = "a run has few minutes")]
        let seconds = resource.minutes.len() as f64 * 60.0;
        let title = format!("{}: units a second of {}", self.name, resource.name);
        TimeLine { title, unit: "units a second", seconds, lines }
    }

    fn line<'a>(&self, name: &'a str, color: Color, value: impl Fn(&Slice) -> f64) -> Line<'a> {
        let values = self.slices.iter().map(value).collect();
        Line { name, color, values, stroke: Stroke::Plain }
    }

    /// Returns how many seconds of the minute that begins here traffic came: 60, but for the first and
    /// the last. What is repeated after the end is spread over its minute.
    pub(super) fn seconds_in(&self, minute: Timestamp) -> f64 {
        let (minute, started) = (minute.as_seconds(), self.started.as_seconds());
        let end = (started + self.lasted.as_secs_f64()).min(minute + 60.0);
        let seconds = end - minute.max(started);
        if seconds < 1.0 { 60.0 } else { seconds }
    }

    /// Returns how long the slices are together.
    fn seconds(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a run has few slices")]
        let count = self.slices.len() as f64;
        count * self.slice.as_secs_f64()
    }
}
