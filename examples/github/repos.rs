//! Repositories, their stars and forks: one function an access pattern.

use dyno::{Db, Error, Limit, Page, Reason, Result};

use super::model::{Account, Hub, HubItem, Issue, Numbers, Repo, RepoName, Star};

/// What became of a new repository.
#[derive(Debug, PartialEq)]
pub(crate) enum Created {
    Done,
    NameTaken,
    NoSuchOwner,
    NoSuchOriginal,
}

impl Created {
    /// Reads which action of a transaction was refused: repository, numbers, owner, original.
    fn refused(error: Error) -> Result<Self> {
        match error.slots().iter().position(Option::is_some) {
            Some(0 | 1) => Ok(Self::NameTaken),
            Some(2) => Ok(Self::NoSuchOwner),
            Some(_) => Ok(Self::NoSuchOriginal),
            None => Err(error),
        }
    }
}

/// Makes a repository with its numbers, for an account that is there.
pub(crate) async fn create_repo(
    db: &Db<Hub>,
    name: RepoName<'_>,
    about: Option<&str>,
) -> Result<Created> {
    let (repo, numbers) = new_repo(name, about.map(str::to_owned), None);
    let owner = db.check(Account::key(name.owner)).exists();
    let write = db.transact((db.create(&repo), db.create(&numbers), owner));
    write.await.map_or_else(Created::refused, |()| Ok(Created::Done))
}

/// Forks a repository, under another owner, and counts the fork at the original.
pub(crate) async fn fork(
    db: &Db<Hub>,
    original: RepoName<'_>,
    name: RepoName<'_>,
) -> Result<Created> {
    let (repo, numbers) = new_repo(name, None, Some(original.full()));
    let write = db.transact((
        db.create(&repo),
        db.create(&numbers),
        db.check(Account::key(name.owner)).exists(),
        db.patch(Numbers::key(original.owner, original.name)).add(|n| n.forks, 1u64),
    ));
    write.await.map_or_else(Created::refused, |()| Ok(Created::Done))
}

fn new_repo(name: RepoName<'_>, about: Option<String>, fork: Option<String>) -> (Repo, Numbers) {
    let (owner, name) = (name.owner.to_owned(), name.name.to_owned());
    let (stars, forks, last) = (0, 0, 0);
    let numbers = Numbers { owner: owner.clone(), repo: name.clone(), last, stars, forks };
    // The clock fills in the stamp.
    let updated_at = String::new();
    (Repo { owner, name, about, head: None, forked_from: fork, updated_at }, numbers)
}

/// A repository with its newest issues.
#[derive(Debug, PartialEq)]
pub(crate) struct RepoPage {
    pub(crate) repo: Repo,
    pub(crate) numbers: Numbers,
    pub(crate) issues: Vec<Issue>,
}

/// Reads a repository, its numbers and its newest issues, in one query: backwards from the repository.
pub(crate) async fn repo_page(
    db: &Db<Hub>,
    name: RepoName<'_>,
    issues: u32,
) -> Result<Option<RepoPage>> {
    let RepoName { owner, name } = name;
    let collection = db.collection(Repo::partition(owner, name)).keys_in(..=Repo::key(owner, name));
    let page = collection.descending().page(Limit::exactly(issues.saturating_add(2)), None);
    let mut items = page.await?.items.into_iter();
    let (Some(HubItem::Repo(repo)), Some(HubItem::Numbers(numbers))) = (items.next(), items.next())
    else {
        return Ok(None);
    };
    let issues = items.filter_map(|item| match item {
        HubItem::Issue(issue) => Some(issue),
        _ => None,
    });
    Ok(Some(RepoPage { repo, numbers, issues: issues.collect() }))
}

/// Who starred a repository, and how many did.
#[derive(Debug, PartialEq)]
pub(crate) struct Stargazers {
    pub(crate) repo: Repo,
    pub(crate) count: u64,
    pub(crate) users: Vec<String>,
}

/// Reads a repository and the first of its stargazers, in one query: forwards from its numbers.
pub(crate) async fn stargazers(
    db: &Db<Hub>,
    name: RepoName<'_>,
    users: u32,
) -> Result<Option<Stargazers>> {
    let RepoName { owner, name } = name;
    let collection =
        db.collection(Repo::partition(owner, name)).keys_in(Numbers::key(owner, name)..);
    let page = collection.page(Limit::exactly(users.saturating_add(2)), None);
    let mut items = page.await?.items.into_iter();
    let (Some(HubItem::Numbers(numbers)), Some(HubItem::Repo(repo))) = (items.next(), items.next())
    else {
        return Ok(None);
    };
    let users = items.filter_map(|item| match item {
        HubItem::Star(star) => Some(star.user),
        _ => None,
    });
    Ok(Some(Stargazers { repo, count: numbers.stars, users: users.collect() }))
}

/// What became of a star.
#[derive(Debug, PartialEq)]
pub(crate) enum Starred {
    Now,
    Before,
    NoSuchRepo,
}

/// Stars a repository once: the star is there and counted, or neither.
pub(crate) async fn star(db: &Db<Hub>, repo: RepoName<'_>, user: &str) -> Result<Starred> {
    let (owner, name, user) = (repo.owner.to_owned(), repo.name.to_owned(), user.to_owned());
    let write = db.transact((
        db.create(&Star { owner, repo: name, user }),
        db.patch(Numbers::key(repo.owner, repo.name)).add(|n| n.stars, 1u64),
    ));
    match write.await {
        Ok(()) => Ok(Starred::Now),
        Err(error) if error.rejection_of(1).is_some() => Ok(Starred::NoSuchRepo),
        Err(error) if error.rejection_of(0).is_some() => Ok(Starred::Before),
        Err(error) => Err(error),
    }
}

/// Takes a star back; `false` if there was none.
pub(crate) async fn unstar(db: &Db<Hub>, repo: RepoName<'_>, user: &str) -> Result<bool> {
    let write = db.transact((
        db.delete(Star::key(repo.owner, repo.name, user)).if_present(),
        db.patch(Numbers::key(repo.owner, repo.name)).decrement(|n| n.stars, 1u64),
    ));
    match write.await {
        Ok(()) => Ok(true),
        Err(error) if error.rejection_of(0).is_some() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Reads forks of a repository, by owner.
pub(crate) async fn forks(
    db: &Db<Hub>,
    original: RepoName<'_>,
    limit: Limit,
) -> Result<Page<Repo>> {
    db.query(Repo::query().forks_of(original.full())).page(limit, None).await
}

/// Notes a push, which moves the repository to the top of its account's list; `false` if there is no
/// such repository.
pub(crate) async fn push(db: &Db<Hub>, repo: RepoName<'_>, commit: &str) -> Result<bool> {
    match db.patch(Repo::key(repo.owner, repo.name)).set(|r| r.head, commit).await {
        Ok(_) => Ok(true),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(false),
        Err(error) => Err(error),
    }
}
