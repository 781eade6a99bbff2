//! The guide is one tutorial: its list, its modules, the table on the front page and the last line of
//! each chapter name the same chapters in the same order.

use crate::workspace::{Finding, TextFile, Workspace};

const LIST: &str = "src/guide/mod.rs";
const FRONT_PAGE: &str = "src/lib.rs";

fn check(workspace: &Workspace) -> Vec<Finding> {
    let file = |path: &str| workspace.files().find(|file| file.path == path);
    let Some((list, front)) = file(LIST).zip(file(FRONT_PAGE)) else { return Vec::new() };
    let chapters: Vec<String> = list.text.lines().filter_map(listed).collect();
    let mut findings = Vec::new();
    for (file, found) in [
        (list, list.text.lines().filter_map(declared).collect::<Vec<_>>()),
        (front, front.text.lines().filter_map(tabled).collect()),
    ] {
        if found != chapters {
            let message = format!("give the chapters in the order of {LIST}'s list: {chapters:?}");
            findings.push(file.finding(1, message));
        }
    }
    for (at, chapter) in chapters.iter().enumerate() {
        let path = format!("src/guide/{chapter}.rs");
        let Some(file) = file(&path) else {
            findings.push(list.finding(1, format!("there is no chapter `{chapter}`")));
            continue;
        };
        let next = chapters.get(at + 1);
        if next_of(file).as_ref() != next {
            let message = match next {
                Some(next) => {
                    format!("end the chapter with `//! Next: [{next}](super::{next}), …`")
                }
                None => "the last chapter has no next one".to_owned(),
            };
            findings.push(file.finding(file.text.lines().count(), message));
        }
    }
    findings
}

/// Returns the chapter of a line such as ``//! 3. [`reading`]: …``.
fn listed(line: &str) -> Option<String> {
    let (number, rest) = line.strip_prefix("//! ")?.split_once(". [`")?;
    number.parse::<u8>().ok()?;
    Some(rest.split_once("`]")?.0.to_owned())
}

fn declared(line: &str) -> Option<String> {
    Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())
}

/// Returns the chapter of a line such as `//! | [reading](guide::reading) | … |`.
fn tabled(line: &str) -> Option<String> {
    let (_, rest) = line.strip_prefix("//! | [")?.split_once("](guide::")?;
    Some(rest.split_once(')')?.0.to_owned())
}

fn next_of(file: &TextFile) -> Option<String> {
    let last = file.text.lines().last()?.strip_prefix("//! Next: [")?;
    Some(last.split_once(']')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{WORKSPACE, assert_finds};

    const LIST: &str =
        "//! 1. [`keys`]: a.\n//! 2. [`reading`]: b.\n\npub mod keys;\n\npub mod reading;\n";
    const FRONT: &str = "//! | [keys](guide::keys) | a |\n//! | [reading](guide::reading) | b |\n";
    const KEYS: &str = "//! Keys.\n//!\n//! Next: [reading](super::reading), b.\n";

    #[test]
    fn the_guide_has_one_order() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn another_order_is_found() {
        let check = |list: &str, front: &str, keys: &str, expected: &[&str]| {
            let files = [
                (super::LIST, list),
                (super::FRONT_PAGE, front),
                ("src/guide/keys.rs", keys),
                ("src/guide/reading.rs", "//! Reading.\n"),
            ];
            assert_finds(check, &files, expected);
        };
        check(LIST, FRONT, KEYS, &[]);
        let turned =
            LIST.replace("pub mod keys;\n\npub mod reading;", "pub mod reading;\npub mod keys;");
        check(&turned, FRONT, KEYS, &["src/guide/mod.rs:1"]);
        check(LIST, "//! | [keys](guide::keys) | a |\n", KEYS, &["src/lib.rs:1"]);
        check(LIST, FRONT, "//! Keys.\n", &["src/guide/keys.rs:1"]);
    }
}
