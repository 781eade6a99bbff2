//! What is set of an engine before it is made.
//!
//! Each setting says its default, which is what [`Local::new`] has; the values go into the engine's
//! configuration, where every layer reads its own. Here is who the engine is and how it is made;
//! `capacity` and `delays` have what makes it like the service.

mod capacity;
mod delays;

#[cfg(feature = "durable")]
use std::path::Path;
use std::sync::Arc;

use super::Local;
use crate::base::{Clock, Config, Wording};
use crate::engine::Engine;
use crate::fault::FaultRule;
use crate::isolation::Isolation;
#[cfg(feature = "durable")]
use crate::persistence;
#[cfg(feature = "durable")]
use crate::storage::durable::{Durability, OpenError, Settings};

/// Settings of a [`Local`] before it is built.
#[derive(Debug, Clone, Default)]
pub struct LocalBuilder {
    config: Config,
    isolated: bool,
    faults: Vec<FaultRule>,
    controlled: bool,
    #[cfg(feature = "durable")]
    durability: Durability,
}

impl LocalBuilder {
    /// Sets the clock, by which tables are dated and change their states, and tokens of transactions
    /// expire.
    ///
    /// With a [`ManualClock`](crate::ManualClock) time stands still until the test moves it.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.config.clock = Arc::new(clock);
        self
    }

    /// Sets the seed of everything that looks random: ids of tables and requests.
    ///
    /// Where items lie does not depend on it.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// Sets the region that ARNs show, and that the SDK's client signs for.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.config.region = region.into();
        self
    }

    /// Gives each access key and region that requests are signed with an engine of its own, with
    /// the settings of this builder and the region that was signed for; all share one unless set.
    ///
    /// It is for several users of one server. [`Local::of_credential`] returns the engine of one of
    /// them. Requests without a signature, as typed code sends them, have an engine of their own,
    /// too. An engine on disk takes no notice.
    #[must_use]
    pub const fn isolated(mut self) -> Self {
        self.isolated = true;
        self
    }

    /// Adds a rule by which requests go wrong, after those there are.
    ///
    /// [`Local::faults`] adds and removes rules later on.
    #[must_use]
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// Has servers take rules of faults at `/_dyno/faults`, and move copies at `/_dyno/replicas`, for
    /// clients on this machine alone; they do not unless set.
    ///
    /// The documentation of feature `server` has the requests.
    #[must_use]
    pub const fn fault_endpoints(mut self) -> Self {
        self.controlled = true;
        self
    }

    /// Sets in which words requests are refused; those of the region unless set.
    #[must_use]
    pub const fn wording(mut self, wording: Wording) -> Self {
        self.config.wording = Some(wording);
        self
    }

    /// Sets the account that ARNs show.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.config.account = account.into();
        self
    }

    /// Sets when a write of an engine on disk is answered; after it was synced unless set. An
    /// engine in memory takes no notice.
    #[cfg(feature = "durable")]
    #[must_use]
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Opens a directory, which is made if it is not there, and returns an engine with all that is
    /// in it.
    ///
    /// Tables, items, indexes and the tokens of transactions are as they were when the last answer
    /// was given; a write that was not answered is there whole or not at all. All of it is held in
    /// memory, too, and reads are as fast as without a directory. A read may see a write that is
    /// not on disk yet, whose answer still waits; should the disk refuse it, it is taken back.
    ///
    /// The engine has the directory for itself until its last clone is dropped, which waits for
    /// what was answered and is not written yet. Ids and names of tables that are there already do
    /// not depend on the seed, region and account that are set now.
    ///
    /// # Errors
    ///
    /// The directory is locked, corrupt, of another version, or cannot be read. Nothing in it was
    /// changed then.
    #[cfg(feature = "durable")]
    pub fn open(self, directory: impl AsRef<Path>) -> Result<Local, OpenError> {
        let settings = Settings::new(self.durability);
        let config = Config { replication: None, ..self.config };
        let loaded = persistence::load(directory.as_ref(), settings, &config)?;
        let engine = Engine::of(config, loaded);
        for rule in self.faults {
            engine.faults().add(rule);
        }
        Ok(Local { engine: Arc::new(engine), isolation: None, controlled: self.controlled })
    }

    /// Returns the engine.
    pub fn build(self) -> Local {
        let config = self.isolated.then(|| self.config.clone());
        let engine = Engine::new(self.config);
        for rule in self.faults {
            engine.faults().add(rule);
        }
        let isolation =
            config.map(|config| Arc::new(Isolation::new(config, engine.faults().clone())));
        Local { engine: Arc::new(engine), isolation, controlled: self.controlled }
    }
}
