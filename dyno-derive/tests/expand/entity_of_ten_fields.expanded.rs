#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for Order {
        type Table = Saas;
        type Fields = OrderFields;
        type Rekey = OrderRekey;
        const REKEY: OrderRekey = OrderRekey;
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
                __dyno::IndexKeys::composite(
                    __dyno::index_name::<Order>("gsi1"),
                    &[__dyno::Literal("TENANT#"), __dyno::Field(0), __dyno::Field(2)],
                    __dyno::Some(&[__dyno::Field(3)]),
                ),
                __dyno::IndexKeys::native(
                    __dyno::index_name::<Order>("board"),
                    &[0, 2],
                    &[3, 1],
                ),
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
                __dyno::PatternSchema::index("on_board", 1, ""),
            ],
            sets: &["tags"],
            optional: &["note"],
            documents: &[("ship_to", <Address as __dyno::Document>::SCHEMA)],
            ..__dyno::EntitySchema::EMPTY
        };
        #[inline]
        fn fields() -> OrderFields {
            OrderFields {
                ship_to: __dyno::document::<Address, _, _>("ship_to"),
                tenant_id: __dyno::path("tenant_id"),
                id: __dyno::path("id"),
                status: __dyno::path("status"),
                placed_at: __dyno::path("placed_at"),
                total: __dyno::path("total"),
                note: __dyno::path("note"),
                tags: __dyno::path("tags"),
                lines: __dyno::path("lines"),
                rev: __dyno::path("rev"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(at, &[&self.tenant_id, &self.id, &self.status, &self.placed_at])
        }
    }
    impl __dyno::EntityOf<Saas> for Order {}
    const _: () = __dyno::assert_member::<Order>();
    const _: () = __dyno::assert_attributes::<Order>();
    const _: () = __dyno::assert_index::<Order>(0, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Order>(1, __dyno::IndexScope::Global);
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
    pub struct OrderRekey;
    impl OrderRekey {
        ///Rewrites the keys that `by_status` reads: `TENANT#{tenant_id}#{status}`, `{placed_at}`.
        pub fn by_status(
            self,
            status: impl __dyno::Given<Status>,
            placed_at: impl __dyno::Given<Timestamp>,
        ) -> __dyno::Rekeyed<Order> {
            __dyno::rekeyed(&[0], &[(2, &status), (3, &placed_at)])
        }
        ///Rewrites the keys that `on_board` reads: `[tenant_id, status]`, `[placed_at, id]`.
        pub fn on_board(
            self,
            status: impl __dyno::Given<Status>,
            placed_at: impl __dyno::Given<Timestamp>,
        ) -> __dyno::Rekeyed<Order> {
            __dyno::rekeyed(&[0, 1], &[(2, &status), (3, &placed_at)])
        }
    }
    impl Order {
        ///Returns the primary key of one `Order`: `TENANT#{tenant_id}`, `ORDER#{id}`.
        pub fn key(
            tenant_id: impl __dyno::Given<TenantId>,
            id: impl __dyno::Given<Ulid>,
        ) -> __dyno::Key<Self> {
            __dyno::key(&[&tenant_id, &id])
        }
        ///Returns the partition that holds one `Order`, with all that lives there.
        pub fn partition(
            tenant_id: impl __dyno::Given<TenantId>,
        ) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[&tenant_id])
        }
        ///Starts a query of `Order`: call one of its access patterns.
        #[inline]
        pub const fn query() -> OrderAccessPatterns {
            OrderAccessPatterns
        }
    }
    ///Every declared access pattern of `Order`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct OrderAccessPatterns;
    impl OrderAccessPatterns {
        ///Reads by the primary key: `TENANT#{tenant_id}`, `ORDER#{id}`.
        pub fn of_tenant(
            self,
            tenant_id: impl __dyno::Given<TenantId>,
        ) -> OrderPattern<__dyno::PrimaryKey, (IdOfOrder, ())> {
            OrderPattern(__dyno::primary_pattern("of_tenant", &[&tenant_id]))
        }
        ///Reads by index `gsi1`: `TENANT#{tenant_id}#{status}`, `{placed_at}`.
        pub fn by_status(
            self,
            tenant_id: impl __dyno::Given<TenantId>,
            status: impl __dyno::Given<Status>,
        ) -> OrderPattern<__dyno::GlobalIndex, (PlacedAtOfOrder, ())> {
            OrderPattern(__dyno::index_pattern("by_status", 0, &[&tenant_id, &status]))
        }
        ///Reads by index `board`: `[tenant_id, status]`, `[placed_at, id]`.
        pub fn on_board(
            self,
            tenant_id: impl __dyno::Given<TenantId>,
            status: impl __dyno::Given<Status>,
        ) -> OrderPattern<__dyno::NativeIndex, (PlacedAtOfOrder, (IdOfOrder, ()))> {
            OrderPattern(__dyno::index_pattern("on_board", 1, &[&tenant_id, &status]))
        }
    }
    pub struct IdOfOrder;
    pub struct PlacedAtOfOrder;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct OrderPattern<__I, __S>(__dyno::Pattern<Order, __I, __S>);
    impl<__I, __S> OrderPattern<__I, __S> {
        ///Reads only items with this `id`.
        pub fn id<__N>(self, id: impl __dyno::Given<Ulid>) -> OrderPattern<__I, __N>
        where
            __S: __dyno::Ready<IdOfOrder, __N>,
        {
            OrderPattern(self.0.given(&id))
        }
        ///Reads only items whose `id` is in the range.
        pub fn id_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, Ulid>,
        ) -> OrderPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<IdOfOrder, __N>,
        {
            OrderPattern(self.0.range(range.bounds()))
        }
        ///Reads only items with this `placed_at`.
        pub fn placed_at<__N>(
            self,
            placed_at: impl __dyno::Given<Timestamp>,
        ) -> OrderPattern<__I, __N>
        where
            __S: __dyno::Ready<PlacedAtOfOrder, __N>,
        {
            OrderPattern(self.0.given(&placed_at))
        }
        ///Reads only items whose `placed_at` is in the range.
        pub fn placed_at_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, Timestamp>,
        ) -> OrderPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<PlacedAtOfOrder, __N>,
        {
            OrderPattern(self.0.range(range.bounds()))
        }
    }
    impl<__I, __S> __dyno::AccessPattern<Saas> for OrderPattern<__I, __S> {
        type Entity = Order;
        type Index = __I;
        fn state(self) -> __dyno::PatternState {
            self.0.state()
        }
    }
};
