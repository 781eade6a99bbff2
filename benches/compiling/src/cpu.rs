//! The seconds that cargo and the compiler spend on one crate, on all processors together.
//!
//! Linux tells them in `/proc/self/stat` for the children that have ended. Cargo's own part, what it
//! spends to find that nothing is to be done, is taken off.

use std::path::Path;
use std::process::Command;

/// What one command cost, floor and typed, run by run.
pub struct Figures {
    pub name: &'static str,
    pub runs: Vec<(f64, f64)>,
}

/// Linux counts processor time in hundredths of a second for programs.
const TICKS_PER_SECOND: f64 = 100.0;

/// Builds everything once.
pub fn prepare(command: &str) -> Result<(), String> {
    cargo(&[command, "--locked", "-p", "compiling-floor", "-p", "compiling-typed"])
}

/// Returns what the command costs for this crate alone.
pub fn seconds(command: &str, package: &str) -> Result<f64, String> {
    cargo(&["clean", "--locked", "-p", package])?;
    let start = children()?;
    cargo(&[command, "--locked", "-p", package])?;
    let built = children()?;
    cargo(&[command, "--locked", "-p", package])?;
    let fresh = children()?;
    Ok((built - start) - (fresh - built))
}

/// Runs cargo here; it prints only what goes wrong.
fn cargo(arguments: &[&str]) -> Result<(), String> {
    let status = Command::new("cargo")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .arg("--quiet")
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", arguments.join(" "))) }
}

/// Returns the seconds that ended children have spent, their own children's among them.
fn children() -> Result<f64, String> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("no processor time in /proc/self/stat: {error}"))?;
    // After the name, which may hold anything, `cutime` and `cstime` are the 14th and 15th.
    let (_, rest) = stat.rsplit_once(')').unwrap_or_default();
    let ticks = rest.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    let ticks: f64 = ticks.sum::<Result<_, _>>().map_err(|error| error.to_string())?;
    Ok(ticks / TICKS_PER_SECOND)
}
