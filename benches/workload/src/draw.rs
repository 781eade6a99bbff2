//! Numbers that look random and follow from a seed.

/// A generator of numbers (splitmix64): the same seed gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// Returns the generator of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, or 0 if that is 0.
    ///
    /// The low numbers are likelier by less than one in 2^32 for any end of 32 bits, which no
    /// benchmark can see.
    pub const fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// Returns so many lower-case letters.
    pub fn letters(&mut self, count: usize) -> String {
        let mut text = String::with_capacity(count);
        while text.len() < count {
            let mut bits = self.next();
            for _ in 0..(count - text.len()).min(12) {
                text.push(char::from(b'a' + u8::try_from(bits % 26).unwrap_or(0)));
                bits /= 26;
            }
        }
        text
    }

    /// Returns so many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 8);
        while bytes.len() < count {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        bytes.truncate(count);
        bytes
    }
}
