//! Deals and the pages that show them, one function for each access pattern.

use std::collections::BTreeSet;
use std::ops::Bound;

use dyno::key::shard_of;
use dyno::{Db, Limit, Reason, Result};
use ulid::Ulid;

use super::model::{
    Brand, BrandList, Category, Day, Deal, Deals, Featured, Showcase, ShowcaseName,
};

/// How many copies a page has that everyone sees.
///
/// A partition gives 3,000 read units a second: 6,000 reads of such a page, 24,000 from four copies.
pub(crate) const COPIES: u16 = 4;

/// How many days one call reads, as far as it finds too few deals.
const DAYS_MAX: u32 = 7;

/// Which deals are listed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shelf<'n> {
    Everything,
    Brand(&'n str),
    Category(&'n str),
}

/// Where a list of deals goes on: on a day, before an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    day: Day,
    before: Bound<Ulid>,
}

/// Some deals, newest first.
#[derive(Debug, PartialEq)]
pub(crate) struct DealPage {
    pub(crate) deals: Vec<Deal>,
    /// Where older ones are; `None` where there can be none.
    pub(crate) next: Option<Place>,
}

/// What came of adding something with a name or an id of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Added {
    Done,
    /// It was there before, and stays as it was.
    Known,
}

impl Place {
    /// Returns the end of a day, where its newest deal is.
    pub(crate) const fn end_of(day: Day) -> Self {
        Self { day, before: Bound::Unbounded }
    }
}

/// 1. Publishes a deal on the table and three indexes.
pub(crate) async fn publish(db: &Db<Deals>, deal: &Deal) -> Result<Added> {
    let Err(error) = db.create(deal).await else { return Ok(Added::Done) };
    if error.reason() == Some(&Reason::Exists) { Ok(Added::Known) } else { Err(error) }
}

/// 2. Reads a deal.
pub(crate) async fn deal(db: &Db<Deals>, id: Ulid) -> Result<Option<Deal>> {
    db.get(Deal::key(id)).await
}

/// 3, 4 and 5. Lists deals, newest first: of all, of a brand or of a category.
///
/// Reads day after day backwards until it has as many as wanted, a week at the most: so a page may
/// be short, and still have a next one.
pub(crate) async fn newest(
    db: &Db<Deals>,
    shelf: Shelf<'_>,
    start: Place,
    wanted: u32,
) -> Result<DealPage> {
    let (mut deals, mut missing, mut place) = (Vec::new(), wanted, start);
    for _ in 0..DAYS_MAX {
        let found = of_day(db, shelf, place, missing).await?;
        missing = missing.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        deals.extend(found);
        if missing == 0 {
            let before = deals.last().map_or(place.before, |last| Bound::Excluded(last.id));
            return Ok(DealPage { deals, next: Some(Place { before, ..place }) });
        }
        let Some(day) = place.day.before() else { return Ok(DealPage { deals, next: None }) };
        place = Place::end_of(day);
    }
    Ok(DealPage { deals, next: Some(place) })
}

async fn of_day(
    db: &Db<Deals>,
    shelf: Shelf<'_>,
    Place { day, before }: Place,
    wanted: u32,
) -> Result<Vec<Deal>> {
    let (ids, limit) = ((Bound::Unbounded, before), Limit::exactly(wanted));
    let page = match shelf {
        Shelf::Everything => {
            let pattern = Deal::query().on_day(day).id_in(ids);
            db.query(pattern).descending().page(limit, None).await?
        }
        Shelf::Brand(brand) => {
            let pattern = Deal::query().of_brand(brand, day).id_in(ids);
            db.query(pattern).descending().page(limit, None).await?
        }
        Shelf::Category(category) => {
            let pattern = Deal::query().of_category(category, day).id_in(ids);
            db.query(pattern).descending().page(limit, None).await?
        }
    };
    Ok(page.items)
}

/// 6. Shows deals on a page that everyone sees: in each copy of it.
///
/// For a moment some see the page before, and others this one. A transaction would cost twice as much
/// to avoid what nobody notices.
pub(crate) async fn show(db: &Db<Deals>, name: ShowcaseName, deals: &[Deal]) -> Result<()> {
    let featured: Vec<Featured> = deals.iter().map(Deal::featured).collect();
    let copies: Vec<Showcase> =
        (0..COPIES).map(|copy| Showcase { name, copy, featured: featured.clone() }).collect();
    db.batch_write().put_all(&copies).await?.complete()
}

/// 7. Reads a page that everyone sees, from the copy of this visitor.
pub(crate) async fn showcase(
    db: &Db<Deals>,
    name: ShowcaseName,
    visitor: &str,
) -> Result<Vec<Featured>> {
    let copy = db.get(Showcase::key(name, shard_of(visitor, COPIES))).await?;
    Ok(copy.map(|showcase| showcase.featured).unwrap_or_default())
}

/// 8. Shows deals first on the page of a category; `None` if there is no such category.
pub(crate) async fn feature(
    db: &Db<Deals>,
    category: &str,
    deals: &[Deal],
) -> Result<Option<Category>> {
    let featured: Vec<Featured> = deals.iter().map(Deal::featured).collect();
    match db.patch(Category::key(category)).set(|c| c.featured, featured).await {
        Ok(category) => Ok(Some(category)),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// 9. Reads a category, with what its page shows first.
pub(crate) async fn category(db: &Db<Deals>, name: &str) -> Result<Option<Category>> {
    db.get(Category::key(name)).await
}

/// 10. Adds a brand, and its name to the list of all.
pub(crate) async fn add_brand(db: &Db<Deals>, name: &str) -> Result<Added> {
    let brand = Brand { name: name.to_owned(), likes: 0 };
    let list = BrandList { names: BTreeSet::new() };
    let listed = db.upsert(&list).add(|list| list.names, [name]);
    let Err(error) = db.transact((db.create(&brand), listed)).await else {
        return Ok(Added::Done);
    };
    if error.rejection_of(0).is_some() { Ok(Added::Known) } else { Err(error) }
}

/// 11. Completes what is typed of a brand's name, by the list of all.
pub(crate) async fn brands(db: &Db<Deals>, typed: &str, wanted: usize) -> Result<Vec<String>> {
    let list = db.get(BrandList::key()).await?;
    let names = list.map(|list| list.names).unwrap_or_default();
    let from = names.range::<str, _>((Bound::Included(typed), Bound::Unbounded));
    Ok(from.take_while(|name| name.starts_with(typed)).take(wanted).cloned().collect())
}
