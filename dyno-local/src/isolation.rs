//! An engine for each access key and region, for servers that keep their users apart.
//!
//! `local` has one if it is built so; the wire asks it by the credential that a request is signed
//! with. Engines are made when they are first asked for, with the settings of the builder in the
//! region that is signed for, and stay. Invariant: there are at most [`ENGINES_MAX`].

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::base::Config;
use crate::engine::Engine;
use crate::fault::FaultRules;

/// The most engines: a bound on what clients that draw their keys at random cost.
const ENGINES_MAX: usize = 1_024;

/// The engines of those who asked so far.
#[derive(Debug)]
pub(crate) struct Isolation {
    config: Config,
    /// Those of all engines.
    faults: FaultRules,
    /// By region and access key.
    engines: RwLock<BTreeMap<(String, String), Arc<Engine>>>,
}

impl Isolation {
    /// Returns no engines yet, to be made with these settings and rules.
    pub(crate) const fn new(config: Config, faults: FaultRules) -> Self {
        Self { config, faults, engines: RwLock::new(BTreeMap::new()) }
    }

    /// Returns the engine of a key in a region; `None` if it would be one too many.
    pub(crate) fn engine(&self, access_key_id: &str, region: &str) -> Option<Arc<Engine>> {
        let owner = (region.to_owned(), access_key_id.to_owned());
        let known = self.engines.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = known.get(&owner) {
            return Some(Arc::clone(engine));
        }
        drop(known);
        let mut engines = self.engines.write().unwrap_or_else(PoisonError::into_inner);
        if engines.len() >= ENGINES_MAX && !engines.contains_key(&owner) {
            return None;
        }
        let engine = engines.entry(owner).or_insert_with_key(|(region, _)| {
            let config = Config { region: region.clone(), ..self.config.clone() };
            Arc::new(Engine::new(config).with_faults(self.faults.clone()))
        });
        Some(Arc::clone(engine))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_made_once_and_bounded() {
        let isolation = Isolation::new(Config::default(), FaultRules::default());
        let first = isolation.engine("a", "eu-west-1").unwrap();
        assert!(Arc::ptr_eq(&first, &isolation.engine("a", "eu-west-1").unwrap()));
        for (key, region) in [("b", "eu-west-1"), ("a", "us-east-1")] {
            assert!(!Arc::ptr_eq(&first, &isolation.engine(key, region).unwrap()));
        }
        for number in 3..ENGINES_MAX {
            assert!(isolation.engine(&number.to_string(), "eu-west-1").is_some());
        }
        assert!(isolation.engine("one too many", "eu-west-1").is_none());
        assert!(Arc::ptr_eq(&first, &isolation.engine("a", "eu-west-1").unwrap()));
    }
}
