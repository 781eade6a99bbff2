//! The HTTP server: the engine behind a socket, for every client that is not in the process.
//!
//! `bin/dyno-local` and tests call it; it calls `wire` for each request. Hyper speaks HTTP/1.1,
//! this module decides how much it lets in:
//!
//! ```text
//! listener (accept loop, bounded connections) ─► workers (a thread each for a processor)
//!     ─► connection (keep-alive, header timeout)
//!     ─► body (16 MB, timeout between parts) ─► wire::Wire::handle | control ─► answer
//! ```
//!
//! An engine that is built with [`fault_endpoints`](crate::LocalBuilder::fault_endpoints) takes rules
//! of faults, too, from clients on the same machine; requests there need no signature:
//!
//! | request | does | answer |
//! | --- | --- | --- |
//! | `POST /_dyno/faults` | adds a rule | 201, `{"id": 1}` |
//! | `GET /_dyno/faults` | lists the rules | 200, `{"rules": [{"id", "tried", "injected", "rule"}], "injected"}` |
//! | `GET /_dyno/faults/1` | shows a rule | 200 |
//! | `DELETE /_dyno/faults/1` | removes a rule | 200, what it has done |
//! | `DELETE /_dyno/faults` | removes all rules | 200, `{}` |
//!
//! A rule is an object with the members of [`FaultRule`](crate::FaultRule), of which `fault` alone
//! must be there:
//!
//! ```json
//! {"fault": "throttle", "cause": "keyRange", "operations": ["PutItem"], "table": "orders",
//!  "index": "by_state", "key": {"id": {"S": "o1"}}, "keyPrefix": {"id": "o"},
//!  "after": 1, "times": 3, "chance": 0.5, "seed": 7, "fromMs": 0, "untilMs": 1893456000000}
//! ```
//!
//! `fault` is `throttle` (with `cause`: `usual`, `provisioned`, `keyRange`, `onDemandMax`, `account`),
//! `conflict`, `unprocessed`, `internalError`, `unavailable`, `timeout` and `delay` (with `delayMs`, up
//! to an hour), or `disconnect`; `afterEffect` has the request take effect all the same. `fromMs` and
//! `untilMs` are milliseconds since 1970. There may be 256 rules of 64 KB. A refusal is
//! `{"error": {"code", "member", "message"}}`: `InvalidRule` (400), `Forbidden` (403, from another
//! machine or a browser's page), `NotFound`, `NoSuchRule` (404), `MethodNotAllowed` (405),
//! `TooManyRules` (409), `RuleTooLong` (413).
//!
//! Where partitions have [copies](crate::LocalBuilder::replication), `GET /_dyno/replicas/orders` shows
//! those of a table, and `POST` does to them what an object says, and shows them after that:
//!
//! ```json
//! {"action": "hold", "copy": 1, "partition": 0}
//! {"action": "slow", "index": "by_state", "delayMs": 500}
//! {"action": "loseLeader"}
//! ```
//!
//! `action` is that of [`Replicas`](crate::Replicas): `hold`, `release` and `slow` of a `copy` or an
//! `index`; `readFrom`, `lose`, `cutOff` and `restore` of a `copy`; `readFromAny`, `loseLeader`,
//! `cutOffLeader`. Without `partition` it is done to all of them. Refusals are `InvalidAction` (400) and
//! `NoReplicas` (404). Of engines that are [isolated](crate::LocalBuilder::isolated) it is the one of
//! requests without a signature.
//!
//! Requests of one connection are answered in order; requests of different ones at once. A request
//! is executed on its connection's thread.

mod body;
mod connection;
mod control;
mod invalid;
mod limits;
mod listener;
mod metrics;
mod replica_json;
mod rule_json;
mod workers;

#[cfg(test)]
mod tests;

pub use listener::Server;
