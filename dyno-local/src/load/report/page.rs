//! A report as one page for a browser: no scripts, nothing loaded from elsewhere.

use std::fmt::Write as _;

use super::html::{escaped, grouped, push_text, table, units};
use super::style::style;
use super::svg::NAMESPACE;
use super::text::millis;
use super::{Report, ResourceReport};
use crate::base::limits;

impl Report {
    /// Returns the report as one HTML page, which needs nothing else: its charts are SVG, and it
    /// runs no script. Charts tell numbers where the pointer rests on them.
    pub fn to_html(&self) -> String {
        let mut page = String::from("<!doctype html>\n<html lang=en><head><meta charset=utf-8>\n");
        page.push_str("<meta name=viewport content='width=device-width,initial-scale=1'><title>");
        push_text(&mut page, &self.name);
        let _ = write!(page, "</title><style>{}</style></head><body>\n<h1>", style());
        push_text(&mut page, &self.name);
        let _ = writeln!(
            page,
            "</h1><p class=soft>{} seconds of traffic in virtual time, seed {}</p>",
            grouped(self.lasted.as_secs()),
            self.seed
        );
        self.push_cards(&mut page);
        self.push_time(&mut page);
        self.push_patterns(&mut page);
        for resource in &self.resources {
            self.push_resource(&mut page, resource);
        }
        self.push_costs(&mut page);
        page.push_str(
            "<h2>How to read this</h2><p class=soft>Admission, throttling, partitions and splits \
             follow the service's documented rules. Latency is a model: documented single-digit \
             milliseconds, with assumed tails, and the delays of repeats added. Which keys share a \
             partition is not what it is on the service.</p>\n</body></html>\n",
        );
        page
    }

    fn push_cards(&self, page: &mut String) {
        #[expect(clippy::cast_precision_loss, reason = "shown with few digits")]
        let given_up = self.failed() as f64 / self.requests().max(1) as f64 * 100.0;
        let mood = |is_bad: bool| if is_bad { "bad" } else { "good" };
        page.push_str("<div class=cards>");
        let mut card = |class: &str, name: &str, value: &str| {
            let _ = write!(page, "<div class='card {class}'><b>{value}</b>{name}</div>");
        };
        card("", "requests", &grouped(self.requests()));
        card(mood(self.throttled() > 0), "attempts throttled", &grouped(self.throttled()));
        let name = format!("requests given up: {given_up:.1} %");
        card(mood(self.failed() > 0), &name, &grouped(self.failed()));
        if let Some((share, _, key)) = self.hottest_share() {
            let name = format!("of a table or index is key <code>{}</code>", escaped(key));
            card("", &name, &format!("{:.1} %", share * 100.0));
        }
        page.push_str("</div>\n");
    }

    fn push_time(&self, page: &mut String) {
        page.push_str("<h2>Requests a second</h2>");
        push_chart(page, &self.requests_chart().svg());
        page.push_str("<h2>Modelled latency</h2>");
        push_chart(page, &self.latency_chart().svg());
    }

    fn push_patterns(&self, page: &mut String) {
        page.push_str("<h2>Patterns</h2>");
        let heads = [
            "pattern",
            "#requests",
            "#throttled",
            "#given up",
            "#p50 ms",
            "#p95 ms",
            "#p99 ms",
            "units",
        ];
        let rows = self.patterns.iter().map(|pattern| {
            let consumed = pattern.units.iter().map(|(resource, used)| {
                format!("{}: {}", escaped(resource), units(used.read, used.write))
            });
            let consumed: Vec<String> = consumed.collect();
            vec![
                escaped(&pattern.name),
                grouped(pattern.requests),
                grouped(pattern.throttled),
                grouped(pattern.failed),
                format!("{:.1}", millis(pattern.latency.p50)),
                format!("{:.1}", millis(pattern.latency.p95)),
                format!("{:.1}", millis(pattern.latency.p99)),
                consumed.join("<br>"),
            ]
        });
        table(page, &heads, rows);
        for pattern in self.patterns.iter().filter(|pattern| pattern.errors > 0) {
            let (name, errors) = (escaped(&pattern.name), grouped(pattern.errors));
            let _ = writeln!(
                page,
                "<p>Of {name}, {errors} attempts failed for the service's or the network's fault.</p>"
            );
        }
        if self.patterns.iter().all(|pattern| pattern.reasons.is_empty()) {
            return;
        }
        page.push_str("<h3>Why they were throttled</h3>");
        let rows = self.patterns.iter().flat_map(|pattern| {
            pattern.reasons.iter().flat_map(move |(resource, reasons)| {
                reasons.iter().map(move |(reason, count)| {
                    vec![
                        escaped(&pattern.name),
                        escaped(resource),
                        format!("<code>{}</code>", escaped(reason)),
                        grouped(*count),
                    ]
                })
            })
        });
        table(page, &["pattern", "table or index", "reason", "#attempts"], rows);
    }

    fn push_resource(&self, page: &mut String, resource: &ResourceReport) {
        let supply = match resource.provisioned {
            Some(set) => format!("{} units a second provisioned", units(set.read, set.write)),
            None => "on demand".to_owned(),
        };
        let _ = writeln!(
            page,
            "<h2><code>{}</code></h2><p class=soft>{supply}; {} units consumed</p>",
            escaped(&resource.name),
            units(resource.units.read, resource.units.write)
        );
        for advice in &resource.advice {
            let _ = write!(
                page,
                "<div class=advice>Spread <code>{}</code> over <b>{} suffixes</b>: {} units a \
                 second are asked for it in its highest minute, and a partition serves {} writes or {} \
                 reads.</div>",
                escaped(&advice.key),
                advice.shards,
                units(advice.peak.read, advice.peak.write),
                grouped(limits::PARTITION_WRITE_UNITS.unsigned_abs()),
                grouped(limits::PARTITION_READ_UNITS.unsigned_abs()),
            );
        }
        page.push_str("<h3>Heat of the partitions</h3>");
        push_chart(page, &self.heat_chart(resource));
        if resource.minutes.len() > 1 {
            page.push_str("<h3>Units a second</h3>");
            push_chart(page, &self.units_chart(resource).svg());
        }
        push_keys(page, resource);
    }

    fn push_costs(&self, page: &mut String) {
        if self.prices.is_none() {
            return;
        }
        page.push_str("<h2>What a month of this costs</h2>");
        let heads = [
            "table or index",
            "#on demand",
            "#provisioned for its peak",
            "units of that",
            "#scaled perfectly",
        ];
        let rows = self.costs_told().into_iter().map(|cost| {
            vec![
                escaped(&cost.resource),
                format!("{:.2}", cost.on_demand),
                format!("{:.2}", cost.provisioned),
                units(cost.units.read, cost.units.write),
                format!("{:.2}", cost.scaled),
            ]
        });
        table(page, &heads, rows);
        page.push_str("<p class=soft>By the prices that were given, without storage.</p>");
    }
}

/// Appends a chart. In a page of HTML it need not say what it is.
fn push_chart(page: &mut String, svg: &str) {
    let svg = svg.replacen(NAMESPACE, "", 1);
    // Writing to a string cannot fail.
    let _ = writeln!(page, "<figure>{svg}</figure>");
}

/// How many keys are shown.
const KEYS_SHOWN: usize = 10;

fn push_keys(page: &mut String, resource: &ResourceReport) {
    page.push_str("<h3>Hottest keys</h3>");
    let heads =
        ["key", "#share", "", "units asked for a second, in its highest minute", "#throttled"];
    let rows = resource.hottest_keys.iter().take(KEYS_SHOWN).map(|key| {
        vec![
            format!("<code>{}</code>", escaped(&key.key)),
            format!("{:.1} %", key.share * 100.0),
            format!("<span class=bar style='width:{:.1}rem'></span>", (key.share * 10.0).max(0.05)),
            units(key.peak.read, key.peak.write),
            grouped(key.throttles),
        ]
    });
    table(page, &heads, rows);
}
