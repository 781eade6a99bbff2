//! What a test says of counted keys, in the words of a failure that helps.

use std::fmt::Write as _;

use super::contributors::RuleQuery;
use super::report::KeyReport;
use crate::meter::KeyRule;

impl KeyReport {
    /// Panics if a request for any key was throttled, and says for which keys, and how often.
    #[track_caller]
    pub fn assert_no_throttle(&self) {
        let Some(throttled) = self.rule(KeyRule::ThrottledKeys) else { return };
        let mut text = String::new();
        for key in throttled.contributors(&RuleQuery::default()) {
            // Writing to a string does not fail.
            let _ = write!(text, "\n  `{}` {} times", key.name(), key.value);
        }
        let total = throttled.total();
        assert!(total == 0.0, "keys of {} were throttled, {total} times:{text}", self.resource);
    }

    /// Panics if a partition key has as much as this share, from 0 to 1, of what was consumed for all,
    /// and says which. A write unit counts for three read units.
    ///
    /// It panics, too, where throttled keys alone are counted. It says nothing where there is hardly any
    /// traffic: one request is all of it.
    #[track_caller]
    pub fn assert_hottest_share_below(&self, share: f64) {
        let resource = &self.resource;
        let accessed = self.rule(KeyRule::AccessedKeys);
        assert!(accessed.is_some(), "what is consumed for keys of {resource} is not counted");
        let Some((hottest, total)) = accessed.and_then(|it| Some((it.hottest()?, it.total())))
        else {
            return;
        };
        assert!(
            hottest.share < share,
            "`{}` has {:.1} % of what is consumed of {resource}, {} of {total} units, and not below {:.1} %",
            hottest.name(),
            hottest.share * 100.0,
            hottest.value,
            share * 100.0
        );
    }
}
