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
#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
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
        #[inline]
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
