//! Types that a moment of the clock can be stored as, and integers that can count versions.

use crate::clock::Timestamp;

/// A type that `#[entity(created_at)]` and `#[entity(updated_at)]` can stand on.
///
/// Implemented for `u64` and `i64`, which count seconds since 1970 unless the attribute says `millis`
/// or `micros`; for `String`, which holds `2024-07-09T12:00:00.000Z`; and by feature for the points in
/// time of `jiff`, `time` and `chrono`. For a newtype of one of them implement it by what it wraps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the time of a write",
    label = "not a stamp",
    note = "`u64`, `i64`, `String`, and (by feature) `jiff::Timestamp`, `time::OffsetDateTime` and `chrono::DateTime<Utc>` can",
    note = "for a type of your own: `impl dyno::schema::Stamp`"
)]
pub trait Stamp {
    /// Returns the moment in this type, cut to the unit.
    fn stamp(now: Timestamp, unit: StampUnit) -> Self;
}

/// What a stamp counts, or is cut to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampUnit {
    /// What the type has by itself: integers count seconds, texts have milliseconds, points in time
    /// microseconds.
    Natural,
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
}

/// An unsigned integer that `#[entity(version)]` can stand on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a version",
    label = "not an unsigned integer",
    note = "a version is a `u64`, `u32`, `u16` or `usize` that starts at 0 and is counted up by each write"
)]
pub trait Version {}

impl Version for u16 {}
impl Version for u32 {}
impl Version for u64 {}
impl Version for usize {}

/// Returns the name of the attribute of a version, for the types that can be one.
pub const fn version<T: Version>(attribute: &'static str) -> &'static str {
    attribute
}

impl StampUnit {
    const fn or(self, natural: Self) -> Self {
        match self {
            Self::Natural => natural,
            Self::Seconds | Self::Millis | Self::Micros => self,
        }
    }

    const fn micros(self) -> i64 {
        match self {
            Self::Seconds => 1_000_000,
            Self::Millis => 1_000,
            Self::Micros | Self::Natural => 1,
        }
    }

    /// Returns the microseconds of a moment, without what is below the unit.
    #[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
    const fn cut(self, now: Timestamp) -> i64 {
        let micros = now.as_micros();
        micros - micros.rem_euclid(self.micros())
    }
}

impl Stamp for i64 {
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        now.as_micros().div_euclid(unit.or(StampUnit::Seconds).micros())
    }
}

impl Stamp for u64 {
    /// A moment before 1970 is 0.
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        Self::try_from(i64::stamp(now, unit)).unwrap_or(0)
    }
}

impl Stamp for String {
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        let digits = match unit.or(StampUnit::Millis) {
            StampUnit::Seconds | StampUnit::Natural => 0,
            StampUnit::Millis => 3,
            StampUnit::Micros => 6,
        };
        crate::key::instant(now, digits)
    }
}

#[cfg(feature = "jiff")]
impl Stamp for jiff::Timestamp {
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        Self::from_microsecond(unit.cut(now)).unwrap_or_default()
    }
}

#[cfg(feature = "time")]
impl Stamp for time::OffsetDateTime {
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        let nanoseconds = i128::from(unit.cut(now)) * 1_000;
        Self::from_unix_timestamp_nanos(nanoseconds).unwrap_or(Self::UNIX_EPOCH)
    }
}

#[cfg(feature = "chrono")]
impl Stamp for chrono::DateTime<chrono::Utc> {
    fn stamp(now: Timestamp, unit: StampUnit) -> Self {
        Self::from_timestamp_micros(unit.cut(now)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_720_526_400_123_456);

    #[test]
    fn integers_count_and_texts_are_written_at_a_fixed_width() {
        for (unit, number, text) in [
            (StampUnit::Natural, 1_720_526_400, "2024-07-09T12:00:00.123Z"),
            (StampUnit::Seconds, 1_720_526_400, "2024-07-09T12:00:00Z"),
            (StampUnit::Millis, 1_720_526_400_123, "2024-07-09T12:00:00.123Z"),
            (StampUnit::Micros, 1_720_526_400_123_456, "2024-07-09T12:00:00.123456Z"),
        ] {
            assert_eq!(i64::stamp(NOW, unit), number);
            assert_eq!(u64::stamp(NOW, unit), number.unsigned_abs());
            assert_eq!(String::stamp(NOW, unit), text);
        }
        let before = Timestamp::from_micros(-1);
        assert_eq!(
            (i64::stamp(before, StampUnit::Seconds), u64::stamp(before, StampUnit::Seconds)),
            (-1, 0)
        );
        assert_eq!(String::stamp(before, StampUnit::Millis), "1969-12-31T23:59:59.999Z");
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn points_in_time_are_cut_to_the_unit() {
        let text = |unit| jiff::Timestamp::stamp(NOW, unit).to_string();
        assert_eq!(text(StampUnit::Natural), "2024-07-09T12:00:00.123456Z");
        assert_eq!(text(StampUnit::Seconds), "2024-07-09T12:00:00Z");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn points_in_time_of_chrono_are_cut_to_the_unit() {
        let stamp = chrono::DateTime::<chrono::Utc>::stamp(NOW, StampUnit::Millis);
        assert_eq!(stamp.timestamp_micros(), 1_720_526_400_123_000);
    }

    #[cfg(feature = "time")]
    #[test]
    fn points_in_time_of_time_are_cut_to_the_unit() {
        let stamp = time::OffsetDateTime::stamp(NOW, StampUnit::Millis);
        assert_eq!(stamp.unix_timestamp_nanos(), 1_720_526_400_123_000_000);
    }
}
