//! Measures what dyno's derives cost to compile, beside the same structs with serde alone.
//!
//! `benches/compile` builds and starts it. It writes two crates ([`source`]), lets cargo check and
//! build each of them alone, with its dependencies in place, and counts the seconds of all
//! processors ([`cpu`]). `docs/compile-time.md` is written by it ([`report`]).

mod cpu;
mod report;
mod source;

use std::process::ExitCode;

use cpu::Figures;

/// How often everything is measured; the medians count.
const RUNS: usize = 3;

const USAGE: &str = "\
Measures what the derives cost to compile.

  show      print the figures
  record    print them and write docs/compile-time.md
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        None | Some("show") => measure().map(|page| print!("{page}")),
        Some("record") => measure().and_then(|page| {
            print!("{page}");
            report::write(&page)
        }),
        Some(_) => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<String, String> {
    source::write()?;
    let mut figures = Vec::new();
    for (name, command) in [("`cargo check`", "check"), ("`cargo build`, debug", "build")] {
        // What is measured here are crates alone: what they depend on is there.
        cpu::prepare(command)?;
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push((
                cpu::seconds(command, "compiling-floor")?,
                cpu::seconds(command, "compiling-typed")?,
            ));
        }
        figures.push(Figures { name, runs });
    }
    Ok(report::page(&figures))
}
