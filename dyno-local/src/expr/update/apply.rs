//! Applying an update to an item.
//!
//! Every right side and every path is read on the item as it was: first all actions are turned
//! into edits, then the edits are made. Writes go first, in ascending order of their
//! paths, so that several indexes beyond a list's end append in the order of the indexes; removals
//! go last, in descending order, so that each index still means the member it meant before.
//!
//! ```text
//! REMOVE l[1] SET l[3] = :x      on [2, 3, 4, 5, 6]
//! write l[3]                        [2, 3, 4, x, 6]
//! erase l[1]                        [2, 4, x, 6]
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeValue, Item, Number, NumberError, value_size_bytes};

use super::super::ITEM_BYTES_MAX;
use super::super::error::{ExprError, UpdateFault};
use super::super::path::{Element, Path};
use super::{Action, Origin, SetValue, Term, Update};

type Applied<T> = Result<T, UpdateFault>;

/// A change of one place, with everything read that it needs.
enum Edit<'u> {
    Write(&'u Path, AttributeValue),
    Erase(&'u Path),
}

impl Update {
    /// Returns the item as it is after the update.
    ///
    /// `item` is the item as it was; if it did not exist, `exists` is false and `item` holds at
    /// most its key. On an item that did not exist there is nothing to take away, whatever path.
    pub(crate) fn apply(&self, item: Item, exists: bool) -> Result<Item, BackendError> {
        self.image(item, exists).map_err(|fault| ExprError::from(self.told(fault)).into())
    }

    /// Returns a fault as it is told of an update of this origin.
    fn told(&self, fault: UpdateFault) -> UpdateFault {
        match (self.origin, fault) {
            (Origin::Attributes, UpdateFault::DataType) => UpdateFault::TypeMismatch,
            (Origin::Expression | Origin::Attributes, fault) => fault,
        }
    }

    fn image(&self, mut item: Item, exists: bool) -> Applied<Item> {
        let mut writes = Vec::new();
        let mut erasures = Vec::new();
        let mut bytes = 0;
        for action in &self.actions {
            match edit(action, &item, exists)? {
                Some(Edit::Write(path, value)) => {
                    // What is written stays in the item, so more than an item holds is an error
                    // however the rest goes; stopping here bounds the memory.
                    bytes += value_size_bytes(&value);
                    if !path.is_nested() {
                        bytes += path.root().len();
                    }
                    if bytes > ITEM_BYTES_MAX {
                        return Err(UpdateFault::ItemSize);
                    }
                    writes.push((path, value));
                }
                Some(Edit::Erase(path)) => erasures.push(path),
                None => {}
            }
        }
        writes.sort_by_key(|(path, _)| *path);
        erasures.sort();
        for (path, value) in writes {
            write(&mut item, path, value)?;
        }
        for path in erasures.into_iter().rev() {
            erase(&mut item, path)?;
        }
        Ok(item)
    }
}

/// Reads what an action needs and says what it changes.
///
/// Unverified: which action's error wins; we take the first in written order, and within an
/// assignment its right side before its path.
fn edit<'u>(action: &'u Action, item: &Item, exists: bool) -> Applied<Option<Edit<'u>>> {
    match action {
        Action::Set(path, value) => {
            let value = set_value(value, item)?;
            target(path, item)?;
            Ok(Some(Edit::Write(path, value)))
        }
        Action::Remove(_) | Action::Delete(..) if !exists => Ok(None),
        Action::Remove(path) => Ok(target(path, item)?.map(|_| Edit::Erase(path))),
        Action::Add(path, value) => {
            let sum = match target(path, item)? {
                Some(old) => add(old, value)?,
                None => AttributeValue::clone(value),
            };
            Ok(Some(Edit::Write(path, sum)))
        }
        Action::Delete(path, members) => {
            let Some(old) = target(path, item)? else { return Ok(None) };
            // A set never becomes empty: it goes with its last member.
            Ok(Some(match difference(old, members)? {
                Some(rest) => Edit::Write(path, rest),
                None => Edit::Erase(path),
            }))
        }
    }
}

/// Returns what is at a path that is to be written. The map or list around it has to be there.
fn target<'i>(path: &Path, item: &'i Item) -> Applied<Option<&'i AttributeValue>> {
    let Some((parents, last)) = path.split_last() else { return Ok(item.get(path.root())) };
    let root = item.get(path.root()).ok_or(UpdateFault::DocumentPath)?;
    let parent = parents.iter().try_fold(root, |value, element| element.find(value));
    match (parent, last) {
        (Some(AttributeValue::M(map)), Element::Member(name)) => Ok(map.get(name)),
        (Some(AttributeValue::L(list)), Element::Index(index)) => Ok(list.get(*index)),
        _ => Err(UpdateFault::DocumentPath),
    }
}

fn set_value(value: &SetValue, item: &Item) -> Applied<AttributeValue> {
    match value {
        SetValue::Term(value) => bounded(term(value, item)?),
        SetValue::Sum(left, right) => arithmetic(left, right, item, Number::checked_add),
        SetValue::Difference(left, right) => arithmetic(left, right, item, Number::checked_sub),
    }
}

/// Copies a value, unless it is larger than an item may be.
fn bounded(value: Cow<'_, AttributeValue>) -> Applied<AttributeValue> {
    if value_size_bytes(&value) > ITEM_BYTES_MAX {
        return Err(UpdateFault::ItemSize);
    }
    Ok(value.into_owned())
}

fn arithmetic(
    left: &Term,
    right: &Term,
    item: &Item,
    operate: fn(Number, Number) -> Result<Number, NumberError>,
) -> Applied<AttributeValue> {
    let (left, right) = (term(left, item)?, term(right, item)?);
    match (&*left, &*right) {
        (AttributeValue::N(left), AttributeValue::N(right)) => {
            Ok(AttributeValue::N(operate(*left, *right).map_err(result_fault)?))
        }
        _ => Err(UpdateFault::DataType),
    }
}

/// Says why a sum or a difference is no number. One of too many digits is called an overflow: that
/// is what the service says of `1e50 + 1`.
fn result_fault(error: NumberError) -> UpdateFault {
    match error {
        NumberError::TooManyDigits => NumberError::Overflow.into(),
        other => other.into(),
    }
}

/// Evaluates a term. Of nested defaults only the last is read, when nothing before it is there.
fn term<'v>(value: &'v Term, item: &'v Item) -> Applied<Cow<'v, AttributeValue>> {
    let mut value = value;
    while let Term::IfNotExists(path, otherwise) = value {
        if let Some(found) = path.find(item) {
            return Ok(Cow::Borrowed(found));
        }
        value = otherwise;
    }
    match value {
        Term::Path(path) => path.find(item).map(Cow::Borrowed).ok_or(UpdateFault::MissingAttribute),
        Term::Value(value) => Ok(Cow::Borrowed(value)),
        // The loop has looked at every default.
        Term::IfNotExists(..) => Err(UpdateFault::MissingAttribute),
        Term::ListAppend(first, second) => {
            let (first, second) = (term(first, item)?, term(second, item)?);
            let (AttributeValue::L(first), AttributeValue::L(second)) = (&*first, &*second) else {
                return Err(UpdateFault::DataType);
            };
            Ok(Cow::Owned(AttributeValue::L(first.iter().chain(second).cloned().collect())))
        }
    }
}

/// Adds two numbers, unites two sets of one type or appends to a list.
fn add(old: &AttributeValue, value: &AttributeValue) -> Applied<AttributeValue> {
    match (old, value) {
        (AttributeValue::N(old), AttributeValue::N(value)) => {
            Ok(AttributeValue::N(old.checked_add(*value).map_err(result_fault)?))
        }
        (AttributeValue::L(old), AttributeValue::L(more)) => {
            Ok(AttributeValue::L(old.iter().chain(more).cloned().collect()))
        }
        (AttributeValue::Ss(old), AttributeValue::Ss(more)) => Ok(AttributeValue::Ss(old | more)),
        (AttributeValue::Ns(old), AttributeValue::Ns(more)) => Ok(AttributeValue::Ns(old | more)),
        (AttributeValue::Bs(old), AttributeValue::Bs(more)) => Ok(AttributeValue::Bs(old | more)),
        _ => Err(UpdateFault::DataType),
    }
}

/// Takes members out of a set; nothing is left of it if it becomes empty.
fn difference(old: &AttributeValue, members: &AttributeValue) -> Applied<Option<AttributeValue>> {
    match (old, members) {
        (AttributeValue::Ss(old), AttributeValue::Ss(members)) => {
            Ok(non_empty(old - members).map(AttributeValue::Ss))
        }
        (AttributeValue::Ns(old), AttributeValue::Ns(members)) => {
            Ok(non_empty(old - members).map(AttributeValue::Ns))
        }
        (AttributeValue::Bs(old), AttributeValue::Bs(members)) => {
            Ok(non_empty(old - members).map(AttributeValue::Bs))
        }
        _ => Err(UpdateFault::DataType),
    }
}

fn non_empty<T>(set: BTreeSet<T>) -> Option<BTreeSet<T>> {
    Some(set).filter(|set| !set.is_empty())
}

/// Writes a value. An index beyond a list's end appends.
fn write(image: &mut Item, path: &Path, value: AttributeValue) -> Applied<()> {
    let Some((parents, last)) = path.split_last() else {
        image.insert(path.root(), value);
        return Ok(());
    };
    match (parent_mut(image, path, parents)?, last) {
        (AttributeValue::M(map), Element::Member(name)) => {
            map.insert(&**name, value);
            Ok(())
        }
        (AttributeValue::L(list), Element::Index(index)) => {
            match list.get_mut(*index) {
                Some(slot) => *slot = value,
                None => list.push(value),
            }
            Ok(())
        }
        _ => Err(UpdateFault::DocumentPath),
    }
}

/// Removes what was found at a path.
fn erase(image: &mut Item, path: &Path) -> Applied<()> {
    let Some((parents, last)) = path.split_last() else {
        image.remove(path.root());
        return Ok(());
    };
    match (parent_mut(image, path, parents)?, last) {
        (AttributeValue::M(map), Element::Member(name)) => {
            map.remove(name);
            Ok(())
        }
        (AttributeValue::L(list), Element::Index(index)) if *index < list.len() => {
            list.remove(*index);
            Ok(())
        }
        _ => Err(UpdateFault::DocumentPath),
    }
}

fn parent_mut<'i>(
    image: &'i mut Item,
    path: &Path,
    parents: &[Element],
) -> Applied<&'i mut AttributeValue> {
    let root = image.get_mut(path.root());
    root.and_then(|root| parents.iter().try_fold(root, |value, element| element.find_mut(value)))
        .ok_or(UpdateFault::DocumentPath)
}
