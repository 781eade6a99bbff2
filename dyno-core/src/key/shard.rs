//! Shards of a partition: which one an item belongs to, how it stands in a key, and how many to have.
//!
//! `schema::Shards` says what is hashed; entities' keys and the reads that scatter are made by it.
//!
//! ```text
//! template   STATUS#{status}  with ten shards
//! stored     STATUS#00000#003#
//! ```
//!
//! **The hash, the choice and the digits are part of the crate's compatibility promise**, like all
//! stored bytes; `golden.rs` pins them. They are simple enough to be written anew in any language:
//!
//! 1. FNV-1a of 64 bits over the UTF-8 bytes of each text and a byte FF after it;
//! 2. the last step of `MurmurHash3` of 64 bits, for FNV leaves the low bits of similar texts alike;
//! 3. the jump consistent hash ("A Fast, Minimal Memory, Consistent Hash Algorithm", Lamping and
//!    Veach, 2014), in whole numbers. From ten shards to fifteen a third of the items move, and only
//!    to new shards; by the remainder of a division two thirds would.

use super::component::push_digits;
use super::{KeyComponent, TERMINATOR};

/// Digits of a shard in a key. They are the same for every number of shards, so that an item stays
/// where it is when there are more.
pub(crate) const SHARD_DIGITS: usize = 3;

/// The most shards of a partition: as many as three digits count.
pub(crate) const SHARDS_MAX: u16 = 1_000;

/// Write units a second that a partition takes ("Service quotas", *Partition throughput*).
const PARTITION_WRITE_UNITS: u128 = 1_000;

/// Read units a second that a partition gives.
const PARTITION_READ_UNITS: u128 = 3_000;

/// Bytes that a write unit pays for.
const WRITE_UNIT_BYTES: u128 = 1_024;

/// Bytes that a read unit pays for.
const READ_UNIT_BYTES: u128 = 4_096;

/// Returns the hash of texts.
pub(crate) fn hash(texts: &[&str]) -> u64 {
    const BASIS: u64 = 0xCBF2_9CE4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    let mut hash = BASIS;
    for text in texts {
        // No UTF-8 has this byte, so that two texts are not taken for two others.
        for byte in text.bytes().chain([0xFF]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}

/// Returns the shard of a hash: a number below `shards`, 0 if there are none.
pub(crate) fn shard(hash: u64, shards: u16) -> u16 {
    let (mut state, mut shard, mut next) = (hash, 0, 0_u64);
    // Each step leads to a higher shard.
    while next < u64::from(shards) {
        shard = next;
        state = state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = ((shard + 1) << 31) / ((state >> 33) + 1);
    }
    u16::try_from(shard).unwrap_or(0)
}

/// Appends a shard to a partition key, which a literal may end without its terminator.
pub(crate) fn push_shard(key: &mut String, shard: u16) {
    if !key.ends_with(TERMINATOR) {
        key.push(TERMINATOR);
    }
    push_digits(key, u64::from(shard), SHARD_DIGITS);
    key.push(TERMINATOR);
}

/// Returns a partition key without its shard, up to the terminator before it; `None` if it has none.
pub(crate) fn without_shard(key: &str) -> Option<&str> {
    let (rest, shard) = key.split_at_checked(key.len().checked_sub(SHARD_DIGITS + 1)?)?;
    let digits = shard.strip_suffix(TERMINATOR)?;
    let is_shard = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_shard && rest.ends_with(TERMINATOR)).then_some(rest)
}

/// Returns the shard of items whose `shard_by` field has this value, of as many as there are.
///
/// With it a read that knows the field asks one shard:
/// `db.query(pattern).shard(shard_of(&customer, 10))`.
pub fn shard_of<T: KeyComponent + ?Sized>(value: &T, shards: u16) -> u16 {
    let mut text = String::new();
    value.encode(&mut text);
    shard(hash(&[&text]), shards)
}

/// What is expected of the items that would share a partition, in items a second at the peak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedRate {
    /// So many items are written, one by one or in batches. A change of an index's key counts twice.
    Written(u64),
    /// So many items are read by queries.
    Read(u64),
}

/// Returns how many shards such a rate of items of this size needs; 1 means none.
///
/// A partition takes 1,000 write units and gives 3,000 read units a second ("Service quotas"). A write
/// costs a unit for each 1 KB begun of the item; a query a unit for each 4 KB of all items together, as
/// in the developer guide's formula ("Using global secondary index write sharding for selective table
/// queries"), though one of an index costs half of that. The rate is taken to spread evenly: take
/// somewhat more, as the guide does (15 for 13), and the larger number where both rates are high. Above
/// 1,000, which is what a key has room for, spread the items by their partition key first.
///
/// # Examples
///
/// ```
/// use dyno_core::key::{ExpectedRate, advise_shards};
///
/// // 6,000 orders a second of 1.5 KB: two units each.
/// assert_eq!(advise_shards(ExpectedRate::Written(6_000), 1_536), 12);
/// ```
pub fn advise_shards(rate: ExpectedRate, item_size_bytes: u64) -> u64 {
    let size = u128::from(item_size_bytes).max(1);
    let shards = match rate {
        ExpectedRate::Written(items) => {
            let units = u128::from(items) * size.div_ceil(WRITE_UNIT_BYTES);
            units.div_ceil(PARTITION_WRITE_UNITS)
        }
        ExpectedRate::Read(items) => {
            let bytes = u128::from(items) * size;
            bytes.div_ceil(PARTITION_READ_UNITS * READ_UNIT_BYTES)
        }
    };
    u64::try_from(shards.max(1)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_guides_example_is_thirteen() {
        // 3 million orders, of which queries look for 20 % within a second, of 250 bytes.
        assert_eq!(advise_shards(ExpectedRate::Read(3_000_000 * 20 / 100), 250), 13);
    }

    #[test]
    fn advice_at_the_edges() {
        assert_eq!(advise_shards(ExpectedRate::Written(0), 0), 1);
        assert_eq!(advise_shards(ExpectedRate::Written(1_000), 1_024), 1);
        assert_eq!(advise_shards(ExpectedRate::Written(1_000), 1_025), 2);
        assert_eq!(advise_shards(ExpectedRate::Written(1_001), 1), 2);
        assert_eq!(advise_shards(ExpectedRate::Read(3_000), 4_096), 1);
        assert_eq!(advise_shards(ExpectedRate::Read(u64::MAX), u64::MAX), u64::MAX);
    }

    #[test]
    fn shards_are_taken_off_as_they_were_put_on() {
        let mut key = "STATUS#open#".to_owned();
        push_shard(&mut key, 7);
        assert_eq!(key, "STATUS#open#007#");
        assert_eq!(without_shard(&key), Some("STATUS#open#"));
        let mut key = "ORDERS".to_owned();
        push_shard(&mut key, 42);
        assert_eq!(key, "ORDERS#042#");
        assert_eq!(without_shard(&key), Some("ORDERS#"));
        for other in ["", "#", "12#", "STATUS#0a7#", "STATUS#007", "STATUS007#", "é12#"] {
            assert_eq!(without_shard(other), None, "{other}");
        }
    }

    /// Numbered keys, as they stand in tables, spread evenly: of each shard's expected share there
    /// are at most four standard deviations more or less.
    #[test]
    fn similar_keys_spread_evenly() {
        for shards in [2_u16, 3, 7, 10, 16, 100] {
            for step in [1, 2, 10] {
                let mut counts = vec![0_f64; usize::from(shards)];
                for id in 0..20_000 {
                    counts[usize::from(shard_of(&(id * step), shards))] += 1.0;
                }
                let expected = 20_000.0 / f64::from(shards);
                let allowed = 4.0 * expected.sqrt();
                let uneven = counts.iter().find(|count| (**count - expected).abs() > allowed);
                assert_eq!(uneven, None, "{shards} shards, ids by {step}");
            }
        }
    }

    proptest! {
        #[test]
        fn more_shards_take_items_from_all_and_give_none_back(
            hash: u64, from in 1_u16..=SHARDS_MAX, to in 1_u16..=SHARDS_MAX,
        ) {
            let (from, to) = (from.min(to), from.max(to));
            let (before, after) = (shard(hash, from), shard(hash, to));
            prop_assert!(before < from && after < to);
            prop_assert!(before == after || after >= from);
        }

        #[test]
        fn no_two_lists_of_texts_run_together(a: (String, String), b: (String, String)) {
            prop_assume!(a != b);
            prop_assert_ne!(hash(&[&a.0, &a.1]), hash(&[&b.0, &b.1]));
        }
    }
}
