//! The condition of a write, and the reason behind its refusal.

use crate::backend::{BackendError, CancellationReason, ErrorCode};
use crate::entity::{Entity, Standing, Table, add_condition, standing};
use crate::error::{Context, Error, Reason, Rejection, Result};
use crate::expr::{Condition, Renderer, Test};
use crate::op::ReturnValuesOnConditionCheckFailure;
use crate::schema::{EntitySchema, Evolution};
use crate::value::Item;

/// What a write requires of the item it meets.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    presence: Presence,
    condition: Option<Test>,
    /// The schema that the item must be of.
    schema: Option<&'static EntitySchema>,
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
        Self { presence, condition: None, schema: None }
    }

    pub(super) fn require(&mut self, presence: Presence) {
        self.presence = presence;
    }

    /// Requires the item to be of the program's schema, where the entity has had others.
    pub(super) const fn require_schema(mut self, schema: &'static EntitySchema) -> Self {
        if schema.evolves() {
            self.schema = Some(schema);
        }
        self
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
        let presence = match (presence, self.schema.and_then(schema_test)) {
            (Some(presence), Some(schema)) => Some(presence.and(schema)),
            (presence, schema) => presence.or(schema),
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
            (Presence::Either | Presence::Present | Presence::Absent, item) => {
                let other = self.schema.zip(item.as_ref()).and_then(other_schema);
                other.unwrap_or(Reason::Condition)
            }
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

/// Returns the test that an item is of a schema, as it is written now.
fn schema_test(schema: &EntitySchema) -> Option<Test> {
    let version = schema.evolution.map(|evolution| {
        let stored = Test::equals(Evolution::ATTRIBUTE, evolution.version.into());
        match evolution.version {
            1 => Test::Or(vec![Test::not_exists(Evolution::ATTRIBUTE), stored]),
            _ => stored,
        }
    });
    let former = schema.renamed.iter().map(|(former, _)| Test::not_exists(former));
    version.into_iter().chain(former).reduce(Test::and)
}

/// Returns the reason of a refusal if the item is not of the schema.
fn other_schema((schema, item): (&'static EntitySchema, &Item)) -> Option<Reason> {
    let (standing, stored) = standing(schema, item).ok()?;
    let known = schema.schema_version();
    (standing != Standing::Current).then_some(Reason::Schema { stored, known })
}
