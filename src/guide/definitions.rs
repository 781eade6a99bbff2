//! Definitions: tables for other tools from the derive, and whether a live table is as declared.
//!
//! The service is tested, and its table is to be made by what deploys it. The derive is the one place
//! that says what a table is. Whatever else has to know it is made of the derive, so that it cannot
//! fall behind.
//!
//! # For other tools
//!
//! Functions of [`schema`](crate::schema) write a table's definition as a text:
//!
//! | function | makes |
//! | --- | --- |
//! | [`cloudformation`](crate::schema::cloudformation()) | a template with one `AWS::DynamoDB::Table`; CDK's `CfnInclude` takes it, too |
//! | [`cdk`](crate::schema::cdk()) | the properties of CDK's `CfnTable` |
//! | [`terraform`](crate::schema::terraform()) | a resource `aws_dynamodb_table` |
//! | [`workbench`](crate::schema::workbench()) | a data model for NoSQL Workbench, with a facet for each entity |
//! | [`markdown`](crate::schema::markdown()) | the chart of entities and the table of access patterns |
//!
//! What is no part of the code's assumptions stands in [`TableOptions`](crate::schema::TableOptions):
//! billing, a stream, recovery, tags, protection. One value serves all formats, and
//! [`Db::create_table_with`](crate::Db::create_table_with) for tests:
//!
//! ```
//! use dyno::op::StreamViewType;
//! use dyno::schema::{TableOptions, markdown, terraform};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}",
//! #     access(by_time, index = gsi1, pk = "TENANT#{tenant}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, placed_at: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let options = TableOptions::new().stream(StreamViewType::NewImage).tag("team", "orders");
//! let text = terraform(Saas::SCHEMA, &options);
//! assert!(text.starts_with("resource \"aws_dynamodb_table\" \"saas\" {\n"));
//! assert!(text.contains("stream_view_type = \"NEW_IMAGE\""));
//! assert!(markdown(Saas::SCHEMA, &options).contains("| `by_time` | `Order` | `gsi1` |"));
//!
//! let db = Db::<Saas>::new(Local::new());
//! let table = db.create_table_with(&options).await?;
//! assert!(table.stream_specification.is_some());
//! # Ok(())
//! # }
//! ```
//!
//! The same derive and options give the same bytes: keep the files beside the code, and let a test
//! compare them, so that a change of a key shows in the review. `examples/definitions.rs` is a
//! program that prints them. Where the table's name comes from the environment and the options name
//! none, the definition takes it as a parameter.
//!
//! # Against a live table
//!
//! [`Db::verify`](crate::Db::verify) compares the table that is there with the derive. A program may
//! ask at its start, or a deployment after it:
//!
//! ```
//! use dyno::op::Projection;
//! use dyno::schema::create_table;
//! use dyno::BackendExt;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}",
//! #     access(by_time, index = gsi1, pk = "TENANT#{tenant}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, placed_at: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let local = Local::new();
//! // Someone made the table by hand, and the index too small.
//! let mut request = create_table(Saas::SCHEMA, "saas");
//! for index in request.global_secondary_indexes.iter_mut().flatten() {
//!     index.projection = Projection::keys_only();
//! }
//! local.send(request).await.expect("the request is valid");
//!
//! let difference = Db::<Saas>::new(local).verify().await?;
//! assert!(difference.breaks());
//! let told = "table `saas` is not as declared:
//!   breaks: index `gsi1` holds keys, declared is whole items
//!     a projection cannot be changed: add an index of another name with `UpdateTable`, declare it, then delete this one; or declare this projection";
//! assert_eq!(difference.to_string(), told);
//! # Ok(())
//! # }
//! ```
//!
//! Each [entry](crate::schema::Mismatch) is a value with a [severity](crate::schema::Severity): what
//! breaks a declared read or write, what passes by itself, such as an index that is still being
//! filled, and what is harmless, such as an index that nobody declared.
//!
//! Next: [moving](super::moving), tables from files, and into files.
