//! Shows an index whose partition key is a status fail under load, and the same index hold once its
//! key is sharded.
//!
//! ```sh
//! cargo run --release --example hot_partition
//! ```
//!
//! Nine in ten orders that change are open, and all of them have the same key in the index
//! `by_status`. A partition takes 1,000 writes a second, so writes of orders are throttled for the
//! sake of the index, though the table itself has plenty left. Each run prints its report, and leaves
//! it as a page with charts in `target/hot_partition`.

#![expect(clippy::print_stdout, reason = "a program that shows what it found")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

use dyno::op::{
    AttributeDefinition, BillingMode, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
    Projection, ScalarAttributeType,
};
use dyno_local::load::{Entry, Keys, LoadError, Mix, Pattern, Prices, Rate, Report};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("target/hot_partition");
    fs::create_dir_all(folder)?;
    let one_key = run("Orders by status, one key each", 1)?;
    show(&one_key, &folder.join("one-key.html"))?;
    assert!(one_key.throttled() > 0, "one partition cannot take this");

    // The advice is the least: some suffixes will share a partition, so we take more.
    let least = one_key.advice().map(|advice| advice.shards).max().unwrap_or(1);
    assert!(least <= u64::from(SHARDS), "{least}");
    let sharded = run(&format!("Orders by status, {SHARDS} shards"), SHARDS)?;
    show(&sharded, &folder.join("sharded.html"))?;
    sharded.assert_no_throttle();
    sharded.assert_no_failure();
    Ok(())
}

/// Into how many suffixes the key of the index is spread.
const SHARDS: u16 = 10;

/// Twenty minutes of a shop, of which the middle is a sale.
fn run(name: &str, shards: u16) -> Result<Report, LoadError> {
    let sale = |quiet: f64, busy: f64| {
        let points = [(0, quiet), (240, quiet), (300, busy), (840, busy), (900, quiet)];
        Rate::points(points.map(|(second, rate)| (Duration::from_secs(second), rate)))
    };
    let orders = || Keys::uniform(5_000_000).named("ORDER#{}");
    // Entries of a status lie in the order of their time, so splitting them helps nobody.
    let status = |status: &str| Keys::one(status).sharded(shards).ascending();
    Mix::new(name)
        .seed(7)
        .lasting(Duration::from_mins(20))
        .table(table())
        // Of the kind that price lists have; look up those of your region.
        .prices(Prices::new().on_demand_million(0.125, 0.625).provisioned_hour(0.000_13, 0.000_65))
        .pattern(
            Pattern::put("place order", "orders", orders())
                .rate(sale(300.0, 1_500.0))
                .item_bytes(900)
                .entry(Entry::added("by_status", status("STATUS#open")).bytes(200)),
        )
        .pattern(
            Pattern::update("ship order", "orders", orders())
                .rate(sale(250.0, 600.0))
                .item_bytes(950)
                .entry(
                    Entry::moved("by_status", status("STATUS#open"), status("STATUS#shipped"))
                        .bytes(200),
                ),
        )
        .pattern(
            Pattern::query("open orders", "orders", status("STATUS#open"))
                .index("by_status")
                // A read of all shards asks each of them.
                .rate(Rate::steady(40.0 * f64::from(shards)))
                .items(50)
                .item_bytes(200),
        )
        .pattern(
            Pattern::get("order", "orders", Keys::zipf(100_000, 1.0).named("ORDER#{}"))
                .rate(sale(400.0, 2_500.0))
                .item_bytes(950),
        )
        .run()
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

fn show(report: &Report, page: &Path) -> Result<(), Box<dyn Error>> {
    println!("{report}");
    fs::write(page, report.to_html())?;
    fs::write(page.with_extension("json"), report.to_json())?;
    println!("As a page: {}\n", page.display());
    Ok(())
}
