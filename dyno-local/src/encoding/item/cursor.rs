//! Reading from the front of bytes, and writing variable-length integers.

/// The bytes that are left to read. Every method returns `None` past the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    #[inline]
    pub(super) fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    #[inline]
    pub(super) fn fixed_u32(&mut self) -> Option<usize> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*taken)).ok()
    }

    /// Reads a variable-length integer of up to five bytes.
    #[inline]
    pub(super) fn integer(&mut self) -> Option<usize> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(usize::from(first));
        }
        let mut value = u64::from(first & 0x7F);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return usize::try_from(value).ok();
            }
        }
        None
    }

    /// Reads bytes with their length in front.
    #[inline]
    pub(super) fn counted(&mut self) -> Option<&'a [u8]> {
        let bytes = self.integer()?;
        self.take(bytes)
    }
}

/// Writes a variable-length integer; lengths in items are far below its 35 bits.
pub(super) fn write_integer(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7F).unwrap_or(0);
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Writes bytes with their length in front.
pub(super) fn write_counted(bytes: &[u8], out: &mut Vec<u8>) {
    write_integer(bytes.len(), out);
    out.extend_from_slice(bytes);
}
