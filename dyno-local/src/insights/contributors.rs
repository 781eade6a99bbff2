//! Questions about what a rule counted: `GetInsightRuleReport`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::report::RuleReport;
use crate::base::{Timestamp, limits};
use crate::meter::start_of_period;

/// How to tell what a rule counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleQuery {
    /// How long a period is: whole minutes, which begin where those of the clock do.
    pub period: Duration,
    /// Which keys are the first.
    pub order: OrderBy,
    /// How many keys are told: 10 unless set, 100 at the most.
    pub max_contributors: usize,
}

/// What makes a key one of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrderBy {
    /// All that was counted for it.
    #[default]
    Sum,
    /// Its highest minute.
    Maximum,
}

/// A key that was counted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contributor {
    /// The values of the key in plain, in the order of [`RuleReport::key_labels`]; binary as hexadecimal
    /// digits.
    pub keys: Vec<String>,
    /// What was counted for it: throughput units or throttles.
    pub value: f64,
    /// The same of its highest minute.
    pub maximum: f64,
    /// Its share of what was counted for all keys, from 0 to 1.
    pub share: f64,
    /// What was counted in each period in which anything was, the oldest first.
    pub datapoints: Vec<(Timestamp, f64)>,
}

/// What a rule counted in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RuleDatapoint {
    /// When the period began.
    pub start: Timestamp,
    /// What was counted for the key with most of the period: `MaxContributorValue`.
    pub max_contributor_value: f64,
    /// What was counted for a key in the highest minute of the period: `Maximum`.
    pub maximum: f64,
    /// What was counted for all keys.
    pub sum: f64,
}

impl Default for RuleQuery {
    fn default() -> Self {
        Self {
            period: Duration::from_mins(1),
            order: OrderBy::default(),
            max_contributors: limits::CONTRIBUTORS_DEFAULT,
        }
    }
}

impl RuleQuery {
    /// Sets how long a period is; a minute unless set. It is rounded up to whole minutes.
    #[must_use]
    pub const fn period(mut self, period: Duration) -> Self {
        self.period = period;
        self
    }

    /// Sets which keys are the first; those with the greatest sum unless set.
    #[must_use]
    pub const fn order(mut self, order: OrderBy) -> Self {
        self.order = order;
        self
    }

    /// Sets how many keys are told.
    #[must_use]
    pub const fn max_contributors(mut self, count: usize) -> Self {
        self.max_contributors = count;
        self
    }
}

impl Contributor {
    /// Returns the values of the key, one after the other.
    pub fn name(&self) -> String {
        self.keys.join(", ")
    }

    fn rank(&self, order: OrderBy) -> f64 {
        match order {
            OrderBy::Sum => self.value,
            OrderBy::Maximum => self.maximum,
        }
    }
}

impl RuleReport {
    /// Returns the keys that were counted, the first in the order of the query first; of equals, in the
    /// order of their names.
    ///
    /// A key that was not among the 100 heaviest of a minute lacks that minute.
    pub fn contributors(&self, query: &RuleQuery) -> Vec<Contributor> {
        let mut keys: BTreeMap<&Vec<String>, Contributor> = BTreeMap::new();
        for minute in &self.minutes {
            let start = start_of_period(minute.start, query.period);
            for (name, weight) in &minute.keys {
                let key = keys.entry(name).or_insert_with(|| Contributor {
                    keys: name.clone(),
                    value: 0.0,
                    maximum: 0.0,
                    share: 0.0,
                    datapoints: Vec::new(),
                });
                key.value += weight;
                key.maximum = key.maximum.max(*weight);
                match key.datapoints.last_mut() {
                    Some((last, value)) if *last == start => *value += weight,
                    Some(_) | None => key.datapoints.push((start, *weight)),
                }
            }
        }
        let mut keys: Vec<Contributor> = keys.into_values().collect();
        let rank = |key: &Contributor| key.rank(query.order);
        keys.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        keys.truncate(query.max_contributors.min(limits::CONTRIBUTORS_MAX));
        let total = self.total();
        for key in &mut keys {
            key.share = if total > 0.0 { key.value / total } else { 0.0 };
        }
        keys
    }

    /// Returns what was counted in each period in which anything was, the oldest first.
    pub fn datapoints(&self, query: &RuleQuery) -> Vec<RuleDatapoint> {
        let mut periods: BTreeMap<Timestamp, RuleDatapoint> = BTreeMap::new();
        let mut of_keys: BTreeMap<(Timestamp, &Vec<String>), f64> = BTreeMap::new();
        for minute in &self.minutes {
            let start = start_of_period(minute.start, query.period);
            let period = periods.entry(start).or_insert(RuleDatapoint {
                start,
                max_contributor_value: 0.0,
                maximum: 0.0,
                sum: 0.0,
            });
            period.sum += minute.total;
            for (name, weight) in &minute.keys {
                let of_key = of_keys.entry((start, name)).or_default();
                *of_key += weight;
                period.max_contributor_value = period.max_contributor_value.max(*of_key);
                period.maximum = period.maximum.max(*weight);
            }
        }
        periods.into_values().collect()
    }

    /// Returns what was counted for all keys.
    pub fn total(&self) -> f64 {
        self.minutes.iter().map(|minute| minute.total).sum()
    }

    /// Returns the key that most was counted for; `None` if nothing was.
    pub fn hottest(&self) -> Option<Contributor> {
        self.contributors(&RuleQuery::default()).into_iter().next()
    }
}
