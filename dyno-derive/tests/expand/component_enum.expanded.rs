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
