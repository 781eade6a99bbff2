//! Writes as the actions of one transaction, with the markers of their unique values.
//!
//! Called by `commit` with the items as they were read. A write of an entity whose unique values
//! change becomes several actions: the write, on the condition that those values still are what they
//! were, a put of each marker that it claims, and a deletion of each that it releases.
//!
//! Invariant: whoever is in the table with a unique value owns the marker of it. So a marker may be
//! claimed if there is none, if it is one's own, if it has expired with its owner, or if its owner
//! releases it in the same transaction.

use std::collections::BTreeMap;

use super::guard::Guard;
use super::pending::{Form, Pending};
use crate::backend::{BackendError, CancellationReason};
use crate::clock::Timestamp;
use crate::entity::{is_current, kind_of, upgraded};
use crate::error::{Context, Error, ErrorKind, Reason, Rejection, Result};
use crate::expr::{DocumentPath, RawOperand, Renderer, Test};
use crate::op::{
    ReturnValuesOnConditionCheckFailure, TransactDelete, TransactPut, TransactWriteItem,
};
use crate::schema::{EntitySchema, Marker, TableSchema};
use crate::value::{AttributeValue, Item, Name};

/// The most actions of a transaction ("Quotas", *Transactions*).
const ACTIONS_MAX: usize = 100;

/// The actions of a transaction, and what each is there for.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) items: Vec<TransactWriteItem>,
    parts: Vec<Part>,
}

/// What an action is there for: the write at this position of the caller's, or a marker of it.
struct Part {
    write: usize,
    role: Role,
}

enum Role {
    Write(Box<Guard>),
    Claim(&'static str),
    Release(Marker),
}

/// What was read of a write's item before.
#[derive(Debug, Clone, Default)]
pub(super) enum Before {
    /// Nothing: the write does not depend on it.
    #[default]
    Unread,
    /// The item, if there was one.
    Read(Option<Item>),
}

/// What becomes of the markers of one write.
#[derive(Default)]
pub(super) struct MarkerChange {
    claims: Vec<Marker>,
    releases: Vec<Marker>,
    owner: Item,
    expires_at: Option<AttributeValue>,
}

/// A marker that is claimed, released, or both, by the writes of one transaction.
struct MarkerAction<'w> {
    by: &'w Pending,
    /// The position of the write that claims it, or else releases it.
    write: usize,
    claim: Option<Item>,
    /// Whose it may be.
    owners: Vec<Item>,
}

/// What a refused plan means.
pub(super) enum Verdict {
    /// Some items have changed since they were read, or markers are not there to be released: plan
    /// anew.
    Again,
    /// The caller's writes were refused, each for its reason.
    Refused(Vec<Option<Rejection>>),
}

impl Pending {
    /// Tells whether the write may change unique values of its entity.
    pub(super) fn may_change_markers(&self) -> bool {
        !self.entity.unique.is_empty()
            && match &self.form {
                Form::Put(_) | Form::Delete { .. } => true,
                Form::Update { actions, .. } => {
                    watched(self.table, self.entity).any(|name| actions.touches(name))
                }
                Form::Check { .. } => false,
            }
    }

    /// Makes the write depend on what was read, and returns what becomes of its markers.
    pub(super) fn change_markers(&mut self, before: &Before) -> Result<MarkerChange> {
        let Before::Read(old) = before else { return self.marker_change(None) };
        self.guard.require_unmoved(self.unmoved(old.as_ref()));
        // What is refused in any case changes nothing.
        if old.as_ref().is_some_and(|old| self.guard.refuses_schema(old)) {
            return Ok(MarkerChange::default());
        }
        self.marker_change(old.as_ref())
    }

    /// Returns what must not have changed for the write to do to markers what is planned: of an item
    /// of another schema, everything, for an upgrade may make anything of it.
    fn unmoved(&self, old: Option<&Item>) -> Vec<(Name, Option<AttributeValue>)> {
        let names = watched(self.table, self.entity).map(Name::from_static);
        let mut unmoved: Vec<_> = names
            .map(|name| {
                let value = old.and_then(|old| old.get(&name)).cloned();
                (name, value)
            })
            .collect();
        if let Some(old) = old.filter(|old| !is_current(self.entity, old)) {
            let others = old.iter().filter(|(name, _)| {
                !self.table.is_primary(name) && !unmoved.iter().any(|(known, _)| known == *name)
            });
            let others: Vec<_> =
                others.map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
            unmoved.extend(others);
        }
        unmoved
    }

    /// Returns what becomes of the markers of this item.
    pub(super) fn marker_change(&self, old: Option<&Item>) -> Result<MarkerChange> {
        let old =
            old.filter(|old| kind_of(self.table, old).is_none_or(|kind| kind == self.entity.kind));
        let new = self.image(old)?;
        let markers = |item: &Item| Marker::of_item(self.entity, item).map_err(Error::codec);
        let mut claims = new.as_ref().map_or_else(|| Ok(Vec::new()), markers)?;
        let (held, former) = match old {
            Some(old) if is_current(self.entity, old) => (markers(old)?, Vec::new()),
            // Its markers may be those of what is stored, or of what an upgrade makes of it.
            Some(old) => {
                let upgraded = upgraded(self.entity, old.clone());
                let upgraded = upgraded.and_then(|item| markers(&item));
                (markers(old).unwrap_or_default(), upgraded.unwrap_or_default())
            }
            None => (Vec::new(), Vec::new()),
        };
        let mut releases: Vec<_> =
            held.iter().filter(|marker| !claims.contains(marker)).cloned().collect();
        for marker in former {
            if !claims.contains(&marker) && !releases.contains(&marker) {
                releases.push(marker);
            }
        }
        let expires_at = |item: Option<&Item>| item?.get(self.table.ttl?).cloned();
        // What expires may be another's already: then each marker is asked for anew.
        let expires = expires_at(old).is_some() || expires_at(new.as_ref()).is_some();
        if !expires && !self.guard.claims_all {
            claims.retain(|marker| !held.contains(marker));
        }
        let expires_at = expires_at(new.as_ref());
        Ok(MarkerChange { claims, releases, owner: self.key(), expires_at })
    }

    /// Returns the watched attributes as the write leaves them; `None` if it leaves no item.
    fn image(&self, old: Option<&Item>) -> Result<Option<Item>> {
        match &self.form {
            Form::Put(item) => Ok(Some(item.clone())),
            Form::Delete { .. } => Ok(None),
            Form::Check { .. } => Ok(old.cloned()),
            Form::Update { actions, .. } => {
                let mut image = Item::new();
                for name in watched(self.table, self.entity) {
                    let value = actions.outcome(name, old.and_then(|old| old.get(name)));
                    if let Some(value) =
                        value.map_err(|message| Error::new(ErrorKind::Invalid, message))?
                    {
                        image.insert(name, value);
                    }
                }
                Ok(Some(image))
            }
        }
    }
}

impl MarkerChange {
    pub(super) const fn is_empty(&self) -> bool {
        self.claims.is_empty() && self.releases.is_empty()
    }
}

impl Plan {
    /// Plans writes that change no markers.
    pub(super) fn of_plain(writes: Vec<Pending>) -> Result<Self> {
        let mut plan = Self::default();
        for (at, write) in writes.into_iter().enumerate() {
            plan.push_write(at, write)?;
        }
        plan.check_count()?;
        Ok(plan)
    }

    /// Plans writes with what becomes of their markers; those in `gone` are not released.
    pub(super) fn of(
        writes: &[Pending],
        changes: Vec<MarkerChange>,
        gone: &[Marker],
        now: Timestamp,
    ) -> Result<Self> {
        let mut plan = Self::default();
        for (at, write) in writes.iter().enumerate() {
            plan.push_write(at, write.clone())?;
        }
        for ((_, marker), action) in marker_actions(writes, changes, gone)? {
            plan.push_marker(marker, action, now)?;
        }
        plan.check_count()?;
        Ok(plan)
    }

    fn push_write(&mut self, at: usize, write: Pending) -> Result<()> {
        let entity = write.entity.name;
        let rendered = write.check_sizes().and_then(|()| write.into_action_item());
        let (item, guard) = rendered.map_err(|error| error.at_action(at, entity))?;
        self.items.push(item);
        self.parts.push(Part { write: at, role: Role::Write(Box::new(guard)) });
        Ok(())
    }

    fn push_marker(
        &mut self,
        marker: Marker,
        action: MarkerAction<'_>,
        now: Timestamp,
    ) -> Result<()> {
        let MarkerAction { by, write, claim, owners } = action;
        let (table, name) = (by.table, by.handle.table_name()?);
        let mut renderer = Renderer::default();
        let expired = claim.is_some().then_some(now);
        let condition =
            renderer.condition(is_free(table, owners, expired)).map_err(Error::codec)?;
        let (names, values) = renderer.finish();
        let (item, role) = match claim {
            Some(item) => {
                let mut put = TransactPut::new(name, item);
                put.condition_expression = Some(condition);
                put.expression_attribute_names = names;
                put.expression_attribute_values = values;
                put.return_values_on_condition_check_failure =
                    ReturnValuesOnConditionCheckFailure::AllOld;
                (TransactWriteItem::Put(put), Role::Claim(marker.name()))
            }
            None => {
                let mut delete = TransactDelete::new(name, marker.key(table));
                delete.condition_expression = Some(condition);
                delete.expression_attribute_names = names;
                delete.expression_attribute_values = values;
                (TransactWriteItem::Delete(delete), Role::Release(marker))
            }
        };
        self.items.push(item);
        self.parts.push(Part { write, role });
        Ok(())
    }

    fn check_count(&self) -> Result<()> {
        let count = self.items.len();
        if count <= ACTIONS_MAX {
            return Ok(());
        }
        let markers = self.parts.iter().filter(|part| !matches!(part.role, Role::Write(_))).count();
        let message = if markers == 0 {
            format!("a transaction has at most {ACTIONS_MAX} actions, and this one {count}")
        } else {
            format!(
                "a transaction has at most {ACTIONS_MAX} actions, and this one {count}, with {markers} \
                 that keep values unique"
            )
        };
        Err(Error::new(ErrorKind::Invalid, message))
    }

    /// Says what the reasons of a cancelled transaction mean, and updates what is known of the
    /// writes' items and of markers that are not there to be released.
    pub(super) fn judge(
        &self,
        reasons: &[CancellationReason],
        before: &mut [Before],
        gone: &mut Vec<Marker>,
    ) -> Verdict {
        let mut again = false;
        let mut refused: Vec<Option<Rejection>> = vec![None; before.len()];
        for (part, reason) in self.parts.iter().zip(reasons) {
            let Some(slot) = refused.get_mut(part.write) else { continue };
            match &part.role {
                Role::Write(guard) => {
                    let rejection = guard.slot(reason);
                    let moved = rejection
                        .as_ref()
                        .is_some_and(|rejection| guard.has_moved(rejection.item()));
                    if let Some(before) = before.get_mut(part.write).filter(|_| moved) {
                        *before = Before::Read(reason.item.clone());
                        again = true;
                    } else {
                        *slot = rejection;
                    }
                }
                Role::Claim(name) if slot.is_none() && is_refused(reason) => {
                    let reason_of_slot = Reason::Unique { name };
                    *slot = Some(Rejection::new(reason_of_slot, reason.item.clone()));
                }
                Role::Release(marker) if is_refused(reason) => {
                    gone.push(marker.clone());
                    again = true;
                }
                Role::Claim(_) | Role::Release(_) => {}
            }
        }
        if again { Verdict::Again } else { Verdict::Refused(refused) }
    }
}

/// Lifts a cancellation with the rejection of the one write that its transaction was made for.
pub(super) fn refused_alone(
    error: BackendError,
    mut slots: Vec<Option<Rejection>>,
    context: &Context,
) -> Error {
    let error = Error::from(error).with_context(context);
    match slots.pop().flatten() {
        Some(rejection) => error.with_rejection(rejection),
        None => error,
    }
}

/// Returns the attributes that say what a write does to markers: the unique ones, and the time to live
/// that they share with their owner.
fn watched(
    table: &TableSchema,
    entity: &EntitySchema,
) -> impl Iterator<Item = &'static str> + use<> {
    let unique = entity.unique;
    let earlier = |at: usize, name: &str| {
        unique.iter().flat_map(|unique| unique.attributes).take(at).any(|known| *known == name)
    };
    let attributes = unique.iter().flat_map(|unique| unique.attributes).enumerate();
    let attributes =
        attributes.filter(move |(at, name)| !earlier(*at, name)).map(|(_, name)| *name);
    let ttl = table.ttl.filter(|ttl| !earlier(usize::MAX, ttl));
    attributes.chain(ttl)
}

/// Puts together what the writes of one transaction do to each marker, for an item takes part once.
fn marker_actions<'w>(
    writes: &'w [Pending],
    changes: Vec<MarkerChange>,
    gone: &[Marker],
) -> Result<BTreeMap<(&'w str, Marker), MarkerAction<'w>>> {
    let mut actions: BTreeMap<(&str, Marker), MarkerAction<'w>> = BTreeMap::new();
    for (at, (by, change)) in writes.iter().zip(changes).enumerate() {
        let MarkerChange { claims, releases, owner, expires_at } = change;
        let table = by.handle.table_name()?;
        for marker in claims {
            let item = marker.item(by.table, &owner, expires_at.as_ref());
            let name = marker.name();
            let action =
                actions.entry((table, marker)).or_insert_with(|| MarkerAction::new(by, at));
            if action.claim.is_some() {
                return Err(claimed_twice(name, at, writes.len()));
            }
            (action.write, action.claim) = (at, Some(item));
            action.owners.push(owner.clone());
        }
        for marker in releases.into_iter().filter(|marker| !gone.contains(marker)) {
            let action =
                actions.entry((table, marker)).or_insert_with(|| MarkerAction::new(by, at));
            action.owners.push(owner.clone());
        }
    }
    Ok(actions)
}

impl<'w> MarkerAction<'w> {
    const fn new(by: &'w Pending, write: usize) -> Self {
        Self { by, write, claim: None, owners: Vec::new() }
    }
}

/// Returns the test that there is no marker, or one of these owners; for a claim, or one that has
/// expired.
fn is_free(table: &TableSchema, owners: Vec<Item>, expired: Option<Timestamp>) -> Test {
    let path = |name| RawOperand::Path(DocumentPath::new(name));
    let value = |value: AttributeValue| RawOperand::Value(value);
    let owners = owners.into_iter().map(|owner| value(owner.into())).collect();
    let free = Test::not_exists(table.pk).or(Test::In(path(Marker::OWNER), owners));
    match expired.and_then(|now| table.expired_test(now)) {
        Some(expired) => free.or(expired),
        None => free,
    }
}

fn claimed_twice(name: &'static str, at: usize, count: usize) -> Error {
    let mut slots = vec![None; count];
    if let Some(slot) = slots.get_mut(at) {
        *slot = Some(Rejection::new(Reason::Unique { name }, None));
    }
    let message = format!("two actions of the transaction claim one value of `{name}`");
    Error::new(ErrorKind::Rejected, message).with_slots(slots)
}

fn is_refused(reason: &CancellationReason) -> bool {
    reason.code == "ConditionalCheckFailed"
}
