//! The substitution variables of one request: `#names` and `:values`.
//!
//! The operations make one for each request, check its shape, hand it to the compilers of every
//! expression in turn, and ask at the end whether everything was used. Values are copied once and
//! then shared, however often the expressions name them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{Names, Values};
use dyno_core::value::AttributeValue;

use super::ast::{PathExpr, Step};
use super::error::{ExprError, Fault, PlaceholderFault};
use super::path::{Element, Path};
use super::{LIST_INDEX_MAX, NAME_BYTES_MAX, PATH_ELEMENTS_MAX, PLACEHOLDER_BYTES_MAX};

const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";

/// The names and values of one request, and which of them were used.
#[derive(Debug, Default)]
pub(crate) struct Placeholders<'a> {
    names: Option<&'a Names>,
    values: Option<&'a Values>,
    used_names: BTreeMap<&'a str, Arc<str>>,
    used_values: BTreeMap<&'a str, Arc<AttributeValue>>,
}

impl<'a> Placeholders<'a> {
    pub(crate) const fn new(names: Option<&'a Names>, values: Option<&'a Values>) -> Self {
        Self { names, values, used_names: BTreeMap::new(), used_values: BTreeMap::new() }
    }

    /// Checks that each map has entries and that their keys are placeholders: names, then values.
    pub(crate) fn check_shape(&self) -> Result<(), BackendError> {
        self.check_names().and_then(|()| self.check_values()).map_err(lift)
    }

    fn check_names(&self) -> Result<(), PlaceholderFault> {
        let Some(names) = self.names else { return Ok(()) };
        check_keys(NAMES, '#', names.keys())?;
        for (key, name) in names {
            if name.is_empty() {
                return Err(PlaceholderFault::EmptyName(NAMES, key.clone()));
            }
            if name.len() > NAME_BYTES_MAX {
                return Err(PlaceholderFault::LongName);
            }
        }
        Ok(())
    }

    fn check_values(&self) -> Result<(), PlaceholderFault> {
        self.values.map_or(Ok(()), |values| check_keys(VALUES, ':', values.keys()))
    }

    /// Checks that every name, and then that every value, was used by an expression.
    pub(crate) fn check_all_used(&self) -> Result<(), BackendError> {
        let names = self.names.into_iter().flatten().map(|(key, _)| key.as_str());
        check_used(NAMES, names, &self.used_names.keys().copied().collect()).map_err(lift)?;
        let values = self.values.into_iter().flatten().map(|(key, _)| key.as_str());
        check_used(VALUES, values, &self.used_values.keys().copied().collect()).map_err(lift)
    }

    /// Resolves the names of a path.
    pub(super) fn resolve_path(&mut self, path: &PathExpr) -> Result<Path, Fault> {
        let mut elements = Vec::with_capacity(path.0.len());
        for step in &path.0 {
            elements.push(match step {
                Step::Name(name) => Element::Member(Arc::from(name.as_str())),
                Step::Placeholder(placeholder) => Element::Member(self.resolve_name(placeholder)?),
                Step::Index(digits) => Element::Index(resolve_index(digits)?),
            });
        }
        if elements.len() > PATH_ELEMENTS_MAX {
            return Err(Fault::TooDeep(elements.len()));
        }
        let mut elements = elements.into_iter();
        match elements.next() {
            Some(Element::Member(root)) => Ok(Path::new(root, elements.collect())),
            // The grammar starts every path with a name.
            Some(Element::Index(_)) | None => Err(Fault::Empty),
        }
    }

    fn resolve_name(&mut self, placeholder: &str) -> Result<Arc<str>, Fault> {
        if let Some(name) = self.used_names.get(placeholder) {
            return Ok(Arc::clone(name));
        }
        let Some((key, name)) = self.names.and_then(|names| names.get_key_value(placeholder))
        else {
            return Err(Fault::UndefinedName(placeholder.to_owned()));
        };
        let name: Arc<str> = Arc::from(name.as_str());
        self.used_names.insert(key, Arc::clone(&name));
        Ok(name)
    }

    /// Resolves a value.
    pub(super) fn resolve_value(
        &mut self,
        placeholder: &str,
    ) -> Result<Arc<AttributeValue>, Fault> {
        if let Some(value) = self.used_values.get(placeholder) {
            return Ok(Arc::clone(value));
        }
        let Some((key, value)) = self.values.and_then(|values| values.get_key_value(placeholder))
        else {
            return Err(Fault::UndefinedValue(placeholder.to_owned()));
        };
        let value = Arc::new(value.clone());
        self.used_values.insert(key, Arc::clone(&value));
        Ok(value)
    }
}

/// Reads the digits of a list index.
pub(super) fn resolve_index(digits: &str) -> Result<usize, Fault> {
    match digits.parse::<usize>() {
        Ok(index) if index <= LIST_INDEX_MAX => Ok(index),
        _ => Err(Fault::IndexRange(digits.to_owned())),
    }
}

fn check_keys<'k>(
    parameter: &'static str,
    mark: char,
    keys: impl ExactSizeIterator<Item = &'k String>,
) -> Result<(), PlaceholderFault> {
    if keys.len() == 0 {
        return Err(PlaceholderFault::Empty(parameter));
    }
    for key in keys {
        let letters = key.strip_prefix(mark).unwrap_or_default();
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if letters.is_empty() || !letters.bytes().all(is_letter) {
            return Err(PlaceholderFault::Syntax(parameter, key.clone()));
        }
        if key.len() > PLACEHOLDER_BYTES_MAX {
            return Err(PlaceholderFault::TooLong(parameter, key.len()));
        }
    }
    Ok(())
}

fn check_used<'k>(
    parameter: &'static str,
    keys: impl Iterator<Item = &'k str>,
    used: &BTreeSet<&str>,
) -> Result<(), PlaceholderFault> {
    let unused: Vec<&str> = keys.filter(|key| !used.contains(key)).collect();
    if unused.is_empty() {
        return Ok(());
    }
    Err(PlaceholderFault::Unused(parameter, unused.join(", ")))
}

fn lift(fault: PlaceholderFault) -> BackendError {
    ExprError::from(fault).into()
}
