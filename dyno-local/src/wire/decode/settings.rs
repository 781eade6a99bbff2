//! Settings of a table that `CreateTable` and `UpdateTable` take: encryption, storage class, limits
//! on demand, warm throughput.

use dyno_core::backend::BackendError;
use dyno_core::op::{OnDemandThroughput, SseSpecification, TableClass, WarmThroughput};

use super::member::choice;
use crate::base::{Faults, ValueFault};
use crate::wire::error;
use crate::wire::json::Structure;

/// Reads the key that is to encrypt a table.
pub(super) fn sse_specification(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<SseSpecification>, BackendError> {
    let shape = "SSESpecification";
    let Some(sse) = from.structure(shape, shape)? else { return Ok(None) };
    Ok(Some(SseSpecification {
        enabled: sse.boolean("Enabled")?,
        sse_type: choice(&sse, "SSEType", faults)?,
        kms_master_key_id: sse.string("KMSMasterKeyId")?,
    }))
}

/// Reads the storage class; one that does not exist is noted for `TableClass`, and is no violated
/// constraint.
pub(super) fn table_class(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<TableClass>, BackendError> {
    let Some(text) = from.text("TableClass")? else { return Ok(None) };
    let class = TableClass::from_name(&text.read());
    if class.is_none() {
        let member = from.value_path("TableClass");
        let error = error::invalid_table_class();
        faults.note_value(ValueFault { member, key: String::new(), error });
    }
    Ok(class)
}

/// Reads the most request units on demand.
pub(super) fn on_demand_throughput(
    from: &Structure<'_>,
) -> Result<Option<OnDemandThroughput>, BackendError> {
    let shape = "OnDemandThroughput";
    let Some(units) = from.structure(shape, shape)? else { return Ok(None) };
    Ok(Some(OnDemandThroughput {
        max_read_request_units: units.long("MaxReadRequestUnits")?,
        max_write_request_units: units.long("MaxWriteRequestUnits")?,
    }))
}

/// Reads what a table or an index is to be prepared for.
pub(super) fn warm_throughput(
    from: &Structure<'_>,
) -> Result<Option<WarmThroughput>, BackendError> {
    let shape = "WarmThroughput";
    let Some(units) = from.structure(shape, shape)? else { return Ok(None) };
    Ok(Some(WarmThroughput {
        read_units_per_second: units.long("ReadUnitsPerSecond")?,
        write_units_per_second: units.long("WriteUnitsPerSecond")?,
    }))
}
