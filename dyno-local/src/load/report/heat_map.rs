//! The heat map: a column for each minute, a cell for each partition that there was.

use std::fmt::Write as _;

use super::chart::{LEFT, WIDTH, key, time_axis};
use super::html::{clock_time, rate};
use super::{HeatCell, HeatMinute};
use crate::base::{Timestamp, limits};

/// The most columns; of longer runs each stands for several minutes, and shows the hottest.
const COLUMNS_MAX: usize = 180;

const HEIGHT: f64 = 240.0;
const BOTTOM: f64 = 22.0;

/// Appends the map of a table or an index.
pub(super) fn heat_map(page: &mut String, minutes: &[HeatMinute], started: Timestamp) {
    page.push_str("<figure><figcaption>");
    for (name, share) in [("idle", 0.0), ("40 %", 0.4), ("80 %", 0.8), ("at its limit", 1.0)] {
        key(page, name, &color(share));
    }
    page.push_str(
        "<span class=key><i style='border:2px solid var(--ink);box-sizing:border-box'></i>requests \
         throttled</span></figcaption>",
    );
    let _ = write!(page, "<svg viewBox='0 0 {WIDTH} {HEIGHT}' role=img aria-label='heat map'>");
    let merged: Vec<&HeatMinute> = minutes
        .chunks(minutes.len().div_ceil(COLUMNS_MAX).max(1))
        .filter_map(|group| group.iter().max_by(|a, b| hottest(a).total_cmp(&hottest(b))))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
    let (columns, count) = (merged.len().max(1) as f64, minutes.len() as f64);
    let width = (WIDTH - LEFT) / columns;
    let mut x = LEFT;
    for minute in merged {
        column(page, minute, (x, width), started);
        x += width;
    }
    let middle = (HEIGHT - BOTTOM) / 2.0;
    let _ = write!(
        page,
        "<text x='14' y='{middle}' transform='rotate(-90 14 {middle})' text-anchor=middle>\
         partitions, by hash</text>"
    );
    time_axis(page, count * 60.0, HEIGHT - 5.0);
    page.push_str("</svg></figure>\n");
}

fn column(page: &mut String, minute: &HeatMinute, (x, width): (f64, f64), started: Timestamp) {
    #[expect(clippy::cast_precision_loss, reason = "there are few partitions")]
    let height = (HEIGHT - BOTTOM) / minute.partitions.len().max(1) as f64;
    let seconds = minute.start.as_seconds() - started.as_seconds();
    let mut y = 0.0;
    for (number, cell) in (1..).zip(&minute.partitions) {
        let stroke = if cell.throttled > 0 {
            "stroke='var(--ink)' stroke-width='1.5'"
        } else {
            "stroke='var(--paper)' stroke-width='0.6'"
        };
        let inside = if cell.starts_inside_collection { ", inside a collection" } else { "" };
        let _ = write!(
            page,
            "<rect x='{x:.1}' y='{y:.1}' width='{width:.1}' height='{height:.1}' fill='{}' \
             {stroke}><title>{} partition {number} of {}, from hash {:016x}{inside}: {} writes and {} reads \
             a second, throttled {} times</title></rect>",
            color(use_of(cell)),
            clock_time(seconds),
            minute.partitions.len(),
            cell.hash_first,
            rate(cell.write_units / 60.0),
            rate(cell.read_units / 60.0),
            cell.throttled,
        );
        y += height;
    }
}

/// Returns how much of a partition's limits was used in a minute.
fn use_of(cell: &HeatCell) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "limits of a partition are small")]
    let share = |units: f64, limit: i64| units / 60.0 / limit as f64;
    share(cell.write_units, limits::PARTITION_WRITE_UNITS)
        .max(share(cell.read_units, limits::PARTITION_READ_UNITS))
        .min(1.0)
}

fn hottest(minute: &HeatMinute) -> f64 {
    minute.partitions.iter().map(use_of).fold(0.0, f64::max)
}

/// Returns the color of a share: from that of the page's cold, through amber, to red.
fn color(share: f64) -> String {
    let percent = |share: f64| (share * 100.0).round();
    if share < 0.6 {
        return format!("color-mix(in oklab,#f2a93b {}%,var(--cold))", percent(share / 0.6));
    }
    format!("color-mix(in oklab,#c3200f {}%,#f2a93b)", percent((share - 0.6) / 0.4))
}
