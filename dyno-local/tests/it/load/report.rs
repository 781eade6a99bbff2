//! Reports as text, JSON, a page, and assertions.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, ScalarAttributeType,
};
use dyno_local::load::{Chart, Keys, Mix, Pattern, Prices, Rate, Report};

/// Returns the report of one key that is too hot, beside others, under a name that is not harmless.
fn hot() -> Report {
    let mut table = CreateTable::new(
        "users",
        vec![KeySchemaElement::hash("id")],
        vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    let keys = Keys::weighted([("<script>alert(1)</script>", 3.0), ("\"plain\" & quiet\\", 1.0)]);
    Mix::new("hot <b>users</b>")
        .seed(3)
        .lasting(Duration::from_secs(150))
        .table(table)
        .prices(Prices::new().on_demand_million(0.1, 0.6).provisioned_hour(0.001, 0.006))
        .pattern(Pattern::put("put", "users", keys).rate(Rate::steady(2_000.0)))
        .run()
        .unwrap()
}

#[test]
fn text_tells_what_was_throttled_and_what_would_help() {
    let text = hot().to_string();
    for expected in [
        "hot <b>users</b>: 150 s in virtual time, seed 3",
        "users: TableWriteKeyRangeThroughputExceeded",
        "users (on demand; partitions: 4)",
        "advice: spread <script>alert(1)</script> over 2 suffixes",
        "a month of this costs",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn json_is_read_back_with_the_same_numbers() {
    let report = hot();
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["patterns"][0]["requests"], report.requests());
    assert_eq!(json["resources"][0]["hottest_keys"][1]["key"], "\"plain\" & quiet\\");
    assert_eq!(json["resources"][0]["heat"].as_array().unwrap().len(), 3);
    let requests = json["slices"].as_array().unwrap().iter();
    let requests: u64 = requests.map(|slice| slice["requests"].as_u64().unwrap()).sum();
    assert_eq!(requests, report.requests());
    assert!(json["monthly_costs"][0]["on_demand"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_page_stands_alone_and_runs_nothing() {
    let page = hot().to_html();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    for absent in ["<script", "http:", "https:", "src=", "@import", "<b>users", "<link"] {
        assert!(!page.contains(absent), "{absent}");
    }
    for expected in ["hot &lt;b&gt;users", "&lt;script&gt;alert(1)", "<svg", "Spread <code>"] {
        assert!(page.contains(expected), "{expected}");
    }
    // Four partitions in each of three minutes.
    assert_eq!(page.matches(", partition ").count(), 12);
    for element in ["svg", "title", "table", "figure", "text", "div", "h2", "polyline"] {
        let opened = page.matches(&format!("<{element}>")).count()
            + page.matches(&format!("<{element} ")).count();
        assert_eq!(opened, page.matches(&format!("</{element}>")).count(), "{element}");
    }
}

/// What is told by the second is so of runs of less than a minute, and of the last minute.
#[test]
fn short_runs_are_told_by_the_second() {
    let mut table = CreateTable::new(
        "users",
        vec![KeySchemaElement::hash("id")],
        vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    for seconds in [10, 60, 90] {
        let report = Mix::new("short")
            .lasting(Duration::from_secs(seconds))
            .table(table.clone())
            .pattern(Pattern::put("put", "users", Keys::one("a")).rate(Rate::steady(900.0)))
            .run()
            .unwrap();
        let peak = report.resources[0].hottest_keys[0].peak.write;
        assert!((800.0..1_000.0).contains(&peak), "{peak} in {seconds} s");
        assert_eq!(report.advice().next().map(|it| it.shards), Some(2));
        let map = report.to_svg(Chart::Heat("users")).unwrap();
        let rates: Vec<u32> = map
            .split("partition ")
            .filter_map(|cell| cell.split(": ").nth(1)?.split(" writes").next()?.parse().ok())
            .filter(|rate| *rate > 0)
            .collect();
        assert!(rates.iter().all(|rate| (850..950).contains(rate)), "{rates:?} in {seconds} s");
    }
}

/// Names that would be marks, in everything that takes a name.
#[test]
fn hostile_names_are_text_on_the_page_and_in_pictures() {
    let hostile = "\"><img src=x onerror='alert(1)'>&amp;<!--</style></title>]]>";
    let mut table = CreateTable::new(
        "users",
        vec![KeySchemaElement::hash("id")],
        vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    let report = Mix::new(hostile)
        .lasting(Duration::from_secs(90))
        .table(table)
        .pattern(Pattern::put(hostile, "users", Keys::one(hostile)).rate(Rate::steady(1_500.0)))
        .run()
        .unwrap();
    let charts = [Chart::Requests, Chart::Latency, Chart::Heat("users"), Chart::Units("users")];
    let pictures = charts.map(|chart| report.to_svg(chart).unwrap());
    let page = report.to_html();
    for text in pictures.iter().chain([&page]) {
        for mark in ["<img", "onerror='", "<!--", "&amp;<", "]]>", "</style></title>"] {
            assert!(!text.contains(mark), "{mark} in {text}");
        }
        assert!(text.contains("&lt;img src=x onerror=&#39;alert(1)"), "{text}");
    }
    assert!(page.matches("&lt;img").count() > 8, "title, heading, pattern, key, advice, charts");
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["patterns"][0]["name"], hostile);
}

/// A picture stands alone: it says what it is, loads nothing, and can stand within Markdown.
#[test]
fn pictures_stand_alone() {
    let report = hot();
    for chart in [Chart::Requests, Chart::Latency, Chart::Heat("users"), Chart::Units("users")] {
        let svg = report.to_svg(chart).unwrap();
        assert!(svg.starts_with("<svg xmlns='http://www.w3.org/2000/svg' role='img'"), "{svg}");
        assert!(svg.contains("<title>hot &lt;b&gt;users") && svg.contains("time since the start"));
        assert!(!svg.contains("\n\n") && svg.ends_with("</svg>\n"), "Markdown would end it");
        for absent in ["href", "url(", "var(", "<style", "<script", "@import", "NaN", "inf"] {
            assert!(!svg.contains(absent), "{absent} in {svg}");
        }
        assert_eq!(svg, hot().to_svg(chart).unwrap(), "one report, one picture");
    }
    assert_eq!(report.to_svg(Chart::Heat("orders")), None);
}

/// Returns what an assertion says when it fails.
fn said(assert: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assert)).expect_err("it holds");
    panic.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn assertions_say_what_they_found() {
    let report = hot();
    let throttled = said(|| report.assert_no_throttle());
    assert!(
        throttled.starts_with("`hot <b>users</b>` (seed 3) was throttled:\n  put: "),
        "{throttled}"
    );
    assert!(throttled.contains("TableWriteKeyRangeThroughputExceeded of users"));
    let share = said(|| report.assert_hottest_share_below(0.1));
    assert!(share.starts_with("`<script>alert(1)</script>` has 6"), "{share}");
    assert!(said(|| report.assert_no_failure()).contains("put: "));
    report.assert_hottest_share_below(0.8);
}
