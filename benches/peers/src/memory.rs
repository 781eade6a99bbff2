//! Resident memory: each figure from a process of its own, which does one thing.

use std::hint::black_box;
use std::io;
use std::process::Command;

use dyno_local::Local;
use dyno_workload::{ITEM_BYTES, Projected};

use crate::embedded::{DynoEngine, DynoxideEngine, Subject};
use crate::floor::encoded_map;
use crate::results::{Results, Unit};

/// Empty engines made to learn the size of one.
const EMPTY_ENGINES: usize = 4_096;

/// Who is loaded, and whether with an index.
const LOADS: [(&str, Projected); 5] = [
    ("dyno", Projected::Nothing),
    ("dynoxide", Projected::Nothing),
    ("floor", Projected::Nothing),
    ("dyno", Projected::All),
    ("dynoxide", Projected::All),
];

/// Returns the resident memory of a process, by its id or `self`.
pub fn resident_bytes_of(process: &str) -> io::Result<u64> {
    status_bytes(process, "VmRSS:")
}

fn status_bytes(process: &str, name: &str) -> io::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| io::Error::other(format!("no {name} of {process}")))
}

/// Measures one round: tables of so many items, and empty engines.
pub fn measure(items: u64, results: &mut Results) -> io::Result<()> {
    for (subject, projected) in LOADS {
        let index = if projected == Projected::All { "one index" } else { "no index" };
        let (resident, peak) = child(&["memory", subject, &items.to_string(), index])?;
        let item_bytes = (items * ITEM_BYTES as u64) as f64;
        for (what, bytes) in [("memory", resident), ("peak memory", peak)] {
            let case = format!("{what}/{items}/{index}");
            eprintln!("  {case:<44} {subject:<22} {:>14.3} bytes a byte", bytes / item_bytes);
            results.add(&case, subject, Unit::BytesPerByte, bytes / item_bytes);
        }
    }
    for subject in ["dyno", "dynoxide"] {
        let (resident, _) = child(&["memory-empty", subject])?;
        results.add("memory of an empty engine", subject, Unit::Bytes, resident);
    }
    Ok(())
}

/// Runs this program again and returns the two figures that it prints.
fn child(arguments: &[&str]) -> io::Result<(f64, f64)> {
    let output = Command::new(std::env::current_exe()?).args(arguments).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace().filter_map(|word| word.parse().ok());
    figures.next().zip(figures.next()).ok_or_else(|| {
        io::Error::other(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)))
    })
}

/// The child that loads a table and prints how its memory grew: now, and at most.
pub fn load_and_print(subject: &str, items: u64, index: &str) -> io::Result<()> {
    let projected = if index == "one index" { Projected::All } else { Projected::Nothing };
    let before = resident_bytes_of("self")?;
    match subject {
        "dyno" => print_growth(before, DynoEngine::loaded(items, projected)),
        "dynoxide" => print_growth(before, DynoxideEngine::loaded(items, projected)),
        _ => print_growth(before, encoded_map(items)),
    }
}

/// The child that makes empty engines and prints the memory of one.
pub fn make_and_print(subject: &str) -> io::Result<()> {
    let before = resident_bytes_of("self")?;
    if subject == "dyno" {
        let engines: Vec<Local> = (0..EMPTY_ENGINES).map(|_| Local::new()).collect();
        print_growth_of(before, EMPTY_ENGINES, engines)
    } else {
        let count = EMPTY_ENGINES / 64;
        let engines: Vec<DynoxideEngine> = (0..count).map(|_| DynoxideEngine::empty()).collect();
        print_growth_of(before, count, engines)
    }
}

fn print_growth<T>(before: u64, kept: T) -> io::Result<()> {
    print_growth_of(before, 1, kept)
}

fn print_growth_of<T>(before: u64, count: usize, kept: T) -> io::Result<()> {
    let now = resident_bytes_of("self")?;
    let peak = status_bytes("self", "VmHWM:")?;
    let each = |bytes: u64| bytes.saturating_sub(before) / count as u64;
    println!("{} {}", each(now), each(peak));
    black_box(kept);
    Ok(())
}
