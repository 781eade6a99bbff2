//! The checker: versions, then the graph, then the name of what is wrong.

use std::collections::BTreeSet;
use std::fmt;

use super::graph::{Graph, Kind};
use super::record::{History, group_of};
use super::versions::{Version, Versions};

/// What is wrong with a history, with the operations that show it.
#[derive(Clone)]
pub(super) struct Anomaly {
    pub(super) name: &'static str,
    ops: Vec<String>,
}

impl Anomaly {
    pub(super) fn of(name: &'static str, history: &History, ops: &[usize]) -> Self {
        let shown = ops.iter().filter_map(|at| history.ops.get(*at));
        Self { name, ops: shown.map(|op| format!("{op:?}")).collect() }
    }
}

impl fmt::Debug for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        self.ops.iter().try_for_each(|op| writeln!(f, "  {op}"))
    }
}

/// Checks that a history is strictly serializable.
pub(super) fn check(history: &History) -> Result<(), Anomaly> {
    let keys: BTreeSet<usize> = history
        .ops
        .iter()
        .flat_map(|op| {
            let (reads, writes) = (op.reads.iter(), op.writes.iter());
            reads.map(|(key, _)| *key).chain(writes.map(|(key, _)| *key)).collect::<Vec<_>>()
        })
        .collect();
    let mut graph = Graph::default();
    for key in keys {
        let versions = Versions::of(key, history)?;
        add_dependencies(key, &versions, history, &mut graph)?;
        check_index(key, &versions, history)?;
    }
    add_time(history, &mut graph);
    if graph.is_acyclic() { Ok(()) } else { Err(named(&graph, history)) }
}

fn add_dependencies(
    key: usize,
    versions: &Versions,
    history: &History,
    graph: &mut Graph,
) -> Result<(), Anomaly> {
    for (left, right) in &versions.next {
        if let (Some(left), Some(right)) = (versions.writers.get(left), versions.writers.get(right))
        {
            graph.add(*left, *right, Kind::Ww);
        }
    }
    for (at, op) in history.ops.iter().enumerate() {
        for (_, seen) in op.reads.iter().filter(|(it, _)| *it == key) {
            let Some(version) = versions.seen_by(history, at, seen.as_ref())? else { continue };
            if let Some(writer) = versions.writers.get(&version) {
                graph.add(*writer, at, Kind::Wr);
            }
            let next = versions.next.get(&version).and_then(|next| versions.writers.get(next));
            if let Some(writer) = next {
                graph.add(at, *writer, Kind::Rw);
            }
        }
    }
    Ok(())
}

/// A key that was in a group all the time of a query is found in it.
fn check_index(key: usize, versions: &Versions, history: &History) -> Result<(), Anomaly> {
    for (at, op) in history.ops.iter().enumerate() {
        let Some((group, lacking)) = &op.lacks else { continue };
        if !lacking.contains(&key) {
            continue;
        }
        let possible = versions.possible(history, op.invoked, op.returned);
        let outside = |version: &Version| match version {
            Version::Absent(_) => true,
            Version::Value(id) => group_of(*id) != *group,
        };
        if !possible.iter().any(outside) {
            return Err(Anomaly::of("lost index entry", history, &[at]));
        }
    }
    Ok(())
}

/// Adds a node for every moment at which an operation was answered.
fn add_time(history: &History, graph: &mut Graph) {
    let count = history.ops.len();
    let mut ended: Vec<usize> = (0..count).collect();
    ended.sort_by_key(|at| history.ops[*at].returned);
    for (moment, at) in ended.iter().enumerate() {
        graph.add(*at, count + moment, Kind::Rt);
        graph.add(count + moment, count + moment + 1, Kind::Rt);
    }
    for (at, op) in history.ops.iter().enumerate() {
        let before = ended.partition_point(|other| history.ops[*other].returned < op.invoked);
        if before > 0 {
            graph.add(count + before - 1, at, Kind::Rt);
        }
    }
}

/// Names a circle, the gravest first.
fn named(graph: &Graph, history: &History) -> Anomaly {
    use Kind::{Rt, Rw, Wr, Ww};
    let kinds: [(&str, Kind, &[Kind]); 7] = [
        ("G0 dirty write", Ww, &[Ww]),
        ("G1c circular information flow", Wr, &[Ww, Wr]),
        ("G-single read skew", Rw, &[Ww, Wr]),
        ("G2 write skew", Rw, &[Ww, Wr, Rw]),
        ("stale read (against time)", Rw, &[Ww, Wr, Rt]),
        ("reordered writes (against time)", Rt, &[Ww, Wr, Rt]),
        ("not strictly serializable", Rt, &[Ww, Wr, Rw, Rt]),
    ];
    for (name, with, among) in kinds {
        if let Some(circle) = graph.circle(with, among) {
            return Anomaly::of(name, history, &circle);
        }
    }
    Anomaly::of("a circle without a name", history, &[])
}
