//! The condition of a write, and the reason behind its refusal.
//!
//! What the caller asks and what the entity promises end in one expression. The item that a refusal
//! brings back tells which part of it did not hold.

use crate::backend::{BackendError, CancellationReason, ErrorCode};
use crate::entity::{Entity, add_condition, is_current, standing};
use crate::error::{Context, Error, Reason, Rejection, Result};
use crate::expr::{Condition, DocumentPath, Renderer, Test};
use crate::op::ReturnValuesOnConditionCheckFailure;
use crate::schema::{EntitySchema, Evolution, TableSchema};
use crate::value::{AttributeValue, Item, Name};

/// What a write requires of the item it meets.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    pub(super) presence: Presence,
    condition: Option<Test>,
    /// The schema that the item must be of.
    schema: Option<&'static EntitySchema>,
    version: Option<ExpectedVersion>,
    /// Attributes that are absent or have these values.
    immutable: Vec<Expected>,
    /// Attributes that still are what they were when the write was planned.
    unmoved: Vec<(Name, Option<AttributeValue>)>,
    /// Whether every unique value is claimed, and not only those that change.
    pub(super) claims_all: bool,
}

/// Whether there must be an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Presence {
    #[default]
    Either,
    Present,
    Absent,
}

/// The version that an item must have. An item without one, or none at all, has version 0.
#[derive(Debug, Clone, Copy)]
struct ExpectedVersion {
    attribute: &'static str,
    version: u64,
}

/// An attribute with the value that it must have, `None` for no value.
type Expected = (&'static str, Option<AttributeValue>);

impl Guard {
    pub(super) fn new(presence: Presence) -> Self {
        Self { presence, ..Self::default() }
    }

    pub(super) fn require(&mut self, presence: Presence) {
        self.presence = presence;
    }

    /// Requires the item to be of the program's schema, where the entity has had others.
    pub(super) const fn require_schema(&mut self, schema: &'static EntitySchema) {
        if schema.evolves() {
            self.schema = Some(schema);
        }
    }

    /// Tells whether the item must be of the program's schema.
    pub(super) const fn requires_schema(&self) -> bool {
        self.schema.is_some()
    }

    /// Tells whether the item is refused for its schema.
    pub(super) fn refuses_schema(&self, item: &Item) -> bool {
        self.schema.is_some_and(|schema| !is_current(schema, item))
    }

    /// Adds the caller's condition to those there are.
    pub(super) fn and<E: Entity>(&mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) {
        add_condition::<E>(&mut self.condition, condition(E::fields()).into_test());
    }

    /// Requires a version of an item that is counted by this attribute.
    pub(super) fn expect_version(&mut self, attribute: &'static str, version: u64) {
        self.version = Some(ExpectedVersion { attribute, version });
    }

    /// Requires that an attribute stays, or gets its value for the first time.
    pub(super) fn keep(&mut self, attribute: &'static str, value: Option<AttributeValue>) {
        self.immutable.push((attribute, value));
    }

    /// Claims every unique value of the entity.
    pub(super) const fn claim_all(&mut self) {
        self.claims_all = true;
    }

    /// Requires that attributes have not changed since they were read.
    pub(super) fn require_unmoved(&mut self, expected: Vec<(Name, Option<AttributeValue>)>) {
        self.unmoved = expected;
    }

    /// Renders the condition expression; `None` if nothing is required.
    ///
    /// The conditions go into the expression: ask for [`on_failure`](Self::on_failure) before.
    pub(super) fn render(
        &mut self,
        table: &TableSchema,
        renderer: &mut Renderer,
    ) -> Result<Option<String>> {
        let mut tests = match self.presence {
            Presence::Either => None,
            Presence::Present => Some(Test::exists(table.pk)),
            Presence::Absent => Some(Test::not_exists(table.pk)),
        };
        // Where there is no item, there is none that has a schema or a version, or stays.
        if self.presence != Presence::Absent {
            let schema = self.schema.and_then(schema_test);
            add(
                &mut tests,
                schema.map(|schema| match self.presence {
                    Presence::Present => schema,
                    Presence::Either | Presence::Absent => Test::not_exists(table.pk).or(schema),
                }),
            );
            add(&mut tests, self.version.map(ExpectedVersion::test));
            for (name, value) in &self.immutable {
                let absent = Test::not_exists(name);
                add(
                    &mut tests,
                    Some(match value.clone() {
                        Some(value) => absent.or(Test::equals(name, value)),
                        None => absent,
                    }),
                );
            }
            for (name, value) in self.unmoved.iter().cloned() {
                add(&mut tests, Some(Test::is(DocumentPath::named(name.into()), value)));
            }
        }
        add(&mut tests, self.condition.take());
        tests.map(|test| renderer.condition(test)).transpose().map_err(Error::codec)
    }

    /// Returns what a refused condition should bring back.
    pub(super) const fn on_failure(&self) -> ReturnValuesOnConditionCheckFailure {
        let asks_nothing = matches!(self.presence, Presence::Either)
            && self.condition.is_none()
            && self.schema.is_none()
            && self.version.is_none()
            && self.immutable.is_empty()
            && self.unmoved.is_empty();
        if asks_nothing {
            ReturnValuesOnConditionCheckFailure::None
        } else {
            ReturnValuesOnConditionCheckFailure::AllOld
        }
    }

    /// Tells whether an item is not any more what it was when the write was planned.
    pub(super) fn has_moved(&self, item: Option<&Item>) -> bool {
        let found = |name: &str| item.and_then(|item| item.get(name));
        self.unmoved.iter().any(|(name, expected)| found(name) != expected.as_ref())
    }

    /// Returns why the condition did not hold on this item.
    pub(super) fn rejection(&self, item: Option<Item>) -> Rejection {
        let reason = match (self.presence, &item) {
            (Presence::Absent, Some(_)) => Reason::Exists,
            (Presence::Present, None) => Reason::Missing,
            // Whether a promise is kept is not to be told from an item of another schema.
            (Presence::Either | Presence::Present | Presence::Absent, item) => {
                let other = self.schema.zip(item.as_ref()).and_then(other_schema);
                let broken = || self.broken_promise(item.as_ref());
                other.or_else(broken).unwrap_or(Reason::Condition)
            }
        };
        Rejection::new(reason, item)
    }

    fn broken_promise(&self, item: Option<&Item>) -> Option<Reason> {
        if let Some(ExpectedVersion { attribute, version: expected }) = self.version {
            let found = item.and_then(|item| item.get(attribute)?.as_n()?.to_u64());
            if found.unwrap_or(0) != expected {
                return Some(Reason::Stale { expected, found });
            }
        }
        let found = |name: &str| item.and_then(|item| item.get(name));
        let mut kept = self.immutable.iter();
        let changed =
            kept.find(|(name, own)| found(name).is_some_and(|old| Some(old) != own.as_ref()));
        changed.map(|(attribute, _)| Reason::Immutable { attribute })
    }

    /// Lifts the error of a write with this guard.
    pub(super) fn lift(&self, error: BackendError, context: &Context) -> Error {
        let rejection = (*error.code() == ErrorCode::ConditionalCheckFailed)
            .then(|| self.rejection(error.item().cloned()));
        let error = Error::from(error).with_context(context);
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
    let former = schema.former.iter().map(|(former, _)| Test::not_exists(former));
    version.into_iter().chain(former).reduce(Test::and)
}

/// Returns the reason of a refusal if the item is not of the schema.
fn other_schema((schema, item): (&'static EntitySchema, &Item)) -> Option<Reason> {
    let (_, stored) = standing(schema, item).ok().filter(|_| !is_current(schema, item))?;
    Some(Reason::Schema { stored, known: schema.schema_version() })
}

impl ExpectedVersion {
    fn test(self) -> Test {
        let stored = Test::equals(self.attribute, self.version.into());
        match self.version {
            0 => Test::not_exists(self.attribute).or(stored),
            _ => stored,
        }
    }
}

fn add(tests: &mut Option<Test>, test: Option<Test>) {
    *tests = match (tests.take(), test) {
        (Some(earlier), Some(test)) => Some(earlier.and(test)),
        (earlier, test) => earlier.or(test),
    };
}
