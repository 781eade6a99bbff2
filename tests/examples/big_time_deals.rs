//! The site of deals: every pattern's result and units, and what is refused.

#[path = "../../examples/big_time_deals/deals.rs"]
mod deals;
#[path = "../../examples/big_time_deals/model.rs"]
mod model;
#[path = "../../examples/big_time_deals/people.rs"]
mod people;
#[path = "../../examples/big_time_deals/seed.rs"]
mod seed;

use std::time::Duration;

use dyno::change::{Event, Start};
use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno::{Changes, Db, Result, Table as _};
use dyno_local::Local;

use super::page::Page;
use deals::{Added, COPIES, DealPage, Place, Shelf};
use model::{Day, Deal, Deals, DealsItem, Like, Message, ShowcaseName, Topic, Watch};
use people::Liked;

async fn site(db: Db<Deals>) -> Result<Db<Deals>> {
    let streamed = TableOptions::new().stream(StreamViewType::NewAndOldImages);
    db.create_table_with(&streamed).await?;
    seed::seed(&db).await?;
    Ok(db)
}

fn today() -> Place {
    Place::end_of(seed::TODAY)
}

fn numbers(deals: &[Deal]) -> Vec<u128> {
    deals.iter().map(|deal| deal.id.random()).collect()
}

fn told(messages: &[Message]) -> Vec<u128> {
    messages.iter().map(|message| message.deal.random()).collect()
}

fn like(topic: Topic, name: &str) -> Like {
    Like { topic, name: name.to_owned(), user: "ada".to_owned() }
}

/// Returns what is new in the stream; a poll tells of one shard at a time.
async fn polled(changes: &mut Changes<Deals>) -> Result<Vec<Event<DealsItem>>> {
    let mut all = Vec::new();
    loop {
        let events = changes.poll().await?;
        if events.is_empty() {
            return Ok(all);
        }
        all.extend(events);
    }
}

#[tokio::test]
async fn patterns_give_what_they_say_at_the_price_that_the_readme_tells() -> Result<()> {
    let mut page = Page::new();
    let db = site(Db::new(page.backend()).clock(page.clock())).await?;
    // The stream tells moments to the second; what follows is to be later than the seed.
    page.clock().advance(Duration::from_secs(2));
    let mut changes = db.changes().start(Start::Latest);
    changes.open().await?;

    of_deals(&mut page, &db).await?;
    of_pages(&mut page, &db).await?;
    of_topics(&mut page, &db).await?;
    of_messages(&mut page, &db, &mut changes).await?;
    of_subscribers(&mut page, &db).await?;
    page.assert_readme("big_time_deals", Deals::SCHEMA);
    Ok(())
}

async fn of_deals(page: &mut Page, db: &Db<Deals>) -> Result<()> {
    let new = seed::deal(9);
    let published = page.row("1", "publish a deal", deals::publish(db, &new)).await?;
    assert_eq!(published, Added::Done);
    page.assert_units(4.0);

    let found = page.row("2", "a deal", deals::deal(db, new.id)).await?;
    assert_eq!(found, Some(new));
    page.assert_units(0.5);

    let newest = deals::newest(db, Shelf::Everything, today(), 3);
    let newest = page.row("3", "the three newest deals", newest).await?;
    assert_eq!(numbers(&newest.deals), [9, 8, 7]);
    page.assert_units(1.0);

    let newest = deals::newest(db, Shelf::Brand("acme"), today(), 2);
    let newest = page.row("4", "the two newest deals of a brand", newest).await?;
    assert_eq!(numbers(&newest.deals), [9, 7]);
    page.assert_units(1.0);

    let newest = deals::newest(db, Shelf::Category("garden"), today(), 2);
    let newest = page.row("5", "the two newest deals of a category", newest).await?;
    assert_eq!(numbers(&newest.deals), [8, 6]);
    page.assert_units(1.5);
    Ok(())
}

async fn of_pages(page: &mut Page, db: &Db<Deals>) -> Result<()> {
    let (front, shown) = (ShowcaseName::FrontPage, [seed::deal(9), seed::deal(2)]);
    let featured = shown.each_ref().map(Deal::featured);
    page.row("6", "show deals on the front page", deals::show(db, front, &shown)).await?;
    page.assert_units(f64::from(COPIES));

    let seen = deals::showcase(db, front, "visitor-17");
    assert_eq!(page.row("7", "the front page, for a visitor", seen).await?, featured);
    page.assert_units(0.5);

    let feature = deals::feature(db, "coffee", &shown);
    let coffee = page.row("8", "feature deals in a category", feature).await?;
    page.assert_units(1.0);
    let category = deals::category(db, "coffee");
    assert_eq!(page.row("9", "a category with what it features", category).await?, coffee);
    assert_eq!(coffee.unwrap().featured, featured);
    page.assert_units(0.5);

    let added = page.row("10", "add a brand", deals::add_brand(db, "acorn")).await?;
    assert_eq!(added, Added::Done);
    page.assert_units(4.0);
    let found = page.row("11", "brands that begin so", deals::brands(db, "ac", 10)).await?;
    assert_eq!(found, ["acme", "acorn"]);
    page.assert_units(0.5);
    Ok(())
}

async fn of_topics(page: &mut Page, db: &Db<Deals>) -> Result<()> {
    let acme = like(Topic::Brand, "acme");
    let liked = page.row("12", "like a brand", people::like(db, &acme)).await?;
    assert_eq!(liked, Liked::Done);
    page.assert_units(4.0);

    let (topic, name) = (Topic::Category, "garden".to_owned());
    let garden = Watch { topic, name, user: "eve".to_owned() };
    page.row("13", "watch a category", people::watch(db, &garden)).await?;
    page.assert_units(1.0);
    Ok(())
}

async fn of_messages(page: &mut Page, db: &Db<Deals>, changes: &mut Changes<Deals>) -> Result<()> {
    let mut events = polled(changes).await?;
    events.retain(|event| event.key::<Deal>().is_some());
    assert_eq!(events.len(), 1);
    let published = events.remove(0).into_entities()?;
    let telling = people::tell_watchers(db, &published);
    page.row("14", "tell the watchers of a new deal", telling).await?;
    // Two reads; a message and its entry for each of two, and the same again for who watches both.
    page.assert_units(1.0 + 4.0 + 1.0);

    let unread = people::unread(db, "ada", 10);
    let unread = page.row("15", "unread messages, newest first", unread).await?;
    assert_eq!(told(&unread), [9]);
    page.assert_units(0.5);

    let marking = people::mark_read(db, "ada", seed::deal_id(9));
    let read = page.row("16", "mark a message as read", marking).await?.unwrap();
    assert_eq!(read.unread_since, None);
    page.assert_units(2.0);
    assert!(people::unread(db, "ada", 10).await?.is_empty());

    let all = people::messages(db, "ada", 10, None);
    let all = page.row("17", "messages, newest first", all).await?;
    assert_eq!(told(&all.items), [9]);
    page.assert_units(0.5);
    Ok(())
}

async fn of_subscribers(page: &mut Page, db: &Db<Deals>) -> Result<()> {
    let subscribing = people::subscribe(db, "eve", Some(15));
    let eve = page.row("18", "start or end a newsletter", subscribing).await?.unwrap();
    assert_eq!(eve.newsletter_since, Some(15));
    page.assert_units(2.0);

    let subscribers = people::subscribers(db, 100, None);
    let subscribers = page.row("19", "who wants the newsletter", subscribers).await?;
    assert!(subscribers.items.iter().map(|user| user.name.as_str()).eq(["bob", "eve", "ada"]));
    page.assert_units(2.0);
    Ok(())
}

#[tokio::test]
async fn lists_go_on_where_they_ended_and_pass_over_empty_days() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    let list = |shelf, place, wanted| deals::newest(&db, shelf, place, wanted);

    let first = list(Shelf::Everything, today(), 3).await?;
    assert_eq!(numbers(&first.deals), [8, 7, 6]);
    let second = list(Shelf::Everything, first.next.unwrap(), 3).await?;
    assert_eq!(numbers(&second.deals), [5, 4, 3]);
    let third = list(Shelf::Everything, second.next.unwrap(), 3).await?;
    assert_eq!(numbers(&third.deals), [2, 1]);

    // Nobody looks back for longer than a week in one call.
    let Day(day) = seed::TODAY;
    let later = list(Shelf::Everything, Place::end_of(Day(day + 7)), 3).await?;
    assert_eq!(later, DealPage { deals: Vec::new(), next: Some(today()) });
    let none = list(Shelf::Brand("nobody's"), Place::end_of(Day(3)), 3).await?;
    assert_eq!(none, DealPage { deals: Vec::new(), next: None });
    let nothing = list(Shelf::Category("coffee"), today(), 0).await?;
    assert_eq!(nothing, DealPage { deals: Vec::new(), next: Some(today()) });
    Ok(())
}

#[tokio::test]
async fn what_has_a_name_is_added_once() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    assert_eq!(deals::publish(&db, &seed::deal(8)).await?, Added::Known);
    assert_eq!(deals::add_brand(&db, "acme").await?, Added::Known);
    assert!(deals::brands(&db, "x", 10).await?.is_empty());
    assert_eq!(deals::brands(&db, "", 1).await?, ["acme"]);
    assert!(deals::feature(&db, "no such", &[]).await?.is_none());
    assert!(deals::category(&db, "no such").await?.is_none());
    Ok(())
}

#[tokio::test]
async fn every_visitor_sees_the_front_page() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    let front = ShowcaseName::FrontPage;
    deals::show(&db, front, &[seed::deal(1)]).await?;
    for visitor in 0..50 {
        let seen = deals::showcase(&db, front, &format!("visitor-{visitor}")).await?;
        assert_eq!(seen, [seed::deal(1).featured()]);
    }
    let choice = deals::showcase(&db, ShowcaseName::EditorsChoice, "visitor-1").await?;
    assert!(choice.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_like_counts_once_and_only_for_what_there_is() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    let coffee = like(Topic::Category, "coffee");
    assert_eq!(people::like(&db, &coffee).await?, Liked::Done);
    assert_eq!(people::like(&db, &coffee).await?, Liked::Before);
    assert_eq!(deals::category(&db, "coffee").await?.unwrap().likes, 1);

    let acme = like(Topic::Brand, "acme");
    let (one, other) = tokio::join!(people::like(&db, &acme), people::like(&db, &acme));
    assert_eq!((one?, other?), (Liked::Done, Liked::Before));
    assert_eq!(db.get(model::Brand::key("acme")).await?.unwrap().likes, 1);

    // A brand is no category, be it of the same name.
    let no_category = like(Topic::Category, "acme");
    assert_eq!(people::like(&db, &no_category).await?, Liked::NoSuchTopic);
    Ok(())
}

#[tokio::test]
async fn watchers_are_told_once_however_often_a_change_comes() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    for _ in 0..2 {
        for event in polled(&mut db.changes()).await? {
            people::tell_watchers(&db, &event.into_entities()?).await?;
        }
    }
    // Who watches brand and category is told once, too.
    assert_eq!(told(&people::unread(&db, "ada", 10).await?), [7, 5, 3, 1]);
    assert_eq!(told(&people::unread(&db, "bob", 2).await?), [7, 5]);
    assert!(people::unread(&db, "eve", 10).await?.is_empty());

    people::mark_read(&db, "bob", seed::deal_id(5)).await?;
    assert_eq!(told(&people::unread(&db, "bob", 10).await?), [7, 3, 1]);
    let first = people::messages(&db, "bob", 3, None).await?;
    assert_eq!(told(&first.items), [7, 5, 3]);
    let rest = people::messages(&db, "bob", 3, first.cursor).await?;
    assert_eq!((told(&rest.items), rest.cursor.is_none()), (vec![1], true));
    assert!(people::mark_read(&db, "eve", seed::deal_id(5)).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn newsletters_start_and_end() -> Result<()> {
    let db = site(Db::new(Local::new())).await?;
    people::subscribe(&db, "bob", None).await?;
    let subscribers = people::subscribers(&db, 100, None).await?;
    assert!(subscribers.items.iter().map(|user| user.name.as_str()).eq(["ada"]));
    assert!(people::subscribe(&db, "nobody", Some(1)).await?.is_none());
    Ok(())
}
