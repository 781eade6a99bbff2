//! Timing: how long one call takes, over enough of them.
//!
//! Everything timed goes through here. Calls are made ready outside of the timed part, in chunks of
//! some hundred, and the answers are dropped inside of it, as a program would.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// How long each case of a round is measured.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// The time spent in calls that count.
    pub timed: Duration,
    /// The time after which a case ends however little was timed: making calls ready costs, too.
    pub total: Duration,
}

impl Budget {
    /// Returns a budget of so many timed milliseconds.
    pub const fn milliseconds(timed: u64) -> Self {
        Self { timed: Duration::from_millis(timed), total: Duration::from_millis(8 * timed) }
    }

    const fn is_spent(self, timed: Duration, total: Duration) -> bool {
        timed.as_nanos() >= self.timed.as_nanos() || total.as_nanos() >= self.total.as_nanos()
    }
}

/// Returns the nanoseconds of one call.
///
/// `prepare` returns a chunk of inputs, `call` is timed over each of them.
pub fn nanoseconds<I, O>(
    budget: Budget,
    mut prepare: impl FnMut() -> Vec<I>,
    mut call: impl FnMut(I) -> O,
) -> f64 {
    let (mut calls, mut timed, begin) = (0_u32, Duration::ZERO, Instant::now());
    // The first chunk warms up and does not count.
    for input in prepare() {
        black_box(call(black_box(input)));
    }
    while calls == 0 || !budget.is_spent(timed, begin.elapsed()) {
        let inputs = prepare();
        calls += u32::try_from(inputs.len()).unwrap_or(u32::MAX);
        let start = Instant::now();
        for input in inputs {
            black_box(call(black_box(input)));
        }
        timed += start.elapsed();
    }
    timed.as_nanos() as f64 / f64::from(calls)
}

/// Returns the nanoseconds of one call when `lanes` threads call at once: the time that passes,
/// divided by the calls of all threads.
///
/// `prepare` is given the thread's lane. Chunks start together, so that no thread runs alone.
pub fn nanoseconds_in_lanes<I: Send, O>(
    budget: Budget,
    lanes: usize,
    prepare: impl Fn(usize, u64) -> Vec<I> + Sync,
    call: impl Fn(I) -> O + Sync,
) -> f64 {
    if lanes == 1 {
        let mut chunk = 0;
        let next = || {
            chunk += 1;
            prepare(0, chunk)
        };
        return nanoseconds(budget, next, call);
    }
    let barrier = Barrier::new(lanes);
    let rates: Vec<f64> = std::thread::scope(|scope| {
        let run = |lane| {
            let (barrier, prepare, call) = (&barrier, &prepare, &call);
            move || calls_per_nanosecond(budget, barrier, |chunk| prepare(lane, chunk), call)
        };
        let threads: Vec<_> = (0..lanes).map(|lane| scope.spawn(run(lane))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a lane panicked")).collect()
    });
    1.0 / rates.iter().sum::<f64>()
}

fn calls_per_nanosecond<I, O>(
    budget: Budget,
    barrier: &Barrier,
    prepare: impl Fn(u64) -> Vec<I>,
    call: impl Fn(I) -> O,
) -> f64 {
    let (mut calls, mut timed) = (0_u32, Duration::ZERO);
    // All lanes must agree on the number of chunks: it follows from the first, which warms up.
    let mut chunks = 1_u64;
    let mut chunk = 0;
    while chunk <= chunks {
        let inputs = prepare(chunk);
        let count = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
        barrier.wait();
        let start = Instant::now();
        for input in inputs {
            black_box(call(black_box(input)));
        }
        let elapsed = start.elapsed();
        if chunk == 0 {
            chunks = agreed_chunks(barrier, budget, elapsed);
        } else {
            calls += count;
            timed += elapsed;
        }
        chunk += 1;
    }
    f64::from(calls) / timed.as_nanos() as f64
}

/// Returns how many chunks to measure, the same in every lane.
fn agreed_chunks(barrier: &Barrier, budget: Budget, first: Duration) -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    // One number for all measurements is enough: lanes write theirs between two barriers.
    static SLOWEST: AtomicU64 = AtomicU64::new(0);
    if barrier.wait().is_leader() {
        SLOWEST.store(0, Ordering::SeqCst);
    }
    barrier.wait();
    let nanoseconds = u64::try_from(first.as_nanos()).unwrap_or(u64::MAX);
    SLOWEST.fetch_max(nanoseconds, Ordering::SeqCst);
    barrier.wait();
    let slowest = SLOWEST.load(Ordering::SeqCst).max(1);
    barrier.wait();
    u64::try_from(budget.timed.as_nanos()).unwrap_or(u64::MAX).div_ceil(slowest).clamp(1, 5_000)
}
