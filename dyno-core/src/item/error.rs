//! Why a value has no form as an attribute, or an attribute does not fit a type.

use std::fmt;

use crate::value::AttributeType;

/// Why a value has no form as an attribute, or an attribute does not fit a type.
///
/// Tells where in the item, and prints no values but those that serde puts into its own messages,
/// such as the name of a variant that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodecError(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    /// `ship_to.lines[2]`; empty at the top.
    path: String,
    message: String,
}

impl CodecError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner { path: String::new(), message: message.into() }))
    }

    /// Returns the error of an attribute of the wrong type.
    #[cold]
    pub(super) fn expected(what: &str, found: AttributeType) -> Self {
        Self::new(format!("expected {what}, not a value of type {}", found.letters()))
    }

    /// Says that the error arose in the member of this name.
    #[cold]
    pub(super) fn in_member(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, name);
        self
    }

    /// Says that the error arose at this position of a list.
    #[cold]
    pub(super) fn in_position(mut self, position: usize) -> Self {
        let path = &mut self.0.path;
        let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        path.insert_str(0, &format!("[{position}]{dot}"));
        self
    }

    /// Returns where the error arose, as a document path: `ship_to.lines[2]`; empty at the top.
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            return f.write_str(&self.0.message);
        }
        write!(f, "attribute `{}`: {}", self.0.path, self.0.message)
    }
}

impl std::error::Error for CodecError {}

impl serde::ser::Error for CodecError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl serde::de::Error for CodecError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}
