//! A client that costs little: prepared bytes out, an answer with a known length in.
//!
//! On a small machine the client takes its time from the server, so it does nothing that need not be:
//! requests are rendered and signed (with any signature) before the clock runs, and answers are
//! looked at for their status and length alone.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Room for one answer: a page of 1 MB is some more as JSON.
const BUFFER_BYTES: usize = 64 * 1024;

/// One connection that is kept.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    /// Connects to a port of this machine.
    pub async fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; BUFFER_BYTES], filled: 0 })
    }

    /// Sends a request and returns the body of its answer, which must have status 200.
    pub async fn call(&mut self, request: &[u8]) -> io::Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.filled = 0;
        let head = loop {
            self.read().await?;
            if let Some(end) = find(&self.buffer[..self.filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let length = content_length(&self.buffer[..head])?;
        while self.filled < head + length {
            self.read().await?;
        }
        if !self.buffer.starts_with(b"HTTP/1.1 200") {
            let answer = String::from_utf8_lossy(&self.buffer[..self.filled]).into_owned();
            return Err(io::Error::other(answer));
        }
        Ok(&self.buffer[head..head + length])
    }

    async fn read(&mut self) -> io::Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let read = self.stream.read(&mut self.buffer[self.filled..]).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.filled += read;
        Ok(())
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn content_length(head: &[u8]) -> io::Result<usize> {
    let head = str::from_utf8(head).map_err(io::Error::other)?;
    let mut lengths = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    lengths.next().ok_or_else(|| io::Error::other(format!("an answer without a length: {head}")))
}

/// Returns the nanoseconds of one call when all connections call at once: the time that passes,
/// divided by their calls. The requests are sent over and over, each connection its share.
pub fn nanoseconds(
    port: u16,
    connections: usize,
    requests: &Arc<Vec<Vec<u8>>>,
    time: Duration,
) -> io::Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..connections {
            let mut connection = Connection::open(port).await?;
            connection.call(&requests[0]).await?;
            open.push(connection);
        }
        let start = Instant::now();
        let mut lanes = JoinSet::new();
        for (lane, mut connection) in open.into_iter().enumerate() {
            let requests = Arc::clone(requests);
            lanes.spawn(async move {
                let mut calls = 0_u32;
                for request in requests.iter().skip(lane).step_by(connections).cycle() {
                    connection.call(request).await?;
                    calls += 1;
                    if start.elapsed() >= time {
                        break;
                    }
                }
                io::Result::Ok(calls)
            });
        }
        let mut calls = 0;
        while let Some(lane) = lanes.join_next().await {
            calls += lane??;
        }
        Ok(start.elapsed().as_nanos() as f64 / f64::from(calls))
    })
}
