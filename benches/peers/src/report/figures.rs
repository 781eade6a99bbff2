//! Tables of figures: cases as rows, subjects as columns.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::results::{Results, Series, Spread, Unit};

/// Appends a table of all cases that begin with `prefix`; one that ends with `/` is left out of the
/// names.
pub fn append_table(page: &mut String, results: &Results, prefix: &str) {
    let series: Vec<&Series> =
        results.series.iter().filter(|it| it.case.starts_with(prefix)).collect();
    let mut subjects: Vec<&str> = Vec::new();
    let mut cases: Vec<&str> = Vec::new();
    let (mut seen_subjects, mut seen_cases) = (BTreeSet::new(), BTreeSet::new());
    for each in &series {
        if seen_subjects.insert(&each.subject) {
            subjects.push(&each.subject);
        }
        if seen_cases.insert(&each.case) {
            cases.push(&each.case);
        }
    }
    if cases.is_empty() {
        page.push_str("Not measured in this run.\n\n");
        return;
    }
    let _ = writeln!(page, "| case | {} |", subjects.join(" | "));
    let _ = writeln!(page, "| --- |{}", " ---: |".repeat(subjects.len()));
    for case in cases {
        let name = if prefix.ends_with('/') { &case[prefix.len()..] } else { case };
        let cells = subjects.iter().map(|subject| {
            let found = results.find(case, subject);
            found.map_or_else(|| "—".to_owned(), cell)
        });
        let _ = writeln!(page, "| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    page.push('\n');
}

/// The median, and the ends of the spread.
fn cell(series: &Series) -> String {
    Spread::of(&series.figures()).map_or_else(String::new, |spread| {
        let text = |figure| figure_text(figure, series.unit);
        format!("{} ({}–{})", text(spread.median), text(spread.min), text(spread.max))
    })
}

/// Returns a figure with three digits or more, and its unit.
pub fn figure_text(figure: f64, unit: Unit) -> String {
    match unit {
        Unit::Nanoseconds if figure < 1e3 => format!("{figure:.0} ns"),
        Unit::Nanoseconds if figure < 1e6 => format!("{} µs", digits(figure / 1e3)),
        Unit::Nanoseconds => format!("{} ms", digits(figure / 1e6)),
        Unit::Bytes if figure < 1024.0 * 1024.0 => format!("{} KiB", digits(figure / 1024.0)),
        Unit::Bytes => format!("{} MiB", digits(figure / 1024.0 / 1024.0)),
        Unit::BytesPerByte => digits(figure),
    }
}

/// Returns a number with three digits, or all before the point.
pub fn digits(figure: f64) -> String {
    match figure.abs() {
        small if small < 9.995 => format!("{figure:.2}"),
        middle if middle < 99.95 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}
