//! The server over loopback, spoken to in raw HTTP: what well-behaved clients rely on and what
//! ill-behaved ones run into.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dyno_core::op::ListTablesOutput;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Server;
use super::limits::Limits;
use crate::wire::{BODY_BYTES_MAX, Wire};

const HEAD: &str = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\n\
                    X-Amz-Target: DynamoDB_20120810.ListTables\r\nX-Amz-Date: 20260101T000000Z\r\n\
                    Authorization: AWS4-HMAC-SHA256 \
                    Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, \
                    Signature=c\r\n";

const TABLES: &str = r#"{"TableNames":["T"]}"#;

async fn start(limits: Limits) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let wire = Wire::new("us-east-1", 1, |_, _| {
        let mut output = ListTablesOutput::default();
        output.table_names = vec!["T".to_owned()];
        Ok(output.into())
    });
    Server::start(listener, (wire, None), limits).await.unwrap()
}

/// A connection of a client that reads and writes by hand.
struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// An answer as it came over the socket.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &'_ str| line.to_ascii_lowercase().starts_with(&format!("{name}:"));
        self.head.lines().find(|each| line(each)).map(|each| each[name.len() + 1..].trim())
    }
}

/// What ends a body that comes in chunks.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

impl Client {
    async fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.local_addr()).await.unwrap();
        Self { stream, unread: Vec::new() }
    }

    async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    async fn post(&mut self, body: &str) {
        self.send(&format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len())).await;
    }

    /// Reads one answer; `None` if the server closed the connection.
    async fn receive(&mut self) -> Option<Answer> {
        let end = loop {
            if let Some(at) = self.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at + 4;
            }
            if !self.more().await {
                return None;
            }
        };
        let head = String::from_utf8(self.unread[..end].to_vec()).unwrap();
        let status = head[9..12].parse().unwrap();
        let mut answer = Answer { status, head, body: Vec::new() };
        if answer.header("transfer-encoding") == Some("chunked") {
            // Of chunks only the one that ends a body ever comes.
            while self.unread.len() < end + LAST_CHUNK.len() {
                assert!(self.more().await, "the answer broke off");
            }
            assert_eq!(&self.unread[end..], LAST_CHUNK);
            self.unread.clear();
            return Some(answer);
        }
        let length: usize = answer.header("content-length").unwrap_or("0").parse().unwrap();
        while self.unread.len() < end + length {
            assert!(self.more().await, "the answer broke off");
        }
        answer.body = self.unread[end..end + length].to_vec();
        self.unread.drain(..end + length);
        Some(answer)
    }

    async fn more(&mut self) -> bool {
        let mut part = [0; 4096];
        let read = self.stream.read(&mut part).await.unwrap_or(0);
        self.unread.extend_from_slice(&part[..read]);
        read > 0
    }

    async fn exchange(&mut self, body: &str) -> Answer {
        self.post(body).await;
        self.receive().await.unwrap()
    }
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    let mut ids = Vec::new();
    for _ in 0..50 {
        let answer = client.exchange("{}").await;
        assert_eq!((answer.status, answer.body.as_slice()), (200, TABLES.as_bytes()));
        assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.0"));
        let checksum = crc32fast::hash(&answer.body).to_string();
        assert_eq!(answer.header("x-amz-crc32"), Some(checksum.as_str()));
        ids.push(answer.header("x-amzn-requestid").unwrap().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 50);
    server.shutdown().await;
}

#[tokio::test]
async fn requests_sent_at_once_are_answered_in_order() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    let post = |body: &str| format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
    client.send(&[post("{}"), post("{"), post("{}")].concat()).await;
    for status in [200, 400, 200] {
        assert_eq!(client.receive().await.unwrap().status, status);
    }
}

#[tokio::test]
async fn mistakes_do_not_end_the_connection() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    let serialization = r#"{"__type":"com.amazon.coral.service#SerializationException"}"#;
    let answer = client.exchange("{\"a\":").await;
    assert_eq!((answer.status, answer.body.as_slice()), (400, serialization.as_bytes()));

    let unknown = r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
    let head = HEAD.replace("ListTables", "Nope");
    client.send(&format!("{head}Content-Length: 2\r\n\r\n{{}}")).await;
    let answer = client.receive().await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (400, unknown.as_bytes()));

    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let answer = client.receive().await.unwrap();
    assert_eq!(answer.body, b"healthy: dynamodb.us-east-1.amazonaws.com ");

    client.send("DELETE /x HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_eq!(client.receive().await.unwrap().status, 404);
    assert_eq!(client.exchange("{}").await.status, 200);
}

#[tokio::test]
async fn chunked_bodies_are_taken() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    client
        .send(&format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"))
        .await;
    assert_eq!(client.receive().await.unwrap().status, 200);
}

#[tokio::test]
async fn a_client_may_wait_for_leave_to_send_its_body() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    client.send(&format!("{HEAD}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")).await;
    assert_eq!(client.receive().await.unwrap().head, "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("{}").await;
    assert_eq!(client.receive().await.unwrap().body, TABLES.as_bytes());
}

#[tokio::test]
async fn old_clients_are_answered_once_or_as_long_as_they_ask() {
    let server = start(Limits::default()).await;
    let head = HEAD.replace("HTTP/1.1", "HTTP/1.0");
    let mut client = Client::connect(&server).await;
    client.send(&format!("{head}Content-Length: 2\r\n\r\n{{}}")).await;
    assert_eq!(client.receive().await.unwrap().body, TABLES.as_bytes());
    assert!(client.receive().await.is_none());
    let mut client = Client::connect(&server).await;
    for _ in 0..2 {
        let text = format!("{head}Connection: keep-alive\r\nContent-Length: 2\r\n\r\n{{}}");
        client.send(&text).await;
        assert_eq!(client.receive().await.unwrap().body, TABLES.as_bytes());
    }
}

#[tokio::test]
async fn compressed_bodies_are_taken_and_bounded() {
    let server = start(Limits::default()).await;
    let gzipped = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let long = vec![b' '; BODY_BYTES_MAX + 1];
    // All on one connection, which no refusal ends.
    let mut client = Client::connect(&server).await;
    for (body, status) in
        [(gzipped(b"{}"), 200), (b"{}".to_vec(), 500), (gzipped(&long), 413), (gzipped(b"{"), 400)]
    {
        let length = body.len();
        client
            .send(&format!("{HEAD}Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"))
            .await;
        client.stream.write_all(&body).await.unwrap();
        assert_eq!(client.receive().await.unwrap().status, status);
    }
}

#[tokio::test]
async fn a_body_over_16_mb_is_refused() {
    let server = start(Limits::default()).await;
    for length in [BODY_BYTES_MAX + 1, 17 * 1024 * 1024] {
        let mut client = Client::connect(&server).await;
        client.send(&format!("{HEAD}Content-Length: {length}\r\n\r\n")).await;
        client.send(&" ".repeat(length)).await;
        let answer = client.receive().await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (413, 0));
        assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
        assert!(client.receive().await.is_none());
    }
    // So much that it is not even read.
    let mut client = Client::connect(&server).await;
    client.send(&format!("{HEAD}Content-Length: 99999999999\r\n\r\n")).await;
    assert_eq!(client.receive().await.unwrap().status, 413);
    // Exactly the limit is fine.
    let mut client = Client::connect(&server).await;
    let answer = client.exchange(&format!("{{}}{}", " ".repeat(BODY_BYTES_MAX - 2))).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn broken_and_slow_requests_end_only_their_connection() {
    let short = Duration::from_millis(50);
    let limits = Limits { head_timeout: short, body_timeout: short, ..Limits::default() };
    let server = start(limits).await;
    for text in [
        "NONSENSE\r\n\r\n",
        "POST / HTTP/1.1\r\nHost",
        &format!("{HEAD}Content-Length: 10\r\n\r\n{{"),
        &format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ] {
        let mut client = Client::connect(&server).await;
        client.send(text).await;
        if let Some(answer) = client.receive().await {
            assert!([400, 408].contains(&answer.status), "{text}: {answer:?}");
        }
    }
    // The sender gives up in the middle.
    let mut client = Client::connect(&server).await;
    client.send(&format!("{HEAD}Content-Length: 10\r\n\r\n{{")).await;
    drop(client);
    assert_eq!(Client::connect(&server).await.exchange("{}").await.status, 200);
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_for_a_slot() {
    let server = start(Limits { connections_max: 2, ..Limits::default() }).await;
    let mut first = Client::connect(&server).await;
    let mut second = Client::connect(&server).await;
    first.exchange("{}").await;
    second.exchange("{}").await;
    let mut third = Client::connect(&server).await;
    third.post("{}").await;
    let waiting = tokio::time::timeout(Duration::from_millis(100), third.receive()).await;
    assert!(waiting.is_err(), "a third connection was served");
    drop(first);
    assert_eq!(third.receive().await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_connections_at_once() {
    let server = Arc::new(start(Limits::default()).await);
    let answered = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..200)
        .map(|_| {
            let (server, answered) = (Arc::clone(&server), Arc::clone(&answered));
            tokio::spawn(async move {
                let mut client = Client::connect(&server).await;
                for _ in 0..5 {
                    assert_eq!(client.exchange("{}").await.status, 200);
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(answered.load(Ordering::Relaxed), 1_000);
}

#[tokio::test]
async fn shutdown_answers_what_is_under_way() {
    // One thread takes what comes in its order.
    let server = start(Limits { workers: 1, ..Limits::default() }).await;
    let address = server.local_addr();
    let mut idle = Client::connect(&server).await;
    idle.exchange("{}").await;
    let mut busy = Client::connect(&server).await;
    busy.send(&format!("{HEAD}Content-Length: 2\r\n\r\n{{")).await;
    // The server has the head when it has answered another request sent after it.
    Client::connect(&server).await.exchange("{}").await;
    let stopping = tokio::spawn(server.shutdown());
    assert!(idle.receive().await.is_none(), "an idle connection stayed open");
    busy.send("}").await;
    assert_eq!(busy.receive().await.unwrap().status, 200);
    assert!(busy.receive().await.is_none());
    stopping.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn shutdown_does_not_wait_forever() {
    let shutdown_timeout = Duration::from_millis(50);
    let limits = Limits { workers: 1, shutdown_timeout, ..Limits::default() };
    let server = start(limits).await;
    let mut stuck = Client::connect(&server).await;
    stuck.send(&format!("{HEAD}Content-Length: 2\r\n\r\n{{")).await;
    Client::connect(&server).await.exchange("{}").await;
    server.shutdown().await;
    assert!(stuck.receive().await.is_none());
}

#[tokio::test]
async fn dropping_the_server_stops_it() {
    let server = start(Limits::default()).await;
    let mut client = Client::connect(&server).await;
    client.exchange("{}").await;
    drop(server);
    assert!(client.receive().await.is_none());
}

#[tokio::test]
async fn a_stop_waits_for_all_threads() {
    let server = start(Limits { workers: 3, ..Limits::default() }).await;
    let mut clients = Vec::new();
    for _ in 0..6 {
        let mut client = Client::connect(&server).await;
        client.exchange("{}").await;
        clients.push(client);
    }
    server.shutdown().await;
    for mut client in clients {
        assert!(client.receive().await.is_none());
    }
}

#[test]
fn the_end_of_the_runtime_ends_the_connections() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let accepting = runtime();
    let server = accepting.block_on(start(Limits::default()));
    runtime().block_on(async {
        // Connected before anything accepts: the accept loop runs with the request.
        let mut client = Client::connect(&server).await;
        client.post("{}").await;
        std::thread::scope(|scope| {
            let accept = async {
                tokio::time::timeout(Duration::from_millis(200), std::future::pending::<()>()).await
            };
            scope.spawn(|| accepting.block_on(accept).is_err());
        });
        assert_eq!(client.receive().await.unwrap().status, 200);
        std::thread::scope(|scope| scope.spawn(|| drop(accepting)).join().unwrap());
        assert!(client.receive().await.is_none());
    });
}
