//! What the server does in a second, against an empty handler on the same HTTP stack.
//!
//! Clients of our own send a get and a put of an item of about 1 KiB over loopback, on one connection
//! and on sixteen at once; the empty handler gets the same requests and answers each with `{}`. The
//! servers take turns, round by round, so that a busy machine slows both; the medians of the rounds
//! are printed, and their ratio.

#![expect(clippy::print_stdout, reason = "it says what it measures")]
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a benchmark fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use dyno_local::Local;
use dyno_local::server::Server;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(500);

/// Serves `{}` to everyone, and does nothing else.
async fn empty_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(async move {
                let service = service_fn(|_: Request<Incoming>| async {
                    Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"{}"))))
                });
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}

fn post(operation: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Accept-Encoding: identity\r\nUser-Agent: bench\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={}\r\nContent-Length: {}\r\n\r\n{body}",
        "c0ffee".repeat(10),
        body.len()
    )
    .into_bytes()
}

/// Sends a request and returns how long the answer is, once it is whole.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> usize {
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    loop {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "the connection was closed");
        let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("http/1.1 200"), "{text}");
        let (_, length) = head.split_once("content-length: ").unwrap();
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        if body.len() == length {
            return answer.len();
        }
    }
}

/// Sends a request over and over until the time is up, and returns how often.
async fn load(address: SocketAddr, request: Arc<[u8]>, until: Instant) -> u32 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let length = exchange(&mut stream, &request).await;
    let mut answer = vec![0; length];
    let mut count = 0;
    while Instant::now() < until {
        stream.write_all(&request).await.unwrap();
        stream.read_exact(&mut answer).await.unwrap();
        count += 1;
    }
    count
}

/// Returns how many requests a server answers in a second.
fn rate(clients: &Runtime, address: SocketAddr, request: &Arc<[u8]>, connections: usize) -> f64 {
    clients.block_on(async {
        let from = Instant::now();
        let clients: Vec<_> = (0..connections)
            .map(|_| tokio::spawn(load(address, Arc::clone(request), from + ROUND)))
            .collect();
        let mut count = 0;
        for client in clients {
            count += client.await.unwrap();
        }
        f64::from(count) / from.elapsed().as_secs_f64()
    })
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

fn main() {
    let servers = Builder::new_multi_thread().enable_all().build().unwrap();
    let clients = Builder::new_current_thread().enable_all().build().unwrap();
    let empty = servers.block_on(empty_server());
    let bind = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into());
    let server = servers.block_on(bind).unwrap();
    let key = json!({"pk": {"S": "TENANT#0001"}, "sk": {"S": "ORDER#000123"}});
    let create = json!({
        "TableName": "Orders", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"},
                      {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                                 {"AttributeName": "sk", "AttributeType": "S"}],
    });
    let put = json!({"TableName": "Orders", "Item": {
        "pk": key["pk"], "sk": key["sk"], "status": {"S": "open"}, "total": {"N": "1234.56"},
        "count": {"N": "42"}, "paid": {"BOOL": true}, "note": {"S": "x".repeat(500)},
        "blob": {"B": "AAEC".repeat(56)}, "tags": {"SS": ["alpha", "beta", "gamma"]},
        "ship_to": {"M": {"city": {"S": "Oslo"}, "lines": {"L": [{"S": "Main street 5"}, {"N": "7"}]}}},
    }});
    let get = post("GetItem", &json!({"TableName": "Orders", "Key": key}));
    let put = post("PutItem", &put);
    clients.block_on(async {
        let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
        exchange(&mut stream, &post("CreateTable", &create)).await;
        exchange(&mut stream, &put).await;
    });
    for (name, request) in [("get", Arc::from(get)), ("put", Arc::from(put))] {
        for connections in [1, 16] {
            let (mut floor, mut ours) = (vec![], vec![]);
            for _ in 0..ROUNDS {
                floor.push(rate(&clients, empty, &request, connections));
                ours.push(rate(&clients, server.local_addr(), &request, connections));
            }
            let (floor, ours) = (median(floor), median(ours));
            let ratio = ours / floor;
            println!("{name}, {connections}: empty {floor:.0}/s, server {ours:.0}/s ({ratio:.2}×)");
        }
    }
    servers.block_on(server.shutdown());
}
