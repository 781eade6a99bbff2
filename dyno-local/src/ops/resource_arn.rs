//! The `ResourceArn` of operations on tags and policies: which table it names, in the words of each.

use super::Ctx;
use super::constraints::{too_long, too_short};
use crate::base::{Arn, EngineError, Resource, limits};
use crate::catalog::{Policed, Table};

/// Returns the violations of the length of an ARN.
pub(super) fn arn_violations(arn: &str) -> Vec<String> {
    let max = limits::RESOURCE_ARN_BYTES_MAX;
    let mut violations = Vec::new();
    if arn.is_empty() {
        violations.push(too_short(arn, "resourceArn", 1));
    }
    if arn.len() > max {
        violations.push(too_long(arn, "resourceArn", max));
    }
    violations
}

/// Returns the name of the table whose tags are meant, which need not be there.
pub(super) fn tagged_table_name<'a>(arn: &'a str, ctx: Ctx<'_>) -> Result<&'a str, EngineError> {
    let invalid = || {
        EngineError::Text(format!("Invalid TableArn: Invalid ResourceArn provided as input {arn}"))
    };
    if !arn.starts_with(Arn::PREFIX) {
        // What has the parts of an ARN is told apart from what has not.
        let has_parts = arn.splitn(6, ':').nth(5).is_some_and(|resource| resource.contains('/'));
        return Err(if has_parts { invalid() } else { no_arn(arn) });
    }
    let Some(parsed) = Arn::parse(arn) else { return Err(invalid()) };
    let name = match parsed.resource() {
        Resource::Table(name) => name,
        Resource::Index => return Err(neither_table_nor_stream(arn)),
        Resource::OfTable => return Err(no_resource(arn)),
        // Unverified: what the ARN of a stream is told.
        Resource::Stream { .. } | Resource::Other => return Err(invalid()),
    };
    if name.len() < limits::TABLE_NAME_BYTES_MIN {
        return Err(invalid());
    }
    match place_of(arn, parsed, name, ctx) {
        Place::Here => Ok(name),
        Place::OtherAccount => Err(EngineError::AccessDenied),
        Place::OtherRegion => Err(invalid()),
    }
}

/// Returns the table whose policy, or whose stream's policy, is meant.
pub(super) fn policed<'a>(
    arn: &'a str,
    ctx: Ctx<'a>,
) -> Result<(&'a Table, Policed<'a>), EngineError> {
    if !arn.starts_with(Arn::PREFIX) {
        return Err(no_arn(arn));
    }
    let elsewhere = || EngineError::parameter(format!("Invalid resource Arn: {arn}"));
    let Some(parsed) = Arn::parse(arn) else { return Err(elsewhere()) };
    let (name, stream) = match parsed.resource() {
        Resource::Table(name) => (name, None),
        Resource::Stream { table, label } => (table, Some(label)),
        Resource::Index => return Err(neither_table_nor_stream(arn)),
        Resource::OfTable | Resource::Other => return Err(no_resource(arn)),
    };
    match place_of(arn, parsed, name, ctx) {
        Place::Here => {}
        Place::OtherAccount => {
            return Err(EngineError::Plain(
                "This action is only supported by accounts that match the resource owner\u{2019}s account.",
            ));
        }
        Place::OtherRegion => return Err(elsewhere()),
    }
    let table = ctx.tables.get(name).map(|table| &**table);
    let table = table.ok_or_else(|| EngineError::TableNotFoundNamed(name.to_owned()))?;
    match stream {
        None => Ok((table, Policed::Table)),
        Some(label) => match ctx.catalog.streams().find(arn, ctx.config.clock.now()) {
            Some(_) => Ok((table, Policed::Stream(label))),
            None => Err(EngineError::ResourceNotFound(format!(
                "Requested resource not found: Stream: {label} not found for Table: {name}"
            ))),
        },
    }
}

enum Place {
    Here,
    OtherAccount,
    OtherRegion,
}

fn place_of(arn: &str, parsed: Arn<'_>, name: &str, ctx: Ctx<'_>) -> Place {
    // A table from a directory that was made for another place has the ARN of that place.
    if ctx.tables.get(name).is_some_and(|table| table.definition.arn == arn) {
        return Place::Here;
    }
    if parsed.account != ctx.config.account {
        return Place::OtherAccount;
    }
    let here = parsed.partition == "aws" && parsed.service == "dynamodb";
    if here && parsed.region == ctx.config.region { Place::Here } else { Place::OtherRegion }
}

fn no_arn(text: &str) -> EngineError {
    EngineError::parameter(format!("ARNs must start with 'arn:': {text}"))
}

fn no_resource(arn: &str) -> EngineError {
    EngineError::parameter(format!("Provided Arn is not a DynamoDB resource arn: {arn}"))
}

fn neither_table_nor_stream(arn: &str) -> EngineError {
    EngineError::parameter(format!(
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
    ))
}
