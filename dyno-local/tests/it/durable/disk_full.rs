//! A disk that takes no more: an error answer, nothing kept of it, and life goes on.
//!
//! The limit of the size of files stands in for the disk: the system refuses what is beyond it.

use std::process::Command;

use serde_json::{Value, json};

use super::client::{Client, Server, create_table};
use super::directory::Directory;

/// Starts a server whose files may not grow beyond some megabytes.
fn limited(directory: &Directory) -> Server {
    let limited = "trap '' XFSZ; ulimit -S -f 6000; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", limited, "sh", env!("CARGO_BIN_EXE_dyno-local"), "serve"]);
    Server::start(command.args(["--port", "0", "--data-dir", directory.as_str()])).unwrap()
}

fn lift_limit(server: &Server) {
    let id = server.child.id().to_string();
    let lifted = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited"]).status();
    assert!(lifted.unwrap().success());
}

fn put(number: usize) -> Value {
    let item = json!({"k": {"S": format!("k{number}")}, "f": {"S": "x".repeat(30_000)}});
    json!({"TableName": "one", "Item": item})
}

/// Returns whether an item is there.
fn has(client: &mut Client, number: usize) -> bool {
    let key = json!({"k": {"S": format!("k{number}")}});
    let answer = client.ok("GetItem", &json!({"TableName": "one", "Key": key}));
    answer.get("Item").is_some()
}

fn count_up() -> Value {
    json!({
        "TableName": "one", "Key": {"k": {"S": "count"}}, "UpdateExpression": "ADD v :v",
        "ExpressionAttributeValues": {":v": {"N": "1"}}, "ReturnValues": "UPDATED_NEW",
    })
}

#[test]
fn a_full_disk_is_an_error_answer() {
    let directory = Directory::new();
    let server = limited(&directory);
    let mut client = server.connect();
    client.ok("CreateTable", &create_table("one"));
    client.ok("UpdateItem", &count_up());

    let refused = (0..1_000).find(|number| {
        let (status, body) = client.call("PutItem", &put(*number)).unwrap();
        if status == 200 {
            return false;
        }
        let expected = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#InternalServerError",
            "message": "Internal server error",
        });
        assert_eq!((status, body), (500, expected));
        true
    });
    let refused = refused.expect("the limit is met");
    assert!(refused > 10, "{refused}");

    // What was refused is not there, what was answered is, and it stays that way.
    assert!(!has(&mut client, refused));
    assert!((0..refused).all(|number| has(&mut client, number)));
    let puts = [refused, refused + 1].map(|number| json!({"Put": put(number)}));
    let transaction = json!({"TransactItems": puts});
    for _ in 0..3 {
        assert_eq!(client.call("PutItem", &put(refused)).unwrap().0, 500);
        assert_eq!(client.call("TransactWriteItems", &transaction).unwrap().0, 500);
    }
    assert!(!has(&mut client, refused) && !has(&mut client, refused + 1));

    // What is small finds room for a while. Then tables neither come nor go.
    let name = |number: usize| format!("table{number:04}");
    let made = (0..2_000)
        .find(|number| client.call("CreateTable", &create_table(&name(*number))).unwrap().0 == 500);
    let made = made.expect("the limit is met");
    let drop_table = json!({"TableName": "one"});
    assert_eq!(client.call("DeleteTable", &drop_table).unwrap().0, 500);
    let missing = client.call("DescribeTable", &json!({"TableName": name(made)})).unwrap();
    assert_eq!(missing.0, 400, "{}", missing.1);
    assert!((0..refused).all(|number| has(&mut client, number)));

    // With room again it goes on as if nothing had been.
    lift_limit(&server);
    let counted = client.ok("UpdateItem", &count_up());
    assert_eq!(counted["Attributes"], json!({"v": {"N": "2"}}));
    client.ok("CreateTable", &create_table("two"));
    client.ok("PutItem", &put(refused + 2));
    server.kill();

    let server = Server::on(directory.as_str());
    let mut client = server.connect();
    assert!((0..refused).all(|number| has(&mut client, number)));
    assert!(!has(&mut client, refused) && !has(&mut client, refused + 1));
    assert!(has(&mut client, refused + 2));
    let counted = client.ok("UpdateItem", &count_up());
    assert_eq!(counted["Attributes"], json!({"v": {"N": "3"}}));
    let tables = client.ok("ListTables", &json!({"Limit": 1}));
    assert_eq!(tables["TableNames"], json!(["one"]));
    let last = json!({"ExclusiveStartTableName": format!("table{:04}", made.max(1) - 1)});
    assert_eq!(client.ok("ListTables", &last)["TableNames"], json!(["two"]));
}
