//! Reads the body of a request, up to the protocol's limit.
//!
//! Called by `connection`. A body that arrives in one part, as most do, is taken as it is; others
//! are put together once. Invariant: no body is held in memory that is longer than
//! [`BODY_BYTES_MAX`], and long ones of all connections together no longer than
//! [`Budget::BYTES_MAX`]: the next one waits, and its client with it.

use std::fmt;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::limits::Limits;
use crate::wire::BODY_BYTES_MAX;

/// A body, or that there is too much of it.
pub(super) enum Received<'a> {
    /// The whole body, and the share of the budget that it holds until it is dropped.
    Whole(Bytes, Option<SemaphorePermit<'a>>),
    /// More than the protocol allows.
    TooLong,
}

/// The body broke off, came too slowly, or did not end: the connection is of no more use.
#[derive(Debug)]
pub(super) struct BrokenBody;

impl fmt::Display for BrokenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request's body did not arrive whole")
    }
}

impl std::error::Error for BrokenBody {}

/// How much memory the long bodies of all connections may take together.
#[derive(Debug)]
pub(super) struct Budget(Semaphore);

impl Budget {
    /// What there is of it: sixteen bodies of the greatest length.
    const BYTES_MAX: usize = 16 * BODY_BYTES_MAX;

    /// Bodies up to this length take nothing of it; all connections full of them are 64 MB.
    const FREE_BYTES: usize = 64 * 1024;

    /// The unit in which it is handed out.
    const UNIT_BYTES: usize = 1_024;

    /// Returns a budget that is all there.
    pub(super) fn new() -> Self {
        Self(Semaphore::new(Self::BYTES_MAX / Self::UNIT_BYTES))
    }

    /// Waits for the share of a body that may get this long; short ones need none.
    async fn take(&self, bytes: usize) -> Option<SemaphorePermit<'_>> {
        if bytes <= Self::FREE_BYTES {
            return None;
        }
        let units = u32::try_from(bytes.div_ceil(Self::UNIT_BYTES)).unwrap_or(u32::MAX);
        // It is never closed, and no body needs more than there is.
        self.0.acquire_many(units).await.ok()
    }
}

/// Reads a body to its end; of one that is too long, as much as may be discarded. `room` bytes
/// besides are kept free for what is made of it.
pub(super) async fn receive(
    mut body: Incoming,
    room: usize,
    limits: Limits,
    budget: &Budget,
) -> Result<Received<'_>, BrokenBody> {
    let hint = body.size_hint();
    let length = usize::try_from(hint.lower()).unwrap_or(usize::MAX);
    if length > BODY_BYTES_MAX {
        discard(body, 0, limits).await?;
        return Ok(Received::TooLong);
    }
    // A body that does not say how long it gets may get as long as any.
    let most = hint.upper().and_then(|upper| usize::try_from(upper).ok());
    let permit = budget.take(most.unwrap_or(BODY_BYTES_MAX).saturating_add(room)).await;
    let Some(first) = part(&mut body, limits).await? else {
        return Ok(Received::Whole(Bytes::new(), permit));
    };
    if body.is_end_stream() {
        return Ok(if first.len() > BODY_BYTES_MAX {
            Received::TooLong
        } else {
            Received::Whole(first, permit)
        });
    }
    let mut whole = BytesMut::with_capacity(length);
    let mut next = Some(first);
    while let Some(bytes) = next {
        if whole.len() + bytes.len() > BODY_BYTES_MAX {
            let read = whole.len() + bytes.len();
            drop((whole, permit));
            discard(body, read, limits).await?;
            return Ok(Received::TooLong);
        }
        whole.extend_from_slice(&bytes);
        next = part(&mut body, limits).await?;
    }
    Ok(Received::Whole(whole.freeze(), permit))
}

/// Waits for the next part of a body; `None` at its end.
async fn part(body: &mut Incoming, limits: Limits) -> Result<Option<Bytes>, BrokenBody> {
    loop {
        let frame = tokio::time::timeout(limits.body_timeout, body.frame());
        let Some(frame) = frame.await.map_err(|_| BrokenBody)? else { return Ok(None) };
        if let Ok(bytes) = frame.map_err(|_| BrokenBody)?.into_data() {
            return Ok(Some(bytes));
        }
    }
}

/// Throws away what comes of a body, as long as it may be; `read` bytes of it have been read.
async fn discard(mut body: Incoming, read: usize, limits: Limits) -> Result<(), BrokenBody> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut left = limits.discard_bytes_max.saturating_sub(read);
    if announced > left {
        return Ok(());
    }
    while let Some(bytes) = part(&mut body, limits).await? {
        let Some(less) = left.checked_sub(bytes.len()) else { break };
        left = less;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn long_bodies_wait_for_each_other_and_short_ones_do_not() {
        let budget = Budget::new();
        let mut shares = Vec::new();
        for _ in 0..Budget::BYTES_MAX / BODY_BYTES_MAX {
            shares.push(budget.take(BODY_BYTES_MAX).await.unwrap());
        }
        assert!(budget.take(Budget::FREE_BYTES).await.is_none());
        let soon = Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, budget.take(BODY_BYTES_MAX)).await.is_err());
        shares.pop();
        assert!(budget.take(BODY_BYTES_MAX).await.is_some());
    }
}
