//! What the typed layer renders, the engine reads with the same meaning.
//!
//! Random conditions and patches are written with typed paths, run on the engine, and evaluated on
//! the struct in plain Rust. Names are chosen to be awkward: reserved words, a dash and a dot.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use dyno::{Condition, Db, Document, Entity, Key, Table};
use dyno_local::Local;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "books", pk = "pk", sk = "sk", entities(Note))]
struct Books;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Books, pk = "BOOK#{book}", sk = "NOTE#{id}", access(of_book, primary))]
struct Note {
    book: String,
    id: u64,
    size: i64,
    stars: Option<i64>,
    #[serde(rename = "begins-with")]
    title: String,
    #[serde(rename = "by.whom")]
    by: Option<String>,
    tags: BTreeSet<String>,
    values: Vec<String>,
    votes: BTreeMap<String, i64>,
    #[entity(document)]
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Document, Serialize, Deserialize)]
struct Place {
    name: String,
    floor: Option<i64>,
}

type Fields = <Note as Entity>::Fields;

#[derive(Debug, Clone, Copy)]
enum Comparator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// A condition on a note.
#[derive(Debug, Clone)]
enum Test {
    Stars(Comparator, i64),
    StarsAndSize(Comparator),
    StarsBetween(i64, i64),
    StarsIn(Vec<i64>),
    Title(Comparator, String),
    TitleBegins(String),
    TitleContains(String),
    TitleLength(Comparator, u64),
    ByIsThere,
    ByIsAbsent,
    Tagged(String),
    Valued(String),
    Value(usize, Comparator, String),
    Values(Comparator, u64),
    Vote(String, Comparator, i64),
    Floor(Comparator, i64),
    PlaceName(Comparator, String),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
}

/// `$path $comparator $operand`, as a typed condition.
macro_rules! compared {
    ($path:expr, $comparator:expr, $operand:expr) => {
        match $comparator {
            Comparator::Eq => $path.eq($operand),
            Comparator::Ne => $path.ne($operand),
            Comparator::Lt => $path.lt($operand),
            Comparator::Le => $path.le($operand),
            Comparator::Gt => $path.gt($operand),
            Comparator::Ge => $path.ge($operand),
        }
    };
}

impl Comparator {
    /// What is absent is equal to nothing, and neither before nor after anything.
    fn holds<T: Ord + ?Sized>(self, left: Option<&T>, right: Option<&T>) -> bool {
        let (Some(left), Some(right)) = (left, right) else { return matches!(self, Self::Ne) };
        let order = left.cmp(right);
        match self {
            Self::Eq => order == Ordering::Equal,
            Self::Ne => order != Ordering::Equal,
            Self::Lt => order == Ordering::Less,
            Self::Le => order != Ordering::Greater,
            Self::Gt => order == Ordering::Greater,
            Self::Ge => order != Ordering::Less,
        }
    }
}

impl Test {
    fn condition(&self, note: &Fields) -> Condition<Note> {
        match self {
            Self::Stars(comparator, stars) => compared!(note.stars, comparator, *stars),
            Self::StarsAndSize(comparator) => compared!(note.stars, comparator, note.size.clone()),
            Self::StarsBetween(low, high) => note.stars.between(*low, *high),
            Self::StarsIn(values) => note.stars.is_in(values.clone()),
            Self::Title(comparator, title) => compared!(note.title, comparator, title.as_str()),
            Self::TitleBegins(prefix) => note.title.begins_with(prefix),
            Self::TitleContains(part) => note.title.contains(part),
            Self::TitleLength(comparator, length) => {
                compared!(note.title.size(), comparator, *length)
            }
            Self::ByIsThere => note.by.exists(),
            Self::ByIsAbsent => note.by.not_exists(),
            Self::Tagged(tag) => note.tags.contains(tag),
            Self::Valued(value) => note.values.contains(value),
            Self::Value(at, comparator, value) => {
                compared!(note.values.index(*at), comparator, value.as_str())
            }
            Self::Values(comparator, count) => compared!(note.values.size(), comparator, *count),
            Self::Vote(who, comparator, vote) => {
                compared!(note.votes.key(who.clone()), comparator, *vote)
            }
            Self::Floor(comparator, floor) => compared!(note.place.floor, comparator, *floor),
            Self::PlaceName(comparator, name) => {
                compared!(note.place.name, comparator, name.as_str())
            }
            Self::And(left, right) => left.condition(note) & right.condition(note),
            Self::Or(left, right) => left.condition(note) | right.condition(note),
            Self::Not(inner) => !inner.condition(note),
        }
    }

    fn holds(&self, note: &Note) -> bool {
        match self {
            Self::Stars(comparator, stars) => comparator.holds(note.stars.as_ref(), Some(stars)),
            Self::StarsAndSize(comparator) => {
                comparator.holds(note.stars.as_ref(), Some(&note.size))
            }
            Self::StarsBetween(low, high) => {
                note.stars.is_some_and(|stars| (low..=high).contains(&&stars))
            }
            Self::StarsIn(values) => note.stars.is_some_and(|stars| values.contains(&stars)),
            Self::Title(comparator, title) => comparator.holds(Some(&note.title), Some(title)),
            Self::TitleBegins(prefix) => note.title.starts_with(prefix),
            Self::TitleContains(part) => note.title.contains(part),
            Self::TitleLength(comparator, length) => {
                comparator.holds(Some(&(note.title.len() as u64)), Some(length))
            }
            Self::ByIsThere => note.by.is_some(),
            Self::ByIsAbsent => note.by.is_none(),
            Self::Tagged(tag) => note.tags.contains(tag),
            Self::Valued(value) => note.values.contains(value),
            Self::Value(at, comparator, value) => {
                comparator.holds(note.values.get(*at), Some(value))
            }
            Self::Values(comparator, count) => {
                comparator.holds(Some(&(note.values.len() as u64)), Some(count))
            }
            Self::Vote(who, comparator, vote) => comparator.holds(note.votes.get(who), Some(vote)),
            Self::Floor(comparator, floor) => {
                comparator.holds(note.place.floor.as_ref(), Some(floor))
            }
            Self::PlaceName(comparator, name) => {
                comparator.holds(Some(&note.place.name), Some(name))
            }
            Self::And(left, right) => left.holds(note) && right.holds(note),
            Self::Or(left, right) => left.holds(note) || right.holds(note),
            Self::Not(inner) => !inner.holds(note),
        }
    }
}

/// What a patch does, at most one thing to each attribute.
#[derive(Debug, Clone)]
#[expect(clippy::option_option, reason = "no action, one that sets, or one that removes")]
struct Change {
    size: Option<i64>,
    /// Set, or removed.
    stars: Option<Option<i64>>,
    title: Option<String>,
    by_if_absent: Option<String>,
    /// Added, or taken away.
    tags: Option<(bool, BTreeSet<String>)>,
    /// Appended, or set at a position.
    values: Option<(Option<usize>, String)>,
    vote: Option<(String, Option<i64>)>,
    floor: Option<Option<i64>>,
}

impl Change {
    fn is_empty(&self) -> bool {
        let Self { size, stars, title, by_if_absent, tags, values, vote, floor } = self;
        let others = title.is_none() && by_if_absent.is_none() && values.is_none();
        size.is_none()
            && stars.is_none()
            && tags.is_none()
            && vote.is_none()
            && floor.is_none()
            && others
    }

    fn patch(&self, db: &Db<Books>, note: &Note) -> dyno::write::Patch<Note> {
        let mut patch = db.patch(Key::of(note));
        if let Some(by) = self.size {
            patch = patch.add(|n| n.size, by);
        }
        patch = match self.stars {
            Some(Some(stars)) => patch.set(|n| n.stars, stars),
            Some(None) => patch.remove(|n| n.stars),
            None => patch,
        };
        if let Some(title) = &self.title {
            patch = patch.set(|n| n.title, title);
        }
        if let Some(by) = &self.by_if_absent {
            patch = patch.set_if_absent(|n| n.by, by);
        }
        patch = match &self.tags {
            Some((true, tags)) => patch.add(|n| n.tags, tags),
            Some((false, tags)) => patch.subtract(|n| n.tags, tags),
            None => patch,
        };
        patch = match &self.values {
            Some((None, value)) => patch.append(|n| n.values, [value]),
            Some((Some(at), value)) => patch.set(|n| n.values.index(*at), value),
            None => patch,
        };
        patch = match &self.vote {
            Some((who, Some(vote))) => patch.set(|n| n.votes.key(who.clone()), *vote),
            Some((who, None)) => patch.remove(|n| n.votes.key(who.clone())),
            None => patch,
        };
        match self.floor {
            Some(Some(floor)) => patch.set(|n| n.place.floor, floor),
            Some(None) => patch.remove(|n| n.place.floor),
            None => patch,
        }
    }

    fn apply(&self, note: &mut Note) {
        note.size += self.size.unwrap_or(0);
        note.stars = self.stars.unwrap_or(note.stars);
        if let Some(title) = &self.title {
            note.title.clone_from(title);
        }
        note.by = note.by.take().or_else(|| self.by_if_absent.clone());
        match &self.tags {
            Some((true, tags)) => note.tags.extend(tags.iter().cloned()),
            Some((false, tags)) => note.tags.retain(|tag| !tags.contains(tag)),
            None => {}
        }
        if let Some((at, value)) = &self.values {
            match at.and_then(|at| note.values.get_mut(at)) {
                Some(there) => there.clone_from(value),
                None => note.values.push(value.clone()),
            }
        }
        match &self.vote {
            Some((who, Some(vote))) => drop(note.votes.insert(who.clone(), *vote)),
            Some((who, None)) => drop(note.votes.remove(who)),
            None => {}
        }
        note.place.floor = self.floor.unwrap_or(note.place.floor);
    }
}

fn word() -> impl Strategy<Value = String> {
    "[ab]{1,2}"
}

fn notes() -> impl Strategy<Value = Vec<Note>> {
    let option = |strategy| prop::option::of(strategy);
    let first = (-2..3i64, option(-2..3i64), "[ab]{0,3}", prop::option::of(word()));
    let rest = (
        btree_set(word(), 0..3),
        vec(word(), 0..3),
        btree_map("[x-z]", -2..3i64, 0..3),
        word(),
        option(-2..3i64),
    );
    let parts = vec((first, rest), 1..5);
    parts.prop_map(|parts| {
        let note = |(id, ((size, stars, title, by), (tags, values, votes, name, floor)))| Note {
            book: "one".to_owned(),
            id,
            size,
            stars,
            title,
            by,
            tags,
            values,
            votes,
            place: Place { name, floor },
        };
        (0..).zip(parts).map(note).collect()
    })
}

fn test() -> impl Strategy<Value = Test> {
    use Comparator::{Eq, Ge, Gt, Le, Lt, Ne};
    let cmp = || prop::sample::select(&[Eq, Ne, Lt, Le, Gt, Ge][..]);
    let number = || -2..3i64;
    let between = (number(), number()).prop_map(|(a, b)| Test::StarsBetween(a.min(b), a.max(b)));
    let leaf = prop_oneof![
        (cmp(), number()).prop_map(|(cmp, n)| Test::Stars(cmp, n)),
        cmp().prop_map(Test::StarsAndSize),
        between,
        vec(number(), 0..4).prop_map(Test::StarsIn),
        (cmp(), word()).prop_map(|(cmp, text)| Test::Title(cmp, text)),
        word().prop_map(Test::TitleBegins),
        word().prop_map(Test::TitleContains),
        (cmp(), 0..4u64).prop_map(|(cmp, n)| Test::TitleLength(cmp, n)),
        Just(Test::ByIsThere),
        Just(Test::ByIsAbsent),
        word().prop_map(Test::Tagged),
        word().prop_map(Test::Valued),
        (0..3usize, cmp(), word()).prop_map(|(at, cmp, text)| Test::Value(at, cmp, text)),
        (cmp(), 0..4u64).prop_map(|(cmp, n)| Test::Values(cmp, n)),
        ("[x-z]", cmp(), number()).prop_map(|(who, cmp, n)| Test::Vote(who, cmp, n)),
        (cmp(), number()).prop_map(|(cmp, n)| Test::Floor(cmp, n)),
        (cmp(), word()).prop_map(|(cmp, text)| Test::PlaceName(cmp, text)),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            two().prop_map(|(left, right)| Test::And(left, right)),
            two().prop_map(|(left, right)| Test::Or(left, right)),
            inner.clone().prop_map(|inner| Test::Not(Box::new(inner))),
        ]
    })
}

fn change() -> impl Strategy<Value = Change> {
    let number = || -2..3i64;
    let option = prop::option::of::<BoxedStrategy<Option<i64>>>;
    let set_or_removed = || option(prop::option::of(number()).boxed());
    let tags = prop::option::of((any::<bool>(), btree_set(word(), 0..3)));
    let values = prop::option::of((prop::option::of(0..4usize), word()));
    let vote = prop::option::of(("[x-z]", prop::option::of(number())));
    let texts = (prop::option::of(word()), prop::option::of(word()));
    let parts =
        (prop::option::of(number()), set_or_removed(), texts, tags, values, vote, set_or_removed());
    parts.prop_map(|(size, stars, (title, by_if_absent), tags, values, vote, floor)| Change {
        size,
        stars,
        title,
        by_if_absent,
        tags,
        values,
        vote,
        floor,
    })
}

/// An engine with the table and these notes.
async fn books(notes: &[Note]) -> Db<Books> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    for note in notes {
        db.put(note).await.unwrap();
    }
    db
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #[test]
    fn conditions_mean_the_same_on_the_engine(notes in notes(), test in test()) {
        let expected: Vec<Note> = notes.iter().filter(|note| test.holds(note)).cloned().collect();
        let first = &notes[0];
        let (found, condition) = run(async {
            let db = books(&notes).await;
            let query = db.query(Note::query().of_book("one")).filter(|note| test.condition(&note));
            let found = query.all().await.unwrap();
            let delete = db.delete(Key::of(first)).condition(|note| test.condition(&note));
            (found, delete.await.is_ok())
        });
        prop_assert_eq!(found, expected);
        prop_assert_eq!(condition, test.holds(first));
    }

    #[test]
    fn patches_do_the_same_on_the_engine(notes in notes(), change in change()) {
        let note = &notes[0];
        let mut expected = note.clone();
        change.apply(&mut expected);
        prop_assume!(!change.is_empty());
        let (patched, stored) = run(async {
            let db = books(&notes).await;
            let patched = change.patch(&db, note).await.unwrap();
            (patched, db.get(Key::of(note)).await.unwrap())
        });
        prop_assert_eq!(&patched, &expected);
        prop_assert_eq!(stored, Some(expected));
    }
}
