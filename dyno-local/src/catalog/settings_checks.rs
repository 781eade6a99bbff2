//! What encryption, limits on demand and warm throughput must get right, whether a table is created
//! with them or gets them later.

use dyno_core::op::{OnDemandThroughput, SseSpecification, SseType, WarmThroughput};

use super::Flow;
use crate::base::EngineError;

/// When a table or an index gets a setting, which the refusals of some tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    AtCreation,
    Later,
}

/// Checks the key that is to encrypt a table.
pub(super) fn check_encryption(asked: Option<&SseSpecification>) -> Result<(), EngineError> {
    let Some(asked) = asked else { return Ok(()) };
    let enabled = asked.enabled.unwrap_or(false);
    let sentence = if asked.sse_type == Some(SseType::Aes256) {
        "SSEType AES256 is not supported"
    } else if !enabled && asked.sse_type.is_some() {
        "SSEType can not be specified if Enabled is false"
    } else if !enabled && asked.kms_master_key_id.is_some() {
        "KMSMasterKeyId can not be specified if Enabled is false"
    } else if asked.sse_type.is_none() && asked.kms_master_key_id.is_some() {
        "SSEType KMS is required if KMSMasterKeyId is specified"
    } else {
        return Ok(());
    };
    Err(EngineError::parameter(sentence))
}

/// Checks the most request units of a table, or of an index, which is named. What is there already
/// can be lifted by -1.
pub(super) fn check_on_demand(
    asked: OnDemandThroughput,
    is_on_demand: bool,
    given: Given,
    index: Option<&str>,
) -> Result<(), EngineError> {
    let least = match given {
        Given::AtCreation => 1,
        Given::Later => -1,
    };
    for (member, units) in [
        ("MaxReadRequestUnits", asked.max_read_request_units),
        ("MaxWriteRequestUnits", asked.max_write_request_units),
    ] {
        let Some(units) = units else { continue };
        if !is_on_demand {
            let of = index.map(|name| format!(" for index : {name}")).unwrap_or_default();
            let table = match given {
                Given::AtCreation => "when table BillingMode is PROVISIONED.",
                Given::Later => "when the table BillingMode is PROVISIONED",
            };
            return Err(EngineError::parameter(format!(
                "{member} for OnDemandThroughput{of} cannot be specified {table}"
            )));
        }
        if units < least || units == 0 {
            let of = index.map_or_else(|| "table".to_owned(), |name| format!("index : {name}"));
            return Err(EngineError::parameter(format!(
                "Requested {member} for OnDemandThroughput for {of} is outside of valid range"
            )));
        }
    }
    Ok(())
}

/// Checks what a table, or an index, which is named, is to be prepared for: no less than what it is
/// prepared for already, or would be without it.
pub(super) fn check_warm(
    asked: WarmThroughput,
    flow: Flow,
    given: Given,
    index: Option<&str>,
) -> Result<(), EngineError> {
    let of = index.map_or_else(|| "table".to_owned(), |name| format!("index {name}"));
    let is_on_demand = flow.provisioned.units.is_none();
    for (member, units, current, provisioned) in [
        ("ReadUnitsPerSecond", asked.read_units_per_second, flow.warm.reads, "ReadCapacityUnits"),
        (
            "WriteUnitsPerSecond",
            asked.write_units_per_second,
            flow.warm.writes,
            "WriteCapacityUnits",
        ),
    ] {
        if units.is_none_or(|units| units >= current) {
            continue;
        }
        let than = match given {
            Given::Later => {
                "current WarmThroughput, decreasing WarmThroughput is not supported".to_owned()
            }
            Given::AtCreation if is_on_demand => {
                "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial".to_owned()
            }
            Given::AtCreation => format!("{provisioned} of ProvisionedThroughput"),
        };
        return Err(EngineError::parameter(format!(
            "Requested {member} for WarmThroughput for {of} is lower than {than}"
        )));
    }
    Ok(())
}
