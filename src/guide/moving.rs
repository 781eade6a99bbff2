//! Moving tables: files in, files out.
//!
//! At last the service gets data that others have, and gives its own away. A table can be filled from a
//! file and written to one, in the formats of the service's own import and export: DynamoDB JSON, one
//! item a line, and CSV (import only), either of them as gzip. The data files of a backup in S3 can be
//! imported as they are. It is feature `bulk` of `dyno-local`, part of `server`.
//!
//! # In the process
//!
//! A test can begin with the items of a file instead of hundreds of puts:
//!
//! ```
//! use dyno_local::bulk::{ExportOptions, ImportOptions};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Tenant))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String, orders: u64 }
//! # fn tenant() -> Tenant { Tenant { id: "t1".into(), name: "Ada".into(), orders: 0 } }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let local = Local::new();
//! let db = Db::<Saas>::new(local.clone());
//! db.create_table().await?;
//! db.put(&tenant()).await?;
//! let mut file = Vec::new();
//! let written = local.export(&ExportOptions::new("saas"), &mut file)?;
//!
//! let other = Local::new();
//! let db = Db::<Saas>::new(other.clone());
//! db.create_table().await?;
//! let report = other.import(&ImportOptions::new("saas"), file.as_slice())?;
//! assert_eq!((report.imported, report.refused), (written.items, 0));
//! assert_eq!(db.get(Tenant::key("t1")).await?, Some(tenant()));
//! # Ok(())
//! # }
//! ```
//!
//! Each line is written as `PutItem` writes it, and one that is refused is reported with its number
//! and the service's text. The others are imported. `bulk::import` does the same with any backend,
//! and tells a `Watch` how far it is; a checkpoint of it lets an interrupted import go on. Both
//! functions block: in an asynchronous program they belong on a thread for blocking work.
//!
//! # From a shell
//!
//! The program talks to a server, or opens a directory that no server has open:
//!
//! ```sh
//! dyno-local import --table users --create-table users.json users.jsonl
//! dyno-local import --table users --format csv --delimiter ';' --data-dir ./tables more.csv
//! dyno-local export --table users --output backup.jsonl.gz
//! ```
//!
//! `users.json` is what `aws dynamodb create-table --cli-input-json` takes. `dyno-local import --help`
//! has the rest: how many refused lines are too many, where they are written, checkpoints.
