//! `docs/unverified.md` lists what the sources assume of the service without having seen it.
//!
//! A comment that says so begins with the mark and a colon, and goes on to its own end or to the
//! next such sentence. The page has each with the code that it is about, instead of a line number,
//! which every change above it would make wrong.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test tidy unverified` writes the page anew.

use std::fmt::Write;

use crate::workspace::{Finding, Workspace};

/// The page, from the root of the repository.
const PAGE: &str = "docs/unverified.md";

/// What such a comment begins with. Written in parts, because this file is searched as well.
const MARK: &str = concat!("Unverif", "ied");

/// The longest code that is shown with an assumption, and of how many lines it is taken.
const CODE_CHARS_MAX: usize = 120;
const CODE_LINES_MAX: usize = 3;

const HEAD: &str = "\
# What is not verified

Facts of the service that dyno assumes without a source that has seen them, and what it assumes.
Made from the comments in the sources by `UPDATE_SNAPSHOTS=1 cargo test --test tidy unverified`. If
you can compare one with the service, correct the code or strike the comment.
";

/// An assumption, and where it is made.
#[derive(Debug, PartialEq, Eq)]
struct Assumption {
    text: String,
    /// The function around it.
    function: Option<String>,
    /// The code that it is about: the rest of its line, or what comes next.
    code: String,
}

fn check_page(workspace: &Workspace) -> Vec<Finding> {
    let now = page(workspace);
    let then = workspace.files().find(|file| file.path == PAGE);
    let then = then.map(|file| file.text.as_str()).unwrap_or_default();
    if now == then {
        return Vec::new();
    }
    let lines = now.lines().zip(then.lines().chain(std::iter::repeat("")));
    let same = lines.take_while(|(now, then)| now == then).count();
    let message = "not what the sources say: write it anew with `UPDATE_SNAPSHOTS=1 cargo test \
                   --test tidy unverified`";
    vec![Finding { path: PAGE.to_owned(), line: same + 1, message: message.to_owned() }]
}

/// Finds marks that the page would not show.
fn check_marks(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in workspace.sources() {
        for (index, line) in file.text.lines().enumerate() {
            let Some((_, comment)) = comment(line) else { continue };
            // In backticks it is spoken of, not said.
            let said = comment.contains(MARK) && !comment.contains(&format!("`{MARK}"));
            if said && assumption_start(comment).is_none() {
                let message = format!("begin the line with `{MARK}:`, so that {PAGE} shows it");
                findings.push(file.finding(index + 1, message));
            }
        }
    }
    findings
}

/// Returns the page as the sources would have it.
fn page(workspace: &Workspace) -> String {
    let found = workspace.sources().map(|file| (file, assumptions(&file.text)));
    let mut page = HEAD.to_owned();
    for (file, found) in found.filter(|(_, found)| !found.is_empty()) {
        let _ = write!(page, "\n## `{}`\n\n", file.path);
        for Assumption { text, function, code } in found {
            let within = function.map(|name| format!("in `{name}`, ")).unwrap_or_default();
            let _ = writeln!(page, "- {text}\n  ({within}at ``{code}``)");
        }
    }
    page
}

fn assumptions(text: &str) -> Vec<Assumption> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((code, first)) = comment(line) else { continue };
        let Some(first) = assumption_start(first) else { continue };
        let (before, after) = (lines.get(..at), lines.get(at + 1..));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let more = after.iter().map_while(|line| match comment(line) {
            Some(("", more)) if !more.is_empty() && assumption_start(more).is_none() => Some(more),
            _ => None,
        });
        // A comment behind code ends with its line.
        let more = more.take(if code.is_empty() { usize::MAX } else { 0 });
        let text: Vec<&str> = std::iter::once(first).chain(more).collect();
        let code = if code.is_empty() { code_below(after) } else { code.to_owned() };
        found.push(Assumption {
            text: text.join(" "),
            function: function_around(line, before),
            code: code.chars().take(CODE_CHARS_MAX).collect(),
        });
    }
    found
}

/// Splits a line at its comment: the code before it and what the comment says.
fn comment(line: &str) -> Option<(&str, &str)> {
    let trimmed = line.trim();
    let (code, said) = match trimmed.strip_prefix("//") {
        Some(said) => ("", said),
        None => trimmed.split_once(" // ")?,
    };
    Some((code.trim(), said.trim_start_matches(['/', '!']).trim()))
}

/// Returns what an assumption says in its first line.
fn assumption_start(comment: &str) -> Option<&str> {
    Some(comment.strip_prefix(MARK)?.strip_prefix(':')?.trim())
}

/// Returns the first lines of code below a comment, as far as they go together.
fn code_below(after: &[&str]) -> String {
    let is_aside = |line: &&str| line.starts_with("//") || line.starts_with("#[");
    let lines = after.iter().map(|line| line.trim()).skip_while(is_aside);
    let code = lines.take_while(|line| !line.is_empty() && !is_aside(line)).take(CODE_LINES_MAX);
    code.collect::<Vec<_>>().join(" ")
}

/// Returns the name of the function that a line stands in: the last one above that begins further
/// to the left.
fn function_around(line: &str, before: &[&str]) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    before.iter().rev().find_map(|above| {
        let (_, name) = above.split_once("fn ").filter(|(front, _)| {
            front.split_whitespace().all(|word| {
                word.starts_with("pub") || matches!(word, "const" | "async" | "(crate)" | "(super)")
            })
        })?;
        let name = name.split(['(', '<']).next()?;
        (indent(above) < indent(line)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use super::{Assumption, MARK, PAGE, assumptions, check_marks, check_page, page};
    use crate::workspace::{WORKSPACE, Workspace, assert_finds};

    #[test]
    fn the_page_of_the_unverified_is_true() {
        if env::var_os("UPDATE_SNAPSHOTS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
            fs::write(path, page(&WORKSPACE)).unwrap();
            return;
        }
        WORKSPACE.assert_keeps(check_page);
    }

    #[test]
    fn whatever_is_unverified_is_on_the_page() {
        WORKSPACE.assert_keeps(check_marks);
    }

    #[test]
    fn a_stale_page_is_found() {
        let source = format!("// {MARK}: a.\nlet a = 1;\n");
        let sample = Workspace::sample(&[("src/a.rs", &source)]);
        let fresh = page(&sample);
        assert!(fresh.contains("## `src/a.rs`\n\n- a.\n  (at ``let a = 1;``)\n"), "{fresh}");
        assert_finds(check_page, &[("src/a.rs", &source), (PAGE, &fresh)], &[]);
        let stale = fresh.replace("a.\n", "b.\n");
        assert_finds(check_page, &[("src/a.rs", &source), (PAGE, &stale)], &[&format!("{PAGE}:9")]);
        assert_finds(check_page, &[("src/a.rs", &source)], &[&format!("{PAGE}:1")]);
    }

    #[test]
    fn a_mark_in_the_middle_is_found() {
        let middle = format!("// It does. {MARK}: that it does.\n");
        let spoken = format!("// What is marked `{MARK}` or \"{MARK}\".\nlet x = \"{MARK}\";\n");
        assert_finds(check_marks, &[("a.rs", &middle), ("b.rs", &spoken)], &["a.rs:1"]);
        assert_finds(check_marks, &[("a.rs", &format!("/// {MARK} for b.\n"))], &["a.rs:1"]);
    }

    #[test]
    fn assumptions_are_read_whole() {
        let text = format!(
            "pub(crate) fn outer() {{}}\nimpl A {{\n    fn of() {{\n        // Known.\n        \
             // {MARK}: one,\n        // two.\n        #[b]\n        let c = 1;\n\n        \
             d(); // {MARK}: three.\n        // Not it.\n    }}\n}}\n/// {MARK}: four.\n///\n/// Five.\nconst E: u8 = 1;\n"
        );
        let expected = |text: &str, function: Option<&str>, code: &str| Assumption {
            text: text.to_owned(),
            function: function.map(str::to_owned),
            code: code.to_owned(),
        };
        let found = assumptions(&text);
        let wanted = [
            expected("one, two.", Some("of"), "let c = 1;"),
            expected("three.", Some("of"), "d();"),
            expected("four.", None, "const E: u8 = 1;"),
        ];
        assert_eq!(found, wanted);
    }
}
