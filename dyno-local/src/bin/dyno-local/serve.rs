//! `dyno-local serve`: an engine over HTTP until the process is told to stop.

use std::error::Error;
use std::io;

use dyno_local::server::Server;
use dyno_local::{Durability, Local};

use super::arguments::{Arguments, Mistake, Spec, wrong};
use super::settings::{self, Settings};
use super::tell;

pub(super) const USAGE: &str = "\
Usage: dyno-local serve [OPTIONS]

Serves DynamoDB's HTTP API, from memory unless a directory is given. Any
credentials are accepted.

Options:
  --host <HOST>      Address to listen on [default: 127.0.0.1]
  --port <PORT>      Port to listen on, 0 for any [default: 8000]
  --data-dir <DIR>   Directory that holds the tables, made if it is not there
  --relaxed          With --data-dir: answer writes before they are on disk; a
                     crash may lose the last of them
  --fault-endpoints  Take rules of faults at /_dyno/faults, from this machine
  --isolated         Give each access key and region tables of its own; in
                     memory alone
  -h, --help         Print this help
  -V, --version      Print the version

Options of the engine:
  --region <REGION>  Region that ARNs show [default: us-east-1]
  --account <ID>     Account that ARNs show [default: 123456789012]
  --wording <WORDS>  Words that requests are refused in, classic or newer
                     [default: those of the region]
  --seed <N>         Seed of the ids of tables and requests [default: 0]
  --table-delay <SECONDS>
                     How long a table is being created, changed or deleted
                     [default: 0]
  --transaction-time <MS>
                     Milliseconds that a transaction takes to commit; in this
                     time others conflict with it [default: 0]
  --index-backfill <ITEMS>
                     How many items a second a new index is filled with
                     [default: all at once]
  --enforce-capacity Throttle what is over the capacity of tables, indexes and
                     partitions, and split partitions that are hot
  --replica-lag <MS..MS>
                     Give partitions three copies that are behind by so much,
                     and see them at /_dyno/replicas with --fault-endpoints;
                     with --data-dir there are none [default: no copies]
  --metrics          Tell CloudWatch's metrics at /_dyno/metrics, in the text
                     format of Prometheus
  --global-tables    Take tables for global ones of this region alone, as
                     UpdateTableReplicaAutoScaling wants them
  --partition-bytes <BYTES>
                     Size at which a partition splits [default: 10 GB]
  --item-collection-bytes <BYTES>
                     Size that an item collection may have in a table with
                     local indexes [default: 10 GB]
";

const SPEC: Spec = Spec {
    options: &[&["--host", "--port", "--data-dir"], &settings::OPTIONS],
    flags: &[
        "--relaxed",
        "--fault-endpoints",
        "--isolated",
        "--enforce-capacity",
        "--metrics",
        "--global-tables",
    ],
    takes_files: false,
};

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) host: String,
    pub(super) port: u16,
    /// Where the tables last; in memory without it.
    pub(super) data_dir: Option<String>,
    pub(super) durability: Durability,
    pub(super) settings: Settings,
}

/// Reads the arguments behind `serve`.
pub(super) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options, Mistake> {
    let mut arguments = Arguments::read(arguments, &SPEC)?;
    let data_dir = arguments.take("--data-dir");
    let durability = match arguments.has("--relaxed") {
        true if data_dir.is_none() => {
            return Err(wrong("option --relaxed needs --data-dir"));
        }
        true => Durability::Relaxed,
        false => Durability::Synced,
    };
    if arguments.has("--isolated") && data_dir.is_some() {
        return Err(wrong("option --isolated is for tables in memory, without --data-dir"));
    }
    Ok(Options {
        data_dir,
        durability,
        host: arguments.take("--host").unwrap_or_else(|| "127.0.0.1".to_owned()),
        port: arguments.parse("--port", "a port", |text| text.parse().ok())?.unwrap_or(8000),
        settings: Settings::take(&mut arguments)?,
    })
}

/// Serves until the process is told to stop. What was answered is on disk then.
pub(super) fn serve(options: &Options) -> Result<(), Box<dyn Error>> {
    let builder = options.settings.builder().durability(options.durability);
    let local = match &options.data_dir {
        Some(directory) => builder.open(directory)?,
        None => builder.build(),
    };
    // This one accepts; the server has threads of its own that answer.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Listening for signals first: one that comes early must not be lost.
        let mut stop = Stop::listen()?;
        let server = bind(&local, options).await.map_err(|failure| {
            let Options { host, port, .. } = options;
            io::Error::new(failure.kind(), format!("cannot listen on {host}:{port}: {failure}"))
        })?;
        tell(&mut io::stdout(), &format!("dyno-local listens on {}\n", server.url()));
        stop.wait().await;
        server.shutdown().await;
        Ok(())
    })
}

/// Serves an engine at the first of the host's addresses that can be had.
async fn bind(local: &Local, options: &Options) -> io::Result<Server> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in tokio::net::lookup_host((options.host.as_str(), options.port)).await? {
        match Server::bind(local.clone(), address).await {
            Ok(server) => return Ok(server),
            Err(failure) => last = failure,
        }
    }
    Err(last)
}

/// The signals that end the program.
struct Stop {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Stop {
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn wait(&mut self) {
        // Without a way to be told, there is nothing to wait for but the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
