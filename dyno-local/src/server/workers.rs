//! The threads that serve connections, each with a runtime of its own.
//!
//! `listener` hands them the connections it accepts; they run `connection` for each. Invariant: a
//! connection stays on its thread, so that a request wakes no thread but the one that answers it,
//! and costs one wait, one read and one write. The thread with the fewest connections gets the next.

use std::sync::Arc;
use std::{io, net, thread};

use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::connection::{self, Shared};

/// The name of the threads.
const THREAD: &str = "dyno-local-http";

/// A connection on its way to its thread, and what it holds until it ends.
#[derive(Debug)]
struct Handed {
    stream: net::TcpStream,
    slot: OwnedSemaphorePermit,
    /// One of the thread's connections.
    count: Arc<()>,
}

/// The way to a thread.
#[derive(Debug)]
struct Worker {
    /// Unbounded, because the slots bound what is in it.
    queue: mpsc::UnboundedSender<Handed>,
    /// Shared by each of its connections.
    count: Arc<()>,
}

/// The threads of one server. They stop when this is dropped, and [`stop`](Self::stop) waits for
/// it.
#[derive(Debug)]
pub(super) struct Workers {
    workers: Vec<Worker>,
    stop: watch::Sender<bool>,
}

impl Workers {
    /// Starts the threads.
    pub(super) async fn start(shared: &Arc<Shared>) -> io::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let mut workers = Vec::new();
        for _ in 0..shared.limits.workers.max(1) {
            let (queue, handed) = mpsc::unbounded_channel();
            let (shared, stopped) = (Arc::clone(shared), stopped.clone());
            let (started, starting) = oneshot::channel();
            let run = move || run(&shared, handed, stopped, started);
            thread::Builder::new().name(THREAD.to_owned()).spawn(run)?;
            starting.await.map_err(io::Error::other)??;
            workers.push(Worker { queue, count: Arc::new(()) });
        }
        Ok(Self { workers, stop })
    }

    /// Has a thread serve a connection, which holds its slot until it ends.
    pub(super) fn serve(&self, stream: TcpStream, slot: OwnedSemaphorePermit) {
        let least = self.workers.iter().min_by_key(|worker| Arc::strong_count(&worker.count));
        // A socket that cannot change hands is closed, like one that broke.
        if let (Some(worker), Ok(stream)) = (least, stream.into_std()) {
            let count = Arc::clone(&worker.count);
            // The threads listen for as long as this is there.
            let _ = worker.queue.send(Handed { stream, slot, count });
        }
    }

    /// Has each connection answer the request under way and close, and waits until the threads have
    /// ended.
    pub(super) async fn stop(self) {
        let Self { workers, stop } = self;
        drop(workers);
        let _ = stop.send(true);
        stop.closed().await;
    }
}

/// What a thread does from its start to its end.
fn run(
    shared: &Arc<Shared>,
    handed: mpsc::UnboundedReceiver<Handed>,
    stopped: watch::Receiver<bool>,
    started: oneshot::Sender<io::Result<()>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(failure) => {
            let _ = started.send(Err(failure));
            return;
        }
    };
    let _ = started.send(Ok(()));
    runtime.block_on(work(shared, handed, &stopped));
    // Connections that are left end with the runtime; whoever waits for the thread waits for them.
    drop(runtime);
    drop(stopped);
}

/// Serves all connections that are handed over, until no more will be and the last has ended or
/// taken too long.
async fn work(
    shared: &Arc<Shared>,
    mut handed: mpsc::UnboundedReceiver<Handed>,
    stopped: &watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            next = handed.recv() => {
                let Some(Handed { stream, slot, count }) = next else { break };
                let Ok(stream) = TcpStream::from_std(stream) else { continue };
                let serving = connection::serve(stream, Arc::clone(shared), stopped.clone());
                connections.spawn(async move {
                    serving.await;
                    drop((slot, count));
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
    let finish = async { while connections.join_next().await.is_some() {} };
    // What has not finished by then is aborted when the set is dropped.
    let _ = tokio::time::timeout(shared.limits.shutdown_timeout, finish).await;
}
