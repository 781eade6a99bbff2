//! The peer's server: `dynoxide-rs` behind its own HTTP API, as its documentation shows.
//!
//! `dynoxide-server PORT` serves an empty database from memory until it is killed. It holds neither
//! the peer's command line nor its other tools, so that it starts as fast and as small as it can.

use dynoxide::Database;

fn main() -> Result<(), String> {
    let port = std::env::args().nth(1).ok_or("usage: dynoxide-server PORT")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        let database = Database::memory().map_err(|error| error.to_string())?;
        let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}"));
        let listener = listener.await.map_err(|error| error.to_string())?;
        dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()).await
    })
}
