//! Runs in virtual time: their order, their end, and what they wait for.

use std::time::Duration;

use super::*;
use crate::clock::until;

type Log = Rc<RefCell<Vec<(i64, u32)>>>;

/// Ten clients which write down when they come, again and again, after pauses of their own.
fn logged(time: &mut VirtualTime, clock: &ManualClock) -> Vec<(i64, u32)> {
    let log = Log::default();
    for client in 0..10_u32 {
        let (log, clock) = (Rc::clone(&log), clock.clone());
        time.spawn(async move {
            for _ in 0..5 {
                log.borrow_mut().push((clock.now().as_micros() / 1_000_000, client));
                let pause = i64::from(client % 3 + 1) * 1_000_000;
                until(&clock, clock.now().plus_micros(pause)).await;
            }
        });
    }
    time.run().unwrap();
    log.take()
}

fn run(seed: Option<u64>) -> Vec<(i64, u32)> {
    let clock = ManualClock::default();
    let time = VirtualTime::new(clock.clone());
    let mut time = match seed {
        Some(seed) => time.seed(seed),
        None => time,
    };
    logged(&mut time, &clock)
}

#[test]
fn a_run_is_repeated_and_a_seed_is_an_order() {
    let in_order = run(None);
    assert_eq!(in_order[..10], (0..10).map(|client| (0, client)).collect::<Vec<_>>());
    assert_eq!(in_order, run(None));
    assert_eq!(run(Some(1)), run(Some(1)));
    assert_ne!(run(Some(1)), run(Some(2)));
    let sorted = |mut log: Vec<(i64, u32)>| {
        log.sort_unstable();
        log
    };
    assert_eq!(sorted(run(Some(1))), sorted(in_order), "the same moments");
}

#[test]
fn a_run_stops_where_it_is_told_and_goes_on() {
    let clock = ManualClock::default();
    let mut time = VirtualTime::new(clock.clone());
    let sleeper = clock.clone();
    time.spawn(async move { until(&sleeper, Timestamp::from_seconds(10)).await });
    time.run_until(Timestamp::from_seconds(4)).unwrap();
    assert_eq!((clock.now(), time.unfinished()), (Timestamp::from_seconds(4), 1));
    time.run_until(Timestamp::from_seconds(40)).unwrap();
    assert_eq!((clock.now(), time.unfinished()), (Timestamp::from_seconds(10), 0));
}

#[test]
fn what_nothing_wakes_is_told() {
    let clock = ManualClock::new(Timestamp::from_seconds(5));
    let mut time = VirtualTime::new(clock);
    time.spawn(std::future::pending());
    time.spawn(std::future::pending());
    let stalled = time.run().unwrap_err();
    assert_eq!((stalled.waiting, stalled.at), (2, Timestamp::from_seconds(5)));
    assert!(time.block_on(std::future::pending::<()>()).is_err());
}

#[test]
fn a_main_future_ends_the_run_and_the_others_go_on_with_it() {
    let clock = ManualClock::default();
    let mut time = VirtualTime::new(clock.clone());
    let (log, spawner) = (Log::default(), time.spawner());
    let main = async {
        let (log, inner) = (Rc::clone(&log), clock.clone());
        spawner.spawn(async move {
            for second in 1.. {
                until(&inner, Timestamp::from_seconds(second)).await;
                log.borrow_mut().push((second, 0));
            }
        });
        until(&clock, Timestamp::from_micros(3_500_000)).await;
        clock.now()
    };
    assert_eq!(time.block_on(main), Ok(Timestamp::from_micros(3_500_000)));
    assert_eq!(log.borrow().len(), 3);
    assert_eq!(time.unfinished(), 1);
}

#[test]
fn many_sleepers_cost_little_each() {
    let clock = ManualClock::default();
    let mut time = VirtualTime::new(clock.clone());
    let done = Rc::new(RefCell::new(0_u32));
    for client in 0..20_000_i64 {
        let (clock, done) = (clock.clone(), Rc::clone(&done));
        time.spawn(async move {
            until(&clock, Timestamp::from_micros(client * 7_919 % 20_000)).await;
            *done.borrow_mut() += 1;
        });
    }
    time.run().unwrap();
    assert_eq!(*done.borrow(), 20_000);
    clock.advance(Duration::ZERO);
}

#[test]
fn who_waits_for_the_last_moment_is_woken_there() {
    let clock = ManualClock::default();
    let mut time = VirtualTime::new(clock.clone());
    let last = Timestamp::from_micros(i64::MAX);
    let waits = clock.clone();
    time.spawn(async move { until(&waits, last).await });
    assert_eq!(time.run(), Ok(()));
    assert_eq!((clock.now(), time.unfinished()), (last, 0));
}
