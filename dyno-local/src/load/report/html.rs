//! The page's pieces of HTML: escaped text, numbers as people read them, the style.

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

/// A table of the page: its heads, of which all but the first are above numbers, and its rows.
pub(super) fn table(page: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    page.push_str("<div class=scroll><table><thead><tr>");
    for head in heads {
        // Writing to a string cannot fail.
        let _ = write!(page, "<th>{}</th>", escaped(head));
    }
    page.push_str("</tr></thead><tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for cell in row {
            let _ = write!(page, "<td>{cell}</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}

/// The style of the page, by light and by dark.
pub(super) const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#5c6675;--line:#dde2ea;--tint:#f4f6f9;
--blue:#2563c9;--green:#1b8a5a;--red:#cc3311;--amber:#b26a00;--violet:#7a4fc0;--cold:#e8edf4}
@media(prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e6eaf0;--soft:#9aa5b5;--line:#2c3440;
--tint:#1c222b;--blue:#6aa3ff;--green:#4cc38a;--red:#ff7a5c;--amber:#f0b04a;--violet:#b595f0;--cold:#232b36}}
body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2.6rem 0 .4rem}h3{font-size:1rem;margin:1.4rem 0 .3rem}
p{margin:.3rem 0}.soft,figcaption{color:var(--soft);font-size:.9rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;margin:1.4rem 0}
.card{background:var(--tint);border-radius:.5rem;padding:.7rem .9rem}
.card b{display:block;font-size:1.45rem;font-weight:600}.bad b{color:var(--red)}.good b{color:var(--green)}
figure{margin:.4rem 0 1rem}svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:1}.curve{fill:none;stroke-width:1.6}.dash{stroke-dasharray:5 4}
.key{display:inline-block;margin-right:1.1rem;white-space:nowrap}
.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.35rem;vertical-align:-.05rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:500;font-size:.85rem}
code{font:.9em ui-monospace,monospace}.bar{display:inline-block;height:.65rem;background:var(--blue);
border-radius:.15rem;vertical-align:middle}
.advice{border-left:.25rem solid var(--amber);background:var(--tint);padding:.55rem .9rem;margin:.7rem 0}
.red{color:var(--red)}
";

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
