//! Counts the instructions of dyno's hottest paths under Valgrind and compares them with a baseline.
//!
//! `benches/count` builds and starts it. Instructions, unlike times, hardly depend on the machine or
//! on what else it does, so a change that makes a path dearer is seen on any of them. For each path
//! this program runs itself under Callgrind, which counts inside of [`paths::callgrind_counts_this`]
//! alone; what other threads do is counted by running longer, and subtracting.

mod baseline;
mod paths;
mod valgrind;

use std::process::ExitCode;

use baseline::Baseline;

const USAGE: &str = "\
Counts the instructions of dyno's hottest paths.

  check     compare with the baseline; fails if a path costs over 10 % more
  record    write what is counted as the new baseline
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["check"] => check(),
        ["record"] => record(),
        ["path", name, times] => {
            times.parse().map_err(|_| USAGE.to_owned()).and_then(|times| paths::run(name, times))
        }
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<(), String> {
    let baseline = Baseline::read()?;
    let counted = valgrind::count_all()?;
    baseline.compare(&counted)
}

fn record() -> Result<(), String> {
    Baseline::write(&valgrind::count_all()?)
}
