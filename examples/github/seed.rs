//! A small world: two users, an organization, two repositories and a fork, and what is said of them.

use dyno::{Db, Result};

use super::accounts::{create_account, join, put_gist};
use super::model::{Account, AccountKind, Comment, Gist, Hub, Membership, RepoName, Role};
use super::repos::{create_repo, fork, star};
use super::threads::{Draft, close_issue, comment, open_issue, open_pull};

pub(crate) const ROCKET: RepoName<'_> = RepoName::new("acme", "rocket");
pub(crate) const WEBSITE: RepoName<'_> = RepoName::new("acme", "website");

/// The issues of the rocket, by number; the last is followed by a pull request.
const ISSUES: [&str; 5] =
    ["Engine too loud", "Crew cannot find the door", "Leaks", "Too heavy", "Paint it red"];

/// Fills an empty table.
pub(crate) async fn seed(db: &Db<Hub>) -> Result<()> {
    for (name, kind) in [
        ("acme", AccountKind::Organization),
        ("ada", AccountKind::User),
        ("bob", AccountKind::User),
    ] {
        let account = Account { name: name.to_owned(), kind, about: None };
        create_account(db, &account).await?;
    }
    for (user, role) in [("ada", Role::Owner), ("bob", Role::Member)] {
        let (org, user) = ("acme".to_owned(), user.to_owned());
        join(db, &Membership { org, user, role }).await?;
    }
    for id in ["01J2A", "01J2B", "01J2C"] {
        let files = [("notes.md".to_owned(), format!("note {id}"))].into();
        put_gist(db, &Gist { owner: "ada".to_owned(), id: id.to_owned(), files }).await?;
    }
    create_repo(db, ROCKET, Some("To the moon")).await?;
    create_repo(db, WEBSITE, None).await?;
    fork(db, ROCKET, RepoName::new("bob", "rocket")).await?;
    for user in ["ada", "bob"] {
        star(db, ROCKET, user).await?;
    }
    for title in ISSUES {
        open_issue(db, ROCKET, Draft { author: "bob", title, text: "As the title says." }).await?;
    }
    close_issue(db, ROCKET, 3).await?;
    let draft = Draft { author: "ada", title: "A quieter engine", text: "Mends #1." };
    open_pull(db, ROCKET, "quiet", draft).await?;
    for (number, id, text) in [(1, "01J2D", "Mine, too."), (6, "01J2E", "Looks good.")] {
        comment(db, &reply(number, id, "bob", text)).await?;
    }
    Ok(())
}

/// Returns a comment in a thread of the rocket.
pub(crate) fn reply(number: u64, id: &str, author: &str, text: &str) -> Comment {
    Comment {
        owner: ROCKET.owner.to_owned(),
        repo: ROCKET.name.to_owned(),
        number,
        id: id.to_owned(),
        author: author.to_owned(),
        text: text.to_owned(),
        reactions: [].into(),
    }
}
