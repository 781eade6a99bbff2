//! Every crate names the oldest compiler it builds with, and takes the workspace's lints.

use crate::workspace::{Finding, TextFile, Workspace};

/// Manifests of packages that cannot share the workspace's lints, and why.
const OWN_WORKSPACES: &[(&str, &str)] = &[
    ("fuzz/Cargo.toml", "its own workspace, for cargo-fuzz needs another compiler"),
    ("benches/peers/Cargo.toml", "its own workspace, for peers never enter the product's tree"),
    (
        "benches/compiling/Cargo.toml",
        "its own workspace, to build what is measured and nothing else",
    ),
    ("benches/compiling/floor/Cargo.toml", "of that workspace"),
    ("benches/compiling/typed/Cargo.toml", "of that workspace"),
    ("benches/counts/Cargo.toml", "its own workspace, to build what is counted and nothing else"),
    ("tests/outside/Cargo.toml", "its own workspace, for a user's crate knows nothing of ours"),
];

fn check(workspace: &Workspace) -> Vec<Finding> {
    let manifests = workspace.files().filter(|file| file.name() == "Cargo.toml");
    let mut findings = Vec::new();
    for manifest in manifests.filter(|manifest| has_table(manifest, "package")) {
        if !has_key(manifest, "package", "rust-version") {
            findings.push(manifest.finding(1, "`[package]` names no `rust-version`"));
        }
        let alone = OWN_WORKSPACES.iter().any(|(path, _)| *path == manifest.path);
        if !alone && value_of(manifest, "lints", "workspace") != Some("true") {
            findings.push(manifest.finding(1, "add `[lints]` with `workspace = true`"));
        }
    }
    findings
}

fn has_table(manifest: &TextFile, table: &str) -> bool {
    manifest.text.lines().any(|line| table_name(line) == Some(table))
}

/// Tells whether the key, or a dotted key below it, stands in the table.
fn has_key(manifest: &TextFile, table: &str, key: &str) -> bool {
    value_of(manifest, table, key).is_some()
        || value_of(manifest, table, &format!("{key}.workspace")).is_some()
}

fn value_of<'a>(manifest: &'a TextFile, table: &str, key: &str) -> Option<&'a str> {
    let mut inside = false;
    for line in manifest.text.lines().map(without_comment) {
        if let Some(name) = table_name(line) {
            inside = name == table;
        } else if let Some((name, value)) = line.split_once('=')
            && inside
            && name.trim() == key
        {
            return Some(value.trim());
        }
    }
    None
}

fn table_name(line: &str) -> Option<&str> {
    without_comment(line).trim().strip_prefix('[')?.strip_suffix(']').map(str::trim)
}

/// Cuts a comment off. A `#` in a string would be cut, too; the keys we read hold none.
fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{WORKSPACE, assert_finds};

    const GOOD: &str = "[package]\nrust-version = \"1.90\"\n[lints]\nworkspace = true # ours\n";

    #[test]
    fn crates_name_their_compiler_and_lints() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn a_missing_line_is_found() {
        assert_finds(check, &[("a/Cargo.toml", GOOD)], &[]);
        assert_finds(check, &[("Cargo.toml", "[workspace]\nmembers = []\n")], &[]);
        let inherited = GOOD.replace(" = \"1.90\"", ".workspace = true");
        assert_finds(check, &[("a/Cargo.toml", &inherited)], &[]);
        for broken in [
            GOOD.replace("rust-version", "# rust-version"),
            GOOD.replace("[lints]", "[lints.rust]"),
            GOOD.replace("true", "false"),
        ] {
            assert_finds(check, &[("a/Cargo.toml", &broken)], &["a/Cargo.toml:1"]);
        }
    }

    #[test]
    fn a_workspace_of_its_own_has_its_own_lints() {
        let manifest = "[workspace]\n[package]\nrust-version = \"1.90\"\n";
        assert_finds(check, &[("fuzz/Cargo.toml", manifest)], &[]);
        assert_finds(check, &[("a/Cargo.toml", manifest)], &["a/Cargo.toml:1"]);
    }
}
