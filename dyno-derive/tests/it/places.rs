//! Where derives may stand: in functions, in modules, under macros, and on other paths to the crate.

use dyno::Table as _;
use dyno::schema::TableName;

/// The crate under another name, as a framework might re-export it.
mod facade {
    pub(crate) mod inner {
        pub(crate) use ::dyno::*;
    }
}

mod renamed {
    use super::facade::inner::{Document, Entity, KeyComponent, Table};
    use serde::{Deserialize, Serialize};

    #[derive(Table)]
    #[dyno(crate = "super::facade::inner")]
    #[table(name = env("RENAMED_TABLE"), pk = "pk", entities(Row))]
    pub(super) struct Renamed;

    #[derive(Debug, Serialize, Deserialize, Entity)]
    #[dyno(crate = "super::facade::inner")]
    #[entity(table = Renamed, pk = "{rank}")]
    pub(super) struct Row {
        pub(super) rank: Rank,
        #[entity(document)]
        pub(super) more: More,
    }

    #[derive(Debug, Serialize, Deserialize, Document)]
    #[dyno(crate = "super::facade::inner")]
    pub(super) struct More {
        pub(super) value: u8,
    }

    #[derive(Debug, Serialize, Deserialize, KeyComponent)]
    #[dyno(crate = "super::facade::inner")]
    pub(super) enum Rank {
        Low,
    }
}

#[test]
fn the_crate_may_have_another_path() {
    assert_eq!(renamed::Renamed::SCHEMA.name, TableName::Env("RENAMED_TABLE"));
    let row = renamed::Row { rank: renamed::Rank::Low, more: renamed::More { value: 1 } };
    assert_eq!(dyno::Key::of(&row), renamed::Row::key(row.rank));
    assert_eq!(row.more.value, 1);
}

#[test]
fn tables_and_entities_may_stand_in_a_function() {
    use dyno::{Entity, KeyComponent, Table};
    use serde::{Deserialize, Serialize};

    #[derive(Table)]
    #[table(name = "local", pk = "pk", sk = "sk", entities(Row), derive(Clone))]
    struct Local;

    #[derive(Debug, Clone, Serialize, Deserialize, Entity)]
    #[entity(table = Local, pk = "ROW#{day}", sk = "{id}", access(of_day, primary))]
    struct Row {
        day: Day,
        id: u8,
    }

    #[derive(Debug, Clone, Copy, Serialize, Deserialize, KeyComponent)]
    struct Day(u16);

    let row = Row { day: Day(1), id: 2 };
    assert_eq!(dyno::Key::of(&row), Row::key(row.day, row.id));
    let LocalItem::Row(again) = LocalItem::from(row) else { panic!("another variant") };
    let _ = (Row::query().of_day(again.day).id_in(..), Row::partition(again.day));
}

macro_rules! entity_of {
    ($table:ident, $entity:ident, $field:ident: $type:ty, $pk:literal) => {
        #[derive(dyno::Table)]
        #[table(name = "made", pk = "pk", entities($entity))]
        struct $table;

        #[derive(Debug, serde::Serialize, serde::Deserialize, dyno::Entity)]
        #[entity(table = $table, pk = $pk, access(by_it, primary))]
        struct $entity {
            $field: $type,
        }
    };
}

entity_of!(Made, Thing, number: u64, "THING#{number}");

#[test]
fn macros_may_make_them() {
    assert_eq!(dyno::Key::of(&Thing { number: 5 }), Thing::key(5));
    let _ = Thing::query().by_it(5);
}
