//! The SDK's `HttpClient` over the wire.
//!
//! The configuration leaves nothing that waits: static credentials are not cached, bodies are
//! whole so that streams cannot stall, and a request that succeeds or fails for good needs no
//! timer. Throttled requests are retried as the SDK does by default, with real pauses, unless the
//! caller configures otherwise.

use std::sync::Arc;

use aws_sdk_dynamodb::config::{
    BehaviorVersion, Builder, Config, Credentials, Region, RuntimeComponents,
    StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use crate::wire::{HttpParts, Wire};

/// The endpoint the SDK signs for; nothing ever connects to it.
const ENDPOINT: &str = "http://dyno-local.invalid";

/// Returns the configuration of a client whose requests go to `wire`.
pub(crate) fn config(wire: Wire, region: impl Into<String>) -> Builder {
    let credentials = Credentials::new("dyno", "dyno", None, None, "dyno-local");
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.into()))
        .endpoint_url(ENDPOINT)
        .credentials_provider(credentials)
        .identity_cache(aws_sdk_dynamodb::config::IdentityCache::no_cache())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(EngineClient(Arc::new(wire)))
}

/// The engine as an HTTP client and as its only connector.
#[derive(Debug, Clone)]
struct EngineClient(Arc<Wire>);

impl HttpClient for EngineClient {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for EngineClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(exchange(&self.0, &request))
    }
}

fn exchange(wire: &Wire, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let Some(body) = request.body().bytes() else {
        return Err(ConnectorError::user("the engine takes no streamed bodies".into()));
    };
    let headers: Vec<(&str, &str)> = request.headers().iter().collect();
    let query = request.uri().split_once('?').map(|(_, query)| query);
    let parts = HttpParts { method: request.method(), query, headers: &headers, body };
    let answer = wire.handle(&parts);
    let status = StatusCode::try_from(answer.status);
    let status = status.map_err(|reason| ConnectorError::other(reason.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
