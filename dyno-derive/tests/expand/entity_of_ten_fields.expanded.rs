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
        type Rekey = OrderRekey;
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
                __dyno::Component::of::<Status>("status"),
                __dyno::Component::of::<Timestamp>("placed_at"),
            ],
            indexes: &[
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<Order>("gsi1"),
                    templates: __dyno::KeyTemplates::new(
                        &[
                            __dyno::Literal("TENANT#"),
                            __dyno::Field(0),
                            __dyno::Field(2),
                        ],
                        __dyno::Some(&[__dyno::Field(3)]),
                    ),
                },
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
            patterns: &[
                __dyno::PatternSchema::primary("of_tenant", ""),
                __dyno::PatternSchema::index("by_status", 0, ""),
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
        fn rekey() -> OrderRekey {
            OrderRekey(())
        }
        fn component(
            &self,
            position: usize,
        ) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            match position {
                0 => __dyno::Some(&self.tenant_id),
                1 => __dyno::Some(&self.id),
                2 => __dyno::Some(&self.status),
                3 => __dyno::Some(&self.placed_at),
                _ => __dyno::None,
            }
        }
    }
    #[automatically_derived]
    impl __dyno::EntityOf<Saas> for Order {}
    const _: () = __dyno::assert_member::<Order>();
    const _: () = __dyno::assert_native_types::<Order>();
    const _: () = __dyno::assert_own_attributes::<Order>();
    const _: () = __dyno::assert_index::<Order>(0, __dyno::IndexScope::Global);
    pub struct OrderFields {
        pub ship_to: <Address as __dyno::Document>::Paths<Order, __dyno::Plain>,
        pub tenant_id: __dyno::Path<Order, TenantId, __dyno::KeyPart>,
        pub id: __dyno::Path<Order, Ulid, __dyno::KeyPart>,
        pub status: __dyno::Path<Order, Status, __dyno::KeyPart>,
        pub placed_at: __dyno::Path<Order, Timestamp, __dyno::KeyPart>,
        pub total: __dyno::Path<Order, Cents, __dyno::Plain>,
        pub note: __dyno::Path<Order, String, __dyno::Optional>,
        pub tags: __dyno::Path<Order, BTreeSet<String>, __dyno::Optional>,
        pub lines: __dyno::Path<Order, Vec<Line>, __dyno::Plain>,
        pub rev: __dyno::Path<Order, u64, __dyno::Plain>,
    }
    pub struct OrderRekey(());
    #[automatically_derived]
    impl OrderRekey {
        ///Rewrites the keys that `by_status` reads: `TENANT#{tenant_id}#{status}`, `{placed_at}`.
        pub fn by_status(
            self,
            status: impl __dyno::Argument<Status, Inner: __dyno::KeyComponent>,
            placed_at: impl __dyno::Argument<Timestamp, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<Order> {
            __dyno::Rekeyed::new(
                &[0],
                ::std::vec![
                    __dyno::Given::new(2, status.inner()), __dyno::Given::new(3,
                    placed_at.inner())
                ],
            )
        }
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
        ///Starts a query of `Order`: call one of its access patterns.
        pub const fn query() -> OrderAccessPatterns {
            OrderAccessPatterns(())
        }
    }
    ///Every declared access pattern of `Order`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct OrderAccessPatterns(());
    #[automatically_derived]
    impl OrderAccessPatterns {
        ///Reads by the primary key: `TENANT#{tenant_id}`, `ORDER#{id}`.
        pub fn of_tenant(
            self,
            tenant_id: impl __dyno::Argument<TenantId, Inner: __dyno::KeyComponent>,
        ) -> OrderOfTenantPattern {
            OrderOfTenantPattern(
                __dyno::PatternState::primary::<
                    Order,
                >("of_tenant", &[__dyno::Given::text(0, tenant_id.inner())]),
                __dyno::PhantomData,
            )
        }
        ///Reads by index `gsi1`: `TENANT#{tenant_id}#{status}`, `{placed_at}`.
        pub fn by_status(
            self,
            tenant_id: impl __dyno::Argument<TenantId, Inner: __dyno::KeyComponent>,
            status: impl __dyno::Argument<Status, Inner: __dyno::KeyComponent>,
        ) -> OrderByStatusPattern {
            OrderByStatusPattern(
                __dyno::PatternState::index::<
                    Order,
                >(
                    "by_status",
                    0,
                    ::std::vec![
                        __dyno::Given::text(0, tenant_id.inner()), __dyno::Given::text(2,
                        status.inner())
                    ],
                ),
                __dyno::PhantomData,
            )
        }
    }
    pub struct IdOfOrder;
    pub struct PlacedAtOfOrder;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct OrderOfTenantPattern<__S = IdOfOrder>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> OrderOfTenantPattern<__S> {
        ///Reads only items with this `id`.
        pub fn id(
            self,
            id: impl __dyno::Argument<Ulid, Inner: __dyno::KeyComponent>,
        ) -> OrderOfTenantPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<IdOfOrder>,
        {
            OrderOfTenantPattern(self.0.given(id.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `id` is in the range.
        pub fn id_in<__R>(self, range: __R) -> OrderOfTenantPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<IdOfOrder>,
            __R: __dyno::ComponentRange<
                Ulid,
                End: __dyno::Argument<Ulid, Inner: __dyno::KeyComponent>,
            >,
        {
            OrderOfTenantPattern(self.0.range::<Ulid, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for OrderOfTenantPattern<__S> {
        type Entity = Order;
        type Index = __dyno::PrimaryKey;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct OrderByStatusPattern<__S = PlacedAtOfOrder>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> OrderByStatusPattern<__S> {
        ///Reads only items with this `placed_at`.
        pub fn placed_at(
            self,
            placed_at: impl __dyno::Argument<Timestamp, Inner: __dyno::KeyComponent>,
        ) -> OrderByStatusPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<PlacedAtOfOrder>,
        {
            OrderByStatusPattern(self.0.given(placed_at.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `placed_at` is in the range.
        pub fn placed_at_in<__R>(
            self,
            range: __R,
        ) -> OrderByStatusPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<PlacedAtOfOrder>,
            __R: __dyno::ComponentRange<
                Timestamp,
                End: __dyno::Argument<Timestamp, Inner: __dyno::KeyComponent>,
            >,
        {
            OrderByStatusPattern(
                self.0.range::<Timestamp, __R>(range),
                __dyno::PhantomData,
            )
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for OrderByStatusPattern<__S> {
        type Entity = Order;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
};
