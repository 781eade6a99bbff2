//! `schema(..)` of `#[entity(..)]`: the versions of an entity's schema.

use syn::{LitInt, Path};

use super::argument::{Argument, Arguments};
use crate::ctxt::Ctxt;

const SCHEMA_KEYS: &[&str] = &["version", "upgrade"];
const FORM: &str = "schema(version = 2, upgrade(1 => from_1_to_2))";

/// What `schema(..)` says.
pub(crate) struct SchemaAttr {
    /// The word `schema`.
    pub(crate) key: Path,
    pub(crate) version: LitInt,
    /// The version that each step is made from, with what makes it.
    pub(crate) upgrades: Vec<(LitInt, Path)>,
}

impl SchemaAttr {
    /// Takes the group, if there is one.
    pub(crate) fn take(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Option<Self> {
        let mut groups = arguments.groups("schema", FORM).into_iter();
        let (key, list) = groups.next()?;
        for (again, _) in groups {
            ctxt.error(&again, "`schema` is given twice: remove one");
        }
        let mut arguments = Arguments::of_group(ctxt, list, "`schema(..)`");
        let version = arguments.number("version");
        let steps = arguments.groups("upgrade", "upgrade(1 => from_1_to_2)");
        let upgrades = steps.into_iter().flat_map(|(_, steps)| steps);
        let upgrades = upgrades.filter_map(|step| upgrade(ctxt, &step)).collect();
        arguments.finish(SCHEMA_KEYS);
        let Some(version) = version else {
            ctxt.error(&key, format!("say which version is written: `{FORM}`"));
            return None;
        };
        Some(Self { key, version, upgrades })
    }
}

fn upgrade(ctxt: &Ctxt, step: &Argument) -> Option<(LitInt, Path)> {
    let Some(from) = step.step_from() else {
        let message = "say which version this upgrades: `upgrade(1 => from_1_to_2)`";
        ctxt.error(step, message);
        return None;
    };
    Some((from.clone(), step.key.clone()))
}
