//! The condition of a write, and the reason behind its refusal.

use crate::backend::{BackendError, CancellationReason, ErrorCode};
use crate::entity::{Entity, Table, add_condition};
use crate::error::{Context, Error, Reason, Rejection, Result};
use crate::expr::{Condition, Renderer, Test};
use crate::op::ReturnValuesOnConditionCheckFailure;
use crate::value::Item;

/// What a write requires of the item it meets.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    presence: Presence,
    condition: Option<Test>,
}

/// Whether there must be an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Presence {
    #[default]
    Either,
    Present,
    Absent,
}

impl Guard {
    pub(super) const fn new(presence: Presence) -> Self {
        Self { presence, condition: None }
    }

    pub(super) fn require(&mut self, presence: Presence) {
        self.presence = presence;
    }

    /// Adds the caller's condition to those there are.
    pub(super) fn and<E: Entity>(&mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) {
        add_condition::<E>(&mut self.condition, condition(E::fields()).into_test());
    }

    /// Renders the condition expression; `None` if nothing is required.
    ///
    /// The caller's condition goes into the expression: ask for
    /// [`on_failure`](Self::on_failure) before.
    pub(super) fn render<E: Entity>(&mut self, renderer: &mut Renderer) -> Result<Option<String>> {
        let pk = <E::Table as Table>::SCHEMA.pk;
        let presence = match self.presence {
            Presence::Either => None,
            Presence::Present => Some(Test::exists(pk)),
            Presence::Absent => Some(Test::not_exists(pk)),
        };
        let test = match (presence, self.condition.take()) {
            (Some(presence), Some(condition)) => Some(presence.and(condition)),
            (presence, condition) => presence.or(condition),
        };
        test.map(|test| renderer.condition(test)).transpose().map_err(Error::codec)
    }

    /// Returns what a refused condition should bring back.
    pub(super) const fn on_failure(&self) -> ReturnValuesOnConditionCheckFailure {
        match (self.presence, &self.condition) {
            (Presence::Either, None) => ReturnValuesOnConditionCheckFailure::None,
            _ => ReturnValuesOnConditionCheckFailure::AllOld,
        }
    }

    /// Returns why the condition did not hold on this item.
    pub(super) fn rejection(&self, item: Option<Item>) -> Rejection {
        let reason = match (self.presence, &item) {
            (Presence::Absent, Some(_)) => Reason::Exists,
            (Presence::Present, None) => Reason::Missing,
            (Presence::Either | Presence::Present | Presence::Absent, _) => Reason::Condition,
        };
        Rejection::new(reason, item)
    }

    /// Lifts the error of a write with this guard.
    pub(super) fn lift(&self, error: BackendError, context: &Context) -> Error {
        let rejection = (*error.code() == ErrorCode::ConditionalCheckFailed)
            .then(|| self.rejection(error.item().cloned()));
        let error = Error::from_backend(error).with_context(context);
        match rejection {
            Some(rejection) => error.with_rejection(rejection),
            None => error,
        }
    }

    /// Returns the rejection of one action of a cancelled transaction, if it was refused.
    pub(super) fn slot(&self, reason: &CancellationReason) -> Option<Rejection> {
        (reason.code == "ConditionalCheckFailed").then(|| self.rejection(reason.item.clone()))
    }
}
