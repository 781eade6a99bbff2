//! Copies of partitions over HTTP: what is done to them, and what is seen of them.

use serde_json::{Value, json};

use super::faults::{control, with_server_of};
use super::http::call;

use dyno_local::{Local, Replication};

fn with_copies(test: impl Fn(&str) + Send + 'static) {
    let builder = Local::builder().fault_endpoints().replication(Replication::new());
    with_server_of(builder.build(), move |url, _| test(url));
}

fn act(url: &str, action: &Value) -> (u16, Value) {
    control(url, "POST", "/_dyno/replicas/users", &action.to_string())
}

fn put(url: &str) -> u16 {
    let item = json!({"TableName": "users", "Item": {"id": {"S": "ada"}}});
    call(url, "PutItem", &item).status
}

fn found(url: &str, consistent: bool) -> bool {
    let get = json!({
        "TableName": "users", "Key": {"id": {"S": "ada"}}, "ConsistentRead": consistent
    });
    call(url, "GetItem", &get).body.get("Item").is_some()
}

#[test]
fn copies_are_held_back_over_http() {
    with_copies(|url| {
        assert_eq!(act(url, &json!({"action": "hold", "copy": 1})).0, 200);
        assert_eq!(act(url, &json!({"action": "readFrom", "copy": 1})).0, 200);
        assert_eq!(put(url), 200);
        assert!(found(url, true) && !found(url, false));
        let (status, told) = control(url, "GET", "/_dyno/replicas/users", "");
        assert_eq!(status, 200);
        let partitions = told["partitions"].as_array().unwrap();
        assert_eq!(partitions.len(), 4);
        let written = partitions.iter().find(|it| it["committed"] == 1).unwrap();
        assert_eq!(written["leader"], 0);
        let held = json!({"state": "up", "logEnd": 1, "applied": 0, "held": true, "lateMs": 0});
        assert_eq!(written["copies"][1], held);
        act(url, &json!({"action": "release", "copy": 1}));
        assert!(found(url, false));
    });
}

#[test]
fn leaders_are_lost_over_http() {
    with_copies(|url| {
        let (_, told) = act(url, &json!({"action": "loseLeader"}));
        let partition = &told["partitions"][0];
        assert_eq!(partition["leader"], Value::Null);
        assert!(partition["leaseUntilMs"].is_i64());
        assert_eq!(put(url), 500);
    });
}

#[test]
fn what_cannot_be_done_is_refused() {
    with_copies(|url| {
        for (action, code, member) in [
            (json!({"action": "hold"}), "InvalidAction", json!("copy")),
            (json!({"action": "slow", "copy": 1}), "InvalidAction", json!("delayMs")),
            (
                json!({"action": "slow", "copy": 1, "delayMs": 3_600_001}),
                "InvalidAction",
                json!("delayMs"),
            ),
            (json!({"action": "explode"}), "InvalidAction", Value::Null),
            (json!({"action": "hold", "copy": 3}), "InvalidAction", json!("copy")),
            (json!({"action": "hold", "copy": 1, "index": "i"}), "InvalidAction", json!("index")),
            (json!({"action": "loseLeader", "index": "i"}), "InvalidAction", json!("index")),
            (json!({"action": "lose", "copy": 1, "delayMs": 1}), "InvalidAction", json!("delayMs")),
        ] {
            let (status, told) = act(url, &action);
            assert_eq!((status, &told["error"]["code"]), (400, &json!(code)), "{action}");
            assert_eq!(told["error"]["member"], member, "{action}");
        }
        let (status, told) = control(url, "GET", "/_dyno/replicas/nix", "");
        assert_eq!((status, &told["error"]["code"]), (404, &json!("NoReplicas")));
        assert_eq!(control(url, "DELETE", "/_dyno/replicas/users", "").0, 405);
        let long = format!("\"{}\"", "x".repeat(65 * 1024));
        assert_eq!(control(url, "POST", "/_dyno/replicas/users", &long).0, 413);
    });
}
