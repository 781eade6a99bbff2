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
    impl __dyno::Entity for User {
        type Table = Saas;
        type Fields = UserFields;
        type Rekey = UserRekey;
        const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
            name: "User",
            kind: "User",
            primary: __dyno::KeyTemplates::new(
                &[__dyno::Literal("USER#"), __dyno::Field(0)],
                __dyno::Some(&[__dyno::Literal("META")]),
            ),
            components: &[
                __dyno::Component::of::<u64>("id"),
                __dyno::Component::of::<String>("updated"),
            ],
            indexes: &[
                __dyno::IndexKeys::Composite {
                    index: __dyno::index_name::<User>("gsi1"),
                    templates: __dyno::KeyTemplates::new(
                        &[__dyno::Literal("ALL")],
                        __dyno::Some(&[__dyno::Field(1)]),
                    ),
                },
            ],
            attributes: &["id", "email", "tenant", "badge", "created", "updated", "rev"],
            optional: &["badge"],
            version: __dyno::Some(__dyno::version::<u64>("rev")),
            stamps: &[
                __dyno::StampSchema::of::<
                    u64,
                >("created", __dyno::StampOn::Create, __dyno::StampUnit::Millis),
                __dyno::StampSchema::of_component::<
                    String,
                >("updated", __dyno::StampOn::Write, __dyno::StampUnit::Natural, 1),
            ],
            immutable: &["email"],
            unique: &[
                __dyno::UniqueSchema {
                    name: "email",
                    attributes: &["email"],
                },
                __dyno::UniqueSchema {
                    name: "badge",
                    attributes: &["tenant", "badge"],
                },
            ],
            ..__dyno::EntitySchema::EMPTY
        };
        fn fields() -> UserFields {
            UserFields {
                id: __dyno::Path::new("id"),
                email: __dyno::Path::new("email"),
                tenant: __dyno::Path::new("tenant"),
                badge: __dyno::Path::new("badge"),
                created: __dyno::Path::new("created"),
                updated: __dyno::Path::new("updated"),
                rev: __dyno::Path::new("rev"),
            }
        }
        fn rekey() -> UserRekey {
            UserRekey(())
        }
        fn component(
            &self,
            position: usize,
        ) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            match position {
                0 => __dyno::Some(&self.id),
                1 => __dyno::Some(&self.updated),
                _ => __dyno::None,
            }
        }
    }
    #[automatically_derived]
    impl __dyno::EntityOf<Saas> for User {}
    #[automatically_derived]
    impl __dyno::Versioned for User {}
    const _: () = __dyno::assert_member::<User>();
    const _: () = __dyno::assert_native_types::<User>();
    const _: () = __dyno::assert_own_attributes::<User>();
    const _: () = __dyno::assert_index::<User>(0);
    pub struct UserFields {
        pub id: __dyno::Path<User, u64, __dyno::KeyPart>,
        pub email: __dyno::Path<User, String, __dyno::Immutable>,
        pub tenant: __dyno::Path<User, String, __dyno::Plain>,
        pub badge: __dyno::Path<User, u32, __dyno::Optional>,
        pub created: __dyno::Path<User, u64, __dyno::Managed>,
        pub updated: __dyno::Path<User, String, __dyno::KeyPart>,
        pub rev: __dyno::Path<User, u64, __dyno::Managed>,
    }
    pub struct UserRekey(());
    #[automatically_derived]
    impl UserRekey {
        ///Rewrites the keys that `recent` reads: `ALL`, `{updated}`.
        pub fn recent(
            self,
            updated: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Rekeyed<User> {
            __dyno::Rekeyed::new(
                &[0],
                ::std::vec![__dyno::Given::new(1, updated.inner())],
            )
        }
    }
    #[automatically_derived]
    impl User {
        ///Returns the primary key of one `User`: `USER#{id}`, `META`.
        pub fn key(
            id: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Key<Self> {
            __dyno::Key::from_given(&[__dyno::Given::text(0, id.inner())])
        }
        ///Returns the partition that holds one `User`, with all that lives there.
        pub fn partition(
            id: impl __dyno::Argument<u64, Inner: __dyno::KeyComponent>,
        ) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[__dyno::Given::text(0, id.inner())])
        }
        ///Starts a query of `User`: call one of its access patterns.
        pub const fn query() -> UserAccessPatterns {
            UserAccessPatterns(())
        }
    }
    ///Every declared access pattern of `User`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct UserAccessPatterns(());
    #[automatically_derived]
    impl UserAccessPatterns {
        ///Reads by index `gsi1`: `ALL`, `{updated}`.
        pub fn recent(self) -> UserRecentPattern {
            UserRecentPattern(
                __dyno::PatternState::index::<User>("recent", 0, ::std::vec![]),
                __dyno::PhantomData,
            )
        }
    }
    pub struct UpdatedOfUser;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UserRecentPattern<__S = UpdatedOfUser>(
        __dyno::PatternState,
        __dyno::PhantomData<__S>,
    );
    #[automatically_derived]
    impl<__S> UserRecentPattern<__S> {
        ///Reads only items with this `updated`.
        pub fn updated(
            self,
            updated: impl __dyno::Argument<String, Inner: __dyno::KeyComponent>,
        ) -> UserRecentPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<UpdatedOfUser>,
        {
            UserRecentPattern(self.0.given(updated.inner()), __dyno::PhantomData)
        }
        ///Reads only items whose `updated` is in the range.
        pub fn updated_in<__R>(self, range: __R) -> UserRecentPattern<__dyno::Closed>
        where
            __S: __dyno::Ready<UpdatedOfUser>,
            __R: __dyno::ComponentRange<
                String,
                End: __dyno::Argument<String, Inner: __dyno::KeyComponent>,
            >,
        {
            UserRecentPattern(self.0.range::<String, __R>(range), __dyno::PhantomData)
        }
    }
    #[automatically_derived]
    impl<__S> __dyno::AccessPattern<Saas> for UserRecentPattern<__S> {
        type Entity = User;
        type Index = __dyno::GlobalIndex;
        fn state(self) -> __dyno::PatternState {
            self.0
        }
    }
};
