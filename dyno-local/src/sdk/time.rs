//! The engine's clock as the SDK's: what it sleeps by, and dates its requests with.
//!
//! So the pauses between an SDK client's attempts take no time of the machine where a test, or
//! [`VirtualTime`](crate::VirtualTime), moves the clock; by the machine's clock they are what they
//! always are, without a timer of a runtime.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;

use crate::base::{Clock, micros, until};

/// A clock for the SDK.
#[derive(Debug, Clone)]
pub(super) struct EngineTime(Arc<dyn Clock>);

impl EngineTime {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self(clock)
    }
}

impl AsyncSleep for EngineTime {
    fn sleep(&self, time: Duration) -> Sleep {
        let clock = Arc::clone(&self.0);
        let moment = clock.now().plus_micros(micros(time));
        Sleep::new(async move { until(&*clock, moment).await })
    }
}

impl TimeSource for EngineTime {
    fn now(&self) -> SystemTime {
        let micros = self.0.now().as_micros();
        let since_1970 = Duration::from_micros(micros.unsigned_abs());
        let moment = if micros < 0 {
            UNIX_EPOCH.checked_sub(since_1970)
        } else {
            UNIX_EPOCH.checked_add(since_1970)
        };
        moment.unwrap_or(UNIX_EPOCH)
    }
}
