//! The difference between a live table and its descriptor: each kind, how grave it is, and its text.

use dyno_core::op::{
    GlobalSecondaryIndexDescription, IndexStatus, KeySchemaElement, LocalSecondaryIndexDescription,
    Projection, ProvisionedThroughputDescription, ScalarAttributeType, TableDescription,
    TableStatus, TimeToLiveDescription, TimeToLiveStatus,
};
use dyno_core::schema::{
    Difference, IndexKind, Mismatch, Severity, TableSchema, create_table, verify,
};

use super::schemas::EVERYTHING;

fn global(index: dyno_core::op::GlobalSecondaryIndex) -> GlobalSecondaryIndexDescription {
    GlobalSecondaryIndexDescription {
        index_name: index.index_name,
        index_arn: String::new(),
        key_schema: index.key_schema,
        projection: index.projection,
        index_status: IndexStatus::Active,
        backfilling: None,
        provisioned_throughput: ProvisionedThroughputDescription::default(),
        on_demand_throughput: None,
        warm_throughput: None,
        item_count: 0,
        index_size_bytes: 0,
    }
}

fn local(index: dyno_core::op::LocalSecondaryIndex) -> LocalSecondaryIndexDescription {
    LocalSecondaryIndexDescription {
        index_name: index.index_name,
        index_arn: String::new(),
        key_schema: index.key_schema,
        projection: index.projection,
        item_count: 0,
        index_size_bytes: 0,
    }
}

/// Returns the table as it is described when it was created from its descriptor.
fn described(schema: &TableSchema) -> TableDescription {
    let request = create_table(schema, "t");
    let mut table = TableDescription::new("t", request.key_schema);
    table.table_status = TableStatus::Active;
    table.attribute_definitions = request.attribute_definitions;
    let indexes = request.global_secondary_indexes.into_iter().flatten();
    table.global_secondary_indexes = indexes.map(global).collect();
    let indexes = request.local_secondary_indexes.into_iter().flatten();
    table.local_secondary_indexes = indexes.map(local).collect();
    table
}

fn expiry(status: TimeToLiveStatus, attribute: Option<&str>) -> TimeToLiveDescription {
    TimeToLiveDescription {
        time_to_live_status: status,
        attribute_name: attribute.map(str::to_owned),
    }
}

fn on() -> TimeToLiveDescription {
    expiry(TimeToLiveStatus::Enabled, Some("expires_at"))
}

/// Changes a table that is as declared, and returns the difference that comes of it.
fn difference(change: impl FnOnce(&mut TableDescription)) -> Difference {
    let mut table = described(&EVERYTHING);
    change(&mut table);
    verify(&EVERYTHING, &table, &on())
}

/// Expects one entry.
fn check(change: impl FnOnce(&mut TableDescription), severity: Severity, text: &str) -> Mismatch {
    let difference = difference(change);
    let [entry] = difference.entries() else { panic!("{difference}") };
    assert_eq!((entry.severity(), entry.to_string().as_str()), (severity, text));
    assert!(!entry.hint().is_empty());
    assert_eq!(difference.breaks(), severity == Severity::Breaking);
    assert!(!difference.is_empty());
    entry.clone()
}

#[test]
fn a_table_as_declared_has_no_difference() {
    let difference = difference(|_| {});
    assert_eq!(difference.to_string(), "table `t` is as declared");
    assert!(difference.is_empty() && !difference.breaks());
    let busy = self::difference(|table| {
        table.table_status = TableStatus::Updating;
        table.global_secondary_indexes[0].index_status = IndexStatus::Updating;
        table.global_secondary_indexes.reverse();
        table.local_secondary_indexes[0].projection = Projection::include(["status", "_t"]);
    });
    assert!(busy.is_empty(), "{busy}");
}

#[test]
fn states_of_the_table_and_of_indexes() {
    let creating = |table: &mut TableDescription| table.table_status = TableStatus::Creating;
    check(creating, Severity::Passing, "the table is `CREATING`");
    let archived = |table: &mut TableDescription| table.table_status = TableStatus::Archived;
    check(archived, Severity::Breaking, "the table is `ARCHIVED`");
    let index = |status| {
        move |table: &mut TableDescription| {
            table.global_secondary_indexes[0].index_status = status;
        }
    };
    check(index(IndexStatus::Creating), Severity::Passing, "index `gsi1` is `CREATING`");
    check(index(IndexStatus::Deleting), Severity::Breaking, "index `gsi1` is `DELETING`");
}

#[test]
fn keys_and_types() {
    check(
        |table| table.key_schema.truncate(1),
        Severity::Breaking,
        "the table's key is `pk` (HASH), declared is `pk` (HASH), `sk` (RANGE)",
    );
    check(
        |table| {
            let id = table.attribute_definitions.iter_mut().find(|own| own.attribute_name == "id");
            id.unwrap().attribute_type = ScalarAttributeType::S;
        },
        Severity::Breaking,
        "attribute `id` is keyed as `S`, entities write `N`",
    );
}

#[test]
fn missing_and_superfluous_indexes() {
    let missing = check(
        |table| drop(table.global_secondary_indexes.remove(1)),
        Severity::Breaking,
        "global index `board` is missing, with the key `tenant` (HASH), `status` (HASH), \
         `placed_at` (RANGE), `id` (RANGE)",
    );
    assert!(missing.hint().contains("`UpdateTable`"));
    let missing = check(
        |table| table.local_secondary_indexes.clear(),
        Severity::Breaking,
        "local index `by_total` is missing, with the key `pk` (HASH), `total_sk` (RANGE)",
    );
    assert!(missing.hint().contains("create another table"));
    let superfluous = check(
        |table| {
            let mut other = table.global_secondary_indexes[0].clone();
            other.index_name = "a_first_one".to_owned();
            table.global_secondary_indexes.push(other);
        },
        Severity::Harmless,
        "global index `a_first_one` is not declared",
    );
    let expected =
        Mismatch::IndexSuperfluous { index: "a_first_one".to_owned(), kind: IndexKind::Global };
    assert_eq!(superfluous, expected);
}

#[test]
fn indexes_of_another_kind_or_key() {
    check(
        |table| {
            let index = table.local_secondary_indexes.remove(0);
            let mut other = table.global_secondary_indexes[0].clone();
            other.index_name = index.index_name;
            other.key_schema = index.key_schema;
            other.projection = index.projection;
            table.global_secondary_indexes.push(other);
        },
        Severity::Breaking,
        "index `by_total` is global, declared is a local one",
    );
    check(
        |table| {
            let key = &mut table.global_secondary_indexes[1].key_schema;
            key.swap(2, 3);
        },
        Severity::Breaking,
        "the key of index `board` is `tenant` (HASH), `status` (HASH), `id` (RANGE), `placed_at` \
         (RANGE), declared is `tenant` (HASH), `status` (HASH), `placed_at` (RANGE), `id` (RANGE)",
    );
    check(
        |table| table.global_secondary_indexes[2].key_schema = vec![KeySchemaElement::hash("pk")],
        Severity::Breaking,
        "the key of index `by_email` is `pk` (HASH), declared is `email_pk` (HASH)",
    );
}

#[test]
fn projections_that_hold_less_break_and_those_that_hold_more_do_not() {
    let global = |at: usize, projection: Projection| {
        move |table: &mut TableDescription| {
            table.global_secondary_indexes[at].projection = projection;
        }
    };
    let local = |projection: Projection| {
        move |table: &mut TableDescription| {
            table.local_secondary_indexes[0].projection = projection;
        }
    };
    check(
        global(0, Projection::keys_only()),
        Severity::Breaking,
        "index `gsi1` holds keys, declared is whole items",
    );
    check(
        global(2, Projection::all()),
        Severity::Harmless,
        "index `by_email` holds whole items, declared is keys",
    );
    check(
        global(2, Projection::include(["name"])),
        Severity::Harmless,
        "index `by_email` holds keys and `name`, declared is keys",
    );
    check(
        local(Projection::include(["status"])),
        Severity::Breaking,
        "index `by_total` holds keys and `status`, declared is keys and `_t`, `status`; it lacks `_t`",
    );
    check(
        local(Projection::include(["_t", "status", "more"])),
        Severity::Harmless,
        "index `by_total` holds keys and `_t`, `status`, `more`, declared is keys and `_t`, `status`",
    );
}

#[test]
fn expiry_that_is_not_as_declared() {
    let check = |schema: &TableSchema, found, expected: Option<(Severity, &str)>| {
        let difference = verify(schema, &described(schema), &found);
        let told: Vec<(Severity, String)> = difference
            .entries()
            .iter()
            .map(|entry| (entry.severity(), entry.to_string()))
            .collect();
        let expected = expected.map(|(severity, text)| (severity, text.to_owned()));
        assert_eq!(told, Vec::from_iter(expected));
    };
    let off = expiry(TimeToLiveStatus::Disabled, None);
    let ending = expiry(TimeToLiveStatus::Disabling, Some("expires_at"));
    let starting = expiry(TimeToLiveStatus::Enabling, Some("expires_at"));
    let not = "items do not expire, declared is `expires_at`";
    check(&EVERYTHING, starting, None);
    check(&EVERYTHING, off.clone(), Some((Severity::Breaking, not)));
    check(&EVERYTHING, ending, Some((Severity::Breaking, not)));
    let other = expiry(TimeToLiveStatus::Enabled, Some("gone_at"));
    let text = "items expire by `gone_at`, declared is `expires_at`";
    check(&EVERYTHING, other.clone(), Some((Severity::Breaking, text)));

    let lasting = TableSchema { ttl: None, ..EVERYTHING };
    check(&lasting, off, None);
    let text = "items expire by `gone_at`, which is not declared";
    check(&lasting, other, Some((Severity::Harmless, text)));
    let text = "items expire by `expires_at`, which is not declared; entities have this attribute";
    check(&lasting, on(), Some((Severity::Breaking, text)));
}

#[test]
fn the_text_tells_what_breaks_first() {
    let difference = difference(|table| {
        table.global_secondary_indexes[0].index_status = IndexStatus::Creating;
        table.global_secondary_indexes[2].projection = Projection::all();
        table.local_secondary_indexes.clear();
    });
    let expected = "\
table `t` is not as declared:
  breaks: local index `by_total` is missing, with the key `pk` (HASH), `total_sk` (RANGE)
    local indexes are made with the table: create another table and move the items, or declare a global index
  for now: index `gsi1` is `CREATING`
    wait until it is `ACTIVE`
  harmless: index `by_email` holds whole items, declared is keys
    it costs more storage and writes than it needs to: declare this projection, or leave it";
    assert_eq!(difference.to_string(), expected);
}
