//! A client of a few lines: one request a connection, spoken by hand.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// An answer's status and body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Sends an operation to the server at `url`.
pub(crate) fn call(url: &str, operation: &str, body: &Value) -> Answer {
    call_as(("a", "us-east-1"), url, operation, body)
}

/// Sends an operation to the server at `url`, signed with a key for a region.
pub(crate) fn call_as(
    (key, region): (&str, &str),
    url: &str,
    operation: &str,
    body: &Value,
) -> Answer {
    let body = body.to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 \
         Credential={key}/20260101/{region}/dynamodb/aws4_request, SignedHeaders=host, \
         Signature=c\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let body = serde_json::from_str(body).unwrap();
    Answer { status: head[9..12].parse().unwrap(), body }
}

/// Asks the server at `url` for a path, and returns the status and the body as text.
pub(crate) fn ask(url: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}
