//! The SDK's `HttpClient` over the wire: a connector that has the answer at once.

use std::sync::Arc;

use aws_sdk_dynamodb::config::RuntimeComponents;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::{Headers, StatusCode};
use aws_smithy_types::body::SdkBody;

use crate::fault::Lost;
use crate::wire::{self, HttpParts, Wire};

/// The engine as an HTTP client and as its only connector.
#[derive(Debug, Clone)]
pub(super) struct EngineClient(Arc<Wire>);

impl EngineClient {
    /// Returns a client whose requests go to `wire`.
    pub(super) fn new(wire: Wire) -> Self {
        Self(Arc::new(wire))
    }
}

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
        let wire = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move { exchange(&wire, &request).await })
    }
}

impl wire::Headers for Headers {
    /// There are few headers: a walk over them costs less than to hash the name.
    fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.iter_bytes().find(|(known, _)| *known == name)?;
        std::str::from_utf8(value).ok()
    }
}

async fn exchange(wire: &Wire, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let Some(body) = request.body().bytes() else {
        return Err(ConnectorError::user("the engine takes no streamed bodies".into()));
    };
    let query = request.uri().split_once('?').map(|(_, query)| query);
    // The SDK asks for nothing but the operations, which all have one path.
    let (method, path, headers) = (request.method(), "/", request.headers());
    let parts = HttpParts { method, path, query, headers, body };
    let answer = wire.handle(&parts).await.map_err(|lost| match lost {
        Lost::TimedOut => ConnectorError::timeout(lost.into()),
        Lost::Disconnected => ConnectorError::io(lost.into()),
    })?;
    let status = StatusCode::try_from(answer.status);
    let status = status.map_err(|reason| ConnectorError::other(reason.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
