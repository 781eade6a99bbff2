//! The `dyno-local` program: serves an engine over HTTP until it is told to stop.
//!
//! Standard output has the one line that says where it listens, standard error what went wrong.
//! It exits with 0 after SIGINT or SIGTERM, 1 if it cannot serve, 2 if it was called wrongly.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use dyno_local::Local;
use dyno_local::server::Server;

const USAGE: &str = "\
Usage: dyno-local serve [OPTIONS]

Serves DynamoDB's HTTP API from memory. Any credentials are accepted.

Options:
  --host <HOST>      Address to listen on [default: 127.0.0.1]
  --port <PORT>      Port to listen on, 0 for any [default: 8000]
  --region <REGION>  Region that ARNs show [default: us-east-1]
  -h, --help         Print this help
  -V, --version      Print the version
";

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve(options)) => match serve(&options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                tell(&mut io::stderr(), &format!("dyno-local: {failure}\n"));
                ExitCode::FAILURE
            }
        },
        Ok(Command::Print(text)) => {
            tell(&mut io::stdout(), &text);
            ExitCode::SUCCESS
        }
        Err(mistake) => {
            let text = format!("dyno-local: {mistake}\n\n{USAGE}");
            tell(&mut io::stderr(), &text);
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Serve(Options),
    Print(String),
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    host: String,
    port: u16,
    region: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: 8000, region: "us-east-1".to_owned() }
    }
}

/// Reads the arguments, or says which of them is wrong.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let text = |argument: OsString| {
        argument.into_string().map_err(|it| format!("argument {} is not UTF-8", it.display()))
    };
    let mut arguments = arguments.into_iter().map(text);
    let command = arguments.next().ok_or("a command is missing")??;
    match command.as_str() {
        "serve" => {}
        "-h" | "--help" | "help" => return Ok(Command::Print(USAGE.to_owned())),
        "-V" | "--version" => return Ok(Command::Print(version())),
        other => return Err(format!("unknown command '{other}'")),
    }
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let argument = argument?;
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        match name {
            "--host" | "--port" | "--region" => {}
            "-h" | "--help" => return Ok(Command::Print(USAGE.to_owned())),
            "-V" | "--version" => return Ok(Command::Print(version())),
            _ => return Err(format!("unknown option '{argument}'")),
        }
        let value = match inline {
            Some(value) => value,
            None => arguments.next().ok_or_else(|| format!("option {name} needs a value"))??,
        };
        options.set(name, value)?;
    }
    Ok(Command::Serve(options))
}

impl Options {
    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        if value.is_empty() {
            return Err(format!("option {name} needs a value"));
        }
        match name {
            "--host" => self.host = value,
            "--region" => self.region = value,
            _ => self.port = value.parse().map_err(|_| format!("'{value}' is not a port"))?,
        }
        Ok(())
    }
}

fn version() -> String {
    concat!("dyno-local ", env!("CARGO_PKG_VERSION"), "\n").to_owned()
}

/// Serves until the process is told to stop.
fn serve(options: &Options) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        // Listening for signals first: one that comes early must not be lost.
        let mut stop = Stop::listen()?;
        let server = bind(options).await.map_err(|failure| {
            let Options { host, port, .. } = options;
            io::Error::new(failure.kind(), format!("cannot listen on {host}:{port}: {failure}"))
        })?;
        tell(&mut io::stdout(), &format!("dyno-local listens on {}\n", server.url()));
        stop.wait().await;
        server.shutdown().await;
        Ok(())
    })
}

/// Serves a new engine at the first of the host's addresses that can be had.
async fn bind(options: &Options) -> io::Result<Server> {
    let local = Local::builder().region(options.region.as_str()).build();
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

/// Writes a text at once. Nobody may be there to read it, which is no reason to stop.
fn tell(to: &mut impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes());
    let _ = to.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &str) -> Result<Command, String> {
        parse(arguments.split_whitespace().map(OsString::from))
    }

    #[test]
    fn arguments_are_understood() {
        let serve = |host: &str, port, region: &str| {
            let (host, region) = (host.to_owned(), region.to_owned());
            Ok(Command::Serve(Options { host, port, region }))
        };
        assert_eq!(check("serve"), serve("127.0.0.1", 8000, "us-east-1"));
        assert_eq!(check("serve --port 0 --host ::1"), serve("::1", 0, "us-east-1"));
        assert_eq!(check("serve --region=eu-west-2 --port=1"), serve("127.0.0.1", 1, "eu-west-2"));
        for help in ["--help", "-h", "help", "serve --help", "serve --port 1 -h"] {
            assert_eq!(check(help), Ok(Command::Print(USAGE.to_owned())), "{help}");
        }
        assert_eq!(check("-V"), Ok(Command::Print(version())));
    }

    #[test]
    fn mistakes_are_named() {
        for (arguments, mistake) in [
            ("", "a command is missing"),
            ("server", "unknown command 'server'"),
            ("serve --prot 1", "unknown option '--prot'"),
            ("serve 8000", "unknown option '8000'"),
            ("serve --port", "option --port needs a value"),
            ("serve --host=", "option --host needs a value"),
            ("serve --port 65536", "'65536' is not a port"),
            ("serve --port x", "'x' is not a port"),
        ] {
            assert_eq!(check(arguments), Err(mistake.to_owned()), "{arguments}");
        }
    }
}
