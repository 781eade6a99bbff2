//! The example `saas`: every access pattern with its units, what is refused, that tenants are apart, and
//! its README.

#[path = "../../examples/saas/model.rs"]
mod model;
#[path = "../../examples/saas/records.rs"]
mod records;
#[path = "../../examples/saas/seed.rs"]
mod seed;
#[path = "../../examples/saas/tenants.rs"]
mod tenants;
#[path = "../../examples/saas/work.rs"]
mod work;

use std::time::Duration;

use dyno::change::Event;
use dyno::clock::ManualClock;
use dyno::op::Scan;
use dyno::read::CursorKey;
use dyno::{BackendExt, CursorReason, Db, Item, Key, Limit, Table};

use super::page::Page;
use model::{Email, Project, Saas, SaasItem, Status, Task, Tenant, TenantId};
use records::{audit_log, calls_of_day, count_calls, record};
use seed::{DAY, project, task, usage, user};
use tenants::{Joined, Moved, change_email, invite, log_in, remove_user, sign_up, tenant_page};
use work::{
    Added, Changed, add_task, assign, create_project, due_tasks, finish, hand_over, projects_of,
    tasks_of,
};

const ALL: Limit = Limit::exactly(100);
const MONTH: &str = "2024-07";

async fn seeded() -> (Page, Db<Saas>, ManualClock) {
    let page = Page::new();
    let clock = page.clock();
    let db = Db::<Saas>::new(page.backend()).clock(clock.clone());
    db.create_table_with(&model::options()).await.unwrap();
    seed::seed(&db).await.unwrap();
    (page, db, clock)
}

fn id(tenant: &str) -> TenantId {
    TenantId::parse(tenant).unwrap()
}

fn tenant(name: &str) -> Tenant {
    Tenant { id: id(name), name: name.into(), seats: 2, users: 0 }
}

fn secret() -> CursorKey {
    CursorKey::sealed([7; 32])
}

async fn apollo(db: &Db<Saas>) -> Project {
    db.get(Project::key(id("acme"), "apollo")).await.unwrap().unwrap()
}

async fn first_task(db: &Db<Saas>) -> Task {
    db.get(Task::key(id("acme"), "apollo", "01J20")).await.unwrap().unwrap()
}

fn ids(tasks: &[Task]) -> Vec<&str> {
    tasks.iter().map(|task| task.id.as_str()).collect()
}

/// Returns what the stream has told since the beginning.
async fn events(db: &Db<Saas>) -> Vec<Event<SaasItem>> {
    let (mut changes, mut all) = (db.changes(), Vec::new());
    loop {
        let some = changes.poll().await.unwrap();
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

#[tokio::test]
async fn patterns_cost_what_the_readme_says() {
    let (mut page, db, clock) = seeded().await;
    users(&mut page, &db).await;
    clock.advance(Duration::from_mins(1));
    projects(&mut page, &db).await;
    tasks(&mut page, &db, &clock).await;
    recorded(&mut page, &db).await;
    page.assert_readme("saas", Saas::SCHEMA);
}

async fn users(page: &mut Page, db: &Db<Saas>) {
    let acme = id("acme");
    let (initech, dan) = (tenant("initech"), user(&id("initech"), "dan", "dan@example.com"));
    let joined = sign_up(db, &initech, &dan);
    let joined = page.row("1", "a tenant signs up with the first user", joined).await.unwrap();
    assert_eq!(joined, Joined::Done);
    page.assert_units(7.0);
    let found = page.row("2", "a tenant with its users and projects", tenant_page(db, &acme)).await;
    let found = found.unwrap().unwrap();
    assert_eq!((found.tenant.users, found.users.len(), found.projects.len()), (2, 2, 2));
    page.assert_units(1.0);
    let eve = user(&acme, "eve", "eve@example.com");
    let joined = page.row("3", "invite a user, while there are seats", invite(db, &eve)).await;
    assert_eq!(joined.unwrap(), Joined::Done);
    page.assert_units(7.0);
    let email = Email::new("ADA@example.com");
    let found = page.row("4", "log in by email", log_in(db, &email)).await.unwrap();
    let at: Vec<_> = found.iter().map(|user| user.tenant.as_str()).collect();
    assert_eq!(at, ["acme", "globex"]);
    page.assert_units(0.5);
    let email = Email::new("eve@acme.com");
    let moved = page.row("5", "change an email", change_email(db, &acme, "eve", &email)).await;
    let Moved::Done(moved) = moved.unwrap() else { panic!("nobody has the email") };
    assert_eq!(moved.email, email);
    page.assert_units(10.0);
    let removed = page.row("6", "remove a user", remove_user(db, &acme, "eve")).await.unwrap();
    assert!(removed);
    page.assert_units(8.0);
}

async fn projects(page: &mut Page, db: &Db<Saas>) {
    let acme = id("acme");
    let mercury = project(&acme, "mercury", "ada");
    let made = page.row("7", "make a project of a user", create_project(db, &mercury)).await;
    assert_eq!(made.unwrap(), Added::Done);
    page.assert_units(5.0);
    let owned = projects_of(db, &acme, "ada", Limit::exactly(2));
    let owned = page.row("8", "a user's projects, the last changed first", owned).await.unwrap();
    let names: Vec<_> = owned.items.iter().map(|project| project.id.as_str()).collect();
    assert_eq!(names[0], "mercury");
    page.assert_units(0.5);
    let handed = hand_over(db, Key::of(&mercury), "bob", "ada");
    let handed = page.row("9", "give a project another owner", handed).await.unwrap();
    assert_eq!(handed.map(|project| project.owner).as_deref(), Some("bob"));
    page.assert_units(3.0);
}

async fn tasks(page: &mut Page, db: &Db<Saas>, clock: &ManualClock) {
    let (acme, apollo) = (id("acme"), apollo(db).await);
    let new = Task { assignee: Some("ada".into()), ..task(&acme, "01J29", "2024-07-11") };
    let added = page.row("10", "add a task to a project", add_task(db, &new)).await.unwrap();
    assert_eq!(added, Added::Done);
    page.assert_units(7.0);
    let key = secret();
    let found = tasks_of(db, &apollo, Limit::exactly(3), &key, None);
    let found = page.row("11", "tasks of a project, page by page", found).await.unwrap();
    assert_eq!(ids(&found.tasks), ["01J20", "01J21", "01J22"]);
    page.assert_units(0.5);
    let token = found.next.unwrap();
    let found = tasks_of(db, &apollo, Limit::exactly(3), &key, Some(&token));
    let found = page.row("12", "the next page, by its token", found).await.unwrap();
    assert_eq!((ids(&found.tasks), found.next), (vec!["01J23", "01J29"], None));
    page.assert_units(0.5);
    let due = due_tasks(db, &acme, "ada", "2024-07-11");
    let due = page.row("13", "my open tasks due up to a day", due).await.unwrap();
    assert_eq!(ids(&due), ["01J22", "01J29"]);
    page.assert_units(0.5);
    let given = assign(db, &due[0], Some("bob"), "ada");
    let given = page.row("14", "give a task to someone else", given).await.unwrap();
    assert_eq!(given, Changed::Done);
    page.assert_units(3.0);
    clock.advance(Duration::from_mins(1));
    let done = page.row("15", "finish a task", finish(db, &due[1], "ada")).await.unwrap();
    assert_eq!(done, Changed::Done);
    page.assert_units(8.0);
}

async fn recorded(page: &mut Page, db: &Db<Saas>) {
    let acme = id("acme");
    let done = events(db).await.into_iter().rfind(|event| event.key::<Task>().is_some());
    let entry = record(db, done.unwrap());
    let entry = page.row("16", "record a change of the stream", entry).await.unwrap().unwrap();
    assert_eq!(entry.what, "task 01J29 of project apollo changed");
    page.assert_units(1.0);
    let log = audit_log(db, &acme, MONTH, Limit::exactly(10), None);
    let log = page.row("17", "what happened in a month, the latest first", log).await.unwrap();
    assert_eq!(log.items, [entry]);
    page.assert_units(0.5);
    let served = usage(&acme, "w-2", 5);
    page.row("18", "count the calls of a worker", count_calls(db, &served)).await.unwrap();
    page.assert_units(1.0);
    let sum = page.row("19", "the calls of a day", calls_of_day(db, &acme, DAY)).await.unwrap();
    assert_eq!(sum, 326);
    page.assert_units(5.0);
}

#[tokio::test]
async fn names_emails_and_seats_are_given_once() {
    let (_, db, _) = seeded().await;
    let (acme, globex) = (id("acme"), id("globex"));
    let eve = user(&acme, "eve", "eve@example.com");
    assert_eq!(sign_up(&db, &tenant("acme"), &eve).await.unwrap(), Joined::NameTaken);
    let invited = async |user| invite(&db, &user).await.unwrap();
    let taken = user(&acme, "eve", "Bob@Example.com ");
    assert_eq!(invited(taken).await, Joined::EmailTaken);
    assert_eq!(invited(user(&acme, "bob", "new@example.com")).await, Joined::NameTaken);
    assert_eq!(invited(user(&id("nobody"), "eve", "e@e")).await, Joined::NoSuchTenant);
    assert_eq!(invited(user(&globex, "eve", "e@e")).await, Joined::NoSeatLeft);
    assert_eq!(invited(eve.clone()).await, Joined::Done);
    assert_eq!(invited(user(&acme, "dan", "d@d")).await, Joined::NoSeatLeft);
    // Whoever leaves frees a seat and an email.
    assert!(remove_user(&db, &acme, "eve").await.unwrap());
    assert!(!remove_user(&db, &acme, "eve").await.unwrap());
    assert_eq!(invited(user(&acme, "dan", "eve@example.com")).await, Joined::Done);
    let page = tenant_page(&db, &acme).await.unwrap().unwrap();
    assert_eq!((page.tenant.users, page.users.len()), (3, 3));
    assert_eq!(tenant_page(&db, &id("nobody")).await.unwrap(), None);
}

#[tokio::test]
async fn an_email_moves_to_where_logins_look() {
    let (_, db, _) = seeded().await;
    let acme = id("acme");
    let (old, new) = (Email::new("bob@example.com"), Email::new("bob@acme.com"));
    let taken = Email::new("ada@example.com");
    assert_eq!(change_email(&db, &acme, "bob", &taken).await.unwrap(), Moved::EmailTaken);
    assert_eq!(change_email(&db, &acme, "eve", &new).await.unwrap(), Moved::NoSuchUser);
    assert!(matches!(change_email(&db, &acme, "bob", &new).await.unwrap(), Moved::Done(_)));
    assert!(log_in(&db, &old).await.unwrap().is_empty());
    assert_eq!(log_in(&db, &new).await.unwrap().len(), 1);
    let again = user(&acme, "eve", "bob@example.com");
    assert_eq!(invite(&db, &again).await.unwrap(), Joined::Done);
}

#[tokio::test]
async fn projects_and_tasks_have_parents() {
    let (_, db, _) = seeded().await;
    let acme = id("acme");
    let made = create_project(&db, &project(&acme, "new", "nobody")).await.unwrap();
    assert_eq!(made, Added::NoSuchParent);
    let made = create_project(&db, &project(&acme, "apollo", "bob")).await.unwrap();
    assert_eq!(made, Added::NameTaken);
    assert_eq!(apollo(&db).await.owner, "ada");
    let lost = Task { project: "none".into(), ..task(&acme, "01J30", "2024-08-01") };
    assert_eq!(add_task(&db, &lost).await.unwrap(), Added::NoSuchParent);
    let twice = task(&acme, "01J20", "2024-08-01");
    assert_eq!(add_task(&db, &twice).await.unwrap(), Added::NameTaken);
    assert_eq!(apollo(&db).await.open_tasks, 4);
    let nowhere = hand_over(&db, Project::key(&acme, "none"), "bob", "ada").await.unwrap();
    assert_eq!(nowhere, None);
}

#[tokio::test]
async fn a_project_moves_to_the_top_when_anything_in_it_changes() {
    let (_, db, clock) = seeded().await;
    let acme = id("acme");
    let first = async |owner: &str| {
        let page = projects_of(&db, &acme, owner, Limit::exactly(1)).await.unwrap();
        page.items.first().map(|project| project.id.clone())
    };
    clock.advance(Duration::from_secs(1));
    add_task(&db, &Task { project: "gemini".into(), ..task(&acme, "01J31", "2024-08-01") })
        .await
        .unwrap();
    assert_eq!(first("ada").await.as_deref(), Some("gemini"));
    clock.advance(Duration::from_secs(1));
    finish(&db, &first_task(&db).await, "ada").await.unwrap();
    assert_eq!(first("ada").await.as_deref(), Some("apollo"));
    hand_over(&db, Project::key(&acme, "apollo"), "bob", "ada").await.unwrap();
    assert_eq!(first("ada").await.as_deref(), Some("gemini"));
    assert_eq!(first("bob").await.as_deref(), Some("apollo"));
}

#[tokio::test]
async fn a_task_changes_as_it_was_read() {
    let (_, db, _) = seeded().await;
    let (acme, read) = (id("acme"), first_task(&db).await);
    assert_eq!(assign(&db, &read, None, "bob").await.unwrap(), Changed::Done);
    assert!(!ids(&due_tasks(&db, &acme, "ada", "2024-12-31").await.unwrap()).contains(&"01J20"));
    let now = first_task(&db).await;
    assert_eq!((now.assignee.as_deref(), now.changed_by.as_str()), (None, "bob"));
    let lost = finish(&db, &read, "ada").await.unwrap();
    assert_eq!(lost, Changed::Meanwhile(now.clone()));
    let lost = assign(&db, &read, Some("ada"), "ada").await.unwrap();
    assert_eq!(lost, Changed::Meanwhile(now.clone()));
    assert_eq!(finish(&db, &now, "ada").await.unwrap(), Changed::Done);
    let done = first_task(&db).await;
    assert_eq!((done.status, apollo(&db).await.open_tasks), (Status::Done, 3));
    // What is done is not done again.
    assert_eq!(finish(&db, &done, "ada").await.unwrap(), Changed::Meanwhile(done.clone()));
    db.delete(Key::of(&done)).await.unwrap();
    assert_eq!(assign(&db, &done, None, "ada").await.unwrap(), Changed::Gone);
}

#[tokio::test]
async fn a_token_serves_the_tenant_that_it_was_made_for() {
    let (_, db, _) = seeded().await;
    let (key, apollo) = (secret(), apollo(&db).await);
    let page = tasks_of(&db, &apollo, Limit::exactly(1), &key, None).await.unwrap();
    let token = page.next.unwrap();
    let other = Project { tenant: id("globex"), ..apollo.clone() };
    let refused = tasks_of(&db, &other, ALL, &key, Some(&token)).await.unwrap_err();
    assert_eq!(refused.cursor_reason(), Some(CursorReason::Mismatch));
    let refused = tasks_of(&db, &apollo, ALL, &key, Some("nonsense")).await.unwrap_err();
    assert_eq!(refused.cursor_reason(), Some(CursorReason::Altered));
}

#[tokio::test]
async fn the_audit_log_has_every_change_once_and_expires() {
    let (_, db, clock) = seeded().await;
    let acme = id("acme");
    db.delete(Task::key(&acme, "apollo", "01J23")).await.unwrap();
    let mut recorded = 0;
    // The second time round the records themselves are among the events, and are passed over.
    for _ in 0..2 {
        for event in events(&db).await {
            recorded += usize::from(record(&db, event).await.unwrap().is_some());
        }
    }
    let log = audit_log(&db, &acme, MONTH, ALL, None).await.unwrap().items;
    let of_globex = audit_log(&db, &id("globex"), MONTH, ALL, None).await.unwrap().items;
    assert_eq!(2 * (log.len() + of_globex.len()), recorded);
    // A tenant, a user and a project.
    assert_eq!(of_globex.len(), 3);
    let told = |what: &str| log.iter().filter(|entry| entry.what == what).count();
    assert_eq!(told("project apollo added"), 1);
    assert_eq!(told("project apollo changed"), 4);
    assert_eq!(told("task 01J20 of project apollo added"), 1);
    assert_eq!(told("task 01J23 of project apollo removed"), 1);
    let by = |what: &str| log.iter().find(|entry| entry.what == what).unwrap().by.as_deref();
    assert_eq!(by("task 01J20 of project apollo added"), Some("ada"));
    assert_eq!(by("task 01J23 of project apollo removed"), None);
    assert!(log.iter().all(|entry| entry.at == "2024-07-09T12:00:00Z"));
    clock.advance(Duration::from_secs(400 * 24 * 60 * 60 - 1));
    assert!(!audit_log(&db, &acme, MONTH, ALL, None).await.unwrap().items.is_empty());
    clock.advance(Duration::from_secs(1));
    assert!(audit_log(&db, &acme, MONTH, ALL, None).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn workers_count_side_by_side() {
    let (_, db, _) = seeded().await;
    let (acme, globex) = (id("acme"), id("globex"));
    for worker in 0..30 {
        count_calls(&db, &usage(&acme, &format!("w{worker}"), 1)).await.unwrap();
    }
    assert_eq!(calls_of_day(&db, &acme, DAY).await.unwrap(), 351);
    assert_eq!(calls_of_day(&db, &acme, "2024-07-10").await.unwrap(), 0);
    assert_eq!(calls_of_day(&db, &globex, DAY).await.unwrap(), 0);
    let stored = everything(&db).await;
    let partitions = stored.iter().filter_map(|item| text(item, "pk"));
    let mut partitions: Vec<_> = partitions.filter(|pk| pk.contains("#USAGE#")).collect();
    partitions.sort_unstable();
    partitions.dedup();
    assert_eq!(partitions.len(), 10);
}

/// Returns every item as it is stored: for this one question a test may scan.
async fn everything(db: &Db<Saas>) -> Vec<Item> {
    db.backend().send(Scan::new("saas")).await.unwrap().items.unwrap()
}

fn text<'i>(item: &'i Item, name: &str) -> Option<&'i str> {
    item.get(name)?.as_s()
}

#[tokio::test]
async fn every_key_begins_with_its_tenant() {
    let (_, db, _) = seeded().await;
    for name in ["acme-2", "acm", "a"] {
        let tenant = tenant(name);
        sign_up(&db, &tenant, &user(&tenant.id, "ada", "ada@example.com")).await.unwrap();
        count_calls(&db, &usage(&tenant.id, "w-1", 1)).await.unwrap();
    }
    for event in events(&db).await {
        record(&db, event).await.unwrap();
    }
    let stored = everything(&db).await;
    let begins = |key: &str, tenant: &str| {
        let pattern = id(tenant).leading_keys();
        key.starts_with(pattern.strip_suffix('*').unwrap())
    };
    let tenants = ["acme", "globex", "acme-2", "acm", "a"];
    let mut seen = 0;
    for item in &stored {
        let pk = text(item, "pk").unwrap();
        if pk.starts_with("$UNIQUE#") {
            continue;
        }
        let own = text(item, "tenant").or_else(|| text(item, "id")).unwrap();
        for tenant in tenants {
            assert_eq!(begins(pk, tenant), tenant == own, "{pk} and {tenant}");
            if let Some(key) = text(item, "gsi1pk").filter(|key| !key.starts_with("EMAIL#")) {
                assert_eq!(begins(key, tenant), tenant == own, "{key} and {tenant}");
            }
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn names_of_tenants_mean_themselves() {
    for fine in ["acme", "a", "acme-2", "0"] {
        assert!(TenantId::parse(fine).is_some(), "{fine}");
    }
    for odd in ["", "Acme", "a*", "a?", "a#b", "a b", "${x}", "é", &"a".repeat(41)] {
        assert!(TenantId::parse(odd).is_none(), "{odd}");
    }
    assert_eq!(id("acme").leading_keys(), "T#acme#*");
}
