//! The session store: what each pattern returns and costs, how sessions end, what is refused.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::op::{DeleteItem, Request, Response};
use dyno::{Backend, BackendError, BackendExt, BoxFuture, Db, Result, Table};
use dyno_local::Local;

use crate::page::Page;

#[path = "../../examples/sessions/model.rs"]
mod model;
#[path = "../../examples/sessions/seed.rs"]
mod seed;
#[path = "../../examples/sessions/service.rs"]
mod service;

use model::{LIFETIME_SECONDS, Session, Sessions, Token};
use service::{Ended, Login};

const LIFETIME: Duration = Duration::from_secs(LIFETIME_SECONDS);
const DAY: Duration = Duration::from_hours(24);

fn token(text: &str) -> Token {
    Token(text.to_owned())
}

fn tokens(sessions: &[Session]) -> Vec<&str> {
    sessions.iter().map(|session| session.token.0.as_str()).collect()
}

/// A seeded store whose engine leaves what has expired for two days, as the service does.
async fn store() -> (Db<Sessions>, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let local = Local::builder().clock(clock.clone()).expiry_delay(2 * DAY).build();
    let db = Db::<Sessions>::new(local).clock(clock.clone());
    db.create_table_with(&model::options()).await.unwrap();
    seed::seed(&db, &clock).await.unwrap();
    (db, clock)
}

#[tokio::test]
async fn patterns_cost_what_the_readme_says() -> Result<()> {
    let mut page = Page::new();
    let clock = page.clock();
    let db = Db::<Sessions>::new(page.backend()).clock(clock.clone());
    db.create_table_with(&model::options()).await?;
    seed::seed(&db, &clock).await?;

    let login = service::log_in(&db, token("t-ada-tablet"), "ada", "Firefox on Android");
    let Login::Begun(tablet) = page.row("1", "begin a session", login).await? else {
        panic!("the token is new")
    };
    assert_eq!(tablet.expires_at, tablet.created_at + LIFETIME_SECONDS);
    page.assert_units(2.0); // the session, and its entry on the index

    let desk = token("t-ada-desk");
    let found = page.row("2", "the session of a token", service::session(&db, &desk)).await?;
    assert_eq!(found.map(|session| session.device).as_deref(), Some("Firefox on Linux"));
    page.assert_units(0.5);

    let what = "the session of a request, in the first half of its time";
    let resumed = page.row("3", what, service::resume(&db, &desk)).await?.unwrap();
    page.assert_units(0.5);
    clock.advance(8 * DAY);
    let what = "the same in the second half: it is renewed";
    let renewed = page.row("4", what, service::resume(&db, &desk)).await?.unwrap();
    assert_eq!(renewed.expires_at, db.now::<u64>() + LIFETIME_SECONDS);
    assert!(renewed.expires_at > resumed.expires_at);
    page.assert_units(0.5 + 1.0); // the index does not hold when it expires

    let phone = token("t-ada-phone");
    page.row("5", "log out", service::log_out(&db, &phone)).await?;
    assert_eq!(service::session(&db, &phone).await?, None);
    page.assert_units(2.0);

    let listed = service::sessions_of(&db, "ada", 10);
    let listed = page.row("6", "the latest sessions of a user, up to ten", listed).await?;
    assert_eq!(tokens(&listed), ["t-ada-tablet", "t-ada-library", "t-ada-desk"]);
    page.assert_units(0.5 + 3.0 * 0.5);

    let elsewhere = service::log_out_elsewhere(&db, &tablet);
    assert_eq!(page.row("7", "log out everywhere but here", elsewhere).await?, 2);
    page.assert_units(0.5 + 2.0 * 2.0);
    let everywhere = service::log_out_everywhere(&db, "ada");
    assert_eq!(page.row("8", "log out everywhere", everywhere).await?, 1);
    page.assert_units(0.5 + 2.0);
    assert!(service::session(&db, &token("t-grace-phone")).await?.is_some());

    page.assert_readme("sessions", Sessions::SCHEMA);
    Ok(())
}

#[tokio::test]
async fn a_token_that_is_taken_begins_nothing() -> Result<()> {
    let (db, _) = store().await;
    let taken = token("t-ada-desk");
    let login = service::log_in(&db, taken.clone(), "mallory", "curl").await?;
    assert_eq!(login, Login::TokenTaken);
    let session = service::session(&db, &taken).await?;
    assert_eq!(session.map(|session| session.username).as_deref(), Some("ada"));
    assert_eq!(service::sessions_of(&db, "mallory", 10).await?, []);
    assert_eq!(format!("{taken:?}"), "Token(..)");
    Ok(())
}

#[tokio::test]
async fn a_session_is_over_before_it_is_deleted() -> Result<()> {
    let (db, clock) = store().await;
    let desk = token("t-ada-desk");
    let session = service::session(&db, &desk).await?.unwrap();
    let left = session.expires_at - db.now::<u64>();
    clock.advance(Duration::from_secs(left - 1));
    assert!(service::session(&db, &desk).await?.is_some());
    clock.advance(Duration::from_secs(1));
    assert_eq!(service::session(&db, &desk).await?, None);
    assert_eq!(service::resume(&db, &desk).await?, None);
    let listed = service::sessions_of(&db, "ada", 10).await?;
    assert_eq!(tokens(&listed), ["t-ada-library", "t-ada-phone"]);
    // It is there all the same, until the service gets to it.
    assert!(db.get(Session::key(&desk)).include_expired().await?.is_some());
    clock.advance(3 * DAY);
    assert_eq!(db.get(Session::key(&desk)).include_expired().await?, None);
    Ok(())
}

#[tokio::test]
async fn a_session_that_is_used_does_not_end() -> Result<()> {
    let (db, clock) = store().await;
    let desk = token("t-ada-desk");
    for _ in 0..20 {
        clock.advance(5 * DAY);
        assert!(service::resume(&db, &desk).await?.is_some());
    }
    clock.advance(LIFETIME);
    assert_eq!(service::resume(&db, &desk).await?, None);
    Ok(())
}

/// Deletes a session before it lets an update through: its user logs out at that very moment.
struct LoggedOutMeanwhile {
    inner: Local,
    token: Token,
}

impl Backend for LoggedOutMeanwhile {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            if matches!(request, Request::UpdateItem(_)) {
                let key = Session::key(&self.token).to_item();
                self.inner.send(DeleteItem::new("sessions", key)).await?;
            }
            self.inner.call(request).await
        })
    }
}

#[tokio::test]
async fn a_session_that_ends_while_it_is_renewed_stays_ended() -> Result<()> {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let inner = Local::builder().clock(clock.clone()).build();
    let desk = token("t-ada-desk");
    let backend = LoggedOutMeanwhile { inner, token: desk.clone() };
    let db = Db::<Sessions>::new(backend).clock(clock.clone());
    db.create_table_with(&model::options()).await?;
    seed::seed(&db, &clock).await?;
    clock.advance(8 * DAY);
    assert_eq!(service::resume(&db, &desk).await?, None);
    assert_eq!(service::session(&db, &desk).await?, None);
    Ok(())
}

#[tokio::test]
async fn all_sessions_of_a_user_end_however_many_there_are() -> Result<()> {
    let (db, _) = store().await;
    for at in 0..250 {
        service::log_in(&db, token(&format!("t-bot-{at}")), "bot", "curl").await?;
    }
    let here = service::session(&db, &token("t-bot-7")).await?.unwrap();
    assert_eq!(service::log_out_elsewhere(&db, &here).await?, 249);
    assert_eq!(tokens(&service::sessions_of(&db, "bot", 10).await?), ["t-bot-7"]);
    assert_eq!(service::log_out_everywhere(&db, "bot").await?, 1);
    assert_eq!(service::log_out_everywhere(&db, "bot").await?, 0);
    assert_eq!(service::sessions_of(&db, "ada", 10).await?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn the_stream_tells_how_sessions_ended() -> Result<()> {
    let (db, clock) = store().await;
    let mut changes = db.changes();
    assert_eq!(service::ended(&mut changes).await?, []);
    service::log_out(&db, &token("t-ada-desk")).await?;
    let ended = service::ended(&mut changes).await?;
    assert!(matches!(&ended[..], [Ended::LoggedOut(session)] if session.token.0 == "t-ada-desk"));
    assert_eq!(service::ended(&mut changes).await?, []);
    clock.advance(LIFETIME + 2 * DAY);
    // The stream keeps what it tells for a day: who was away for longer starts again.
    let ended = service::ended(&mut db.changes()).await?.into_iter();
    let mut expired: Vec<_> = ended
        .map(|ended| match ended {
            Ended::Expired(session) => session.token.0,
            Ended::LoggedOut(_) => panic!("{ended:?}"),
        })
        .collect();
    expired.sort();
    assert_eq!(expired, ["t-ada-library", "t-ada-phone", "t-edsger-desk", "t-grace-phone"]);
    Ok(())
}
