//! Whether two key templates can render the same text, decided at compile time.

use super::equality::{same_bytes, starts_differ};
use super::{KeyTemplate, KeyTemplates, Part};

/// Returns `true` if some values make both templates render the same text.
pub(super) const fn templates_meet(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    if literals_differ(a, b) {
        return false;
    }
    if is_verbatim(a) || is_verbatim(b) {
        return verbatim_meet(a, b);
    }
    pieces_meet(Pieces::new(a), Pieces::new(b))
}

/// Returns `true` if some values make both partition keys the same text.
pub(super) const fn partitions_meet(a: &KeyTemplates, b: &KeyTemplates) -> bool {
    if literals_differ(&a.pk, &b.pk) {
        return false;
    }
    // The derive refuses shards of verbatim keys.
    if is_verbatim(&a.pk) || is_verbatim(&b.pk) {
        return verbatim_meet(&a.pk, &b.pk);
    }
    pieces_meet(Pieces::of_partition(a), Pieces::of_partition(b))
}

/// Tells whether both templates start with text, and not with the same: what is true of most pairs,
/// and every pair of a table is asked.
const fn literals_differ(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    match (a.parts, b.parts) {
        ([Part::Literal(a), ..], [Part::Literal(b), ..]) => starts_differ(a, b),
        _ => false,
    }
}

/// Both texts are cut at each `#`: a component is a whole piece of any text, a literal is itself.
/// So the templates meet exactly if they have the same number of pieces and no two literal pieces
/// at the same place differ.
const fn pieces_meet(mut left: Pieces, mut right: Pieces) -> bool {
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(_), None) | (None, Some(_)) => return false,
            (Some(Piece::Text(a)), Some(Piece::Text(b))) => {
                if !same_bytes!(a, b) {
                    return false;
                }
            }
            (Some(Piece::Any), Some(_)) | (Some(_), Some(Piece::Any)) => {}
        }
    }
}

/// A piece of a rendered template between two `#`.
enum Piece {
    Text(&'static [u8]),
    Any,
}

/// Cuts a template into pieces, one call at a time. A template ends with an empty piece if its text
/// ends with `#`, as every one that ends with a component does.
struct Pieces {
    parts: &'static [Part],
    at: usize,
    offset: usize,
    /// A shard follows what the template renders.
    pending_shard: bool,
    pending_end: bool,
}

impl Pieces {
    const fn new(template: &KeyTemplate) -> Self {
        Self { parts: template.parts, at: 0, offset: 0, pending_shard: false, pending_end: true }
    }

    const fn of_partition(templates: &KeyTemplates) -> Self {
        Self { pending_shard: templates.shards.is_some(), ..Self::new(&templates.pk) }
    }

    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    const fn next(&mut self) -> Option<Piece> {
        if self.at == self.parts.len() {
            if self.pending_shard {
                self.pending_shard = false;
                // A shard ends with `#`, whatever it follows.
                self.pending_end = true;
                return Some(Piece::Any);
            }
            let end = self.pending_end;
            self.pending_end = false;
            return if end { Some(Piece::Text(&[])) } else { None };
        }
        match self.parts[self.at] {
            Part::Component(_) | Part::Text(_) => {
                self.at += 1;
                Some(Piece::Any)
            }
            Part::Literal(text) => Some(Piece::Text(self.piece_of(text.as_bytes()))),
        }
    }

    /// Returns the next piece of a literal and moves past its `#`, or past the literal.
    const fn piece_of(&mut self, text: &'static [u8]) -> &'static [u8] {
        let (_, rest) = text.split_at(self.offset);
        let length = until_hash(rest);
        let (piece, _) = rest.split_at(length);
        if length == rest.len() {
            // The literal does not end with `#`, so the template ends with it.
            self.at += 1;
            self.offset = 0;
            self.pending_end = false;
        } else {
            self.offset += length + 1;
            if self.offset == text.len() {
                self.at += 1;
                self.offset = 0;
            }
        }
        piece
    }
}

const fn until_hash(mut text: &[u8]) -> usize {
    let mut length = 0;
    while let [first, rest @ ..] = text {
        if *first == b'#' {
            break;
        }
        length += 1;
        text = rest;
    }
    length
}

const fn is_verbatim(template: &KeyTemplate) -> bool {
    let mut parts = template.parts;
    while let [part, rest @ ..] = parts {
        if matches!(part, Part::Text(_)) {
            return true;
        }
        parts = rest;
    }
    false
}

/// Tells whether verbatim templates meet.
///
/// No component holds a `#`, so both are cut there, too. What is between is compared as far as
/// literals reach before the first and after the last component in it: `user_{a}` and `{b}` may be
/// one text, `user_{a}` and `order_{b}` may not.
const fn verbatim_meet(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    let (a, b) = (Marks::of(a), Marks::of(b));
    let (mut from_a, mut from_b) = (0, 0);
    loop {
        let (to_a, to_b) = (a.end_of_piece(from_a), b.end_of_piece(from_b));
        if !a.piece_meets((from_a, to_a), &b, (from_b, to_b)) {
            return false;
        }
        match (to_a == a.length, to_b == b.length) {
            (true, true) => return true,
            (true, false) | (false, true) => return false,
            (false, false) => {}
        }
        (from_a, from_b) = (to_a + 1, to_b + 1);
    }
}

/// A verbatim template as bytes of literals and marks of components.
struct Marks {
    marks: [u16; MARKS_MAX],
    length: usize,
}

/// Longer templates are cut, and so meet rather than not.
const MARKS_MAX: usize = 512;

/// The mark of a component, which is no byte.
const ANY: u16 = 256;

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
impl Marks {
    const fn of(template: &KeyTemplate) -> Self {
        let mut found = Self { marks: [0; MARKS_MAX], length: 0 };
        let mut part = 0;
        while part < template.parts.len() {
            match template.parts[part] {
                Part::Component(_) | Part::Text(_) => found.push(ANY),
                Part::Literal(text) => {
                    let (bytes, mut at) = (text.as_bytes(), 0);
                    while at < bytes.len() {
                        found.push(bytes[at] as u16);
                        at += 1;
                    }
                }
            }
            part += 1;
        }
        found
    }

    const fn push(&mut self, mark: u16) {
        if self.length < MARKS_MAX {
            self.marks[self.length] = mark;
            self.length += 1;
        }
    }

    const fn end_of_piece(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.length && self.marks[at] != b'#' as u16 {
            at += 1;
        }
        at
    }

    const fn piece_meets(
        &self,
        (from, to): (usize, usize),
        other: &Self,
        (other_from, other_to): (usize, usize),
    ) -> bool {
        let (mut at, mut other_at) = (from, other_from);
        while at < to && other_at < other_to {
            if self.marks[at] == ANY || other.marks[other_at] == ANY {
                return self.tails_meet((at, to), other, (other_at, other_to));
            }
            if self.marks[at] != other.marks[other_at] {
                return false;
            }
            at += 1;
            other_at += 1;
        }
        // A component holds at least one character.
        at == to && other_at == other_to
    }

    const fn tails_meet(
        &self,
        (from, mut to): (usize, usize),
        other: &Self,
        (other_from, mut other_to): (usize, usize),
    ) -> bool {
        while to > from && other_to > other_from {
            let (mark, other_mark) = (self.marks[to - 1], other.marks[other_to - 1]);
            if mark == ANY || other_mark == ANY {
                return true;
            }
            if mark != other_mark {
                return false;
            }
            to -= 1;
            other_to -= 1;
        }
        to == from && other_to == other_from
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Component as C, Literal as L};

    fn meet(a: &'static [Part], b: &'static [Part]) -> bool {
        let forward = templates_meet(&KeyTemplate { parts: a }, &KeyTemplate { parts: b });
        let backward = templates_meet(&KeyTemplate { parts: b }, &KeyTemplate { parts: a });
        assert_eq!(forward, backward);
        forward
    }

    #[test]
    fn templates_meet_where_some_values_make_them_equal() {
        assert!(meet(&[L("USER#"), C(0)], &[L("USER#"), C(1)]));
        assert!(meet(&[C(0), C(1)], &[L("A#"), C(0)]));
        assert!(meet(&[L("META")], &[L("META")]));
        assert!(meet(&[C(0)], &[L("META#")]));
    }

    #[test]
    fn verbatim_templates_are_compared_between_hashes() {
        use Part::Text as T;
        assert!(meet(&[L("USER#"), T(0)], &[L("USER#"), T(1)]));
        assert!(meet(&[L("user_"), T(0)], &[T(0)]));
        assert!(meet(&[L("user_"), T(0)], &[T(0), L("_x")]));
        assert!(meet(&[T(0), L("|"), T(1)], &[T(0)]));
        assert!(meet(&[L("META")], &[T(0)]));
        assert!(!meet(&[L("USER#"), T(0)], &[L("ORDER#"), T(0)]));
        assert!(!meet(&[L("user_"), T(0)], &[L("order_"), T(0)]));
        assert!(!meet(&[T(0), L("_a")], &[T(0), L("_b")]));
        assert!(!meet(&[L("ORDER#"), T(0)], &[L("ORDER#"), T(0), L("#ITEM#"), T(1)]));
        assert!(!meet(&[L("META#"), T(0)], &[L("META#")]));
    }

    #[test]
    fn a_shard_is_a_piece_of_its_own() {
        use crate::schema::{ShardBy, Shards};
        let shards = Shards::new(10, 10, ShardBy::PrimaryKey);
        let meet = |a: &'static [Part], b: &'static [Part]| {
            let sharded = KeyTemplates::new(a, None).sharded(shards);
            let other = KeyTemplates::new(b, None);
            assert_eq!(partitions_meet(&sharded, &other), partitions_meet(&other, &sharded));
            partitions_meet(&sharded, &other)
        };
        assert!(!meet(&[L("ORDERS")], &[L("ORDERS")]));
        assert!(meet(&[L("ORDERS")], &[L("ORDERS#"), C(0)]));
        assert!(!meet(&[L("ORDERS#")], &[L("ORDERS#")]));
        assert!(!meet(&[L("ORDERS#"), C(0)], &[L("ORDERS#"), C(0)]));
        assert!(meet(&[L("ORDERS#")], &[L("ORDERS#"), C(0)]));
        assert!(meet(&[L("ORDERS#"), C(0)], &[C(0), C(1), C(2)]));
    }

    #[test]
    fn templates_do_not_meet_where_a_literal_or_the_length_differs() {
        assert!(!meet(&[L("USER#"), C(0)], &[L("ORDER#"), C(0)]));
        assert!(!meet(&[L("USER#"), C(0)], &[L("USER#"), C(0), L("LINE#"), C(1)]));
        assert!(!meet(&[L("USER#"), C(0)], &[L("USER#META")]));
        assert!(!meet(&[C(0)], &[L("META")]));
        assert!(!meet(&[L("A#B")], &[L("A#B#"), C(0)]));
        assert!(!meet(&[L("A#"), C(0), L("X#"), C(1)], &[L("A#"), C(0), L("Y#"), C(1)]));
    }
}
