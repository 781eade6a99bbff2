//! How a throttled request is told: by the first of its reasons, with all of them.
//!
//! | lacks | provisioned | on demand |
//! | --- | --- | --- |
//! | units, or a partition | `ProvisionedThroughputExceededException` | `ThrottlingException` |
//! | the account's quota | | `RequestLimitExceeded` |

use dyno_core::backend::{BackendError, ErrorCode, ThrottlingReason};

use super::site::Site;
use crate::base::EngineError;
use crate::meter::{Cause, Demand};

/// One reason to throttle a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reason<'t> {
    pub(super) site: Site<'t>,
    pub(super) demand: Demand,
    pub(super) cause: Cause,
}

/// Returns the error of a request that was throttled for these reasons.
pub(super) fn throttled(reasons: &[Reason<'_>]) -> BackendError {
    let error =
        reasons.first().map_or(EngineError::Internal("throttled without a reason"), Reason::error);
    let told = reasons.iter().map(Reason::told);
    BackendError::from(error).with_throttling_reasons(told.collect())
}

/// Returns `true` if a request was throttled.
pub(crate) fn is_throttled(error: &BackendError) -> bool {
    matches!(
        error.code(),
        ErrorCode::ProvisionedThroughputExceeded
            | ErrorCode::Throttling
            | ErrorCode::RequestLimitExceeded
    )
}

impl Reason<'_> {
    /// Unverified: that reads of an index are told in the words of writes that its entries stop.
    fn error(&self) -> EngineError {
        let is_provisioned = self.site.flow().provisioned.units.is_some();
        match (self.cause, is_provisioned, self.site.index.is_some()) {
            (Cause::Account, ..) => EngineError::AccountThroughput,
            (_, true, false) => EngineError::TableUnits,
            (_, true, true) => EngineError::IndexUnits,
            (_, false, false) => EngineError::TableThroughput,
            (_, false, true) => EngineError::IndexThroughput,
        }
    }

    fn told(&self) -> ThrottlingReason {
        let definition = &self.site.table.definition;
        let resource = match self.site.index {
            None => definition.arn.clone(),
            Some(index) => definition.index_arn(&index.name),
        };
        let reason = reason_name(self.site.index.is_some(), self.demand, self.cause);
        ThrottlingReason { reason, resource }
    }
}

/// Returns the service's name of a reason to throttle requests to a table, or to an index of one.
pub(crate) fn reason_name(is_index: bool, demand: Demand, cause: Cause) -> String {
    let of = if is_index { "Index" } else { "Table" };
    let kind = match demand {
        Demand::EventualRead | Demand::StrongRead => "Read",
        Demand::Write | Demand::Backfill => "Write",
    };
    let what = match cause {
        Cause::Provisioned => "Provisioned",
        Cause::Account => "Account",
        Cause::KeyRange => "KeyRange",
        Cause::OnDemandMax => "MaxOnDemand",
    };
    let which = if cause == Cause::Account { "Limit" } else { "Throughput" };
    format!("{of}{kind}{what}{which}Exceeded")
}

/// Returns whether a reason of this name is about writes, and what it is.
pub(crate) fn cause_of(name: &str) -> Option<(bool, Cause)> {
    let causes = [Cause::Provisioned, Cause::Account, Cause::KeyRange, Cause::OnDemandMax];
    let all = causes.into_iter().flat_map(|cause| {
        [(Demand::EventualRead, false), (Demand::Write, true)].into_iter().flat_map(
            move |(demand, is_write)| {
                [false, true]
                    .map(|is_index| (reason_name(is_index, demand, cause), is_write, cause))
            },
        )
    });
    let mut known = all.filter(|(known, ..)| known == name);
    known.next().map(|(_, is_write, cause)| (is_write, cause))
}
