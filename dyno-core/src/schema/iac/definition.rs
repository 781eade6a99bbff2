//! What every format defines: the request that creates the table, and what that does not take.

use super::super::{TableName, TableOptions, TableSchema, create_table_with};
use crate::op::{CreateTable, KeySchemaElement, KeyType, PointInTimeRecoverySpecification};

/// A table to be defined. The request's own table name is not used.
pub(super) struct Definition<'a> {
    pub(super) schema: &'a TableSchema,
    pub(super) naming: Naming<'a>,
    pub(super) request: CreateTable,
    pub(super) ttl: Option<&'a str>,
    pub(super) recovery: Option<PointInTimeRecoverySpecification>,
}

/// Where the table's name comes from.
pub(super) enum Naming<'a> {
    Known(&'a str),
    /// From this variable of the program's environment: a definition takes it as a parameter.
    Parameter(&'a str),
}

impl<'a> Definition<'a> {
    pub(super) fn new(schema: &'a TableSchema, options: &'a TableOptions) -> Self {
        let naming = match (&options.table_name, schema.name) {
            (Some(name), _) => Naming::Known(name),
            (None, TableName::Fixed(name)) => Naming::Known(name),
            (None, TableName::Env(variable)) => Naming::Parameter(variable),
        };
        Self {
            schema,
            naming,
            request: create_table_with(schema, "", options),
            ttl: options.expiry(schema.ttl),
            recovery: options.recovery,
        }
    }

    /// Returns what the table is called where the text needs some name.
    pub(super) fn title(&self) -> &'a str {
        match self.naming {
            Naming::Known(name) => name,
            Naming::Parameter(_) => self.schema.type_name,
        }
    }

    /// Returns the letters and digits of the type's name.
    pub(super) fn pascal(&self) -> String {
        let letters = self.schema.type_name.chars().filter(char::is_ascii_alphanumeric);
        let name: String = letters.collect();
        if name.is_empty() { "Table".to_owned() } else { name }
    }

    /// Returns the type's name in lower case, its words parted by underscores.
    pub(super) fn snake(&self) -> String {
        let mut name = String::new();
        let mut after_lower = false;
        for letter in self.pascal().chars() {
            if letter.is_ascii_uppercase() && after_lower {
                name.push('_');
            }
            after_lower = !letter.is_ascii_uppercase();
            name.push(letter.to_ascii_lowercase());
        }
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            name.insert(0, '_');
        }
        name
    }
}

/// Returns the attributes of a key in this role, in order.
pub(super) fn in_role(key: &[KeySchemaElement], role: KeyType) -> impl Iterator<Item = &str> {
    let of_role = key.iter().filter(move |element| element.key_type == role);
    of_role.map(|element| element.attribute_name.as_str())
}
