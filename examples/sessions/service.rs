//! What the users' requests, and the service's own tasks, do with sessions: a function for each.

use dyno::change::{Change, Changes, Image, RemovedBy};
use dyno::{Db, Key, Limit, Reason, Result};

use super::model::{LIFETIME_SECONDS, Session, Sessions, SessionsItem, Token};

/// How many sessions are deleted at a time, and how many keys of them held in memory.
const DELETED_AT_A_TIME: u32 = 100;

/// What became of a login.
#[derive(Debug, PartialEq)]
pub(crate) enum Login {
    /// The session has begun.
    Begun(Session),
    /// There is a session with this token: draw another, and look at where they are drawn.
    TokenTaken,
}

/// Begins a session. The caller has looked at the password, and drawn the token.
pub(crate) async fn log_in(
    db: &Db<Sessions>,
    token: Token,
    username: &str,
    device: &str,
) -> Result<Login> {
    let session = Session {
        token,
        username: username.to_owned(),
        device: device.to_owned(),
        created_at: 0, // The clock fills it in.
        expires_at: db.now::<u64>() + LIFETIME_SECONDS,
    };
    match db.create(&session).returning_new().await {
        Ok(session) => Ok(Login::Begun(session)),
        Err(error) if error.reason() == Some(&Reason::Exists) => Ok(Login::TokenTaken),
        Err(error) => Err(error),
    }
}

/// Returns the session of a token; `None` if there is none, or its time is over.
///
/// The service deletes a session up to some days late. Until then it is there, and is not returned.
pub(crate) async fn session(db: &Db<Sessions>, token: &Token) -> Result<Option<Session>> {
    db.get(Session::key(token)).await
}

/// Returns the session of a token that is used, and lets it last from now on.
///
/// Writes only when half of its time has passed, so that most requests cost a read alone. `None` if
/// the session has ended, be it since it was read.
pub(crate) async fn resume(db: &Db<Sessions>, token: &Token) -> Result<Option<Session>> {
    let Some(session) = session(db, token).await? else { return Ok(None) };
    let now: u64 = db.now();
    if session.expires_at.saturating_sub(now) > LIFETIME_SECONDS / 2 {
        return Ok(Some(session));
    }
    let renewed = db
        .patch(Session::key(token))
        .set(|s| s.expires_at, now + LIFETIME_SECONDS)
        // What has expired stays so, although it is still there.
        .condition(|s| s.expires_at.gt(now))
        .await;
    match renewed {
        Ok(session) => Ok(Some(session)),
        Err(error) if error.rejection().is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ends a session; one that has ended is no error.
pub(crate) async fn log_out(db: &Db<Sessions>, token: &Token) -> Result<()> {
    db.delete(Session::key(token)).await
}

/// Returns the latest sessions of a user that are not over, for the page "where you are logged in".
///
/// The index holds keys alone; the sessions are read from the table, which also tells those apart
/// that have expired. So there may be fewer than `count`.
pub(crate) async fn sessions_of(
    db: &Db<Sessions>,
    username: &str,
    count: u32,
) -> Result<Vec<Session>> {
    let latest = db.query(Session::query().of_user(username)).descending().keys();
    let keys = latest.page(Limit::exactly(count), None).await?.items;
    let found = db.batch_get(keys).await?.complete()?;
    Ok(found.into_iter().flatten().collect())
}

/// Ends every session of a user, and returns how many there were, those that had expired among them.
///
/// Change the password first: a session that begins meanwhile may be too new for the index.
pub(crate) async fn log_out_everywhere(db: &Db<Sessions>, username: &str) -> Result<usize> {
    end_where(db, username, |_| true).await
}

/// Ends every session of a user but this one, and returns how many there were.
pub(crate) async fn log_out_elsewhere(db: &Db<Sessions>, session: &Session) -> Result<usize> {
    let here = Key::of(session);
    end_where(db, &session.username, |key| *key != here).await
}

async fn end_where(
    db: &Db<Sessions>,
    username: &str,
    ends: impl Fn(&Key<Session>) -> bool,
) -> Result<usize> {
    let (mut ended, mut cursor) = (0, None);
    loop {
        let keys = db.query(Session::query().of_user(username)).keys();
        let page = keys.page(Limit::exactly(DELETED_AT_A_TIME), cursor).await?;
        let keys: Vec<_> = page.items.into_iter().filter(&ends).collect();
        ended += keys.len();
        db.batch_write().delete_all(keys).await?.complete()?;
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(ended);
        }
    }
}

/// How a session ended.
#[derive(Debug, PartialEq)]
pub(crate) enum Ended {
    /// By its time: the service deleted it.
    Expired(Session),
    /// By the user.
    LoggedOut(Session),
}

/// Returns the sessions that have ended since the last call, for an audit or a cache; the stream of
/// the table tells them.
pub(crate) async fn ended(changes: &mut Changes<Sessions>) -> Result<Vec<Ended>> {
    let mut ended = Vec::new();
    loop {
        let events = changes.poll().await?;
        if events.is_empty() {
            return Ok(ended);
        }
        ended.extend(events.into_iter().filter_map(|event| match event.change {
            Change::Removed { old: Image::Entity(SessionsItem::Session(session)), by } => {
                Some(match by {
                    RemovedBy::Ttl => Ended::Expired(session),
                    _ => Ended::LoggedOut(session),
                })
            }
            _ => None,
        }));
    }
}
