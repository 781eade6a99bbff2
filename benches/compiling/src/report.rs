//! The page: medians, ratio and difference, beside the goals.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::cpu::Figures;
use crate::source::{ENTITIES, FIELDS, PATTERNS};

/// At most so many times the floor.
const RATIO_MAX: f64 = 1.6;

/// At most so many seconds more than the floor.
const DIFFERENCE_MAX_S: f64 = 2.5;

/// Returns the page.
pub fn page(figures: &[Figures]) -> String {
    let fields = FIELDS.len();
    let mut page = format!(
        "# Compile time\n\n\
         This page is written by `benches/compile record`: {ENTITIES} entities of {fields} fields and \
         {PATTERNS} access patterns in one table, beside the same structs with serde's derives alone. \
         Counted are the seconds of all processors, user and system, for the crate alone: what it \
         depends on is built. Shown are medians of {} runs, and each run.\n\n\
         | what | with serde alone | with dyno | ratio, at most {RATIO_MAX} | difference, at most \
         {DIFFERENCE_MAX_S} s | runs |\n\
         | --- | ---: | ---: | ---: | ---: | --- |\n",
        figures.first().map_or(0, |figures| figures.runs.len()),
    );
    for Figures { name, runs } in figures {
        let floor = median(runs.iter().map(|run| run.0));
        let typed = median(runs.iter().map(|run| run.1));
        let shown: Vec<String> =
            runs.iter().map(|(floor, typed)| format!("{floor:.2}–{typed:.2}")).collect();
        let _ = writeln!(
            page,
            "| {name} | {floor:.2} s | {typed:.2} s | {:.2} × | {:.2} s | {} |",
            typed / floor,
            typed - floor,
            shown.join(", "),
        );
    }
    let _ = writeln!(page, "\nCompiler: {}.", compiler());
    page
}

/// Writes the page into the documentation.
pub fn write(page: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compile-time.md");
    std::fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let text = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&text).trim().to_owned()
}
