//! Three users with five sessions, begun a minute after each other.

use std::time::Duration;

use dyno::clock::ManualClock;
use dyno::{Db, Result};

use super::model::{Sessions, Token};
use super::service;

/// Who logs in, with which token and where.
const LOGINS: &[(&str, &str, &str)] = &[
    ("ada", "t-ada-desk", "Firefox on Linux"),
    ("grace", "t-grace-phone", "Safari on iPhone"),
    ("ada", "t-ada-phone", "Chrome on Android"),
    ("edsger", "t-edsger-desk", "Lynx"),
    ("ada", "t-ada-library", "Edge on Windows"),
];

/// Logs everyone in.
pub(crate) async fn seed(db: &Db<Sessions>, clock: &ManualClock) -> Result<()> {
    for (username, token, device) in LOGINS {
        service::log_in(db, Token((*token).to_owned()), username, device).await?;
        clock.advance(Duration::from_mins(1));
    }
    Ok(())
}
