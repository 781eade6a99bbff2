//! Key components of other crates' types, each behind its feature.

#[cfg(any(
    feature = "uuid",
    feature = "ulid",
    feature = "jiff",
    feature = "time",
    feature = "chrono"
))]
use super::{KeyComponent, ScalarType};

#[cfg(feature = "uuid")]
impl KeyComponent for uuid::Uuid {
    const NATIVE: ScalarType = ScalarType::S;

    /// 36 characters, hyphenated lower-case hexadecimal.
    fn encode(&self, out: &mut String) {
        let mut buffer = Self::encode_buffer();
        out.push_str(self.hyphenated().encode_lower(&mut buffer));
    }
}

#[cfg(feature = "uuid")]
impl super::OrderedNative for uuid::Uuid {}

#[cfg(feature = "ulid")]
impl KeyComponent for ulid::Ulid {
    const NATIVE: ScalarType = ScalarType::S;

    /// 26 characters of Crockford's base 32.
    fn encode(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

#[cfg(feature = "ulid")]
impl super::OrderedNative for ulid::Ulid {}

/// Appends an instant in UTC at a fixed width: `2024-07-09T12:00:00.000000000Z`.
///
/// The three time crates share it, so a field may change from one to another. Years that do not
/// have four digits sort outside of those that do: before year 0 as `-` and after year 9999 as `~`,
/// each with the seconds and nanoseconds in digits.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
fn push_instant(out: &mut String, seconds: i64, nanoseconds: u32) {
    use std::fmt::Write as _;

    const YEAR_0: i64 = -62_167_219_200;
    const YEAR_10_000: i64 = 253_402_300_800;
    if !(YEAR_0..YEAR_10_000).contains(&seconds) {
        out.push(if seconds < YEAR_0 { '-' } else { '~' });
        seconds.encode(out);
        super::component::push_digits(out, u64::from(nanoseconds), 9);
        return;
    }
    let (year, month, day) = civil_date(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    write!(
        out,
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanoseconds:09}Z"
    )
    .unwrap_or_default();
}

/// Returns year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is a year's last: then both a cycle of 400
/// years and a year have a regular shape.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
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

#[cfg(feature = "jiff")]
impl KeyComponent for jiff::Timestamp {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        let nanoseconds = self.as_nanosecond();
        let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or(i64::MAX);
        let rest = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or(0);
        push_instant(out, seconds, rest);
    }
}

#[cfg(feature = "time")]
impl KeyComponent for time::OffsetDateTime {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        push_instant(out, self.unix_timestamp(), self.nanosecond());
    }
}

#[cfg(feature = "chrono")]
impl KeyComponent for chrono::DateTime<chrono::Utc> {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        push_instant(out, self.timestamp(), self.timestamp_subsec_nanos());
    }
}

#[cfg(all(test, feature = "jiff"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(timestamp: jiff::Timestamp) -> String {
        let mut out = String::new();
        timestamp.encode(&mut out);
        out
    }

    proptest! {
        #[test]
        fn instants_sort_and_print_as_the_calendar_does(
            a in -377_705_023_201i64..253_402_207_200, b in -377_705_023_201i64..253_402_207_200,
            nanos in 0i32..1_000_000_000,
        ) {
            let (x, y) = (jiff::Timestamp::new(a, 0).unwrap(), jiff::Timestamp::new(b, nanos).unwrap());
            prop_assert_eq!(text(x).cmp(&text(y)), x.cmp(&y));
            if a >= -62_167_219_200 {
                prop_assert_eq!(text(x), format!("{x:.9}"));
            }
        }
    }
}
