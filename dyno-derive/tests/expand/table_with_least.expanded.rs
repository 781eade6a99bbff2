///Any entity of table `Saas`.
#[derive(::core::fmt::Debug)]
#[allow(
    clippy::large_enum_variant,
    dead_code,
    reason = "entities are moved on at once, and a table need not use all of them"
)]
enum SaasItem {
    ///An item whose kind is none of these.
    Unknown(::dyno::private::UnknownItem),
}
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
    impl __dyno::Table for Saas {
        type Item = SaasItem;
        const SCHEMA: &'static __dyno::TableSchema = &__dyno::TableSchema {
            type_name: "Saas",
            name: __dyno::TableName::Fixed("saas"),
            pk: "pk",
            sk: __dyno::None,
            kind: "_t",
            ttl: __dyno::None,
            indexes: &[],
            entities: &[],
            ..__dyno::TableSchema::EMPTY
        };
    }
    #[automatically_derived]
    impl __dyno::TableItem for SaasItem {
        fn from_stored(
            kind: __dyno::Option<&str>,
            item: __dyno::Item,
        ) -> __dyno::Result<Self> {
            ::core::result::Result::Ok(
                Self::Unknown(__dyno::UnknownItem::new(kind, item)),
            )
        }
    }
};
