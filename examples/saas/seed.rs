//! Two tenants, who share a person's email and a project's name, and some work.

use dyno::{Db, Result};

use super::model::{Email, Project, Saas, Status, Task, Tenant, TenantId, Usage, User};
use super::records::count_calls;
use super::tenants::{invite, sign_up};
use super::work::{add_task, create_project};

/// The day that the calls of the seed were served on.
pub(crate) const DAY: &str = "2024-07-09";

/// The tasks of Acme's project `apollo`: title, assignee, and the day it is due.
const TASKS: [(&str, Option<&str>, &str); 4] = [
    ("Draw the engine", Some("ada"), "2024-07-12"),
    ("Build the engine", Some("bob"), "2024-07-31"),
    ("Order the paint", Some("ada"), "2024-07-10"),
    ("Paint it red", None, "2024-08-15"),
];

/// Fills an empty table.
pub(crate) async fn seed(db: &Db<Saas>) -> Result<()> {
    let Some((acme, globex)) = TenantId::parse("acme").zip(TenantId::parse("globex")) else {
        return Ok(());
    };
    for (id, name, seats) in [(&acme, "Acme", 3), (&globex, "Globex", 1)] {
        let tenant = Tenant { id: id.clone(), name: name.to_owned(), seats, users: 0 };
        sign_up(db, &tenant, &user(id, "ada", "ada@example.com")).await?;
    }
    invite(db, &user(&acme, "bob", "bob@example.com")).await?;
    for (tenant, id) in [(&acme, "apollo"), (&acme, "gemini"), (&globex, "apollo")] {
        create_project(db, &project(tenant, id, "ada")).await?;
    }
    for (at, (title, assignee, due)) in TASKS.into_iter().enumerate() {
        let id = format!("01J2{at}");
        let assignee = assignee.map(str::to_owned);
        add_task(db, &Task { title: title.to_owned(), assignee, ..task(&acme, &id, due) }).await?;
    }
    for (worker, calls) in [("w-1", 300), ("w-2", 20), ("w-3", 1)] {
        count_calls(db, &usage(&acme, worker, calls)).await?;
    }
    Ok(())
}

/// Returns a user of a tenant.
pub(crate) fn user(tenant: &TenantId, id: &str, email: &str) -> User {
    User {
        tenant: tenant.clone(),
        id: id.to_owned(),
        email: Email::new(email),
        name: id.to_uppercase(),
    }
}

/// Returns a project of a tenant.
pub(crate) fn project(tenant: &TenantId, id: &str, owner: &str) -> Project {
    Project {
        tenant: tenant.clone(),
        id: id.to_owned(),
        name: id.to_uppercase(),
        owner: owner.to_owned(),
        open_tasks: 0,
        changed_by: owner.to_owned(),
        updated_at: String::new(),
    }
}

/// Returns a task of a tenant's project `apollo`, which is nobody's.
pub(crate) fn task(tenant: &TenantId, id: &str, due: &str) -> Task {
    Task {
        tenant: tenant.clone(),
        project: "apollo".to_owned(),
        id: id.to_owned(),
        title: "Something".to_owned(),
        assignee: None,
        status: Status::Open,
        due: due.to_owned(),
        changed_by: "ada".to_owned(),
        rev: 0,
    }
}

/// Returns the calls that a worker has served on [`DAY`].
pub(crate) fn usage(tenant: &TenantId, worker: &str, calls: u64) -> Usage {
    Usage { tenant: tenant.clone(), day: DAY.to_owned(), worker: worker.to_owned(), calls }
}
