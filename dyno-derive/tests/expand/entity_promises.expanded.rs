#[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
#[allow(missing_copy_implementations, missing_debug_implementations)]
#[allow(unnameable_types, unused_qualifications)]
const _: () = {
    use ::dyno::private as __dyno;
    #[automatically_derived]
    impl __dyno::Entity for User {
        type Table = Saas;
        type Fields = UserFields;
        type Rekey = UserRekey;
        const REKEY: UserRekey = UserRekey;
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
                __dyno::IndexKeys::composite(
                    __dyno::index_name::<User>("gsi1"),
                    &[__dyno::Literal("ALL")],
                    __dyno::Some(&[__dyno::Field(1)]),
                ),
            ],
            attributes: &["id", "email", "tenant", "badge", "created", "updated", "rev"],
            patterns: &[__dyno::PatternSchema::index("recent", 0, "")],
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
        #[inline]
        fn fields() -> UserFields {
            UserFields {
                id: __dyno::path("id"),
                email: __dyno::path("email"),
                tenant: __dyno::path("tenant"),
                badge: __dyno::path("badge"),
                created: __dyno::path("created"),
                updated: __dyno::path("updated"),
                rev: __dyno::path("rev"),
            }
        }
        #[inline]
        fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
            __dyno::nth(at, &[&self.id, &self.updated])
        }
    }
    impl __dyno::EntityOf<Saas> for User {}
    #[automatically_derived]
    impl __dyno::Versioned for User {}
    const _: () = __dyno::assert_member::<User>();
    const _: () = __dyno::assert_attributes::<User>();
    const _: () = __dyno::assert_index::<User>(0, __dyno::IndexScope::Global);
    pub struct UserFields {
        pub id: __dyno::Path<User, u64, __dyno::KeyPart>,
        pub email: __dyno::Path<User, String, __dyno::Immutable>,
        pub tenant: __dyno::Path<User, String, __dyno::Plain>,
        pub badge: __dyno::Path<User, u32, __dyno::Optional>,
        pub created: __dyno::Path<User, u64, __dyno::Managed>,
        pub updated: __dyno::Path<User, String, __dyno::KeyPart>,
        pub rev: __dyno::Path<User, u64, __dyno::Managed>,
    }
    pub struct UserRekey;
    impl UserRekey {
        ///Rewrites the keys that `recent` reads: `ALL`, `{updated}`.
        pub fn recent(
            self,
            updated: impl __dyno::Given<String>,
        ) -> __dyno::Rekeyed<User> {
            __dyno::rekeyed(&[0], &[(1, &updated)])
        }
    }
    impl User {
        ///Returns the primary key of one `User`: `USER#{id}`, `META`.
        pub fn key(id: impl __dyno::Given<u64>) -> __dyno::Key<Self> {
            __dyno::key(&[&id])
        }
        ///Returns the partition that holds one `User`, with all that lives there.
        pub fn partition(id: impl __dyno::Given<u64>) -> __dyno::Partition<Saas> {
            __dyno::partition::<Self>(&[&id])
        }
        ///Starts a query of `User`: call one of its access patterns.
        #[inline]
        pub const fn query() -> UserAccessPatterns {
            UserAccessPatterns
        }
    }
    ///Every declared access pattern of `User`.
    #[must_use = "name an access pattern, and give it to `db.query(..)`"]
    pub struct UserAccessPatterns;
    impl UserAccessPatterns {
        ///Reads by index `gsi1`: `ALL`, `{updated}`.
        pub fn recent(self) -> UserPattern<__dyno::GlobalIndex, (UpdatedOfUser, ())> {
            UserPattern(__dyno::index_pattern("recent", 0, &[]))
        }
    }
    pub struct UpdatedOfUser;
    #[must_use = "nothing is read until it is given to `db.query(..)`"]
    pub struct UserPattern<__I, __S>(__dyno::Pattern<User, __I, __S>);
    impl<__I, __S> UserPattern<__I, __S> {
        ///Reads only items with this `updated`.
        pub fn updated<__N>(
            self,
            updated: impl __dyno::Given<String>,
        ) -> UserPattern<__I, __N>
        where
            __S: __dyno::Ready<UpdatedOfUser, __N>,
        {
            UserPattern(self.0.given(&updated))
        }
        ///Reads only items whose `updated` is in the range.
        pub fn updated_in<__N>(
            self,
            range: impl __dyno::RangeIn<__I, String>,
        ) -> UserPattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<UpdatedOfUser, __N>,
        {
            UserPattern(self.0.range(range.bounds()))
        }
    }
    impl<__I, __S> __dyno::AccessPattern<Saas> for UserPattern<__I, __S> {
        type Entity = User;
        type Index = __I;
        fn state(self) -> __dyno::PatternState {
            self.0.state()
        }
    }
};
