//! Targets and policies: what is registered, refused, replaced and removed.

use std::time::Duration;

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteTable, Projection};
use dyno_local::{Local, Scalable, ScalingPolicy};

use super::{
    consume, minutes, provisioned, scale_writes, set_units, throughput, told, units, with_units,
    write_units, writes,
};
use crate::support::{gsi, lsi, ok, table};

fn refused<T>(outcome: Result<T, BackendError>) -> String {
    outcome.map(drop).unwrap_err().to_string()
}

#[test]
fn units_out_of_bounds_are_brought_within_at_once() {
    let (local, clock) = with_units(Local::builder(), 100);
    let scaling = local.auto_scaling();
    let target = scaling.register(&writes(), 5..=10).unwrap();
    assert_eq!((target.min, target.max), (5, 10));
    assert_eq!(write_units(&local), 10);
    scaling.register(&writes(), 20..=30).unwrap();
    assert_eq!(write_units(&local), 20);
    scaling.register(&writes(), 1..=50).unwrap();
    assert_eq!(told(&local), ["0: 100 -> 10", "0: 10 -> 20"]);
    let causes: Vec<String> = scaling.activities().into_iter().map(|it| it.cause).collect();
    assert_eq!(causes, ["maximum capacity was set to 10", "minimum capacity was set to 20"]);
    // What is set by hand afterwards stays, measured on the service.
    set_units(&local, 100, 200);
    minutes(&clock, 30);
    assert_eq!(write_units(&local), 200);
}

#[test]
fn targets_must_name_what_is_there() {
    let (local, _) = with_units(Local::builder(), 100);
    let mut create = provisioned(table("idx", "pk sk", "pk:S sk:S a:S"), 1, 1);
    let mut index = gsi("by-a", "a", Projection::all());
    index.provisioned_throughput = Some(units(1, 1));
    create.global_secondary_indexes = Some(vec![index]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk a", Projection::all())]);
    ok(&local, create);
    let check = |scalable: Scalable, bounds, expected: &str| {
        let outcome = local.auto_scaling().register(&scalable, bounds);
        assert_eq!(outcome.map_or_else(|error| error.to_string(), |_| String::new()), expected);
    };
    let missing = "ValidationException: DynamoDB index does not exist: table/idx/index/";
    check(Scalable::reads("idx").of_index("by-a"), 1..=5, "");
    check(Scalable::reads("idx").of_index("by-b"), 1..=5, &format!("{missing}by-b"));
    check(Scalable::reads("idx").of_index("local"), 1..=5, &format!("{missing}local"));
    check(
        Scalable::reads("nope"),
        1..=5,
        "ValidationException: DynamoDB table does not exist: table/nope",
    );
    #[expect(clippy::reversed_empty_ranges, reason = "it is refused")]
    let crossed = 6..=5;
    check(
        writes(),
        crossed,
        "ValidationException: Maximum capacity cannot be less than minimum capacity",
    );
    check(
        writes(),
        0..=5,
        "ValidationException: Minimum capacity must be at least 1 for this scalable dimension, but was 0",
    );
    check(writes(), 5..=5, "");
    assert_eq!(local.auto_scaling().targets().len(), 2);
}

#[test]
fn a_policy_needs_a_target_and_is_the_only_one() {
    let (local, _) = with_units(Local::builder(), 100);
    let scaling = local.auto_scaling();
    let policy = |name, percent| ScalingPolicy::new(name, percent);
    assert_eq!(
        refused(scaling.put_policy(&writes(), policy("a", 70.0))),
        "ObjectNotFoundException: No scalable target registered for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits"
    );
    scaling.register(&writes(), 1..=100).unwrap();
    let first = scaling.put_policy(&writes(), policy("a", 70.0)).unwrap();
    let again = scaling.put_policy(&writes(), policy("a", 50.0).without_scale_in()).unwrap();
    assert_eq!((&first.arn, &first.alarms), (&again.arn, &again.alarms));
    assert_eq!((again.policy.target_percent, again.policy.disable_scale_in), (50.0, Some(true)));
    assert_eq!(
        refused(scaling.put_policy(&writes(), policy("b", 50.0))),
        "ValidationException: Only one TargetTrackingScaling policy for a given metric specification is allowed."
    );
    assert_eq!(
        refused(scaling.delete_policy(&writes(), "b")),
        "ObjectNotFoundException: No scaling policy found for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits, policy name: b"
    );
    scaling.delete_policy(&writes(), "a").unwrap();
    scaling.put_policy(&writes(), policy("b", 50.0)).unwrap();
}

/// The bounds and their texts were measured on the service; its guide says 20 to 90.
#[test]
fn a_target_is_between_10_and_90_percent() {
    let (local, _) = with_units(Local::builder(), 100);
    local.auto_scaling().register(&writes(), 1..=100).unwrap();
    let check = |percent, expected: &str| {
        let outcome = local.auto_scaling().put_policy(&writes(), ScalingPolicy::new("a", percent));
        assert_eq!(
            outcome.map_or_else(|error| error.message().to_owned(), |_| String::new()),
            expected
        );
    };
    let between = |value: &str| {
        format!(
            "For predefined metric type DynamoDBWriteCapacityUtilization, target value must be between '10.0' and '90.0', but was '{value}'."
        )
    };
    check(10.0, "");
    check(90.0, "");
    check(9.9, &between("9.9"));
    check(90.1, &between("90.1"));
    check(100.0, &between("100.0"));
    check(
        0.0,
        "For target tracking scaling, target value must be between '8.51592E-109' and '1.174271E108', but was '0.0'.",
    );
}

#[test]
fn what_is_removed_does_nothing_any_more() {
    let (local, clock) = with_units(Local::builder(), 100);
    let scaling = local.auto_scaling();
    assert_eq!(
        refused(scaling.deregister(&writes())),
        "ObjectNotFoundException: No scalable target found for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits"
    );
    scale_writes(&local);
    scaling.delete_policy(&writes(), "keep").unwrap();
    minutes(&clock, 60);
    assert_eq!(write_units(&local), 100);
    scale_writes(&local);
    scaling.deregister(&writes()).unwrap();
    assert!(scaling.targets().is_empty() && scaling.policies().is_empty());
    minutes(&clock, 60);
    assert_eq!(throughput(&local).write_capacity_units, 100);
    // Nobody counts any more.
    consume(&local, 10);
    assert!(local.usage("tab").is_empty());
    ok(&local, DeleteTable::new("tab"));
}

#[test]
fn bounds_wait_for_a_table_that_is_being_changed() {
    let (local, clock) = with_units(Local::builder().table_delay(Duration::from_secs(90)), 100);
    minutes(&clock, 2);
    local.auto_scaling().register(&Scalable::reads("tab"), 1..=50).unwrap();
    local.auto_scaling().register(&writes(), 1..=60).unwrap();
    minutes(&clock, 10);
    assert_eq!(told(&local), ["2: 100 -> 50", "4: 100 -> 60"]);
    let cause = &local.auto_scaling().activities()[1].cause;
    assert_eq!(cause, "maximum capacity was set to 60");
}

#[test]
fn there_are_5000_targets_at_the_most() {
    let local = Local::new();
    let mut registered = 0;
    for number in 0..120 {
        let name = format!("tab{number}");
        let mut create = provisioned(table(&name, "pk", "pk:S a:S"), 1, 1);
        let index = |index: u32| {
            let mut index = gsi(&format!("by-{index}"), "a", Projection::keys_only());
            index.provisioned_throughput = Some(units(1, 1));
            index
        };
        create.global_secondary_indexes = Some((0..20).map(index).collect());
        ok(&local, create);
        let indexes = (0..20).map(|index| Scalable::reads(&name).of_index(format!("by-{index}")));
        for reads in indexes.chain([Scalable::reads(&name), Scalable::writes(&name)]) {
            let writes = reads.index().map(|index| Scalable::writes(&name).of_index(index));
            for scalable in [Some(reads), writes].into_iter().flatten() {
                match local.auto_scaling().register(&scalable, 1..=10) {
                    Ok(_) => registered += 1,
                    Err(error) => assert_eq!(
                        (registered, error.to_string().as_str()),
                        (
                            5_000,
                            "LimitExceededException: The number of scalable targets exceeds the limit of 5000"
                        )
                    ),
                }
            }
        }
    }
    assert_eq!(registered, 5_000);
}

#[test]
fn the_last_1000_activities_are_told() {
    let (local, _) = with_units(Local::builder(), 1);
    for least in 2..=1_010 {
        local.auto_scaling().register(&writes(), least..=2_000).unwrap();
    }
    let activities = local.auto_scaling().activities();
    assert_eq!(activities.len(), 1_000);
    let ends = [&activities[0], &activities[999]].map(|it| (it.from, it.to));
    assert_eq!(ends, [(10, 11), (1_009, 1_010)]);
}
