//! The keys that tokens are made and read with, and for whom and how long they are good.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "cursor-aead")]
use aes_gcm_siv::Aes256GcmSiv;
#[cfg(feature = "cursor-aead")]
use aes_gcm_siv::aead::{Aead, Payload};
#[cfg(feature = "cursor-hmac")]
use hmac::{Hmac, Mac};
#[cfg(feature = "cursor-hmac")]
use sha2::Sha256;

use super::body::{Fingerprint, fingerprint};
use crate::clock::{Clock, SystemClock};

/// What makes tokens of cursors and reads them; cheap to clone.
///
/// [`signed`](Self::signed) tokens cannot be altered, but whoever holds one can read the keys of the
/// item that it stands at. [`sealed`](Self::sealed) ones cannot be read either. A secret is 32 random
/// bytes, used for nothing else and kept where the program's other secrets are.
///
/// A key that is to be replaced goes on being accepted for as long as its tokens are about:
/// `CursorKey::sealed(new).accept(CursorKey::signed(old))`.
///
/// `Debug` shows no secret.
#[derive(Clone)]
pub struct CursorKey {
    /// The first makes tokens, all read them.
    secrets: Arc<[Secret]>,
    context: Fingerprint,
    lifetime: Option<Duration>,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Copy)]
enum Secret {
    #[cfg(feature = "cursor-hmac")]
    Signed([u8; 32]),
    #[cfg(feature = "cursor-aead")]
    Sealed([u8; 32]),
}

/// The first byte of a token: its form and the version of the form.
#[cfg(feature = "cursor-hmac")]
const SIGNED_V1: u8 = 0x11;
#[cfg(feature = "cursor-aead")]
const SEALED_V1: u8 = 0x12;

/// What is signed starts with this, so that no other use of the secret makes the same signature.
#[cfg(feature = "cursor-hmac")]
const DOMAIN: &[u8] = b"dyno cursor";

/// Bytes of a signature: half of the hash, as many as those of a seal.
#[cfg(feature = "cursor-hmac")]
const SIGNATURE_LENGTH: usize = 16;

/// AES-GCM-SIV makes the initial value from the content, so that one nonce for all tells no more than
/// that two tokens are equal ("AES-GCM-SIV", RFC 8452, section 9). It takes no room in the token and
/// no source of random numbers.
#[cfg(feature = "cursor-aead")]
const NONCE: [u8; 12] = *b"dyno cursor1";

impl CursorKey {
    /// Returns a key whose tokens are signed with HMAC-SHA256, cut to 128 bits.
    #[cfg(feature = "cursor-hmac")]
    pub fn signed(secret: [u8; 32]) -> Self {
        Self::of(Secret::Signed(secret))
    }

    /// Returns a key whose tokens are encrypted and authenticated with AES-256-GCM-SIV.
    ///
    /// A token's length still tells that of the keys inside.
    #[cfg(feature = "cursor-aead")]
    pub fn sealed(secret: [u8; 32]) -> Self {
        Self::of(Secret::Sealed(secret))
    }

    fn of(secret: Secret) -> Self {
        let context = fingerprint(&[]);
        Self { secrets: Arc::new([secret]), context, lifetime: None, clock: Arc::new(SystemClock) }
    }

    /// Reads what another key makes, too; new tokens are made with this one.
    ///
    /// Of the other key only the secrets count.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes its arguments")]
    pub fn accept(self, other: Self) -> Self {
        let secrets = self.secrets.iter().chain(other.secrets.iter()).copied().collect();
        Self { secrets, ..self }
    }

    /// Returns the key for one context, such as a tenant or a user: tokens that it makes are read in
    /// the same context only.
    ///
    /// A context replaces the one before. That of a key without one is the empty text.
    #[must_use]
    pub fn within(&self, context: &str) -> Self {
        Self { context: fingerprint(context.as_bytes()), ..self.clone() }
    }

    /// Lets tokens that are made from now on expire after so long, counted in whole seconds.
    ///
    /// When a token expires is in the token: this changes nothing for those that are about.
    #[must_use]
    pub fn expires_after(self, lifetime: Duration) -> Self {
        Self { lifetime: Some(lifetime), ..self }
    }

    /// Goes by another clock than the machine's.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    pub(super) const fn context_fingerprint(&self) -> Fingerprint {
        self.context
    }

    /// Returns when a token that is made now expires, in seconds since 1970.
    pub(super) fn expiry(&self) -> Option<u64> {
        let lifetime = self.lifetime?;
        let seconds = lifetime.as_secs().saturating_add(u64::from(lifetime.subsec_nanos() > 0));
        // Zero would say that it never does.
        Some(self.now().saturating_add(seconds).max(1))
    }

    pub(super) fn is_over(&self, expires: Option<u64>) -> bool {
        expires.is_some_and(|expires| expires <= self.now())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.clock.now().as_micros() / 1_000_000).unwrap_or(0)
    }

    /// Signs or seals a body with the first secret.
    pub(super) fn close(&self, body: Vec<u8>) -> Vec<u8> {
        self.secrets.first().map(|secret| secret.close(body)).unwrap_or_default()
    }

    /// Returns the body of a token that one of the secrets made.
    pub(super) fn open(&self, token: &[u8]) -> Option<Vec<u8>> {
        let (form, rest) = token.split_first()?;
        self.secrets.iter().find_map(|secret| secret.open(*form, rest))
    }
}

impl Secret {
    fn close(&self, body: Vec<u8>) -> Vec<u8> {
        match self {
            #[cfg(feature = "cursor-hmac")]
            Self::Signed(secret) => {
                let mut token = vec![SIGNED_V1];
                token.extend(body);
                let signature = mac(secret, &token).map(|mac| mac.finalize().into_bytes());
                token.extend(signature.unwrap_or_default().iter().take(SIGNATURE_LENGTH));
                token
            }
            #[cfg(feature = "cursor-aead")]
            Self::Sealed(secret) => {
                let content = Payload { msg: &body, aad: &[SEALED_V1] };
                // Fails for 64 GiB and more, which no cursor has.
                let sealed = cipher(secret).encrypt(&NONCE.into(), content).unwrap_or_default();
                std::iter::once(SEALED_V1).chain(sealed).collect()
            }
        }
    }

    fn open(&self, form: u8, rest: &[u8]) -> Option<Vec<u8>> {
        match self {
            #[cfg(feature = "cursor-hmac")]
            Self::Signed(secret) => {
                let (body, signature) = rest.split_last_chunk::<SIGNATURE_LENGTH>()?;
                let signed = std::iter::once(form).chain(body.iter().copied());
                let mac = mac(secret, &signed.collect::<Vec<_>>())?;
                // Compares in constant time.
                let is_good = form == SIGNED_V1 && mac.verify_truncated_left(signature).is_ok();
                is_good.then(|| body.to_vec())
            }
            #[cfg(feature = "cursor-aead")]
            Self::Sealed(secret) => {
                let content = Payload { msg: rest, aad: &[form] };
                let body = cipher(secret).decrypt(&NONCE.into(), content).ok()?;
                (form == SEALED_V1).then_some(body)
            }
        }
    }
}

#[cfg(feature = "cursor-hmac")]
fn mac(secret: &[u8; 32], signed: &[u8]) -> Option<Hmac<Sha256>> {
    // A secret of any length will do, so this does not fail.
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret).ok()?;
    mac.update(DOMAIN);
    mac.update(signed);
    Some(mac)
}

#[cfg(feature = "cursor-aead")]
fn cipher(secret: &[u8; 32]) -> Aes256GcmSiv {
    <Aes256GcmSiv as aes_gcm_siv::KeyInit>::new(secret.into())
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorKey")
            .field("secrets", &self.secrets.len())
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
