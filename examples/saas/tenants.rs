//! Tenants and their users: one function an access pattern.

use dyno::{Db, Reason, Rejection, Result};

use super::model::{Email, Project, Saas, SaasItem, Tenant, TenantId, User};

/// What became of a new account.
#[derive(Debug, PartialEq)]
pub(crate) enum Joined {
    Done,
    /// The tenant's or the user's name.
    NameTaken,
    /// By another user of this tenant.
    EmailTaken,
    NoSeatLeft,
    NoSuchTenant,
}

/// Makes a tenant with its first user: both, or neither.
pub(crate) async fn sign_up(db: &Db<Saas>, tenant: &Tenant, first: &User) -> Result<Joined> {
    let first = User { tenant: tenant.id.clone(), ..first.clone() };
    let tenant = Tenant { users: 1, ..tenant.clone() };
    match db.transact((db.create(&tenant), db.create(&first))).await {
        Ok(()) => Ok(Joined::Done),
        Err(error) if error.rejection_of(0).is_some() => Ok(Joined::NameTaken),
        Err(error) => Err(error),
    }
}

/// Adds a user, if the tenant's plan has a seat left and nobody there has the email.
pub(crate) async fn invite(db: &Db<Saas>, user: &User) -> Result<Joined> {
    let seat = db.patch(Tenant::key(&user.tenant)).add(|t| t.users, 1u32);
    let write = db.transact((db.create(user), seat.condition(|t| t.users.lt(t.seats))));
    let Err(error) = write.await else { return Ok(Joined::Done) };
    let reason = |slot| error.rejection_of(slot).map(Rejection::reason);
    match (reason(0), reason(1)) {
        (_, Some(Reason::Missing)) => Ok(Joined::NoSuchTenant),
        (Some(Reason::Unique { .. }), _) => Ok(Joined::EmailTaken),
        (Some(_), _) => Ok(Joined::NameTaken),
        (None, Some(_)) => Ok(Joined::NoSeatLeft),
        (None, None) => Err(error),
    }
}

/// Removes a user, whose seat and email are free again; `false` if there is none.
///
/// Tasks keep their assignee: list them first, and give them to others.
pub(crate) async fn remove_user(db: &Db<Saas>, tenant: &TenantId, user: &str) -> Result<bool> {
    let write = db.transact((
        db.delete(User::key(tenant, user)).if_present(),
        db.patch(Tenant::key(tenant)).decrement(|t| t.users, 1u32),
    ));
    match write.await {
        Ok(()) => Ok(true),
        Err(error) if error.rejection_of(0).is_some() => Ok(false),
        Err(error) => Err(error),
    }
}

/// What became of a change of an email.
#[derive(Debug, PartialEq)]
pub(crate) enum Moved {
    Done(User),
    EmailTaken,
    NoSuchUser,
}

/// Gives a user another email: attribute, key of the index, and what keeps it unique, all at once.
pub(crate) async fn change_email(
    db: &Db<Saas>,
    tenant: &TenantId,
    user: &str,
    email: &Email,
) -> Result<Moved> {
    match db.patch(User::key(tenant, user)).rekey(|k| k.by_email(email)).await {
        Ok(user) => Ok(Moved::Done(user)),
        Err(error) => match error.reason() {
            Some(Reason::Unique { .. }) => Ok(Moved::EmailTaken),
            Some(Reason::Missing) => Ok(Moved::NoSuchUser),
            _ => Err(error),
        },
    }
}

/// Returns the accounts of an email, one a tenant, for the user to choose from.
///
/// Across tenants: not for a role that serves one. An index follows the table after a moment, so a new
/// account can be used a moment later.
pub(crate) async fn log_in(db: &Db<Saas>, email: &Email) -> Result<Vec<User>> {
    db.query(User::query().by_email(email)).all().await
}

/// A tenant with its users and projects.
#[derive(Debug, PartialEq)]
pub(crate) struct TenantPage {
    pub(crate) tenant: Tenant,
    pub(crate) users: Vec<User>,
    pub(crate) projects: Vec<Project>,
}

/// Reads a tenant with its users and projects, in one query, as they were written last.
///
/// There are as many users as seats, and tasks lie elsewhere, so all of it fits some pages.
pub(crate) async fn tenant_page(db: &Db<Saas>, tenant: &TenantId) -> Result<Option<TenantPage>> {
    let items = db.collection(Tenant::partition(tenant)).consistent().all().await?;
    let mut items = items.into_iter();
    let Some(SaasItem::Tenant(tenant)) = items.next() else { return Ok(None) };
    let mut page = TenantPage { tenant, users: Vec::new(), projects: Vec::new() };
    for item in items {
        match item {
            SaasItem::User(user) => page.users.push(user),
            SaasItem::Project(project) => page.projects.push(project),
            _ => {}
        }
    }
    Ok(Some(page))
}
