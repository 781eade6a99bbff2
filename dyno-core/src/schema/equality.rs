//! Equality of texts in constants, where `==` cannot be used.
//!
//! The compiler interprets these for every entity of a program, and a call costs it as much as a
//! dozen steps: so slices are taken apart by patterns, without the calls of `len` and of indexing.

pub(super) const fn str_eq(a: &str, b: &str) -> bool {
    bytes_eq(a.as_bytes(), b.as_bytes())
}

pub(super) const fn bytes_eq(mut a: &[u8], mut b: &[u8]) -> bool {
    // Most names differ in their length.
    if a.len() != b.len() {
        return false;
    }
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if *first != *other {
            return false;
        }
        (a, b) = (rest, others);
    }
    true
}

/// Tells whether two texts differ before either ends.
pub(super) const fn starts_differ(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if *first != *other {
            return true;
        }
        (a, b) = (rest, others);
    }
    false
}

pub(super) const fn is_some_eq(found: Option<&str>, name: &str) -> bool {
    match found {
        Some(found) => str_eq(found, name),
        None => false,
    }
}

pub(super) const fn is_listed(mut names: &[&str], name: &str) -> bool {
    while let [first, rest @ ..] = names {
        if str_eq(first, name) {
            return true;
        }
        names = rest;
    }
    false
}

/// Returns what a name stands for, from pairs of a name and another; the name itself if it is in
/// none.
pub(crate) const fn renamed(
    mut names: &[(&'static str, &'static str)],
    name: &'static str,
) -> &'static str {
    while let [(first, other), rest @ ..] = names {
        if str_eq(first, name) {
            return other;
        }
        names = rest;
    }
    name
}
