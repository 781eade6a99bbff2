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
        type Rekey = ();
        const REKEY: () = ();
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
            attributes: &["tenant_id", "id", "total"],
            ..__dyno::EntitySchema::EMPTY
        };
        #[inline]
        fn fields() -> OrderFields {
            OrderFields {
                tenant_id: __dyno::path("tenant_id"),
                id: __dyno::path("id"),
                total: __dyno::path("total"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(at, &[&self.tenant_id, &self.id])
        }
    }
    impl __dyno::EntityOf<Saas> for Order {}
    const _: () = __dyno::assert_member::<Order>();
    const _: () = __dyno::assert_attributes::<Order>();
    pub struct OrderFields {
        pub tenant_id: __dyno::Path<Order, TenantId, __dyno::KeyPart>,
        pub id: __dyno::Path<Order, Ulid, __dyno::KeyPart>,
        pub total: __dyno::Path<Order, Cents, __dyno::Plain>,
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
    }
};
