//! The table of a code host and its entities; `accounts`, `repos` and `threads` read and write them.
//!
//! Two partitions hold a parent between two kinds of children, so that one query reads the parent
//! with either kind (`keys_in`):
//!
//! ```text
//! ACCOUNT#acme#            GIST#..    < ITSELF         < MEMBER#..
//! REPO#acme#rocket#        ISSUE#..   < NUMBERS < REPO < STAR#..
//! ```

use std::collections::{BTreeMap, BTreeSet};

use dyno::{Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

/// Accounts, repositories, and what is said about them.
#[derive(Table)]
#[table(
    name = "github",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    entities(
        Account,
        Membership,
        Gist,
        Repo,
        Numbers,
        Star,
        Issue,
        PullRequest,
        Comment,
        Reaction
    )
)]
pub(crate) struct Hub;

/// A user or an organization: one entity, because they share one space of names.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "ACCOUNT#{name}",
    sk = "ITSELF",
    access(
        /// The account, after its repositories on the same index.
        with_repos, index = gsi2, pk = "ACCOUNT#{name}", sk = "ITSELF"
    )
)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) kind: AccountKind,
    pub(crate) about: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum AccountKind {
    User,
    Organization,
}

/// A user in an organization.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "ACCOUNT#{org}", sk = "MEMBER#{user}")]
pub(crate) struct Membership {
    pub(crate) org: String,
    pub(crate) user: String,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Role {
    Owner,
    Member,
}

/// Some files of a user.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "ACCOUNT#{owner}", sk = "GIST#{id}")]
pub(crate) struct Gist {
    pub(crate) owner: String,
    /// Sorts by time, as a ULID does.
    pub(crate) id: String,
    pub(crate) files: BTreeMap<String, String>,
}

/// A repository. Written only when something in it changes, so that its stamp says when.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "REPO#{owner}#{name}",
    sk = "REPO",
    access(
        /// Repositories of an account by their last change.
        of_account, index = gsi2, pk = "ACCOUNT#{owner}", sk = "AT#{updated_at}#{name}"
    ),
    access(
        /// Forks of a repository; what is no fork is not in the index.
        forks_of, index = gsi1, pk = "FORKS#{forked_from}", sk = "{owner}#{name}"
    )
)]
pub(crate) struct Repo {
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    /// The commit that was pushed last.
    pub(crate) head: Option<String>,
    /// The full name of the original.
    pub(crate) forked_from: Option<String>,
    #[entity(updated_at)]
    pub(crate) updated_at: String,
}

/// What is counted of a repository, apart from it: in no index, and changed without touching it.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "REPO#{owner}#{repo}", sk = "NUMBERS")]
pub(crate) struct Numbers {
    pub(crate) owner: String,
    pub(crate) repo: String,
    /// The number of the last issue or pull request.
    pub(crate) last: u64,
    pub(crate) stars: u64,
    pub(crate) forks: u64,
}

/// That a user likes a repository.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "REPO#{owner}#{repo}", sk = "STAR#{user}")]
pub(crate) struct Star {
    pub(crate) owner: String,
    pub(crate) repo: String,
    pub(crate) user: String,
}

/// An issue. Its text is the first comment of its thread, so that lists do not pay for it.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "REPO#{owner}#{repo}",
    sk = "ISSUE#{number}",
    access(
        /// Issues of a repository in one state, by number.
        by_state, index = gsi1, pk = "ISSUES#{owner}#{repo}", sk = "{state}#{number}"
    )
)]
pub(crate) struct Issue {
    pub(crate) owner: String,
    pub(crate) repo: String,
    pub(crate) number: u64,
    pub(crate) state: IssueState,
    pub(crate) author: String,
    pub(crate) title: String,
    pub(crate) labels: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum IssueState {
    Open,
    Closed,
}

/// A pull request, in one partition with its comments: `PULL` < `REPLY#..`.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "THREAD#{owner}#{repo}#{number}",
    sk = "PULL",
    access(
        /// Pull requests of a repository in one state, by number.
        by_state, index = gsi1, pk = "PULLS#{owner}#{repo}", sk = "{state}#{number}"
    )
)]
pub(crate) struct PullRequest {
    pub(crate) owner: String,
    pub(crate) repo: String,
    pub(crate) number: u64,
    pub(crate) state: PullState,
    pub(crate) author: String,
    pub(crate) title: String,
    pub(crate) branch: String,
}

#[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum PullState {
    Open,
    Merged,
    Closed,
}

/// A comment on an issue or a pull request; the first is the text that it was opened with.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "THREAD#{owner}#{repo}#{number}",
    sk = "REPLY#{id}",
    access(
        /// The comments of an issue or a pull request, the oldest first.
        in_thread, primary
    )
)]
pub(crate) struct Comment {
    pub(crate) owner: String,
    pub(crate) repo: String,
    pub(crate) number: u64,
    /// Sorts by time, as a ULID does; [`Comment::FIRST`] before all.
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) text: String,
    /// How many there are of each kind.
    pub(crate) reactions: BTreeMap<String, u64>,
}

impl Comment {
    /// The id of the text that an issue or a pull request was opened with.
    pub(crate) const FIRST: &str = "0";
}

/// The kinds of reaction that a user has left on a comment: each once.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Hub,
    pk = "REACTIONS#{owner}#{repo}#{number}#{user}",
    sk = "ON#{comment}",
    access(
        /// What one user has left in a thread, to mark it there.
        of_user, primary
    )
)]
pub(crate) struct Reaction {
    pub(crate) owner: String,
    pub(crate) repo: String,
    pub(crate) number: u64,
    pub(crate) user: String,
    pub(crate) comment: String,
    pub(crate) kinds: BTreeSet<String>,
}

/// The name of a repository, `octo/hello`, as functions take it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RepoName<'n> {
    pub(crate) owner: &'n str,
    pub(crate) name: &'n str,
}

impl<'n> RepoName<'n> {
    pub(crate) const fn new(owner: &'n str, name: &'n str) -> Self {
        Self { owner, name }
    }

    /// Returns the name as one text.
    pub(crate) fn full(self) -> String {
        format!("{}/{}", self.owner, self.name)
    }
}
