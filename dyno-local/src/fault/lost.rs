//! The mark of an answer that does not arrive.
//!
//! The engine puts it into the error that typed code gets; the doors to it look for it, and send
//! nothing then.

use std::error::Error;
use std::fmt;

use dyno_core::backend::{BackendError, ErrorCode};

/// How an answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Whoever waited has given up.
    TimedOut,
    /// The connection is closed.
    Disconnected,
}

impl Lost {
    /// Returns how the answer was lost, if that is what an error is about.
    #[cfg(any(feature = "wire", test))]
    pub(crate) fn of(error: &BackendError) -> Option<Self> {
        error.source()?.downcast_ref::<Self>().copied()
    }
}

impl From<Lost> for BackendError {
    fn from(lost: Lost) -> Self {
        Self::new(ErrorCode::Dispatch, lost.to_string()).with_source(lost)
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimedOut => "no answer came in time",
            Self::Disconnected => "the connection was closed before an answer came",
        })
    }
}

impl Error for Lost {}
