//! Prints the definition of a table in the language of another tool, from its derive.
//!
//! ```sh
//! cargo run --example definitions -- terraform > saas.tf
//! ```
//!
//! The same dozen lines print those of your own table.

#![expect(clippy::print_stdout, reason = "a program that prints what it is asked for")]

use dyno::op::StreamViewType;
use dyno::schema::{TableOptions, cdk, cloudformation, markdown, terraform, workbench};
use dyno::{Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = env("SAAS_TABLE"),
    pk = "pk",
    sk = "sk",
    ttl = "expires_at",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Tenant, Session, Order)
)]
struct Saas;

#[derive(Debug, Clone, Copy, KeyComponent, Serialize, Deserialize)]
enum Status {
    Open,
    Shipped,
}

#[derive(Debug, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
struct Tenant {
    id: String,
    name: String,
}

#[derive(Debug, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "SESSION#{token}", sk = "META")]
struct Session {
    token: String,
    expires_at: u64,
}

#[derive(Debug, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant}",
    sk = "ORDER#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}")
)]
struct Order {
    tenant: String,
    id: u64,
    status: Status,
    placed_at: u64,
}

fn main() -> Result<(), String> {
    let format = std::env::args().nth(1).unwrap_or_default();
    let options = TableOptions::new()
        .stream(StreamViewType::NewAndOldImages)
        .point_in_time_recovery()
        .tag("team", "orders");
    let definition = match format.as_str() {
        "cdk" => cdk(Saas::SCHEMA, &options),
        "cloudformation" => cloudformation(Saas::SCHEMA, &options),
        "markdown" => markdown(Saas::SCHEMA, &options),
        "terraform" => terraform(Saas::SCHEMA, &options),
        "workbench" => workbench(Saas::SCHEMA, &options),
        other => {
            return Err(format!(
                "no format `{other}`: say cdk, cloudformation, markdown, terraform or workbench"
            ));
        }
    };
    print!("{definition}");
    Ok(())
}
