//! The tags of a table: what a key and a value may be, and how many there may be.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::backend::BackendError;
use dyno_core::op::Tag;

use crate::base::{EngineError, Faults, limits};

/// The tags of a table by their keys.
pub(crate) type Tags = BTreeMap<String, String>;

/// Checks tags to set. `faults` are what the decoder noted of `Tags`: a tag without key or value.
// Unverified: that tags are checked one by one, each its key first, before duplicates.
pub(crate) fn check_tags(tags: &[Tag], faults: &Faults) -> Result<(), BackendError> {
    for (at, tag) in tags.iter().enumerate() {
        let fault = faults.value(&format!("Tags.{at}"));
        match fault {
            Some(fault) if fault.key == "Key" => return Err(fault.error.clone()),
            Some(_) | None => check_tag_key(&tag.key)?,
        }
        if let Some(fault) = fault {
            return Err(fault.error.clone());
        }
        if tag.value.chars().count() > limits::TAG_VALUE_LENGTH_MAX || !is_taggable(&tag.value) {
            let text = format!("The Tag Value provided is invalid, Value: {}", tag.value);
            return Err(EngineError::Text(text).into());
        }
    }
    let mut keys = BTreeSet::new();
    if let Some(tag) = tags.iter().find(|tag| !keys.insert(tag.key.as_str())) {
        let key = &tag.key;
        let text = format!("Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}");
        return Err(EngineError::Text(text).into());
    }
    Ok(check_tag_count(tags.len())?)
}

/// Checks the key of a tag to set or to take off.
pub(crate) fn check_tag_key(key: &str) -> Result<(), EngineError> {
    let length = key.chars().count();
    if !(1..=limits::TAG_KEY_LENGTH_MAX).contains(&length) || !is_taggable(key) {
        return Err(EngineError::Text(format!("The Tag Key provided is invalid, Key: {key}")));
    }
    if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
        return Err(EngineError::Text(format!("Tag Key cannot be prefixed with aws:, Key: {key}")));
    }
    Ok(())
}

/// Checks how many tags a table would have.
pub(crate) fn check_tag_count(count: usize) -> Result<(), EngineError> {
    if count <= limits::TAGS_MAX {
        return Ok(());
    }
    Err(EngineError::Plain("Number of Tags exceed the current limit for the provided ResourceArn"))
}

/// Returns tags by their keys.
pub(crate) fn by_key(tags: Vec<Tag>) -> Tags {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

/// Letters, digits and blanks of any script, and some signs.
fn is_taggable(text: &str) -> bool {
    let fits =
        |letter: char| letter.is_alphanumeric() || is_blank(letter) || "_.:/=+-@".contains(letter);
    text.chars().all(fits)
}

/// A blank, but no tab and no end of a line.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() && !letter.is_control()
}
