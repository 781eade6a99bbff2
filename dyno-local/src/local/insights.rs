//! Reports on counted keys.

use super::Local;
use crate::insights::{KeyReport, RuleReport};

impl Local {
    /// Returns which keys of a table were accessed and throttled most; `None` if there is no such table,
    /// or its keys are not counted.
    ///
    /// They are counted from when `UpdateContributorInsights` has switched it on until it is switched
    /// off, or always with [`key_reports`](crate::LocalBuilder::key_reports). The [module](crate::insights)
    /// says what is.
    pub fn key_report(&self, table: &str) -> Option<KeyReport> {
        self.report(table, None)
    }

    /// Returns which keys of a global secondary index were accessed and throttled most, as
    /// [`Self::key_report`] does of a table.
    pub fn index_key_report(&self, table: &str, index: &str) -> Option<KeyReport> {
        self.report(table, Some(index))
    }

    /// Returns what a rule of Contributor Insights counted, by the name that
    /// `DescribeContributorInsights` tells; `None` if no rule has it.
    pub fn insight_rule_report(&self, name: &str) -> Option<RuleReport> {
        let now = self.engine.config().clock.now();
        let tables = self.engine.catalog().tables();
        tables.values().find_map(|table| {
            let indexes = table.definition.globals.iter().map(|index| Some(index.name.as_str()));
            let index = [None].into_iter().chain(indexes).find(|index| {
                table.definition.insight_rules(*index, now).iter().any(|rule| rule.1 == name)
            })?;
            let report = KeyReport::of(table, index, self.engine.config(), now)?;
            report.rules.into_iter().find(|rule| rule.name() == Some(name))
        })
    }

    fn report(&self, table: &str, index: Option<&str>) -> Option<KeyReport> {
        let config = self.engine.config();
        let table = self.engine.catalog().find(table)?;
        KeyReport::of(&table, index, config, config.clock.now())
    }
}
