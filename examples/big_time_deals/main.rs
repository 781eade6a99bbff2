//! A site of deals in one table: lists that walk from day to day, pages that everyone reads, likes that
//! count once, and messages that the table's stream brings about.
//!
//! ```sh
//! cargo run --example big_time_deals
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod deals;
mod model;
mod people;
mod seed;

use dyno::Db;
use dyno::layer::Meter;
use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno_local::Local;

use deals::{Place, Shelf};
use model::{Deals, Like, ShowcaseName, Topic};

#[tokio::main]
async fn main() -> dyno::Result<()> {
    let meter = Meter::new(Local::new());
    let db = Db::<Deals>::new(meter.clone());
    let streamed = TableOptions::new().stream(StreamViewType::NewAndOldImages);
    db.create_table_with(&streamed).await?;
    seed::seed(&db).await?;
    spent(&meter, "seeded");

    deals::publish(&db, &seed::deal(9)).await?;
    spent(&meter, "1. a deal is published");
    let deal = deals::deal(&db, seed::deal_id(9)).await?;
    spent(&meter, &format!("2. it is: {:?}", deal.map(|deal| deal.title)));
    lists(&db, &meter).await?;
    pages(&db, &meter).await?;
    people(&db, &meter).await
}

async fn lists(db: &Db<Deals>, meter: &Meter<Local>) -> dyno::Result<()> {
    let today = Place::end_of(seed::TODAY);
    for shelf in [Shelf::Everything, Shelf::Brand("acme"), Shelf::Category("garden")] {
        let page = deals::newest(db, shelf, today, 3).await?;
        let titles: Vec<&str> = page.deals.iter().map(|deal| deal.title.as_str()).collect();
        spent(meter, &format!("3–5. {shelf:?}: {titles:?}"));
    }
    Ok(())
}

async fn pages(db: &Db<Deals>, meter: &Meter<Local>) -> dyno::Result<()> {
    deals::show(db, ShowcaseName::FrontPage, &[seed::deal(9), seed::deal(8)]).await?;
    spent(meter, "6. the front page, in all its copies");
    let seen = deals::showcase(db, ShowcaseName::FrontPage, "visitor-17").await?;
    spent(meter, &format!("7. what a visitor sees: {} deals", seen.len()));
    deals::feature(db, "coffee", &[seed::deal(9)]).await?;
    spent(meter, "8. a deal on the page of its category");
    let category = deals::category(db, "coffee").await?;
    spent(meter, &format!("9. it shows {:?}", category.map(|it| it.featured.len())));
    deals::add_brand(db, "acorn").await?;
    spent(meter, "10. another brand");
    let found = deals::brands(db, "ac", 10).await?;
    spent(meter, &format!("11. `ac` may be {found:?}"));
    Ok(())
}

async fn people(db: &Db<Deals>, meter: &Meter<Local>) -> dyno::Result<()> {
    let like = Like { topic: Topic::Brand, name: "acme".into(), user: "ada".into() };
    println!("12. liked: {:?}", people::like(db, &like).await?);
    println!("    again: {:?}", people::like(db, &like).await?);
    spent(meter, "which counts once");

    let mut changes = db.changes();
    let mut events = changes.poll().await?;
    while !events.is_empty() {
        for event in events {
            people::tell_watchers(db, &event.into_entities()?).await?;
        }
        events = changes.poll().await?;
    }
    spent(meter, "14. what the stream brought about");
    let unread = people::unread(db, "bob", 10).await?;
    let newest = unread.first().map(|message| message.subject.as_str());
    spent(meter, &format!("15. bob has {} messages, first {newest:?}", unread.len()));
    people::mark_read(db, "bob", seed::deal_id(9)).await?;
    spent(meter, "16. he has read one");
    let all = people::messages(db, "bob", 10, None).await?;
    spent(meter, &format!("17. and still has {}", all.items.len()));
    people::subscribe(db, "eve", Some(30)).await?;
    let page = people::subscribers(db, 100, None).await?;
    spent(meter, &format!("18, 19. a newsletter for {}", page.items.len()));
    Ok(())
}

fn spent(meter: &Meter<Local>, what: &str) {
    let units = meter.take();
    println!("{what}: {} read and {} write units", units.read, units.write);
}
