//! Cursors as tokens: text for those outside of the program, such as the clients of an API.
//!
//! ```text
//! token   = base64url without padding of  form, rest
//! signed  = 0x11, body, 16 bytes of HMAC-SHA256 over the domain, form and body
//! sealed  = 0x12, AES-256-GCM-SIV of the body with form as associated data, tag included
//! ```
//!
//! `key` signs, seals and opens; `body` is what is inside. The first byte names form and version, so
//! that a later layout is told from this one.
//!
//! Invariant: nothing of a token is looked at before its tag was found good, and tags are compared in
//! constant time.

mod body;
mod key;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use self::body::Body;
pub(super) use self::body::Fingerprint;
pub use self::key::CursorKey;
use super::cursor::{Cursor, Origin};
use crate::error::{CursorReason, Error, Result};

impl Cursor {
    /// Returns the cursor as a token: opaque text for a URL, a header or a page.
    ///
    /// Made of letters, digits, `-` and `_`. It is bound to what the cursor is bound to and to the
    /// key's context, and expires if the key says so. Equal cursors make equal tokens, if they expire
    /// in the same second or not at all.
    ///
    /// # Length
    ///
    /// Four characters for each three bytes of: 36 bytes (40 with an expiry), the names of the
    /// attributes of the table's and the index's key but for that of the partition, each with a byte
    /// more, and for each shard one byte and the values of these attributes, each with two or three
    /// bytes more. So a pattern on the primary key with sort keys of 30 bytes has tokens of some 100
    /// characters; on an index with keys of 40 bytes each, some 235; over ten shards, ten times the
    /// keys.
    pub fn to_token(&self, key: &CursorKey) -> String {
        let listing = match &self.origin {
            Origin::Listing(binding) => binding.fingerprint(),
            Origin::Token(fingerprint) => *fingerprint,
        };
        let (context, expires) = (key.context_fingerprint(), key.expiry());
        let body = Body { expires, listing, context, places: self.places.clone() };
        URL_SAFE_NO_PAD.encode(key.close(body.encode()))
    }

    /// Reads a token that [`to_token`](Self::to_token) made with this key, or with one that it
    /// accepts.
    ///
    /// What listing it belongs to is looked at where it is used: another one refuses it as a
    /// mismatch. Any text may come in; the time that it takes grows with its length.
    ///
    /// # Errors
    ///
    /// [`Cursor`](crate::ErrorKind::Cursor), for the [reason](crate::Error::cursor_reason)
    /// [`Altered`](CursorReason::Altered) if it is no token of these keys,
    /// [`Mismatch`](CursorReason::Mismatch) if it was made in another context, and
    /// [`Expired`](CursorReason::Expired) if its time is over.
    pub fn from_token(token: &str, key: &CursorKey) -> Result<Self> {
        let altered = || {
            let message = "this is no token of a cursor, or not as it was made: start without one";
            Error::cursor(CursorReason::Altered, message)
        };
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| altered())?;
        let body = key.open(&bytes).ok_or_else(altered)?;
        let body = Body::decode(&body).ok_or_else(altered)?;
        if body.context != key.context_fingerprint() {
            let message = "this cursor was made in another context: start without one";
            return Err(Error::cursor(CursorReason::Mismatch, message));
        }
        if key.is_over(body.expires) {
            let message = "this cursor has expired: start without one";
            return Err(Error::cursor(CursorReason::Expired, message));
        }
        Ok(Self { origin: Origin::Token(body.listing), places: body.places })
    }
}
