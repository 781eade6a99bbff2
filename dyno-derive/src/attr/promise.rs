//! What an entity promises of its writes: `version`, `created_at`, `updated_at`, `immutable` and
//! `unique` on a field, `unique(..)` on the struct.

use syn::{Ident, Path};

use super::argument::{Arguments, KeyValue, Names};
use crate::ctxt::Ctxt;

/// The arguments of a field that are read here.
pub(crate) const FIELD_KEYS: &[&str] =
    &["version", "created_at", "updated_at", "immutable", "unique"];

const UNIQUE_KEYS: &[&str] = &["fields"];

/// What a field promises.
#[derive(Default, Clone)]
pub(crate) struct FieldPromise {
    pub(crate) version: Option<Path>,
    pub(crate) stamp: Option<StampAttr>,
    pub(crate) immutable: Option<Path>,
    pub(crate) unique: Option<Path>,
}

/// `created_at` or `updated_at`, and what it counts.
#[derive(Clone)]
pub(crate) struct StampAttr {
    pub(crate) key: Path,
    /// Whether every write stamps, and not only the first.
    pub(crate) on_every_write: bool,
    /// The variant of `StampUnit`.
    pub(crate) unit: &'static str,
}

/// One `unique(..)` of a struct.
pub(crate) struct UniqueAttr {
    pub(crate) name: Ident,
    /// The fields; without any, the one that is called like the constraint.
    pub(crate) fields: Option<Names>,
}

impl FieldPromise {
    pub(crate) fn parse(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Self {
        let promise = Self {
            version: arguments.flag("version"),
            stamp: None,
            immutable: arguments.flag("immutable"),
            unique: arguments.flag("unique"),
        };
        let created = stamp(ctxt, arguments, "created_at", false);
        let updated = stamp(ctxt, arguments, "updated_at", true);
        if let (Some(_), Some(updated)) = (&created, &updated) {
            let message = "a field is `created_at` or `updated_at`: keep one";
            ctxt.error(&updated.key, message);
        }
        Self { stamp: created.or(updated), ..promise }
    }

    /// Returns what writes keep by themselves: the word of a version or a stamp.
    pub(crate) fn managed(&self) -> Option<&Path> {
        self.version.as_ref().or_else(|| self.stamp.as_ref().map(|stamp| &stamp.key))
    }

    /// Returns every word that stands on the field.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Path> {
        let stamp = self.stamp.as_ref().map(|stamp| &stamp.key);
        [self.version.as_ref(), stamp, self.immutable.as_ref(), self.unique.as_ref()]
            .into_iter()
            .flatten()
    }
}

fn stamp(
    ctxt: &Ctxt,
    arguments: &mut Arguments<'_>,
    key: &str,
    on_every_write: bool,
) -> Option<StampAttr> {
    let (key, unit) = arguments.flag_or_path(key, "seconds")?;
    let unit = match unit {
        None => "Natural",
        Some(unit) if unit.is_ident("seconds") => "Seconds",
        Some(unit) if unit.is_ident("millis") => "Millis",
        Some(unit) if unit.is_ident("micros") => "Micros",
        Some(unit) => {
            ctxt.error(&unit, "a stamp counts `seconds`, `millis` or `micros`");
            "Natural"
        }
    };
    Some(StampAttr { key, on_every_write, unit })
}

/// Takes every `unique(..)`.
pub(crate) fn uniques(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Vec<UniqueAttr> {
    const FORM: &str = "unique(email)` or `unique(tenant_email, fields = [tenant, email])";
    let groups = arguments.groups("unique", FORM);
    let uniques = groups.into_iter().filter_map(|(key, list)| {
        let mut arguments = Arguments::of_group(ctxt, list, "`unique(..)`");
        let Some(name) = arguments.leading_name() else {
            ctxt.error(&key, format!("start with the constraint's name: `{FORM}`"));
            return None;
        };
        let fields = match arguments.key("fields") {
            Some(KeyValue::Names(names)) => Some(names),
            Some(KeyValue::Text(text)) => {
                ctxt.error(&text, "name the fields in a list: `fields = [tenant, email]`");
                None
            }
            None => None,
        };
        arguments.finish(UNIQUE_KEYS);
        Some(UniqueAttr { name, fields })
    });
    uniques.collect()
}
