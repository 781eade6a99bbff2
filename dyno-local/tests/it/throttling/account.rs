//! What an account allows a table on demand, and that runs repeat.

use dyno_core::op::WarmThroughput;

use super::{enforced, put, reasons, seconds};
use crate::support::{Random, ok, table};

/// Section 4: "AccountLimit…: on-demand above the per-table account quota (40k/40k default)".
#[test]
fn a_table_has_40000_units_of_the_account() {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S");
    create.warm_throughput = Some(WarmThroughput {
        read_units_per_second: Some(12_000),
        write_units_per_second: Some(100_000),
    });
    ok(&local, create);
    assert_eq!(local.partitions("tab").len(), 100);
    seconds(&clock, 1);
    let mut units = 0;
    for number in 0.. {
        match put(&local, &format!("pk={number}p sk=b"), 400) {
            Ok(()) => units += 400,
            Err(error) if reasons(&error).contains("KeyRange") => {}
            Err(error) => {
                assert_eq!(reasons(&error), "TableWriteAccountLimitExceeded tab");
                break;
            }
        }
    }
    assert_eq!(units, 40_000);
}

#[test]
fn the_same_requests_are_throttled_the_same() {
    let run = |seed: u64| {
        let (local, clock) = enforced();
        let create = super::provisioned(table("tab", "pk sk", "pk:S sk:S"), 5, 60);
        ok(&local, create);
        let mut random = Random::new(seed);
        let mut log = String::new();
        for _ in 0..1_500 {
            let key = format!("pk={}p sk={}s", random.below(5), random.below(50));
            let outcome = if random.one_in(3) {
                super::get(&local, &key, random.one_in(2))
            } else {
                put(&local, &key, 1 + random.below(120))
            };
            log.push_str(&outcome.err().map_or_else(|| ".".to_owned(), |error| reasons(&error)));
            clock.advance(std::time::Duration::from_millis(
                u64::try_from(random.below(400)).unwrap(),
            ));
        }
        format!("{log} {:?} {:?}", local.usage("tab"), local.partitions("tab"))
    };
    let told = run(7);
    assert_eq!(told, run(7));
    assert!(told.contains("TableWriteProvisioned"), "{told}");
    assert_ne!(told, run(8));
}
