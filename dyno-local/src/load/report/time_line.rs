//! Time lines.

use std::fmt::Write as _;

use super::html::{escaped, rate};
use super::svg::{
    BOTTOM, Color, LEFT, RIGHT, Swatch, TOP, begin, end, grid_line, legend, time_axis,
};

/// A chart of values over time.
#[derive(Debug)]
pub(super) struct TimeLine<'a> {
    pub(super) title: String,
    /// What the values count.
    pub(super) unit: &'a str,
    pub(super) seconds: f64,
    pub(super) lines: Vec<Line<'a>>,
}

/// One line: values of slices of time, which are equally long.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    pub(super) color: Color,
    pub(super) values: Vec<f64>,
    pub(super) stroke: Stroke,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    Plain,
    /// Wide and pale, below another that may lie on it.
    Wide,
    /// For a limit.
    Dashed,
}

const HEIGHT: f64 = 230.0;

impl TimeLine<'_> {
    /// Returns the chart.
    pub(super) fn svg(&self) -> String {
        let values = self.lines.iter().flat_map(|line| line.values.iter().copied());
        let highest = values.fold(0.0, f64::max);
        let step = nice_step(highest / 4.0);
        let top = (highest / step).ceil().max(1.0) * step;
        let y = |value: f64| TOP + (1.0 - value / top) * (HEIGHT - TOP - BOTTOM);
        let mut svg = begin(&self.title, HEIGHT);
        let entries = self.lines.iter().map(|line| {
            let is_dashed = line.stroke == Stroke::Dashed;
            let swatch = if is_dashed { Swatch::Dashed } else { Swatch::Line };
            (line.name, swatch(line.color))
        });
        legend(&mut svg, self.unit, &entries.collect::<Vec<_>>());
        let mut tick = 0.0;
        while tick <= top + step / 2.0 {
            grid_line(&mut svg, y(tick), tick);
            tick += step;
        }
        time_axis(&mut svg, self.seconds, HEIGHT);
        for line in &self.lines {
            line.draw(&mut svg, y);
        }
        end(&mut svg);
        svg
    }
}

impl Line<'_> {
    fn draw(&self, svg: &mut String, y: impl Fn(f64) -> f64) {
        let stroke = match self.stroke {
            Stroke::Plain => "stroke-width='1.8'",
            Stroke::Wide => "stroke-width='5' stroke-opacity='.35'",
            Stroke::Dashed => "stroke-width='1.6' stroke-dasharray='5 4'",
        };
        let highest = self.values.iter().copied().fold(0.0, f64::max);
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<polyline fill='none' {stroke} {} points='{}'><title>{}: {} at most</title></polyline>",
            self.color.stroke(),
            points(&self.values, y),
            escaped(self.name),
            rate(highest),
        );
    }
}

/// Returns where the values are drawn, each in the middle of its slice.
fn points(values: &[f64], y: impl Fn(f64) -> f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a run has few slices")]
    let width = (RIGHT - LEFT) / values.len().max(1) as f64;
    let mut points = String::new();
    let mut x = LEFT + width / 2.0;
    for value in values {
        let between = if points.is_empty() { "" } else { " " };
        let _ = write!(points, "{between}{x:.1},{:.1}", y(*value));
        x += width;
    }
    points
}

/// Returns 1, 2 or 5 times a power of ten that is not below a number.
fn nice_step(least: f64) -> f64 {
    if least.is_nan() || least <= 0.0 {
        return 1.0;
    }
    let mut power = 1e-3;
    while power * 10.0 <= least && power < 1e15 {
        power *= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= least);
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_nice() {
        for (least, expected) in
            [(0.0, 1.0), (0.3, 0.5), (1.0, 1.0), (1.1, 2.0), (312.0, 500.0), (6_000.0, 10_000.0)]
        {
            let step = nice_step(least);
            assert!((step - expected).abs() < 1e-9, "{least}: {step}");
        }
    }

    #[test]
    fn lines_stay_within_the_chart() {
        let line = |values: Vec<f64>| Line {
            name: "<a>",
            color: Color::Blue,
            values,
            stroke: Stroke::Plain,
        };
        let lines = vec![line(vec![0.0, 7.0, 1e9]), line(Vec::new())];
        let svg = TimeLine { title: "a & b".into(), unit: "units", seconds: 3.0, lines }.svg();
        assert!(svg.contains("<title>a &amp; b</title>") && svg.contains("&lt;a&gt;: "), "{svg}");
        let points = svg.split("points='").nth(1).unwrap().split('\'').next().unwrap();
        for point in points.split(' ') {
            let (x, y) = point.split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((LEFT..=RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y), "{point}");
        }
    }
}
