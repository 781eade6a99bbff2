//! The device log: what each pattern returns and costs, repeats, and races for one entry.

#[path = "../../examples/device_log/model.rs"]
mod model;
#[path = "../../examples/device_log/seed.rs"]
mod seed;
#[path = "../../examples/device_log/service.rs"]
mod service;

use dyno::{Db, Key, Table};
use jiff::civil::date;

use super::page::Page;
use model::{DeviceLog, Level, LogEntry, Moment};
use service::{Escalated, Logged};

async fn seeded(page: &Page) -> Db<DeviceLog> {
    let db = Db::<DeviceLog>::new(page.backend());
    db.create_table().await.unwrap();
    seed::seed(&db).await.unwrap();
    db
}

/// An entry that is not among the seeds.
fn entry(warning: Option<Level>) -> LogEntry {
    LogEntry {
        device: "d54321".to_owned(),
        logged_at: "2020-04-27T23:00:00.25Z".parse().unwrap(),
        warning,
        operator: "sue".to_owned(),
        escalated_to: None,
        message: "low voltage".to_owned(),
    }
}

/// Returns the entries' days and times, as they come.
fn times(entries: &[LogEntry]) -> Vec<&str> {
    entries.iter().map(|entry| &entry.logged_at.as_str()[5..16]).collect()
}

#[tokio::test]
async fn every_pattern_returns_and_costs_what_the_readme_says() {
    let mut page = Page::new();
    let db = seeded(&page).await;
    let warned = logs(&mut page, &db).await;
    reads_of_devices_and_operators(&mut page, &db).await;
    reads_of_supervisors(&mut page, &db).await;
    escalations(&mut page, &db, warned).await;
    page.assert_readme("device_log", DeviceLog::SCHEMA);
}

/// Returns the last that was logged: a warning.
async fn logs(page: &mut Page, db: &Db<DeviceLog>) -> LogEntry {
    let quiet = entry(None);
    let logged = page.row("1a", "log an entry", service::log(db, &quiet)).await.unwrap();
    assert_eq!(logged, Logged::New);
    page.assert_units(2.0);
    let again = page.row("1b", "the same entry again", service::log(db, &quiet)).await.unwrap();
    assert_eq!(again, Logged::Again);

    let at = |time: &str, warning| LogEntry { logged_at: time.parse().unwrap(), ..entry(warning) };
    let warned = at("2020-04-28T02:00:00Z", Some(Level::Warning1));
    let backlog = [at("2020-04-28T01:00:00Z", None), warned.clone()];
    page.row("1c", "log a backlog", service::log_all(db, &backlog)).await.unwrap();
    page.assert_units(5.0);
    warned
}

async fn reads_of_devices_and_operators(page: &mut Page, db: &Db<DeviceLog>) {
    let newest = service::of_device(db, "d12345", 3, None);
    let newest = page.row("2a", "what a device said, the newest first", newest).await.unwrap();
    assert_eq!(times(&newest.items), ["04-27T16:15", "04-27T16:10", "04-25T09:00"]);
    page.assert_units(0.5);
    let next = service::of_device(db, "d12345", 3, newest.cursor);
    let next = page.row("2b", "the page after that", next).await.unwrap();
    assert_eq!(times(&next.items), ["04-24T14:55", "04-24T14:50", "04-24T14:45"]);
    page.assert_units(0.5);

    let warnings = service::warnings_of_device(db, "d12345");
    let warnings = page.row("3", "what a device warned of, the gravest first", warnings).await;
    let expected =
        ["04-27T16:15", "04-27T16:10", "04-24T14:55", "04-24T14:50", "04-24T14:45", "04-24T14:40"];
    assert_eq!(times(&warnings.unwrap()), expected);
    page.assert_units(0.5);

    let days = Moment::of_day(date(2020, 4, 24)).start..Moment::of_day(date(2020, 4, 27)).start;
    let desk = service::of_operator(db, "liz", days);
    let desk = page.row("4", "what an operator had between two dates", desk).await.unwrap();
    let expected = ["04-24T08:00", "04-24T14:40", "04-24T14:45", "04-24T14:50", "04-24T14:55"];
    assert_eq!(times(&desk), expected);
    assert_eq!(desk.first().map(|entry| entry.device.as_str()), Some("d54321"));
    page.assert_units(0.5);
}

async fn reads_of_supervisors(page: &mut Page, db: &Db<DeviceLog>) {
    let waiting = service::escalated_to(db, "sara");
    let waiting = page.row("5", "what waits for a supervisor", waiting).await.unwrap();
    let expected = ["04-27T16:15", "04-27T16:10", "04-27T05:00", "04-24T14:55", "04-24T14:50"];
    assert_eq!(times(&waiting), expected);
    page.assert_units(0.5);
    let grave = service::escalated_with(db, "sara", Level::Warning3);
    let grave = page.row("6", "of one level", grave).await.unwrap();
    assert_eq!(times(&grave), ["04-24T14:50"]);
    page.assert_units(0.5);
    let of_day = service::escalated_on(db, "sara", Level::Warning4, date(2020, 4, 27));
    let of_day = page.row("7", "of one level and one day", of_day).await.unwrap();
    assert_eq!(times(&of_day), ["04-27T16:15", "04-27T16:10", "04-27T05:00"]);
    page.assert_units(0.5);
}

async fn escalations(page: &mut Page, db: &Db<DeviceLog>, warned: LogEntry) {
    let escalated = service::escalate(db, Key::of(&warned), "sara");
    let escalated = page.row("8", "give a warning to a supervisor", escalated).await.unwrap();
    let holder = Some("sara".to_owned());
    assert_eq!(escalated, Escalated::Done(LogEntry { escalated_to: holder, ..warned.clone() }));
    page.assert_units(4.0);
    assert_eq!(service::escalated_to(db, "sara").await.unwrap().len(), 6);
    let settled = service::settle(db, Key::of(&warned), "sara");
    assert!(page.row("9", "settle it", settled).await.unwrap());
    page.assert_units(4.0);
    assert_eq!(service::escalated_to(db, "sara").await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_repeated_entry_leaves_what_was_done_about_it() {
    let db = seeded(&Page::new()).await;
    let warning = entry(Some(Level::Warning2));
    assert_eq!(service::log(&db, &warning).await.unwrap(), Logged::New);
    service::escalate(&db, Key::of(&warning), "sara").await.unwrap();
    assert_eq!(service::log(&db, &warning).await.unwrap(), Logged::Again);
    let waiting = service::escalated_with(&db, "sara", Level::Warning2).await.unwrap();
    assert_eq!(waiting, [LogEntry { escalated_to: Some("sara".to_owned()), ..warning }]);
}

#[tokio::test]
async fn one_of_two_supervisors_gets_an_entry() {
    let db = seeded(&Page::new()).await;
    let warning = entry(Some(Level::Warning4));
    service::log(&db, &warning).await.unwrap();
    let take = |supervisor| service::escalate(&db, Key::of(&warning), supervisor);
    assert!(matches!(take("sara").await.unwrap(), Escalated::Done(_)));
    assert_eq!(take("tom").await.unwrap(), Escalated::To("sara".to_owned()));
    assert_eq!(service::escalated_to(&db, "tom").await.unwrap(), []);
    // Nor is it anyone's to settle.
    assert!(!service::settle(&db, Key::of(&warning), "tom").await.unwrap());
    assert!(service::settle(&db, Key::of(&warning), "sara").await.unwrap());
    assert!(!service::settle(&db, Key::of(&warning), "sara").await.unwrap());
    assert!(matches!(take("tom").await.unwrap(), Escalated::Done(_)));
}

#[tokio::test]
async fn what_is_no_warning_is_not_escalated() {
    let db = seeded(&Page::new()).await;
    let quiet = entry(None);
    let escalate = || service::escalate(&db, Key::of(&quiet), "sara");
    assert_eq!(escalate().await.unwrap(), Escalated::NoWarning, "it is not there");
    service::log(&db, &quiet).await.unwrap();
    assert_eq!(escalate().await.unwrap(), Escalated::NoWarning, "all is well");
    assert_eq!(service::warnings_of_device(&db, "d54321").await.unwrap().len(), 2);
}

#[test]
fn moments_sort_as_time_does() {
    let moment = |text: &str| text.parse::<Moment>().unwrap();
    assert_eq!(moment("2020-04-24T16:55+02:00").as_str(), "2020-04-24T14:55:00.000Z");
    assert!(moment("2020-04-24T14:55:00Z") < moment("2020-04-24T14:55:00.5Z"));
    let day = Moment::of_day(date(2020, 2, 28));
    assert!(day.contains(&moment("2020-02-28T23:59:59.999Z")));
    assert!(!day.contains(&moment("2020-02-29T00:00:00Z")));
    assert!(serde_json::from_str::<Moment>("\"yesterday\"").is_err());
}
