//! Every source file opens with `//!`: what it is, who calls it, what must stay true.

use crate::workspace::{Finding, Workspace};

fn check(workspace: &Workspace) -> Vec<Finding> {
    let bare = workspace.sources().filter(|file| {
        let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        first.strip_prefix("//!").is_none_or(|said| said.trim().is_empty())
    });
    bare.map(|file| file.finding(1, "open with a `//!` comment that says what this file is for"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{WORKSPACE, assert_finds};

    #[test]
    fn files_say_what_they_are() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn a_bare_file_is_found() {
        assert_finds(check, &[("src/a.rs", "\n//! A.\n")], &[]);
        assert_finds(check, &[("src/a.rs", "use b;\n//! A.\n")], &["src/a.rs:1"]);
        assert_finds(check, &[("src/a.rs", "//!\n//! A.\n")], &["src/a.rs:1"]);
        assert_finds(check, &[("src/a.rs", "")], &["src/a.rs:1"]);
        assert_finds(check, &[("tests/ui/a.rs", "fn a() {}"), ("x/tests/ui/b.rs", "")], &[]);
        assert_finds(check, &[("x/snapshots/a.rs", ""), ("x/tests/expand/a.expanded.rs", "")], &[]);
    }
}
