//! Words that may not stand in the repository: paths of one machine, unfinished or silenced code,
//! `unsafe`.

use crate::code::{masked, tokens};
use crate::workspace::{Finding, TextFile, Workspace};

/// Folders of one machine. Written in parts, because this file is searched as well.
const MACHINE_PATHS: &[&str] =
    &[concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/"), concat!("/", "Users/")];

/// A note to do something later; allowed with the number of an issue: `(#12)`.
const LATER: &str = concat!("TO", "DO");

/// Code, without comments and literals, and what to do instead.
const CODE: &[(&str, &str)] = &[
    ("todo!(", "write it, or leave the function out"),
    ("unimplemented!(", "write it, or return an error"),
    ("#[ignore", "assert today's answer with a comment instead of ignoring the test"),
    ("#[should_panic", "assert the error that is returned"),
];

fn check_machine_paths(workspace: &Workspace) -> Vec<Finding> {
    find_lines(workspace.files(), |line| {
        let path = MACHINE_PATHS.iter().find(|path| stands_absolute(line, path))?;
        Some(format!("`{path}` is a folder of one machine: say it relative to the repository"))
    })
}

fn check_notes(workspace: &Workspace) -> Vec<Finding> {
    find_lines(workspace.rust_files(), |line| {
        let (_, after) = line.split_once(LATER)?;
        let message = format!("{LATER} needs an issue, as in {LATER}(#12)");
        (!after.starts_with("(#")).then_some(message)
    })
}

fn check_code(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in workspace.rust_files() {
        let code = masked(&file.text);
        for (index, line) in code.lines().enumerate() {
            for (word, instead) in CODE.iter().filter(|(word, _)| line.contains(word)) {
                findings.push(file.finding(index + 1, format!("no `{word}`: {instead}")));
            }
        }
    }
    findings
}

fn check_unsafe(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in workspace.rust_files() {
        let code = masked(&file.text);
        for token in tokens(&code).iter().filter(|token| token.text == "unsafe") {
            findings.push(file.finding(token.line, "no `unsafe`: find a safe way or a crate"));
        }
    }
    findings
}

fn find_lines<'a>(
    files: impl Iterator<Item = &'a TextFile>,
    rule: impl Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let lines = file.text.lines().enumerate();
        findings
            .extend(lines.filter_map(|(index, line)| Some(file.finding(index + 1, rule(line)?))));
    }
    findings
}

/// Tells whether the path stands in the line and is not the tail of a longer one.
fn stands_absolute(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !(c.is_alphanumeric() || "_-.~}>".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::{LATER, MACHINE_PATHS, check_code, check_machine_paths, check_notes, check_unsafe};
    use crate::workspace::{WORKSPACE, assert_finds};

    #[test]
    fn no_paths_of_one_machine() {
        WORKSPACE.assert_keeps(check_machine_paths);
    }

    #[test]
    fn a_machine_path_is_found() {
        for path in MACHINE_PATHS {
            let (bare, quoted) = (format!("x\n{path}y"), format!("cd '{path}'"));
            assert_finds(check_machine_paths, &[("a.md", &bare)], &["a.md:2"]);
            assert_finds(check_machine_paths, &[(".ci/run", &quoted)], &[".ci/run:1"]);
            let tail = format!("docs{path}a https://example.com{path}");
            assert_finds(check_machine_paths, &[("a.md", &tail)], &[]);
        }
    }

    #[test]
    fn no_notes_without_an_issue() {
        WORKSPACE.assert_keeps(check_notes);
    }

    #[test]
    fn a_note_without_an_issue_is_found() {
        let (bare, with_issue) = (format!("// {LATER}: x"), format!("// {LATER}(#12): x"));
        assert_finds(check_notes, &[("a.rs", &bare)], &["a.rs:1"]);
        assert_finds(check_notes, &[("a.rs", &with_issue), ("a.md", &bare)], &[]);
    }

    #[test]
    fn no_unfinished_or_silenced_code() {
        WORKSPACE.assert_keeps(check_code);
    }

    #[test]
    fn unfinished_code_is_found() {
        assert_finds(check_code, &[("a.rs", "fn a() {\n    todo!()\n}")], &["a.rs:2"]);
        assert_finds(check_code, &[("a.rs", "unimplemented!(\"x\")")], &["a.rs:1"]);
        assert_finds(check_code, &[("a.rs", "#[test]\n#[ignore = \"slow\"]")], &["a.rs:2"]);
        assert_finds(check_code, &[("a.rs", "#[should_panic]")], &["a.rs:1"]);
        assert_finds(check_code, &[("a.rs", "// todo!()\nlet x = \"#[ignore]\";")], &[]);
    }

    #[test]
    fn no_unsafe() {
        WORKSPACE.assert_keeps(check_unsafe);
    }

    #[test]
    fn unsafe_code_is_found() {
        assert_finds(check_unsafe, &[("a.rs", "\nunsafe { x() }")], &["a.rs:2"]);
        assert_finds(check_unsafe, &[("a.rs", "// unsafe\n#![forbid(unsafe_code)]")], &[]);
    }
}
