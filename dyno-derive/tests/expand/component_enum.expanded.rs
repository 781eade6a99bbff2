#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::KeyComponent for Status {
        const NATIVE: __dyno::ScalarType = __dyno::ScalarType::S;
        fn encode(&self, out: &mut ::std::string::String) {
            let rank = match self {
                Self::Open { .. } => 0u16,
                Self::Shipped { .. } => 10u16,
                Self::Lost { .. } => 11u16,
            };
            __dyno::Rank(rank).encode(out);
        }
    }
};
