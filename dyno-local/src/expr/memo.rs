//! Parsed expressions of texts that were seen before.
//!
//! A program has few expressions and sends each of them over and over; parsing and checking one
//! costs more than evaluating it. Every thread remembers the syntax trees of the last texts it
//! parsed. Only what depends on the text alone is kept, and only for texts without a fault: names
//! and values are resolved for each request.

use std::cell::RefCell;
use std::rc::Rc;

use super::ast::{ConditionExpr, PathExpr, SectionExpr};
use super::error::{ExpressionKind, Fault};

/// The trees that are kept of each kind; the least recently used one makes room.
const KEPT_MAX: usize = 16;

/// Longer texts are parsed again. What a thread keeps is bounded by this and [`KEPT_MAX`].
const TEXT_BYTES_MAX: usize = 1_024;

/// The trees of one type, most recently used last.
type Memo<T> = RefCell<Vec<Kept<T>>>;

struct Kept<T: ?Sized> {
    kind: ExpressionKind,
    text: Box<str>,
    tree: Rc<T>,
}

thread_local! {
    static CONDITIONS: Memo<ConditionExpr> = const { RefCell::new(Vec::new()) };
    static UPDATES: Memo<[SectionExpr]> = const { RefCell::new(Vec::new()) };
    static PROJECTIONS: Memo<[PathExpr]> = const { RefCell::new(Vec::new()) };
}

/// Returns the tree of a condition of any kind.
pub(super) fn condition(
    kind: ExpressionKind,
    text: &str,
    parse: impl FnOnce() -> Result<ConditionExpr, Fault>,
) -> Result<Rc<ConditionExpr>, Fault> {
    CONDITIONS.with(|memo| remembered(memo, kind, text, || parse().map(Rc::new)))
}

/// Returns the tree of an update.
pub(super) fn update(
    text: &str,
    parse: impl FnOnce() -> Result<Vec<SectionExpr>, Fault>,
) -> Result<Rc<[SectionExpr]>, Fault> {
    UPDATES.with(|memo| remembered(memo, ExpressionKind::Update, text, || parse().map(Rc::from)))
}

/// Returns the tree of a projection.
pub(super) fn projection(
    text: &str,
    parse: impl FnOnce() -> Result<Vec<PathExpr>, Fault>,
) -> Result<Rc<[PathExpr]>, Fault> {
    PROJECTIONS
        .with(|memo| remembered(memo, ExpressionKind::Projection, text, || parse().map(Rc::from)))
}

fn remembered<T: ?Sized>(
    memo: &Memo<T>,
    kind: ExpressionKind,
    text: &str,
    parse: impl FnOnce() -> Result<Rc<T>, Fault>,
) -> Result<Rc<T>, Fault> {
    let is_it = |kept: &Kept<T>| kept.kind == kind && *kept.text == *text;
    {
        let mut kept = memo.borrow_mut();
        if let Some(at) = kept.iter().rposition(is_it) {
            if let Some(recent) = kept.get_mut(at..) {
                recent.rotate_left(1);
            }
            return kept.last().map(|kept| Rc::clone(&kept.tree)).ok_or(Fault::Empty);
        }
    }
    let tree = parse()?;
    if text.len() <= TEXT_BYTES_MAX {
        let mut kept = memo.borrow_mut();
        if kept.len() >= KEPT_MAX {
            kept.remove(0);
        }
        kept.push(Kept { kind, text: text.into(), tree: Rc::clone(&tree) });
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(memo: &Memo<usize>, kind: ExpressionKind, text: &str) -> bool {
        let mut was_parsed = false;
        let tree = remembered(memo, kind, text, || {
            was_parsed = true;
            Ok(Rc::new(text.len()))
        });
        assert_eq!(*tree.unwrap(), text.len());
        was_parsed
    }

    #[test]
    fn a_text_is_parsed_once_for_each_kind() {
        let memo = Memo::default();
        assert!(parsed(&memo, ExpressionKind::Filter, "a = b"));
        assert!(!parsed(&memo, ExpressionKind::Filter, "a = b"));
        assert!(parsed(&memo, ExpressionKind::Condition, "a = b"));
    }

    #[test]
    fn the_least_recently_used_makes_room() {
        let memo = Memo::default();
        let texts: Vec<String> = (0..KEPT_MAX).map(|n| format!("text {n}")).collect();
        for text in &texts {
            assert!(parsed(&memo, ExpressionKind::Filter, text));
        }
        assert!(!parsed(&memo, ExpressionKind::Filter, &texts[0]));
        assert!(parsed(&memo, ExpressionKind::Filter, "one more"));
        assert!(!parsed(&memo, ExpressionKind::Filter, &texts[0]));
        assert!(parsed(&memo, ExpressionKind::Filter, &texts[1]));
    }

    #[test]
    fn faults_and_long_texts_are_not_kept() {
        let memo: Memo<usize> = Memo::default();
        let fault = remembered(&memo, ExpressionKind::Filter, "x", || Err(Fault::Empty));
        assert!(fault.is_err());
        assert!(parsed(&memo, ExpressionKind::Filter, "x"));
        let long = "x".repeat(TEXT_BYTES_MAX + 1);
        assert!(parsed(&memo, ExpressionKind::Filter, &long));
        assert!(parsed(&memo, ExpressionKind::Filter, &long));
    }
}
