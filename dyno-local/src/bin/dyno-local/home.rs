//! Where the tables of an import or export are: on a server, or in a directory.

use std::path::PathBuf;

use dyno_core::backend::{Backend, BackendError};
use dyno_local::Local;
use dyno_local::bulk::{Endpoint, TableDefinition};

use super::arguments::{Arguments, Mistake, wrong};

/// The server that is talked to unless told otherwise: that of `serve`.
const ENDPOINT: &str = "http://127.0.0.1:8000";

/// Where the tables are, as the arguments say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Server(String),
    Directory(PathBuf),
}

impl Place {
    /// Takes `--endpoint` or `--data-dir`.
    pub(super) fn take(arguments: &mut Arguments) -> Result<Self, Mistake> {
        match (arguments.take("--endpoint"), arguments.take("--data-dir")) {
            (Some(_), Some(_)) => Err(wrong("give one of --endpoint and --data-dir")),
            (None, Some(directory)) => Ok(Self::Directory(directory.into())),
            (url, None) => Ok(Self::Server(url.unwrap_or_else(|| ENDPOINT.to_owned()))),
        }
    }
}

/// The tables, opened.
pub(super) enum Home {
    Server(Endpoint),
    Directory(Local),
}

impl Home {
    /// Opens the place. A directory that is not there is made.
    pub(super) fn open(place: &Place) -> Result<Self, String> {
        match place {
            Place::Server(url) => {
                Ok(Self::Server(Endpoint::new(url).map_err(|it| it.to_string())?))
            }
            Place::Directory(path) => {
                let local = Local::open(path);
                Ok(Self::Directory(local.map_err(|it| format!("{}: {it}", path.display()))?))
            }
        }
    }

    /// Returns the tables as a backend.
    pub(super) fn backend(&self) -> &dyn Backend {
        match self {
            Self::Server(endpoint) => endpoint,
            Self::Directory(local) => local,
        }
    }

    /// Creates a table.
    pub(super) fn create_table(&self, definition: &TableDefinition) -> Result<(), BackendError> {
        match self {
            Self::Server(endpoint) => endpoint.create_table(definition),
            Self::Directory(local) => local.create_table(definition),
        }
    }
}
