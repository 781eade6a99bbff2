#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for Unit {
        type Table = Saas;
        type Fields = UnitFields;
        type Rekey = UnitRekey;
        const REKEY: UnitRekey = UnitRekey;
        const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
            name: "Unit",
            kind: "Unit",
            primary: __dyno::KeyTemplates::new(
                &[__dyno::Literal("ORG#"), __dyno::Field(0)],
                __dyno::Some(
                    &[
                        __dyno::Literal("ORG#"),
                        __dyno::Field(0),
                        __dyno::Literal("UNIT#"),
                        __dyno::Field(1),
                    ],
                ),
            ),
            components: &[
                __dyno::Component::of::<String>("org"),
                __dyno::Component::of::<u32>("unit"),
                __dyno::Component::of::<String>("region"),
                __dyno::Component::of::<String>("city"),
                __dyno::Component::of::<u8>("zone"),
                __dyno::Component::of::<String>("owner"),
                __dyno::Component::of::<u64>("since"),
            ],
            indexes: &[
                __dyno::IndexKeys::native(
                    __dyno::index_name::<Unit>("board"),
                    &[2],
                    &[1, 3],
                ),
                __dyno::IndexKeys::composite(
                    __dyno::index_name::<Unit>("cities"),
                    &[__dyno::Literal("CITY#"), __dyno::Field(3), __dyno::Field(4)],
                    __dyno::None,
                ),
                __dyno::IndexKeys::composite(
                    __dyno::index_name::<Unit>("owners"),
                    &[__dyno::Literal("OWNER#"), __dyno::Field(5)],
                    __dyno::Some(&[__dyno::Field(6)]),
                ),
            ],
            attributes: &["org", "unit", "region", "city", "zone", "owner", "since"],
            patterns: &[
                __dyno::PatternSchema::primary("units", ""),
                __dyno::PatternSchema::index("on_board", 0, ""),
                __dyno::PatternSchema::index("in_city", 1, ""),
                __dyno::PatternSchema::index("by_owner", 2, ""),
                __dyno::PatternSchema::index("of_owner", 2, ""),
            ],
            optional: &["owner"],
            ..__dyno::EntitySchema::EMPTY
        };
        #[inline]
        fn fields() -> UnitFields {
            UnitFields {
                org: __dyno::path("org"),
                unit: __dyno::path("unit"),
                region: __dyno::path("region"),
                city: __dyno::path("city"),
                zone: __dyno::path("zone"),
                owner: __dyno::path("owner"),
                since: __dyno::path("since"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(
                at,
                &[
                    &self.org,
                    &self.unit,
                    &self.region,
                    &self.city,
                    &self.zone,
                    &self.owner,
                    &self.since,
                ],
            )
        }
    }
    impl __dyno::EntityOf<Saas> for Unit {}
    const _: () = __dyno::assert_member::<Unit>();
    const _: () = __dyno::assert_attributes::<Unit>();
    const _: () = __dyno::assert_index::<Unit>(0, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Unit>(1, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Unit>(2, __dyno::IndexScope::Global);
    pub struct UnitFields {
        pub org: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub unit: __dyno::Path<Unit, u32, __dyno::KeyPart>,
        pub region: __dyno::Path<Unit, String, __dyno::Plain>,
        pub city: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub zone: __dyno::Path<Unit, u8, __dyno::KeyPart>,
        pub owner: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub since: __dyno::Path<Unit, u64, __dyno::KeyPart>,
    }
    pub struct UnitRekey;
    impl UnitRekey {
        ///Rewrites the keys that `on_board` reads: `[region]`, `[unit, city]`.
        pub fn on_board(
            self,
            region: impl __dyno::Given<String>,
            city: impl __dyno::Given<String>,
            zone: impl __dyno::Given<u8>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::rekeyed(&[0, 1], &[(2, &region), (3, &city), (4, &zone)])
        }
        ///Rewrites the keys that `in_city` reads: `CITY#{city}#{zone}`.
        pub fn in_city(
            self,
            city: impl __dyno::Given<String>,
            zone: impl __dyno::Given<u8>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::rekeyed(&[1], &[(3, &city), (4, &zone)])
        }
        ///Rewrites the keys that `by_owner` reads: `OWNER#{owner}`, `{since}`.
        pub fn by_owner(
            self,
            owner: __dyno::Option<String>,
            since: impl __dyno::Given<u64>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::rekeyed(&[2], &[(5, &owner), (6, &since)])
        }
        ///Rewrites the keys that `of_owner` reads: `OWNER#{owner}`, `{since}`.
        pub fn of_owner(
            self,
            owner: __dyno::Option<String>,
            since: impl __dyno::Given<u64>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::rekeyed(&[2], &[(5, &owner), (6, &since)])
        }
    }
    impl Unit {
        ///Returns the primary key of one `Unit`: `ORG#{org}`, `ORG#{org}#UNIT#{unit}#`.
        pub fn key(
            org: impl __dyno::Given<String>,
            unit: impl __dyno::Given<u32>,
        ) -> __dyno::Key<Self> {
            __dyno::key(&[&org, &unit])
        }
        ///Returns the partition that holds one `Unit`, with all that lives there.
        pub fn partition(org: impl __dyno::Given<String>) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[&org])
        }
        ///Starts a query of `Unit`: call one of its access patterns.
        #[inline]
        pub const fn query() -> UnitAccessPatterns {
            UnitAccessPatterns
        }
    }
    ///Every declared access pattern of `Unit`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct UnitAccessPatterns;
    impl UnitAccessPatterns {
        ///Reads by the primary key: `ORG#{org}`, `ORG#{org}#UNIT#{unit}#`.
        pub fn units(
            self,
            org: impl __dyno::Given<String>,
        ) -> UnitPattern<__dyno::PrimaryKey, (UnitOfUnit, ())> {
            UnitPattern(__dyno::primary_pattern("units", &[&org]))
        }
        ///Reads by index `board`: `[region]`, `[unit, city]`.
        pub fn on_board(
            self,
            region: impl __dyno::Given<String>,
        ) -> UnitPattern<__dyno::NativeIndex, (UnitOfUnit, (CityOfUnit, ()))> {
            UnitPattern(__dyno::index_pattern("on_board", 0, &[&region]))
        }
        ///Reads by index `cities`: `CITY#{city}#{zone}`.
        pub fn in_city(
            self,
            city: impl __dyno::Given<String>,
            zone: impl __dyno::Given<u8>,
        ) -> UnitPattern<__dyno::GlobalIndex, ()> {
            UnitPattern(__dyno::index_pattern("in_city", 1, &[&city, &zone]))
        }
        ///Reads by index `owners`: `OWNER#{owner}`, `{since}`.
        pub fn by_owner(
            self,
            owner: impl __dyno::Given<String>,
        ) -> UnitPattern<__dyno::GlobalIndex, (SinceOfUnit, ())> {
            UnitPattern(__dyno::index_pattern("by_owner", 2, &[&owner]))
        }
        ///Reads by index `owners`: `OWNER#{owner}`, `{since}`.
        pub fn of_owner(
            self,
            owner: impl __dyno::Given<String>,
        ) -> UnitPattern<__dyno::GlobalIndex, (SinceOfUnit, ())> {
            UnitPattern(__dyno::index_pattern("of_owner", 2, &[&owner]))
        }
    }
    pub struct UnitOfUnit;
    pub struct CityOfUnit;
    pub struct SinceOfUnit;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitPattern<__I, __S>(__dyno::Pattern<Unit, __I, __S>);
    impl<__I, __S> UnitPattern<__I, __S> {
        ///Reads only items with this `unit`.
        pub fn unit<__N>(self, unit: impl __dyno::Given<u32>) -> UnitPattern<__I, __N>
        where
            __S: __dyno::Ready<UnitOfUnit, __N>,
        {
            UnitPattern(self.0.given(&unit))
        }
        ///Reads only items whose `unit` is in the range.
        pub fn unit_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, u32>,
        ) -> UnitPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<UnitOfUnit, __N>,
        {
            UnitPattern(self.0.range(range.bounds()))
        }
        ///Reads only items with this `city`.
        pub fn city<__N>(self, city: impl __dyno::Given<String>) -> UnitPattern<__I, __N>
        where
            __S: __dyno::Ready<CityOfUnit, __N>,
        {
            UnitPattern(self.0.given(&city))
        }
        ///Reads only items whose `city` is in the range.
        pub fn city_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, String>,
        ) -> UnitPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<CityOfUnit, __N>,
        {
            UnitPattern(self.0.range(range.bounds()))
        }
        ///Reads only items with this `since`.
        pub fn since<__N>(self, since: impl __dyno::Given<u64>) -> UnitPattern<__I, __N>
        where
            __S: __dyno::Ready<SinceOfUnit, __N>,
        {
            UnitPattern(self.0.given(&since))
        }
        ///Reads only items whose `since` is in the range.
        pub fn since_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, u64>,
        ) -> UnitPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<SinceOfUnit, __N>,
        {
            UnitPattern(self.0.range(range.bounds()))
        }
    }
    impl<__I, __S> __dyno::AccessPattern<Saas> for UnitPattern<__I, __S> {
        type Entity = Unit;
        type Index = __I;
        fn state(self) -> __dyno::PatternState {
            self.0.state()
        }
    }
};
