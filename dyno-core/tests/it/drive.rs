//! Futures that wait for a clock, driven by moving it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dyno_core::clock::{Clock as _, ManualClock};

/// Polls a future to its end, and moves the clock a millisecond whenever it waits.
pub(crate) fn drive<F: Future>(clock: &ManualClock, future: F) -> F::Output {
    let mut future = pin!(future);
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        clock.advance(Duration::from_millis(1));
    }
    panic!("still waiting at {:?}", clock.now());
}

/// Returns the milliseconds that a clock which began at 1970 has been moved.
pub(crate) fn elapsed_ms(clock: &ManualClock) -> i64 {
    clock.now().as_micros() / 1_000
}
