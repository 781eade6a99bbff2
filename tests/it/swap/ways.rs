//! The four ways: the engine itself, the SDK's client in the process, the SDK's client over HTTP to
//! a server in the process, and to the program `dyno-local`.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::config::Credentials;
use dyno::layer::Meter;
use dyno::{AwsBackend, Backend, Db};
use dyno_local::Local;
use dyno_local::server::Server;

use super::models::Shop;

/// A backend, and what has to end with it.
pub(super) struct Way {
    backend: Arc<dyn Backend>,
    end: End,
}

enum End {
    Nothing,
    Server(Server),
    Program(Program),
}

/// A running program; it ends with this, so a test that fails leaves none behind.
struct Program(Child);

/// A client that counts units, so that a test can ask what it consumed.
pub(super) struct Client {
    pub(super) db: Db<Shop>,
    pub(super) meter: Meter<Arc<dyn Backend>>,
}

/// Returns a client of a fresh table.
pub(super) async fn db(way: &Way) -> Client {
    let meter = Meter::new(Arc::clone(&way.backend));
    let db = Db::<Shop>::new(meter.clone());
    db.create_table().await.unwrap();
    meter.take();
    Client { db, meter }
}

pub(super) async fn local() -> Way {
    Way { backend: Arc::new(Local::new()), end: End::Nothing }
}

pub(super) async fn sdk_client() -> Way {
    let backend = AwsBackend::new(Local::new().sdk_client());
    Way { backend: Arc::new(backend), end: End::Nothing }
}

pub(super) async fn server() -> Way {
    let server = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    Way { backend: aws(&server.url()).await, end: End::Server(server) }
}

/// Starts `dyno-local serve` on a free port; it prints its address when it is ready.
pub(super) async fn program() -> Way {
    let mut child = Command::new(program_path())
        .args(["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("`dyno-local` is built with the workspace's tests: run `cargo test`");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    Way { backend: aws(&url).await, end: End::Program(Program(child)) }
}

/// The program lies beside the folder of the test binaries.
fn program_path() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.join("dyno-local")
}

/// A client as a service configures it, with the endpoint overridden.
async fn aws(url: &str) -> Arc<dyn Backend> {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "tests"))
        .endpoint_url(url)
        .load()
        .await;
    Arc::new(AwsBackend::new(aws_sdk_dynamodb::Client::new(&config)))
}

impl Way {
    pub(super) async fn close(self) {
        match self.end {
            End::Nothing => {}
            End::Server(server) => server.shutdown().await,
            End::Program(program) => drop(program),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let ended = self.0.kill().and_then(|()| self.0.wait());
        debug_assert!(ended.is_ok(), "{ended:?}");
    }
}
