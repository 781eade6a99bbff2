//! Equality of texts in constants, where `==` cannot be used.
//!
//! The compiler interprets these for every entity of a program, and a call costs it as much as some
//! thirty steps. So slices are taken apart by patterns, without the calls of `len` and of indexing;
//! where one text is looked for among many, no function is called for each.

/// Compares two slices of bytes in place.
macro_rules! same_bytes {
    ($a:expr, $b:expr) => {{
        let (mut a, mut b): (&[u8], &[u8]) = ($a, $b);
        loop {
            match (a, b) {
                ([a0, a1, a2, a3, rest @ ..], [b0, b1, b2, b3, others @ ..]) => {
                    if *a0 != *b0 || *a1 != *b1 || *a2 != *b2 || *a3 != *b3 {
                        break false;
                    }
                    (a, b) = (rest, others);
                }
                ([first, rest @ ..], [other, others @ ..]) => {
                    if *first != *other {
                        break false;
                    }
                    (a, b) = (rest, others);
                }
                ([], []) => break true,
                ([], [..]) | ([..], []) => break false,
            }
        }
    }};
}

pub(super) use same_bytes;

pub(super) const fn str_eq(a: &str, b: &str) -> bool {
    same_bytes!(a.as_bytes(), b.as_bytes())
}

/// Tells whether two texts differ before either ends.
pub(super) const fn starts_differ(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        match (a, b) {
            ([a0, a1, a2, a3, rest @ ..], [b0, b1, b2, b3, others @ ..]) => {
                if *a0 != *b0 || *a1 != *b1 || *a2 != *b2 || *a3 != *b3 {
                    return true;
                }
                (a, b) = (rest, others);
            }
            ([first, rest @ ..], [other, others @ ..]) => {
                if *first != *other {
                    return true;
                }
                (a, b) = (rest, others);
            }
            ([], _) | (_, []) => return false,
        }
    }
}

pub(super) const fn is_some_eq(found: Option<&str>, name: &str) -> bool {
    match found {
        Some(found) => str_eq(found, name),
        None => false,
    }
}

pub(super) const fn is_listed(mut names: &[&str], name: &str) -> bool {
    let name = name.as_bytes();
    while let [first, rest @ ..] = names {
        if same_bytes!(first.as_bytes(), name) {
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
