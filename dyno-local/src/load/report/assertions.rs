//! What a test may ask of a report. Each fails with what was found instead.

use super::Report;

impl Report {
    /// Asserts that nothing was throttled, be it that a repeat helped, and that no batch left anything
    /// over.
    #[track_caller]
    pub fn assert_no_throttle(&self) {
        let throttled: Vec<String> = self
            .patterns
            .iter()
            .filter(|pattern| !pattern.reasons.is_empty() || pattern.throttled > 0)
            .map(|pattern| {
                let reasons = pattern.reasons.iter().flat_map(|(resource, reasons)| {
                    reasons.iter().map(move |(name, count)| format!("{count} {name} of {resource}"))
                });
                let reasons: Vec<String> = reasons.collect();
                format!("  {}: {} times ({})", pattern.name, pattern.throttled, reasons.join(", "))
            })
            .collect();
        assert!(
            throttled.is_empty(),
            "`{}` (seed {}) was throttled:\n{}",
            self.name,
            self.seed,
            throttled.join("\n")
        );
    }

    /// Asserts that every request was served in the end.
    #[track_caller]
    pub fn assert_no_failure(&self) {
        let failed = self.patterns.iter().filter(|pattern| pattern.failed > 0);
        let failed: Vec<String> = failed
            .map(|pattern| {
                format!("  {}: {} of {}", pattern.name, pattern.failed, pattern.requests)
            })
            .collect();
        assert!(
            failed.is_empty(),
            "requests of `{}` (seed {}) were given up:\n{}",
            self.name,
            self.seed,
            failed.join("\n")
        );
    }

    /// Asserts that no partition key has as much as this share, from 0 to 1, of what is consumed of
    /// its table or index. A write unit counts for three read units.
    #[track_caller]
    pub fn assert_hottest_share_below(&self, share: f64) {
        let Some((hottest, resource, key)) = self.hottest_share() else { return };
        assert!(
            hottest < share,
            "`{key}` has {:.1} % of what `{}` (seed {}) consumes of {resource}, \
             and not below {:.1} %",
            hottest * 100.0,
            self.name,
            self.seed,
            share * 100.0
        );
    }
}
