//! Faults by rule, as typed code meets them: which requests, how often, when, and what is written.

mod calls;
mod items;
mod rules;

use dyno_core::backend::BackendError;
use dyno_core::op::{GlobalSecondaryIndex, LocalSecondaryIndex, Projection, PutItem};
use dyno_local::{FaultRule, Local, LocalBuilder};

use crate::support::{build, gsi, item, lsi, ok, send, table};

/// An engine with `tab`, which has a global index `glo` on `gk` and a local one `loc` on `lk`.
fn engine() -> Local {
    engine_of(Local::builder())
}

fn engine_of(builder: LocalBuilder) -> Local {
    let local = build(builder);
    let mut create = table("tab", "pk sk", "pk:S sk:S gk:S lk:S");
    let (global, local_index): (GlobalSecondaryIndex, LocalSecondaryIndex) =
        (gsi("glo", "gk", Projection::all()), lsi("loc", "pk lk", Projection::all()));
    create.global_secondary_indexes = Some(vec![global]);
    create.local_secondary_indexes = Some(vec![local_index]);
    ok(&local, create);
    ok(&local, table("tub", "id", "id:N"));
    local
}

/// Has one rule, and no other.
fn only(local: &Local, rule: FaultRule) -> u64 {
    local.faults().clear();
    local.faults().add(rule)
}

fn put_of(attributes: &str) -> PutItem {
    PutItem::new("tab", item(attributes))
}

/// The code of a put's refusal; `ok` if it went well.
fn put_code(local: &Local, attributes: &str) -> String {
    code(send(local, put_of(attributes)))
}

fn code<T>(answer: Result<T, BackendError>) -> String {
    answer.map_or_else(|error| error.code().name().to_owned(), |_| "ok".to_owned())
}
