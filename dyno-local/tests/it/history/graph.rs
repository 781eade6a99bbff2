//! Dependencies between operations, and circles of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Why one operation comes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Ww,
    Wr,
    Rw,
    /// In time. Moments are nodes, too, so that few edges do: `a → moment → moment → b`.
    Rt,
}

/// A directed graph.
#[derive(Debug, Default)]
pub(super) struct Graph {
    edges: BTreeMap<usize, BTreeSet<(usize, Kind)>>,
}

impl Graph {
    pub(super) fn add(&mut self, from: usize, to: usize, kind: Kind) {
        if from != to {
            self.edges.entry(from).or_default().insert((to, kind));
        }
    }

    /// Whether there is no circle at all.
    pub(super) fn is_acyclic(&self) -> bool {
        let mut incoming: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, targets) in &self.edges {
            incoming.entry(*from).or_default();
            for (to, _) in targets {
                *incoming.entry(*to).or_default() += 1;
            }
        }
        let free = incoming.iter().filter(|(_, count)| **count == 0);
        let mut open: Vec<usize> = free.map(|(node, _)| *node).collect();
        let mut left = incoming.len();
        while let Some(node) = open.pop() {
            left -= 1;
            for (to, _) in self.edges.get(&node).into_iter().flatten() {
                let count = incoming.get_mut(to).unwrap();
                *count -= 1;
                if *count == 0 {
                    open.push(*to);
                }
            }
        }
        left == 0
    }

    /// A shortest circle through an edge of kind `with`, whose other edges are all of the kinds
    /// `among`.
    pub(super) fn circle(&self, with: Kind, among: &[Kind]) -> Option<Vec<usize>> {
        let edges = self.edges.iter().flat_map(|(from, to)| to.iter().map(move |to| (*from, to)));
        let wanted = edges.filter(|(_, (_, kind))| *kind == with);
        let circles = wanted.filter_map(|(from, (to, _))| self.path(*to, from, among));
        circles.min_by_key(Vec::len)
    }

    /// A shortest path.
    fn path(&self, from: usize, to: usize, among: &[Kind]) -> Option<Vec<usize>> {
        let mut came_from = BTreeMap::from([(from, from)]);
        let mut open = VecDeque::from([from]);
        while let Some(node) = open.pop_front() {
            if node == to {
                let mut path = vec![to];
                while *path.last().unwrap() != from {
                    path.push(came_from[path.last().unwrap()]);
                }
                path.reverse();
                return Some(path);
            }
            for (next, kind) in self.edges.get(&node).into_iter().flatten() {
                if among.contains(kind) && !came_from.contains_key(next) {
                    came_from.insert(*next, node);
                    open.push_back(*next);
                }
            }
        }
        None
    }
}
