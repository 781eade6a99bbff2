#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl<T: Kind> __dyno::KeyComponent for Id<T>
    where
        Ulid: __dyno::KeyComponent,
        Self: __dyno::Serialize,
    {
        const NATIVE: __dyno::ScalarType = <Ulid as __dyno::KeyComponent>::NATIVE;
        fn encode(&self, out: &mut ::std::string::String) {
            __dyno::KeyComponent::encode(&self.value, out);
        }
    }
    #[automatically_derived]
    impl<T: Kind> __dyno::OrderedNative for Id<T>
    where
        for<'__a> &'__a Ulid: __dyno::OrderedInner,
        Self: __dyno::KeyComponent,
    {}
};
