//! Targets and policies of an engine that lasts.

use dyno_local::{Local, ManualClock, Scalable, ScalingPolicy};

use super::{MIDNIGHT, consume, minutes, provisioned, throughput, told, writes};
use crate::durable::directory::Directory;
use crate::support::{ok, table};

#[test]
fn targets_and_policies_come_back() {
    let directory = Directory::new();
    let clock = ManualClock::new(MIDNIGHT);
    let open = || Local::builder().clock(clock.clone()).open(directory.path()).unwrap();
    let local = open();
    ok(&local, provisioned(table("tab", "pk", "pk:S"), 100, 100));
    let scaling = local.auto_scaling();
    scaling.register(&writes(), 2..=1_000).unwrap();
    let policy = ScalingPolicy::new("keep", 70.0).scale_in_cooldown(60);
    scaling.put_policy(&writes(), policy).unwrap();
    scaling.register(&Scalable::reads("tab"), 1..=100).unwrap();
    scaling.suspend(&Scalable::reads("tab"), true).unwrap();
    scaling.register(&Scalable::writes("tab"), 2..=900).unwrap();
    let before = (scaling.targets(), scaling.policies());
    for _ in 0..2 {
        consume(&local, 5_400);
        minutes(&clock, 1);
    }
    assert_eq!(throughput(&local).write_capacity_units, 129);
    drop(local);

    minutes(&clock, 60);
    let local = open();
    let scaling = local.auto_scaling();
    assert_eq!((scaling.targets(), scaling.policies()), before);
    assert!(scaling.activities().is_empty());
    assert_eq!(throughput(&local).write_capacity_units, 129, "no use is known of before");
    minutes(&clock, 15);
    assert_eq!(throughput(&local).write_capacity_units, 2);
    assert_eq!(told(&local), ["77: 129 -> 2"]);
    scaling.deregister(&writes()).unwrap();
    scaling.deregister(&Scalable::reads("tab")).unwrap();
    drop(local);
    assert!(open().auto_scaling().targets().is_empty());
}
