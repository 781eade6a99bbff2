//! HTTP/1.1 connections to one server, kept from request to request.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use dyno_core::backend::BackendError;
use dyno_core::op::OperationName;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::unreachable_server;

/// The longest answer that is read: a page of 1 MB of items is far below it, however it is written.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);

/// Credentials of nobody: local servers want a signature and do not look at it.
const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=dyno/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/// The connections to a server that wait for a request.
#[derive(Debug)]
pub(super) struct Connections {
    /// `host:port`.
    authority: String,
    idle: Mutex<Vec<SendRequest<Full<Bytes>>>>,
}

impl Connections {
    /// Returns none yet, to the server at an `http://` URL.
    pub(super) fn to(url: &str) -> io::Result<Self> {
        let wrong =
            |text: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("{text}: {url}"));
        let uri: Uri = url.parse().map_err(|_| wrong("the endpoint is no URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(wrong("the endpoint must begin with http://"));
        }
        let host = uri.host().ok_or_else(|| wrong("the endpoint has no host"))?;
        let authority = format!("{host}:{}", uri.port_u16().unwrap_or(80));
        Ok(Self { authority, idle: Mutex::default() })
    }

    /// Sends a request and returns the answer's status and body.
    pub(super) async fn post(
        &self,
        operation: OperationName,
        body: Bytes,
    ) -> Result<(u16, Bytes), BackendError> {
        let exchange = self.exchange(operation, body);
        match tokio::time::timeout(ANSWER_TIMEOUT, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(unreachable_server(format!("{} does not answer", self.authority))),
        }
    }

    async fn exchange(
        &self,
        operation: OperationName,
        body: Bytes,
    ) -> Result<(u16, Bytes), BackendError> {
        let failed = |failure: &dyn std::fmt::Display| {
            unreachable_server(format!("{}: {failure}", self.authority))
        };
        let mut sender = self.sender().await.map_err(|failure| failed(&failure))?;
        let request = Request::post("/")
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/x-amz-json-1.0")
            .header("X-Amz-Target", format!("DynamoDB_20120810.{}", operation.name()))
            .header("X-Amz-Date", "20260101T000000Z")
            .header("Authorization", AUTHORIZATION)
            .body(Full::new(body))
            .map_err(|failure| failed(&failure))?;
        let response: Response<Incoming> =
            sender.send_request(request).await.map_err(|failure| failed(&failure))?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|failure| failed(&failure))?.to_bytes();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        Ok((status, body))
    }

    /// Returns a connection that takes a request.
    async fn sender(&self) -> io::Result<SendRequest<Full<Bytes>>> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut sender) = idle else { break };
            // One that the server closed meanwhile is dropped.
            if sender.ready().await.is_ok() {
                return Ok(sender);
            }
        }
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = handshake.map_err(io::Error::other)?;
        // How a connection ends shows in the request that was under way.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }
}
