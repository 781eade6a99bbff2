//! Accepts connections, bounds how many there are, and stops them all.
//!
//! The threads of `workers` serve them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;

use super::body::Budget;
use super::connection::Shared;
use super::control::Control;
use super::limits::Limits;
use super::workers::Workers;
use crate::local::Local;
use crate::wire::Wire;

/// A running HTTP server over an engine, for every client that is not in the process.
///
/// It speaks plain HTTP/1.1 and serves up to 1,024 connections at once; further ones wait. A body may
/// have 16 MB, as at the service; those of more than 64 KB share 256 MB, and wait when it is taken.
/// Requests must be signed, with any credentials. It serves them on threads of its own, one for each
/// processor. Dropping it stops it as well, without waiting for requests under way.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Serves an engine at an address; port 0 takes any that is free.
    ///
    /// Several servers may serve clones of one engine. Nobody is asked who they are: listen on the
    /// loopback interface. It needs a Tokio runtime with IO and time, on which it accepts
    /// connections.
    ///
    /// # Errors
    ///
    /// That of binding: the port is taken, or the address is not this machine's. That of starting
    /// threads, when the system has no more.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_local::Local;
    /// use dyno_local::server::Server;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let server = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into()).await?;
    /// println!("AWS_ENDPOINT_URL_DYNAMODB={}", server.url());
    /// server.shutdown().await;
    /// # Ok::<(), std::io::Error>(())
    /// # })?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub async fn bind(local: Local, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let control = local.is_controlled().then(|| Control::new(&local));
        Self::start(listener, (Wire::of(local), control), Limits::default()).await
    }

    /// Serves an engine on a listener that is bound already.
    pub(super) async fn start(
        listener: TcpListener,
        (wire, control): (Wire, Option<Control>),
        limits: Limits,
    ) -> io::Result<Self> {
        let local_addr = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared { wire, control, limits, budget: Budget::new() });
        let accept = Accept {
            listener,
            workers: Workers::start(&shared).await?,
            slots: Arc::new(Semaphore::new(limits.connections_max)),
            stopped,
            limits,
        };
        Ok(Self { local_addr, stop, accepting: tokio::spawn(accept.run()) })
    }

    /// Returns the address the server listens on; the port is never 0.
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Returns the URL to give to clients as their endpoint.
    pub fn url(&self) -> String {
        format!("http://{}", self.local_addr)
    }

    /// Stops accepting, lets requests under way finish for up to ten seconds, and closes every
    /// connection.
    pub async fn shutdown(self) {
        // Sending fails when the accept loop is gone already, which is what is wanted.
        let _ = self.stop.send(true);
        let _ = self.accepting.await;
    }
}

/// The accept loop and what it owns.
struct Accept {
    listener: TcpListener,
    workers: Workers,
    slots: Arc<Semaphore>,
    stopped: watch::Receiver<bool>,
    limits: Limits,
}

impl Accept {
    async fn run(mut self) {
        while let Some((stream, slot)) = self.next().await {
            self.workers.serve(stream, slot);
        }
        let Self { listener, workers, .. } = self;
        drop(listener);
        workers.stop().await;
    }

    /// Waits for a free slot and a connection to fill it; `None` when the server stops.
    async fn next(&mut self) -> Option<(TcpStream, OwnedSemaphorePermit)> {
        loop {
            let slot = tokio::select! {
                biased;
                _ = self.stopped.changed() => return None,
                slot = Arc::clone(&self.slots).acquire_owned() => slot.ok()?,
            };
            let accepted = tokio::select! {
                biased;
                _ = self.stopped.changed() => return None,
                accepted = self.listener.accept() => accepted,
            };
            if let Ok((stream, _)) = accepted {
                return Some((stream, slot));
            }
            // Too many open files, or a connection that broke before it was one: try again, but
            // do not spin. A stop ends the pause.
            let pause = tokio::time::timeout(self.limits.accept_pause, self.stopped.changed());
            if pause.await.is_ok() {
                return None;
            }
        }
    }
}
