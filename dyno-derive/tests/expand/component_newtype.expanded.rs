#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::KeyComponent for TenantId {
        const NATIVE: __dyno::ScalarType = <String as __dyno::KeyComponent>::NATIVE;
        fn encode(&self, out: &mut ::std::string::String) {
            __dyno::KeyComponent::encode(&self.0, out);
        }
    }
    #[automatically_derived]
    impl __dyno::OrderedNative for TenantId
    where
        for<'__a> &'__a String: __dyno::OrderedInner,
        Self: __dyno::KeyComponent,
    {}
};
