//! The style of the page.

use std::fmt::Write as _;

use super::svg::{Color, dark_heat};

/// Returns the style of the page, by light and by dark. Charts say their colors by themselves; here
/// they are said once more, for dark paper.
pub(super) fn style() -> String {
    let mut style = format!("{STYLE}@media(prefers-color-scheme:dark){{{}}}\n", dark_heat());
    for color in Color::ALL.map(Color::name) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            style,
            ".dl-s-{color}{{stroke:var(--{color})}}.dl-f-{color}{{fill:var(--{color})}}"
        );
    }
    style
}

const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#5c6675;--line:#dde2ea;--tint:#f4f6f9;
--blue:#2563c9;--green:#1b8a5a;--red:#cc3311;--amber:#b26a00;--violet:#7a4fc0}
@media(prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e6eaf0;--soft:#9aa5b5;--line:#2c3440;
--tint:#1c222b;--blue:#6aa3ff;--green:#4cc38a;--red:#ff7a5c;--amber:#f0b04a;--violet:#b595f0}}
body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2.6rem 0 .4rem}h3{font-size:1rem;margin:1.4rem 0 .3rem}
p{margin:.3rem 0}.soft{color:var(--soft);font-size:.9rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;margin:1.4rem 0}
.card{background:var(--tint);border-radius:.5rem;padding:.7rem .9rem;overflow-wrap:anywhere}
.card b{display:block;font-size:1.45rem;font-weight:600}.bad b{color:var(--red)}.good b{color:var(--green)}
figure{margin:.4rem 0 1rem;overflow-x:auto}svg{display:block;width:100%;min-width:36rem;height:auto}
.dl-ink{fill:var(--ink)}.dl-soft{fill:var(--soft)}.dl-grid{stroke:var(--line)}.dl-paper{fill:var(--paper)}
.dl-mark{stroke:var(--ink)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap;
vertical-align:top}.n{text-align:right}th{color:var(--soft);font-weight:500;font-size:.85rem}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}.bar{display:inline-block;height:.65rem;
background:var(--blue);border-radius:.15rem;vertical-align:middle}
.advice{border-left:.25rem solid var(--amber);background:var(--tint);padding:.55rem .9rem;margin:.7rem 0}
";
