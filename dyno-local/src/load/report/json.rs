//! A report as JSON.
//!
//! Written by hand, as the crate has no serializer unless a feature brings one.

use std::fmt::Write as _;

use super::{
    Advice, Cost, HeatMinute, HotKey, PatternReport, Report, ResourceReport, Slice, Units,
};
use crate::load::latency::Latency;
use crate::meter::{Minute, Usage};

/// Writes JSON: what is written last is an object or a list as long as it is open.
#[derive(Debug, Default)]
struct Json(String);

impl Report {
    /// Returns the report as JSON: one object, with the names of the fields of this type, times in
    /// seconds since 1970, latencies in microseconds.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.text("name", &self.name);
            json.number("seed", self.seed);
            json.number("started", self.started.as_seconds());
            json.number("lasted_seconds", self.lasted.as_secs_f64());
            json.list("patterns", &self.patterns, Json::pattern);
            json.list("resources", &self.resources, Json::resource);
            json.number("slice_seconds", self.slice.as_secs_f64());
            json.list("slices", &self.slices, Json::slice);
            if let Some(prices) = &self.prices {
                json.list("monthly_costs", &self.costs(prices), Json::cost);
            }
        });
        json.0.push('\n');
        json.0
    }
}

impl Json {
    fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.0.push('{');
        write(self);
        self.0.push('}');
    }

    /// Writes what comes before a member or an element.
    fn comma(&mut self) {
        if !self.0.ends_with(['{', '[']) {
            self.0.push_str(",\n");
        }
    }

    fn member(&mut self, name: &str) {
        self.comma();
        self.string(name);
        self.0.push(':');
    }

    fn text(&mut self, name: &str, text: &str) {
        self.member(name);
        self.string(text);
    }

    /// Writes a finite number.
    fn number(&mut self, name: &str, number: impl std::fmt::Display) {
        self.member(name);
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{number}");
    }

    fn object_at(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.member(name);
        self.object(write);
    }

    fn list<T>(&mut self, name: &str, all: &[T], write: impl Fn(&mut Self, &T)) {
        self.member(name);
        self.0.push('[');
        for one in all {
            self.comma();
            self.object(|json| write(json, one));
        }
        self.0.push(']');
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => self.0.extend(['\\', character]),
                '\u{0}'..='\u{1f}' => {
                    let _ = write!(self.0, "\\u{:04x}", u32::from(character));
                }
                other => self.0.push(other),
            }
        }
        self.0.push('"');
    }

    fn units(&mut self, name: &str, units: Units) {
        self.object_at(name, |json| {
            json.number("read", units.read);
            json.number("write", units.write);
        });
    }

    fn latency(&mut self, latency: &Latency) {
        self.object_at("latency_micros", |json| {
            json.number("p50", latency.p50.as_micros());
            json.number("p95", latency.p95.as_micros());
            json.number("p99", latency.p99.as_micros());
            json.number("longest", latency.longest.as_micros());
        });
    }

    fn pattern(&mut self, pattern: &PatternReport) {
        self.text("name", &pattern.name);
        self.number("requests", pattern.requests);
        self.number("served", pattern.served);
        self.number("failed", pattern.failed);
        self.number("attempts", pattern.attempts);
        self.number("throttled", pattern.throttled);
        self.number("errors", pattern.errors);
        self.object_at("reasons", |json| {
            for (resource, reasons) in &pattern.reasons {
                json.object_at(resource, |json| {
                    for (name, count) in reasons {
                        json.number(name, count);
                    }
                });
            }
        });
        self.object_at("units", |json| {
            pattern.units.iter().for_each(|(resource, units)| json.units(resource, *units));
        });
        self.latency(&pattern.latency);
    }

    fn resource(&mut self, resource: &ResourceReport) {
        self.text("name", &resource.name);
        if let Some(provisioned) = resource.provisioned {
            self.units("provisioned", provisioned);
        }
        self.units("units", resource.units);
        self.list("hottest_keys", &resource.hottest_keys, Self::key);
        self.list("advice", &resource.advice, Self::advice);
        self.list("minutes", &resource.minutes, Self::minute);
        self.list("heat", &resource.heat, Self::heat);
    }

    fn key(&mut self, key: &HotKey) {
        self.text("key", &key.key);
        self.number("share", key.share);
        self.units("units", key.units);
        self.units("peak", key.peak);
        self.number("throttles", key.throttles);
    }

    fn advice(&mut self, advice: &Advice) {
        self.text("key", &advice.key);
        self.units("peak", advice.peak);
        self.number("shards", advice.shards);
    }

    fn minute(&mut self, minute: &Minute) {
        self.number("start", minute.start.as_seconds());
        self.object_at("reads", |json| json.usage(&minute.reads));
        self.object_at("writes", |json| json.usage(&minute.writes));
    }

    fn usage(&mut self, usage: &Usage) {
        self.number("units", usage.units);
        self.object_at("throttled", |json| {
            json.number("provisioned", usage.throttled.provisioned);
            json.number("key_range", usage.throttled.key_range);
            json.number("account", usage.throttled.account);
            json.number("on_demand_max", usage.throttled.on_demand_max);
        });
    }

    fn heat(&mut self, minute: &HeatMinute) {
        self.number("start", minute.start.as_seconds());
        self.list("partitions", &minute.partitions, |json, cell| {
            json.text("hash_first", &format!("{:016x}", cell.hash_first));
            json.number("read_units", cell.read_units);
            json.number("write_units", cell.write_units);
            json.number("throttled", cell.throttled);
        });
    }

    fn slice(&mut self, slice: &Slice) {
        self.number("start", slice.start.as_seconds());
        self.number("requests", slice.requests);
        self.number("served", slice.served);
        self.number("throttled", slice.throttled);
        self.number("failed", slice.failed);
        self.number("read_units", slice.read_units);
        self.number("write_units", slice.write_units);
        self.latency(&slice.latency);
    }

    fn cost(&mut self, cost: &Cost) {
        self.text("resource", &cost.resource);
        self.number("on_demand", cost.on_demand);
        self.number("provisioned", cost.provisioned);
        self.number("scaled", cost.scaled);
        self.units("provisioned_units", cost.units);
    }
}
