//! The example `github`: every access pattern with its units, what is refused, and its README.

#[path = "../../examples/github/accounts.rs"]
mod accounts;
#[path = "../../examples/github/model.rs"]
mod model;
#[path = "../../examples/github/repos.rs"]
mod repos;
#[path = "../../examples/github/seed.rs"]
mod seed;
#[path = "../../examples/github/threads.rs"]
mod threads;

use std::time::Duration;

use dyno::clock::ManualClock;
use dyno::{Db, Limit, Table};

use super::page::Page;
use accounts::{Joined, account_page, create_account, gists, join, organization, put_gist};
use model::{
    Account, AccountKind, Comment, Gist, Hub, Issue, IssueState, Membership, Numbers, PullRequest,
    PullState, RepoName, Role,
};
use repos::{
    Created, Starred, create_repo, fork, forks, push, repo_page, star, stargazers, unstar,
};
use seed::{ROCKET, WEBSITE, reply};
use threads::{
    Commented, Draft, Edited, Reacted, close_issue, comment, edit_comment, issue_page, issues,
    merge, next_number, open_issue, open_pull, pull_page, pulls, react, reactions_of,
};

const NOWHERE: RepoName<'_> = RepoName::new("acme", "nowhere");
const DRAFT: Draft<'_> = Draft { author: "ada", title: "New", text: "Something new." };

async fn seeded() -> (Page, Db<Hub>, ManualClock) {
    let page = Page::new();
    let clock = page.clock();
    let db = Db::<Hub>::new(page.backend()).clock(clock.clone());
    db.create_table().await.unwrap();
    seed::seed(&db).await.unwrap();
    (page, db, clock)
}

async fn numbers(db: &Db<Hub>, repo: RepoName<'_>) -> Numbers {
    db.get(Numbers::key(repo.owner, repo.name)).await.unwrap().unwrap()
}

fn account(name: &str, kind: AccountKind) -> Account {
    Account { name: name.into(), kind, about: None }
}

fn membership(org: &str, user: &str) -> Membership {
    Membership { org: org.into(), user: user.into(), role: Role::Member }
}

fn issue_numbers(issues: &[Issue]) -> Vec<u64> {
    issues.iter().map(|issue| issue.number).collect()
}

#[tokio::test]
async fn patterns_cost_what_the_readme_says() {
    let (mut page, db, clock) = seeded().await;
    clock.advance(Duration::from_mins(1));
    accounts_and_what_is_theirs(&mut page, &db).await;
    repositories(&mut page, &db).await;
    clock.advance(Duration::from_mins(1));
    pushes(&mut page, &db).await;
    issues_and_pull_requests(&mut page, &db).await;
    comments_and_reactions(&mut page, &db).await;
    page.assert_readme("github", Hub::SCHEMA);
}

async fn accounts_and_what_is_theirs(page: &mut Page, db: &Db<Hub>) {
    let eve = account("eve", AccountKind::User);
    let made = page.row("1", "make an account, if the name is free", create_account(db, &eve));
    assert!(made.await.unwrap());
    page.assert_units(2.0);
    let eve = membership("acme", "eve");
    let joined = page.row("2", "a user joins an organization", join(db, &eve)).await.unwrap();
    assert_eq!(joined, Joined::Now);
    page.assert_units(6.0);
    let found = page.row("3", "an organization with its members", organization(db, "acme", 2));
    let found = found.await.unwrap().unwrap();
    let users: Vec<_> = found.members.iter().map(|member| member.user.as_str()).collect();
    assert_eq!((found.account.kind, users), (AccountKind::Organization, vec!["ada", "bob"]));
    page.assert_units(0.5);
    let gist = Gist { owner: "ada".into(), id: "01J2G".into(), files: [].into() };
    page.row("4", "keep a gist", put_gist(db, &gist)).await.unwrap();
    page.assert_units(1.0);
    let found = page.row("5", "a user with the newest gists", gists(db, "ada", 2)).await.unwrap();
    let found = found.unwrap();
    let ids: Vec<_> = found.newest.iter().map(|gist| gist.id.as_str()).collect();
    assert_eq!((found.account.name.as_str(), ids), ("ada", vec!["01J2G", "01J2C"]));
    page.assert_units(0.5);
}

async fn repositories(page: &mut Page, db: &Db<Hub>) {
    let made = create_repo(db, RepoName::new("acme", "moon"), None);
    let made = page.row("6", "make a repository, if the name is free", made).await.unwrap();
    assert_eq!(made, Created::Done);
    page.assert_units(7.0);
    let found = page.row("7", "a repository with its newest issues", repo_page(db, ROCKET, 2));
    let found = found.await.unwrap().unwrap();
    assert_eq!((found.repo.name.as_str(), found.numbers.stars), ("rocket", 2));
    assert_eq!(issue_numbers(&found.issues), [5, 4]);
    page.assert_units(0.5);
    let starred = page.row("8", "star a repository once", star(db, ROCKET, "eve")).await.unwrap();
    assert_eq!(starred, Starred::Now);
    page.assert_units(4.0);
    let found = page.row("9", "a repository with its stargazers", stargazers(db, ROCKET, 10));
    let found = found.await.unwrap().unwrap();
    assert_eq!((found.repo.name.as_str(), found.count), ("rocket", 3));
    assert_eq!(found.users, ["ada", "bob", "eve"]);
    page.assert_units(0.5);
    assert!(page.row("10", "take a star back", unstar(db, ROCKET, "eve")).await.unwrap());
    assert_eq!(numbers(db, ROCKET).await.stars, 2);
    page.assert_units(4.0);
    let forked = page.row("11", "fork a repository", fork(db, ROCKET, RepoName::new("ada", "r")));
    assert_eq!(forked.await.unwrap(), Created::Done);
    assert_eq!(numbers(db, ROCKET).await.forks, 2);
    page.assert_units(10.0);
    let found = page.row("12", "forks of a repository", forks(db, ROCKET, Limit::exactly(10)));
    let found = found.await.unwrap().items;
    let owners: Vec<_> = found.iter().map(|repo| repo.owner.as_str()).collect();
    assert_eq!(owners, ["ada", "bob"]);
    page.assert_units(0.5);
}

async fn pushes(page: &mut Page, db: &Db<Hub>) {
    let pushed = page.row("13", "note a push", push(db, WEBSITE, "c0ffee")).await.unwrap();
    assert!(pushed);
    page.assert_units(3.0);
    let found = account_page(db, "acme", 4, None);
    let found = page.row("14", "an account with its repositories, last changed first", found);
    let found = found.await.unwrap();
    let names: Vec<_> = found.repos.iter().map(|repo| repo.name.as_str()).collect();
    assert_eq!(names, ["website", "moon", "rocket"]);
    assert_eq!(found.account.map(|account| account.name).as_deref(), Some("acme"));
    page.assert_units(0.5);
}

async fn issues_and_pull_requests(page: &mut Page, db: &Db<Hub>) {
    let opened = page.row("15", "open an issue", open_issue(db, ROCKET, DRAFT)).await.unwrap();
    assert_eq!(opened.map(|issue| issue.number), Some(7));
    page.assert_units(6.0);
    let open = issues(db, ROCKET, IssueState::Open, Limit::exactly(3), None);
    let open = page.row("16", "open issues, the newest first", open).await.unwrap();
    assert_eq!(issue_numbers(&open.items), [7, 5, 4]);
    page.assert_units(0.5);
    let closed = page.row("17", "close an issue that is open", close_issue(db, ROCKET, 5)).await;
    assert_eq!(closed.unwrap().map(|issue| issue.state), Some(IssueState::Closed));
    page.assert_units(3.0);
    let closed = issues(db, ROCKET, IssueState::Closed, Limit::exactly(3), None);
    let closed = page.row("18", "closed issues, the newest first", closed).await.unwrap();
    assert_eq!(issue_numbers(&closed.items), [5, 3]);
    page.assert_units(0.5);
    let opened = page.row("19", "open a pull request", open_pull(db, ROCKET, "new", DRAFT)).await;
    assert_eq!(opened.unwrap().map(|pull| pull.number), Some(8));
    page.assert_units(6.0);
    let open = pulls(db, ROCKET, PullState::Open, Limit::exactly(10), None);
    let open = page.row("20", "open pull requests, the newest first", open).await.unwrap();
    let numbers: Vec<_> = open.items.iter().map(|pull| pull.number).collect();
    assert_eq!(numbers, [8, 6]);
    page.assert_units(0.5);
    let merged = page.row("21", "merge a pull request that is open", merge(db, ROCKET, 6)).await;
    assert_eq!(merged.unwrap().map(|pull| pull.state), Some(PullState::Merged));
    page.assert_units(3.0);
}

async fn comments_and_reactions(page: &mut Page, db: &Db<Hub>) {
    let said = reply(1, "01J2F", "ada", "We are on it.");
    let done = page.row("22", "comment on an issue or a pull request", comment(db, &said)).await;
    assert_eq!(done.unwrap(), Commented::Now);
    page.assert_units(4.0);
    let edited = edit_comment(db, &said, "Mended by #6.");
    let edited = page.row("23", "edit a comment as it was read", edited).await.unwrap();
    let expected = Comment { text: "Mended by #6.".into(), ..said.clone() };
    assert_eq!(edited, Edited::Done(expected));
    page.assert_units(1.0);
    let done = page.row("24", "react to a comment once", react(db, &said, "bob", "+1")).await;
    assert_eq!(done.unwrap(), Reacted::Now);
    page.assert_units(4.0);
    let mine = page.row("25", "a user's reactions in a thread", reactions_of(db, ROCKET, 1, "bob"));
    let mine = mine.await.unwrap();
    assert_eq!((mine.len(), mine[0].comment.as_str()), (1, "01J2F"));
    page.assert_units(0.5);
    let found = page.row("26", "an issue with its comments", issue_page(db, ROCKET, 1, 10)).await;
    let found = found.unwrap().unwrap();
    let texts: Vec<_> = found.comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(found.head.title, "Engine too loud");
    assert_eq!(texts, ["As the title says.", "Mine, too.", "Mended by #6."]);
    assert_eq!(found.comments[2].reactions.get("+1"), Some(&1));
    page.assert_units(1.0);
    let found = page.row("27", "a pull request with its comments", pull_page(db, ROCKET, 6, 10));
    let found = found.await.unwrap().unwrap();
    assert_eq!((found.head.branch.as_str(), found.comments.len()), ("quiet", 2));
    page.assert_units(0.5);
}

#[tokio::test]
async fn names_are_taken_once_by_users_and_organizations_alike() {
    let (_, db, _) = seeded().await;
    for kind in [AccountKind::User, AccountKind::Organization] {
        assert!(!create_account(&db, &account("ada", kind)).await.unwrap());
    }
    assert_eq!(create_repo(&db, ROCKET, None).await.unwrap(), Created::NameTaken);
    let ownerless = RepoName::new("nobody", "rocket");
    assert_eq!(create_repo(&db, ownerless, None).await.unwrap(), Created::NoSuchOwner);
    assert_eq!(fork(&db, ROCKET, ownerless).await.unwrap(), Created::NoSuchOwner);
    let taken = RepoName::new("bob", "rocket");
    assert_eq!(fork(&db, ROCKET, taken).await.unwrap(), Created::NameTaken);
    let free = RepoName::new("bob", "free");
    assert_eq!(fork(&db, NOWHERE, free).await.unwrap(), Created::NoSuchOriginal);
    // What was refused left nothing behind.
    assert_eq!(numbers(&db, ROCKET).await.forks, 1);
    assert_eq!(repo_page(&db, free, 1).await.unwrap(), None);
}

#[tokio::test]
async fn members_are_users_of_organizations() {
    let (_, db, _) = seeded().await;
    let join = async |org: &str, user: &str| join(&db, &membership(org, user)).await.unwrap();
    assert_eq!(join("acme", "ada").await, Joined::Before);
    assert_eq!(join("ada", "bob").await, Joined::NoSuchOrganization);
    assert_eq!(join("nobody", "bob").await, Joined::NoSuchOrganization);
    assert_eq!(join("acme", "nobody").await, Joined::NoSuchUser);
    assert_eq!(join("acme", "acme").await, Joined::NoSuchUser);
    assert_eq!(organization(&db, "acme", 10).await.unwrap().unwrap().members.len(), 2);
    assert_eq!(organization(&db, "nobody", 10).await.unwrap(), None);
    assert_eq!(gists(&db, "nobody", 10).await.unwrap(), None);
}

#[tokio::test]
async fn stars_count_once() {
    let (_, db, _) = seeded().await;
    assert_eq!(star(&db, ROCKET, "ada").await.unwrap(), Starred::Before);
    assert_eq!(star(&db, NOWHERE, "ada").await.unwrap(), Starred::NoSuchRepo);
    assert!(unstar(&db, ROCKET, "ada").await.unwrap());
    assert!(!unstar(&db, ROCKET, "ada").await.unwrap());
    assert!(!unstar(&db, NOWHERE, "ada").await.unwrap());
    let found = stargazers(&db, ROCKET, 10).await.unwrap().unwrap();
    assert_eq!((found.count, found.users), (1, vec!["bob".to_owned()]));
    assert_eq!(stargazers(&db, NOWHERE, 10).await.unwrap(), None);
}

#[tokio::test]
async fn issues_and_pull_requests_share_numbers_that_are_given_once() {
    let (_, db, _) = seeded().await;
    assert_eq!(next_number(&db, ROCKET).await.unwrap(), Some(7));
    assert_eq!(open_issue(&db, ROCKET, DRAFT).await.unwrap().map(|it| it.number), Some(8));
    assert_eq!(open_pull(&db, ROCKET, "b", DRAFT).await.unwrap().map(|it| it.number), Some(9));
    assert_eq!(open_issue(&db, WEBSITE, DRAFT).await.unwrap().map(|it| it.number), Some(1));
    assert!(open_issue(&db, NOWHERE, DRAFT).await.unwrap().is_none());
    assert!(open_pull(&db, NOWHERE, "b", DRAFT).await.unwrap().is_none());
    // Neither stands where the other would.
    let found = db.get(Issue::key("acme", "rocket", 9)).await.unwrap();
    let pull = db.get(PullRequest::key("acme", "rocket", 9)).await.unwrap();
    assert!(found.is_none() && pull.is_some());
    assert!(issue_page(&db, ROCKET, 9, 10).await.unwrap().is_none());
    assert!(pull_page(&db, ROCKET, 8, 10).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_closed_or_merged_is_so_once() {
    let (_, db, _) = seeded().await;
    assert!(close_issue(&db, ROCKET, 3).await.unwrap().is_none());
    assert!(close_issue(&db, ROCKET, 99).await.unwrap().is_none());
    assert!(merge(&db, ROCKET, 6).await.unwrap().is_some());
    assert!(merge(&db, ROCKET, 6).await.unwrap().is_none());
    let open = pulls(&db, ROCKET, PullState::Open, Limit::exactly(10), None).await.unwrap();
    assert!(open.items.is_empty());
    let merged = pulls(&db, ROCKET, PullState::Merged, Limit::exactly(10), None).await.unwrap();
    assert_eq!(merged.items.len(), 1);
}

#[tokio::test]
async fn lists_go_on_where_they_ended() {
    let (_, db, _) = seeded().await;
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let limit = Limit::exactly(3);
        let page = issues(&db, ROCKET, IssueState::Open, limit, cursor).await.unwrap();
        seen.extend(issue_numbers(&page.items));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 2, 1]);
    let first = account_page(&db, "acme", 2, None).await.unwrap();
    let second = account_page(&db, "acme", 2, first.next).await.unwrap();
    assert!(first.account.is_some() && second.account.is_none());
    assert_eq!((first.repos.len(), second.repos.len()), (1, 1));
}

#[tokio::test]
async fn a_push_moves_a_repository_and_a_star_does_not() {
    let (_, db, clock) = seeded().await;
    let first = async || {
        let page = account_page(&db, "acme", 2, None).await.unwrap();
        page.repos[0].name.clone()
    };
    // Made in one moment, they come by name, backwards.
    assert_eq!(first().await, "website");
    clock.advance(Duration::from_secs(1));
    star(&db, ROCKET, "eve").await.unwrap();
    assert_eq!(first().await, "website");
    assert!(push(&db, ROCKET, "c0ffee").await.unwrap());
    assert_eq!(first().await, "rocket");
    assert!(!push(&db, NOWHERE, "c0ffee").await.unwrap());
}

#[tokio::test]
async fn comments_are_written_once_and_edited_as_they_were_read() {
    let (_, db, _) = seeded().await;
    let said = reply(1, "01J2F", "ada", "first");
    assert_eq!(comment(&db, &said).await.unwrap(), Commented::Now);
    assert_eq!(comment(&db, &said).await.unwrap(), Commented::Before);
    let lost = reply(99, "01J2F", "ada", "nowhere");
    assert_eq!(comment(&db, &lost).await.unwrap(), Commented::NoSuchThread);
    // A reaction is no other text.
    react(&db, &said, "bob", "+1").await.unwrap();
    let Edited::Done(second) = edit_comment(&db, &said, "second").await.unwrap() else {
        panic!("nobody else wrote")
    };
    let meanwhile = edit_comment(&db, &said, "third").await.unwrap();
    assert_eq!(meanwhile, Edited::Meanwhile(second));
    assert_eq!(edit_comment(&db, &lost, "x").await.unwrap(), Edited::Gone);
}

#[tokio::test]
async fn a_kind_of_reaction_counts_once_a_user() {
    let (_, db, _) = seeded().await;
    let said = reply(1, Comment::FIRST, "bob", "");
    assert_eq!(react(&db, &said, "ada", "+1").await.unwrap(), Reacted::Now);
    assert_eq!(react(&db, &said, "ada", "+1").await.unwrap(), Reacted::Before);
    assert_eq!(react(&db, &said, "ada", "rocket").await.unwrap(), Reacted::Now);
    assert_eq!(react(&db, &said, "bob", "+1").await.unwrap(), Reacted::Now);
    let lost = reply(1, "01J9Z", "ada", "");
    assert_eq!(react(&db, &lost, "ada", "+1").await.unwrap(), Reacted::NoSuchComment);
    let page = issue_page(&db, ROCKET, 1, 1).await.unwrap().unwrap();
    let counts: Vec<_> = page.comments[0].reactions.iter().collect();
    assert_eq!(counts, [(&"+1".to_owned(), &2), (&"rocket".to_owned(), &1)]);
    let mine = reactions_of(&db, ROCKET, 1, "ada").await.unwrap();
    assert_eq!(mine.len(), 1);
    assert!(mine[0].kinds.iter().eq(["+1", "rocket"]));
}
