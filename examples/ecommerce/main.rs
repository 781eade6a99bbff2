//! A shop in one table: unique e-mail addresses, a customer with the newest orders in one request,
//! orders that are placed whole or not at all.
//!
//! ```sh
//! cargo run --example ecommerce
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod model;
mod seed;
mod shop;

use dyno::Db;
use dyno::layer::Meter;
use dyno_local::Local;

use model::{Shop, Status};

#[tokio::main]
async fn main() -> dyno::Result<()> {
    let meter = Meter::new(Local::new());
    let db = Db::<Shop>::new(meter.clone());
    db.create_table().await?;
    seed::seed(&db).await?;
    spent(&meter, "seeded");

    let taken = model::Customer { email: "ada@example.com".into(), ..seed::customer("eve") };
    println!("1. register eve with ada's address: {:?}", shop::register(&db, &taken).await?);
    println!("   with her own: {:?}", shop::register(&db, &seed::customer("eve")).await?);
    spent(&meter, "two registrations, of which the second counts");

    shop::change_email(&db, "ada", "ada@lovelace.example").await?;
    spent(&meter, "2. another e-mail address");
    shop::save_address(&db, "ada", "work", &seed::address("Torget 2")).await?;
    spent(&meter, "3. another address");
    shop::remove_address(&db, "ada", "home").await?;
    spent(&meter, "4. one less");

    if let Some(page) = shop::customer_page(&db, "ada", 10).await? {
        println!("5. {} <{}>, newest orders:", page.customer.name, page.customer.email);
        for order in page.orders.iter().take(3) {
            println!("   {} {:?}, {} cents", order.id, order.status, order.total);
        }
        spent(&meter, "the customer and ten orders");
        if let Some(last) = page.orders.last() {
            let more = shop::orders_before(&db, "ada", last.id, 10).await?;
            spent(&meter, &format!("6. the {} before", more.len()));
        }
    }

    let order = seed::order("bob", 13);
    let placement = shop::place_order(&db, &order, &seed::items(&order)).await?;
    spent(&meter, &format!("7. bob orders: {placement:?}"));
    let again = shop::place_order(&db, &order, &seed::items(&order)).await?;
    println!("   the same again: {again:?}");

    let shipping = (Status::Placed, Status::Shipped);
    shop::move_order(&db, "bob", order.id, shipping).await?;
    spent(&meter, "8. shipped");
    let cancelling = (Status::Placed, Status::Cancelled);
    let refused = shop::move_order(&db, "bob", order.id, cancelling).await?;
    println!("   cancelled too late: {refused:?}");

    if let Some(page) = shop::order_page(&db, order.id).await? {
        println!("9. order {}, {:?}", page.order.id, page.order.status);
        for item in &page.items {
            println!("   {} × {}", item.pieces, item.product);
        }
    }
    spent(&meter, "an order with its items");
    Ok(())
}

fn spent(meter: &Meter<Local>, what: &str) {
    let units = meter.take();
    println!("{what}: {} read and {} write units", units.read, units.write);
}
