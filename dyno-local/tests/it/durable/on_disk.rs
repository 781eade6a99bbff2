//! What an engine answers, once more on disk: this binary starts itself again with the variable
//! that `support` looks at. What takes long in it is left to a run by hand (CONTRIBUTING).

use std::env;
use std::process::Command;

const MODULES: [&str; 13] = [
    "backfill::",
    "batch::",
    "capacity::",
    "errors::",
    "index::",
    "items::",
    "lifecycle::",
    "local_index::",
    "query::",
    "scan::",
    "tables::",
    "transact::",
    "update::",
];

#[test]
fn the_engine_s_answers_are_the_same_on_disk() {
    let told = Command::new(env::current_exe().unwrap())
        .args(MODULES)
        .env("DYNO_TEST_ON_DISK", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success() && !text.contains("\nrunning 0 tests"), "{text}");
}
