//! A service with many tenants in one table: users, projects, tasks, an audit log and usage.
//!
//! Shows keys that keep tenants apart, and the pattern that says so to IAM; emails that are unique
//! within a tenant; a native index that a stamp moves; versions against lost changes; tokens of pages
//! that are bound to a tenant; an audit log made of the stream; and counters on ten shards. The README
//! has the design and what each pattern costs.
//!
//! ```sh
//! cargo run --example saas
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod model;
mod records;
mod seed;
mod tenants;
mod work;

use dyno::layer::Meter;
use dyno::read::CursorKey;
use dyno::{Db, Key, Limit, Result};
use dyno_local::Local;

use model::{Email, Saas, TenantId};
use seed::{DAY, project, task, usage, user};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(acme) = TenantId::parse("acme") else { return Ok(()) };
    let meter = Meter::new(Local::new());
    let db = Db::<Saas>::new(meter.clone());
    db.create_table_with(&model::options()).await?;
    seed::seed(&db).await?;
    let units = || {
        let units = meter.take();
        format!("{} read, {} write units", units.read, units.write)
    };
    println!("two tenants with some work: {}", units());

    if let Some(page) = tenants::tenant_page(&db, &acme).await? {
        let (users, projects) = (page.users.len(), page.projects.len());
        println!("{}: {users} users, {projects} projects; {}", page.tenant.name, units());
    }
    println!("keys of acme, for IAM: {}", acme.leading_keys());
    for (id, email) in [("eve", "BOB@example.com"), ("eve", "eve@example.com"), ("dan", "dan@a.b")]
    {
        let joined = tenants::invite(&db, &user(&acme, id, email)).await?;
        println!("{id} is invited as {email}: {joined:?}");
    }
    let moved = tenants::change_email(&db, &acme, "eve", &Email::new("eve@acme.com")).await?;
    println!("eve's new email: {moved:?}; {}", units());
    println!("eve leaves: {}", tenants::remove_user(&db, &acme, "eve").await?);
    let accounts = tenants::log_in(&db, &Email::new("Ada@Example.com")).await?;
    let at: Vec<_> = accounts.iter().map(|user| user.tenant.as_str()).collect();
    println!("ada logs in, at one of {at:?}; {}", units());

    let gemini = project(&acme, "gemini", "ada");
    work::hand_over(&db, Key::of(&gemini), "bob", "ada").await?;
    let owned = work::projects_of(&db, &acme, "bob", Limit::exactly(10)).await?;
    println!("bob owns {:?}; {}", owned.items.first().map(|it| it.id.as_str()), units());
    println!("a task: {:?}", work::add_task(&db, &task(&acme, "01J29", "2024-07-11")).await?);
    println!("  the task, counted at its project: {}", units());
    let (apollo, key) = (project(&acme, "apollo", "ada"), CursorKey::sealed([7; 32]));
    let page = work::tasks_of(&db, &apollo, Limit::exactly(3), &key, None).await?;
    let token = page.next.unwrap_or_default();
    let rest = work::tasks_of(&db, &apollo, Limit::exactly(3), &key, Some(&token)).await?;
    println!("{} tasks, then {}; {}", page.tasks.len(), rest.tasks.len(), units());
    for task in work::due_tasks(&db, &acme, "ada", "2024-07-15").await? {
        println!("ada's, by {}: {}; {}", task.due, task.title, units());
        println!("  to bob: {:?}", work::assign(&db, &task, Some("bob"), "ada").await?);
        println!("  done, as read before that: {:?}", work::finish(&db, &task, "ada").await?);
    }

    let mut changes = db.changes();
    let (mut entries, mut month) = (0, String::new());
    loop {
        let events = changes.poll().await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            if let Some(entry) = records::record(&db, event).await? {
                entries += 1;
                month = entry.month;
            }
        }
    }
    println!("{entries} entries of the audit log: {}", units());
    let log = records::audit_log(&db, &acme, &month, Limit::exactly(3), None).await?;
    for entry in log.items {
        println!("  {}: {} by {:?}", entry.at, entry.what, entry.by);
    }
    records::count_calls(&db, &usage(&acme, "w-4", 7)).await?;
    println!("{} calls on {DAY}; {}", records::calls_of_day(&db, &acme, DAY).await?, units());
    Ok(())
}
