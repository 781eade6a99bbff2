//! The table of a service with many tenants; `tenants`, `work` and `records` read and write it.
//!
//! Invariant: every partition key of a tenant's items begins with the tenant: on the table, on `gsi1`
//! but for logins by email, and on `by_owner`, whose first attribute is the tenant itself.
//! [`TenantId::leading_keys`] says so of the table to IAM.

use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno::{Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

/// Tenants, their users and their work, and what is recorded of it.
#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    ttl = "expires_at",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(by_owner, pk = [tenant, owner], sk = [updated_at]),
    entities(Tenant, User, Project, Task, AuditEntry, Usage)
)]
pub(crate) struct Saas;

/// Returns what the table has besides its keys: the stream that the audit log is made of.
pub(crate) fn options() -> TableOptions {
    TableOptions::new().stream(StreamViewType::NewAndOldImages)
}

/// The name of a tenant: up to 40 lower-case letters, digits and `-`, which mean themselves in a
/// pattern of IAM. Not to be mistaken for the name of anything else.
#[derive(Debug, Clone, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) struct TenantId(String);

impl TenantId {
    /// Reads a name; `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (1..=40).contains(&text.len()) && text.chars().all(is_fine);
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the pattern that all of the table's partition keys of this tenant match and no others do,
    /// for the condition `dynamodb:LeadingKeys` of a role that serves one tenant.
    pub(crate) fn leading_keys(&self) -> String {
        let key = Tenant::key(self).to_item();
        let own = key.get("pk").and_then(|pk| pk.as_s()).unwrap_or_default();
        format!("{own}*")
    }
}

/// An email as it is compared: in lower case.
#[derive(Debug, Clone, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) struct Email(String);

impl Email {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.trim().to_lowercase())
    }
}

/// A customer of the service.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "T#{id}", sk = "META")]
pub(crate) struct Tenant {
    pub(crate) id: TenantId,
    pub(crate) name: String,
    /// How many users the plan has, and how many there are.
    pub(crate) seats: u32,
    pub(crate) users: u32,
}

/// A person's account with one tenant; the same email may have one with another.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "T#{tenant}",
    sk = "USER#{id}",
    unique(email, fields = [tenant, email]),
    access(
        /// The accounts of an email, for a login.
        by_email, index = gsi1, pk = "EMAIL#{email}", sk = "T#{tenant}"
    )
)]
pub(crate) struct User {
    pub(crate) tenant: TenantId,
    pub(crate) id: String,
    pub(crate) email: Email,
    pub(crate) name: String,
}

/// Some tasks under a name.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "T#{tenant}",
    sk = "PROJ#{id}",
    access(
        /// What a user owns, by the last change.
        of_owner, index = by_owner, pk = [tenant, owner], sk = [updated_at]
    )
)]
pub(crate) struct Project {
    pub(crate) tenant: TenantId,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) owner: String,
    pub(crate) open_tasks: u32,
    /// Who changed it last.
    pub(crate) changed_by: String,
    #[entity(updated_at)]
    pub(crate) updated_at: String,
}

/// Something to do; in a partition for each project, for there may be many.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "T#{tenant}#PROJ#{project}",
    sk = "TASK#{id}",
    access(
        /// The tasks of a project, in the order in which they were added.
        of_project, primary
    ),
    access(
        /// The tasks of a user in one status, by the day they are due. Nobody's are not in the index.
        assigned_to, index = gsi1,
        pk = "T#{tenant}#ASSIGNEE#{assignee}", sk = "STATUS#{status}#DUE#{due}#{id}"
    )
)]
pub(crate) struct Task {
    pub(crate) tenant: TenantId,
    pub(crate) project: String,
    /// Sorts by time, as a ULID does.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) assignee: Option<String>,
    pub(crate) status: Status,
    /// A day, such as `2024-07-31`.
    pub(crate) due: String,
    /// Who changed it last.
    pub(crate) changed_by: String,
    #[entity(version)]
    pub(crate) rev: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum Status {
    Open,
    Done,
}

/// One change, as the stream told it; a partition for each month, and gone by itself.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "T#{tenant}#AUDIT#{month}",
    sk = "{at}#{event}",
    access(
        /// What happened in a month, such as `2024-07`.
        of_month, primary
    )
)]
pub(crate) struct AuditEntry {
    pub(crate) tenant: TenantId,
    pub(crate) month: String,
    pub(crate) at: String,
    /// The event's id, so that it is recorded once, however often it is read.
    pub(crate) event: String,
    pub(crate) what: String,
    /// Who did it, as far as the item says.
    pub(crate) by: Option<String>,
    pub(crate) expires_at: i64,
}

/// The calls that one worker has served in a day. Many workers count at once, in ten partitions.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "T#{tenant}#USAGE#{day}",
    sk = "WORKER#{worker}",
    shards = 10,
    shard_by = worker,
    access(
        /// The counters of a day.
        of_day, primary
    )
)]
pub(crate) struct Usage {
    pub(crate) tenant: TenantId,
    pub(crate) day: String,
    pub(crate) worker: String,
    pub(crate) calls: u64,
}
