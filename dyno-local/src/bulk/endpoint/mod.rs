//! A server of DynamoDB's API as the backend of an import or export (feature `server`).
//!
//! ```text
//! Request ─ encode ─► JSON ─ connection ─► server ─► JSON ─ decode ─► Response
//! ```

mod connection;
mod decode;
mod encode;

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode};
use dyno_core::op::{OperationName, Request, Response};
use tokio::runtime::Runtime;

use super::table_definition::TableDefinition;
use super::wait::wait;
use connection::Connections;

/// A server that speaks DynamoDB's API over plain HTTP, such as `dyno-local serve`.
///
/// It answers what [`import`](super::import()) and [`export`](super::export()) send: `DescribeTable`,
/// `PutItem`, `BatchWriteItem`, `Scan`; any other operation is `Unsupported`. Requests carry
/// credentials that only a server which does not look at them accepts: for AWS take `AwsBackend` of
/// `dyno-sdk`.
///
/// It has a thread of its own for its connections, of which there are as many as requests at once.
pub struct Endpoint {
    connections: Arc<Connections>,
    runtime: Runtime,
}

impl Endpoint {
    /// Returns the server at `url`, such as `http://127.0.0.1:8000`. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The URL is no `http://host:port`, or the thread could not be started.
    pub fn new(url: &str) -> io::Result<Self> {
        let connections = Arc::new(Connections::to(url)?);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("dyno-endpoint")
            .enable_all()
            .build()?;
        Ok(Self { connections, runtime })
    }

    /// Creates a table from the JSON of a `CreateTable` request, sent as it is.
    ///
    /// Blocks until the server answers. It must not be called on a thread of a runtime.
    ///
    /// # Errors
    ///
    /// What the server says, or that it cannot be reached.
    pub fn create_table(&self, definition: &TableDefinition) -> Result<(), BackendError> {
        let body = Bytes::copy_from_slice(definition.json());
        wait(self.post(OperationName::CreateTable, body)).map(drop)
    }

    /// Sends a body and returns the one that came back.
    async fn post(&self, operation: OperationName, body: Bytes) -> Result<Bytes, BackendError> {
        let connections = Arc::clone(&self.connections);
        // Whoever waits for the answer need not have a runtime; this one does the work.
        let answer = self.runtime.spawn(async move { connections.post(operation, body).await });
        let (status, body) = match answer.await {
            Ok(answer) => answer?,
            Err(_) => return Err(unreachable_server("the connection's task ended")),
        };
        if status == 200 { Ok(body) } else { Err(decode::error(status, &body)) }
    }

    async fn answer(&self, request: Request) -> Result<Response, BackendError> {
        let operation = request.operation();
        let Some(body) = encode::encode(&request) else {
            let text = format!("an endpoint is not asked for {}", operation.name());
            return Err(BackendError::new(ErrorCode::Unsupported, text));
        };
        decode::decode(operation, &self.post(operation, body.into()).await?)
    }
}

impl Backend for Endpoint {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(self.answer(request))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("connections", &self.connections).finish_non_exhaustive()
    }
}

/// The error of a server that cannot be had.
fn unreachable_server(text: impl Into<String>) -> BackendError {
    BackendError::new(ErrorCode::Dispatch, text)
}
