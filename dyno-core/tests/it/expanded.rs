//! A table and two entities as the derives expand them, written by hand.
#![expect(clippy::needless_pass_by_value, reason = "generated methods take their arguments")]
#![expect(clippy::unused_self, reason = "entry points are methods, to be found by their dot")]

use std::collections::BTreeSet;

use dyno_core::Result;
use dyno_core::entity::*;
use dyno_core::expr::{DocumentPath, KeyPart, Optional, Path, Plain, Step, TypedPath};
use dyno_core::key::{Given, KeyComponent, Rank, ScalarType};
use dyno_core::schema::*;
use dyno_core::value::Item;
use serde::{Deserialize, Serialize};

pub(crate) struct Saas;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Status {
    Open,
    Shipped,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) tenant_id: String,
    pub(crate) id: u64,
    pub(crate) status: Status,
    pub(crate) placed_at: u64,
    pub(crate) total: i64,
    pub(crate) tags: BTreeSet<String>,
    pub(crate) ship_to: Address,
    pub(crate) coupon: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) city: String,
    pub(crate) zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tenant {
    // Index `board` is keyed by the numbers that orders have as `id`.
    #[serde(rename = "tenant_id")]
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SaasItem {
    Tenant(Tenant),
    Order(Order),
    Unknown(UnknownItem),
}

// What `#[derive(KeyComponent)]` makes of `Status`.
const _: () = {
    impl KeyComponent for Status {
        const NATIVE: ScalarType = ScalarType::S;

        fn encode(&self, out: &mut String) {
            let rank = match self {
                Self::Open => 0,
                Self::Shipped => 1,
            };
            Rank(rank).encode(out);
        }
    }
};

// What `#[derive(Table)]` makes of `Saas`.
const _: () = {
    impl Table for Saas {
        type Item = SaasItem;

        const SCHEMA: &'static TableSchema = &TableSchema {
            type_name: "Saas",
            name: TableName::Fixed("saas"),
            pk: "pk",
            sk: Some("sk"),
            kind: "_t",
            indexes: &[
                IndexSchema {
                    name: "gsi1",
                    key: IndexKey::Composite { pk: "gsi1pk", sk: Some("gsi1sk") },
                    ..IndexSchema::EMPTY
                },
                IndexSchema {
                    name: "board",
                    key: IndexKey::Native {
                        pk: &["tenant_id", "status"],
                        sk: &["placed_at", "id"],
                    },
                    ..IndexSchema::EMPTY
                },
                IndexSchema {
                    name: "coupons",
                    key: IndexKey::Composite { pk: "gsi2pk", sk: None },
                    ..IndexSchema::EMPTY
                },
            ],
            entities: &[<Tenant as Entity>::SCHEMA, <Order as Entity>::SCHEMA],
            ..TableSchema::EMPTY
        };
    }

    impl Scannable for Saas {}

    impl TableItem for SaasItem {
        fn from_stored(kind: Option<&str>, item: Item) -> Result<Self> {
            match kind {
                Some("Tenant") => decode::<Tenant>(item).map(Self::Tenant),
                Some("Order") => decode::<Order>(item).map(Self::Order),
                _ => Ok(Self::Unknown(UnknownItem::new(kind, item))),
            }
        }
    }

    const _: () = assert_no_collisions(<Saas as Table>::SCHEMA);
};

// What `#[derive(Document)]` makes of `Address`.
const _: () = {
    pub(crate) struct AddressPaths<E, A> {
        pub(crate) city: Path<E, String, Plain>,
        #[expect(dead_code, reason = "the tests use one member")]
        pub(crate) zip: Path<E, String, Optional>,
        this: Path<E, Address, A>,
    }

    impl<E, A> std::ops::Deref for AddressPaths<E, A> {
        type Target = Path<E, Address, A>;

        fn deref(&self) -> &Self::Target {
            &self.this
        }
    }

    impl<E, A> TypedPath<E> for AddressPaths<E, A> {
        type Value = Address;
        type Access = Plain;

        fn document(&self) -> &DocumentPath {
            self.this.document()
        }
    }

    impl Document for Address {
        type Paths<E, A> = AddressPaths<E, A>;

        const SCHEMA: &'static DocumentSchema =
            &DocumentSchema { optional: &["zip"], ..DocumentSchema::EMPTY };

        fn paths<E, A>(path: DocumentPath) -> AddressPaths<E, A> {
            AddressPaths {
                city: Path::at(path.then(Step::Member("city".into()))),
                zip: Path::at(path.then(Step::Member("zip".into()))),
                this: Path::at(path),
            }
        }
    }
};

// What `#[derive(Entity)]` makes of `Tenant`.
const _: () = {
    pub(crate) struct TenantFields {
        #[expect(dead_code, reason = "the tests do not use it")]
        pub(crate) id: Path<Tenant, String, KeyPart>,
        pub(crate) name: Path<Tenant, String, Plain>,
    }

    impl Entity for Tenant {
        type Table = Saas;
        type Fields = TenantFields;
        type Rekey = ();

        const SCHEMA: &'static EntitySchema = &EntitySchema {
            name: "Tenant",
            kind: "Tenant",
            components: &[Component {
                attribute: "tenant_id",
                native: <String as KeyComponent>::NATIVE,
            }],
            primary: KeyTemplates::new(
                &[Part::Literal("TENANT#"), Part::Component(0)],
                Some(&[Part::Literal("META")]),
            ),
            attributes: &["tenant_id", "name"],
            ..EntitySchema::EMPTY
        };

        const REKEY: () = ();

        fn fields() -> TenantFields {
            TenantFields { id: Path::new("tenant_id"), name: Path::new("name") }
        }

        fn component(&self, at: usize) -> Option<&dyn AnyComponent> {
            nth(at, &[&self.id])
        }
    }

    impl EntityOf<Saas> for Tenant {}

    const _: () = assert_member(<Saas as Table>::SCHEMA, <Tenant as Entity>::SCHEMA);
    const _: () = assert_native_types(<Saas as Table>::SCHEMA, <Tenant as Entity>::SCHEMA);

    impl Tenant {
        pub(crate) fn key(id: impl Given<String>) -> Key<Self> {
            Key::given(&[&id])
        }

        pub(crate) fn partition(id: impl Given<String>) -> Partition<Saas> {
            Partition::primary::<Self>(&[&id])
        }
    }
};

// What `#[derive(Entity)]` makes of `Order`, with
// `access(of_tenant, primary)`,
// `access(by_status, index = gsi1, pk = "TENANT#{tenant_id}#{status}", sk = "{placed_at}#{id}")`,
// `access(on_board, index = board, pk = [tenant_id, status], sk = [placed_at, id])`,
// `access(by_coupon, index = coupons, pk = "COUPON#{coupon}")`.
const _: () = {
    pub(crate) struct OrderFields {
        #[expect(dead_code, reason = "the tests do not use it")]
        pub(crate) tenant_id: Path<Order, String, KeyPart>,
        #[expect(dead_code, reason = "the tests do not use it")]
        pub(crate) id: Path<Order, u64, KeyPart>,
        pub(crate) status: Path<Order, Status, KeyPart>,
        #[expect(dead_code, reason = "the tests do not use it")]
        pub(crate) placed_at: Path<Order, u64, KeyPart>,
        pub(crate) total: Path<Order, i64, Plain>,
        pub(crate) tags: Path<Order, BTreeSet<String>, Optional>,
        pub(crate) ship_to: <Address as Document>::Paths<Order, Plain>,
        #[expect(dead_code, reason = "the tests do not use it")]
        pub(crate) coupon: Path<Order, String, KeyPart>,
    }

    pub(crate) struct OrderRekey;

    impl OrderRekey {
        pub(crate) fn by_status(
            self,
            status: impl Given<Status>,
            placed_at: impl Given<u64>,
        ) -> Rekeyed<Order> {
            Rekeyed::new(&[0, 1], &[(2, &status), (3, &placed_at)])
        }

        pub(crate) fn by_coupon(self, coupon: Option<String>) -> Rekeyed<Order> {
            Rekeyed::new(&[2], &[(4, &coupon)])
        }
    }

    impl Entity for Order {
        type Table = Saas;
        type Fields = OrderFields;
        type Rekey = OrderRekey;

        const SCHEMA: &'static EntitySchema = &EntitySchema {
            name: "Order",
            kind: "Order",
            components: &[
                Component { attribute: "tenant_id", native: <String as KeyComponent>::NATIVE },
                Component { attribute: "id", native: <u64 as KeyComponent>::NATIVE },
                Component { attribute: "status", native: <Status as KeyComponent>::NATIVE },
                Component { attribute: "placed_at", native: <u64 as KeyComponent>::NATIVE },
                Component { attribute: "coupon", native: <String as KeyComponent>::NATIVE },
            ],
            primary: KeyTemplates::new(
                &[Part::Literal("TENANT#"), Part::Component(0)],
                Some(&[Part::Literal("ORDER#"), Part::Component(1)]),
            ),
            indexes: &[
                IndexKeys::Composite {
                    index: "gsi1",
                    templates: KeyTemplates::new(
                        &[Part::Literal("TENANT#"), Part::Component(0), Part::Component(2)],
                        Some(&[Part::Component(3), Part::Component(1)]),
                    ),
                },
                IndexKeys::Native(NativeKeys { index: "board", pk: &[0, 2], sk: &[3, 1] }),
                IndexKeys::Composite {
                    index: "coupons",
                    templates: KeyTemplates::new(
                        &[Part::Literal("COUPON#"), Part::Component(4)],
                        None,
                    ),
                },
            ],
            attributes: &[
                "tenant_id",
                "id",
                "status",
                "placed_at",
                "total",
                "tags",
                "ship_to",
                "coupon",
            ],
            sets: &["tags"],
            optional: &["coupon"],
            documents: &[("ship_to", <Address as Document>::SCHEMA)],
            ..EntitySchema::EMPTY
        };

        const REKEY: OrderRekey = OrderRekey;

        fn fields() -> OrderFields {
            OrderFields {
                tenant_id: Path::new("tenant_id"),
                id: Path::new("id"),
                status: Path::new("status"),
                placed_at: Path::new("placed_at"),
                total: Path::new("total"),
                tags: Path::new("tags"),
                ship_to: <Address as Document>::paths(DocumentPath::new("ship_to")),
                coupon: Path::new("coupon"),
            }
        }

        fn component(&self, at: usize) -> Option<&dyn AnyComponent> {
            nth(at, &[&self.tenant_id, &self.id, &self.status, &self.placed_at, &self.coupon])
        }
    }

    impl EntityOf<Saas> for Order {}

    const _: () = assert_member(<Saas as Table>::SCHEMA, <Order as Entity>::SCHEMA);
    const _: () = assert_native_types(<Saas as Table>::SCHEMA, <Order as Entity>::SCHEMA);
    const _: () =
        assert_index(<Saas as Table>::SCHEMA, <Order as Entity>::SCHEMA, 0, IndexScope::Global);
    const _: () =
        assert_index(<Saas as Table>::SCHEMA, <Order as Entity>::SCHEMA, 1, IndexScope::Global);
    const _: () =
        assert_index(<Saas as Table>::SCHEMA, <Order as Entity>::SCHEMA, 2, IndexScope::Global);

    impl Order {
        pub(crate) fn key(tenant_id: impl Given<String>, id: impl Given<u64>) -> Key<Self> {
            Key::given(&[&tenant_id, &id])
        }

        pub(crate) const fn query() -> OrderAccessPatterns {
            OrderAccessPatterns
        }
    }

    /// Every declared access pattern of `Order`.
    pub(crate) struct OrderAccessPatterns;

    impl OrderAccessPatterns {
        pub(crate) fn of_tenant(
            self,
            tenant_id: impl Given<String>,
        ) -> OrderPattern<PrimaryKey, (IdOfOrder, ())> {
            OrderPattern(Pattern::primary("of_tenant", &[&tenant_id]))
        }

        pub(crate) fn by_status(
            self,
            tenant_id: impl Given<String>,
            status: impl Given<Status>,
        ) -> OrderPattern<GlobalIndex, (PlacedAtOfOrder, (IdOfOrder, ()))> {
            OrderPattern(Pattern::index("by_status", 0, &[&tenant_id, &status]))
        }

        pub(crate) fn on_board(
            self,
            tenant_id: impl Given<String>,
            status: impl Given<Status>,
        ) -> OrderPattern<NativeIndex, (PlacedAtOfOrder, (IdOfOrder, ()))> {
            OrderPattern(Pattern::index("on_board", 1, &[&tenant_id, &status]))
        }

        pub(crate) fn by_coupon(self, coupon: impl Given<String>) -> OrderPattern<GlobalIndex, ()> {
            OrderPattern(Pattern::index("by_coupon", 2, &[&coupon]))
        }
    }

    pub(crate) struct IdOfOrder;
    pub(crate) struct PlacedAtOfOrder;

    pub(crate) struct OrderPattern<I, S>(Pattern<Order, I, S>);

    impl<I, S> OrderPattern<I, S> {
        pub(crate) fn id<N>(self, id: impl Given<u64>) -> OrderPattern<I, N>
        where
            S: Ready<IdOfOrder, N>,
        {
            OrderPattern(self.0.given(&id))
        }

        pub(crate) fn id_in<N>(self, range: impl RangeIn<I, u64>) -> OrderPattern<I, Closed>
        where
            S: Ready<IdOfOrder, N>,
        {
            OrderPattern(self.0.range(range.bounds()))
        }

        pub(crate) fn placed_at<N>(self, placed_at: impl Given<u64>) -> OrderPattern<I, N>
        where
            S: Ready<PlacedAtOfOrder, N>,
        {
            OrderPattern(self.0.given(&placed_at))
        }

        pub(crate) fn placed_at_in<N>(self, range: impl RangeIn<I, u64>) -> OrderPattern<I, Closed>
        where
            S: Ready<PlacedAtOfOrder, N>,
        {
            OrderPattern(self.0.range(range.bounds()))
        }
    }

    impl<I, S> AccessPattern<Saas> for OrderPattern<I, S> {
        type Entity = Order;
        type Index = I;

        fn state(self) -> PatternState {
            self.0.state()
        }
    }
};

pub(crate) fn order() -> Order {
    Order {
        tenant_id: "t1".to_owned(),
        id: 7,
        status: Status::Open,
        placed_at: 17,
        total: 900,
        tags: BTreeSet::from(["late".to_owned()]),
        ship_to: Address { city: "Oslo".to_owned(), zip: None },
        coupon: None,
    }
}
