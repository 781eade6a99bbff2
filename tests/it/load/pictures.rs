//! The pictures of the guide and of the README, which the code of this test draws.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test it pictures` draws them anew; look at what changed.

use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use dyno::Table;
use dyno::schema::create_table;
use dyno_local::load::{Chart, Entry, Keys, Mix, Pattern, Rate, Report};

use super::Saas;

/// A picture is to be light enough for a page.
const BYTES_MAX: usize = 60_000;

/// Ten minutes of the guide's service, with a sale in the middle.
fn sale(name: &str, shards: u16) -> Report {
    let sale = |quiet: f64, busy: f64| {
        let points = [(0, quiet), (150, quiet), (180, busy), (420, busy), (450, quiet)];
        Rate::points(points.map(|(second, rate)| (Duration::from_secs(second), rate)))
    };
    let tenants = || Keys::hot_set(2_000, 20, 0.2).named("TENANT#t{}#").ascending();
    let open = || Keys::one("STATUS#00000#").sharded(shards).ascending();
    let shipped = || Keys::one("STATUS#00001#").sharded(shards).ascending();
    Mix::new(name)
        .seed(7)
        .lasting(Duration::from_mins(10))
        .table(create_table(Saas::SCHEMA, "saas"))
        .pattern(
            Pattern::put("place order", "saas", tenants())
                .rate(sale(400.0, 1_400.0))
                .item_bytes(700)
                .entry(Entry::added("gsi1", open())),
        )
        .pattern(
            Pattern::update("ship order", "saas", tenants())
                .rate(sale(300.0, 300.0))
                .item_bytes(700)
                .entry(Entry::moved("gsi1", open(), shipped())),
        )
        .pattern(
            Pattern::query("open orders", "saas", open())
                .index("gsi1")
                .items(50)
                .item_bytes(700)
                .rate(Rate::steady(2.0 * f64::from(shards))),
        )
        .run()
        .unwrap()
}

/// Compares a chart with the picture that is kept.
fn check(report: &Report, chart: Chart<'_>, name: &str) {
    let svg = report.to_svg(chart).unwrap();
    assert!(svg.len() < BYTES_MAX, "{name} has {} bytes", svg.len());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(name);
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &svg).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == svg,
        "{name} is not what is drawn: `UPDATE_SNAPSHOTS=1 cargo test --test it pictures`"
    );
}

#[test]
fn pictures_of_one_key() {
    let report = sale("Orders by status, one key each", 1);
    assert!(report.throttled() > 100_000 && report.failed() > 50_000);
    check(&report, Chart::Requests, "load-one-key.svg");
    check(&report, Chart::Heat("saas/index/gsi1"), "load-one-key-heat.svg");
    check(&report, Chart::Latency, "load-one-key-latency.svg");
}

#[test]
fn pictures_of_shards() {
    let report = sale("Orders by status, ten shards", 10);
    report.assert_no_throttle();
    check(&report, Chart::Requests, "load-shards.svg");
    check(&report, Chart::Heat("saas/index/gsi1"), "load-shards-heat.svg");
}
