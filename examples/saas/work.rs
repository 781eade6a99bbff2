//! Projects and tasks of a tenant: one function an access pattern.

use dyno::read::CursorKey;
use dyno::{Cursor, Db, Key, Limit, Page, Reason, Result};

use super::model::{Project, Saas, Status, Task, TenantId, User};

/// What became of something new.
#[derive(Debug, PartialEq)]
pub(crate) enum Added {
    Done,
    NameTaken,
    /// There is no such owner, or no such project.
    NoSuchParent,
}

/// Makes a project of a user who is there.
pub(crate) async fn create_project(db: &Db<Saas>, project: &Project) -> Result<Added> {
    let owner = db.check(User::key(&project.tenant, &project.owner)).exists();
    match db.transact((db.create(project), owner)).await {
        Ok(()) => Ok(Added::Done),
        Err(error) if error.rejection_of(1).is_some() => Ok(Added::NoSuchParent),
        Err(error) if error.rejection_of(0).is_some() => Ok(Added::NameTaken),
        Err(error) => Err(error),
    }
}

/// Returns the projects of a user, the last changed first.
pub(crate) async fn projects_of(
    db: &Db<Saas>,
    tenant: &TenantId,
    owner: &str,
    limit: Limit,
) -> Result<Page<Project>> {
    db.query(Project::query().of_owner(tenant, owner)).descending().page(limit, None).await
}

/// Gives a project another owner, and moves it on the index; `None` if there is no such project.
pub(crate) async fn hand_over(
    db: &Db<Saas>,
    project: Key<Project>,
    owner: &str,
    by: &str,
) -> Result<Option<Project>> {
    match db.patch(project).set(|p| p.owner, owner).set(|p| p.changed_by, by).await {
        Ok(project) => Ok(Some(project)),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Adds a task and counts it at its project, which must be there.
pub(crate) async fn add_task(db: &Db<Saas>, task: &Task) -> Result<Added> {
    let project = db.patch(Project::key(&task.tenant, &task.project));
    let count = project.add(|p| p.open_tasks, 1u32).set(|p| p.changed_by, &task.changed_by);
    match db.transact((db.create(task), count)).await {
        Ok(()) => Ok(Added::Done),
        Err(error) if error.rejection_of(1).is_some() => Ok(Added::NoSuchParent),
        Err(error) if error.rejection_of(0).is_some() => Ok(Added::NameTaken),
        Err(error) => Err(error),
    }
}

/// A page of tasks, and the token of the next.
#[derive(Debug)]
pub(crate) struct TaskPage {
    pub(crate) tasks: Vec<Task>,
    pub(crate) next: Option<String>,
}

/// Reads tasks of a project. Tokens are bound to the tenant: another's is refused.
pub(crate) async fn tasks_of(
    db: &Db<Saas>,
    project: &Project,
    limit: Limit,
    key: &CursorKey,
    token: Option<&str>,
) -> Result<TaskPage> {
    let key = key.within(project.tenant.as_str());
    let cursor = token.map(|token| Cursor::from_token(token, &key)).transpose()?;
    let tasks = db.query(Task::query().of_project(&project.tenant, &project.id));
    let page = tasks.page(limit, cursor).await?;
    Ok(TaskPage { tasks: page.items, next: page.cursor.map(|cursor| cursor.to_token(&key)) })
}

/// Returns the open tasks of a user that are due up to a day, the first due first.
pub(crate) async fn due_tasks(
    db: &Db<Saas>,
    tenant: &TenantId,
    user: &str,
    until: &str,
) -> Result<Vec<Task>> {
    let open = Task::query().assigned_to(tenant, user).status(Status::Open);
    db.query(open.due_in(..=until)).all().await
}

/// What became of a change of a task as it was read.
#[derive(Debug, PartialEq)]
pub(crate) enum Changed {
    Done,
    /// Someone else changed it since: this is what it is now.
    Meanwhile(Task),
    Gone,
}

/// Gives a task to someone else, or to nobody, who has it in no list.
pub(crate) async fn assign(
    db: &Db<Saas>,
    read: &Task,
    to: Option<&str>,
    by: &str,
) -> Result<Changed> {
    let keys = to.map(str::to_owned);
    let patch = db
        .patch(Key::of(read))
        .rekey(|k| k.assigned_to(keys, read.status, &read.due))
        .set(|t| t.changed_by, by)
        .expect_rev(read.rev);
    match patch.await {
        Ok(_) => Ok(Changed::Done),
        Err(error) => match error.rejection() {
            Some(rejection) => Ok(rejection.old()?.map_or(Changed::Gone, Changed::Meanwhile)),
            None => Err(error),
        },
    }
}

/// Marks a task as done, and counts it off at its project.
pub(crate) async fn finish(db: &Db<Saas>, read: &Task, by: &str) -> Result<Changed> {
    let task = db
        .patch(Key::of(read))
        .rekey(|k| k.assigned_to(read.assignee.clone(), Status::Done, &read.due))
        .set(|t| t.changed_by, by)
        .condition(|t| t.status.eq(Status::Open))
        .expect_rev(read.rev);
    let project = db.patch(Project::key(&read.tenant, &read.project));
    let count = project.decrement(|p| p.open_tasks, 1u32).set(|p| p.changed_by, by);
    let Err(error) = db.transact((task, count)).await else { return Ok(Changed::Done) };
    match error.rejection_of(0) {
        Some(rejection) => Ok(rejection.old()?.map_or(Changed::Gone, Changed::Meanwhile)),
        None => Err(error),
    }
}
