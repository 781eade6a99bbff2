//! Servers as child processes: started, awaited, looked at, killed.

use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dyno_workload::http_request_of;

use super::client::Connection;
use crate::memory::resident_bytes_of;

/// How long a server may take to its first answer.
const START_MAX: Duration = Duration::from_secs(20);

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `dyno-local serve`.
    Dyno,
    /// `dynoxide-rs`, through the API of its server.
    Dynoxide,
    /// The npm package, on Node.js.
    Dynalite,
    /// The handler that does nothing.
    Empty,
}

impl Kind {
    /// All servers.
    pub const ALL: [Self; 4] = [Self::Dyno, Self::Dynoxide, Self::Dynalite, Self::Empty];

    /// Returns the name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dyno => "dyno",
            Self::Dynoxide => "dynoxide",
            Self::Dynalite => "dynalite",
            Self::Empty => "empty handler",
        }
    }

    fn command(self, port: u16) -> io::Result<Command> {
        let own = std::env::current_exe()?;
        let port = port.to_string();
        let mut command = Command::new(match self {
            Self::Dyno => dyno_local(),
            Self::Dynoxide => own.with_file_name("dynoxide-server"),
            Self::Dynalite => "node".into(),
            Self::Empty => own,
        });
        match self {
            Self::Dyno => command.args(["serve", "--port", &port]),
            Self::Dynoxide => command.arg(&port),
            Self::Dynalite => {
                let program = folder().join("dynalite/node_modules/dynalite/cli.js");
                let host = ["--host", "127.0.0.1", "--createTableMs", "0"];
                command.arg(program).args(["--port", &port]).args(host)
            }
            Self::Empty => command.args(["serve-empty", &port]),
        };
        Ok(command)
    }

    /// Tells whether the server can be started here.
    pub fn is_there(self) -> bool {
        match self {
            Self::Dyno => dyno_local().exists(),
            Self::Dynalite => folder().join("dynalite/node_modules").exists(),
            Self::Dynoxide | Self::Empty => true,
        }
    }
}

/// The folder of this package.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program `dyno-local`, which `benches/run` builds in the product's own workspace.
fn dyno_local() -> PathBuf {
    let built = std::env::var_os("DYNO_LOCAL_PROGRAM").map(PathBuf::from);
    built.unwrap_or_else(|| folder().join("target/release/dyno-local"))
}

/// A running server, killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// From its start to its first answer.
    pub started_in: Duration,
}

impl Server {
    /// Starts a server and waits for its first answer.
    pub async fn start(kind: Kind) -> io::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = kind.command(port)?;
        let request = http_request_of("ListTables", "{}");
        let start = Instant::now();
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.map_err(|error| io::Error::other(format!("{}: {error}", kind.name())))?;
        let mut server = Self { child, port, started_in: Duration::ZERO };
        loop {
            if let Ok(mut connection) = Connection::open(port).await {
                connection.call(&request).await?;
                server.started_in = start.elapsed();
                return Ok(server);
            }
            if start.elapsed() > START_MAX {
                return Err(io::Error::other(format!("{} does not answer", kind.name())));
            }
            tokio::time::sleep(Duration::from_micros(50)).await;
        }
    }

    /// Returns the resident memory of the process.
    pub fn resident_bytes(&self) -> io::Result<u64> {
        resident_bytes_of(&self.child.id().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that is gone already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
