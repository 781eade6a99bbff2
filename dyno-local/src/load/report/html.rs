//! Pieces of HTML: escaped text, numbers as people read them, tables.

use std::fmt::Write as _;

/// Appends text that HTML would read as marks.
pub(super) fn push_text(page: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            other => page.push(other),
        }
    }
}

/// Returns text that HTML would read as marks.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_text(&mut escaped, text);
    escaped
}

/// Returns a number with its thousands apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a rate in as many digits as it needs.
pub(super) fn rate(number: f64) -> String {
    if number >= 100.0 || number <= 0.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        return grouped(number.round() as u64);
    }
    format!("{number:.1}")
}

/// Returns a time of a run: minutes and seconds, with hours where there are any.
pub(super) fn clock_time(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let seconds = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        return format!("{hours}:{minutes:02}:{seconds:02}");
    }
    format!("{minutes}:{seconds:02}")
}

/// Returns read and write units as text; those that there are.
pub(super) fn units(read: f64, write: f64) -> String {
    match (read > 0.0, write > 0.0) {
        (true, true) => format!("{} read + {} write", rate(read), rate(write)),
        (true, false) => format!("{} read", rate(read)),
        (false, true) => format!("{} write", rate(write)),
        (false, false) => "0".to_owned(),
    }
}

/// Appends a table: its heads, of which those above numbers begin with `#`, and its rows.
pub(super) fn table(page: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    page.push_str("<div class=scroll><table><thead><tr>");
    let class = |head: &str| if head.starts_with('#') { " class=n" } else { "" };
    for head in heads {
        // Writing to a string cannot fail.
        let name = escaped(head.trim_start_matches('#'));
        let _ = write!(page, "<th{}>{name}</th>", class(head));
    }
    page.push_str("</tr></thead><tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (head, cell) in heads.iter().zip(row) {
            let _ = write!(page, "<td{}>{cell}</td>", class(head));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_numbers_are_shown_as_they_are() {
        assert_eq!(
            escaped("<a href='x'>&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;"
        );
        let plain = |number: u64| grouped(number).replace('\u{202f}', " ");
        assert_eq!([1, 999, 1_000, 1_234_567].map(plain), ["1", "999", "1 000", "1 234 567"]);
        assert_eq!(
            (rate(0.25).as_str(), rate(99.94).as_str(), rate(0.0).as_str()),
            ("0.2", "99.9", "0")
        );
        assert_eq!((clock_time(61.0).as_str(), clock_time(3_661.0).as_str()), ("1:01", "1:01:01"));
    }
}
