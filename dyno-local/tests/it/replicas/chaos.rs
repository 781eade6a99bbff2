//! Chaos: what befalls copies by chance follows from a seed, and stays within what can be.

use dyno_local::{Chaos, CopyState, Lag, Local, ManualClock, Replication};

use super::{create, ms, put_of, replicas};
use crate::support::{item, put, send};

/// What a client sees that writes for a while, a letter for each answer.
fn run(seed: u64) -> String {
    let clock = ManualClock::default();
    let chaos = Chaos::seeded(seed).calm(ms(2_000)).outage(ms(700)).mid_write(0.02);
    let chaos = chaos.late(0.2, ms(30));
    let lag = Lag::seeded(seed, ms(1)..ms(30));
    let replication = Replication::new().lag(lag).lease(ms(300)).chaos(chaos);
    let local = Local::builder().clock(clock.clone()).replication(replication).build();
    create(&local);
    let mut told = String::new();
    for n in 0..600 {
        let written = send(&local, put_of(&format!("pk=a sk=s n={n}"))).is_ok();
        told.push(if written { 'w' } else { '.' });
        clock.advance(ms(10));
        let info = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0];
        let lost = info.copies.iter().filter(|copy| copy.state != CopyState::Up).count();
        assert!(lost < 3, "{info:?}");
        for copy in &info.copies {
            assert!(copy.applied <= copy.log_end || info.leader.is_some(), "{info:?}");
            assert!(copy.log_end <= info.committed, "{info:?}");
        }
    }
    told
}

#[test]
fn a_seed_brings_the_same_twice() {
    let told = run(1);
    assert_eq!(run(1), told);
    assert_ne!(run(2), told);
    assert!(told.contains("..........") && told.contains("wwwwwwwwww"), "{told}");
}

#[test]
fn a_leap_of_the_clock_is_survived() {
    let clock = ManualClock::default();
    let chaos = Chaos::seeded(1).calm(ms(1)).outage(ms(1));
    let replication = Replication::new().lease(ms(1)).chaos(chaos);
    let local = Local::builder().clock(clock.clone()).replication(replication).build();
    create(&local);
    clock.advance(std::time::Duration::from_hours(40 * 365 * 24));
    let tries = (0..1_000).filter(|_| {
        clock.advance(ms(1));
        send(&local, put_of("pk=a sk=s")).is_ok()
    });
    assert!(tries.count() > 0);
}

/// Without chaos nothing goes wrong.
#[test]
fn nothing_befalls_copies_by_themselves() {
    let (local, clock) = super::engine(Lag::seeded(1, ms(1)..ms(30)));
    for n in 0..500 {
        put(&local, &format!("pk=p{} sk=s", n % 9));
        clock.advance(ms(1_000));
    }
    assert_eq!(replicas(&local).leaders(), [Some(0); 4]);
    assert!(replicas(&local).info().iter().all(|info| info.term == 1));
}
