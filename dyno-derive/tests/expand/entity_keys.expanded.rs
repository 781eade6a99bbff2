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
    impl __dyno::Entity for Unit {
        type Table = Saas;
        type Fields = UnitFields;
        type Rekey = UnitRekey;
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
                __dyno::IndexKeys::Native(__dyno::NativeKeys {
                    index: __dyno::index_name::<Unit>("board"),
                    pk: &[2],
                    sk: &[1, 3],
                }),
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<Unit>("cities"),
                    templates: __dyno::KeyTemplates::new(
                        &[__dyno::Literal("CITY#"), __dyno::Field(3), __dyno::Field(4)],
                        __dyno::None,
                    ),
                },
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<Unit>("owners"),
                    templates: __dyno::KeyTemplates::new(
                        &[__dyno::Literal("OWNER#"), __dyno::Field(5)],
                        __dyno::Some(&[__dyno::Field(6)]),
                    ),
                },
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
        fn fields() -> UnitFields {
            UnitFields {
                org: __dyno::Path::new("org"),
                unit: __dyno::Path::new("unit"),
                region: __dyno::Path::new("region"),
                city: __dyno::Path::new("city"),
                zone: __dyno::Path::new("zone"),
                owner: __dyno::Path::new("owner"),
                since: __dyno::Path::new("since"),
            }
        }
        fn rekey() -> UnitRekey {
            UnitRekey(())
        }
        fn component(
            &self,
            position: usize,
        ) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            match position {
                0 => __dyno::Some(&self.org),
                1 => __dyno::Some(&self.unit),
                2 => __dyno::Some(&self.region),
                3 => __dyno::Some(&self.city),
                4 => __dyno::Some(&self.zone),
                5 => self.owner.as_ref().map(|value| value as &dyn __dyno::AnyComponent),
                6 => __dyno::Some(&self.since),
                _ => __dyno::None,
            }
        }
    }
    #[automatically_derived]
    impl __dyno::EntityOf<Saas> for Unit {}
    const _: () = __dyno::assert_member::<Unit>();
    const _: () = __dyno::assert_native_types::<Unit>();
    const _: () = __dyno::assert_own_attributes::<Unit>();
    const _: () = __dyno::assert_index::<Unit>(0, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Unit>(1, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Unit>(2, __dyno::IndexScope::Global);
    pub struct UnitFields {
        pub org: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub unit: __dyno::Path<Unit, u32, __dyno::KeyPart>,
        pub region: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub city: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub zone: __dyno::Path<Unit, u8, __dyno::KeyPart>,
        pub owner: __dyno::Path<Unit, String, __dyno::KeyPart>,
        pub since: __dyno::Path<Unit, u64, __dyno::KeyPart>,
    }
    pub struct UnitRekey(());
    #[automatically_derived]
    impl UnitRekey {
        ///Rewrites the keys that `on_board` reads: `[region]`, `[unit, city]`.
        pub fn on_board(
            self,
            region: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            city: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            zone: impl __dyno::Argument<u8, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::Rekeyed::new(
                &[0, 1],
                ::std::vec![
                    __dyno::Given::new(2, region.inner()), __dyno::Given::new(3, city
                    .inner()), __dyno::Given::new(4, zone.inner())
                ],
            )
        }
        ///Rewrites the keys that `in_city` reads: `CITY#{city}#{zone}`.
        pub fn in_city(
            self,
            city: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            zone: impl __dyno::Argument<u8, Inner: __dyno::KeyComponent>,
            region: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::Rekeyed::new(
                &[0, 1],
                ::std::vec![
                    __dyno::Given::new(3, city.inner()), __dyno::Given::new(4, zone
                    .inner()), __dyno::Given::new(2, region.inner())
                ],
            )
        }
        ///Rewrites the keys that `by_owner` reads: `OWNER#{owner}`, `{since}`.
        pub fn by_owner(
            self,
            owner: __dyno::Option<String>,
            since: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::Rekeyed::new(
                &[2],
                ::std::vec![
                    __dyno::Given::optional(5, owner.as_ref()), __dyno::Given::new(6,
                    since.inner())
                ],
            )
        }
        ///Rewrites the keys that `of_owner` reads: `OWNER#{owner}`, `{since}`.
        pub fn of_owner(
            self,
            owner: __dyno::Option<String>,
            since: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<Unit> {
            __dyno::Rekeyed::new(
                &[2],
                ::std::vec![
                    __dyno::Given::optional(5, owner.as_ref()), __dyno::Given::new(6,
                    since.inner())
                ],
            )
        }
    }
    #[automatically_derived]
    impl Unit {
        ///Returns the primary key of one `Unit`: `ORG#{org}`, `ORG#{org}#UNIT#{unit}#`.
        pub fn key(
            org: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            unit: impl __dyno::Argument<u32, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Key<Self> {
            __dyno::Key::from_given(
                &[
                    __dyno::Given::text(0, org.inner()),
                    __dyno::Given::text(1, unit.inner()),
                ],
            )
        }
        ///Returns the partition that holds one `Unit`, with all that lives there.
        pub fn partition(
            org: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[__dyno::Given::text(0, org.inner())])
        }
        ///Starts a query of `Unit`: call one of its access patterns.
        pub const fn query() -> UnitAccessPatterns {
            UnitAccessPatterns(())
        }
    }
    ///Every declared access pattern of `Unit`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct UnitAccessPatterns(());
    #[automatically_derived]
    impl UnitAccessPatterns {
        ///Reads by the primary key: `ORG#{org}`, `ORG#{org}#UNIT#{unit}#`.
        pub fn units(
            self,
            org: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UnitUnitsPattern {
            UnitUnitsPattern(
                __dyno::PatternState::primary::<
                    Unit,
                >("units", &[__dyno::Given::text(0, org.inner())])
                    .given(org.inner()),
                __dyno::PhantomData,
            )
        }
        ///Reads by index `board`: `[region]`, `[unit, city]`.
        pub fn on_board(
            self,
            region: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UnitOnBoardPattern {
            UnitOnBoardPattern(
                __dyno::PatternState::index::<
                    Unit,
                >("on_board", 0, ::std::vec![__dyno::Given::new(2, region.inner())]),
                __dyno::PhantomData,
            )
        }
        ///Reads by index `cities`: `CITY#{city}#{zone}`.
        pub fn in_city(
            self,
            city: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            zone: impl __dyno::Argument<u8, Inner: __dyno::KeyComponent>,
        ) -> UnitInCityPattern {
            UnitInCityPattern(
                __dyno::PatternState::index::<
                    Unit,
                >(
                    "in_city",
                    1,
                    ::std::vec![
                        __dyno::Given::text(3, city.inner()), __dyno::Given::text(4, zone
                        .inner())
                    ],
                ),
            )
        }
        ///Reads by index `owners`: `OWNER#{owner}`, `{since}`.
        pub fn by_owner(
            self,
            owner: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UnitByOwnerPattern {
            UnitByOwnerPattern(
                __dyno::PatternState::index::<
                    Unit,
                >("by_owner", 2, ::std::vec![__dyno::Given::text(5, owner.inner())]),
                __dyno::PhantomData,
            )
        }
        ///Reads by index `owners`: `OWNER#{owner}`, `{since}`.
        pub fn of_owner(
            self,
            owner: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UnitOfOwnerPattern {
            UnitOfOwnerPattern(
                __dyno::PatternState::index::<
                    Unit,
                >("of_owner", 2, ::std::vec![__dyno::Given::text(5, owner.inner())]),
                __dyno::PhantomData,
            )
        }
    }
    pub struct UnitOfUnit;
    pub struct CityOfUnit;
    pub struct SinceOfUnit;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitUnitsPattern<__S = UnitOfUnit>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> UnitUnitsPattern<__S> {
        ///Reads only items with this `unit`.
        pub fn unit(
            self,
            unit: impl __dyno::Argument<u32, Inner: __dyno::KeyComponent>,
        ) -> UnitUnitsPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<UnitOfUnit>,
        {
            UnitUnitsPattern(self.0.given(unit.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `unit` is in the range.
        pub fn unit_in<__R>(self, range: __R) -> UnitUnitsPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<UnitOfUnit>,
            __R: __dyno::ComponentRange<
                u32,
                End: __dyno::Argument<u32, Inner: __dyno::KeyComponent>,
            >,
        {
            UnitUnitsPattern(self.0.range::<u32, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for UnitUnitsPattern<__S> {
        type Entity = Unit;
        type Index = __dyno::PrimaryKey;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitOnBoardPattern<__S = UnitOfUnit>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> UnitOnBoardPattern<__S> {
        ///Reads only items with this `unit`.
        pub fn unit(
            self,
            unit: impl __dyno::Argument<u32, Inner: __dyno::KeyComponent>,
        ) -> UnitOnBoardPattern<CityOfUnit>
        where
            __S: __dyno::Ready<UnitOfUnit>,
        {
            UnitOnBoardPattern(self.0.given(unit.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `unit` is in the range.
        pub fn unit_in<__R>(self, range: __R) -> UnitOnBoardPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<UnitOfUnit>,
            __R: __dyno::ComponentRange<
                u32,
                End: __dyno::Argument<u32, Inner: __dyno::OrderedNative>,
            >,
        {
            UnitOnBoardPattern(self.0.range::<u32, __R>(range), __dyno::PhantomData)
        }
        ///Reads only items with this `city`.
        pub fn city(
            self,
            city: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UnitOnBoardPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<CityOfUnit>,
        {
            UnitOnBoardPattern(self.0.given(city.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `city` is in the range.
        pub fn city_in<__R>(self, range: __R) -> UnitOnBoardPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<CityOfUnit>,
            __R: __dyno::ComponentRange<
                String,
                End: __dyno::Argument<String, Inner: __dyno::OrderedNative>,
            >,
        {
            UnitOnBoardPattern(self.0.range::<String, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for UnitOnBoardPattern<__S> {
        type Entity = Unit;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitInCityPattern(__dyno::PatternState);
    #[automatically_derived]
    impl __dyno::AccessPattern<Saas> for UnitInCityPattern {
        type Entity = Unit;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitByOwnerPattern<__S = SinceOfUnit>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> UnitByOwnerPattern<__S> {
        ///Reads only items with this `since`.
        pub fn since(
            self,
            since: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> UnitByOwnerPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<SinceOfUnit>,
        {
            UnitByOwnerPattern(self.0.given(since.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `since` is in the range.
        pub fn since_in<__R>(self, range: __R) -> UnitByOwnerPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<SinceOfUnit>,
            __R: __dyno::ComponentRange<
                u64,
                End: __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
            >,
        {
            UnitByOwnerPattern(self.0.range::<u64, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for UnitByOwnerPattern<__S> {
        type Entity = Unit;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UnitOfOwnerPattern<__S = SinceOfUnit>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> UnitOfOwnerPattern<__S> {
        ///Reads only items with this `since`.
        pub fn since(
            self,
            since: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> UnitOfOwnerPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<SinceOfUnit>,
        {
            UnitOfOwnerPattern(self.0.given(since.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `since` is in the range.
        pub fn since_in<__R>(self, range: __R) -> UnitOfOwnerPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<SinceOfUnit>,
            __R: __dyno::ComponentRange<
                u64,
                End: __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
            >,
        {
            UnitOfOwnerPattern(self.0.range::<u64, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for UnitOfOwnerPattern<__S> {
        type Entity = Unit;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
};
