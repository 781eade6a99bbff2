//! Time lines, as SVG.

use std::fmt::Write as _;

use super::html::{clock_time, escaped, rate};

/// One line of a chart: values of slices of time, which are equally long.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    /// A color of the style.
    pub(super) color: &'a str,
    pub(super) values: Vec<f64>,
    pub(super) is_limit: bool,
}

pub(super) const WIDTH: f64 = 960.0;
pub(super) const LEFT: f64 = 62.0;
const HEIGHT: f64 = 200.0;
const BOTTOM: f64 = 24.0;
const TOP: f64 = 10.0;

/// Appends a chart of lines over so many seconds.
pub(super) fn time_line(page: &mut String, unit: &str, seconds: f64, lines: &[Line<'_>]) {
    let highest = lines.iter().flat_map(|line| line.values.iter().copied()).fold(0.0, f64::max);
    let step = nice_step(highest / 4.0);
    let top = (highest / step).ceil().max(1.0) * step;
    let y = |value: f64| TOP + (1.0 - value / top) * (HEIGHT - TOP - BOTTOM);
    page.push_str("<figure><figcaption>");
    for line in lines {
        key(page, line.name, &format!("var(--{})", line.color));
    }
    let _ = write!(
        page,
        "</figcaption><svg viewBox='0 0 {WIDTH} {HEIGHT}' role=img aria-label='{}'>",
        escaped(unit)
    );
    let mut tick = 0.0;
    while tick <= top + step / 2.0 {
        let at = y(tick);
        let _ = write!(
            page,
            "<line class=grid x1='{LEFT}' x2='{WIDTH}' y1='{at:.1}' y2='{at:.1}'/>\
             <text x='{:.0}' y='{:.1}' text-anchor=end>{}</text>",
            LEFT - 6.0,
            at + 4.0,
            rate(tick)
        );
        tick += step;
    }
    time_axis(page, seconds, HEIGHT - 6.0);
    for line in lines {
        let class = if line.is_limit { "curve dash" } else { "curve" };
        let _ = write!(
            page,
            "<polyline class='{class}' stroke='var(--{})' points='{}'><title>{}</title></polyline>",
            line.color,
            points(&line.values, y),
            escaped(line.name)
        );
    }
    page.push_str("</svg></figure>\n");
}

/// Appends an entry of a legend.
pub(super) fn key(page: &mut String, name: &str, color: &str) {
    let _ =
        write!(page, "<span class=key><i style='background:{color}'></i>{}</span>", escaped(name));
}

/// Appends times below a chart.
pub(super) fn time_axis(page: &mut String, seconds: f64, y: f64) {
    let step = TIMES.iter().copied().find(|step| seconds / step <= 8.0).unwrap_or(seconds / 8.0);
    let mut time = 0.0;
    while step > 0.0 && time <= seconds {
        let at = LEFT + time / seconds * (WIDTH - LEFT);
        let anchor = if at > WIDTH - 20.0 { "end" } else { "middle" };
        let label = clock_time(time);
        let _ = write!(page, "<text x='{at:.1}' y='{y}' text-anchor={anchor}>{label}</text>");
        time += step;
    }
}

/// The steps of a time axis, in seconds.
const TIMES: [f64; 13] =
    [1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0];

/// Returns where the values are drawn, each in the middle of its slice.
fn points(values: &[f64], y: impl Fn(f64) -> f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a run has few slices")]
    let width = (WIDTH - LEFT) / values.len().max(1) as f64;
    let mut points = String::new();
    let mut x = LEFT + width / 2.0;
    for value in values {
        let _ = write!(points, "{x:.1},{:.1} ", y(*value));
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
}
