///Any entity of table `Saas`.
#[derive(::core::fmt::Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    dead_code,
    reason = "entities are moved on at once, and a table need not use all of them"
)]
pub(crate) enum SaasItem {
    ///A `Tenant`.
    Tenant(Tenant),
    ///A `Invoice`.
    Invoice(billing::Invoice),
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
            name: __dyno::TableName::Env("SAAS_TABLE"),
            pk: "PK",
            sk: __dyno::Some("SK"),
            kind: "type",
            ttl: __dyno::Some("expires_at"),
            indexes: &[
                __dyno::IndexSchema {
                    name: "by-status",
                    key: __dyno::IndexKey::Composite {
                        pk: "gsi1pk",
                        sk: __dyno::Some("gsi1sk"),
                    },
                    projection: __dyno::IndexProjection::Include(&["a", "b"]),
                    ..__dyno::IndexSchema::EMPTY
                },
                __dyno::IndexSchema {
                    name: "board",
                    key: __dyno::IndexKey::Native {
                        pk: &["tenant_id", "status-code"],
                        sk: &["placed_at"],
                    },
                    projection: __dyno::IndexProjection::KeysOnly,
                    ..__dyno::IndexSchema::EMPTY
                },
            ],
            entities: &[
                <Tenant as __dyno::Entity>::SCHEMA,
                <billing::Invoice as __dyno::Entity>::SCHEMA,
            ],
            ..__dyno::TableSchema::EMPTY
        };
        const INDEX_NAMES: &'static [(&'static str, &'static str)] = &[
            ("gsi1", "by-status"),
        ];
    }
    #[automatically_derived]
    impl __dyno::Scannable for Saas {}
    #[automatically_derived]
    impl __dyno::TableItem for SaasItem {
        #[inline]
        fn from_stored(
            kind: __dyno::Option<&str>,
            item: __dyno::Item,
        ) -> __dyno::Result<Self> {
            if kind == __dyno::Some(<Tenant as __dyno::Entity>::SCHEMA.kind) {
                return __dyno::decode::<Tenant>(item).map(Self::Tenant);
            }
            if kind == __dyno::Some(<billing::Invoice as __dyno::Entity>::SCHEMA.kind) {
                return __dyno::decode::<billing::Invoice>(item).map(Self::Invoice);
            }
            ::core::result::Result::Ok(
                Self::Unknown(__dyno::UnknownItem::new(kind, item)),
            )
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<Tenant> for SaasItem {
        #[inline]
        fn from(entity: Tenant) -> Self {
            Self::Tenant(entity)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<billing::Invoice> for SaasItem {
        #[inline]
        fn from(entity: billing::Invoice) -> Self {
            Self::Invoice(entity)
        }
    }
    const _: () = __dyno::assert_no_collision::<Saas>(1);
};
