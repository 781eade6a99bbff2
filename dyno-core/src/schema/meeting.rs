//! Whether two key templates can render the same text, decided at compile time.

use super::equality::bytes_eq;
use super::{KeyTemplate, Part};

/// Returns `true` if some values make both templates render the same text.
///
/// Both texts are cut at each `#`: a component is a whole piece of any text, a literal is itself.
/// So the templates meet exactly if they have the same number of pieces and no two literal pieces
/// at the same place differ.
pub(super) const fn templates_meet(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    let (mut left, mut right) = (Pieces::new(a), Pieces::new(b));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(_), None) | (None, Some(_)) => return false,
            (Some(Piece::Text(a)), Some(Piece::Text(b))) => {
                if !bytes_eq(a, b) {
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
    pending_end: bool,
}

impl Pieces {
    const fn new(template: &KeyTemplate) -> Self {
        Self { parts: template.parts, at: 0, offset: 0, pending_end: true }
    }

    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    const fn next(&mut self) -> Option<Piece> {
        if self.at == self.parts.len() {
            let end = self.pending_end;
            self.pending_end = false;
            return if end { Some(Piece::Text(&[])) } else { None };
        }
        match self.parts[self.at] {
            Part::Component(_) => {
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

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn until_hash(text: &[u8]) -> usize {
    let mut at = 0;
    while at < text.len() && text[at] != b'#' {
        at += 1;
    }
    at
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
    fn templates_do_not_meet_where_a_literal_or_the_length_differs() {
        assert!(!meet(&[L("USER#"), C(0)], &[L("ORDER#"), C(0)]));
        assert!(!meet(&[L("USER#"), C(0)], &[L("USER#"), C(0), L("LINE#"), C(1)]));
        assert!(!meet(&[L("USER#"), C(0)], &[L("USER#META")]));
        assert!(!meet(&[C(0)], &[L("META")]));
        assert!(!meet(&[L("A#B")], &[L("A#B#"), C(0)]));
        assert!(!meet(&[L("A#"), C(0), L("X#"), C(1)], &[L("A#"), C(0), L("Y#"), C(1)]));
    }
}
