//! Arguments of a command: options with values, flags, and the rest.
//!
//! `serve`, `import` and `export` each list what they take and ask for it by name.

use std::collections::BTreeMap;
use std::fmt;

/// What a command takes.
pub(super) struct Spec {
    /// Options with a value, in groups.
    pub(super) options: &'static [&'static [&'static str]],
    /// Options without one.
    pub(super) flags: &'static [&'static str],
    /// Whether it takes arguments that are no options.
    pub(super) takes_files: bool,
}

/// Why a command cannot be run.
#[derive(Debug)]
pub(super) enum Mistake {
    AskedForHelp,
    AskedForVersion,
    Wrong(String),
}

/// Says what is wrong.
pub(super) fn wrong(text: impl fmt::Display) -> Mistake {
    Mistake::Wrong(text.to_string())
}

/// The arguments of a command, by name.
pub(super) struct Arguments {
    given: BTreeMap<String, String>,
    /// What is no option, in order.
    pub(super) files: Vec<String>,
}

impl Arguments {
    /// Reads arguments as a command takes them. `--name value` and `--name=value` are the same, and
    /// after `--` nothing is an option.
    pub(super) fn read(
        arguments: impl IntoIterator<Item = String>,
        spec: &Spec,
    ) -> Result<Self, Mistake> {
        let mut read = Self { given: BTreeMap::new(), files: Vec::new() };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--" && spec.takes_files {
                read.files.extend(arguments);
                break;
            }
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let value = if matches!(name, "-h" | "--help") {
                return Err(Mistake::AskedForHelp);
            } else if matches!(name, "-V" | "--version") {
                return Err(Mistake::AskedForVersion);
            } else if spec.flags.contains(&name) {
                if inline.is_some() {
                    return Err(wrong(format!("option {name} takes no value")));
                }
                String::new()
            } else if spec.options.iter().any(|group| group.contains(&name)) {
                let value = inline.or_else(|| arguments.next()).filter(|value| !value.is_empty());
                value.ok_or_else(|| wrong(format!("option {name} needs a value")))?
            } else if spec.takes_files && (argument == "-" || !argument.starts_with('-')) {
                read.files.push(argument);
                continue;
            } else {
                let name = if inline.is_some() { name } else { &argument };
                return Err(wrong(format!("unknown option '{name}'")));
            };
            let name = name.to_owned();
            if read.given.contains_key(&name) {
                return Err(wrong(format!("option {name} is given twice")));
            }
            read.given.insert(name, value);
        }
        Ok(read)
    }

    /// Returns whether a flag is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Takes the value of an option.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.given.remove(name)
    }

    /// Takes the value of an option that must be there.
    pub(super) fn require(&mut self, name: &str) -> Result<String, Mistake> {
        self.take(name).ok_or_else(|| wrong(format!("option {name} is missing")))
    }

    /// Takes the value of an option and parses it; `what` is the value's kind, for the mistake.
    pub(super) fn parse<T>(
        &mut self,
        name: &str,
        what: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Mistake> {
        let Some(text) = self.take(name) else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| wrong(format!("'{text}' is not {what}")))
    }
}
