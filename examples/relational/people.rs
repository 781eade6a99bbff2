//! What HR asks and does: employees, their jobs, and where they work.

use dyno::{Db, Reason, Rejection, Result};
use jiff::Timestamp;

use super::model::{Company, CompanyItem, Contract, Employee, Job, PastJob, Sales, Workplace};

/// Whom to hire, and for what.
#[derive(Debug, Clone)]
pub(crate) struct NewHire<'h> {
    pub(crate) id: &'h str,
    pub(crate) name: &'h str,
    pub(crate) department: &'h str,
    pub(crate) title: &'h str,
    pub(crate) warehouse: &'h str,
    pub(crate) salary: u64,
    pub(crate) hired_at: Timestamp,
}

/// What became of someone who was to be hired.
#[derive(Debug, PartialEq)]
pub(crate) enum Hired {
    Done,
    /// The id is this one's.
    Taken(Employee),
}

/// What became of a change of job.
#[derive(Debug, PartialEq)]
pub(crate) enum Changed {
    Done,
    /// Someone else changed it meanwhile: this is the job now.
    Stale(Job),
    /// There is no such employee any more.
    Gone,
}

/// All that is kept about an employee.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct EmployeeFile {
    pub(crate) employee: Option<Employee>,
    pub(crate) contract: Option<Contract>,
    pub(crate) job: Option<Job>,
    /// The oldest first.
    pub(crate) past_jobs: Vec<PastJob>,
    pub(crate) workplace: Option<Workplace>,
    /// By period.
    pub(crate) sales: Vec<Sales>,
}

/// Hires someone: the employee, with contract, job and workplace, or nothing of it.
pub(crate) async fn hire(db: &Db<Company>, new: &NewHire<'_>) -> Result<Hired> {
    let (id, name) = (|| new.id.to_owned(), || new.name.to_owned());
    let (hired_at, salary) = (new.hired_at, new.salary);
    let (title, warehouse) = (new.title.to_owned(), new.warehouse.to_owned());
    let hired = db.transact((
        db.create(&Employee { id: id(), name: name(), department: new.department.to_owned() }),
        db.create(&Contract { employee: id(), name: name(), hired_at, salary }),
        db.create(&Job { employee: id(), name: name(), title, since: hired_at, number: 0 }),
        db.create(&Workplace { employee: id(), name: name(), warehouse }),
    ));
    let Err(error) = hired.await else { return Ok(Hired::Done) };
    match error.rejection_of(0).map(Rejection::old).transpose()?.flatten() {
        Some(other) => Ok(Hired::Taken(other)),
        None => Err(error),
    }
}

/// Returns all that is kept about an employee: one query of the partition.
pub(crate) async fn employee(db: &Db<Company>, id: &str) -> Result<Option<EmployeeFile>> {
    let mut file = EmployeeFile::default();
    for item in db.collection(Employee::partition(id)).all().await? {
        match item {
            CompanyItem::Employee(it) => file.employee = Some(it),
            CompanyItem::Contract(it) => file.contract = Some(it),
            CompanyItem::Job(it) => file.job = Some(it),
            CompanyItem::PastJob(it) => file.past_jobs.push(it),
            CompanyItem::Workplace(it) => file.workplace = Some(it),
            CompanyItem::Sales(it) => file.sales.push(it),
            CompanyItem::Customer(_)
            | CompanyItem::Order(_)
            | CompanyItem::OrderItem(_)
            | CompanyItem::Product(_)
            | CompanyItem::Stock(_)
            | CompanyItem::Warehouse(_)
            | CompanyItem::Unknown(_) => {}
        }
    }
    Ok(file.employee.is_some().then_some(file))
}

/// Returns the employees of a name.
pub(crate) async fn employees_named(db: &Db<Company>, name: &str) -> Result<Vec<Employee>> {
    db.query(Employee::query().by_name(name)).all().await
}

/// Returns the job that an employee has now.
pub(crate) async fn current_job(db: &Db<Company>, id: &str) -> Result<Option<Job>> {
    db.get(Job::key(id)).await
}

/// Returns who was hired since then, the latest first.
pub(crate) async fn hired_since(db: &Db<Company>, since: Timestamp) -> Result<Vec<Contract>> {
    db.query(Contract::query().hired().hired_at_in(since..)).descending().all().await
}

/// Returns who works in a warehouse.
pub(crate) async fn employees_in(db: &Db<Company>, warehouse: &str) -> Result<Vec<Workplace>> {
    db.query(Workplace::query().in_warehouse(warehouse)).all().await
}

/// Returns who has a job now.
pub(crate) async fn employees_with_title(db: &Db<Company>, title: &str) -> Result<Vec<Job>> {
    db.query(Job::query().by_title(title)).all().await
}

/// Gives an employee another job and keeps the one that was read as a past one.
///
/// The job's number makes it safe: it is refused if the job is not the one that was read.
pub(crate) async fn change_job(
    db: &Db<Company>,
    job: &Job,
    title: &str,
    since: Timestamp,
) -> Result<Changed> {
    let past = PastJob {
        employee: job.employee.clone(),
        number: job.number,
        title: job.title.clone(),
        since: job.since,
        until: since,
    };
    let next = Job { title: title.to_owned(), since, ..job.clone() };
    let Err(error) = db.transact((db.put(&next), db.create(&past))).await else {
        return Ok(Changed::Done);
    };
    let Some(refused) = error.rejection_of(0) else { return Err(error) };
    Ok(refused.old()?.map_or(Changed::Gone, Changed::Stale))
}

/// Gives an employee another name, also where it is copied for lists that show it; `false` if there is
/// no such employee.
pub(crate) async fn rename(db: &Db<Company>, id: &str, name: &str) -> Result<bool> {
    let renamed = db.transact((
        db.patch(Employee::key(id)).rekey(|k| k.by_name(name)),
        db.patch(Contract::key(id)).set(|c| c.name, name),
        db.patch(Job::key(id)).set(|j| j.name, name),
        db.patch(Workplace::key(id)).set(|w| w.name, name),
    ));
    match renamed.await {
        Ok(()) => Ok(true),
        Err(error) => match error.rejection_of(0).map(Rejection::reason) {
            Some(Reason::Missing) => Ok(false),
            Some(_) | None => Err(error),
        },
    }
}
