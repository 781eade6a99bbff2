//! This program under Callgrind, once for each path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::paths;

/// Paths counted at once: Valgrind runs a process on one core.
const AT_ONCE: usize = 2;

/// Returns the instructions of one call of each path, in the order of [`paths::PATHS`].
pub fn count_all() -> Result<Vec<(&'static str, u64)>, String> {
    check_valgrind()?;
    let next = Mutex::new(paths::PATHS.iter());
    let take = || next.lock().ok().and_then(|mut paths| paths.next());
    let count = || {
        let mut counts = Vec::new();
        while let Some(path) = take() {
            counts.push((path.name, count(path)? / path.calls));
        }
        Ok(counts)
    };
    let counts: Result<Vec<_>, String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(count)).collect();
        let joined = threads.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err("a counting thread panicked".to_owned()))
        });
        joined.collect()
    });
    let mut counts: Vec<_> = counts?.into_iter().flatten().collect();
    counts.sort_by_key(|(name, _)| paths::PATHS.iter().position(|path| path.name == *name));
    Ok(counts)
}

/// Returns the version of Valgrind.
pub fn version() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn check_valgrind() -> Result<(), String> {
    match version() {
        Some(_) => Ok(()),
        None => Err("valgrind is needed to count instructions, and is not installed".to_owned()),
    }
}

/// Returns the instructions of all calls of one path.
fn count(path: &paths::Path) -> Result<u64, String> {
    const INSIDE: [&str; 2] = ["--collect-atstart=no", "--toggle-collect=*callgrind_counts_this*"];
    if !path.is_on_other_threads() {
        return callgrind(path.name, 1, &INSIDE);
    }
    let (once, thrice) = (callgrind(path.name, 1, &[])?, callgrind(path.name, 3, &[])?);
    Ok(thrice.saturating_sub(once) / 2)
}

/// Returns the instructions that Callgrind counts of a path, run so many times.
fn callgrind(name: &str, times: u64, options: &[&str]) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = counts_file(&program, name);
    let mut command = Command::new("valgrind");
    command
        .arg("--tool=callgrind")
        .args(options)
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(&program)
        .args(["path", name, &times.to_string()])
        .stdin(Stdio::null());
    let done = command.output().map_err(|error| format!("valgrind: {error}"))?;
    if !done.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&done.stderr)));
    }
    let text = fs::read_to_string(&output).map_err(|error| format!("{name}: {error}"))?;
    let _ = fs::remove_file(&output);
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok());
    match total {
        None | Some(0) => Err(format!("{name}: nothing was counted")),
        Some(total) => Ok(total),
    }
}

/// A file beside this program, which is in a folder of build output.
fn counts_file(program: &Path, name: &str) -> PathBuf {
    let file = format!("callgrind.{}", name.replace(' ', "_"));
    program.with_file_name(file)
}
