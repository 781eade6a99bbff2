//! A code host: accounts, repositories, issues, pull requests, stars and forks in one table.
//!
//! Shows parents between two kinds of children, so that one query reads a repository with its newest
//! issues and another with its stargazers; numbers and counts that do not touch what indexes copy;
//! and "once" kept by transactions. The README has the design and what each pattern costs.
//!
//! ```sh
//! cargo run --example github
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod accounts;
mod model;
mod repos;
mod seed;
mod threads;

use dyno::layer::Meter;
use dyno::{Db, Limit, Result};
use dyno_local::Local;

use model::{Hub, IssueState, PullState, RepoName};
use seed::{ROCKET, reply};
use threads::{Draft, Edited};

#[tokio::main]
async fn main() -> Result<()> {
    let meter = Meter::new(Local::new());
    let db = Db::<Hub>::new(meter.clone());
    db.create_table().await?;
    seed::seed(&db).await?;
    let units = || {
        let units = meter.take();
        format!("{} read, {} write units", units.read, units.write)
    };
    println!("a small world: {}", units());

    if let Some(page) = repos::repo_page(&db, ROCKET, 3).await? {
        let titles: Vec<_> = page.issues.iter().map(|issue| issue.title.as_str()).collect();
        println!("{} with {} stars; newest issues: {titles:?}", page.repo.name, page.numbers.stars);
    }
    println!("  repository and issues in one query: {}", units());
    if let Some(page) = repos::stargazers(&db, ROCKET, 10).await? {
        println!("{} was starred by {:?}", page.repo.name, page.users);
    }
    println!("  repository and stargazers in one query: {}", units());
    println!("ada stars it again: {:?}", repos::star(&db, ROCKET, "ada").await?);
    println!("bob takes his star back: {}", repos::unstar(&db, ROCKET, "bob").await?);
    let forks = repos::forks(&db, ROCKET, Limit::exactly(10)).await?;
    println!("it has {} fork; {}", forks.items.len(), units());

    repos::push(&db, ROCKET, "c0ffee").await?;
    println!("a push: {}", units());
    let page = accounts::account_page(&db, "acme", 2, None).await?;
    let names: Vec<_> = page.repos.iter().map(|repo| repo.name.as_str()).collect();
    let more = if page.next.is_some() { "and more" } else { "and no more" };
    println!("{:?}: {names:?} {more}; {}", page.account.map(|it| it.name), units());
    if let Some(page) = accounts::organization(&db, "acme", 10).await? {
        println!("{} has {} members", page.account.name, page.members.len());
    }
    if let Some(page) = accounts::gists(&db, "ada", 2).await? {
        println!("{}'s newest gists: {}; {}", page.account.name, page.newest.len(), units());
    }

    let draft = Draft { author: "ada", title: "Where is the brake?", text: "I need it now." };
    if let Some(issue) = threads::open_issue(&db, ROCKET, draft).await? {
        println!("issue {} of {}: {}", issue.number, issue.author, units());
    }
    let limit = Limit::exactly(10);
    let open = threads::issues(&db, ROCKET, IssueState::Open, limit, None).await?;
    let pulls = threads::pulls(&db, ROCKET, PullState::Open, limit, None).await?;
    println!("{} issues and {} pull request open", open.items.len(), pulls.items.len());
    threads::close_issue(&db, ROCKET, 2).await?;
    let merged = threads::merge(&db, ROCKET, 6).await?;
    println!("merged: {:?}", merged.map(|pull| pull.branch));

    let said = reply(1, "01J2F", "ada", "We are on it.");
    println!("a comment: {:?}", threads::comment(&db, &said).await?);
    if let Edited::Done(now) = threads::edit_comment(&db, &said, "Mended by #6.").await? {
        println!("edited: {}", now.text);
    }
    println!("edited as first read: {:?}", threads::edit_comment(&db, &said, "?").await?);
    for _ in 0..2 {
        println!("bob likes it: {:?}", threads::react(&db, &said, "bob", "+1").await?);
    }
    let mine = threads::reactions_of(&db, ROCKET, 1, "bob").await?;
    println!("bob has reacted to {} comment", mine.len());
    if let Some(page) = threads::issue_page(&db, ROCKET, 1, 10).await? {
        let liked = page.comments.iter().filter_map(|it| it.reactions.get("+1")).sum::<u64>();
        println!("{}: {} comments, {liked} +1", page.head.title, page.comments.len());
    }
    if let Some(page) = threads::pull_page(&db, ROCKET, 6, 10).await? {
        println!("{}: {} comments; {}", page.head.title, page.comments.len(), units());
    }
    let again = repos::fork(&db, ROCKET, RepoName::new("bob", "rocket")).await?;
    println!("bob forks it again: {again:?}");
    Ok(())
}
