//! What a run ran on, and with what: read when it begins.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::results::Machine;

/// Returns the facts of this machine and these programs.
pub fn describe(seed: u64) -> Machine {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cpus = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let git = |arguments: &[&str]| output(Command::new("git").current_dir(root).args(arguments));
    // What a run writes is no change of what was measured.
    let changed = git(&["status", "--porcelain", "--untracked-files=no", ":/", ":!/docs"]);
    let changed = if changed.is_empty() { "" } else { ", with changes" };
    let facts = [
        ("CPU", format!("{cpus} × {}", field("/proc/cpuinfo", "model name"))),
        ("memory", field("/proc/meminfo", "MemTotal")),
        ("kernel", read("/proc/sys/kernel/osrelease")),
        ("load before", read("/proc/loadavg")),
        ("compiler", output(Command::new("rustc").arg("--version"))),
        ("commit", format!("{}{changed}", git(&["rev-parse", "--short=12", "HEAD"]))),
        ("dyno", locked(root, "dyno-local")),
        ("dynoxide-rs", locked(root, "dynoxide-rs")),
        ("dynalite", npm_version(root)),
        ("node", output(Command::new("node").arg("--version"))),
        ("seed", seed.to_string()),
    ];
    Machine { facts: facts.map(|(name, value)| (name.to_owned(), value)).to_vec() }
}

fn output(command: &mut Command) -> String {
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

/// Returns the first value of a name in a file of `name : value`.
fn field(path: &str, name: &str) -> String {
    let text = read(path);
    let mut values = text.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    });
    values.next().unwrap_or_default()
}

/// Returns the version of a package in the lock file.
fn locked(root: &Path, package: &str) -> String {
    let lock = read(root.join("Cargo.lock"));
    let entry = lock.split_once(&format!("name = \"{package}\"\nversion = \""));
    let version = entry.and_then(|(_, rest)| rest.split('"').next());
    version.unwrap_or("not there").to_owned()
}

fn npm_version(root: &Path) -> String {
    let manifest = read(root.join("dynalite/node_modules/dynalite/package.json"));
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    manifest["version"].as_str().unwrap_or("not installed").to_owned()
}
