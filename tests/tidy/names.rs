//! Modules are named after the thing they hold, and a folder's own file is its `mod.rs`.

use std::collections::BTreeSet;

use crate::workspace::{Finding, Workspace};

/// Names that say nothing, and so draw everything.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "misc", "types", "manager", "shared"];

fn check_names(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in workspace.rust_files() {
        let parts = file.path.trim_end_matches(".rs").split('/');
        for name in parts.filter(|name| EMPTY_NAMES.contains(name)) {
            let message = format!("`{name}` does not say what is inside: name the thing it holds");
            findings.push(file.finding(1, message));
        }
    }
    findings
}

fn check_mod_files(workspace: &Workspace) -> Vec<Finding> {
    let folders: BTreeSet<&str> = workspace
        .rust_files()
        .flat_map(|file| file.path.match_indices('/').filter_map(|(at, _)| file.path.get(..at)))
        .collect();
    let beside = workspace.rust_files().filter(|file| {
        file.path.strip_suffix(".rs").is_some_and(|folder| folders.contains(folder))
    });
    beside
        .map(|file| {
            let folder = file.path.trim_end_matches(".rs");
            file.finding(1, format!("stands next to its folder: move it to {folder}/mod.rs"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{check_mod_files, check_names};
    use crate::workspace::{WORKSPACE, assert_finds};

    #[test]
    fn modules_are_named_after_what_they_hold() {
        WORKSPACE.assert_keeps(check_names);
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_finds(check_names, &[("src/util.rs", "")], &["src/util.rs:1"]);
        assert_finds(check_names, &[("src/common/mod.rs", "")], &["src/common/mod.rs:1"]);
        assert_finds(check_names, &[("src/utility_rate.rs", ""), ("docs/types.md", "")], &[]);
    }

    #[test]
    fn folders_use_mod_rs() {
        WORKSPACE.assert_keeps(check_mod_files);
    }

    #[test]
    fn a_file_beside_its_folder_is_found() {
        let beside = [("src/a.rs", ""), ("src/a/b/c.rs", "")];
        assert_finds(check_mod_files, &beside, &["src/a.rs:1"]);
        assert_finds(check_mod_files, &[("src/a/mod.rs", ""), ("src/a/b.rs", "")], &[]);
        assert_finds(check_mod_files, &[("src/a.rs", ""), ("src/ab/b.rs", "")], &[]);
    }
}
