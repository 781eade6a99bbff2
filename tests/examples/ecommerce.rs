//! The shop: every pattern's result and units, and what is refused.

#[path = "../../examples/ecommerce/model.rs"]
mod model;
#[path = "../../examples/ecommerce/seed.rs"]
mod seed;
#[path = "../../examples/ecommerce/shop.rs"]
mod shop;

use dyno::{Db, Result, Table as _};
use dyno_local::Local;

use super::page::Page;
use model::{Customer, Shop, Status};
use shop::{ADDRESSES_MAX, Change, Move, Placement, Registration};

async fn shop_of(db: Db<Shop>) -> Result<Db<Shop>> {
    db.create_table().await?;
    seed::seed(&db).await?;
    Ok(db)
}

#[tokio::test]
async fn patterns_give_what_they_say_at_the_price_that_the_readme_tells() -> Result<()> {
    let mut page = Page::new();
    let db = shop_of(Db::new(page.backend()).clock(page.clock())).await?;

    let eve = seed::customer("eve");
    let registered = page.row("1", "register a customer", shop::register(&db, &eve)).await?;
    assert_eq!(registered, Registration::Done);
    page.assert_units(4.0);

    let change = shop::change_email(&db, "eve", "eve@new.example");
    let changed = page.row("2", "change the e-mail address", change).await?;
    assert!(matches!(changed, Change::Done(eve) if eve.email == "eve@new.example"));
    page.assert_units(8.0);

    let torget = seed::address("Torget 2");
    let save = shop::save_address(&db, "ada", "work", &torget);
    let saved = page.row("3", "add or replace an address", save).await?;
    assert!(matches!(saved, Change::Done(ada) if ada.addresses["work"] == torget));
    page.assert_units(1.0);

    let remove = shop::remove_address(&db, "ada", "home");
    let removed = page.row("4", "remove an address", remove).await?;
    assert!(matches!(removed, Change::Done(ada) if ada.addresses.keys().eq(["work"])));
    page.assert_units(1.0);

    let found = shop::customer_page(&db, "ada", 10);
    let found = page.row("5", "a customer with the ten newest orders", found).await?.unwrap();
    assert_eq!(found.customer.joined_at, "2024-07-09T12:00:00.000Z");
    let numbers = found.orders.iter().map(|order| order.id.random());
    assert!(numbers.eq((3..=12).rev()));
    page.assert_units(0.5);

    let last = found.orders.last().unwrap().id;
    let more = shop::orders_before(&db, "ada", last, 10);
    let more = page.row("6", "the orders before the last one shown", more).await?;
    assert!(more.iter().map(|order| order.id.random()).eq([2, 1]));
    page.assert_units(0.5);

    let order = seed::order("bob", 13);
    let items = seed::items(&order);
    let place = shop::place_order(&db, &order, &items);
    assert_eq!(page.row("7", "place an order of two items", place).await?, Placement::Done);
    page.assert_units(11.0);

    let shipping = shop::move_order(&db, "bob", order.id, (Status::Placed, Status::Shipped));
    let shipped = page.row("8", "move an order to another status", shipping).await?;
    assert!(matches!(shipped, Move::Done(order) if order.status == Status::Shipped));
    page.assert_units(2.0);

    let found = shop::order_page(&db, order.id);
    let found = page.row("9", "an order with its items", found).await?.unwrap();
    assert_eq!((found.order.customer.as_str(), found.items), ("bob", items.to_vec()));
    page.assert_units(0.5);

    page.assert_readme("ecommerce", Shop::SCHEMA);
    Ok(())
}

#[tokio::test]
async fn usernames_and_addresses_are_taken_once() -> Result<()> {
    let db = shop_of(Db::new(Local::new())).await?;
    let ada = || seed::customer("ada");
    let named = |username: &str| Customer { username: username.to_owned(), ..ada() };

    let other_email = Customer { email: "lovelace@example.com".to_owned(), ..ada() };
    assert_eq!(shop::register(&db, &other_email).await?, Registration::UsernameTaken);
    assert_eq!(shop::register(&db, &named("eve")).await?, Registration::EmailTaken);
    assert!(shop::customer_page(&db, "eve", 1).await?.is_none());

    let taken = shop::change_email(&db, "bob", "ada@example.com").await?;
    assert_eq!(taken, Change::EmailTaken);
    // What is given up is free for the next.
    shop::change_email(&db, "ada", "lovelace@example.com").await?;
    assert_eq!(shop::register(&db, &named("eve")).await?, Registration::Done);
    let nobody = shop::change_email(&db, "nobody", "nobody@example.com").await?;
    assert_eq!(nobody, Change::NoSuchCustomer);
    Ok(())
}

#[tokio::test]
async fn addresses_are_bounded_and_replaced_at_the_bound() -> Result<()> {
    let db = shop_of(Db::new(Local::new())).await?;
    let street = seed::address("Torget 2");
    for number in 1..ADDRESSES_MAX {
        let saved = shop::save_address(&db, "ada", &format!("a{number}"), &street).await?;
        assert!(matches!(saved, Change::Done(ada) if ada.addresses.len() as u64 == number + 1));
    }
    let refused = shop::save_address(&db, "ada", "one more", &street).await?;
    assert_eq!(refused, Change::TooManyAddresses);
    let replaced = shop::save_address(&db, "ada", "home", &street).await?;
    assert!(matches!(replaced, Change::Done(ada) if ada.addresses["home"] == street));

    let absent = shop::remove_address(&db, "ada", "never there").await?;
    assert!(matches!(absent, Change::Done(ada) if ada.addresses.len() as u64 == ADDRESSES_MAX));
    let nobody = shop::save_address(&db, "nobody", "home", &street).await?;
    assert_eq!(nobody, Change::NoSuchCustomer);
    Ok(())
}

#[tokio::test]
async fn orders_are_placed_once_and_whole() -> Result<()> {
    let db = shop_of(Db::new(Local::new())).await?;
    let order = seed::order("bob", 13);
    let items = seed::items(&order);
    assert_eq!(shop::place_order(&db, &order, &items).await?, Placement::Done);
    assert_eq!(shop::place_order(&db, &order, &items).await?, Placement::PlacedBefore);

    let nobodys = seed::order("nobody", 14);
    let placement = shop::place_order(&db, &nobodys, &seed::items(&nobodys)).await?;
    assert_eq!(placement, Placement::NoSuchCustomer);
    assert!(shop::order_page(&db, nobodys.id).await?.is_none());
    assert!(shop::orders_before(&db, "nobody", seed::order_id(99), 10).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn of_two_moves_the_first_counts() -> Result<()> {
    let db = shop_of(Db::new(Local::new())).await?;
    let id = seed::order_id(12);
    let move_to = |to| shop::move_order(&db, "ada", id, (Status::Placed, to));
    let (ship, cancel) = tokio::join!(move_to(Status::Shipped), move_to(Status::Cancelled));
    assert!(matches!(ship?, Move::Done(order) if order.status == Status::Shipped));
    assert_eq!(cancel?, Move::Refused(Status::Shipped));
    let missing = shop::move_order(&db, "bob", id, (Status::Placed, Status::Shipped)).await?;
    assert_eq!(missing, Move::NoSuchOrder);
    Ok(())
}
