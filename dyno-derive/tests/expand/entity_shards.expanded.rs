#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for Event {
        type Table = Saas;
        type Fields = EventFields;
        type Rekey = EventRekey;
        const REKEY: EventRekey = EventRekey;
        const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
            name: "Event",
            kind: "Event",
            primary: __dyno::KeyTemplates::new(
                    &[__dyno::Literal("DAY#"), __dyno::Field(0)],
                    __dyno::Some(&[__dyno::Field(1)]),
                )
                .sharded(__dyno::Shards::new(4, 4, __dyno::ShardBy::Component(1))),
            components: &[
                __dyno::Component::of::<u16>("day"),
                __dyno::Component::of::<u64>("id"),
                __dyno::Component::of::<String>("user"),
                __dyno::Component::of::<String>("session"),
            ],
            indexes: &[
                __dyno::IndexKeys::composite(
                        __dyno::index_name::<Event>("all"),
                        &[__dyno::Literal("EVENTS")],
                        __dyno::Some(&[__dyno::Field(1)]),
                    )
                    .sharded(__dyno::Shards::new(20, 10, __dyno::ShardBy::PrimaryKey)),
                __dyno::IndexKeys::composite(
                        __dyno::index_name::<Event>("users"),
                        &[__dyno::Literal("USER#"), __dyno::Field(2)],
                        __dyno::None,
                    )
                    .sharded(__dyno::Shards::new(10, 10, __dyno::ShardBy::Component(3))),
            ],
            attributes: &["day", "id", "user", "session"],
            patterns: &[
                __dyno::PatternSchema::index("all", 0, ""),
                __dyno::PatternSchema::index("of_user", 1, ""),
            ],
            optional: &["session"],
            ..__dyno::EntitySchema::EMPTY
        };
        #[inline]
        fn fields() -> EventFields {
            EventFields {
                day: __dyno::path("day"),
                id: __dyno::path("id"),
                user: __dyno::path("user"),
                session: __dyno::path("session"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(at, &[&self.day, &self.id, &self.user, &self.session])
        }
    }
    impl __dyno::EntityOf<Saas> for Event {}
    const _: () = __dyno::assert_member::<Event>();
    const _: () = __dyno::assert_attributes::<Event>();
    const _: () = __dyno::assert_index::<Event>(0, __dyno::IndexScope::Global);
    const _: () = __dyno::assert_index::<Event>(1, __dyno::IndexScope::Global);
    pub struct EventFields {
        pub day: __dyno::Path<Event, u16, __dyno::KeyPart>,
        pub id: __dyno::Path<Event, u64, __dyno::KeyPart>,
        pub user: __dyno::Path<Event, String, __dyno::KeyPart>,
        pub session: __dyno::Path<Event, String, __dyno::KeyPart>,
    }
    pub struct EventRekey;
    impl EventRekey {
        ///Rewrites the keys that `of_user` reads: `USER#{user}`.
        pub fn of_user(
            self,
            user: impl __dyno::Given<String>,
            session: __dyno::Option<String>,
        ) -> __dyno::Rekeyed<Event> {
            __dyno::rekeyed(&[1], &[(2, &user), (3, &session)])
        }
    }
    impl Event {
        ///Returns the primary key of one `Event`: `DAY#{day}`, `{id}`.
        pub fn key(
            day: impl __dyno::Given<u16>,
            id: impl __dyno::Given<u64>,
        ) -> __dyno::Key<Self> {
            __dyno::key(&[&day, &id])
        }
        ///Returns the partition that holds one `Event`, with all that lives there.
        pub fn partition(day: impl __dyno::Given<u16>) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[&day])
        }
        ///Starts a query of `Event`: call one of its access patterns.
        #[inline]
        pub const fn query() -> EventAccessPatterns {
            EventAccessPatterns
        }
    }
    ///Every declared access pattern of `Event`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct EventAccessPatterns;
    impl EventAccessPatterns {
        ///Reads by index `all`: `EVENTS`, `{id}`.
        pub fn all(self) -> EventPattern<__dyno::GlobalIndex, (IdOfEvent, ())> {
            EventPattern(__dyno::index_pattern("all", 0, &[]))
        }
        ///Reads by index `users`: `USER#{user}`.
        pub fn of_user(
            self,
            user: impl __dyno::Given<String>,
        ) -> EventPattern<__dyno::GlobalIndex, ()> {
            EventPattern(__dyno::index_pattern("of_user", 1, &[&user]))
        }
    }
    pub struct IdOfEvent;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct EventPattern<__I, __S>(__dyno::Pattern<Event, __I, __S>);
    impl<__I, __S> EventPattern<__I, __S> {
        ///Reads only items with this `id`.
        pub fn id<__N>(self, id: impl __dyno::Given<u64>) -> EventPattern<__I, __N>
        where
            __S: __dyno::Ready<IdOfEvent, __N>,
        {
            EventPattern(self.0.given(&id))
        }
        ///Reads only items whose `id` is in the range.
        pub fn id_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, u64>,
        ) -> EventPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<IdOfEvent, __N>,
        {
            EventPattern(self.0.range(range.bounds()))
        }
    }
    impl<__I, __S> __dyno::AccessPattern<Saas> for EventPattern<__I, __S> {
        type Entity = Event;
        type Index = __I;
        fn state(self) -> __dyno::PatternState {
            self.0.state()
        }
    }
};
