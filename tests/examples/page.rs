//! The page of an example: an engine that is recorded and metered, and the table of access patterns
//! that comes of it, compared with the example's README.
//!
//! Each example's tests run their patterns through [`Page::row`]; [`asked`](super::asked) tells what a
//! request asks. Same run, same rows: the engine answers at once, so that what runs concurrently is
//! sent in the order in which it is polled.

use std::path::Path;

use dyno::Backend;
use dyno::clock::{ManualClock, Timestamp};
use dyno::layer::{Meter, Record, Units};
use dyno::op::{OperationName, Request};
use dyno::schema::{TableOptions, TableSchema, markdown};
use dyno_local::Local;

use super::asked::{Line, code, lines};

/// When the clock of a page starts: 2024-07-09, 12:00 UTC.
const START_SECONDS: i64 = 1_720_526_400;

/// Where the README's part begins that is written from here.
const MARK: &str =
    "<!-- From here on written by the test: UPDATE_SNAPSHOTS=1 cargo test --test examples";

/// The columns of the table of access patterns.
const COLUMNS: [&str; 9] = [
    "id",
    "pattern",
    "operation",
    "reads or writes",
    "key condition",
    "filter, projection, condition",
    "page, order",
    "consistency",
    "units",
];

/// An engine of its own, and the rows of what was run on it.
pub(crate) struct Page {
    clock: ManualClock,
    record: Record<Local>,
    meter: Meter<Record<Local>>,
    rows: Vec<Row>,
}

/// What one access pattern sent and consumed.
struct Row {
    id: String,
    pattern: String,
    requests: Vec<Request>,
    units: Units,
}

impl Page {
    /// Returns a page with an empty engine, whose clock stands still.
    pub(crate) fn new() -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(START_SECONDS));
        let record = Record::new(Local::builder().clock(clock.clone()).seed(1).build());
        let meter = Meter::new(record.clone());
        Self { clock, record, meter, rows: Vec::new() }
    }

    /// Returns the engine, recorded and metered.
    pub(crate) fn backend(&self) -> impl Backend + Clone + 'static {
        self.meter.clone()
    }

    /// Returns the engine's clock, for the `Db`; moving it moves both.
    pub(crate) fn clock(&self) -> ManualClock {
        self.clock.clone()
    }

    /// Runs a pattern, keeps what it sent and consumed as the next row, and returns what it gives.
    ///
    /// Refused requests are shown; their units are unknown and count as none.
    pub(crate) async fn row<F: IntoFuture>(
        &mut self,
        id: &str,
        pattern: &str,
        run: F,
    ) -> F::Output {
        // Whatever ran between two rows belongs to neither.
        self.record.take();
        self.meter.take();
        let output = run.await;
        let requests = self.record.take().into_iter().map(|exchange| exchange.request).collect();
        let (id, pattern) = (id.to_owned(), pattern.to_owned());
        self.rows.push(Row { id, pattern, requests, units: self.meter.take() });
        output
    }

    /// Asserts how many units, read and write together, the last row consumed.
    #[track_caller]
    pub(crate) fn assert_units(&self, expected: f64) {
        let row = self.rows.last().expect("there is a row");
        let consumed = row.units.read + row.units.write;
        assert_eq!(consumed, expected, "units of {}. {}: {:?}", row.id, row.pattern, row.units);
    }

    /// Asserts that no row scanned, and that the README of the example has the table's chart and
    /// these rows; writes them if `UPDATE_SNAPSHOTS` is set.
    #[track_caller]
    pub(crate) fn assert_readme(&self, example: &str, schema: &TableSchema) {
        assert_eq!(self.scanning(), Vec::<&str>::new(), "these scan");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        let path = path.join("README.md");
        let readme = std::fs::read_to_string(&path).expect("the example has a README");
        let mark = format!("{MARK} {example} -->\n");
        let (head, _) = readme.split_once(&mark).unwrap_or_else(|| panic!("no line `{mark}`"));
        let written = format!("{head}{mark}\n{}{}", chart(schema), self.table(schema));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &written).expect("the README can be written");
            return;
        }
        assert_eq!(
            written, readme,
            "not what was measured: `UPDATE_SNAPSHOTS=1 cargo test --test examples {example}`"
        );
    }

    /// Returns the patterns that scan.
    fn scanning(&self) -> Vec<&str> {
        let scans = |row: &&Row| {
            row.requests.iter().any(|request| request.operation() == OperationName::Scan)
        };
        self.rows.iter().filter(scans).map(|row| row.pattern.as_str()).collect()
    }

    fn table(&self, schema: &TableSchema) -> String {
        let mut text = String::from("## Access patterns, as measured\n\n");
        text.push_str(&cells(&COLUMNS.map(str::to_owned)));
        text.push_str(&cells(&COLUMNS.map(|_| "---".to_owned())));
        for row in &self.rows {
            text.push_str(&row.cells(schema));
        }
        text
    }
}

impl Row {
    /// Returns the row's lines: one for each kind of request in a row, the row's own words and units
    /// on the first.
    fn cells(&self, schema: &TableSchema) -> String {
        let mut lines = lines(&self.requests, schema);
        if lines.is_empty() {
            lines.push(Line::nothing());
        }
        let each = lines.iter().enumerate().map(|(at, line)| {
            let own = |text: &str| if at == 0 { text.to_owned() } else { String::new() };
            cells(&[
                own(&self.id),
                own(&self.pattern),
                line.operation(),
                line.target.clone(),
                line.keys(),
                line.rest(),
                line.order.join("; "),
                line.consistency.to_owned(),
                own(&units(&self.units)),
            ])
        });
        each.collect()
    }
}

/// Returns the chart of entities and indexes, without the declared patterns.
fn chart(schema: &TableSchema) -> String {
    let page = markdown(schema, &TableOptions::new());
    let start = page.find("## Entities").expect("the page has a chart");
    let end = page.find("## Access patterns").expect("the page has patterns");
    let title = format!("Table of {}.\n\n", code(schema.type_name));
    title + &page[start..end]
}

fn units(units: &Units) -> String {
    match (units.read > 0.0, units.write > 0.0) {
        (true, true) => format!("{} read, {} write", units.read, units.write),
        (true, false) => format!("{} read", units.read),
        (false, true) => format!("{} write", units.write),
        (false, false) => "0".to_owned(),
    }
}

fn cells(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use dyno::{Db, Entity, Result, Table};
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Table)]
    #[table(name = "log", pk = "pk", scan, entities(Entry))]
    struct Log;

    #[derive(Debug, Entity, Serialize, Deserialize)]
    #[entity(table = Log, pk = "ENTRY#{id}")]
    struct Entry {
        id: u64,
    }

    #[tokio::test]
    async fn a_row_is_what_was_sent_since_the_last() -> Result<()> {
        let mut page = Page::new();
        let db = Db::<Log>::new(page.backend());
        db.create_table().await?;
        page.row("1", "write", db.put(&Entry { id: 1 })).await?;
        page.assert_units(1.0);
        db.put(&Entry { id: 2 }).await?;
        page.row("2", "read", db.get(Entry::key(1))).await?;
        page.assert_units(0.5);
        page.row("3", "look at nothing", async {}).await;
        page.assert_units(0.0);

        let table = page.table(Log::SCHEMA);
        let rows: Vec<&str> = table.lines().skip(4).collect();
        let key = "`pk = \"ENTRY#00000000000000000001#\"`";
        let expected = [
            format!("| 1 | write | PutItem | table | {key} | - | - | - | 1 write |"),
            format!("| 2 | read | GetItem | table | {key} | - | - | eventual | 0.5 read |"),
            "| 3 | look at nothing | - | - | - | - | - | - | 0 |".to_owned(),
        ];
        assert_eq!(rows, expected);
        Ok(())
    }

    #[tokio::test]
    async fn what_scans_is_named() -> Result<()> {
        let mut page = Page::new();
        let db = Db::<Log>::new(page.backend());
        db.create_table().await?;
        page.row("1", "one", db.get(Entry::key(1))).await?;
        assert!(page.scanning().is_empty());
        page.row("2", "all", db.scan().all()).await?;
        assert_eq!(page.scanning(), ["all"]);
        Ok(())
    }
}
