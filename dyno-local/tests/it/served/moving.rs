//! The commands `import` and `export`, run as a user runs them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::program::{program, serve};

const USERS: &str = r#"{"TableName": "users", "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}"#;

/// A folder of its own for a test, removed when the test ends well.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("users.json"), USERS).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Runs the program here with these words, and the endpoint behind them.
    fn run(&self, words: &str, url: &str) -> Output {
        self.command(words, url).output().unwrap()
    }

    fn command(&self, words: &str, url: &str) -> Command {
        let mut command = program();
        command.args(words.split_whitespace()).args(["--endpoint", url]).current_dir(&self.0);
        command
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

#[track_caller]
fn check(output: &Output, code: i32, said: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for part in said {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

fn users(count: usize) -> String {
    let line = |at| format!("{{\"Item\":{{\"id\":{{\"S\":\"u{at:04}\"}}}}}}\n");
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_table_is_imported_and_exported() {
    let folder = Folder::new("imported_and_exported");
    let (_running, url) = serve(&[]);
    folder.write("users.jsonl", &users(1_200));
    let output = folder.run("import --table users --create-table users.json users.jsonl", &url);
    check(&output, 0, &["users.jsonl: 1200 lines, 1200 imported, 0 refused in "]);
    assert_eq!(output.stdout, b"");

    let output = folder.run("export --table users", &url);
    check(&output, 0, &["users: 1200 items exported in "]);
    assert_eq!(sorted(std::str::from_utf8(&output.stdout).unwrap()), sorted(&users(1_200)));

    // Compressed by its name, and imported by its looks, into the table that is there.
    check(&folder.run("export --table users --output all.gz --segments 1", &url), 0, &[]);
    let output = folder.run("import --table users --create-table users.json all.gz", &url);
    check(&output, 0, &["all.gz: 1200 lines, 1200 imported"]);
    assert_eq!(folder.names(), ["all.gz", "users.json", "users.jsonl"]);
}

#[test]
fn refused_lines_are_shown_written_and_change_the_exit_code() {
    let folder = Folder::new("refused");
    let (_running, url) = serve(&[]);
    folder.write("a.csv", "id;name\nada;Ada\nalan\n");
    folder.write("b.csv", "id;name\n;Nobody\ngrace;Grace\n");
    let words = "import --table users --create-table users.json --format csv --delimiter ; \
                 --refused bad.txt a.csv b.csv";
    let output = folder.run(words, &url);
    check(
        &output,
        3,
        &[
            "a.csv: line 3: the row has 1 fields, the header 2",
            "a.csv: 2 lines, 1 imported, 1 refused",
            "b.csv: line 2: ValidationException: One or more parameter values are not valid.",
            "b.csv: 2 lines, 1 imported, 1 refused",
        ],
    );
    let bad = folder.read("bad.txt");
    assert_eq!(bad.lines().count(), 2);
    assert!(bad.starts_with("a.csv: line 3: the row has 1 fields, the header 2\nb.csv: line 2: "));

    let output = folder.run("import --table users --max-errors 0 --format csv a.csv", &url);
    check(&output, 1, &["dyno-local: a.csv: "]);

    folder.write("many.jsonl", &"x\n".repeat(150));
    let output = folder.run("import --table users many.jsonl", &url);
    check(&output, 3, &["many.jsonl: line 100: ", "further refused lines are not shown"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("line 101"));
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new("standard_input");
    let (_running, url) = serve(&[]);
    let mut command = folder.command("import --table users --create-table users.json -", &url);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(users(3).as_bytes()).unwrap();
    check(&child.wait_with_output().unwrap(), 0, &["-: 3 lines, 3 imported, 0 refused"]);
}

#[test]
fn an_import_resumes_where_it_was() {
    let folder = Folder::new("resumes");
    let (_running, url) = serve(&[]);
    let lines = users(900);
    let words = "import --table users --create-table users.json --checkpoint kept \
                 empty.jsonl first.jsonl second.jsonl";
    folder.write("empty.jsonl", "");
    folder.write("first.jsonl", &users(3));
    // The second file is still being copied.
    folder.write("second.jsonl", &lines[..lines.len() / 2 + 5]);
    let cut = folder.run(words, &url);
    check(
        &cut,
        1,
        &["second.jsonl: the source ends within line ", "first.jsonl: 3 lines, 3 imported"],
    );
    assert_eq!(folder.read("kept").lines().count(), 3);

    folder.write("second.jsonl", &lines);
    let output = folder.run(&format!("{words} --resume"), &url);
    check(&output, 0, &["second.jsonl: 900 lines, 900 imported, 0 refused"]);
    let output = folder.run("export --table users", &url);
    assert_eq!(sorted(std::str::from_utf8(&output.stdout).unwrap()), sorted(&lines));

    folder.write("first.jsonl", &"x\n".repeat(50));
    let output = folder.run(&format!("{words} --resume"), &url);
    check(&output, 1, &["first.jsonl: cannot resume: the checkpoint is of another source"]);
    folder.write("kept", "nonsense");
    let output = folder.run(&format!("{words} --resume"), &url);
    check(&output, 1, &["kept: this is no checkpoint of this version"]);
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::new("cannot");
    let (_running, url) = serve(&[]);
    let check = |words: &str, code: i32, said: &str| {
        check(&folder.run(words, &url), code, &[said]);
    };
    let missing = "ResourceNotFoundException: Requested resource not found: Table: users not found";
    folder.write("one.jsonl", &users(1));
    check("import --table users one.jsonl", 1, &format!("dyno-local: one.jsonl: {missing}"));
    check("export --table users", 1, &format!("dyno-local: users: {missing}"));
    check("export --table users --output out.jsonl", 1, missing);
    check("import --table users none.jsonl", 1, "dyno-local: none.jsonl: ");
    check(
        "import --table other --create-table users.json one.jsonl",
        1,
        "creates the table users, not other",
    );
    check(
        "import --table users --create-table one.jsonl one.jsonl",
        1,
        "this is no CreateTable request in JSON",
    );
    check("export --table users --output no/such/folder", 1, "cannot create no/such/folder: ");
    check(
        "import --table users",
        2,
        "dyno-local: a file is missing; - is standard input\n\nUsage: dyno-local import ",
    );
    // A failed export leaves nothing behind, under no name.
    assert_eq!(folder.names(), ["one.jsonl", "users.json"]);
}

/// Without a server, and with what was imported before.
#[test]
fn a_directory_is_imported_into_and_exported() {
    let folder = Folder::new("directory");
    folder.write("users.jsonl", &users(300));
    folder.write("more.jsonl", &format!("{}x\n", users(400)));
    let run = |words: &str| {
        let words = words.split_whitespace();
        program()
            .args(words)
            .args(["--data-dir", "tables"])
            .current_dir(&folder.0)
            .output()
            .unwrap()
    };
    check(&run("export --table users"), 1, &["tables is no directory"]);
    let words = "import --table users --create-table users.json";
    check(&run(&format!("{words} users.jsonl")), 0, &["300 lines, 300 imported"]);
    check(&run(&format!("{words} more.jsonl")), 3, &["401 lines, 400 imported, 1 refused"]);
    let output = run("export --table users");
    check(&output, 0, &["users: 400 items exported"]);
    assert_eq!(sorted(std::str::from_utf8(&output.stdout).unwrap()), sorted(&users(400)));

    folder.write("no", "a file");
    let output = folder.command("import --table users users.jsonl", "").output().unwrap();
    check(&output, 2, &["option --endpoint needs a value"]);
}

/// The commands in the documentation of `bulk` do what they say, in their order.
#[test]
fn the_documented_commands_work() {
    let text = include_str!("../../../src/bulk/mod.rs");
    let commands: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("//! dyno-local ")).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    let folder = Folder::new("documented");
    let (_running, url) = serve(&[]);
    folder.write("users.jsonl", &users(10));
    folder.write("more.csv", "id,name\nada,Ada\n");
    for command in commands {
        check(&folder.run(command, &url), 0, &[]);
    }
    assert!(folder.names().contains(&"backup.jsonl.gz".to_owned()));
}
