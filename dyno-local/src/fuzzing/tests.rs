//! The bodies of the fuzz targets on what proptest thinks of, and on the seeds that are kept.

use std::path::Path;
use std::{fs, panic};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{bodies, expressions, items, partiql};

/// Pieces of bodies: enough to make some that are nearly right.
const PIECES: [&str; 40] = [
    "\u{0}{\"TableName\":\"Tab\",",
    "\u{1}{\"TableName\":\"Tab\",",
    "\u{2}{\"TableName\":\"Tab\",",
    "\u{3}{\"TableName\":\"Tab\",",
    "\u{4}{\"TableName\":\"Tab\",",
    "\u{5}{\"TableName\":\"Tab\",",
    "\u{6}{\"RequestItems\":{\"Tab\":{\"Keys\":[",
    "\u{7}{\"RequestItems\":{\"Tab\":[",
    "\u{8}{\"TransactItems\":[{\"Get\":{\"TableName\":\"Tab\",",
    "\u{9}{\"TransactItems\":[{\"Put\":{\"TableName\":\"Tab\",",
    "\"Item\":{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"1\"}}",
    "\"Item\":{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"2\"},\"g\":{\"S\":\"g\"},\"l\":{\"L\":[{\"NULL\":true}]}}",
    "\"Key\":{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"1\"}}",
    "{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"1\"}}",
    "{\"PutRequest\":{",
    "{\"DeleteRequest\":{",
    "\"UpdateExpression\":\"SET l[0] = :v, m.a = if_not_exists(x, :v) ADD n :v\"",
    "\"ConditionExpression\":\"attribute_exists(p) AND size(l) < :v\"",
    "\"KeyConditionExpression\":\"p = :v\"",
    "\"FilterExpression\":\"contains(l, :v)\"",
    "\"ProjectionExpression\":\"p, l[0], m.a\"",
    "\"ExpressionAttributeValues\":{\":v\":{\"S\":\"a\"}}",
    "\"ExpressionAttributeValues\":{\":v\":{\"N\":\"1e5\"}}",
    "\"ExpressionAttributeValues\":{\":v\":{\"SS\":[\"a\",\"a\"]}}",
    "\"ReturnValues\":\"UPDATED_NEW\"",
    "\"ReturnConsumedCapacity\":\"INDEXES\"",
    "\"IndexName\":\"glo\"",
    "\"IndexName\":\"loc\"",
    "\"Select\":\"ALL_ATTRIBUTES\"",
    "\"Limit\":1",
    "\"Segment\":0,\"TotalSegments\":2",
    "\"ExclusiveStartKey\":{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"1\"},\"g\":{\"S\":\"g\"}}",
    ",",
    ",",
    "}",
    "}",
    "]",
    "}]}",
    "}}}",
    "null",
];

/// Pieces of statements.
const WORDS: [&str; 40] = [
    "SELECT * FROM Tab",
    "SELECT l[0], g FROM Tab.loc",
    "SELECT p FROM Tab.glo",
    " WHERE ",
    "p = 'a'",
    "s = 1",
    "s > 1",
    "s IN [1, 2]",
    "s BETWEEN 1 AND 2",
    "g = 'g'",
    "g IS MISSING",
    "contains(l, 1)",
    "size(l) < ?",
    "p = ?",
    " AND ",
    " AND ",
    " OR ",
    " NOT ",
    "(",
    ")",
    " ORDER BY s DESC",
    " ORDER BY p",
    "INSERT INTO Tab VALUE ",
    "{'p': 'a', 's': 9}",
    "{'p': ?, 's': ?, 'g': 'h'}",
    "UPDATE Tab SET ",
    "g = 'h'",
    "n = n + 1",
    "l = list_append(l, [?])",
    "t = set_add(t, <<'x'>>)",
    " REMOVE g",
    " REMOVE l[0]",
    "DELETE FROM Tab WHERE p = 'a' AND s = 1",
    " RETURNING ALL OLD *",
    " RETURNING MODIFIED NEW *",
    "EXISTS(",
    "SELECT * FROM Tab WHERE p = 'a' AND s = 1 AND g = 'g'",
    ")",
    "?",
    ";",
];

fn some_statements() -> impl Strategy<Value = Vec<u8>> {
    let statement = vec(select(&WORDS[..]), 0..9).prop_map(|words| words.concat().into_bytes());
    vec(statement, 0..5).prop_map(|statements| statements.join(&[0xFF][..]))
}

fn some_bodies() -> impl Strategy<Value = Vec<u8>> {
    let body = vec(select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.concat().into_bytes());
    vec(body, 0..6).prop_map(|bodies| bodies.join(&[0xFF][..]))
}

proptest! {
    #[test]
    fn any_bytes_are_read_as_items(bytes in vec(any::<u8>(), 0..300)) {
        items(&bytes);
    }

    #[test]
    fn any_bytes_are_read_as_expressions(bytes in vec(any::<u8>(), 0..300)) {
        expressions(&bytes);
    }

    #[test]
    fn any_bytes_are_run_as_statements(bytes in vec(any::<u8>(), 0..200)) {
        partiql(&bytes);
    }

    #[test]
    fn pieces_of_statements_are_run(bytes in some_statements()) {
        partiql(&bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..200)) {
        bodies(&bytes);
    }

    #[test]
    fn pieces_of_bodies_are_answered(bytes in some_bodies()) {
        bodies(&bytes);
    }
}

/// The seeds of the fuzz targets: small inputs that reach far, and whatever once failed.
#[test]
fn seeds_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    for (target, body) in [
        ("bodies", bodies as fn(&[u8])),
        ("expressions", expressions),
        ("items", items),
        ("partiql", partiql),
    ] {
        let mut seeds: Vec<_> = fs::read_dir(folder.join(target)).unwrap().flatten().collect();
        assert!(!seeds.is_empty(), "{target} has no seeds");
        seeds.sort_by_key(fs::DirEntry::file_name);
        for seed in seeds {
            let bytes = fs::read(seed.path()).unwrap();
            let ran = panic::catch_unwind(|| body(&bytes));
            assert!(ran.is_ok(), "{target}: {:?}", seed.file_name());
        }
    }
}
