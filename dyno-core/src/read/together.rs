//! Waiting for several answers at once, without a runtime.

use std::future::poll_fn;
use std::task::Poll;

use crate::backend::BoxFuture;

/// Runs futures to their ends, up to `most` of them at a time, and returns what they made in their
/// own order.
///
/// All are polled by the one task that waits. A further one starts when one is done; nothing is left
/// behind when this is dropped.
pub(crate) async fn together<T>(futures: Vec<BoxFuture<'_, T>>, most: usize) -> Vec<T> {
    let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut waiting = futures.into_iter().enumerate();
    let mut running: Vec<_> = waiting.by_ref().take(most.max(1)).collect();
    poll_fn(|cx| {
        running.retain_mut(|(at, future)| {
            while let Poll::Ready(value) = future.as_mut().poll(cx) {
                if let Some(slot) = done.get_mut(*at) {
                    *slot = Some(value);
                }
                match waiting.next() {
                    Some(next) => (*at, *future) = next,
                    None => return false,
                }
            }
            true
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn as_many_run_as_are_allowed_and_results_keep_their_order() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let futures = (0..10_usize).map(|at| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            // Later ones are done sooner.
            let mut polls_left = 11 - at;
            let mut begun = false;
            let future = poll_fn(move |_| {
                if !begun {
                    begun = true;
                    let now = running.fetch_add(1, Ordering::Relaxed) + 1;
                    most.fetch_max(now, Ordering::Relaxed);
                }
                polls_left -= 1;
                if polls_left > 0 {
                    return Poll::Pending;
                }
                running.fetch_sub(1, Ordering::Relaxed);
                Poll::Ready(at)
            });
            Box::pin(future) as BoxFuture<'_, usize>
        });
        let mut all = pin!(together(futures.collect(), 3));
        let polls = Cell::new(0);
        let results = loop {
            polls.set(polls.get() + 1);
            assert!(polls.get() < 100);
            if let Poll::Ready(results) = all.as_mut().poll(&mut Context::from_waker(Waker::noop()))
            {
                break results;
            }
        };
        assert_eq!(results, (0..10).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn nothing_to_wait_for_is_done_at_once() {
        let mut none = pin!(together(Vec::<BoxFuture<'_, ()>>::new(), 0));
        let polled = none.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Ready(Vec::new()));
    }
}
