//! Which items a stream of requests touches.

use crate::draw::Draw;

/// Items of one partition key, in the table and in the index.
pub const PARTITION_ITEMS: u64 = 100;

/// Draws the items of one lane's requests.
///
/// Lanes are threads that are to meet nowhere: lane 0 of 2 touches the even partitions alone.
#[derive(Debug, Clone)]
pub struct Pick {
    draw: Draw,
    items: u64,
    lane: u64,
    lanes: u64,
}

impl Pick {
    /// Returns the picker of a lane of a table with so many items.
    pub const fn new(seed: u64, items: u64, lane: u64, lanes: u64) -> Self {
        let lanes = if lanes == 0 { 1 } else { lanes };
        let seed = seed.wrapping_add(lane.wrapping_mul(0xA076_1D64_78BD_642F));
        Self { draw: Draw::new(seed), items, lane, lanes }
    }

    /// Returns how many items the table has.
    pub const fn items(&self) -> u64 {
        self.items
    }

    /// Returns a partition of the lane.
    pub const fn partition(&mut self) -> u64 {
        let partitions = self.items / PARTITION_ITEMS;
        let own = partitions / self.lanes;
        self.draw.below(own) * self.lanes + self.lane
    }

    /// Returns an item of the lane.
    pub const fn item(&mut self) -> u64 {
        let partition = self.partition();
        partition * PARTITION_ITEMS + self.draw.below(PARTITION_ITEMS)
    }

    /// Returns so many different items of the lane, which must have more of them.
    pub fn several(&mut self, count: usize) -> Vec<u64> {
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count {
            let number = self.item();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// Returns a number that makes a new version of an item.
    pub const fn version(&mut self) -> u64 {
        1 + self.draw.below(1 << 20)
    }
}

#[cfg(test)]
mod tests {
    use super::{PARTITION_ITEMS, Pick};

    #[test]
    fn lanes_meet_nowhere_and_stay_in_the_table() {
        for (items, lanes) in [(1_000, 2), (1_000, 1), (20_000, 3)] {
            for lane in 0..lanes {
                let mut pick = Pick::new(7, items, lane, lanes);
                for _ in 0..1_000 {
                    let number = pick.item();
                    assert!(number < items);
                    assert_eq!(number / PARTITION_ITEMS % lanes, lane);
                }
            }
        }
    }

    #[test]
    fn several_are_different() {
        let mut numbers = Pick::new(7, 1_000, 1, 2).several(100);
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 100);
    }
}
