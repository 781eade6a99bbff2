#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use crate::facade::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for Thing {
        type Table = crate::Saas;
        type Fields = ThingFields;
        type Rekey = ();
        const REKEY: () = ();
        const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
            name: "Thing",
            kind: "thing",
            primary: __dyno::KeyTemplates::new(&[__dyno::Literal("ALL")], __dyno::None),
            attributes: &[
                "plainName",
                "other",
                "type",
                "set",
                "aliased",
                "list",
                "maybe",
                "converted",
            ],
            renamed: &[("plain_name", "plainName"), ("renamed", "other")],
            sets: &["set", "aliased"],
            optional: &["type", "maybe"],
            documents: &[("maybe", <Address as __dyno::Document>::SCHEMA)],
            ..__dyno::EntitySchema::EMPTY
        };
        #[inline]
        fn fields() -> ThingFields {
            ThingFields {
                maybe: __dyno::document::<Address, _, _>("maybe"),
                plain_name: __dyno::path("plainName"),
                renamed: __dyno::path("other"),
                r#type: __dyno::path("type"),
                set: __dyno::path("set"),
                aliased: __dyno::path("aliased"),
                list: __dyno::path("list"),
                converted: __dyno::path("converted"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(at, &[])
        }
    }
    impl __dyno::EntityOf<crate::Saas> for Thing {}
    const _: () = __dyno::assert_member::<Thing>();
    const _: () = __dyno::assert_attributes::<Thing>();
    struct ThingFields {
        pub maybe: <Address as __dyno::Document>::Paths<Thing, __dyno::Optional>,
        plain_name: __dyno::Path<Thing, u8, __dyno::Plain>,
        pub(crate) renamed: __dyno::Path<Thing, u8, __dyno::Plain>,
        pub r#type: __dyno::Path<Thing, Box<Thing>, __dyno::Optional>,
        pub set: __dyno::Path<Thing, std::collections::HashSet<u8>, __dyno::Optional>,
        pub aliased: __dyno::Path<Thing, Members, __dyno::Optional>,
        pub list: __dyno::Path<Thing, std::collections::BTreeSet<u8>, __dyno::Plain>,
        pub converted: __dyno::Path<
            Thing,
            __dyno::WrittenBySerdeWith<u64>,
            __dyno::Plain,
        >,
    }
    impl Thing {
        ///Returns the primary key of one `Thing`: `ALL`.
        fn key() -> __dyno::Key<Self> {
            __dyno::key(&[])
        }
        ///Returns the partition that holds one `Thing`, with all that lives there.
        fn partition() -> __dyno::Partition<crate::Saas> {
            __dyno::partition::<Self>(&[])
        }
    }
};
