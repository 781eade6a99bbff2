//! What is derived adds no warning of its own, however strict the program is.
#![deny(
    dead_code,
    elided_lifetimes_in_paths,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    nonstandard_style,
    private_bounds,
    private_interfaces,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_lifetimes,
    unused_qualifications,
    unused_results
)]

/// A table and its entities, of which nothing is used.
pub mod public {
    use std::collections::BTreeSet;

    use dyno::{Document, Entity, KeyComponent, Table};
    use serde::{Deserialize, Serialize};

    /// A table.
    #[derive(Debug, Clone, Copy, Table)]
    #[table(
        name = "saas", pk = "pk", sk = "sk", scan,
        gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk", name = "by-status"),
        gsi(board, pk = [tenant_id, status], sk = [placed_at, id]),
        entities(Order),
    )]
    pub struct Saas;

    /// A component.
    #[derive(Debug, Clone, Copy, Serialize, Deserialize, KeyComponent)]
    pub enum Status {
        /// Not yet.
        Open,
    }

    /// Another.
    #[derive(Debug, Clone, Serialize, Deserialize, KeyComponent)]
    pub struct TenantId(String);

    /// A document.
    #[derive(Debug, Clone, Serialize, Deserialize, Document)]
    pub struct Address {
        /// A member.
        pub city: String,
        private: Option<Private>,
    }

    #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
    struct Private(u8);

    /// An entity.
    #[derive(Debug, Clone, Serialize, Deserialize, Entity)]
    #[entity(
        table = Saas, pk = "TENANT#{tenant_id}", sk = "ORDER#{id}",
        access(of_tenant, primary),
        access(by_status, index = gsi1, pk = "{tenant_id}#{status}", sk = "{placed_at}#{id}"),
        access(on_board, index = board, pk = [tenant_id, status], sk = [placed_at, id]),
    )]
    pub struct Order {
        /// A component.
        pub tenant_id: TenantId,
        /// A component.
        pub id: u64,
        /// A component.
        pub status: Status,
        /// A component.
        pub placed_at: Option<u64>,
        /// A document.
        #[entity(document)]
        pub ship_to: Address,
        tags: BTreeSet<String>,
        private: Option<Private>,
    }
}

mod private {
    use dyno::{Entity, Table};
    use serde::{Deserialize, Serialize};

    #[derive(Table)]
    #[table(name = "rows", pk = "pk", sk = "sk", entities(Row))]
    struct Rows;

    #[derive(Debug, Serialize, Deserialize, Entity)]
    #[entity(table = Rows, pk = "ROW#{id_}", sk = "{at_}", access(all, primary))]
    struct Row {
        id_: u64,
        at_: u8,
    }
}

fn main() {}
