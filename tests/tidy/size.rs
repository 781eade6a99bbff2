//! A file has one purpose, and so at most [`LINES_MAX`] lines, tests included.

use crate::workspace::{Finding, Workspace};

/// Lines of one source file. People aim at 400.
const LINES_MAX: usize = 600;

/// Longer files: path and the reason why cutting them would be worse.
const LONG_FILES: &[(&str, &str)] = &[];

fn check(workspace: &Workspace) -> Vec<Finding> {
    check_except(workspace, LONG_FILES)
}

fn check_except(workspace: &Workspace, excepted: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in workspace.sources() {
        let lines = file.text.lines().count();
        let listed = excepted.iter().find(|(path, _)| *path == file.path);
        match listed {
            None if lines > LINES_MAX => findings.push(file.finding(
                lines,
                format!("{lines} lines, at most {LINES_MAX}: move the second purpose out"),
            )),
            Some(_) if lines <= LINES_MAX => {
                findings.push(file.finding(lines, "short enough now: strike it off `LONG_FILES`"));
            }
            Some((_, "")) => findings.push(file.finding(lines, "listed without a reason")),
            None | Some(_) => {}
        }
    }
    for (path, _) in excepted {
        if !workspace.files().any(|file| file.path == *path) {
            let message = "no such file: strike it off `LONG_FILES`".to_owned();
            findings.push(Finding { path: (*path).to_owned(), line: 1, message });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{LINES_MAX, check, check_except};
    use crate::workspace::{WORKSPACE, Workspace, assert_finds};

    #[test]
    fn files_have_one_purpose() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn a_long_file_is_found() {
        let (most, over) = ("//\n".repeat(LINES_MAX), "//\n".repeat(LINES_MAX + 1));
        assert_finds(check, &[("src/a.rs", &most)], &[]);
        assert_finds(check, &[("src/a.rs", &over)], &["src/a.rs:601"]);
        assert_finds(check, &[("tests/ui/a.rs", &over), ("a.md", &over)], &[]);
    }

    #[test]
    fn an_exception_has_a_reason_and_is_needed() {
        let over = "//\n".repeat(LINES_MAX + 1);
        let sample = Workspace::sample(&[("a.rs", &over), ("b.rs", "//"), ("c.rs", &over)]);
        let excepted = [("a.rs", "one table"), ("b.rs", "x"), ("c.rs", ""), ("d.rs", "x")];
        let found = check_except(&sample, &excepted);
        let places: Vec<&str> = found.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(places, ["b.rs", "c.rs", "d.rs"]);
    }
}
