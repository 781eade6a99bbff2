//! The hash that places a partition key in the key space.
//!
//! FNV-1a of 64 bits over the encoded partition key, then the finalizer of `MurmurHash3`, because
//! partitions and scan segments divide the space by the *high* bits, which FNV alone mixes badly
//! for short keys. The function depends on nothing but the bytes: the same keys lie in the same
//! order in every process, on every machine, for every seed.

const FNV_OFFSET_BASIS: u64 = 0xCBF2_9CE4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01B3;
const MIX_FIRST: u64 = 0xFF51_AFD7_ED55_8CCD;
const MIX_SECOND: u64 = 0xC4CE_B9FE_1A85_EC53;

/// Returns the position of an encoded partition key in the key space.
pub(crate) fn partition_hash(encoded: &[u8]) -> u64 {
    let mut hash = FNV_OFFSET_BASIS;
    for byte in encoded {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(MIX_FIRST);
    hash = (hash ^ (hash >> 33)).wrapping_mul(MIX_SECOND);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_pinned() {
        // Stored order depends on these values: they never change. They were computed apart.
        assert_eq!(partition_hash(b""), 0xEFD0_1F60_BA99_2926);
        assert_eq!(partition_hash(b"a"), 0x82A2_A958_A9BE_CE5B);
    }

    #[test]
    fn spreads_counting_keys_over_the_space() {
        let mut eighths = [0u32; 8];
        for n in 0..8_000u32 {
            let hash = partition_hash(format!("user#{n}").as_bytes());
            eighths[usize::try_from(hash >> 61).unwrap()] += 1;
        }
        for count in eighths {
            assert!((850..=1_150).contains(&count), "{eighths:?}");
        }
    }
}
