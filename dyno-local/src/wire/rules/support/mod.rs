//! What the server reads of each operation, told by its own decoder: `docs/support.md`.
//!
//! `api.txt` lists every operation of the service and every member of its input. Each member is sent
//! with a value of the wrong JSON type: whoever reads it refuses that. So the table needs no second
//! list of members beside the decoders, and cannot say other than they do. `notes.txt` has what a
//! decoder does not know: how the behaviour differs.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p dyno-local --lib support` writes the page anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::{Value, json};

use super::Service;

const API: &str = include_str!("api.txt");
const NOTES: &str = include_str!("notes.txt");

/// What the note on a parameter begins with that no request may have.
const REFUSED: &str = "Refused";

const HEAD: &str = "\
# What dyno-local supports

Made from the code by `UPDATE_SNAPSHOTS=1 cargo test -p dyno-local --lib support`, which asks the
decoder of each operation about each member of the service's API. Do not edit it: how something
differs stands in `dyno-local/src/wire/rules/support/notes.txt`.

A parameter that is *read* does what it does on the service, unless the last column says how it
differs. One that is *ignored*, with whatever is in it, is accepted and has no effect; one that is
*refused* is answered with a `ValidationException` that names it. `[]` stands for the elements of a
list, `{}` for the values of a map. What differs besides stands in the documentation of the crate.
";

/// An operation of the service.
struct Operation {
    name: &'static str,
    members: Vec<Member>,
}

/// A member of an operation's input, and what type it has.
struct Member {
    path: &'static str,
    kind: &'static str,
}

impl Operation {
    fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for line in API.lines().filter(|line| !line.starts_with('#')) {
            match line.trim_start().split_once(' ') {
                None => all.push(Self { name: line, members: Vec::new() }),
                Some((path, kind)) => all.last_mut().unwrap().members.push(Member { path, kind }),
            }
        }
        all
    }

    fn is_served(&self, service: &Service) -> bool {
        let (_, answer) = service.call(self.name, b"{}");
        !code(&answer).ends_with("UnknownOperationException")
    }
}

impl Member {
    fn is_read(&self, operation: &Operation, service: &Service) -> bool {
        let body = body(self.path, &self.wrong_value()).to_string();
        let (_, answer) = service.call(operation.name, body.as_bytes());
        code(&answer).ends_with("SerializationException")
    }

    fn is_within(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[', '{']))
    }

    /// A value that no reader of this type takes.
    fn wrong_value(&self) -> Value {
        match self.kind {
            "string" | "boolean" => json!(23),
            "number" | "timestamp" | "structure" | "list" | "map" | "value" => json!("x"),
            other => panic!("{}: no wrong value is known for `{other}`", self.path),
        }
    }
}

/// Returns the type of an error.
fn code(answer: &Value) -> &str {
    answer["__type"].as_str().unwrap_or_default()
}

/// Returns a body in which the member at the path is the value.
fn body(path: &str, value: &Value) -> Value {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let mut within = rest.map_or_else(|| value.clone(), |rest| body(rest, value));
    let name = first.trim_end_matches(['[', ']', '{', '}']);
    for wrap in first[name.len()..].chars().rev() {
        match wrap {
            '[' => within = json!([within]),
            '{' => within = json!({"T": within}),
            _ => {}
        }
    }
    json!({name: within})
}

/// The notes, by `Operation`, `Operation.Path` or `*.Path` for the end of any path.
fn notes() -> Vec<(&'static str, &'static str)> {
    let lines = NOTES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").unwrap_or_else(|| panic!("no note: {line}"))).collect()
}

fn is_about(key: &str, place: &str) -> bool {
    key == place || key.strip_prefix('*').is_some_and(|end| !end.is_empty() && place.ends_with(end))
}

fn note_on(place: &str) -> &'static str {
    notes().into_iter().find(|(key, _)| is_about(key, place)).map_or("", |(_, note)| note)
}

/// The whole page.
fn page(service: &Service) -> String {
    let all = Operation::all();
    let (served, others): (Vec<_>, Vec<_>) = all.iter().partition(|it| it.is_served(service));
    let mut page = HEAD.to_owned();
    for operation in served {
        write_operation(operation, service, &mut page);
    }
    page.push_str("\n## Not served\n\nThe answer is an `UnknownOperationException`.\n\n");
    for operation in others {
        let note = note_on(operation.name);
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        writeln!(page, "- `{}`{note}", operation.name).unwrap();
    }
    page
}

fn write_operation(operation: &Operation, service: &Service, page: &mut String) {
    writeln!(page, "\n## {}", operation.name).unwrap();
    let note = note_on(operation.name);
    if !note.is_empty() {
        writeln!(page, "\n{note}").unwrap();
    }
    if operation.members.is_empty() {
        page.push_str("\nIt has no parameters.\n");
        return;
    }
    page.push_str("\n| parameter | here | how it differs |\n| --- | --- | --- |\n");
    let mut left_out: Option<&str> = None;
    for member in &operation.members {
        if left_out.is_some_and(|path| member.is_within(path)) {
            continue;
        }
        let note = note_on(&format!("{}.{}", operation.name, member.path));
        let here = if member.is_read(operation, service) {
            assert!(!note.starts_with(REFUSED), "{} is read", member.path);
            "read"
        } else {
            left_out = Some(member.path);
            if note.starts_with(REFUSED) { "refused" } else { "ignored" }
        };
        writeln!(page, "| `{}` | {here} | {note} |", member.path).unwrap();
    }
}

#[test]
fn the_page_says_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/support.md");
    let now = page(&Service::empty());
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    let changed = now.lines().find(|line| !then.contains(line));
    assert!(
        now == then,
        "docs/support.md is not what the code says now, which begins with {changed:?}: write it \
         anew with `UPDATE_SNAPSHOTS=1 cargo test -p dyno-local --lib support`"
    );
}

#[test]
fn notes_are_about_what_there_is() {
    let mut places = BTreeSet::new();
    for operation in Operation::all() {
        places.insert(operation.name.to_owned());
        places.extend(operation.members.iter().map(|it| format!("{}.{}", operation.name, it.path)));
    }
    for (key, note) in notes() {
        assert!(places.iter().any(|place| is_about(key, place)), "no such place: {key}");
        assert!(note.ends_with('.') && !note.contains('|'), "no sentence: {note}");
    }
    let keys: BTreeSet<&str> = notes().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), notes().len(), "a place has one note");
}

#[test]
fn what_is_read_is_told_from_what_is_not() {
    let service = Service::empty();
    let is_read = |operation: &str, path, kind| {
        let all = Operation::all();
        let operation = all.iter().find(|it| it.name == operation).unwrap();
        Member { path, kind }.is_read(operation, &service)
    };
    assert!(is_read("Query", "Limit", "number"));
    assert!(is_read("TransactWriteItems", "TransactItems[].Put.Item", "map"));
    assert!(is_read("BatchWriteItem", "RequestItems{}[].PutRequest.Item", "map"));
    assert!(!is_read("Query", "NoSuchMember", "string"));
    assert!(!is_read("BatchWriteItem", "RequestItems{}[].PutRequest.Key", "map"));
}

#[test]
fn bodies_lead_to_the_member() {
    assert_eq!(body("A", &json!(1)), json!({"A": 1}));
    assert_eq!(body("A[].B{}.C", &json!(1)), json!({"A": [{"B": {"T": {"C": 1}}}]}));
    assert_eq!(body("A{}[].B", &json!(1)), json!({"A": {"T": [{"B": 1}]}}));
}
