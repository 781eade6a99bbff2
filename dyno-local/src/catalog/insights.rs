//! Contributor Insights of a table and of its global indexes: whether keys are counted, what of
//! them, and under which rules.
//!
//! `ops` changes and shows them, `capacity` asks them when it charges or refuses, the reports of
//! `insights` go by their rules. Each change takes the engine's table delay; nothing has to happen
//! for it to be through.

use dyno_core::op::{
    ContributorInsightsAction, ContributorInsightsMode, ContributorInsightsStatus, IndexStatus,
    TableStatus,
};

use super::{IndexDefinition, KeySchema, TableDefinition, TableSettings};
use crate::base::{Config, EngineError, Timestamp};
use crate::meter::KeyRule;

/// The insights of a table or an index, since they were first switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Insights {
    pub(crate) is_on: bool,
    pub(crate) mode: ContributorInsightsMode,
    /// When they were last switched on: when their rules were made, that count anew.
    pub(crate) created: Timestamp,
    /// When they were last changed.
    pub(crate) changed: Timestamp,
    /// When that change is through.
    pub(crate) through: Timestamp,
}

/// What is asked of the insights of a table, or of the global index of this name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InsightsChange<'r> {
    pub(crate) index: Option<&'r str>,
    pub(crate) action: ContributorInsightsAction,
    pub(crate) mode: Option<ContributorInsightsMode>,
}

impl Insights {
    /// Returns the status by now.
    pub(crate) fn status(&self, now: Timestamp) -> ContributorInsightsStatus {
        match (self.is_on, self.through <= now) {
            (true, false) => ContributorInsightsStatus::Enabling,
            (true, true) => ContributorInsightsStatus::Enabled,
            (false, false) => ContributorInsightsStatus::Disabling,
            (false, true) => ContributorInsightsStatus::Disabled,
        }
    }

    /// Returns the status of a change just made, which answers tell however long it takes.
    pub(crate) const fn begun(&self) -> ContributorInsightsStatus {
        if self.is_on {
            ContributorInsightsStatus::Enabling
        } else {
            ContributorInsightsStatus::Disabling
        }
    }

    /// Returns when the status was last another.
    // Unverified: that a change that is under way is dated by its beginning.
    pub(crate) fn updated(&self, now: Timestamp) -> Timestamp {
        if self.through <= now { self.through } else { self.changed }
    }

    /// Returns `true` if this rule counts now.
    // Unverified: that nothing is counted before a change is through, of the mode, too.
    pub(crate) fn counts(&self, rule: KeyRule, now: Timestamp) -> bool {
        self.status(now) == ContributorInsightsStatus::Enabled && self.has(rule)
    }

    fn has(&self, rule: KeyRule) -> bool {
        match self.mode {
            ContributorInsightsMode::AccessedAndThrottledKeys => true,
            ContributorInsightsMode::ThrottledKeys => rule.is_of_throttles(),
        }
    }
}

impl TableSettings {
    /// Returns the insights of the table or of an index, if they were ever on.
    pub(crate) fn insights(&self, index: Option<&str>) -> Option<&Insights> {
        match index {
            None => self.insights.as_ref(),
            Some(index) => self.index_insights.get(index),
        }
    }

    /// Returns `true` if keys of the table or of an index are counted, or will be.
    pub(super) fn has_insights(&self) -> bool {
        self.insights.iter().chain(self.index_insights.values()).any(|it| it.is_on)
    }
}

impl TableDefinition {
    /// Returns the table with other insights; `None` if they are so already.
    pub(crate) fn with_insights(
        &self,
        asked: InsightsChange<'_>,
        config: &Config,
        now: Timestamp,
    ) -> Result<Option<Self>, EngineError> {
        self.check_insights_of(asked.index)?;
        let current = self.settings.insights(asked.index);
        let mode = asked.mode.unwrap_or_default();
        let (changed, through) = (now, now.plus_micros(config.table_delay_micros));
        let after = match (asked.action, current) {
            (ContributorInsightsAction::Enable, current) => {
                self.check_in_use(asked.index)?;
                match current {
                    Some(current) if current.is_on && current.mode == mode => return Ok(None),
                    // The rules that stay go on counting.
                    Some(current) if current.is_on => {
                        Insights { mode, changed, through, ..*current }
                    }
                    Some(_) | None => {
                        Insights { is_on: true, mode, created: now, changed, through }
                    }
                }
            }
            (ContributorInsightsAction::Disable, Some(current)) if current.is_on => {
                Insights { is_on: false, changed, through, ..*current }
            }
            (ContributorInsightsAction::Disable, _) => return Ok(None),
        };
        let mut table = self.clone();
        match asked.index {
            None => table.settings.insights = Some(after),
            Some(index) => {
                table.settings.index_insights.insert(index.to_owned(), after);
            }
        }
        Ok(Some(table))
    }

    /// Checks that there is a global index of this name, if one is asked for.
    pub(crate) fn check_insights_of(&self, index: Option<&str>) -> Result<(), EngineError> {
        match index {
            Some(index) if self.global(index).is_none() => Err(EngineError::IndexWithoutInsights {
                index: index.to_owned(),
                table: self.name.to_string(),
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Returns the names of the rules that count by now, in the service's order.
    // Unverified: that names are told while insights are on alone, and not while they change; that
    // long ones are told whole.
    pub(crate) fn insight_rules(
        &self,
        index: Option<&str>,
        now: Timestamp,
    ) -> Vec<(KeyRule, String)> {
        let Some(insights) = self.settings.insights(index) else { return Vec::new() };
        let Some(keys) = self.counted_keys(index) else { return Vec::new() };
        let resource = match index {
            None => self.name.to_string(),
            Some(index) => format!("{}-{index}", self.name),
        };
        let created = insights.created.as_micros().div_euclid(1_000);
        let rules = KeyRule::ALL.iter().copied();
        let rules = rules.filter(|rule| insights.counts(*rule, now));
        let rules = rules.filter(|rule| !rule.is_of_items() || !keys.range.is_empty());
        let named = rules.map(|rule| {
            let code = rule.code();
            (rule, format!("DynamoDBContributorInsights-{code}-{resource}-{created}"))
        });
        named.collect()
    }

    /// Returns the key schema by which keys of the table or of a global index are counted.
    pub(crate) fn counted_keys(&self, index: Option<&str>) -> Option<&KeySchema> {
        match index {
            None => Some(&self.keys),
            Some(index) => self.global(index).map(|index| &index.keys),
        }
    }

    fn global(&self, name: &str) -> Option<&IndexDefinition> {
        self.globals.iter().find(|index| index.name == name)
    }

    /// Checks that insights can be switched on.
    // Unverified: that a table or an index that is being changed is as good as one that is active; of
    // tables it is known.
    fn check_in_use(&self, index: Option<&str>) -> Result<(), EngineError> {
        let table = match self.life.table_status() {
            TableStatus::Active | TableStatus::Updating => None,
            _ => Some("TableStatus"),
        };
        let of_index = |index: &str| match self.life.index_status(index).0 {
            IndexStatus::Active | IndexStatus::Updating => None,
            IndexStatus::Creating | IndexStatus::Deleting => Some("IndexStatus"),
        };
        match table.or_else(|| index.and_then(of_index)) {
            None => Ok(()),
            Some(status) => Err(EngineError::NotReadyForInsights(status)),
        }
    }
}
