//! Faults over HTTP: rules through the control endpoints, and what a client without an SDK sees.

use std::io::{Read, Write};
use std::net::TcpStream;

use dyno_local::server::Server;
use dyno_local::{FaultRule, Local};
use serde_json::{Value, json};

use super::http::call;
use super::server::create_users;

/// Runs `test` beside a server of an engine with the table `users`.
pub(super) fn with_server_of(local: Local, test: impl Fn(&str, &Local) + Send + 'static) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::bind(local.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = server.url();
        let client = tokio::task::spawn_blocking(move || {
            create_users(&url);
            test(&url, &local);
        });
        client.await.unwrap();
        server.shutdown().await;
    });
}

fn with_server(test: impl Fn(&str, &Local) + Send + 'static) {
    with_server_of(Local::builder().fault_endpoints().build(), test);
}

/// Sends bytes, and returns all that comes until the connection is closed.
fn exchange(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Asks a control endpoint; the body is `null` where there is none of JSON.
pub(super) fn control(url: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    control_with(url, "", method, path, body)
}

fn control_with(url: &str, header: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    let answer = exchange(
        url,
        &format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\
             Content-Length: {length}\r\n\r\n{body}"
        ),
    );
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
}

fn add(url: &str, rule: &Value) -> (u16, Value) {
    control(url, "POST", "/_dyno/faults", &rule.to_string())
}

/// A put that a client sends on a connection that it would keep.
fn put(id: &str) -> String {
    let body = json!({"TableName": "users", "Item": {"id": {"S": id}}}).to_string();
    format!(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\
         Content-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.PutItem\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 \
         Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, \
         Signature=c\r\n\r\n{body}",
        body.len()
    )
}

fn is_there(url: &str, id: &str) -> bool {
    let get = json!({"TableName": "users", "Key": {"id": {"S": id}}});
    call(url, "GetItem", &get).body.get("Item").is_some()
}

#[test]
fn a_lost_answer_closes_the_connection() {
    with_server(|url, local| {
        for (fault, after_effect) in
            [("disconnect", false), ("disconnect", true), ("timeout", false), ("timeout", true)]
        {
            let rule = json!({"fault": fault, "afterEffect": after_effect, "table": "users",
                "operations": ["PutItem"]});
            assert_eq!(add(url, &rule).0, 201);
            let id = format!("{fault}{after_effect}");
            assert_eq!(exchange(url, &put(&id)), "");
            assert_eq!(is_there(url, &id), after_effect);
            local.faults().clear();
        }
    });
}

#[test]
fn errors_and_delays_are_answered() {
    with_server(|url, _| {
        let rule = json!({"fault": "delay", "delayMs": 30});
        assert_eq!(add(url, &rule), (201, json!({"id": 1})));
        let rule = json!({"fault": "throttle", "cause": "keyRange", "times": 1});
        assert_eq!(add(url, &rule), (201, json!({"id": 2})));
        let rule = json!({"fault": "internalError", "times": 1, "operations": ["PutItem"]});
        assert_eq!(add(url, &rule), (201, json!({"id": 3})));
        let body = json!({"TableName": "users", "Item": {"id": {"S": "a"}}});
        let failed = call(url, "PutItem", &body);
        assert_eq!(failed.status, 500);
        let throttled = call(url, "PutItem", &body);
        assert_eq!(throttled.status, 400);
        let reason = &throttled.body["throttlingReasons"][0]["reason"];
        assert_eq!(reason, "TableWriteKeyRangeThroughputExceeded");
        assert_eq!(call(url, "PutItem", &body).status, 200);
        let (status, told) = control(url, "GET", "/_dyno/faults", "");
        let counts =
            |at: usize| (told["rules"][at]["tried"].clone(), told["rules"][at]["injected"].clone());
        assert_eq!((status, told["injected"].clone()), (200, json!(5)));
        assert_eq!(counts(0), (json!(3), json!(3)));
        assert_eq!(counts(1), (json!(2), json!(1)));
        assert_eq!(counts(2), (json!(3), json!(1)));
    });
}

#[test]
fn rules_are_added_shown_and_removed() {
    with_server(|url, local| {
        let all = json!({"fault": "throttle", "cause": "onDemandMax", "operations": ["PutItem",
            "Query"], "table": "users", "index": "by_name", "key": {"id": {"S": "a"},
            "n": {"N": "5"}, "b": {"B": "AAE="}}, "keyPrefix": {"id": "a"}, "after": 2,
            "times": 3, "chance": 0.25, "seed": 9, "fromMs": 1_000, "untilMs": 2_000});
        assert_eq!(add(url, &all), (201, json!({"id": 1})));
        let timeout = json!({"fault": "timeout", "delayMs": 5, "afterEffect": true});
        assert_eq!(add(url, &timeout), (201, json!({"id": 2})));
        let shown =
            |id: u64, rule: &Value| json!({"id": id, "tried": 0, "injected": 0, "rule": rule});
        let (status, told) = control(url, "GET", "/_dyno/faults/1", "");
        assert_eq!((status, &told), (200, &shown(1, &all)));
        let (status, listed) = control(url, "GET", "/_dyno/faults", "");
        let rules = json!([shown(1, &all), shown(2, &timeout)]);
        assert_eq!((status, listed), (200, json!({"rules": rules, "injected": 0})));

        let (status, removed) = control(url, "DELETE", "/_dyno/faults/2", "");
        assert_eq!((status, removed), (200, shown(2, &timeout)));
        let (status, told) = control(url, "DELETE", "/_dyno/faults/2", "");
        let missing = json!({"error": {"code": "NoSuchRule", "message": "there is no rule 2"}});
        assert_eq!((status, told), (404, missing));
        // What is added in the process is shown, too.
        local.faults().add(FaultRule::conflict());
        let (_, told) = control(url, "GET", "/_dyno/faults/3", "");
        assert_eq!(told["rule"], json!({"fault": "conflict"}));
        assert_eq!(control(url, "DELETE", "/_dyno/faults", ""), (200, json!({})));
        assert!(local.faults().list().is_empty());
    });
}

#[test]
fn a_rule_that_makes_no_sense_is_refused() {
    with_server(|url, local| {
        for (rule, member, message) in [
            (json!({"fault": "delay"}), "delayMs", "a delay needs its milliseconds"),
            (json!({"fault": "delay", "delayMs": 3_600_001}), "delayMs", "at most 3600000"),
            (json!({"fault": "conflict", "delayMs": 1}), "delayMs", "timeout and delay"),
            (json!({"fault": "conflict", "cause": "usual"}), "cause", "for the fault throttle"),
            (json!({"fault": "conflict", "afterEffect": true}), "afterEffect", "no effect"),
            (json!({"fault": "conflict", "chance": 1.5}), "chance", "from 0 to 1"),
            (json!({"fault": "conflict", "operations": ["Puts"]}), "operations", "operation Puts"),
            (json!({"fault": "conflict", "key": {"a": {"N": "x"}}}), "key", "a is no number"),
            (json!({"fault": "conflict", "key": {"a": {"B": "x"}}}), "key", "a is no base64"),
            (json!({"fault": "storm"}), "", "unknown variant `storm`"),
            (json!({"fault": "conflict", "tabel": "x"}), "", "unknown field `tabel`"),
            (json!({"fault": "conflict", "times": -1}), "", "invalid value"),
            (json!({"fault": "conflict", "key": {"a": {"L": []}}}), "", "unknown variant `L`"),
            (json!({}), "", "missing field `fault`"),
            (json!([]), "", "invalid length"),
        ] {
            let (status, told) = add(url, &rule);
            let error = &told["error"];
            assert_eq!((status, error["code"].as_str()), (400, Some("InvalidRule")), "{rule}");
            assert_eq!(error["member"].as_str().unwrap_or_default(), member, "{rule}");
            assert!(error["message"].as_str().unwrap().contains(message), "{rule}: {error}");
        }
        for (body, code) in [("{", 400), ("", 400), (&*"x".repeat(64 * 1024 + 1), 413)] {
            assert_eq!(control(url, "POST", "/_dyno/faults", body).0, code);
        }
        assert!(local.faults().list().is_empty());
    });
}

#[test]
fn there_is_room_for_so_many_rules() {
    with_server(|url, local| {
        for _ in 0..256 {
            local.faults().add(FaultRule::conflict());
        }
        let (status, told) = add(url, &json!({"fault": "conflict"}));
        let full = json!({"error": {"code": "TooManyRules", "message": "there may be 256 rules"}});
        assert_eq!((status, told), (409, full));
    });
}

#[test]
fn other_paths_methods_and_pages_are_refused() {
    with_server(|url, _| {
        for (method, path, status, code) in [
            ("GET", "/_dyno/", 404, "NotFound"),
            ("GET", "/_dyno/faultss", 404, "NotFound"),
            ("GET", "/_dyno/faults/x", 404, "NotFound"),
            ("DELETE", "/_dyno/faults/-1", 404, "NotFound"),
            ("PUT", "/_dyno/faults", 405, "MethodNotAllowed"),
            ("POST", "/_dyno/faults/1", 405, "MethodNotAllowed"),
        ] {
            let (told, body) = control(url, method, path, "");
            assert_eq!((told, &body["error"]["code"]), (status, &json!(code)), "{method} {path}");
        }
        let origin = "Origin: http://evil.example\r\n";
        let rule = json!({"fault": "conflict"}).to_string();
        let (status, told) = control_with(url, origin, "POST", "/_dyno/faults", &rule);
        assert_eq!((status, &told["error"]["code"]), (403, &json!("Forbidden")));
    });
}

/// Unless it was asked for, such a path is what it is on the service.
#[test]
fn there_are_no_endpoints_unless_they_are_asked_for() {
    with_server_of(Local::new(), |url, local| {
        let rule = json!({"fault": "conflict"}).to_string();
        for (method, body) in [("GET", ""), ("POST", &*rule), ("DELETE", "")] {
            assert_eq!(control(url, method, "/_dyno/faults", body).0, 404);
        }
        assert!(local.faults().list().is_empty());
    });
}

/// The program takes them with an option.
#[cfg(unix)]
#[test]
fn the_program_has_an_option() {
    let (_running, url) = super::program::serve(&["--fault-endpoints"]);
    create_users(&url);
    assert_eq!(add(&url, &json!({"fault": "unavailable", "times": 1})).0, 201);
    assert_eq!(call(&url, "ListTables", &json!({})).status, 503);
    assert_eq!(call(&url, "ListTables", &json!({})).status, 200);
    let (_running, url) = super::program::serve(&[]);
    assert_eq!(add(&url, &json!({"fault": "unavailable"})).0, 404);
}
