//! The table of sessions: one entity, found by its token, and by its user on an index of keys.

use std::fmt;

use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno::{Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

/// How long a session lasts that is not used, in seconds.
pub(crate) const LIFETIME_SECONDS: u64 = 14 * 24 * 3_600;

/// Sessions by token, deleted by the service when their time is over.
#[derive(Table)]
#[table(
    name = "sessions",
    pk = "pk",
    ttl = "expires_at",
    gsi(of_user, pk = [username], sk = [created_at], projection = keys_only),
    entities(Session)
)]
pub(crate) struct Sessions;

/// One login of a user on one device.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Sessions,
    pk = "SESSION#{token}",
    access(
        /// The keys of a user's sessions, in the order in which they began.
        of_user, index = of_user, partial, pk = [username], sk = [created_at]
    )
)]
pub(crate) struct Session {
    pub(crate) token: Token,
    pub(crate) username: String,
    pub(crate) device: String,
    #[entity(created_at)]
    pub(crate) created_at: u64,
    /// In seconds since 1970, as the service wants it.
    pub(crate) expires_at: u64,
}

/// What the browser sends to prove that it is logged in: 128 random bits or more, as text.
///
/// Whoever has it is the user, so that it is not for logs.
#[derive(Clone, PartialEq, KeyComponent, Serialize, Deserialize)]
pub(crate) struct Token(pub(crate) String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Returns what the table has besides its keys: a stream, which tells of sessions that ended.
pub(crate) fn options() -> TableOptions {
    TableOptions::new().stream(StreamViewType::OldImage)
}
