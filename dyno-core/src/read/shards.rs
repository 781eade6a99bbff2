//! Reading the shards of a partition as one listing.
//!
//! The pager and the stream come here when a pattern's partition has shards. All of them are asked,
//! up to [`CONCURRENT_MAX`] at a time, and what comes is merged by the sort key. Items with one sort
//! key come by their shard, and within a shard as the service has them; `descending` turns both round.
//!
//! ```text
//! shard 0    a c f | after f          next is a, then b, then c; d cannot be handed on
//! shard 1    b     | after b          before shard 1 was asked again: it may have a c, too
//! shard 2    d e   | end
//! ```
//!
//! A shard that has nothing in hand holds up only what it may come before: it goes on after the last
//! item that it evaluated, so everything below that can be handed on without asking it.
//!
//! Invariant: what is handed on is in order over all pages, and an item that is not handed on is
//! after its shard's place in the cursor.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::cursor::{Cursor, Place};
use super::pager::{Answer, EVALUATED_MAX, Limit, LimitKind, Listing, Page};
use super::together::together;
use crate::backend::BoxFuture;
use crate::entity::{PatternPlan, SortCondition};
use crate::error::{Error, ErrorKind, Result};
use crate::key::push_shard;
use crate::op::ConsumedCapacity;
use crate::value::{AttributeValue, Item};

/// The most requests of one listing that are under way at a time.
pub(super) const CONCURRENT_MAX: usize = 32;

/// The shards that a listing reads.
pub(super) struct Sharding {
    /// The attribute of the partition key, and its value without a shard.
    partition: (&'static str, String),
    /// The attribute of the sort key, if there is one.
    sort: Option<&'static str>,
    descending: bool,
    /// How many have a number.
    numbered: u16,
    /// All of them, with the partition that has no shard, which comes last, if it is read, too.
    count: u16,
}

impl Sharding {
    /// Returns the shards of a plan, none if it has none or if one of them was chosen: then that
    /// one's partition takes the place of all.
    pub(super) fn of(
        plan: &mut PatternPlan,
        chosen: Option<u16>,
        descending: bool,
    ) -> Result<Option<Self>> {
        let partition = plan.partition.first_mut();
        let (Some(shards), Some((attribute, AttributeValue::S(key)))) = (plan.shards, partition)
        else {
            return match chosen {
                Some(_) => Err(no_shard(plan.pattern, "has no shards: remove `.shard(..)`")),
                None => Ok(None),
            };
        };
        let numbered = shards.numbered();
        let count = numbered.saturating_add(shards.is_plain_read().into());
        match chosen {
            Some(shard) if shard < count => {
                if shard < numbered {
                    push_shard(key, shard);
                }
                Ok(None)
            }
            Some(shard) => {
                let message = format!("has {count} shards, counted from 0: there is no {shard}");
                Err(no_shard(plan.pattern, &message))
            }
            None => {
                let sort = match &plan.sort {
                    SortCondition::Composite { attribute, .. } => *attribute,
                    SortCondition::Native { .. } => None,
                };
                let partition = (*attribute, key.clone());
                Ok(Some(Self { partition, sort, descending, numbered, count }))
            }
        }
    }

    pub(super) const fn count(&self) -> u16 {
        self.count
    }

    /// Returns the partition of each shard.
    pub(super) fn partitions(&self) -> impl Iterator<Item = AttributeValue> + '_ {
        (0..self.count).map(|shard| self.partition_of(shard).1)
    }

    /// Returns the partition of a shard.
    fn partition_of(&self, shard: u16) -> (&'static str, AttributeValue) {
        let (attribute, mut key) = (self.partition.0, self.partition.1.clone());
        if shard < self.numbered {
            push_shard(&mut key, shard);
        }
        (attribute, AttributeValue::S(key))
    }

    /// Returns the part of an item or key that the listing is sorted by.
    fn sort_of<'i>(&self, item: &'i Item) -> &'i str {
        let value = self.sort.and_then(|name| item.get(name));
        value.and_then(AttributeValue::as_s).unwrap_or_default()
    }

    fn order(&self, a: (&str, u16), b: (&str, u16)) -> Ordering {
        if self.descending { b.cmp(&a) } else { a.cmp(&b) }
    }
}

fn no_shard(pattern: &str, message: &str) -> Error {
    Error::new(ErrorKind::Invalid, format!("pattern `{pattern}` {message}"))
}

impl<O> Listing<O> {
    /// Reads one page of all shards.
    pub(super) async fn page_of_shards(
        &self,
        sharding: &Sharding,
        limit: Limit,
        places: Vec<Place>,
    ) -> Result<Page<O>> {
        let mut page = Page::empty();
        let mut lanes = Lanes::new(sharding, places);
        match limit.0 {
            LimitKind::Evaluated(0) | LimitKind::Exactly(0) => {}
            LimitKind::Evaluated(items) => {
                let each = items.div_ceil(u32::from(sharding.count()));
                lanes.ask(self, sharding, Portion::Each(each)).await?;
                lanes.hand_on(self, sharding, usize::MAX, &mut page.items)?;
            }
            LimitKind::Exactly(items) => {
                let wanted = usize::try_from(items).unwrap_or(usize::MAX);
                while page.items.len() < wanted && !lanes.is_over() {
                    let missing = u32::try_from(wanted - page.items.len()).unwrap_or(items);
                    lanes.ask(self, sharding, Portion::Of(missing)).await?;
                    lanes.hand_on(self, sharding, wanted, &mut page.items)?;
                }
            }
        }
        (page.scanned, page.consumed) = (lanes.scanned, std::mem::take(&mut lanes.consumed));
        let places = lanes.into_places();
        page.cursor =
            places.map(|places| self.binding().map(|own| Cursor::new(own, places))).transpose()?;
        Ok(page)
    }
}

/// How far each shard was read.
pub(super) struct Lanes {
    each: Vec<Lane>,
    scanned: u64,
    consumed: Vec<ConsumedCapacity>,
}

/// How far one shard was read.
struct Lane {
    shard: u16,
    /// Where to go on if what is in hand is dropped.
    place: Place,
    /// What came and was not handed on.
    in_hand: VecDeque<Item>,
    /// Where to go on after what is in hand.
    ahead: Place,
    /// The limit of the last request, and whether its answer had fewer items than were evaluated.
    asked: u32,
    is_filtered: bool,
}

impl Lanes {
    /// Goes on at these places, one for each shard; at the start if there are none.
    pub(super) fn new(sharding: &Sharding, places: Vec<Place>) -> Self {
        let mut places = places.into_iter();
        let lane = |shard| {
            let place = places.next().unwrap_or(Place::Start);
            let ahead = place.clone();
            let in_hand = VecDeque::new();
            Lane { shard, place, in_hand, ahead, asked: 0, is_filtered: false }
        };
        let each = (0..sharding.count).map(lane).collect();
        Self { each, scanned: 0, consumed: Vec::new() }
    }

    /// Returns the places to go on at; `None` at the end.
    pub(super) fn into_places(self) -> Option<Vec<Place>> {
        if self.is_over() {
            return None;
        }
        Some(self.each.into_iter().map(|lane| lane.place).collect())
    }

    pub(super) fn is_over(&self) -> bool {
        self.each.iter().all(|lane| lane.place == Place::End)
    }

    /// Hands on what is next whatever the shards still have, until there are `wanted` items.
    pub(super) fn hand_on<O>(
        &mut self,
        listing: &Listing<O>,
        sharding: &Sharding,
        wanted: usize,
        items: &mut Vec<O>,
    ) -> Result<()> {
        while items.len() < wanted {
            let Some(at) = self.next(sharding) else { break };
            if self.holding_up(sharding, Some(at)).next().is_some() {
                break;
            }
            let Some(lane) = self.each.get_mut(at) else { break };
            let Some(item) = lane.in_hand.pop_front() else { break };
            lane.place = if lane.in_hand.is_empty() {
                lane.ahead.clone()
            } else {
                Place::of(Some(listing.position_of(&item)), &listing.partition)
            };
            if !listing.passes_over(&item) {
                items.extend(listing.decoded(item)?);
            }
        }
        Ok(())
    }

    /// Returns the shard whose item in hand is first of all in hand.
    fn next(&self, sharding: &Sharding) -> Option<usize> {
        let firsts = self.each.iter().enumerate();
        let firsts = firsts.filter_map(|(at, lane)| Some((at, lane.first(sharding)?)));
        let next = firsts.min_by(|(_, a), (_, b)| sharding.order(*a, *b));
        next.map(|(at, _)| at)
    }

    /// Returns the shards with nothing in hand that may have something before the item in hand of
    /// the one at `next`; all that may have anything if there is none.
    fn holding_up(&self, sharding: &Sharding, next: Option<usize>) -> impl Iterator<Item = usize> {
        let next = next.and_then(|at| self.each.get(at)?.first(sharding));
        let empty = self.each.iter().enumerate().filter(|(_, lane)| lane.in_hand.is_empty());
        empty.filter_map(move |(at, lane)| {
            let may_come_before = match (&lane.ahead, next) {
                (Place::End, _) => false,
                (Place::Start, _) | (Place::After(_), None) => true,
                (Place::After(key), Some(next)) => {
                    let from = (sharding.sort_of(key), lane.shard);
                    sharding.order(from, next) == Ordering::Less
                }
            };
            may_come_before.then_some(at)
        })
    }

    /// Asks the shards that hold up the others for more.
    pub(super) async fn ask<O>(
        &mut self,
        listing: &Listing<O>,
        sharding: &Sharding,
        portion: Portion,
    ) -> Result<()> {
        let next = self.next(sharding);
        let which: Vec<usize> = self.holding_up(sharding, next).collect();
        let mut requests: Vec<BoxFuture<'_, Result<Answer>>> = Vec::new();
        for at in &which {
            let Some(lane) = self.each.get_mut(*at) else { continue };
            let limit = portion.limit(lane, sharding.count);
            lane.asked = limit.unwrap_or(0);
            let partition = sharding.partition_of(lane.shard);
            let start = lane.ahead.start_key(&Item::from_iter([partition.clone()]));
            requests.push(Box::pin(listing.answer(listing.request_in(partition.1), limit, start)));
        }
        // Of several errors the one of the lowest shard counts, whichever came first.
        for (at, answer) in which.into_iter().zip(together(requests, CONCURRENT_MAX).await) {
            let answer = answer?;
            self.scanned += answer.scanned;
            self.consumed.extend(answer.consumed.map(|consumed| *consumed));
            let Some(lane) = self.each.get_mut(at) else { continue };
            lane.is_filtered = answer.scanned > answer.items.len() as u64;
            lane.in_hand = answer.items.into();
            lane.ahead = Place::of(answer.next, &listing.partition);
            if lane.in_hand.is_empty() {
                lane.place = lane.ahead.clone();
            }
        }
        Ok(())
    }
}

/// How many items each shard is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Portion {
    /// As many as an answer holds.
    Whole,
    /// So many.
    Each(u32),
    /// So many as make it likely that all shards together have so many.
    Of(u32),
}

impl Portion {
    fn limit(self, lane: &Lane, shards: u16) -> Option<u32> {
        match self {
            Self::Whole => None,
            Self::Each(items) => Some(items),
            Self::Of(wanted) => {
                let share = share(wanted, shards);
                // Where a filter lets little through, each request evaluates twice as many items.
                let more = if lane.is_filtered { lane.asked.saturating_mul(2) } else { 0 };
                Some(more.clamp(share, EVALUATED_MAX.max(share)))
            }
        }
    }
}

/// Returns what to ask a shard for, of `wanted` items that are spread evenly: what falls to it and two
/// standard deviations more, which is enough for some 98 of 100.
fn share(wanted: u32, shards: u16) -> u32 {
    let even = wanted.div_ceil(u32::from(shards).max(1));
    let deviation = even.saturating_sub(1).isqrt() + 1;
    even.saturating_add(2 * deviation).min(wanted).max(1)
}

impl Lane {
    fn first<'l>(&'l self, sharding: &Sharding) -> Option<(&'l str, u16)> {
        self.in_hand.front().map(|item| (sharding.sort_of(item), self.shard))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_each_shard_for_little_more_than_its_share() {
        assert_eq!(share(1, 10), 1);
        assert_eq!(share(2, 10), 2);
        assert_eq!(share(10, 10), 3);
        assert_eq!(share(50, 10), 11);
        assert_eq!(share(1_000, 10), 120);
        assert_eq!(share(u32::MAX, 1), u32::MAX);
    }
}
