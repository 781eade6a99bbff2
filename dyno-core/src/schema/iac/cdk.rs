//! CDK: the properties of `CfnTable`, whose members begin with small letters.

use super::super::{TableOptions, TableSchema};
use super::cloudformation::properties;
use super::{Definition, Json, Naming};

/// Returns the properties of CDK's `CfnTable`, JSON: `new CfnTable(this, "Saas", props)`.
///
/// They have no `tableName` where the derive takes it from the environment and the options name
/// none: CDK then makes a name, or the caller adds one. `CfnInclude` takes what
/// [`cloudformation`](super::cloudformation()) returns.
pub fn cdk(schema: &TableSchema, options: &TableOptions) -> String {
    let definition = Definition::new(schema, options);
    let name = match definition.naming {
        Naming::Known(name) => Some(Json::from(name)),
        Naming::Parameter(_) => None,
    };
    uncapitalized(properties(&definition, name)).render()
}

/// Writes every member's name as CDK does. No name is a user's: those are values.
fn uncapitalized(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let member = |(name, value): (String, Json)| (small(&name), uncapitalized(value));
            Json::Object(members.into_iter().map(member).collect())
        }
        Json::List(values) => Json::List(values.into_iter().map(uncapitalized).collect()),
        Json::Text(_) | Json::Number(_) | Json::Bool(_) => json,
    }
}

fn small(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
