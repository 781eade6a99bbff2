//! Which items have expired, by the table's time to live.
//!
//! The service deletes what has expired within days, and returns it until then. Whatever reads asks
//! here whether an item still counts; nothing else looks at the attribute.

use super::TableSchema;
use crate::clock::Timestamp;
use crate::expr::{DocumentPath, RawOperand, Test};
use crate::value::{AttributeValue, Item, Number};

/// How long ago an item may have expired to be deleted: what says that it expired more than five
/// years ago the service never deletes (developer guide, "Using time to live (TTL)"). So a 0 means
/// that an item stays.
const EXPIRED_SECONDS_MAX: i64 = 5 * 365 * 86_400;

impl TableSchema {
    /// Tells whether an item has expired: its time to live is a number of seconds since 1970 that is
    /// not after `now`, nor five years before it.
    pub fn is_expired(&self, item: &Item, now: Timestamp) -> bool {
        let expires_at = self.ttl.and_then(|ttl| item.get(ttl)?.as_n());
        expires_at.is_some_and(|expires_at| {
            let [earliest, latest] = Self::expired_between(now);
            earliest <= *expires_at && *expires_at <= latest
        })
    }

    /// Returns the test that an item has expired; `None` if items of this table never do.
    pub(crate) fn expired_test(&self, now: Timestamp) -> Option<Test> {
        let ttl = RawOperand::Path(DocumentPath::new(self.ttl?));
        let ends = Self::expired_between(now);
        let [low, high] = ends.map(|end| RawOperand::Value(AttributeValue::N(end)));
        Some(Test::Between(ttl, low, high))
    }

    /// Returns the first and the last time to live that has expired.
    fn expired_between(now: Timestamp) -> [Number; 2] {
        let seconds = now.as_micros().div_euclid(1_000_000);
        [Number::from(seconds - EXPIRED_SECONDS_MAX + 1), Number::from(seconds)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: TableSchema = TableSchema { ttl: Some("expires_at"), ..TableSchema::EMPTY };

    fn check(value: impl Into<AttributeValue>, expected: bool) {
        let item = Item::from([("expires_at", value.into())]);
        let now = Timestamp::from_micros(1_720_526_400_999_999);
        assert_eq!(TABLE.is_expired(&item, now), expected, "{item:?}");
        assert!(!TableSchema::EMPTY.is_expired(&item, now));
    }

    #[test]
    fn an_item_expires_at_its_second_and_not_five_years_late() {
        check(1_720_526_399i64, true);
        check(1_720_526_400i64, true);
        check(1_720_526_401i64, false);
        check("1720526400.5".parse::<Number>().unwrap(), false);
        check(1_720_526_400i64 - EXPIRED_SECONDS_MAX + 1, true);
        check(1_720_526_400i64 - EXPIRED_SECONDS_MAX, false);
        check(0u8, false);
        check("1720526400", false);
        check(1_720_526_400_000i64, false);
        assert!(!TABLE.is_expired(&Item::new(), Timestamp::from_seconds(1_720_526_400)));
    }
}
