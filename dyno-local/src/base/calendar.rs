//! Dates as refusals print them, and days as daily limits count them. UTC throughout.

use super::Timestamp;

const MICROS_PER_DAY: i64 = 86_400 * 1_000_000;

const WEEKDAYS: [&str; 7] =
    ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment by the calendar.
pub(crate) trait Calendar {
    /// Returns the days since 1970 began.
    fn day(self) -> i64;

    /// Returns the midnight at which this day ends.
    fn next_day(self) -> Self;

    /// Returns the moment to the millisecond in ISO 8601, without a zone, such as
    /// `2015-05-11T21:21:33.291`.
    fn in_iso_millis(self) -> String;

    /// Returns the moment in words, such as `Wednesday, July 25, 2018 8:48:14 PM UTC`.
    fn in_words(self) -> String;
}

impl Calendar for Timestamp {
    fn day(self) -> i64 {
        self.as_micros().div_euclid(MICROS_PER_DAY)
    }

    fn next_day(self) -> Self {
        Self::from_micros((self.day() + 1).saturating_mul(MICROS_PER_DAY))
    }

    fn in_iso_millis(self) -> String {
        let (year, month, date) = civil(self.day());
        let millis = self.as_micros().rem_euclid(MICROS_PER_DAY) / 1_000;
        let (second, millis) = (millis / 1_000, millis % 1_000);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}")
    }

    fn in_words(self) -> String {
        let day = self.day();
        let second = self.as_micros().rem_euclid(MICROS_PER_DAY) / 1_000_000;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let half = if hour < 12 { "AM" } else { "PM" };
        let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
        let (year, month, date) = civil(day);
        let name = |names: &[&'static str], at: i64| {
            usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
        };
        let weekday = name(&WEEKDAYS, day.rem_euclid(7));
        let month = name(&MONTHS, month - 1);
        format!("{weekday}, {month} {date}, {year} {hour}:{minute:02}:{second:02} {half} UTC")
    }
}

/// Returns the year, month and date of a day since 1970.
///
/// Years are counted from March on, so that the odd day of leap years is the last of a year; the
/// calendar repeats after 400 of them.
fn civil(day: i64) -> (i64, i64, i64) {
    const DAYS_PER_ERA: i64 = 146_097;
    const MARCH_OF_YEAR_0_TO_1970: i64 = 719_468;
    let day = day + MARCH_OF_YEAR_0_TO_1970;
    let (era, day) = (day.div_euclid(DAYS_PER_ERA), day.rem_euclid(DAYS_PER_ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day + 2) / 153;
    let date = day - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_printed_in_words() {
        for (seconds, expected) in [
            (0, "Thursday, January 1, 1970 12:00:00 AM UTC"),
            (1_532_551_694, "Wednesday, July 25, 2018 8:48:14 PM UTC"),
            (1_709_208_000, "Thursday, February 29, 2024 12:00:00 PM UTC"),
            (951_868_799, "Tuesday, February 29, 2000 11:59:59 PM UTC"),
            (-1, "Wednesday, December 31, 1969 11:59:59 PM UTC"),
        ] {
            assert_eq!(Timestamp::from_seconds(seconds).in_words(), expected);
        }
    }

    #[test]
    fn moments_are_printed_in_iso_8601() {
        for (micros, expected) in [
            (1_431_379_293_291_999, "2015-05-11T21:21:33.291"),
            (0, "1970-01-01T00:00:00.000"),
            (-1, "1969-12-31T23:59:59.999"),
        ] {
            assert_eq!(Timestamp::from_micros(micros).in_iso_millis(), expected);
        }
    }

    #[test]
    fn days_are_counted_from_midnight() {
        assert_eq!(Timestamp::from_seconds(86_399).day(), 0);
        assert_eq!(Timestamp::from_seconds(86_400).day(), 1);
        assert_eq!(Timestamp::from_seconds(-1).day(), -1);
    }
}
