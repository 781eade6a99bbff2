//! Moments as text: in keys, where they sort as they follow each other, and as stamps.

use std::fmt::Write as _;

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
use super::KeyComponent as _;
use crate::clock::Timestamp;

/// Returns a moment as ISO 8601 writes it, in UTC, with so many digits behind the second.
pub(crate) fn instant(moment: Timestamp, digits: usize) -> String {
    let micros = moment.as_micros();
    let mut out = String::with_capacity(28);
    push_second(&mut out, micros.div_euclid(1_000_000));
    if digits > 0 {
        let fraction = format!("{:06}", micros.rem_euclid(1_000_000));
        out.push('.');
        out.extend(fraction.chars().take(digits));
    }
    out.push('Z');
    out
}

/// Appends an instant in UTC at a fixed width: `2024-07-09T12:00:00.000000000Z`.
///
/// The three time crates share it, so a field may change from one to another. Years that do not
/// have four digits sort outside of those that do: before year 0 as `-` and after year 9999 as `~`,
/// each with the seconds and nanoseconds in digits.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
pub(super) fn push_instant(out: &mut String, seconds: i64, nanoseconds: u32) {
    const YEAR_0: i64 = -62_167_219_200;
    const YEAR_10_000: i64 = 253_402_300_800;
    if !(YEAR_0..YEAR_10_000).contains(&seconds) {
        out.push(if seconds < YEAR_0 { '-' } else { '~' });
        seconds.encode(out);
        super::component::push_digits(out, u64::from(nanoseconds), 9);
        return;
    }
    push_second(out, seconds);
    write!(out, ".{nanoseconds:09}Z").unwrap_or_default();
}

fn push_second(out: &mut String, seconds: i64) {
    let (year, month, day) = civil_date(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        .unwrap_or_default();
}

/// Returns year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is a year's last: then both a cycle of 400
/// years and a year have a regular shape.
fn civil_date(days_since_1970: i64) -> (i64, i64, i64) {
    const DAYS_TO_MARCH_OF_YEAR_0: i64 = 719_468;
    const DAYS_IN_400_YEARS: i64 = 146_097;
    let days = days_since_1970 + DAYS_TO_MARCH_OF_YEAR_0;
    let cycle = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_cycle = days.rem_euclid(DAYS_IN_400_YEARS);
    let leap_days = day_of_cycle / 1_460 - day_of_cycle / 36_524 + day_of_cycle / 146_096;
    let year_of_cycle = (day_of_cycle - leap_days) / 365;
    let first_day = 365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100;
    let day_of_year = day_of_cycle - first_day;
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
    (year, month, day)
}
