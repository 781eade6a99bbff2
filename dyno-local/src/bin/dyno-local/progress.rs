//! How far an import or export is: a bar on a terminal, lines in a log.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::tell;

/// The records between two lines of a log.
const LOG_EVERY: u64 = 100_000;

/// Shows the progress of one file on standard error.
pub(super) struct Shown {
    name: String,
    started: Instant,
    bar: Option<ProgressBar>,
    logged: u64,
}

impl Shown {
    /// Begins to show a file of this many bytes, if that is known.
    pub(super) fn of(name: &str, bytes: Option<u64>) -> Self {
        let bar = io::stderr().is_terminal().then(|| bar(name, bytes));
        Self { name: name.to_owned(), started: now(), bar, logged: 0 }
    }

    /// Shows the records done so far, and how much of the file they are.
    pub(super) fn update(&mut self, records: u64, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(format!("{records} items, {}", self.rate(records)));
        } else if records >= self.logged + LOG_EVERY {
            self.logged = records;
            self.line(&format!("{records} items so far, {}", self.rate(records)));
        }
    }

    /// Writes a line about the file, above the bar if there is one.
    pub(super) fn line(&self, text: &str) {
        let tell = || tell(&mut io::stderr(), &format!("{}: {text}\n", self.name));
        match &self.bar {
            Some(bar) => bar.suspend(tell),
            None => tell(),
        }
    }

    /// Takes the bar away and writes the last line.
    pub(super) fn finish(&self, text: &str, records: u64) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.started.elapsed().as_secs_f64();
        self.line(&format!("{text} in {seconds:.1} s, {}", self.rate(records)));
    }

    fn rate(&self, records: u64) -> String {
        let micros = self.started.elapsed().max(Duration::from_micros(1)).as_micros();
        format!("{}/s", u128::from(records) * 1_000_000 / micros)
    }
}

fn bar(name: &str, bytes: Option<u64>) -> ProgressBar {
    let target = ProgressDrawTarget::stderr();
    let (bar, template) = match bytes {
        Some(bytes) => (
            ProgressBar::with_draw_target(Some(bytes), target),
            "{prefix} [{bar:30}] {bytes}/{total_bytes}, {msg}, {eta} left",
        ),
        None => (ProgressBar::with_draw_target(None, target), "{prefix} {bytes}, {msg}"),
    };
    // A template that does not parse would leave the default style, which does as well.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_prefix(name.to_owned());
    bar
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the edge: a rate shown to a person")]
    Instant::now()
}
