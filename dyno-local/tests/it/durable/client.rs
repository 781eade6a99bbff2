//! A client of a server that may be killed at any moment: an answer, or none.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::served::program::program;

/// A server on a directory.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts the program; `None` if it does not come up.
    pub(crate) fn start(command: &mut Command) -> Option<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("dyno-local listens on http://");
        match address {
            Some(address) => Some(Self { child, address: address.to_owned() }),
            None => {
                let _ = child.wait();
                None
            }
        }
    }

    /// Starts the program on a directory.
    pub(crate) fn on(directory: &str) -> Self {
        let started =
            Self::start(program().args(["serve", "--port", "0", "--data-dir", directory]));
        started.unwrap_or_else(|| panic!("the server does not open {directory}"))
    }

    /// Kills the program as the system would: it gets to say nothing.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn connect(&self) -> Client {
        Client::connect(&self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection.
pub(crate) struct Client(Option<BufReader<TcpStream>>);

impl Client {
    pub(crate) fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).ok();
        if let Some(stream) = &stream {
            let _ = stream.set_nodelay(true);
        }
        Self(stream.map(BufReader::new))
    }

    /// Sends a request; `None` if no answer came, and none will.
    pub(crate) fn call(&mut self, operation: &str, body: &Value) -> Option<(u16, Value)> {
        let answer = self.exchange(operation, body);
        if answer.is_none() {
            self.0 = None;
        }
        answer
    }

    /// Sends a request that must succeed.
    pub(crate) fn ok(&mut self, operation: &str, body: &Value) -> Value {
        let (status, answer) = self.call(operation, body).unwrap();
        assert_eq!(status, 200, "{operation} {body}: {answer}");
        answer
    }

    fn exchange(&mut self, operation: &str, body: &Value) -> Option<(u16, Value)> {
        let reader = self.0.as_mut()?;
        let body = body.to_string();
        let request = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\
             Content-Type: application/x-amz-json-1.0\r\n\
             X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
             Authorization: AWS4-HMAC-SHA256 \
             Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, \
             Signature=c\r\n\r\n\
             {body}",
            body.len()
        );
        reader.get_mut().write_all(request.as_bytes()).ok()?;
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let status = line.get(9..12)?.parse().ok()?;
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some((status, serde_json::from_slice(&body).ok()?))
    }
}

/// The body that creates a table with the partition key `k`.
pub(crate) fn create_table(name: &str) -> Value {
    json!({
        "TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
    })
}
