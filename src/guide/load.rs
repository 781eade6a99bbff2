//! Load: a design under the traffic that it will have, before it has it.
//!
//! The service is to be shown to everyone. Its operators list the open orders of all tenants, so the
//! index got a key by status alone; [sharding](super::sharding) says when such a key needs shards. Does
//! this one, and are ten enough? No emulator tells, and a load test on AWS takes a day and a bill. The
//! engine does, in a test: it has the service's partitions, with their buckets, their splits and their
//! throttling, and time is virtual, so that an hour at 5,000 requests a second takes some seconds.
//!
//! # The traffic
//!
//! A `Mix` (of `dyno_local::load`) is what you know before there is code: the patterns, how often each
//! is asked for, how large its items are, and to which keys it goes.
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno::schema::create_table;
//! use dyno::{Entity, KeyComponent, Table};
//! use dyno_local::load::{Entry, Keys, Mix, Pattern, Rate};
//! # use serde::{Deserialize, Serialize};
//!
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{placed_at}#{id}")
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     status: Status,
//!     placed_at: u64,
//! }
//!
//! /// What is expected of the first minute of a sale, with so many shards in the index.
//! fn sale(shards: u16) -> Mix {
//!     // 2,000 tenants, of which 20 large ones have a fifth of the orders.
//!     let tenants = || Keys::hot_set(2_000, 20, 0.2).named("TENANT#t{}#").ascending();
//!     // As the entity stores them: the rank of the status, and a suffix for the shard.
//!     let open = || Keys::one("STATUS#00000#").sharded(shards).ascending();
//!     let shipped = || Keys::one("STATUS#00001#").sharded(shards).ascending();
//!     Mix::new(format!("Orders by status, {shards} shards"))
//!         .seed(7)
//!         .lasting(Duration::from_secs(60))
//!         .table(create_table(Saas::SCHEMA, "saas"))
//!         .pattern(
//!             Pattern::put("place order", "saas", tenants())
//!                 .rate(Rate::steady(1_400.0))
//!                 .item_bytes(700)
//!                 .entry(Entry::added("gsi1", open())),
//!         )
//!         .pattern(
//!             Pattern::update("ship order", "saas", tenants())
//!                 .rate(Rate::steady(300.0))
//!                 .item_bytes(700)
//!                 .entry(Entry::moved("gsi1", open(), shipped())),
//!         )
//!         .pattern(
//!             // A listing over shards asks each of them.
//!             Pattern::query("open orders", "saas", open())
//!                 .index("gsi1")
//!                 .items(50)
//!                 .item_bytes(700)
//!                 .rate(Rate::steady(2.0 * f64::from(shards))),
//!         )
//! }
//!
//! let report = sale(1).run()?;
//! // Much is given up, though the table has capacity left.
//! assert!(report.failed() * 10 > report.requests());
//! let reasons = &report.pattern("place order").ok_or("no such pattern")?.reasons;
//! assert!(reasons["saas/index/gsi1"].contains_key("IndexWriteKeyRangeThroughputExceeded"));
//! // Which key it is, and what would help at the least.
//! let advice = report.advice().next().ok_or("nothing to advise")?;
//! assert_eq!((advice.key.as_str(), advice.shards), ("STATUS#00000#", 3));
//!
//! // Ten shards hold it.
//! let report = sale(10).run()?;
//! report.assert_no_throttle();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Keys are distributions: `uniform`, `zipf`, `hot_set`, `weighted`, `by_time` for a key of each day or
//! hour, `recorded` for those of your logs. What matters beside them is `ascending()`: sort keys that
//! rise, as times do, cannot be split for their heat, because the next write is always at the end.
//! Arrivals do not wait for answers, as users do not.
//!
//! # The report
//!
//! Printed, a `Report` is some screens of text; `to_html` makes one page
//! with charts, which a build can keep, and `to_json` is for programs. Here are ten minutes of that sale
//! with one key for all open orders. Until it begins everything is served; then a thousand
//! entries a second fit into the key's partition, and what is above is throttled, repeated, and given up:
//!
#![doc = include_str!("../../docs/pictures/load-one-key.svg")]
//!
//! The heat map says where. Of the four partitions that the index has, one is at its limit. A split
//! does not help, for all of it is one key and its sort keys rise:
//!
#![doc = include_str!("../../docs/pictures/load-one-key-heat.svg")]
//!
//! Users see it as latency, of those that a repeat helped. What the service takes for a request is a
//! model of single-digit milliseconds; the pauses of the repeats, which make the tail, are as SDKs make
//! them:
//!
#![doc = include_str!("../../docs/pictures/load-one-key-latency.svg")]
//!
//! # With shards
//!
//! `shards = 10` on the pattern and nothing else: the same sale is served, and the heat lies in several
//! partitions.
//!
#![doc = include_str!("../../docs/pictures/load-shards.svg")]
//!
#![doc = include_str!("../../docs/pictures/load-shards-heat.svg")]
//!
//! The advice of the first report was three. It is the least, for suffixes that lie evenly; some share a
//! partition, and the listing asks all of them. Between three and ten you try, and each try takes seconds.
//!
//! # Held by a test
//!
//! A run is a function of its seed. So what a design has to stand is a unit test, and fails with what was
//! throttled and why when somebody changes a key:
//!
//! ```
//! # use std::time::Duration;
//! # use dyno::op::{AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, ScalarAttributeType};
//! use dyno_local::load::{Keys, Mix, Pattern, Rate};
//!
//! # let mut table = CreateTable::new(
//! #     "sessions",
//! #     vec![KeySchemaElement::hash("id")],
//! #     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
//! # );
//! # table.billing_mode = Some(BillingMode::PayPerRequest);
//! let report = Mix::new("sign-in at nine")
//!     .seed(7)
//!     .lasting(Duration::from_secs(30))
//!     .table(table)
//!     .pattern(
//!         Pattern::get("session", "sessions", Keys::uniform(50_000).named("SESSION#{}"))
//!             .rate(Rate::ramp(100.0, 2_000.0, Duration::from_secs(20))),
//!     )
//!     .run()?;
//! report.assert_no_throttle();
//! report.assert_no_failure();
//! report.assert_hottest_share_below(0.01);
//! let session = report.pattern("session").ok_or("no such pattern")?;
//! assert!(session.latency.p99 < Duration::from_millis(10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # On demand, or provisioned?
//!
//! With prices a report says what a month of such traffic costs either way. Steady traffic is cheaper
//! provisioned; what comes in peaks pays for the peak all day, or is throttled when it comes:
//!
//! ```
//! use std::time::Duration;
//!
//! # use dyno::schema::{TableOptions, create_table, create_table_with};
//! # use dyno::{Entity, Table};
//! use dyno_local::load::{Keys, Mix, Pattern, Prices, Rate};
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! # struct Order { tenant: String, id: u64 }
//!
//! // Those of the price list: a million units on demand, an hour of a unit that is provisioned.
//! let prices = Prices::new().on_demand_million(0.125, 0.625).provisioned_hour(0.000_13, 0.000_65);
//! let orders = |rate| {
//!     Pattern::put("place order", "saas", Keys::uniform(2_000).named("TENANT#t{}#")).rate(rate)
//! };
//! let mix = |name: &str| Mix::new(name).seed(7).prices(prices).lasting(Duration::from_mins(20));
//! let day = mix("all day").table(create_table(Saas::SCHEMA, "saas"));
//! let cost = &day.clone().pattern(orders(Rate::steady(50.0))).run()?.costs(&prices)[0];
//! assert!(cost.provisioned < cost.on_demand);
//!
//! // Nothing most of the time, and then a peak.
//! let peak = Rate::points([(0, 1.0), (600, 1.0), (610, 150.0), (700, 150.0), (710, 1.0)].map(
//!     |(second, rate)| (Duration::from_secs(second), rate),
//! ));
//! let report = day.pattern(orders(peak.clone())).run()?;
//! let cost = &report.costs(&prices)[0];
//! assert!(cost.on_demand < cost.provisioned);
//!
//! // Provisioned for less, the table has saved 300 seconds of its units for the peak, and no more.
//! let options = TableOptions::new().provisioned(1, 20);
//! let table = create_table_with(Saas::SCHEMA, "saas", &options);
//! let report = mix("provisioned").table(table).pattern(orders(peak)).run()?;
//! assert!(report.throttled() > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Your own code
//!
//! A mix has no conditions, transactions and retries of your own. A
//! `Drive` calls code as it is, once for each arrival or in a loop for each
//! client, against the whole engine. The `Db` has its client's backend and clock, and the report the names
//! of your patterns. Code on the AWS SDK is given `client.sdk_client()` (feature `sdk` of `dyno-local`),
//! whose repeats and pauses are the SDK's own, in virtual time.
//!
//! Rules of faults strike such code, too, and metrics are those that you will watch in production:
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno::op::OperationName;
//! use dyno::{Db, Entity, Table};
//! use dyno_local::load::{Drive, Rate};
//! use dyno_local::metrics::{Dimensions, Metric};
//! use dyno_local::{Capacity, FaultRule, Local, ManualClock, VirtualTime};
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Tenant, Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, orders: u64 }
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary))]
//! # struct Order { tenant: String, id: u64 }
//!
//! /// The service's own code.
//! async fn checkout(db: &Db<Saas>, tenant: &str, id: u64) -> dyno::Result<()> {
//!     db.create(&Order { tenant: tenant.into(), id }).await?;
//!     db.query(Order::query().of_tenant(tenant)).descending().first().await?;
//!     Ok(())
//! }
//!
//! // Engine, code and simulated clients go by one clock.
//! let clock = ManualClock::default();
//! let local = Local::builder()
//!     .clock(clock.clone())
//!     .capacity(Capacity::Enforced)
//!     .metrics(Duration::from_mins(10))
//!     .build();
//! let db = Db::<Saas>::new(local.clone());
//! VirtualTime::new(clock.clone()).block_on(db.create_table())??;
//!
//! // Five in a hundred puts fail, as they will.
//! local.faults().add(FaultRule::internal_error().on(OperationName::PutItem).with_chance(0.05));
//! let report = Drive::new("checkout", &local, &clock)
//!     .seed(7)
//!     .lasting(Duration::from_secs(20))
//!     .arriving(Rate::steady(40.0))
//!     .run(|client| async move {
//!         let db = Db::<Saas>::new(client.backend()).clock(client.clock());
//!         let tenant = format!("t{}", client.chance(100));
//!         // What a user would see as an error.
//!         drop(checkout(&db, &tenant, client.number()).await);
//!     })?;
//!
//! report.assert_no_throttle();
//! let put = report.pattern("PutItem Order").ok_or("no such pattern")?;
//! assert!(put.errors > 10 && put.failed * 50 < put.requests, "repeats help");
//! assert!(report.pattern("Query Order.of_tenant").is_some());
//!
//! let metrics = local.metrics();
//! let puts = Dimensions::operation("saas", OperationName::PutItem);
//! assert!(metrics.sum(Metric::SystemErrors, &puts) > 10.0);
//! let units = metrics.sum(Metric::ConsumedWriteCapacityUnits, &Dimensions::table("saas"));
//! assert_eq!(units, put.units["saas"].write);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a [`Record`](crate::layer::Record) kept of a service can be sent again this way: `arriving` takes
//! recorded times, and `client.number()` says which request is next. A mix takes the times and keys of a
//! trace from `recorded`.
//!
//! # What a run does not show
//!
//! - Latency is a model. It shows what throttling does to a tail, and promises none.
//! - Which keys share a partition is not what it is on the service, whose hash nobody knows. Leave room:
//!   other seeds and key names show how much it varies.
//! - A mix stores no items: nothing splits for its size, and no condition fails.
//!
//! Next: [definitions](super::definitions), the table for other tools, from the derive.
