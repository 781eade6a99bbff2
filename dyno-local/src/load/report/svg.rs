//! What charts are drawn of: their frame, legend, axes and colors, as SVG.
//!
//! A chart stands alone: each element says its color, for light paper. On the report's page the same
//! classes are colored by its style, for dark paper, too. Marks stand one to a line and no line is
//! empty, so that Markdown takes a chart as it is.

use std::fmt::Write as _;

use super::html::{clock_time, escaped, rate};

/// What a chart is as wide as.
pub(super) const WIDTH: f64 = 960.0;
/// Where what is drawn begins and ends.
pub(super) const LEFT: f64 = 66.0;
pub(super) const RIGHT: f64 = 936.0;
/// Where it begins below the legend, and what is left for the axis below.
pub(super) const TOP: f64 = 34.0;
pub(super) const BOTTOM: f64 = 42.0;

/// The name by which a chart says what it is.
pub(super) const NAMESPACE: &str = " xmlns='http://www.w3.org/2000/svg'";

/// The colors of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Color {
    Blue,
    Green,
    Red,
    Amber,
    Violet,
}

impl Color {
    pub(super) const ALL: [Self; 5] =
        [Self::Blue, Self::Green, Self::Red, Self::Amber, Self::Violet];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Violet => "violet",
        }
    }

    /// Returns the color on light paper.
    pub(super) const fn light(self) -> &'static str {
        match self {
            Self::Blue => "#2563c9",
            Self::Green => "#1b8a5a",
            Self::Red => "#cc3311",
            Self::Amber => "#b26a00",
            Self::Violet => "#7a4fc0",
        }
    }

    /// Returns the attributes of a line.
    pub(super) fn stroke(self) -> String {
        format!("stroke='{}' class='dl-s-{}'", self.light(), self.name())
    }

    fn fill(self) -> String {
        format!("fill='{}' class='dl-f-{}'", self.light(), self.name())
    }
}

/// Attributes of text, of what is less important, of lines of a grid, and of paper.
pub(super) const INK: &str = "fill='#1c2430' class='dl-ink'";
const SOFT: &str = "fill='#5c6675' class='dl-soft'";
const GRID: &str = "stroke='#dde2ea' class='dl-grid'";
const PAPER: &str = "fill='#ffffff' class='dl-paper'";
/// Attributes of the mark of cells where something was throttled.
pub(super) const MARK: &str = "fill='none' stroke='#1c2430' stroke-width='1.6' class='dl-mark'";

/// How many colors heat has.
const HEAT_STEPS: u8 = 20;

/// Returns the attributes of a cell that uses such a share of its limits.
pub(super) fn heat(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let step = (share.clamp(0.0, 1.0) * f64::from(HEAT_STEPS)).round() as u8;
    format!("fill='{}' class='dl-h{step}'", ramp(step, LIGHT_COLD))
}

/// Returns the style of cells on dark paper.
pub(super) fn dark_heat() -> String {
    (0..=HEAT_STEPS).fold(String::new(), |mut style, step| {
        // Writing to a string cannot fail.
        let _ = write!(style, ".dl-h{step}{{fill:{}}}", ramp(step, DARK_COLD));
        style
    })
}

type Rgb = [u8; 3];

const LIGHT_COLD: Rgb = [0xe8, 0xed, 0xf4];
const DARK_COLD: Rgb = [0x26, 0x2f, 0x3b];
const WARM: Rgb = [0xf2, 0xa9, 0x3b];
const HOT: Rgb = [0xc3, 0x20, 0x0f];
/// Up to here a color is between cold and warm, then between warm and hot.
const WARM_STEP: u8 = 12;

fn ramp(step: u8, cold: Rgb) -> String {
    let (from, to, part, whole) = if step <= WARM_STEP {
        (cold, WARM, step, WARM_STEP)
    } else {
        (WARM, HOT, step - WARM_STEP, HEAT_STEPS - WARM_STEP)
    };
    let mut color = String::from("#");
    for (from, to) in from.into_iter().zip(to) {
        let (from, to) = (f64::from(from), f64::from(to));
        let mixed = from + (to - from) * f64::from(part) / f64::from(whole);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "is a byte")]
        let byte = mixed.round() as u8;
        let _ = write!(color, "{byte:02x}");
    }
    color
}

/// Returns a chart that has begun: its frame, its paper, its name.
pub(super) fn begin(title: &str, height: f64) -> String {
    let title = escaped(title);
    format!(
        "<svg{NAMESPACE} role='img' width='{WIDTH}' height='{height}' viewBox='0 0 {WIDTH} {height}' \
         font-family='system-ui,sans-serif' font-size='13' style='max-width:100%;height:auto'>\n\
         <title>{title}</title>\n\
         <rect width='{WIDTH}' height='{height}' {PAPER}/>\n"
    )
}

/// Ends a chart.
pub(super) fn end(svg: &mut String) {
    svg.push_str("</svg>\n");
}

/// What an entry of a legend shows beside its name.
#[derive(Debug, Clone)]
pub(super) enum Swatch {
    Line(Color),
    Dashed(Color),
    Cell(f64),
    Marked,
}

/// Appends what is counted, and the entries of the legend.
pub(super) fn legend(svg: &mut String, unit: &str, entries: &[(&str, Swatch)]) {
    let _ = writeln!(svg, "<text x='8' y='20' {INK} font-weight='600'>{}</text>", escaped(unit));
    let mut x = 8.0 + width_of(unit) + 26.0;
    for (name, swatch) in entries {
        let _ = match swatch {
            Swatch::Line(color) => {
                writeln!(svg, "<rect x='{x:.0}' y='12' width='14' height='5' {}/>", color.fill())
            }
            Swatch::Dashed(color) => writeln!(
                svg,
                "<path d='M{x:.0} 15h14' stroke-width='2' stroke-dasharray='4 3' {}/>",
                color.stroke()
            ),
            Swatch::Cell(share) => {
                writeln!(svg, "<rect x='{x:.0}' y='9' width='12' height='12' {}/>", heat(*share))
            }
            Swatch::Marked => {
                writeln!(svg, "<rect x='{x:.0}' y='9' width='12' height='12' {MARK}/>")
            }
        };
        let at = x + 20.0;
        let _ = writeln!(svg, "<text x='{at:.0}' y='20' {SOFT}>{}</text>", escaped(name));
        x = at + width_of(name) + 18.0;
    }
}

/// Returns about how wide a text is.
fn width_of(text: &str) -> f64 {
    text.chars().map(|_| 6.8).sum()
}

/// Appends times below what is drawn.
pub(super) fn time_axis(svg: &mut String, seconds: f64, height: f64) {
    let step = TIMES.iter().copied().find(|step| seconds / step <= 10.0).unwrap_or(seconds / 10.0);
    let y = height - BOTTOM + 18.0;
    let mut time = 0.0;
    while step > 0.0 && time <= seconds {
        let at = LEFT + time / seconds * (RIGHT - LEFT);
        let label = clock_time(time);
        let _ =
            writeln!(svg, "<text x='{at:.1}' y='{y}' text-anchor='middle' {SOFT}>{label}</text>");
        time += step;
    }
    let unit = if seconds >= 3_600.0 { "h:min:s" } else { "min:s" };
    let (middle, y) = (f64::midpoint(LEFT, RIGHT), height - 6.0);
    let _ = writeln!(
        svg,
        "<text x='{middle}' y='{y}' text-anchor='middle' {SOFT}>time since the start, {unit}</text>"
    );
}

/// The steps of a time axis, in seconds.
const TIMES: [f64; 13] =
    [1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0];

/// Appends a line of the grid at a height, and the number that it stands for.
pub(super) fn grid_line(svg: &mut String, y: f64, value: f64) {
    let _ = writeln!(
        svg,
        "<path d='M{LEFT} {y:.1}H{RIGHT}' {GRID}/>\n\
         <text x='{}' y='{:.1}' text-anchor='end' {SOFT}>{}</text>",
        LEFT - 8.0,
        y + 4.5,
        rate(value)
    );
}

/// Appends text along the left side.
pub(super) fn side_text(svg: &mut String, text: &str, y: f64) {
    let _ = writeln!(
        svg,
        "<text x='24' y='{y}' transform='rotate(-90 24 {y})' text-anchor='middle' {SOFT}>{}</text>",
        escaped(text)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_goes_from_cold_over_warm_to_hot() {
        let color = |share| heat(share).split('\'').nth(1).unwrap().to_owned();
        let colors = [0.0, 0.6, 1.0, 7.0, -1.0, f64::NAN].map(color);
        assert_eq!(colors, ["#e8edf4", "#f2a93b", "#c3200f", "#c3200f", "#e8edf4", "#e8edf4"]);
        assert!(dark_heat().starts_with(".dl-h0{fill:#262f3b}"));
        assert!(dark_heat().ends_with(".dl-h20{fill:#c3200f}"));
    }

    #[test]
    fn times_are_told_in_few_steps() {
        for seconds in [1.0, 59.0, 600.0, 3_600.0, 86_400.0, 1e7] {
            let mut svg = String::new();
            time_axis(&mut svg, seconds, 200.0);
            let count = svg.matches("text-anchor").count();
            assert!((3..=12).contains(&count), "{seconds}: {svg}");
        }
    }
}
