//! Equality of texts in constants, where `==` cannot be used.

pub(super) const fn str_eq(a: &str, b: &str) -> bool {
    bytes_eq(a.as_bytes(), b.as_bytes())
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub(super) const fn bytes_eq(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

pub(super) const fn is_some_eq(found: Option<&str>, name: &str) -> bool {
    match found {
        Some(found) => str_eq(found, name),
        None => false,
    }
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub(super) const fn is_listed(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if str_eq(names[at], name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns what a name stands for, from pairs of a name and another; the name itself if it is in
/// none.
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub(crate) const fn renamed(
    names: &[(&'static str, &'static str)],
    name: &'static str,
) -> &'static str {
    let mut at = 0;
    while at < names.len() {
        if str_eq(names[at].0, name) {
            return names[at].1;
        }
        at += 1;
    }
    name
}
