//! What the rules make of a call as a whole.

use std::time::Duration;

use super::injection::{Injection, Subject, takes_items};
use super::kind::FaultKind;
use super::rule::FaultRule;

/// What becomes of one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CallFault {
    /// How long it waits before it takes effect.
    pub(crate) before: Duration,
    /// How long it waits after it took effect.
    pub(crate) after: Duration,
    pub(crate) strike: Option<Strike>,
}

/// What is answered in the place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strike {
    pub(crate) kind: FaultKind,
    /// Whether the call takes effect all the same.
    pub(crate) after_effect: bool,
}

impl Injection<'_> {
    /// Returns what the rules make of the call: all delays that apply, and the first other fault.
    pub(crate) fn of_call(&self) -> CallFault {
        let is_met = |rule: &FaultRule, so_far: &CallFault| {
            let is_delay = matches!(rule.kind, FaultKind::Delay(_));
            (is_delay || (so_far.strike.is_none() && self.is_of_call(rule)))
                && rule.is_on(self.operation)
                && (!rule.is_narrowed() || self.subjects.iter().any(|it| is_about(rule, it)))
        };
        let strike = |rule: &FaultRule, fault: &mut CallFault| match (rule.kind, rule.after_effect)
        {
            (FaultKind::Delay(by), false) => fault.before = fault.before.saturating_add(by),
            (FaultKind::Delay(by), true) => fault.after = fault.after.saturating_add(by),
            (kind, after_effect) => fault.strike = Some(Strike { kind, after_effect }),
        };
        self.rules.try_each(self.now, CallFault::default(), is_met, strike)
    }

    fn is_of_call(&self, rule: &FaultRule) -> bool {
        match rule.kind {
            // What has no items is throttled as a whole.
            FaultKind::Throttle(_) => !takes_items(self.operation),
            kind => !kind.is_of_items(),
        }
    }
}

fn is_about(rule: &FaultRule, subject: &Subject) -> bool {
    rule.is_about(&subject.table, &subject.key)
        && rule.index.as_ref().is_none_or(|index| subject.index.as_ref() == Some(index))
}
