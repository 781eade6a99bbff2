//! Why a run could not begin.

use std::fmt;

use dyno_core::backend::BackendError;

use crate::base::Stalled;

/// Why a run could not begin, or could not go on. Nothing was simulated.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The engine refused to create a table.
    Table(BackendError),
    /// A pattern names a table that the mix does not have.
    UnknownTable {
        /// The pattern.
        pattern: String,
        /// The table that it names.
        table: String,
    },
    /// A pattern names an index that its table does not have.
    UnknownIndex {
        /// The pattern.
        pattern: String,
        /// The index that it names.
        index: String,
    },
    /// Code that is driven waits for something that neither the clock nor other code brings.
    Stalled(Stalled),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(error) => write!(f, "a table was refused: {error}"),
            Self::UnknownTable { pattern, table } => {
                write!(f, "pattern `{pattern}` names table `{table}`, which the mix does not have")
            }
            Self::UnknownIndex { pattern, index } => {
                write!(
                    f,
                    "pattern `{pattern}` names index `{index}`, which its table does not have"
                )
            }
            Self::Stalled(stalled) => stalled.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Table(error) => Some(error),
            Self::Stalled(stalled) => Some(stalled),
            Self::UnknownTable { .. } | Self::UnknownIndex { .. } => None,
        }
    }
}
