//! What is recorded of a tenant: an audit log made of the table's stream, and counters of usage.

use dyno::change::{Event, RemovedBy};
use dyno::schema::{Stamp, StampUnit};
use dyno::{Change, Cursor, Db, Limit, Page, Reason, Result};

use super::model::{AuditEntry, Saas, SaasItem, TenantId, Usage};

/// How long an entry of the audit log is kept: 400 days.
const KEPT_SECONDS: i64 = 400 * 24 * 60 * 60;

/// Records a change of the stream; `None` for what is not to be recorded, such as records.
///
/// Whatever writes to the table is in the log, and no write waits for it. An event that is read twice
/// is recorded once, for its id is part of the key. The stream must have both images.
pub(crate) async fn record(db: &Db<Saas>, event: Event<SaasItem>) -> Result<Option<AuditEntry>> {
    let (moment, id) = (event.at, event.event_id.clone());
    let Some((tenant, what, by)) = told(&event.into_entities()?) else { return Ok(None) };
    let at = String::stamp(moment, StampUnit::Seconds);
    let entry = AuditEntry {
        tenant,
        month: at.chars().take("2024-07".len()).collect(),
        at,
        event: id,
        what,
        by,
        expires_at: moment.as_micros() / 1_000_000 + KEPT_SECONDS,
    };
    match db.create(&entry).await {
        Ok(()) => Ok(Some(entry)),
        Err(error) if error.reason() == Some(&Reason::Exists) => Ok(Some(entry)),
        Err(error) => Err(error),
    }
}

/// Tells whose change it is, what happened, and who did it.
fn told(change: &Change<SaasItem>) -> Option<(TenantId, String, Option<String>)> {
    let (item, happened) = match change {
        Change::Inserted(new) => (new, "added"),
        Change::Modified { new, .. } => (new, "changed"),
        Change::Removed { by: RemovedBy::Ttl, .. } => return None,
        Change::Removed { old, .. } => (old, "removed"),
    };
    let (tenant, what, by) = match item {
        SaasItem::Tenant(it) => (&it.id, "tenant".to_owned(), None),
        SaasItem::User(it) => (&it.tenant, format!("user {}", it.id), None),
        SaasItem::Project(it) => {
            (&it.tenant, format!("project {}", it.id), Some(it.changed_by.clone()))
        }
        SaasItem::Task(it) => {
            let what = format!("task {} of project {}", it.id, it.project);
            (&it.tenant, what, Some(it.changed_by.clone()))
        }
        SaasItem::AuditEntry(_) | SaasItem::Usage(_) | SaasItem::Unknown(_) => return None,
    };
    // The item says who changed it, not who removed it.
    let by = by.filter(|_| happened != "removed");
    Some((tenant.clone(), format!("{what} {happened}"), by))
}

/// Reads what happened in a month, the latest first.
pub(crate) async fn audit_log(
    db: &Db<Saas>,
    tenant: &TenantId,
    month: &str,
    limit: Limit,
    cursor: Option<Cursor>,
) -> Result<Page<AuditEntry>> {
    db.query(AuditEntry::query().of_month(tenant, month)).descending().page(limit, cursor).await
}

/// Adds the calls that a worker has served; its counter begins by itself.
///
/// A repeat whose first answer was lost counts twice: good enough for a meter, not for an invoice.
pub(crate) async fn count_calls(db: &Db<Saas>, served: &Usage) -> Result<()> {
    let counter = Usage { calls: 0, ..served.clone() };
    db.upsert(&counter).add(|u| u.calls, served.calls).await?;
    Ok(())
}

/// Returns the calls of a day, of all workers: a query for each of the ten shards.
pub(crate) async fn calls_of_day(db: &Db<Saas>, tenant: &TenantId, day: &str) -> Result<u64> {
    let counters = db.query(Usage::query().of_day(tenant, day)).all().await?;
    Ok(counters.iter().map(|counter| counter.calls).fold(0, u64::saturating_add))
}
