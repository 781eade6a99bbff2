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
    impl __dyno::Entity for Event {
        type Table = Saas;
        type Fields = EventFields;
        type Rekey = EventRekey;
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
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<Event>("all"),
                    templates: __dyno::KeyTemplates::new(
                            &[__dyno::Literal("EVENTS")],
                            __dyno::Some(&[__dyno::Field(1)]),
                        )
                        .sharded(
                            __dyno::Shards::new(20, 10, __dyno::ShardBy::PrimaryKey),
                        ),
                },
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<Event>("users"),
                    templates: __dyno::KeyTemplates::new(
                            &[__dyno::Literal("USER#"), __dyno::Field(2)],
                            __dyno::None,
                        )
                        .sharded(
                            __dyno::Shards::new(10, 10, __dyno::ShardBy::Component(3)),
                        ),
                },
            ],
            attributes: &["day", "id", "user", "session"],
            optional: &["session"],
            ..__dyno::EntitySchema::EMPTY
        };
        fn fields() -> EventFields {
            EventFields {
                day: __dyno::Path::new("day"),
                id: __dyno::Path::new("id"),
                user: __dyno::Path::new("user"),
                session: __dyno::Path::new("session"),
            }
        }
        fn rekey() -> EventRekey {
            EventRekey(())
        }
        fn component(
            &self,
            position: usize,
        ) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            match position {
                0 => __dyno::Some(&self.day),
                1 => __dyno::Some(&self.id),
                2 => __dyno::Some(&self.user),
                3 => {
                    self.session.as_ref().map(|value| value as &dyn __dyno::AnyComponent)
                }
                _ => __dyno::None,
            }
        }
    }
    #[automatically_derived]
    impl __dyno::EntityOf<Saas> for Event {}
    const _: () = __dyno::assert_member::<Event>();
    const _: () = __dyno::assert_native_types::<Event>();
    const _: () = __dyno::assert_own_attributes::<Event>();
    const _: () = __dyno::assert_index::<Event>(0);
    const _: () = __dyno::assert_index::<Event>(1);
    pub struct EventFields {
        pub day: __dyno::Path<Event, u16, __dyno::KeyPart>,
        pub id: __dyno::Path<Event, u64, __dyno::KeyPart>,
        pub user: __dyno::Path<Event, String, __dyno::KeyPart>,
        pub session: __dyno::Path<Event, String, __dyno::KeyPart>,
    }
    pub struct EventRekey(());
    #[automatically_derived]
    impl EventRekey {
        ///Rewrites the keys that `of_user` reads: `USER#{user}`.
        pub fn of_user(
            self,
            user: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            session: __dyno::Option<String>,
        ) -> __dyno::Rekeyed<Event> {
            __dyno::Rekeyed::new(
                &[1],
                ::std::vec![
                    __dyno::Given::new(2, user.inner()), __dyno::Given::optional(3,
                    session.as_ref())
                ],
            )
        }
    }
    #[automatically_derived]
    impl Event {
        ///Returns the primary key of one `Event`: `DAY#{day}`, `{id}`.
        pub fn key(
            day: impl __dyno::Argument<u16, Inner: __dyno::KeyComponent>,
            id: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Key<Self> {
            __dyno::Key::from_given(
                &[
                    __dyno::Given::text(0, day.inner()),
                    __dyno::Given::text(1, id.inner()),
                ],
            )
        }
        ///Returns the partition that holds one `Event`, with all that lives there.
        pub fn partition(
            day: impl __dyno::Argument<u16, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[__dyno::Given::text(0, day.inner())])
        }
        ///Starts a query of `Event`: call one of its access patterns.
        pub const fn query() -> EventAccessPatterns {
            EventAccessPatterns(())
        }
    }
    ///Every declared access pattern of `Event`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct EventAccessPatterns(());
    #[automatically_derived]
    impl EventAccessPatterns {
        ///Reads by index `all`: `EVENTS`, `{id}`.
        pub fn all(self) -> EventAllPattern {
            EventAllPattern(
                __dyno::PatternState::index::<Event>("all", 0, ::std::vec![]),
                __dyno::PhantomData,
            )
        }
        ///Reads by index `users`: `USER#{user}`.
        pub fn of_user(
            self,
            user: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> EventOfUserPattern {
            EventOfUserPattern(
                __dyno::PatternState::index::<
                    Event,
                >("of_user", 1, ::std::vec![__dyno::Given::text(2, user.inner())]),
            )
        }
    }
    pub struct IdOfEvent;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct EventAllPattern<__S = IdOfEvent>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> EventAllPattern<__S> {
        ///Reads only items with this `id`.
        pub fn id(
            self,
            id: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> EventAllPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<IdOfEvent>,
        {
            EventAllPattern(self.0.given(id.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `id` is in the range.
        pub fn id_in<__R>(self, range: __R) -> EventAllPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<IdOfEvent>,
            __R: __dyno::ComponentRange<
                u64,
                End: __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
            >,
        {
            EventAllPattern(self.0.range::<u64, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for EventAllPattern<__S> {
        type Entity = Event;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct EventOfUserPattern(__dyno::PatternState);
    #[automatically_derived]
    impl __dyno::AccessPattern<Saas> for EventOfUserPattern {
        type Entity = Event;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
};
