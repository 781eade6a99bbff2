//! Users and organizations, who belongs to them, and what is theirs: one function an access pattern.

use dyno::{Cursor, Db, Limit, Partition, Reason, Result};

use super::model::{Account, AccountKind, Gist, Hub, HubItem, Membership, Repo};

/// Makes an account; `false` if the name is taken, by a user or an organization.
pub(crate) async fn create_account(db: &Db<Hub>, account: &Account) -> Result<bool> {
    match db.create(account).await {
        Ok(()) => Ok(true),
        Err(error) if error.reason() == Some(&Reason::Exists) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What became of a membership.
#[derive(Debug, PartialEq)]
pub(crate) enum Joined {
    Now,
    Before,
    NoSuchOrganization,
    NoSuchUser,
}

/// Makes a user a member of an organization, if both are there and are what they are said to be.
pub(crate) async fn join(db: &Db<Hub>, membership: &Membership) -> Result<Joined> {
    if membership.org == membership.user {
        // An account is one or the other; and a transaction takes each item once.
        return Ok(Joined::NoSuchUser);
    }
    let is = |name: &str, kind| db.check(Account::key(name)).condition(|a| a.kind.eq(kind));
    let write = db.transact((
        db.create(membership),
        is(&membership.org, AccountKind::Organization),
        is(&membership.user, AccountKind::User),
    ));
    match write.await {
        Ok(()) => Ok(Joined::Now),
        Err(error) if error.rejection_of(1).is_some() => Ok(Joined::NoSuchOrganization),
        Err(error) if error.rejection_of(2).is_some() => Ok(Joined::NoSuchUser),
        Err(error) if error.rejection_of(0).is_some() => Ok(Joined::Before),
        Err(error) => Err(error),
    }
}

/// An organization with the first of its members.
#[derive(Debug, PartialEq)]
pub(crate) struct Organization {
    pub(crate) account: Account,
    pub(crate) members: Vec<Membership>,
}

/// Reads an organization and its members by name, in one query: the account, and what sorts after it.
pub(crate) async fn organization(
    db: &Db<Hub>,
    name: &str,
    members: u32,
) -> Result<Option<Organization>> {
    let collection = db.collection(Account::partition(name)).keys_in(Account::key(name)..);
    let mut items =
        collection.page(Limit::exactly(members.saturating_add(1)), None).await?.items.into_iter();
    let Some(HubItem::Account(account)) = items.next() else { return Ok(None) };
    let members = items.filter_map(|item| match item {
        HubItem::Membership(membership) => Some(membership),
        _ => None,
    });
    Ok(Some(Organization { account, members: members.collect() }))
}

/// Keeps a gist of a user.
pub(crate) async fn put_gist(db: &Db<Hub>, gist: &Gist) -> Result<()> {
    db.put(gist).await
}

/// A user with the newest gists.
#[derive(Debug, PartialEq)]
pub(crate) struct Gists {
    pub(crate) account: Account,
    pub(crate) newest: Vec<Gist>,
}

/// Reads a user and the newest gists, in one query: the account, and backwards what sorts before it.
pub(crate) async fn gists(db: &Db<Hub>, user: &str, newest: u32) -> Result<Option<Gists>> {
    let collection = db.collection(Account::partition(user)).keys_in(..=Account::key(user));
    let page = collection.descending().page(Limit::exactly(newest.saturating_add(1)), None);
    let mut items = page.await?.items.into_iter();
    let Some(HubItem::Account(account)) = items.next() else { return Ok(None) };
    let newest = items.filter_map(|item| match item {
        HubItem::Gist(gist) => Some(gist),
        _ => None,
    });
    Ok(Some(Gists { account, newest: newest.collect() }))
}

/// An account with some of its repositories.
#[derive(Debug)]
pub(crate) struct AccountPage {
    /// On the first page.
    pub(crate) account: Option<Account>,
    pub(crate) repos: Vec<Repo>,
    pub(crate) next: Option<Cursor>,
}

/// Reads an account and its repositories, the last changed first, in one query of `gsi2`.
pub(crate) async fn account_page(
    db: &Db<Hub>,
    name: &str,
    items: u32,
    cursor: Option<Cursor>,
) -> Result<AccountPage> {
    let partition = Partition::of(Account::query().with_repos(name));
    let page = db.collection(partition).descending().page(Limit::exactly(items), cursor).await?;
    let mut found = AccountPage { account: None, repos: Vec::new(), next: page.cursor };
    for item in page.items {
        match item {
            HubItem::Account(account) => found.account = Some(account),
            HubItem::Repo(repo) => found.repos.push(repo),
            _ => {}
        }
    }
    Ok(found)
}
