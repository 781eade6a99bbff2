//! A session store: sessions by token that end by themselves, and all sessions of a user at once.
//!
//! ```sh
//! cargo run --example sessions
//! ```
//!
//! `model.rs` is the table, `service.rs` has a function for each thing that is done with it, and
//! `README.md` tells why it is so and what each costs. Time is a clock that this program moves.

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod model;
mod seed;
mod service;

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::layer::Meter;
use dyno::{Db, Result};
use dyno_local::Local;

use model::{Session, Sessions, Token};
use service::{Ended, Login};

const DAY: Duration = Duration::from_hours(24);

#[tokio::main]
async fn main() -> Result<()> {
    let clock = ManualClock::new(Timestamp::from_seconds(1_767_225_600)); // 2026 begins
    // Like the service, this engine takes its time with what has expired.
    let local = Local::builder().clock(clock.clone()).expiry_delay(2 * DAY).build();
    let meter = Meter::new(local);
    let db = Db::<Sessions>::new(meter.clone()).clock(clock.clone());
    db.create_table_with(&model::options()).await?;
    seed::seed(&db, &clock).await?;
    meter.take();
    let report = |what: &str| {
        let units = meter.take();
        println!("  → {what}: {} read and {} write units", units.read, units.write);
    };

    let token = |text: &str| Token(text.to_owned());
    let tablet = service::log_in(&db, token("t-ada-tablet"), "ada", "Firefox on Android").await?;
    if let Login::Begun(session) = &tablet {
        println!("{} logged in on {}", session.username, session.device);
    }
    report("log in");

    println!("where ada is logged in, the latest first:");
    show(&service::sessions_of(&db, "ada", 10).await?);
    report("sessions of a user");

    clock.advance(5 * DAY);
    service::resume(&db, &token("t-ada-desk")).await?;
    report("a request after five days");
    clock.advance(5 * DAY);
    service::resume(&db, &token("t-ada-desk")).await?;
    report("a request after ten, which renews the session");
    service::log_out(&db, &token("t-ada-phone")).await?;
    report("log out");

    clock.advance(5 * DAY);
    println!("after fifteen days ada is still logged in here:");
    show(&service::sessions_of(&db, "ada", 10).await?);
    report("sessions of a user, of which some have expired");

    if let Some(here) = service::session(&db, &token("t-ada-desk")).await? {
        let ended = service::log_out_elsewhere(&db, &here).await?;
        println!("{ended} other sessions of ada were deleted");
    }
    report("log out elsewhere");
    let ended = service::log_out_everywhere(&db, "ada").await?;
    println!("{ended} session of ada was left");
    report("log out everywhere");

    println!("how sessions ended, as the stream tells:");
    tell(&service::ended(&mut db.changes()).await?);
    println!("and after another day and a half, for the stream keeps what it tells for one:");
    clock.advance(DAY + DAY / 2);
    tell(&service::ended(&mut db.changes()).await?);
    Ok(())
}

fn show(sessions: &[Session]) {
    for session in sessions {
        println!("  {}, since {}", session.device, session.created_at);
    }
}

fn tell(ended: &[Ended]) {
    for ended in ended {
        match ended {
            Ended::Expired(session) => println!("  {} by its time", session.device),
            Ended::LoggedOut(session) => println!("  {} by {}", session.device, session.username),
        }
    }
}
