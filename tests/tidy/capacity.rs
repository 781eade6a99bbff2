//! `docs/capacity.md` lists the rules of capacity: each with constants that are there and tests that are
//! there. A constant of the meters that no rule has is found, too.

use std::collections::BTreeSet;

use crate::workspace::{Finding, TextFile, Workspace};

/// The page, from the root of the repository.
const PAGE: &str = "docs/capacity.md";

/// Where constants and tests are.
const ENGINE: &str = "dyno-local/";

/// The folder whose constants are all on the page, and those that it uses of this module.
const METERS: &str = "dyno-local/src/meter/";
const LIMITS: &str = "limits::";

/// What the meters name that is no rule: the unit in which levels are counted.
const NO_RULES: [&str; 1] = ["MICROS"];

fn check(workspace: &Workspace) -> Vec<Finding> {
    let Some(page) = workspace.files().find(|file| file.path == PAGE) else { return Vec::new() };
    let engine: Vec<&TextFile> =
        workspace.files().filter(|file| file.path.starts_with(ENGINE)).collect();
    let is_there = |text: &str| engine.iter().any(|file| file.text.contains(text));
    let mut findings = Vec::new();
    let mut listed = BTreeSet::new();
    for (index, line) in page.text.lines().enumerate() {
        let Some((constants, tests)) = row(line) else { continue };
        for constant in spans(constants) {
            listed.insert(constant);
            if !is_there(&format!("const {constant}:")) {
                findings
                    .push(page.finding(index + 1, format!("there is no constant `{constant}`")));
            }
        }
        let tests = spans(tests);
        if tests.is_empty() {
            findings.push(page.finding(index + 1, "name the test that holds the rule"));
        }
        for test in tests {
            if !is_there(&format!("fn {test}(")) {
                findings.push(page.finding(index + 1, format!("there is no test `{test}`")));
            }
        }
    }
    let meters = engine.iter().filter(|file| file.path.starts_with(METERS));
    for file in meters.filter(|file| file.name() != "tests.rs") {
        for (index, line) in file.text.lines().enumerate() {
            for constant in constants_of(line) {
                if !listed.contains(constant) && !NO_RULES.contains(&constant) {
                    findings
                        .push(file.finding(index + 1, format!("`{constant}` is not in {PAGE}")));
                }
            }
        }
    }
    findings
}

/// Returns the cells of the constants and of the tests, of a row of a table of rules.
fn row(line: &str) -> Option<(&str, &str)> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').collect();
    let [_, constants, _, tests] = cells.as_slice() else { return None };
    let is_head = constants.trim() == "constant" || constants.trim().starts_with("---");
    (!is_head).then_some((*constants, *tests))
}

/// Returns what stands between backquotes.
fn spans(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Returns the constants that a line defines or takes of the limits.
fn constants_of(line: &str) -> Vec<&str> {
    let defined = line.split_once("const ").filter(|(before, _)| !before.starts_with(' '));
    let defined = defined.map(|(_, rest)| rest);
    let found = defined.into_iter().chain(line.split(LIMITS).skip(1));
    let names = found.filter_map(|rest| rest.split(|it: char| !is_of_constant(it)).next());
    names.filter(|name| name.len() > 1).collect()
}

const fn is_of_constant(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{WORKSPACE, assert_finds};

    #[test]
    fn every_rule_of_capacity_has_its_test() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn what_is_not_there_is_found() {
        let meter = (
            "dyno-local/src/meter/a.rs",
            "const KEPT: u32 = 1;\nfn a() { limits::BURST; }\nconst fn b() {}\n",
        );
        let limits = ("dyno-local/src/base/limits.rs", "const BURST: u32 = 3;\nfn test() {}\n");
        let head = "| rule | constant | source | test |\n| --- | --- | --- | --- |\n";
        let page = |rows: &str| format!("# Rules\n\n{head}{rows}");
        let find = |rows: &str, expected: &[&str]| {
            let page = page(rows);
            assert_finds(check, &[meter, limits, ("docs/capacity.md", &page)], expected);
        };
        let (kept, burst) = ("dyno-local/src/meter/a.rs:1", "dyno-local/src/meter/a.rs:2");
        let row = "docs/capacity.md:5";
        find("| a | `KEPT`, `BURST` | own | `test`, `a` |\n", &[]);
        find("| a | `KEPT` | own | `test` |\n", &[burst]);
        find("| a | `BURST` | own | `test` |\n", &[kept]);
        find("| a | `KEPT`, `BURST` | own | `none` |\n", &[row]);
        find("| a | `KEPT`, `BURST` | own | |\n", &[row]);
        find("| a | `KEPT`, `BURST`, `GONE` | own | `test` |\n", &[row]);
    }
}
