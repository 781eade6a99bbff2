//! The operations over HTTP: each server in turn, round by round, at 1 and at 16 connections.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use dyno_workload::{
    BATCH_ITEMS, Kind, Pick, Projected, TABLE, create_table, http_request, http_request_of, item,
    put_all, request,
};

use super::client::{Connection, nanoseconds};
use super::server::{self, Server};
use crate::results::{Results, Unit};

/// What to measure of servers.
#[derive(Debug, Clone)]
pub struct HttpPlan {
    /// Items of the table.
    pub items: u64,
    /// Rounds over everything.
    pub rounds: u64,
    /// The time of one case in one round.
    pub time: Duration,
    /// What all picks follow from.
    pub seed: u64,
    /// Who is measured.
    pub servers: Vec<server::Kind>,
}

/// The numbers of connections.
const CONNECTIONS: [usize; 2] = [1, 16];

/// Measures all of the plan.
pub fn measure(plan: &HttpPlan, results: &mut Results) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut running = Vec::new();
    for kind in &plan.servers {
        eprintln!("# {} over HTTP: loading {} items", kind.name(), plan.items);
        let server = runtime.block_on(Server::start(*kind))?;
        if *kind != server::Kind::Empty {
            runtime.block_on(load(&server, plan.items))?;
        }
        running.push((*kind, server));
    }
    for round in 0..plan.rounds {
        eprintln!("# HTTP: round {} of {}", round + 1, plan.rounds);
        for kind in Kind::ALL {
            let requests = Arc::new(prepared(plan, kind, round));
            for connections in CONNECTIONS {
                let case = format!("http/{}/{}/{connections}", kind.name(), plan.items);
                for (who, server) in running.iter().filter(|(who, _)| knows(*who, kind)) {
                    let time = nanoseconds(server.port, connections, &requests, plan.time);
                    results.time(&case, who.name(), time?);
                }
            }
        }
    }
    Ok(())
}

/// Tells whether a server is measured with an operation: dynalite has no transactions, and the floor
/// is that of single items.
fn knows(server: server::Kind, kind: Kind) -> bool {
    match server {
        server::Kind::Dyno | server::Kind::Dynoxide => true,
        server::Kind::Dynalite => kind != Kind::Transact,
        server::Kind::Empty => matches!(kind, Kind::Get | Kind::Put),
    }
}

fn prepared(plan: &HttpPlan, kind: Kind, round: u64) -> Vec<Vec<u8>> {
    let count = match kind {
        Kind::Get => 4_096,
        Kind::Put | Kind::Update => 2_048,
        Kind::Query | Kind::IndexQuery | Kind::Batch | Kind::Transact => 128,
        Kind::Scan => 16,
    };
    let mut pick = Pick::new(plan.seed ^ (round << 8) ^ (kind as u64), plan.items, 0, 1);
    (0..count).map(|_| http_request(&request(kind, &mut pick))).collect()
}

/// Makes the table and fills it, by batches.
async fn load(server: &Server, items: u64) -> io::Result<()> {
    let mut connection = Connection::open(server.port).await?;
    connection.call(&http_request(&create_table(Projected::All).into())).await?;
    let describe = http_request_of("DescribeTable", &format!("{{\"TableName\":\"{}\"}}", TABLE));
    while !String::from_utf8_lossy(connection.call(&describe).await?).contains("\"ACTIVE\"") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let numbers: Vec<u64> = (0..items).collect();
    for batch in numbers.chunks(BATCH_ITEMS) {
        let batch = batch.iter().map(|number| item(*number, items, 0));
        connection.call(&http_request(&put_all(batch).into())).await?;
    }
    Ok(())
}

/// Measures one round of starting servers, and of their memory when they idle.
pub fn measure_start(servers: &[server::Kind], results: &mut Results) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for kind in servers {
        let server = runtime.block_on(Server::start(*kind))?;
        results.time(
            "server start to first answer",
            kind.name(),
            server.started_in.as_nanos() as f64,
        );
        std::thread::sleep(Duration::from_millis(200));
        let bytes = server.resident_bytes()? as f64;
        results.add("server idle memory", kind.name(), Unit::Bytes, bytes);
    }
    Ok(())
}
