//! Timing: how long one call takes, over enough of them.
//!
//! Everything in the process that is timed goes through here. Calls are made ready outside of the
//! timed part, in chunks of some hundred, and the answers are dropped inside of it, as a program
//! would. Calls are always made by threads of their own, be it one: the thread that has loaded the
//! tables has a heap full of holes, and would be slower than those beside which it is put.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How long each case of a round is measured.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// The time spent in calls that count.
    pub timed: Duration,
}

/// Whether threads alone are timed by what they had of the processor.
static BY_PROCESSOR: AtomicBool = AtomicBool::new(false);

/// Has single threads timed by what they had of the processor, not by what passed: for a look on a
/// machine where other things run.
pub fn time_by_processor() {
    BY_PROCESSOR.store(true, Ordering::Relaxed);
}

impl Budget {
    /// Returns a budget of so many timed milliseconds.
    pub const fn milliseconds(timed: u64) -> Self {
        Self { timed: Duration::from_millis(timed) }
    }
}

/// Returns the nanoseconds of one call.
///
/// `prepare` returns a chunk of inputs, given its number; `call` is timed over each of them.
pub fn nanoseconds<I: Send, O>(
    budget: Budget,
    prepare: impl Fn(u64) -> Vec<I> + Sync,
    call: impl Fn(I) -> O + Sync,
) -> f64 {
    nanoseconds_in_lanes(budget, 1, |_, chunk| prepare(chunk), call)
}

/// Returns the nanoseconds of one call when `lanes` threads call at once: the time that passes,
/// divided by the calls of all threads.
///
/// `prepare` is given the thread's lane, too. Chunks start together, so that no thread runs alone.
pub fn nanoseconds_in_lanes<I: Send, O>(
    budget: Budget,
    lanes: usize,
    prepare: impl Fn(usize, u64) -> Vec<I> + Sync,
    call: impl Fn(I) -> O + Sync,
) -> f64 {
    let by_processor = lanes == 1 && BY_PROCESSOR.load(Ordering::Relaxed);
    let clock = if by_processor { ClockId::ThreadCPUTime } else { ClockId::Monotonic };
    let meeting = Meeting { barrier: Barrier::new(lanes), slowest: AtomicU64::new(1) };
    let rates: Vec<f64> = std::thread::scope(|scope| {
        let run = |lane| {
            let (meeting, prepare, call) = (&meeting, &prepare, &call);
            move || {
                let prepare = |chunk| prepare(lane, chunk);
                calls_per_nanosecond(budget, clock, meeting, prepare, call)
            }
        };
        let threads: Vec<_> = (0..lanes).map(|lane| scope.spawn(run(lane))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a lane panicked")).collect()
    });
    1.0 / rates.iter().sum::<f64>()
}

/// Where the lanes of a measurement wait for each other.
struct Meeting {
    barrier: Barrier,
    /// Nanoseconds of the slowest lane's chunk.
    slowest: AtomicU64,
}

fn calls_per_nanosecond<I, O>(
    budget: Budget,
    clock: ClockId,
    meeting: &Meeting,
    prepare: impl Fn(u64) -> Vec<I>,
    call: impl Fn(I) -> O,
) -> f64 {
    let (mut calls, mut timed) = (0_u32, 0_u64);
    // The first chunk warms up and does not count; how long it takes says how many are to follow.
    let (mut chunk, mut last) = (0, 1);
    while chunk <= last {
        let inputs = prepare(chunk);
        let count = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
        meeting.barrier.wait();
        let start = now(clock);
        for input in inputs {
            black_box(call(black_box(input)));
        }
        let elapsed = now(clock) - start;
        if chunk == 0 {
            // All lanes must agree, or one would wait for ever.
            meeting.slowest.fetch_max(elapsed, Ordering::SeqCst);
            meeting.barrier.wait();
            let slowest = meeting.slowest.load(Ordering::SeqCst);
            let budget = u64::try_from(budget.timed.as_nanos()).unwrap_or(u64::MAX);
            last = budget.div_ceil(slowest).clamp(1, CHUNKS_MAX);
        } else {
            calls += count;
            timed += elapsed;
        }
        chunk += 1;
    }
    f64::from(calls) / timed as f64
}

/// Chunks of one case in one round, at most.
const CHUNKS_MAX: u64 = 2_000;

fn now(clock: ClockId) -> u64 {
    let time = clock_gettime(clock);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
