#[allow(
    clippy::all,
    clippy::nursery,
    clippy::pedantic,
    clippy::restriction,
    dead_code,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    private_bounds,
    private_interfaces,
    trivial_casts,
    unnameable_types,
    unreachable_pub,
    unused_qualifications,
    reason = "generated code is as public as the struct"
)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for Order {
        type Table = Saas;
        type Fields = OrderFields;
        type Rekey = ();
        const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
            name: "Order",
            kind: "Order",
            primary: __dyno::KeyTemplates::new(
                &[__dyno::Literal("TENANT#"), __dyno::Field(0)],
                __dyno::Some(&[__dyno::Literal("ORDER#"), __dyno::Field(1)]),
            ),
            components: &[
                __dyno::Component::of::<TenantId>("tenant_id"),
                __dyno::Component::of::<Ulid>("id"),
            ],
            attributes: &[
                "tenant_id",
                "id",
                "status",
                "placed_at",
                "total",
                "note",
                "tags",
                "lines",
                "ship_to",
                "rev",
            ],
            sets: &["tags"],
            optional: &["note"],
            documents: &[("ship_to", <Address as __dyno::Document>::SCHEMA)],
            ..__dyno::EntitySchema::EMPTY
        };
        fn fields() -> OrderFields {
            OrderFields {
                ship_to: <Address as __dyno::Document>::paths(
                    __dyno::DocumentPath::new("ship_to"),
                ),
                tenant_id: __dyno::Path::new("tenant_id"),
                id: __dyno::Path::new("id"),
                status: __dyno::Path::new("status"),
                placed_at: __dyno::Path::new("placed_at"),
                total: __dyno::Path::new("total"),
                note: __dyno::Path::new("note"),
                tags: __dyno::Path::new("tags"),
                lines: __dyno::Path::new("lines"),
                rev: __dyno::Path::new("rev"),
            }
        }
        fn rekey() -> () {}
        fn component(
            &self,
            position: usize,
        ) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            match position {
                0 => __dyno::Some(&self.tenant_id),
                1 => __dyno::Some(&self.id),
                _ => __dyno::None,
            }
        }
    }
    #[automatically_derived]
    impl __dyno::EntityOf<Saas> for Order {}
    const _: () = __dyno::assert_member::<Order>();
    const _: () = __dyno::assert_native_types::<Order>();
    const _: () = __dyno::assert_own_attributes::<Order>();
    pub struct OrderFields {
        pub ship_to: <Address as __dyno::Document>::Paths<Order, __dyno::Plain>,
        pub tenant_id: __dyno::Path<Order, TenantId, __dyno::KeyPart>,
        pub id: __dyno::Path<Order, Ulid, __dyno::KeyPart>,
        pub status: __dyno::Path<Order, Status, __dyno::Plain>,
        pub placed_at: __dyno::Path<Order, Timestamp, __dyno::Plain>,
        pub total: __dyno::Path<Order, Cents, __dyno::Plain>,
        pub note: __dyno::Path<Order, String, __dyno::Optional>,
        pub tags: __dyno::Path<Order, BTreeSet<String>, __dyno::Optional>,
        pub lines: __dyno::Path<Order, Vec<Line>, __dyno::Plain>,
        pub rev: __dyno::Path<Order, u64, __dyno::Plain>,
    }
    #[automatically_derived]
    impl Order {
        ///Returns the primary key of one `Order`: `TENANT#{tenant_id}`, `ORDER#{id}`.
        pub fn key(
            tenant_id: impl __dyno::Argument<TenantId, Inner: __dyno::KeyComponent>,
            id: impl __dyno::Argument<Ulid, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Key<Self> {
            __dyno::Key::from_given(
                &[
                    __dyno::Given::text(0, tenant_id.inner()),
                    __dyno::Given::text(1, id.inner()),
                ],
            )
        }
        ///Returns the partition that holds one `Order`, with all that lives there.
        pub fn partition(
            tenant_id: impl __dyno::Argument<TenantId, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[__dyno::Given::text(0, tenant_id.inner())])
        }
    }
};
