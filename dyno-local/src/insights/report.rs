//! What was counted of a table's or an index's keys, as a copy of one moment.
//!
//! `local` makes one of a table's `KeyLedger`; what can be asked of it is in `contributors` and
//! `assertions`.

use std::fmt;

use super::contributors::{Contributor, RuleQuery};
use crate::base::{Config, Timestamp};
use crate::catalog::{IndexNumber, KeySchema, Table};
use crate::meter::{Arm, KeyMinute, KeyRule};

/// The counted keys of a table, or of a global secondary index.
///
/// Printed with `{}` it is the heaviest keys of each rule.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeyReport {
    /// `orders`, or `orders/index/by_status`.
    pub resource: String,
    /// What each rule counted: two rules, four where there is a sort key, half of them where throttled
    /// keys alone are counted.
    pub rules: Vec<RuleReport>,
}

/// What one rule counted, minute by minute.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReport {
    pub(super) name: Option<String>,
    pub(super) rule: KeyRule,
    pub(super) key_labels: Vec<String>,
    pub(super) minutes: Vec<CountedMinute>,
}

/// What a rule counted in a minute in which it counted anything.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountedMinute {
    pub(super) start: Timestamp,
    pub(super) total: f64,
    /// The heaviest keys.
    pub(super) keys: Vec<(Vec<String>, f64)>,
}

impl KeyReport {
    /// Returns the report of a table, or of its global index of this name; `None` if there is none, or
    /// its keys are not counted.
    pub(crate) fn of(
        table: &Table,
        index: Option<&str>,
        config: &Config,
        now: Timestamp,
    ) -> Option<Self> {
        let definition = &table.definition;
        let arm = match index {
            None => Arm::Table,
            Some(index) => match table.index(index)?.0 {
                IndexNumber::Global(slot) => Arm::Global(slot),
                IndexNumber::Local(_) => return None,
            },
        };
        let schema = definition.counted_keys(index)?;
        let named = definition.insight_rules(index, now);
        let (since, rules) = if config.key_reports {
            let all = KeyRule::ALL.iter().copied();
            let all = all.filter(|rule| !rule.is_of_items() || !schema.range.is_empty());
            let name = |rule| named.iter().find(|it| it.0 == rule).map(|it| it.1.clone());
            (definition.created, all.map(|rule| (rule, name(rule))).collect())
        } else {
            let insights = definition.settings.insights(index).filter(|it| it.is_on)?;
            let named = named.into_iter().map(|(rule, name)| (rule, Some(name)));
            (insights.created, named.collect::<Vec<_>>())
        };
        if rules.is_empty() {
            return None;
        }
        let minutes = table.storage.keys().minutes(arm, since);
        let rules = rules.into_iter().map(|(rule, name)| RuleReport {
            name,
            rule,
            key_labels: labels(schema, rule),
            minutes: minutes.iter().filter_map(|it| CountedMinute::of(it, rule, schema)).collect(),
        });
        let resource = match index {
            None => definition.name.to_string(),
            Some(index) => format!("{}/index/{index}", definition.name),
        };
        Some(Self { resource, rules: rules.collect() })
    }

    /// Returns what a rule counted; `None` if it is not one of those that do.
    pub fn rule(&self, rule: KeyRule) -> Option<&RuleReport> {
        self.rules.iter().find(|report| report.rule == rule)
    }

    /// Returns the partition key for which most was consumed; `None` if nothing was.
    pub fn hottest(&self) -> Option<Contributor> {
        self.rule(KeyRule::AccessedKeys)?.hottest()
    }

    /// Returns the report of the minutes that begin from `start` on and before `end`.
    #[must_use]
    pub fn between(&self, start: Timestamp, end: Timestamp) -> Self {
        let rules = self.rules.iter().map(|report| report.between(start, end));
        Self { resource: self.resource.clone(), rules: rules.collect() }
    }
}

impl RuleReport {
    /// Returns the name of the rule, as `DescribeContributorInsights` tells it; `None` where keys are
    /// counted for reports alone.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns what is counted.
    pub const fn rule(&self) -> KeyRule {
        self.rule
    }

    /// Returns the attributes of which the counted keys are, partition key first.
    pub fn key_labels(&self) -> &[String] {
        &self.key_labels
    }

    /// Returns the report of the minutes that begin from `start` on and before `end`.
    #[must_use]
    pub fn between(&self, start: Timestamp, end: Timestamp) -> Self {
        let within = |minute: &&CountedMinute| minute.start >= start && minute.start < end;
        let minutes = self.minutes.iter().filter(within).cloned().collect();
        Self { minutes, ..self.clone() }
    }
}

impl CountedMinute {
    fn of(minute: &KeyMinute, rule: KeyRule, schema: &KeySchema) -> Option<Self> {
        let counted = minute.rules.get(&rule)?;
        let plain = counted.top.iter().map(|(key, weight)| (schema.texts(key), *weight));
        Some(Self { start: minute.start, total: counted.total, keys: plain.collect() })
    }
}

impl fmt::Display for KeyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "keys of {}", self.resource)?;
        for report in &self.rules {
            let (what, unit) = match report.rule {
                KeyRule::AccessedKeys => ("most accessed keys", "units"),
                KeyRule::AccessedItems => ("most accessed items", "units"),
                KeyRule::ThrottledKeys => ("most throttled keys", "throttles"),
                KeyRule::ThrottledItems => ("most throttled items", "throttles"),
            };
            writeln!(f, "  {what}, by {}", report.key_labels.join(", "))?;
            for key in report.contributors(&RuleQuery::default()) {
                let share = key.share * 100.0;
                writeln!(f, "    {} {unit} ({share:.1} %)  {}", key.value, key.name())?;
            }
        }
        Ok(())
    }
}

fn labels(schema: &KeySchema, rule: KeyRule) -> Vec<String> {
    let range = if rule.is_of_items() { schema.range.as_slice() } else { &[] };
    schema.hash.iter().chain(range).map(|attribute| attribute.name.clone()).collect()
}
