//! Collects errors, each on the token to edit, so that one run reports all of them.
//!
//! Every step takes a `&Ctxt` and goes on after an error as well as it can. The entry points emit
//! what was collected beside the expansion.

use std::cell::RefCell;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors of one derive.
#[derive(Default)]
pub(crate) struct Ctxt {
    errors: RefCell<Vec<syn::Error>>,
}

impl Ctxt {
    /// Reports a mistake on these tokens.
    pub(crate) fn error(&self, tokens: &impl ToTokens, message: impl Into<String>) {
        self.push(syn::Error::new_spanned(tokens, message.into()));
    }

    /// Reports what `syn` found.
    pub(crate) fn push(&self, error: syn::Error) {
        self.errors.borrow_mut().push(error);
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.borrow().is_empty()
    }

    /// Returns a `compile_error!` for each mistake.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.errors.into_inner().iter().map(syn::Error::to_compile_error).collect()
    }
}

/// Returns `: did you mean ..?` if one of the candidates is close, else what there is.
pub(crate) fn suggest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let near = candidates.iter().map(|candidate| (distance(wrong, candidate), *candidate));
    // A third of the letters may be wrong; the first of equally near ones wins.
    let limit = wrong.chars().count().max(3) / 3;
    match near.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance) {
        Some((_, candidate)) => format!(": did you mean `{candidate}`?"),
        None if candidates.is_empty() => String::new(),
        None => format!("; there are {}", listed(&candidates)),
    }
}

/// Returns the names in backticks: `a`, `b` and `c`.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Returns how many letters must be inserted, deleted, replaced or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, j) + usize::from(x != y);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("status", "status"), 0);
        assert_eq!(distance("statsu", "status"), 1);
        assert_eq!(distance("tenat_id", "tenant_id"), 1);
        assert_eq!(distance("total", "status"), 4);
    }

    #[test]
    fn suggestions_are_near_or_complete() {
        assert_eq!(suggest("tenat_id", ["id", "tenant_id"]), ": did you mean `tenant_id`?");
        assert_eq!(suggest("pq", ["pk", "sk"]), ": did you mean `pk`?");
        assert_eq!(suggest("customer", ["id", "total"]), "; there are `id` and `total`");
        assert_eq!(suggest("customer", []), "");
    }
}
