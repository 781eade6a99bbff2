//! Key components of other crates' types, each behind its feature.

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
use super::instant::push_instant;
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
