//! A rule of faults as JSON: what the control endpoints read and show.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::op::OperationName;
use dyno_core::value::{AttributeValue, Item};
use serde::{Deserialize, Serialize};

use super::invalid::{self, Invalid};
use crate::base::Timestamp;
use crate::fault::{FaultKind, FaultReport, FaultRule, ThrottleCause};

/// A rule as it is written in JSON. What is not named is not asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RuleJson {
    fault: KindJson,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cause: Option<CauseJson>,
    #[serde(default, skip_serializing_if = "is_false")]
    after_effect: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    operations: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    key: BTreeMap<String, ValueJson>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    key_prefix: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    after: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chance: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum KindJson {
    Throttle,
    Conflict,
    Unprocessed,
    InternalError,
    Unavailable,
    Timeout,
    Disconnect,
    Delay,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum CauseJson {
    Usual,
    Provisioned,
    KeyRange,
    OnDemandMax,
    Account,
}

/// A value of a key, as the service's protocol has it.
#[derive(Debug, Serialize, Deserialize)]
enum ValueJson {
    S(String),
    N(String),
    B(String),
}

/// A rule and what it has done.
#[derive(Debug, Serialize)]
pub(super) struct ReportJson {
    id: u64,
    tried: u64,
    injected: u64,
    rule: RuleJson,
}

impl RuleJson {
    /// Reads a rule, or says what is wrong with it.
    pub(super) fn parse(body: &[u8]) -> Result<FaultRule, Invalid> {
        let read: Self = invalid::read(body)?;
        let kind = read.kind()?;
        read.check(kind)?;
        let mut rule = FaultRule::new(kind).after(read.after).key(read.key()?);
        rule.after_effect = read.after_effect;
        for name in &read.operations {
            let operation = OperationName::from_name(name);
            let unknown = || Invalid::of("operations", format!("there is no operation {name}"));
            rule = rule.on(operation.ok_or_else(unknown)?);
        }
        rule.prefixes = read.key_prefix.into_iter().collect();
        (rule.table, rule.index) = (read.table, read.index);
        (rule.times, rule.seed) = (read.times, read.seed);
        rule = rule.with_chance(read.chance.unwrap_or(1.0));
        (rule.from, rule.until) = (read.from_ms.map(moment), read.until_ms.map(moment));
        Ok(rule)
    }

    fn kind(&self) -> Result<FaultKind, Invalid> {
        let delay = self.delay_ms.map(Duration::from_millis);
        Ok(match self.fault {
            KindJson::Throttle => {
                FaultKind::Throttle(self.cause.map_or_else(Default::default, Into::into))
            }
            KindJson::Conflict => FaultKind::Conflict,
            KindJson::Unprocessed => FaultKind::Unprocessed,
            KindJson::InternalError => FaultKind::InternalError,
            KindJson::Unavailable => FaultKind::Unavailable,
            KindJson::Timeout => FaultKind::Timeout(delay.unwrap_or_default()),
            KindJson::Disconnect => FaultKind::Disconnect,
            KindJson::Delay => {
                let missing = || Invalid::of("delayMs", "a delay needs its milliseconds");
                FaultKind::Delay(delay.ok_or_else(missing)?)
            }
        })
    }

    /// Checks that the members go together, and their ranges.
    fn check(&self, kind: FaultKind) -> Result<(), Invalid> {
        if self.cause.is_some() && self.fault != KindJson::Throttle {
            return Err(Invalid::of("cause", "a cause is for the fault throttle"));
        }
        if self.delay_ms.is_some() && !matches!(self.fault, KindJson::Timeout | KindJson::Delay) {
            return Err(Invalid::of(
                "delayMs",
                "milliseconds are for the faults timeout and delay",
            ));
        }
        invalid::check_delay(self.delay_ms)?;
        if self.after_effect && kind.is_of_items() {
            return Err(Invalid::of("afterEffect", "the fault has no effect to come after"));
        }
        if self.chance.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) {
            return Err(Invalid::of("chance", "a chance is a number from 0 to 1"));
        }
        Ok(())
    }

    fn key(&self) -> Result<Item, Invalid> {
        let mut key = Item::new();
        for (name, value) in &self.key {
            let wrong =
                |what: &str| Invalid::of("key", format!("the value of {name} is no {what}"));
            let value = match value {
                ValueJson::S(text) => AttributeValue::S(text.clone()),
                ValueJson::N(text) => AttributeValue::N(text.parse().map_err(|_| wrong("number"))?),
                ValueJson::B(text) => {
                    AttributeValue::B(STANDARD.decode(text).map_err(|_| wrong("base64"))?)
                }
            };
            key.insert(name.as_str(), value);
        }
        Ok(key)
    }

    fn of(rule: &FaultRule) -> Self {
        let (fault, cause, delay) = match rule.kind {
            FaultKind::Throttle(cause) => (KindJson::Throttle, Some(cause.into()), None),
            FaultKind::Conflict => (KindJson::Conflict, None, None),
            FaultKind::Unprocessed => (KindJson::Unprocessed, None, None),
            FaultKind::InternalError => (KindJson::InternalError, None, None),
            FaultKind::Unavailable => (KindJson::Unavailable, None, None),
            FaultKind::Timeout(after) => (KindJson::Timeout, None, Some(after)),
            FaultKind::Disconnect => (KindJson::Disconnect, None, None),
            FaultKind::Delay(by) => (KindJson::Delay, None, Some(by)),
        };
        let millis = |delay: Duration| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        Self {
            fault,
            cause,
            after_effect: rule.after_effect,
            delay_ms: delay.map(millis),
            operations: rule.operations.iter().map(|it| it.name().to_owned()).collect(),
            table: rule.table.clone(),
            index: rule.index.clone(),
            key: shown_key(&rule.key),
            key_prefix: rule.prefixes.iter().cloned().collect(),
            after: rule.skip,
            times: rule.times,
            chance: (rule.chance < 1.0).then_some(rule.chance),
            seed: rule.seed,
            from_ms: rule.from.map(millis_of),
            until_ms: rule.until.map(millis_of),
        }
    }
}

impl ReportJson {
    /// Returns a report as it is shown.
    pub(super) fn of(report: &FaultReport) -> Self {
        let FaultReport { id, rule, tried, injected } = report;
        Self { id: *id, tried: *tried, injected: *injected, rule: RuleJson::of(rule) }
    }
}

impl From<CauseJson> for ThrottleCause {
    fn from(cause: CauseJson) -> Self {
        match cause {
            CauseJson::Usual => Self::Usual,
            CauseJson::Provisioned => Self::Provisioned,
            CauseJson::KeyRange => Self::KeyRange,
            CauseJson::OnDemandMax => Self::OnDemandMax,
            CauseJson::Account => Self::Account,
        }
    }
}

impl From<ThrottleCause> for CauseJson {
    fn from(cause: ThrottleCause) -> Self {
        match cause {
            ThrottleCause::Usual => Self::Usual,
            ThrottleCause::Provisioned => Self::Provisioned,
            ThrottleCause::KeyRange => Self::KeyRange,
            ThrottleCause::OnDemandMax => Self::OnDemandMax,
            ThrottleCause::Account => Self::Account,
        }
    }
}

/// Returns the attributes of a key that keys can have; no other is ever met.
fn shown_key(key: &Item) -> BTreeMap<String, ValueJson> {
    let shown = key.iter().filter_map(|(name, value)| {
        let value = match value {
            AttributeValue::S(text) => ValueJson::S(text.clone()),
            AttributeValue::N(number) => ValueJson::N(number.to_string()),
            AttributeValue::B(bytes) => ValueJson::B(STANDARD.encode(bytes)),
            _ => return None,
        };
        Some((name.to_string(), value))
    });
    shown.collect()
}

const fn moment(millis: i64) -> Timestamp {
    Timestamp::from_micros(millis.saturating_mul(1_000))
}

const fn millis_of(moment: Timestamp) -> i64 {
    moment.as_micros().div_euclid(1_000)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}
