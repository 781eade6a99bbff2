//! The heat map: a column for each minute, a cell for each partition that there was.

use std::fmt::Write as _;

use super::html::{clock_time, rate};
use super::svg::{
    BOTTOM, LEFT, MARK, RIGHT, Swatch, TOP, begin, end, heat, legend, side_text, time_axis,
};
use super::{HeatCell, HeatMinute, Report};
use crate::base::limits;

/// The most columns; of longer runs each stands for several minutes, and shows the hottest.
const COLUMNS_MAX: usize = 180;

const HEIGHT: f64 = 270.0;

/// Returns the map of a table or an index.
pub(super) fn heat_map(title: &str, minutes: &[HeatMinute], report: &Report) -> String {
    let mut svg = begin(title, HEIGHT);
    let entries = [
        ("idle", Swatch::Cell(0.0)),
        ("40 %", Swatch::Cell(0.4)),
        ("80 %", Swatch::Cell(0.8)),
        ("at its limits", Swatch::Cell(1.0)),
        ("requests throttled", Swatch::Marked),
    ];
    legend(&mut svg, "share of a partition's limits", &entries);
    let merged: Vec<&HeatMinute> = minutes
        .chunks(minutes.len().div_ceil(COLUMNS_MAX).max(1))
        .filter_map(|group| {
            group.iter().max_by(|a, b| hottest(a, report).total_cmp(&hottest(b, report)))
        })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
    let (columns, count) = (merged.len().max(1) as f64, minutes.len() as f64);
    let width = (RIGHT - LEFT) / columns;
    let mut x = LEFT;
    for minute in merged {
        column(&mut svg, minute, (x, width), report);
        x += width;
    }
    side_text(&mut svg, "partitions, by hash", f64::midpoint(TOP, HEIGHT - BOTTOM));
    time_axis(&mut svg, count * 60.0, HEIGHT);
    end(&mut svg);
    svg
}

fn column(svg: &mut String, minute: &HeatMinute, (x, width): (f64, f64), report: &Report) {
    #[expect(clippy::cast_precision_loss, reason = "there are few partitions")]
    let height = (HEIGHT - TOP - BOTTOM) / minute.partitions.len().max(1) as f64;
    let time = clock_time(minute.start.as_seconds() - report.started.as_seconds());
    let seconds = report.seconds_in(minute.start);
    let count = minute.partitions.len();
    let mut y = TOP;
    for (number, cell) in (1..).zip(&minute.partitions) {
        let inside = if cell.starts_inside_collection { ", inside a collection" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<rect x='{:.1}' y='{:.1}' width='{:.1}' height='{:.1}' {}><title>{time}, partition \
             {number} of {count}{inside}: {} writes and {} reads a second, throttled {} \
             times</title></rect>",
            x + GAP / 2.0,
            y + GAP / 2.0,
            (width - GAP).max(0.5),
            (height - GAP).max(0.5),
            heat(use_of(cell, seconds)),
            rate(cell.write_units / seconds),
            rate(cell.read_units / seconds),
            cell.throttled,
        );
        if cell.throttled > 0 {
            let (x, y) = (x + MARK_INSET, y + MARK_INSET);
            let (width, height) = (width - 2.0 * MARK_INSET, height - 2.0 * MARK_INSET);
            let (width, height) = (width.max(0.5), height.max(0.5));
            let _ = writeln!(
                svg,
                "<rect x='{x:.1}' y='{y:.1}' width='{width:.1}' height='{height:.1}' {MARK} \
                 pointer-events='none'/>"
            );
        }
        y += height;
    }
}

/// What is left free between cells, and how far within a cell its mark is.
const GAP: f64 = 1.0;
const MARK_INSET: f64 = 1.3;

/// Returns how much of a partition's limits was used in so many seconds.
fn use_of(cell: &HeatCell, seconds: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "limits of a partition are small")]
    let share = |units: f64, limit: i64| units / seconds / limit as f64;
    share(cell.write_units, limits::PARTITION_WRITE_UNITS)
        .max(share(cell.read_units, limits::PARTITION_READ_UNITS))
        .min(1.0)
}

fn hottest(minute: &HeatMinute, report: &Report) -> f64 {
    let seconds = report.seconds_in(minute.start);
    minute.partitions.iter().map(|cell| use_of(cell, seconds)).fold(0.0, f64::max)
}
