//! SDK clients for code that `load` drives: each call is counted, and takes the time of the model.
//!
//! The SDK repeats by itself, so it is told where a call begins and ends by an interceptor, and the
//! attempts in between by the HTTP client. What it sleeps is virtual time, and what it draws comes
//! from the seed of the drive.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use dyno_core::backend::{BackendError, BoxFuture};
use dyno_core::op::{OperationName, Request, Response};

use super::http_client::EngineClient;
use crate::base::Faults;
use crate::load::{self, Begun, Observed};
use crate::wire::{Execute, HttpParts, Wire};

impl load::Client {
    /// Returns a client of the AWS SDK for the code under test: [`backend`](Self::backend) in the
    /// place of its HTTP client. Calls are counted by their operation; `client.pattern("..")` has a
    /// client that counts them under a name.
    ///
    /// It repeats as SDKs do, and sleeps in virtual time.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dyno_local::load::{Drive, Rate};
    /// use dyno_local::{Local, ManualClock};
    ///
    /// let clock = ManualClock::default();
    /// let local = Local::builder().clock(clock.clone()).build();
    /// let report = Drive::new("listing", &local, &clock)
    ///     .lasting(Duration::from_secs(10))
    ///     .arriving(Rate::steady(20.0))
    ///     .run(|client| async move {
    ///         // What the service under test is given for its `aws_sdk_dynamodb::Client`.
    ///         drop(client.sdk_client().list_tables().send().await);
    ///     })?;
    /// assert_eq!(report.pattern("ListTables").map(|it| it.served), Some(report.requests()));
    /// # Ok::<(), dyno_local::load::LoadError>(())
    /// ```
    pub fn sdk_client(&self) -> Client {
        self.backend().sdk_client()
    }
}

impl Observed {
    /// Returns a client of the AWS SDK whose calls are counted as those of this backend are. It
    /// repeats by itself; the drive's own retries do not apply.
    pub fn sdk_client(&self) -> Client {
        Client::from_conf(self.sdk_config().build())
    }

    /// Returns the configuration of [`sdk_client`](Self::sdk_client), to be changed before a client
    /// is made of it.
    pub fn sdk_config(&self) -> Builder {
        let wire = Wire::through(self.local(), Attempts(self.clone()));
        let http_client = SharedHttpClient::new(EngineClient::new(wire));
        let config = self.local().sdk_config().http_client(http_client);
        config.interceptor(Calls(self.clone()))
    }
}

/// Counts attempts.
struct Attempts(Observed);

impl Execute for Attempts {
    fn execute<'a>(
        &'a self,
        request: Request,
        faults: &'a Faults,
        parts: &'a HttpParts<'_>,
    ) -> BoxFuture<'a, Result<Response, BackendError>> {
        Box::pin(self.0.send_once(request, faults, repeats(parts)))
    }
}

/// Returns how often a call was sent before, of a header such as `attempt=2; max=3`.
fn repeats(parts: &HttpParts<'_>) -> u32 {
    let told = parts.header("amz-sdk-request").and_then(|told| {
        let (_, attempt) = told.split_once("attempt=")?;
        attempt.split(';').next()?.trim().parse::<u32>().ok()
    });
    told.unwrap_or(1).saturating_sub(1)
}

/// Counts calls.
#[derive(Debug)]
struct Calls(Observed);

/// A call under way.
#[derive(Debug)]
struct UnderWay(Begun);

impl Storable for UnderWay {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Calls {
    fn name(&self) -> &'static str {
        "dyno-local load"
    }

    fn read_before_serialization(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = cfg.load::<Metadata>().and_then(|it| OperationName::from_name(it.name()));
        if let Some(operation) = operation {
            cfg.interceptor_state().store_put(UnderWay(self.0.begin(operation)));
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(UnderWay(begun)) = cfg.load::<UnderWay>() {
            let is_served = context.response().is_some_and(is_served);
            if is_served { self.0.serve(*begun) } else { self.0.give_up(*begun) }
        }
        Ok(())
    }
}

/// Returns `true` unless there was no capacity or the service failed. Any other refusal is an answer.
fn is_served(response: &HttpResponse) -> bool {
    let status = response.status().as_u16();
    if !(400..500).contains(&status) {
        return status < 400;
    }
    let body = response.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
    !CAPACITY_ERRORS.iter().any(|code| body.contains(code))
}

/// Codes of errors, and of reasons for which transactions are cancelled.
const CAPACITY_ERRORS: [&str; 4] = [
    "#ThrottlingException",
    "ProvisionedThroughputExceeded",
    "#RequestLimitExceeded",
    "\"ThrottlingError\"",
];
