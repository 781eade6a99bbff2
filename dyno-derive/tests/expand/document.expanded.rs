#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    pub struct AddressPaths<__E, __A> {
        pub city: __dyno::Path<__E, String, __dyno::Plain>,
        zip: __dyno::Path<__E, String, __dyno::Optional>,
        pub tags: __dyno::Path<__E, ::std::vec::Vec<String>, __dyno::Plain>,
        pub place: <Place as __dyno::Document>::Paths<__E, __dyno::Optional>,
        __document: __dyno::Path<__E, Address, __A>,
    }
    #[automatically_derived]
    impl<__E, __A> ::core::ops::Deref for AddressPaths<__E, __A> {
        type Target = __dyno::Path<__E, Address, __A>;
        fn deref(&self) -> &Self::Target {
            &self.__document
        }
    }
    #[automatically_derived]
    impl<__E, __A> __dyno::TypedPath<__E> for AddressPaths<__E, __A> {
        type Value = Address;
        type Access = __A;
        fn document(&self) -> &__dyno::DocumentPath {
            __dyno::TypedPath::document(&self.__document)
        }
    }
    #[automatically_derived]
    impl __dyno::Document for Address {
        type Paths<__E, __A> = AddressPaths<__E, __A>;
        const SCHEMA: &'static __dyno::DocumentSchema = &__dyno::DocumentSchema {
            renamed: &[
                ("city", "City"),
                ("zip", "Zip"),
                ("tags", "Tags"),
                ("place", "Place"),
            ],
            optional: &["Zip", "Place"],
            documents: &[("Place", <Place as __dyno::Document>::SCHEMA)],
            ..__dyno::DocumentSchema::EMPTY
        };
        fn paths<__E, __A>(path: __dyno::DocumentPath) -> AddressPaths<__E, __A> {
            AddressPaths {
                city: __dyno::Path::at(
                    path.then(__dyno::Step::Member(::std::borrow::Cow::Borrowed("City"))),
                ),
                zip: __dyno::Path::at(
                    path.then(__dyno::Step::Member(::std::borrow::Cow::Borrowed("Zip"))),
                ),
                tags: __dyno::Path::at(
                    path.then(__dyno::Step::Member(::std::borrow::Cow::Borrowed("Tags"))),
                ),
                place: <Place as __dyno::Document>::paths(
                    path
                        .then(
                            __dyno::Step::Member(::std::borrow::Cow::Borrowed("Place")),
                        ),
                ),
                __document: __dyno::Path::at(path),
            }
        }
    }
};
