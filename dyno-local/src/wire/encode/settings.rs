//! Settings of a table as descriptions show them: encryption, storage class, throughput.

use dyno_core::op::{
    OnDemandThroughput, SseDescription, TableClassSummary, WarmThroughputDescription,
};

use crate::wire::json::JsonWriter;

/// Writes the encryption.
pub(super) fn encryption(writer: &mut JsonWriter, sse: &SseDescription) {
    writer.name("SSEDescription").object(|writer| {
        writer.string_member("Status", sse.status.name());
        if let Some(kind) = sse.sse_type {
            writer.string_member("SSEType", kind.name());
        }
        if let Some(key) = &sse.kms_master_key_arn {
            writer.string_member("KMSMasterKeyArn", key);
        }
    });
}

/// Writes the storage class.
pub(super) fn table_class(writer: &mut JsonWriter, summary: &TableClassSummary) {
    writer.name("TableClassSummary").object(|writer| {
        writer.string_member("TableClass", summary.table_class.name());
        if let Some(at) = summary.last_update_date_time {
            writer.name("LastUpdateDateTime").double(at);
        }
    });
}

/// Writes the limits on demand.
pub(super) fn on_demand(writer: &mut JsonWriter, limits: OnDemandThroughput) {
    writer.name("OnDemandThroughput").object(|writer| {
        if let Some(units) = limits.max_read_request_units {
            writer.integer_member("MaxReadRequestUnits", units);
        }
        if let Some(units) = limits.max_write_request_units {
            writer.integer_member("MaxWriteRequestUnits", units);
        }
    });
}

/// Writes what a table or an index is prepared for; `status` is the name of its status.
pub(super) fn warm<S>(
    writer: &mut JsonWriter,
    warm: &WarmThroughputDescription<S>,
    status: &'static str,
) {
    writer.name("WarmThroughput").object(|writer| {
        writer.integer_member("ReadUnitsPerSecond", warm.read_units_per_second);
        writer.integer_member("WriteUnitsPerSecond", warm.write_units_per_second);
        writer.string_member("Status", status);
    });
}
