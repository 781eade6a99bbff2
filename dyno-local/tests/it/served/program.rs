//! The program `dyno-local`, started as a user starts it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;

use super::http::{call, call_as};
use super::server::create_users;

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dyno-local"))
}

/// Ends the program if a test fails before it does.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program on a free port and returns it with its URL.
pub(crate) fn serve(arguments: &[&str]) -> (Running, String) {
    let mut child = program()
        .args(["serve", "--port", "0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("dyno-local listens on ").unwrap().to_owned();
    (Running(child), url)
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

#[test]
fn it_serves_until_it_is_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let (mut running, url) = serve(&["--region=eu-west-1"]);
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        create_users(&url);
        let described = call(&url, "DescribeTable", &json!({"TableName": "users"}));
        let arn = described.body["Table"]["TableArn"].as_str().unwrap().to_owned();
        assert!(arn.starts_with("arn:aws:dynamodb:eu-west-1:"), "{arn}");

        let id = running.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn the_engine_is_set_by_options() {
    let (_running, url) = serve(&[
        "--region=eu-north-1",
        "--account=123456789012",
        "--table-delay=3600",
        "--isolated",
    ]);
    create_users(&url);
    let described = call(&url, "DescribeTable", &json!({"TableName": "users"}));
    assert_eq!(described.body["Table"]["TableStatus"], "CREATING");
    // An isolated engine is in the region that is signed for.
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/users";
    assert_eq!(described.body["Table"]["TableArn"], arn);
    let other = call_as(("b", "us-east-1"), &url, "ListTables", &json!({}));
    assert_eq!(other.body, json!({"TableNames": []}));
}

#[test]
fn failures_have_their_own_exit_codes() {
    let (_running, url) = serve(&[]);
    let taken = url.rsplit(':').next().unwrap().to_owned();
    let output = run(&["serve", "--port", &taken]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.starts_with(&format!("dyno-local: cannot listen on 127.0.0.1:{taken}: ")),
        "{text}"
    );
    assert_eq!(output.stdout, b"");

    let output = run(&["serve", "--bogus"]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("dyno-local: unknown option '--bogus'\n"), "{text}");

    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("Usage: dyno-local serve"));
}
