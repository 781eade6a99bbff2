//! Imports point downward only, in the order of modules that ARCHITECTURE.md draws.
//!
//! A module may import what its rung stands on, and whatever that stands on in turn. Modules of
//! one rung may import each other as long as no circle comes of it. Tests may import anything: the
//! order is about what is shipped.

use std::collections::{BTreeMap, BTreeSet};

use crate::imports::{Import, imports, module_path};
use crate::workspace::{Finding, TextFile, Workspace};

/// Modules of equal height, and the modules they stand on. A new module gets a place here.
type Rung = (&'static [&'static str], &'static [&'static str]);

const DYNO_CORE: &[Rung] = &[
    (&["value", "clock", "random", "join"], &[]),
    (&["backoff"], &["clock"]),
    (&["item", "op"], &["value"]),
    (&["backend"], &["op"]),
    (&["layer", "error"], &["backend", "backoff"]),
    (&["key"], &["op", "item"]),
    (&["expr", "schema"], &["key"]),
    (&["entity", "handle"], &["expr", "schema", "error"]),
    (&["read", "change"], &["entity", "handle"]),
    (&["lifecycle"], &["handle"]),
    (&["write"], &["read"]),
    (&["backfill"], &["write"]),
    (&["db"], &["backfill", "change", "lifecycle"]),
];

const DYNO_LOCAL: &[Rung] = &[
    (&["base"], &[]),
    (&["encoding"], &["base"]),
    (&["fault"], &["encoding"]),
    (&["meter", "replica"], &["fault"]),
    (&["storage"], &["meter"]),
    (&["catalog"], &["storage"]),
    (&["expr"], &["catalog"]),
    (&["index", "stream", "capacity", "scaling"], &["expr"]),
    (&["read", "write"], &["index"]),
    (&["ops"], &["read"]),
    (&["persistence"], &["ops"]),
    (&["metrics", "insights"], &["persistence"]),
    (&["engine", "injected"], &["metrics"]),
    (&["isolation"], &["engine"]),
    (&["local"], &["isolation"]),
    (&["load"], &["local"]),
    (&["wire"], &["local"]),
    (&["sdk", "server", "bulk"], &["load", "wire"]),
    (&["fuzzing"], &["wire"]),
];

const DYNO_DERIVE: &[Rung] = &[
    (&["ctxt"], &[]),
    (&["template"], &["ctxt"]),
    (&["attr"], &["template"]),
    (&["model"], &["attr"]),
    (&["check", "expand"], &["model"]),
];

/// The crates whose modules have an order, by the folder of their sources.
const CRATES: &[(&str, &[Rung])] = &[
    ("dyno-core/src/", DYNO_CORE),
    ("dyno-local/src/", DYNO_LOCAL),
    ("dyno-derive/src/", DYNO_DERIVE),
];

fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, rungs) in CRATES {
        check_crate(workspace, folder, &Order::new(rungs), &mut findings);
    }
    findings
}

fn check_crate(workspace: &Workspace, folder: &str, order: &Order, findings: &mut Vec<Finding>) {
    // Where each module imports a neighbour of its rung for the first time.
    let mut edges: BTreeMap<(String, String), Finding> = BTreeMap::new();
    for file in workspace.sources() {
        let Some(below) = file.path.strip_prefix(folder) else { continue };
        let module = module_path(below);
        // The root names every module, and a program stands on the whole crate.
        let Some(&top) = module.first() else { continue };
        if top == "bin" {
            continue;
        }
        if order.rung_of(top).is_none() {
            findings
                .push(file.finding(1, format!("give `{top}` its place in tests/tidy/layers.rs")));
            continue;
        }
        for import in imports(file, &module) {
            if import.in_tests || import.target == top {
                continue;
            }
            match order.judge(top, &import.target) {
                Verdict::Below => {}
                Verdict::Beside => {
                    let edge = (top.to_owned(), import.target.clone());
                    edges.entry(edge).or_insert_with(|| circle_finding(file, top, &import));
                }
                Verdict::Above => findings.push(upward_finding(file, top, &import)),
                Verdict::Root => findings.push(root_finding(file, &import)),
            }
        }
    }
    findings.extend(circles(edges));
}

fn upward_finding(file: &TextFile, top: &str, import: &Import) -> Finding {
    let target = &import.target;
    let message = format!(
        "`{top}` does not stand on `{target}`: move what both need into a module below them, \
         or let the caller pass it in"
    );
    file.finding(import.line, message)
}

fn circle_finding(file: &TextFile, top: &str, import: &Import) -> Finding {
    let target = &import.target;
    let message = format!(
        "`{top}` and `{target}` import each other, perhaps through others: move what they share \
         into a module below them"
    );
    file.finding(import.line, message)
}

fn root_finding(file: &TextFile, import: &Import) -> Finding {
    let target = &import.target;
    file.finding(import.line, format!("import `{target}` from the module that defines it"))
}

/// Returns the edges that lie on a circle.
fn circles(edges: BTreeMap<(String, String), Finding>) -> Vec<Finding> {
    let graph: BTreeSet<(String, String)> = edges.keys().cloned().collect();
    let on_circle = edges.into_iter().filter(|((from, to), _)| leads_to(&graph, to, from));
    on_circle.map(|(_, finding)| finding).collect()
}

fn leads_to(graph: &BTreeSet<(String, String)>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        if module == to {
            return true;
        }
        let next = graph.iter().filter(|(start, _)| start == module).map(|(_, end)| end.as_str());
        open.extend(next.filter(|end| seen.insert(end)));
    }
    false
}

/// What an import is to the module that makes it.
enum Verdict {
    Below,
    Beside,
    Above,
    /// A type at the crate's root, which may come from anywhere.
    Root,
}

/// The order of one crate.
struct Order {
    rungs: &'static [Rung],
    /// For each rung, all rungs that it stands on, directly or not.
    below: Vec<BTreeSet<usize>>,
}

impl Order {
    fn new(rungs: &'static [Rung]) -> Self {
        let mut order = Self { rungs, below: Vec::new() };
        for (_, stands_on) in rungs {
            let mut below = BTreeSet::new();
            for rung in stands_on.iter().filter_map(|name| order.rung_of(name)) {
                below.insert(rung);
                below.extend(order.below.get(rung).into_iter().flatten());
            }
            order.below.push(below);
        }
        order
    }

    fn rung_of(&self, module: &str) -> Option<usize> {
        self.rungs.iter().position(|(names, _)| names.contains(&module))
    }

    fn judge(&self, from: &str, to: &str) -> Verdict {
        let is_type = to.starts_with(char::is_uppercase);
        match (self.rung_of(from), self.rung_of(to)) {
            (_, None) if is_type => Verdict::Root,
            // A function or a macro at the root; a module without a place has its own finding.
            (None, _) | (_, None) => Verdict::Below,
            (Some(a), Some(b)) if a == b => Verdict::Beside,
            (Some(a), Some(b)) if self.below.get(a).is_some_and(|below| below.contains(&b)) => {
                Verdict::Below
            }
            (Some(_), Some(_)) => Verdict::Above,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CRATES, Order, check};
    use crate::workspace::{WORKSPACE, assert_finds};

    #[test]
    fn imports_point_downward() {
        WORKSPACE.assert_keeps(check);
    }

    #[test]
    fn rungs_are_listed_once_and_bottom_first() {
        for (folder, rungs) in CRATES {
            let order = Order::new(rungs);
            for (rung, (names, stands_on)) in rungs.iter().enumerate() {
                for name in *names {
                    assert_eq!(order.rung_of(name), Some(rung), "{folder}{name} stands twice");
                }
                for name in *stands_on {
                    let below = order.rung_of(name).is_some_and(|at| at < rung);
                    assert!(below, "{folder}: {names:?} must stand after {name}");
                }
            }
        }
    }

    #[test]
    fn an_upward_import_is_found() {
        local("base/config.rs", "use std::fmt;\nuse crate::write::apply;", &[2]);
        local("storage/mod.rs", "fn a() { crate::ops::b() }", &[1]);
        local("ops/get_item.rs", "use crate::{base, engine::Engine, read};", &[1]);
        local("read/plan.rs", "use super::super::ops::a;", &[1]);
        local("engine.rs", "use crate::local::Local;", &[1]);
        core("op/get_item.rs", "use crate::backend::Backend;", &[1]);
        core("layer/retry.rs", "use crate::entity::Entity;", &[1]);
    }

    #[test]
    fn a_downward_import_is_fine() {
        local("ops/get_item.rs", "use crate::base::Config;\nuse crate::read::plan;", &[]);
        local("read/plan.rs", "use super::page;\nuse crate::read::filter;", &[]);
        local("base/config.rs", "mod tests {\n    use crate::engine::Engine;\n}", &[]);
        local("base/config/tests.rs", "use crate::engine::Engine;", &[]);
        local("lib.rs", "pub use crate::local::Local;", &[]);
        local("bin/dyno-local.rs", "mod args;\nuse crate::args::Args;", &[]);
        core("db.rs", "use crate::value::Item;\nuse crate::layer::Retry;", &[]);
    }

    #[test]
    fn the_root_is_no_way_round() {
        local("base/config.rs", "use crate::Local;", &[1]);
        local("base/config.rs", "use crate::limits;", &[]);
    }

    #[test]
    fn a_module_without_a_place_is_found() {
        local("novel.rs", "", &[1]);
    }

    #[test]
    fn neighbours_may_import_each_other_one_way() {
        let (read, write) = ("dyno-local/src/read/a.rs", "dyno-local/src/write/b.rs");
        let up = (write, "\nuse crate::read::a;");
        assert_finds(check, &[(read, ""), up], &[]);
        let both = ["dyno-local/src/read/a.rs:1", "dyno-local/src/write/b.rs:2"];
        assert_finds(check, &[(read, "use crate::write::b;"), up], &both);
    }

    #[test]
    fn a_longer_circle_is_found() {
        let circle = [
            ("dyno-local/src/capacity/a.rs", "use crate::index::b;"),
            ("dyno-local/src/index/a.rs", "use crate::stream::b;"),
            ("dyno-local/src/stream/a.rs", "use crate::capacity::b;\nuse crate::replica::b;"),
        ];
        let expected = [
            "dyno-local/src/capacity/a.rs:1",
            "dyno-local/src/index/a.rs:1",
            "dyno-local/src/stream/a.rs:1",
        ];
        assert_finds(check, &circle, &expected);
    }

    fn local(path: &str, text: &str, lines: &[usize]) {
        in_crate("dyno-local/src/", path, text, lines);
    }

    fn core(path: &str, text: &str, lines: &[usize]) {
        in_crate("dyno-core/src/", path, text, lines);
    }

    fn in_crate(folder: &str, path: &str, text: &str, lines: &[usize]) {
        let path = format!("{folder}{path}");
        let expected: Vec<String> = lines.iter().map(|line| format!("{path}:{line}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_finds(check, &[(&path, text)], &expected);
    }
}
