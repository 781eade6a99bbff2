//! Sequences of operations on the engine and on a naive model, which must agree.
//!
//! [`run`] takes bytes: they choose how the table is made and what is done, so that both proptest
//! and the fuzz target `operations` (which includes this folder) can drive it. The model is an
//! ordinary map of decoded items; it knows nothing of expressions, partitions or indexes: each
//! condition, filter and action of an update has its text for the one and its meaning for the other.
//!
//! Partitions are tiny, so that they split all the time.

mod change;
mod condition;
mod expected;
mod indexes;
#[cfg(test)]
mod laws;
mod reads;
mod step;
mod writes;

use dyno_core::op::Projection;
use dyno_local::Local;

use self::expected::Model;
use self::step::{Bytes, Step};
use crate::support::{gsi, lsi, ok, table};

/// How many steps are made between two looks at everything.
const STEPS_BETWEEN: usize = 40;

/// Makes the operations that the bytes say, and compares every answer with the model's.
pub(crate) fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let bytes_max = 50 + 8 * u64::from(bytes.byte() % 64);
    let local = engine(bytes_max, bytes.byte() % 2 == 0);
    let mut model = Model::default();
    let mut steps = 0;
    while !bytes.is_empty() {
        match Step::from_bytes(&mut bytes) {
            Step::Write(write) => writes::single(&local, &mut model, &write),
            Step::Batch(writes) => writes::batch(&local, &mut model, &writes),
            Step::Transact(writes) => writes::transact(&local, &mut model, &writes),
            Step::Get(keys) => reads::keys(&local, &model, &keys),
            Step::Query(query) => reads::query(&local, &model, &query),
            Step::Scan(scan) => reads::scan(&local, &model, &scan),
            Step::Index(source) => indexes::toggle(&local, &mut model, source),
        }
        steps += 1;
        if steps % STEPS_BETWEEN == 0 {
            reads::everything(&local, &model);
        }
    }
    reads::everything(&local, &model);
}

/// The table `tab` with an index of each kind.
fn engine(partition_bytes_max: u64, with_local: bool) -> Local {
    let local = Local::builder().partition_bytes_max(partition_bytes_max).build();
    let mut create = table("tab", "pk sk", "pk:S sk:N g:S n:N");
    let mut globals = indexes::globals();
    // Without a real local index the table's collections may be cut; a global one with the same
    // key then stands in for it.
    if with_local {
        create.local_secondary_indexes = Some(vec![lsi("local", "pk n", Projection::all())]);
    } else {
        globals.push(gsi("local", "pk n", Projection::all()));
    }
    create.global_secondary_indexes = Some(globals);
    ok(&local, create);
    local
}
