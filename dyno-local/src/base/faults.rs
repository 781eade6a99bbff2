//! What a wire decoder met that a typed `Request` cannot hold.
//!
//! The service checks a request in a fixed order, and a malformed value is found only when its
//! turn comes: a bad enum is reported before a bad number, an undefined table after both. A
//! `Request` is valid by construction, so the decoder puts a harmless stand-in where it met
//! something malformed and notes the fault here; the operation's ordered checks ask for the
//! faults of a member when they get to it. Requests of the typed layer come with no faults.

use std::collections::BTreeMap;

use dyno_core::backend::BackendError;

/// The most faults of either kind that are kept: far more than a request within the service's
/// limits can have, and a bound on what a malicious one costs.
#[cfg(any(feature = "wire", test))]
const FAULTS_MAX: usize = 1_000;

/// How long the texts that are kept may be together, of which one may go beyond.
#[cfg(any(feature = "wire", test))]
const FAULTS_BYTES_MAX: usize = 1024 * 1024;

/// The faults of one request, empty for almost all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    constraints: BTreeMap<String, String>,
    values: Vec<ValueFault>,
    parameters: Option<BackendError>,
    /// The length of the paths and texts that were noted.
    #[cfg(any(feature = "wire", test))]
    bytes: usize,
}

/// A malformed attribute value or structure inside a member.
#[derive(Debug, Clone)]
pub(crate) struct ValueFault {
    /// The member path as on the wire, such as `Item`, `ExpressionAttributeValues` or
    /// `TransactItems.3.Put.Item`, with list positions counted from zero.
    pub(crate) member: String,
    /// The map key below the member: the attribute name, or the placeholder.
    pub(crate) key: String,
    /// The service's bare sentence for it.
    pub(crate) error: BackendError,
}

impl Faults {
    /// Those of a request that no decoder read: none.
    pub(crate) const NONE: &Self = &Self {
        constraints: BTreeMap::new(),
        values: Vec::new(),
        parameters: None,
        #[cfg(any(feature = "wire", test))]
        bytes: 0,
    };

    /// Notes a violated constraint (a null, an enum value that does not exist) of a member, by its
    /// path as the service prints it: `returnValues`, `keySchema.1.member.keyType`.
    /// `text` is the whole `Value … at … failed to satisfy constraint: …` sentence.
    #[cfg(any(feature = "wire", test))]
    pub(crate) fn note_constraint(&mut self, path: impl Into<String>, text: impl Into<String>) {
        if self.constraints.len() < FAULTS_MAX && self.have_room() {
            let (path, text) = (path.into(), text.into());
            self.bytes = self.bytes.saturating_add(path.len() + text.len());
            self.constraints.insert(path, text);
        }
    }

    /// Notes a malformed value.
    #[cfg(any(feature = "wire", test))]
    pub(crate) fn note_value(&mut self, fault: ValueFault) {
        if self.values.len() < FAULTS_MAX && self.have_room() {
            self.bytes = self.bytes.saturating_add(fault.member.len() + fault.key.len());
            self.values.push(fault);
        }
    }

    /// Returns `false` when what was noted is so long that nothing more is kept.
    #[cfg(any(feature = "wire", test))]
    pub(crate) const fn have_room(&self) -> bool {
        self.bytes < FAULTS_BYTES_MAX
    }

    /// Notes that the request has parameters that do not go together. The first note counts.
    #[cfg(any(feature = "wire", test))]
    pub(crate) fn note_parameters(&mut self, error: BackendError) {
        self.parameters.get_or_insert(error);
    }

    /// Returns what was noted of the request's parameters as a whole.
    pub(crate) const fn parameters(&self) -> Option<&BackendError> {
        self.parameters.as_ref()
    }

    /// Returns the violation noted for exactly this path.
    pub(crate) fn constraint(&self, path: &str) -> Option<&str> {
        self.constraints.get(path).map(String::as_str)
    }

    /// Returns all violations whose path starts with `prefix`, in the order of the paths.
    pub(crate) fn constraints_below<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        let all = self.constraints.iter();
        all.filter(move |(path, _)| path.starts_with(prefix)).map(|(p, t)| (p.as_str(), t.as_str()))
    }

    /// Returns `true` if a violation was noted.
    pub(crate) fn has_constraints(&self) -> bool {
        !self.constraints.is_empty()
    }

    /// Returns `true` if a malformed value was met anywhere.
    pub(crate) const fn has_values(&self) -> bool {
        !self.values.is_empty()
    }

    /// Returns the first malformed value met in this member.
    pub(crate) fn value(&self, member: &str) -> Option<&ValueFault> {
        self.values.iter().find(|fault| fault.member == member)
    }
}
