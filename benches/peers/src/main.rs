//! dyno beside its peers and beside floors, in one run.
//!
//! `benches/run` starts it; `docs/benchmarks.md` is what it writes. Each child process that a
//! measurement needs is this program again, or a server that `benches/run` has built.

mod arguments;
mod durable;
mod embedded;
mod floor;
mod http;
mod machine;
mod measure;
mod memory;
mod report;
mod results;
mod typed;

use std::error::Error;
use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use arguments::Arguments;
use durable::DurableBench;
use embedded::Plan;
use http::{HttpPlan, ServerKind};
use measure::Budget;
use results::Results;
use typed::{SdkBench, TypedBench};

/// What people say about the figures.
const NOTES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/notes.md");

/// The size of tables where only one is measured.
const ITEMS: u64 = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = child(&arguments).unwrap_or_else(|| measure_and_write(arguments));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Does what a child process is for, if this is one.
fn child(arguments: &[String]) -> Option<Result<(), Box<dyn Error>>> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().map_err(Box::<dyn Error>::from);
    match arguments.as_slice() {
        ["serve-empty", port] => {
            Some(number(port).and_then(|port| Ok(http::serve_empty(u16::try_from(port)?)?)))
        }
        ["memory", subject, items, index] => {
            Some(number(items).and_then(|items| Ok(memory::load_and_print(subject, items, index)?)))
        }
        ["memory-empty", subject] => Some(memory::make_and_print(subject).map_err(Into::into)),
        _ => None,
    }
}

fn measure_and_write(arguments: Vec<String>) -> Result<(), Box<dyn Error>> {
    let arguments = arguments::parse(arguments.into_iter())?;
    let results = match &arguments.render {
        Some(path) => serde_json::from_str(&fs::read_to_string(path)?)?,
        None => {
            let mut results = Results::default();
            for run in 0..arguments.runs {
                let machine = machine::describe(arguments.seed);
                for (name, value) in &machine.facts {
                    eprintln!("{name}: {value}");
                }
                eprintln!("# run {} of {}", run + 1, arguments.runs);
                results.begin(machine);
                measure(&arguments, &mut results)?;
                // A run that breaks off later leaves those before it.
                write_json(&arguments, &results)?;
            }
            results
        }
    };
    let page = report::render(&results, &fs::read_to_string(NOTES)?);
    match &arguments.page {
        Some(path) => fs::write(path, page)?,
        None => println!("{page}"),
    }
    Ok(())
}

fn write_json(arguments: &Arguments, results: &Results) -> Result<(), Box<dyn Error>> {
    if let Some(path) = &arguments.json {
        fs::write(path, serde_json::to_string(results)? + "\n")?;
    }
    Ok(())
}

/// Measures everything once.
fn measure(arguments: &Arguments, results: &mut Results) -> Result<(), Box<dyn Error>> {
    let asked = |part: &str| arguments.parts.iter().any(|it| it == part);
    let (rounds, seed) = (arguments.rounds, arguments.seed);
    if arguments.by_processor {
        measure::time_by_processor();
    }
    let budget = Budget::milliseconds(if arguments.quick { 40 } else { 150 });
    if asked("start") || asked("fresh") || asked("http") {
        // Small things first, while this process is small.
        measure_small(arguments, budget, results)?;
    }
    let sizes =
        if arguments.quick { vec![1_000, ITEMS] } else { vec![1_000, ITEMS, 100_000, 1_000_000] };
    let plan =
        Plan { sizes, rounds, budget, seed, engines: asked("embedded"), floors: asked("floors") };
    embedded::measure(&plan, results);
    if asked("typed") {
        let bench = TypedBench::loaded(ITEMS);
        (0..rounds).for_each(|round| bench.measure(budget, seed ^ round, results));
    }
    if asked("sdk") {
        let bench = SdkBench::loaded(ITEMS);
        (0..rounds).for_each(|round| bench.measure(budget, seed ^ round, results));
    }
    if asked("durable") {
        let bench = DurableBench::open()?;
        (0..rounds).for_each(|round| bench.measure(budget, seed ^ round, results));
    }
    if asked("memory") {
        memory::measure(if arguments.quick { 50_000 } else { 1_000_000 }, results)?;
    }
    Ok(())
}

/// Measures servers and fresh engines.
fn measure_small(
    arguments: &Arguments,
    budget: Budget,
    results: &mut Results,
) -> Result<(), Box<dyn Error>> {
    let asked = |part: &str| arguments.parts.iter().any(|it| it == part);
    let mut servers = Vec::new();
    for kind in ServerKind::ALL {
        if kind.is_there() {
            servers.push(kind);
        } else {
            eprintln!("# {} is not installed, and not measured: see benches/run", kind.name());
        }
    }
    for _ in 0..arguments.rounds {
        if asked("fresh") {
            embedded::measure_fresh(budget, results);
            floor::measure_json(budget, results);
        }
        if asked("start") {
            http::measure_start(&servers, results)?;
        }
    }
    if asked("http") {
        let time = Duration::from_millis(if arguments.quick { 100 } else { 400 });
        let (rounds, seed) = (arguments.rounds, arguments.seed);
        http::measure(&HttpPlan { items: ITEMS, rounds, time, seed, servers }, results)?;
    }
    Ok(())
}
