//! Eight deals on four days, two brands, two categories, three users and what they watch.

use dyno::{Db, Result};
use ulid::Ulid;

use super::model::{Category, Day, Deal, Deals, Topic, User, Watch};
use super::{deals, people};

/// The day of the first two deals: 2024-07-05.
const FIRST_DAY: u64 = 19_909;

const DAY_MILLIS: u64 = 86_400_000;

/// The day after the last deal, on which nothing is published yet: 2024-07-09.
pub(crate) const TODAY: Day = Day(FIRST_DAY + 4);

/// Fills the table. `ada` watches a brand and a category, `bob` the same category.
pub(crate) async fn seed(db: &Db<Deals>) -> Result<()> {
    for brand in ["acme", "globex"] {
        deals::add_brand(db, brand).await?;
    }
    for name in ["coffee", "garden"] {
        db.create(&Category { name: name.into(), likes: 0, featured: Vec::new() }).await?;
    }
    for (name, newsletter_since) in [("ada", Some(20)), ("bob", Some(10)), ("eve", None)] {
        db.create(&User { name: name.into(), newsletter_since }).await?;
    }
    let watched = [
        (Topic::Brand, "acme", "ada"),
        (Topic::Category, "coffee", "ada"),
        (Topic::Category, "coffee", "bob"),
    ];
    for (topic, name, user) in watched {
        people::watch(db, &Watch { topic, name: name.into(), user: user.into() }).await?;
    }
    for number in 1..=8 {
        deals::publish(db, &deal(number)).await?;
    }
    Ok(())
}

/// Returns a deal, counted from 1: two a day, the odd ones coffee of `acme`, the others for the
/// garden, of `globex`.
pub(crate) fn deal(number: u64) -> Deal {
    let id = deal_id(number);
    let (brand, category, what) =
        if number % 2 == 1 { ("acme", "coffee", "mugs") } else { ("globex", "garden", "hoses") };
    Deal {
        id,
        day: Day::of(id),
        title: format!("{number} {what} for the price of one"),
        price: 900 + number,
        brand: brand.to_owned(),
        category: category.to_owned(),
    }
}

pub(crate) fn deal_id(number: u64) -> Ulid {
    let day = FIRST_DAY + (number - 1) / 2;
    Ulid::from_parts(day * DAY_MILLIS + number, u128::from(number))
}
