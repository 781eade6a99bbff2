//! The committed counts, and what is said when others are found.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use crate::valgrind;

/// The committed file.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.txt");

/// How much of its baseline a path may cost, in percent.
const PERCENT_MAX: u64 = 110;

/// Below this share, in percent, a path is called faster.
const PERCENT_FASTER: u64 = 95;

/// Counts by path, in the order of the file.
#[derive(Debug)]
pub struct Baseline(Vec<(String, u64)>);

impl Baseline {
    /// Reads the committed counts.
    pub fn read() -> Result<Self, String> {
        let text = fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let counts = lines.map(|line| {
            let (count, name) = line.trim().split_once(' ').ok_or_else(|| unreadable(line))?;
            let count = count.parse().map_err(|_| unreadable(line))?;
            Ok((name.trim().to_owned(), count))
        });
        counts.collect::<Result<_, String>>().map(Self)
    }

    /// Writes counts as the new baseline.
    pub fn write(counts: &[(&str, u64)]) -> Result<(), String> {
        let mut text = String::from(
            "# Instructions of one call of each path. Written by `benches/count record`.\n",
        );
        let _ = writeln!(text, "# {}; {}", compiler(), valgrind::version().unwrap_or_default());
        for (name, count) in counts {
            let _ = writeln!(text, "{count:>9} {name}");
        }
        print!("{text}");
        fs::write(FILE, text).map_err(|error| format!("{FILE}: {error}"))
    }

    /// Prints how counts differ from the baseline; an error if one is too high, or one is unknown.
    pub fn compare(&self, counts: &[(&str, u64)]) -> Result<(), String> {
        let mut wrong = Vec::new();
        println!("{:<24} {:>10} {:>10}  ratio", "path", "baseline", "now");
        for (name, now) in counts {
            let known = self.0.iter().find(|(known, _)| known == name).map(|(_, count)| *count);
            let (line, verdict) = verdict(known, *now);
            println!("{name:<24} {line}");
            wrong.extend(verdict.map(|verdict| format!("{name}: {verdict}")));
        }
        for (name, _) in &self.0 {
            if counts.iter().all(|(counted, _)| counted != name) {
                wrong.push(format!("{name}: is in the baseline and not counted"));
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        wrong.push("if this is meant, say why in the commit and run `benches/count record`".into());
        Err(wrong.join("\n"))
    }
}

/// Returns what is printed of a path, and what is wrong with it.
fn verdict(known: Option<u64>, now: u64) -> (String, Option<String>) {
    let Some(known) = known else {
        return (format!("{:>10} {now:>10}", "—"), Some("is not in the baseline".to_owned()));
    };
    let percent = now * 100 / known.max(1);
    let line = format!("{known:>10} {now:>10}  {}.{:02}", percent / 100, percent % 100);
    if now * 100 > known * PERCENT_MAX {
        return (line, Some(format!("{now} instructions, {percent} % of its baseline {known}")));
    }
    if percent < PERCENT_FASTER {
        return (format!("{line}  faster: record it"), None);
    }
    (line, None)
}

fn unreadable(line: &str) -> String {
    format!("{FILE}: `{line}` is not a count and a name")
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    String::from_utf8_lossy(&output.unwrap_or_default()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Baseline, verdict};

    #[test]
    fn a_dearer_path_is_found() {
        for (known, now, wrong) in [(1_000, 1_100, false), (1_000, 1_101, true), (1_000, 1, false)]
        {
            assert_eq!(verdict(Some(known), now).1.is_some(), wrong, "{known} {now}");
        }
        assert!(verdict(Some(1_000), 900).0.contains("faster"));
    }

    #[test]
    fn paths_and_baseline_must_agree() {
        let baseline = Baseline::parse("# a\n   1000 get\n  20 put\n").unwrap();
        assert_eq!(baseline.compare(&[("get", 1_001), ("put", 20)]), Ok(()));
        assert!(baseline.compare(&[("get", 1_001)]).is_err());
        assert!(baseline.compare(&[("get", 1_001), ("put", 20), ("scan", 1)]).is_err());
        assert!(Baseline::parse("many get").is_err());
    }
}
