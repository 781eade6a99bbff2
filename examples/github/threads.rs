//! Issues, pull requests, comments and reactions: one function an access pattern.

use std::collections::{BTreeMap, BTreeSet};

use dyno::{Cursor, Db, Key, Limit, Page, Partition, Reason, Result};

use super::model::{
    Comment, Hub, HubItem, Issue, IssueState, Numbers, PullRequest, PullState, Reaction, RepoName,
};

/// What an issue or a pull request is opened with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draft<'d> {
    pub(crate) author: &'d str,
    pub(crate) title: &'d str,
    pub(crate) text: &'d str,
}

/// Takes the next number of a repository; `None` if there is no such repository.
///
/// One write, without a read before. A number whose issue is not written then is left out: numbers
/// grow, and have gaps.
pub(crate) async fn next_number(db: &Db<Hub>, repo: RepoName<'_>) -> Result<Option<u64>> {
    match db.patch(Numbers::key(repo.owner, repo.name)).add(|n| n.last, 1u64).await {
        Ok(numbers) => Ok(Some(numbers.last)),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens an issue with its text; `None` if there is no such repository.
pub(crate) async fn open_issue(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    draft: Draft<'_>,
) -> Result<Option<Issue>> {
    let Some(number) = next_number(db, repo).await? else { return Ok(None) };
    let issue = Issue {
        owner: repo.owner.to_owned(),
        repo: repo.name.to_owned(),
        number,
        state: IssueState::Open,
        author: draft.author.to_owned(),
        title: draft.title.to_owned(),
        labels: BTreeSet::new(),
    };
    db.transact((db.create(&issue), db.create(&first_comment(repo, number, draft)))).await?;
    Ok(Some(issue))
}

/// Opens a pull request of a branch with its text; `None` if there is no such repository.
pub(crate) async fn open_pull(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    branch: &str,
    draft: Draft<'_>,
) -> Result<Option<PullRequest>> {
    let Some(number) = next_number(db, repo).await? else { return Ok(None) };
    let pull = PullRequest {
        owner: repo.owner.to_owned(),
        repo: repo.name.to_owned(),
        number,
        state: PullState::Open,
        author: draft.author.to_owned(),
        title: draft.title.to_owned(),
        branch: branch.to_owned(),
    };
    db.transact((db.create(&pull), db.create(&first_comment(repo, number, draft)))).await?;
    Ok(Some(pull))
}

fn first_comment(repo: RepoName<'_>, number: u64, draft: Draft<'_>) -> Comment {
    Comment {
        owner: repo.owner.to_owned(),
        repo: repo.name.to_owned(),
        number,
        id: Comment::FIRST.to_owned(),
        author: draft.author.to_owned(),
        text: draft.text.to_owned(),
        reactions: BTreeMap::new(),
    }
}

/// Reads issues of a repository in one state, the newest first.
pub(crate) async fn issues(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    state: IssueState,
    limit: Limit,
    cursor: Option<Cursor>,
) -> Result<Page<Issue>> {
    let issues = Issue::query().by_state(repo.owner, repo.name).state(state);
    db.query(issues).descending().page(limit, cursor).await
}

/// Reads pull requests of a repository in one state, the newest first.
pub(crate) async fn pulls(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    state: PullState,
    limit: Limit,
    cursor: Option<Cursor>,
) -> Result<Page<PullRequest>> {
    let pulls = PullRequest::query().by_state(repo.owner, repo.name).state(state);
    db.query(pulls).descending().page(limit, cursor).await
}

/// Closes an issue; `None` if it is not open, or someone was faster.
pub(crate) async fn close_issue(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    number: u64,
) -> Result<Option<Issue>> {
    let patch = db.patch(Issue::key(repo.owner, repo.name, number));
    let close = patch.rekey(|k| k.by_state(IssueState::Closed));
    match close.condition(|i| i.state.eq(IssueState::Open)).await {
        Ok(issue) => Ok(Some(issue)),
        Err(error) if error.rejection().is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Merges a pull request; `None` if it is not open, or someone was faster.
pub(crate) async fn merge(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    number: u64,
) -> Result<Option<PullRequest>> {
    let patch = db.patch(PullRequest::key(repo.owner, repo.name, number));
    let merge = patch.rekey(|k| k.by_state(PullState::Merged));
    match merge.condition(|p| p.state.eq(PullState::Open)).await {
        Ok(pull) => Ok(Some(pull)),
        Err(error) if error.rejection().is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// An issue or a pull request with the first of its comments.
#[derive(Debug)]
pub(crate) struct Thread<H> {
    pub(crate) head: H,
    pub(crate) comments: Vec<Comment>,
}

/// Reads an issue and its comments, the oldest first: a get and a query, for they lie apart.
pub(crate) async fn issue_page(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    number: u64,
    comments: u32,
) -> Result<Option<Thread<Issue>>> {
    let key = Issue::key(repo.owner, repo.name, number);
    let Some(head) = db.get(key).await? else { return Ok(None) };
    let thread = db.query(Comment::query().in_thread(repo.owner, repo.name, number));
    let comments = thread.page(Limit::exactly(comments), None).await?.items;
    Ok(Some(Thread { head, comments }))
}

/// Reads a pull request and its comments, the oldest first: one query, for they lie together.
pub(crate) async fn pull_page(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    number: u64,
    comments: u32,
) -> Result<Option<Thread<PullRequest>>> {
    let thread = Partition::of(Comment::query().in_thread(repo.owner, repo.name, number));
    let page = db.collection(thread).page(Limit::exactly(comments.saturating_add(1)), None);
    let mut items = page.await?.items.into_iter();
    let Some(HubItem::PullRequest(head)) = items.next() else { return Ok(None) };
    let comments = items.filter_map(|item| match item {
        HubItem::Comment(comment) => Some(comment),
        _ => None,
    });
    Ok(Some(Thread { head, comments: comments.collect() }))
}

/// What became of a comment.
#[derive(Debug, PartialEq)]
pub(crate) enum Commented {
    Now,
    /// Its id is there: it was sent twice.
    Before,
    NoSuchThread,
}

/// Comments on an issue or a pull request, whichever has the number: both have a first comment.
pub(crate) async fn comment(db: &Db<Hub>, comment: &Comment) -> Result<Commented> {
    let Comment { owner, repo, number, .. } = comment;
    let first = db.check(Comment::key(owner, repo, number, Comment::FIRST)).exists();
    match db.transact((db.create(comment), first)).await {
        Ok(()) => Ok(Commented::Now),
        Err(error) if error.rejection_of(1).is_some() => Ok(Commented::NoSuchThread),
        Err(error) if error.rejection_of(0).is_some() => Ok(Commented::Before),
        Err(error) => Err(error),
    }
}

/// What became of a change of a comment.
#[derive(Debug, PartialEq)]
pub(crate) enum Edited {
    Done(Comment),
    /// Someone else changed it since it was read: this is what it is now.
    Meanwhile(Comment),
    Gone,
}

/// Changes the text of a comment, if it is the text that was read.
///
/// The condition is on the old text: a version would count reactions, too, and refuse what they do not
/// touch.
pub(crate) async fn edit_comment(db: &Db<Hub>, read: &Comment, text: &str) -> Result<Edited> {
    let patch = db.patch(Key::of(read)).set(|c| c.text, text);
    let error = match patch.condition(|c| c.text.eq(&read.text)).await {
        Ok(comment) => return Ok(Edited::Done(comment)),
        Err(error) => error,
    };
    match error.rejection() {
        Some(rejection) => Ok(rejection.old()?.map_or(Edited::Gone, Edited::Meanwhile)),
        None => Err(error),
    }
}

/// What became of a reaction.
#[derive(Debug, PartialEq)]
pub(crate) enum Reacted {
    Now,
    Before,
    NoSuchComment,
}

/// Leaves a reaction on a comment once, and counts it there.
pub(crate) async fn react(db: &Db<Hub>, on: &Comment, user: &str, kind: &str) -> Result<Reacted> {
    let reaction = Reaction {
        owner: on.owner.clone(),
        repo: on.repo.clone(),
        number: on.number,
        user: user.to_owned(),
        comment: on.id.clone(),
        kinds: BTreeSet::new(),
    };
    let add = db.upsert(&reaction).add(|r| r.kinds, [kind]);
    let write = db.transact((
        add.condition(|r| !r.kinds.contains(kind)),
        db.patch(Key::of(on)).add(|c| c.reactions.key(kind.to_owned()), 1u64),
    ));
    match write.await {
        Ok(()) => Ok(Reacted::Now),
        Err(error) if error.rejection_of(1).is_some() => Ok(Reacted::NoSuchComment),
        Err(error) if error.rejection_of(0).is_some() => Ok(Reacted::Before),
        Err(error) => Err(error),
    }
}

/// Reads what a user has left in a thread, to mark it there.
pub(crate) async fn reactions_of(
    db: &Db<Hub>,
    repo: RepoName<'_>,
    number: u64,
    user: &str,
) -> Result<Vec<Reaction>> {
    db.query(Reaction::query().of_user(repo.owner, repo.name, number, user)).all().await
}
