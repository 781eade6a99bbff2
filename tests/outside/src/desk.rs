//! The service: what its handlers call.

use dyno::read::CursorKey;
use dyno::{Cursor, Db, ErrorKind, Limit, Reason, Result};

use crate::model::{Desk, Event, Status, Tenant, Ticket};

/// The help desk on whatever backend its `Db` has.
#[derive(Debug, Clone)]
pub struct HelpDesk {
    db: Db<Desk>,
    cursors: CursorKey,
}

/// A page of tickets, and the token of the next one.
#[derive(Debug)]
pub struct Listing {
    pub tickets: Vec<Ticket>,
    pub next: Option<String>,
}

impl HelpDesk {
    /// Returns the service; tokens of pages are made with the key.
    pub fn new(db: Db<Desk>, cursors: CursorKey) -> Self {
        Self { db, cursors }
    }

    /// Opens a ticket: it, the count of its tenant and a line in the log, or none of them. Safe to
    /// repeat with the same request id.
    pub async fn open(&self, ticket: &Ticket, event: &Event, request: &str) -> Result<()> {
        let tenant = Tenant::key(&ticket.tenant);
        let actions = (
            self.db.create(ticket),
            self.db.patch(tenant).add(|t| t.open, 1u64),
            self.db.put(event),
        );
        self.db.transact(actions).token(request).await
    }

    /// Closes a ticket, however many others change it meanwhile. `None` if there is none.
    pub async fn close(&self, tenant: &str, number: u64) -> Result<Option<Ticket>> {
        loop {
            let key = || Ticket::key(tenant, number);
            let Some(found) = self.db.get(key()).consistent().await? else { return Ok(None) };
            if found.status == Status::Closed {
                return Ok(Some(found));
            }
            let close = self
                .db
                .patch(key())
                .rekey(|k| k.by_status(Status::Closed, found.opened_at))
                .expect_rev(found.rev);
            let count = self.db.patch(Tenant::key(tenant)).decrement(|t| t.open, 1u64);
            match self.db.transact((close, count)).await {
                Ok(()) => {}
                // Somebody was faster: look again.
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Lists tickets of a status, the newest first, for the user who asks.
    pub async fn list(
        &self,
        user: &str,
        tenant: &str,
        status: Status,
        token: Option<&str>,
    ) -> Result<Listing> {
        let key = self.cursors.within(user);
        let cursor = token.map(|token| Cursor::from_token(token, &key)).transpose()?;
        let query = self.db.query(Ticket::query().by_status(tenant, status)).descending();
        let page = query.page(Limit::exactly(10), cursor).await?;
        let next = page.cursor.map(|cursor| cursor.to_token(&key));
        Ok(Listing { tickets: page.items, next })
    }
}

fn is_stale(error: &dyno::Error) -> bool {
    let stale = |reason: &Reason| matches!(reason, Reason::Stale { .. });
    error.kind() == ErrorKind::Conflict
        || error.slots().iter().flatten().any(|slot| stale(slot.reason()))
}
