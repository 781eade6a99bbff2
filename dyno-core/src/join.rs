//! Several futures at once, without a runtime: they are polled together by whoever awaits them.
//!
//! Batches and reads of many partitions call it. Invariants: never more than the limit are under way,
//! the next one is made only when there is room for it, and dropping the whole drops all of them.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Runs futures, at most `limit` of them at a time, and returns what they give, in their order.
///
/// A wake-up polls all that are under way, which is cheap for the few that a limit allows.
pub(crate) async fn join_bounded<F: Future>(
    limit: usize,
    futures: impl IntoIterator<Item = F>,
) -> Vec<F::Output> {
    let mut waiting = futures.into_iter().enumerate().fuse();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut outputs = BTreeMap::new();
    poll_fn(move |cx| {
        loop {
            let room = limit.max(1).saturating_sub(running.len());
            running.extend(waiting.by_ref().take(room).map(|(at, future)| (at, Box::pin(future))));
            if running.is_empty() {
                return Poll::Ready(std::mem::take(&mut outputs).into_values().collect());
            }
            let before = running.len();
            running.retain_mut(|(at, future)| match future.as_mut().poll(cx) {
                Poll::Ready(output) => {
                    outputs.insert(*at, output);
                    false
                }
                Poll::Pending => true,
            });
            if running.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use super::*;

    /// Is done when it has been polled so often; counts how many are under way.
    async fn ready_after(polls: usize, number: usize, under_way: &AtomicUsize) -> usize {
        let mut polled = 0;
        under_way.fetch_add(1, Ordering::SeqCst);
        poll_fn(|_| {
            polled += 1;
            if polled > polls { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        under_way.fetch_sub(1, Ordering::SeqCst);
        number
    }

    #[test]
    fn outputs_keep_the_order_and_the_limit_holds() {
        for limit in [0, 1, 3, 20] {
            let under_way = AtomicUsize::new(0);
            let futures = (0..10).map(|at| ready_after((at * 7) % 4, at, &under_way));
            let mut joined = pin!(join_bounded(limit, futures));
            let mut cx = Context::from_waker(Waker::noop());
            let outputs = loop {
                if let Poll::Ready(outputs) = joined.as_mut().poll(&mut cx) {
                    break outputs;
                }
                let now = under_way.load(Ordering::SeqCst);
                assert!((1..=limit.max(1)).contains(&now), "{now} of {limit}");
            };
            assert_eq!(outputs, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_is_done_at_once() {
        let nothing: [std::future::Ready<()>; 0] = [];
        let mut joined = pin!(join_bounded(4, nothing));
        let polled = joined.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Ready(outputs) if outputs.is_empty()));
    }
}
