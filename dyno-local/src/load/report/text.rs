//! A report as text for a terminal.

use std::fmt;
use std::time::Duration;

use super::{Report, ResourceReport};

/// How many keys are printed of each table and index.
const KEYS_PRINTED: usize = 5;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (requests, served) = (self.requests(), self.served());
        writeln!(
            f,
            "{}: {} s in virtual time, seed {}",
            self.name,
            self.lasted.as_secs(),
            self.seed
        )?;
        writeln!(
            f,
            "{requests} requests, {served} served, {} given up, {} attempts throttled",
            self.failed(),
            self.throttled()
        )?;
        self.fmt_patterns(f)?;
        for resource in &self.resources {
            resource.fmt_lines(f)?;
        }
        self.fmt_costs(f)
    }
}

impl Report {
    fn fmt_patterns(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            self.patterns.iter().map(|it| it.name.chars().count()).max().unwrap_or(0).max(7);
        writeln!(
            f,
            "\n{:width$} {:>10} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9}",
            "pattern", "requests", "throttled", "given up", "p50 ms", "p95 ms", "p99 ms", "(model)"
        )?;
        for pattern in &self.patterns {
            writeln!(
                f,
                "{:width$} {:>10} {:>10} {:>9} {:>9.1} {:>9.1} {:>9.1}",
                pattern.name,
                pattern.requests,
                pattern.throttled,
                pattern.failed,
                millis(pattern.latency.p50),
                millis(pattern.latency.p95),
                millis(pattern.latency.p99),
            )?;
            if pattern.errors > 0 {
                writeln!(
                    f,
                    "{:width$}   {} attempts failed for the service's fault",
                    "", pattern.errors
                )?;
            }
            for (resource, units) in &pattern.units {
                writeln!(f, "{:width$}   {resource}: {} units", "", both(units.read, units.write))?;
            }
            for (resource, reasons) in &pattern.reasons {
                for (reason, count) in reasons {
                    writeln!(f, "{:width$}   {resource}: {reason} {count} times", "")?;
                }
            }
        }
        Ok(())
    }

    fn fmt_costs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.prices.is_none() {
            return Ok(());
        }
        writeln!(f, "\na month of this costs, without storage:")?;
        for cost in self.costs_told() {
            writeln!(
                f,
                "  {}: {:.2} on demand, {:.2} provisioned for the highest minute ({}), {:.2} if \
                 scaled perfectly",
                cost.resource,
                cost.on_demand,
                cost.provisioned,
                both(cost.units.read, cost.units.write),
                cost.scaled
            )?;
        }
        Ok(())
    }
}

impl ResourceReport {
    fn fmt_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |minute: Option<&super::HeatMinute>| minute.map_or(0, |it| it.partitions.len());
        let (first, last) = (count(self.heat.first()), count(self.heat.last()));
        let supply = match self.provisioned {
            Some(units) => format!("{} a second provisioned", both(units.read, units.write)),
            None => "on demand".to_owned(),
        };
        let partitions =
            if first == last { format!("{last}") } else { format!("{first}, in the end {last}") };
        writeln!(f, "\n{} ({supply}; partitions: {partitions})", self.name)?;
        writeln!(f, "  consumed: {}", both(self.units.read, self.units.write))?;
        for key in self.hottest_keys.iter().take(KEYS_PRINTED) {
            writeln!(
                f,
                "  {:>5.1} % {}, asked for at {} a second, throttled {} times",
                key.share * 100.0,
                key.key,
                both(key.peak.read, key.peak.write),
                key.throttles
            )?;
        }
        for advice in &self.advice {
            writeln!(
                f,
                "  advice: spread {} over {} suffixes; one partition serves 1000 writes or 3000 \
                 reads a second",
                advice.key, advice.shards
            )?;
        }
        Ok(())
    }
}

/// Returns read and write units as text; those that there are.
pub(super) fn both(read: f64, write: f64) -> String {
    match (read > 0.0, write > 0.0) {
        (true, true) => format!("{read:.0} read + {write:.0} write"),
        (true, false) => format!("{read:.0} read"),
        (false, true) => format!("{write:.0} write"),
        (false, false) => "0".to_owned(),
    }
}

pub(super) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
