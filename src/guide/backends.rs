//! Backends: AWS, the engine in the process, and layers around either.
//!
//! All examples so far ran on an engine in the process, and none of their code says so but one line. A
//! [`Db`](crate::Db) holds its [`Backend`](crate::Backend) as `Arc<dyn Backend>`: the type of a service
//! does not say what is behind it, and nothing changes but the line that makes the `Db`.
//!
//! | your code | on AWS | in a test |
//! | --- | --- | --- |
//! | typed, `Db<App>` | `Db::new(AwsBackend::from_env().await)` | `Db::new(Local::new())` |
//! | on the AWS SDK | `aws_sdk_dynamodb::Client::new(&config)` | `Local::new().sdk_client()`, feature `sdk` |
//! | any other client | the service's endpoint | `dyno-local serve`, or `Server::bind`, feature `server` |
//!
//! `AwsBackend::from_env` is configured as every AWS program is, by the environment and the shared
//! files; `AwsBackend::new` takes a client with settings of its own. The name of the table is the one
//! in `#[table(name = ..)]`, that of an environment variable with `name = env("..")`, or what
//! [`Db::table_name`](crate::Db::table_name) says.
//!
//! # The same code, three ways
//!
//! ```
//! use std::sync::Arc;
//!
//! use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
//! use dyno::{AwsBackend, Backend};
//! use dyno_local::server::Server;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Tenant))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String }
//!
//! async fn sign_up(backend: Arc<dyn Backend>) -> dyno::Result<Option<Tenant>> {
//!     let db = Db::<Saas>::new(backend);
//!     db.create_table().await?;
//!     db.put(&Tenant { id: "t1".into(), name: "Ada".into() }).await?;
//!     db.get(Tenant::key("t1")).await
//! }
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!
//! // The engine itself, called as a function.
//! sign_up(Arc::new(Local::new())).await?;
//!
//! // The AWS SDK's client with the engine in the place of its HTTP client.
//! sign_up(Arc::new(AwsBackend::new(Local::new().sdk_client()))).await?;
//!
//! // The AWS SDK's client over HTTP to a server on a free port.
//! let server = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into()).await?;
//! let config = aws_sdk_dynamodb::Config::builder()
//!     .behavior_version(BehaviorVersion::latest())
//!     .region(Region::new("us-east-1"))
//!     .credentials_provider(Credentials::new("any", "any", None, None, "example"))
//!     .endpoint_url(server.url())
//!     .build();
//! let client = aws_sdk_dynamodb::Client::from_conf(config);
//! let tenant = sign_up(Arc::new(AwsBackend::new(client))).await?;
//! assert_eq!(tenant.map(|tenant| tenant.name).as_deref(), Some("Ada"));
//! server.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//!
//! A layer is a backend around a backend, in any order:
//!
//! | layer | does |
//! | --- | --- |
//! | [`Trace`](crate::layer::Trace) | a `tracing` span for each call, without keys or values |
//! | [`Meter`](crate::layer::Meter) | adds up capacity units, by kind and by index |
//! | [`Record`](crate::layer::Record) | keeps requests and answers, to be looked at |
//! | [`Retry`](crate::layer::Retry) | sends again what failed for the moment and cannot be done twice |
//! | [`Fault`](crate::layer::Fault) | makes chosen calls fail, or lose their answers |
//! | `Cache` (feature `cache`) | answers from memory: [caching](super::caching) |
//! | `Metrics` (feature `metrics`), [`HotKeys`](crate::layer::HotKeys) | counters and the hottest keys: [observing](super::observing) |
//! | [`Budget`](crate::layer::Budget) | fails what consumes more than a test allows: [costs](super::costs) |
//!
//! ```
//! use dyno::layer::{Meter, Trace};
//! # use dyno::{Db, Entity, KeyComponent, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     scan, entities(Tenant, Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String, orders: u64 }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary),
//! #     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, status: Status, placed_at: u64, total: u64 }
//! # fn tenant() -> Tenant { Tenant { id: "t1".into(), name: "Ada".into(), orders: 0 } }
//! # fn order(id: u64) -> Order {
//! #     Order { tenant: "t1".into(), id, status: Status::Open, placed_at: 10 * id, total: 100 * id }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! let meter = Meter::new(Local::new());
//! let db = Db::<Saas>::new(Trace::new(meter.clone()));
//! db.create_table().await?;
//! meter.take();
//!
//! db.put(&order(1)).await?;
//! let units = meter.take();
//! assert_eq!(units.write, 2.0); // the item, and its entry in the index
//! assert_eq!(units.by_index.get("gsi1"), Some(&1.0));
//! # Ok(())
//! # }
//! ```
//!
//! # Below the typed layer
//!
//! What the typed layer has no method for goes to the backend as DynamoDB knows it, through
//! [`BackendExt::send`](crate::BackendExt::send). A layer of one's own implements
//! [`Backend`](crate::Backend), which has one method.
//!
//! ```
//! use dyno::op::{ListTables, Scan};
//! use dyno::BackendExt;
//! # use dyno::{Db, Entity, KeyComponent, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     scan, entities(Tenant, Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String, orders: u64 }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary),
//! #     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, status: Status, placed_at: u64, total: u64 }
//! # fn tenant() -> Tenant { Tenant { id: "t1".into(), name: "Ada".into(), orders: 0 } }
//! # fn order(id: u64) -> Order {
//! #     Order { tenant: "t1".into(), id, status: Status::Open, placed_at: 10 * id, total: 100 * id }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//!
//! let tables = db.backend().send(ListTables::new()).await;
//! assert!(tables.is_ok_and(|answer| answer.table_names == ["saas"]));
//! let mut scan = Scan::new("saas");
//! scan.total_segments = Some(4);
//! scan.segment = Some(0);
//! assert!(db.backend().send(scan).await.is_ok());
//! # Ok(())
//! # }
//! ```
//!
//! Next: [caching](super::caching), items and queries from memory.
