//! How fast load is simulated: an hour of a shop's traffic, twice with one seed.
//!
//! ```sh
//! cargo bench -p dyno-workload --bench simulation             # prints the figures
//! cargo bench -p dyno-workload --bench simulation -- record   # writes them into docs/benchmarks.md, too
//! ```
//!
//! The section that it writes stands in the notes of `benches/peers`, too, of which `benches/run` makes
//! the page anew. Counted is the time of the processor, which a busy machine changes less than time that passes. The
//! two reports must be the same to the last byte.

#![expect(clippy::print_stdout, reason = "a program that shows what it measured")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
    Projection, ScalarAttributeType,
};
use dyno_local::load::{Entry, Keys, Mix, Pattern, Prices, Rate, Report};

fn main() -> Result<(), Box<dyn Error>> {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let start = processor_seconds()?;
        let report = hour().run()?;
        let seconds = processor_seconds()? - start;
        runs.push(Run::of(&report, seconds));
    }
    let section = section(&runs);
    println!("{section}");
    if runs.windows(2).any(|pair| matches!(pair, [a, b] if a.digest != b.digest)) {
        return Err("two runs of one seed are not the same".into());
    }
    if std::env::args().any(|argument| argument == "record") {
        for page in ["docs/benchmarks.md", "benches/peers/notes.md"] {
            let path = format!("{}/../../{page}", env!("CARGO_MANIFEST_DIR"));
            fs::write(&path, replaced(&fs::read_to_string(&path)?, &section))?;
        }
    }
    Ok(())
}

/// An hour of a shop, at 5,000 requests a second on average: 4,400 and in the middle a sale.
fn hour() -> Mix {
    let sale = |quiet: f64, busy: f64| {
        let points = [(0, quiet), (1_200, quiet), (1_500, busy), (2_100, busy), (2_400, quiet)];
        Rate::points(points.map(|(second, rate)| (Duration::from_secs(second), rate)))
    };
    let orders = || Keys::uniform(5_000_000).named("ORDER#{}");
    let status = |status: &str| Keys::one(status).sharded(8).ascending();
    Mix::new("An hour of a shop")
        .seed(7)
        .lasting(Duration::from_hours(1))
        .table(table())
        .prices(Prices::new().on_demand_million(0.125, 0.625).provisioned_hour(0.000_13, 0.000_65))
        .pattern(
            Pattern::put("place order", "orders", orders())
                .rate(sale(500.0, 900.0))
                .item_bytes(900)
                .entry(Entry::added("by_status", status("STATUS#open")).bytes(200)),
        )
        .pattern(
            Pattern::update("ship order", "orders", orders())
                .rate(sale(400.0, 600.0))
                .item_bytes(950)
                .entry(
                    Entry::moved("by_status", status("STATUS#open"), status("STATUS#shipped"))
                        .bytes(200),
                ),
        )
        .pattern(
            Pattern::query("open orders", "orders", status("STATUS#open"))
                .index("by_status")
                .rate(Rate::steady(500.0))
                .items(50)
                .item_bytes(200),
        )
        .pattern(
            Pattern::get("order", "orders", Keys::zipf(1_000_000, 1.0).named("ORDER#{}"))
                .rate(sale(3_000.0, 4_800.0))
                .item_bytes(950),
        )
}

fn table() -> CreateTable {
    let attributes = ["id", "status", "placed_at"];
    let mut table = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("id")],
        attributes.map(|name| AttributeDefinition::new(name, ScalarAttributeType::S)).into(),
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    table.global_secondary_indexes = Some(vec![GlobalSecondaryIndex::new(
        "by_status",
        vec![KeySchemaElement::hash("status"), KeySchemaElement::range("placed_at")],
        Projection::all(),
    )]);
    table
}

/// What is told of a run.
struct Run {
    seconds: f64,
    requests: u64,
    attempts: u64,
    throttled: u64,
    digest: u64,
}

impl Run {
    fn of(report: &Report, seconds: f64) -> Self {
        Self {
            seconds,
            requests: report.requests(),
            attempts: report.patterns.iter().map(|pattern| pattern.attempts).sum(),
            throttled: report.throttled(),
            digest: digest(report.to_json().as_bytes()),
        }
    }
}

/// Returns 64 bits that differ where the bytes do (FNV-1a).
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

const TITLE: &str = "# Simulation\n";

/// Returns the section of the page.
fn section(runs: &[Run]) -> String {
    let mut section = format!(
        "{TITLE}\nAn hour of a shop in virtual time, by `dyno_local::load`: four patterns, one of them \
         of a million\nZipf distributed keys, an index of eight shards whose entries come and move, and a \
         sale in the middle;\n5,000 requests a second on average. These are two runs of one seed, on one \
         thread, with the time of the\nprocessor that each took. The digest is of the report as JSON, and \
         must be the same. Written by\n`cargo bench -p dyno-workload --bench simulation -- record`, \
         which fails if it is not.\n\n\
         | run | processor | requests | a second of the processor | attempts | throttled | digest |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | --- |\n"
    );
    for (number, run) in (1..).zip(runs) {
        #[expect(clippy::cast_precision_loss, reason = "shown with few digits")]
        let rate = run.requests as f64 / run.seconds.max(0.01) / 1e6;
        // Writing to a string cannot fail.
        let _ = writeln!(
            section,
            "| {number} | {:.1} s | {} | {rate:.2} million | {} | {} | `{:016x}` |",
            run.seconds, run.requests, run.attempts, run.throttled, run.digest
        );
    }
    section
}

/// Returns a page with the section in the place of what it had.
fn replaced(page: &str, section: &str) -> String {
    let Some((before, old)) = page.split_once(TITLE) else {
        return format!("{}\n\n{section}", page.trim_end());
    };
    match old.find("\n# ") {
        Some(next) => format!("{before}{section}{}", old.split_at(next).1),
        None => format!("{before}{section}"),
    }
}

/// Linux counts processor time in hundredths of a second for programs.
const TICKS_PER_SECOND: f64 = 100.0;

/// Returns the seconds that this process has spent for itself.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // After the name, which may hold anything, `utime` is the 12th.
    let (_, rest) = stat.rsplit_once(')').ok_or("no processor time in /proc/self/stat")?;
    let ticks = rest.split_whitespace().nth(11).ok_or("no processor time in /proc/self/stat")?;
    Ok(ticks.parse::<f64>()? / TICKS_PER_SECOND)
}
