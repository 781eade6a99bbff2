//! The stored bytes of every component type. Changing one of these breaks users' tables.

use super::{KeyComponent, Rank, hash, push_shard, shard, shard_of};

fn text<T: KeyComponent + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    value.encode(&mut out);
    out
}

#[test]
fn strings() {
    assert_eq!(text("plain-Ünï_1"), "plain-Ünï_1");
    assert_eq!(text("a#b$c%d e\"\u{0}&"), "a%23b%24c%25d%20e%22%00&");
    assert_eq!(text(""), "");
}

#[test]
fn integers() {
    assert_eq!(text(&7u8), "00000000000000000007");
    assert_eq!(text(&u64::MAX), "18446744073709551615");
    assert_eq!(text(&0i32), "09223372036854775808");
    assert_eq!(text(&-1i64), "09223372036854775807");
    assert_eq!(text(&i64::MIN), "00000000000000000000");
    assert_eq!(text(&1u128), "000000000000000000000000000000000000001");
    assert_eq!(text(&-1i128), "170141183460469231731687303715884105727");
}

#[test]
fn booleans_floats_and_ranks() {
    assert_eq!(text(&false), "0");
    assert_eq!(text(&true), "1");
    assert_eq!(text(&1.5f64), "bff8000000000000");
    assert_eq!(text(&-1.5f32), "4007ffffffffffff");
    assert_eq!(text(&-0.0f64), text(&0.0f64));
    let mut rank = String::new();
    Rank(42).encode(&mut rank);
    assert_eq!(rank, "00042");
}

#[test]
fn shards() {
    let mut key = "STATUS#00000#".to_owned();
    push_shard(&mut key, 3);
    assert_eq!(key, "STATUS#00000#003#");

    let of = |texts: &[&str]| {
        let hash = hash(texts);
        (hash, [1, 2, 10, 15, 20, 1_000].map(|shards| shard(hash, shards)))
    };
    assert_eq!(of(&[""]), (0x1BBD_5C81_3C69_A8D7, [0, 1, 6, 6, 19, 610]));
    assert_eq!(of(&["a"]), (0x3AEC_69D2_86FB_D39B, [0, 0, 6, 6, 6, 959]));
    assert_eq!(of(&["é漢😀"]), (0x988D_FA30_78E2_765B, [0, 1, 5, 5, 5, 996]));
    let primary = ["TENANT#t1#", "ORDER#00000000000000000007#"];
    assert_eq!(of(&primary), (0xEB93_EFE0_CC86_76FF, [0, 1, 3, 10, 10, 377]));
    assert_eq!([0_u64, 1, 2, 3, 4, 5].map(|id| shard_of(&id, 10)), [0, 1, 4, 4, 2, 0]);
}

#[cfg(feature = "uuid")]
#[test]
fn uuids() {
    let uuid = uuid::Uuid::from_u128(0x0190_163d_8694_739b_aea5_966c_26f8_ad91);
    assert_eq!(text(&uuid), "0190163d-8694-739b-aea5-966c26f8ad91");
}

#[cfg(feature = "ulid")]
#[test]
fn ulids() {
    assert_eq!(text(&ulid::Ulid(1)), "00000000000000000000000001");
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_timestamps() {
    let before = jiff::Timestamp::new(-1, -500_000_000).unwrap();
    assert_eq!(text(&before), "1969-12-31T23:59:58.500000000Z");
    let leap: jiff::Timestamp = "2024-02-29T23:59:59.000000001Z".parse().unwrap();
    assert_eq!(text(&leap), "2024-02-29T23:59:59.000000001Z");
    let before_year_0 = jiff::Timestamp::new(-62_167_219_201, 0).unwrap();
    assert_eq!(text(&before_year_0), "-09223371974687556607000000000");
}

#[cfg(feature = "time")]
#[test]
fn time_timestamps() {
    assert_eq!(text(&time::OffsetDateTime::UNIX_EPOCH), "1970-01-01T00:00:00.000000000Z");
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_timestamps() {
    assert_eq!(
        text(&chrono::DateTime::<chrono::Utc>::UNIX_EPOCH),
        "1970-01-01T00:00:00.000000000Z"
    );
}
