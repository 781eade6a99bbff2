//! The page as Markdown.

use std::fmt::Write;

use super::figures::{append_table, digits};
use super::targets::{Bound, Outcome, Section, Target, sections};
use crate::results::Results;

/// Returns the page. `notes` is what people have written on the figures; it stands after them.
pub fn render(results: &Results, notes: &str) -> String {
    let mut page = String::from(HEAD);
    let sections = sections();
    append_summary(&mut page, results, &sections);
    for section in &sections {
        append_section(&mut page, results, section);
    }
    page.push_str(notes.trim());
    page.push_str("\n\n# Figures\n\n");
    page.push_str(
        "Medians of all rounds, smallest and largest in brackets. Times are of one call; with two \
         threads or sixteen connections the time that passes is divided by the calls of all.\n\n",
    );
    for (title, prefix) in FIGURES {
        let _ = write!(page, "## {title}\n\n");
        append_table(&mut page, results, prefix);
    }
    append_machine(&mut page, results);
    page.push_str(METHOD);
    page
}

const HEAD: &str = "\
# Benchmarks

This page is written by `benches/run`; what is said about the figures is in
`benches/peers/notes.md`. Every ratio is taken within a round, in which all subjects took
their turns; shown are the median over all rounds and the smallest and largest.

";

const FIGURES: [(&str, &str); 9] = [
    ("In the process: operation / items / threads", "embedded/"),
    ("Floors: what / items / threads", "floor/"),
    ("Typed: operation / items", "typed/"),
    ("SDK client: operation / items", "sdk/"),
    ("HTTP: operation / items / connections", "http/"),
    ("Fresh engines", "fresh"),
    ("Servers", "server"),
    ("On disk: writes / who", "durable/"),
    ("Memory: bytes for each byte of items", "memory/"),
];

const METHOD: &str = "\
# How it is measured

- **One workload.** `benches/workload` makes every item and request from numbers: items of 1 KiB by
  DynamoDB's count with ten attributes beside the key (strings, numbers, a boolean, a list, a map, a
  set of strings, binary), 100 to a partition, and one global index of all attributes, also with 100
  to a partition. Puts, updates, batches and transactions change items that are there, so tables keep
  their size. An update adds to one number and sets another, on a condition that holds; a transaction
  is five puts, four such updates and one check; a scan reads its first page, 1 MB, with a filter that
  few items pass.
- **Alike for all.** The peers are given the same requests. dynoxide is called by the methods of
  `Database::memory()` with its own request types, and served by its own `serve_with_shutdown`, both
  compiled with the settings that dyno has; dynalite keeps its tables in memory and makes them without
  delay. Requests are made ready outside of the timed part, answers are dropped within it. Before the
  first round both engines must find the same items.
- **Rounds.** A round measures all subjects of a case one after the other, for a fixed time each,
  after a warm-up that does not count.
- **HTTP.** Servers are processes of their own on the loopback interface; the client is one thread
  that sends prepared bytes and reads no more of an answer than status and length. It shares the
  machine with the server, so a throughput here is that of both.
- **Memory.** A process that loads one table, through batches for dyno and through its import for
  dynoxide, and compares its resident memory with that before.

## How to run

```sh
benches/run                            # the whole of it, and writes this page: about a quarter of an hour
benches/run --runs 3                   # three times, spread and medians of each run shown
benches/run --quick --write none       # a look: two minutes, small tables, writes nothing
benches/run --only embedded,floors     # parts; see `--help`
```

It needs a Rust toolchain, a C compiler (for the peer's SQLite) and about 12 GB of memory; with Node.js
and npm it measures dynalite, too. `docs/benchmarks.json` has every figure of every round; `--render`
makes the page of it again. Let nothing else run meanwhile.
";

fn append_summary(page: &mut String, results: &Results, sections: &[Section]) {
    let judged = sections.iter().flat_map(|section| &section.targets).filter_map(|target| {
        let outcome = target.outcome(results)?;
        Some((target, target.bound.holds(outcome.spread.median)?, outcome))
    });
    let judged: Vec<_> = judged.collect();
    let missed: Vec<_> = judged.iter().filter(|(_, met, _)| !met).collect();
    let _ = write!(
        page,
        "{} of {} targets that were measured are met.",
        judged.len() - missed.len(),
        judged.len()
    );
    if missed.is_empty() {
        page.push_str("\n\n");
        return;
    }
    page.push_str(" These are not:\n\n");
    for (target, _, outcome) in missed {
        let (bound, figure) = (bound_text(target), digits(outcome.spread.median));
        let _ = writeln!(page, "- {}: {figure} {}, target {bound}", target.what, target.unit);
    }
    page.push('\n');
}

fn append_section(page: &mut String, results: &Results, section: &Section) {
    let rows: Vec<(&Target, Outcome)> = section
        .targets
        .iter()
        .filter_map(|target| Some((target, target.outcome(results)?)))
        .collect();
    let _ = write!(page, "## {}\n\n{}\n\n", section.title, section.text);
    if rows.is_empty() {
        page.push_str("Not measured in this run.\n\n");
        return;
    }
    let several = results.runs.len() > 1;
    let runs = if several { " medians of the runs |" } else { "" };
    let _ = writeln!(page, "| what | target | median | rounds |{runs} |");
    let _ = writeln!(
        page,
        "| --- | ---: | ---: | ---: |{} --- |",
        if several { " ---: |" } else { "" }
    );
    for (target, Outcome { spread, medians }) in rows {
        let verdict = match target.bound.holds(spread.median) {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        };
        let runs = medians.iter().map(|it| digits(*it)).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            page,
            "| {} | {} | {} {} | {}–{} |{} {verdict} |",
            target.what,
            bound_text(target),
            digits(spread.median),
            target.unit,
            digits(spread.min),
            digits(spread.max),
            if several { format!(" {runs} |") } else { String::new() },
        );
    }
    page.push('\n');
}

fn bound_text(target: &Target) -> String {
    match target.bound {
        Bound::AtLeast(least) => format!("≥ {least}"),
        Bound::AtMost(most) => format!("≤ {most}"),
        Bound::Shown => String::new(),
    }
}

fn append_machine(page: &mut String, results: &Results) {
    page.push_str("## What it ran on\n\n");
    for (number, run) in results.runs.iter().enumerate() {
        let facts: Vec<String> =
            run.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let _ = writeln!(page, "- run {}: {}", number + 1, facts.join("; "));
    }
    page.push('\n');
}
