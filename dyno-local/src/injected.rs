//! The engine where there are rules of faults: what they make of a call.
//!
//! `engine` comes here with a request when there is a rule. What is wrong with an item is decided
//! where the service would, by the gate; here is what is wrong with the call around it.

use std::time::Duration;

use dyno_core::backend::{BackendError, BoxFuture, ErrorCode};
use dyno_core::op::{OperationName, Request, Response};

use crate::base::{Faults, micros, until};
use crate::engine::Engine;
use crate::fault::{FaultKind, Injection, Lost, Strike};
use crate::ops;

impl Engine {
    /// Answers a request as the rules have it. Time goes by the engine's clock.
    pub(crate) fn call_by_rules<'a>(
        &'a self,
        request: Request,
        faults: &'a Faults,
    ) -> BoxFuture<'a, Result<Response, BackendError>> {
        Box::pin(self.struck(request, faults))
    }

    async fn struck(&self, request: Request, faults: &Faults) -> Result<Response, BackendError> {
        let operation = request.operation();
        let injection = Injection {
            rules: self.faults(),
            operation,
            now: self.config().clock.now(),
            subjects: ops::subjects(&request, &self.catalog().tables()),
        };
        let fault = injection.of_call();
        self.wait(fault.before).await;
        let Some(Strike { kind, after_effect }) = fault.strike else {
            let answer = self.answer(request, faults, Some(&injection)).await;
            self.wait(fault.after).await;
            return answer;
        };
        if after_effect {
            // Whether it went well is for nobody to know.
            drop(self.answer(request, faults, Some(&injection)).await);
        }
        self.wait(fault.after).await;
        if let FaultKind::Timeout(after) = kind {
            self.wait(after).await;
        }
        Err(told(kind, operation))
    }

    async fn wait(&self, time: Duration) {
        if time.is_zero() {
            return;
        }
        let clock = &*self.config().clock;
        until(clock, clock.now().plus_micros(micros(time))).await;
    }
}

/// Returns what a caller is told.
fn told(kind: FaultKind, operation: OperationName) -> BackendError {
    match kind {
        FaultKind::Timeout(_) => Lost::TimedOut.into(),
        FaultKind::Disconnect => Lost::Disconnected.into(),
        // Unverified: the texts of these two errors of the server.
        FaultKind::Unavailable => BackendError::new(
            ErrorCode::ServiceUnavailable,
            "The service is currently unavailable or busy.",
        ),
        FaultKind::InternalError => BackendError::internal("Internal server error"),
        // Unverified: that the API of streams says it so.
        FaultKind::Throttle(_) if operation.is_of_streams() => {
            BackendError::new(ErrorCode::LimitExceeded, RATE_EXCEEDED)
        }
        FaultKind::Throttle(_) => BackendError::new(ErrorCode::Throttling, RATE_EXCEEDED),
        FaultKind::Conflict | FaultKind::Unprocessed | FaultKind::Delay(_) => {
            BackendError::internal("this is no fault of a call")
        }
    }
}

/// What is said of operations on tables that come too fast.
// Unverified: the text, which public reports of the service give.
const RATE_EXCEEDED: &str = "Rate of requests exceeds the allowed throughput.";
