//! The three ways to the local engine. The program is the same on each, as it would be on AWS.

use std::error::Error;
use std::sync::Arc;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use dyno::{AwsBackend, Backend};
use dyno_local::Local;
use dyno_local::server::Server;

/// A backend, and the server behind it if there is one.
pub(crate) struct Chosen {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) server: Option<Server>,
}

/// Makes the backend that the command line asks for.
pub(crate) async fn choose(name: &str) -> Result<Chosen, Box<dyn Error + Send + Sync>> {
    let local = Local::new();
    match name {
        // The engine itself, called as a function.
        "local" => Ok(Chosen { backend: Arc::new(local), server: None }),
        // The AWS SDK's client with the engine in the place of its HTTP client: no socket.
        "sdk" => {
            let backend = AwsBackend::new(local.sdk_client());
            Ok(Chosen { backend: Arc::new(backend), server: None })
        }
        // The AWS SDK's client, talking HTTP to a server on a free port of this machine.
        "http" => {
            let server = Server::bind(local, ([127, 0, 0, 1], 0).into()).await?;
            let config = aws_sdk_dynamodb::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("us-east-1"))
                .credentials_provider(Credentials::new("local", "local", None, None, "quickstart"))
                .endpoint_url(server.url())
                .build();
            let backend = AwsBackend::new(aws_sdk_dynamodb::Client::from_conf(config));
            Ok(Chosen { backend: Arc::new(backend), server: Some(server) })
        }
        other => Err(format!("unknown backend `{other}`: use local, sdk or http").into()),
    }
}
