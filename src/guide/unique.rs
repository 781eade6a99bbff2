//! Unique values: an email that no two users share.
//!
//! Tenants have users, who sign in with an email. DynamoDB keeps primary keys unique, and nothing else,
//! so that two users might have the same. What else is to be unique is declared on the
//! field, or on the struct if it takes several fields, and kept by every write:
//!
//! ```
//! use dyno::{ErrorKind, Reason};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(User))]
//! # struct Saas;
//! #[derive(Debug, Clone, Entity, Serialize, Deserialize)]
//! #[entity(table = Saas, pk = "USER#{id}", sk = "META",
//!          unique(badge, fields = [tenant, badge]))] // one badge within a tenant
//! struct User {
//!     id: u64,
//!     #[entity(unique)] // one email in the table
//!     email: String,
//!     tenant: String,
//!     badge: Option<u32>, // whoever has none shares it with nobody
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//!
//! let ada = User { id: 1, email: "ada@x.org".into(), tenant: "t1".into(), badge: Some(7) };
//! db.create(&ada).await?;
//!
//! let eve = User { id: 2, badge: None, ..ada.clone() };
//! let refused = db.create(&eve).await.err();
//! let rejection = refused.as_ref().and_then(|error| error.rejection());
//! assert_eq!(rejection.map(|it| it.reason()), Some(&Reason::Unique { name: "email" }));
//! assert_eq!(rejection.and_then(|it| it.holder()), Some(User::key(1)));
//!
//! // A change takes the new value and lets go of the old one, in one transaction.
//! db.patch(User::key(1)).set(|u| u.email, "ada@new.org").await?;
//! db.create(&eve).await?;
//!
//! // Two swap: each value changes hands within the user's own transaction.
//! db.transact((
//!     db.patch(User::key(1)).set(|u| u.email, "ada@x.org"),
//!     db.patch(User::key(2)).set(|u| u.email, "ada@new.org"),
//! ))
//! .await?;
//! db.delete(User::key(2)).await?;
//! # let error = db.patch(User::key(9)).set(|u| u.email, "x").await.err();
//! # assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::Rejected));
//! # Ok(())
//! # }
//! ```
//!
//! # How it is kept
//!
//! Each value has a marker: an item whose key is made of the kind, the constraint and the value, such
//! as `$UNIQUE#User#email#ada@x.org#`. It is written in the transaction that writes the entity, on the
//! condition that there is none, and holds the entity's key. No query, collection or scan shows
//! markers. A constraint's name and an entity's kind are stored in them: renamed, they begin anew.
//!
//! A write that may change a unique value first reads the item, and is then carried out on the
//! condition that those values still are what was read; if they are not, it is tried again. So it is
//! correct however many write at once, and what it costs is:
//!
//! | write | requests | write units |
//! | --- | --- | --- |
//! | `patch` of other attributes | 1 | as ever |
//! | `create` | 1 transaction | 2 for each 1 KB of the item, 2 for each value |
//! | `put` that changes no unique value | a read, 1 write | as ever |
//! | `put`, `patch` that changes one | a read, 1 transaction | twice the item's, 2 for each value that comes or goes |
//! | `delete` | a read, 1 transaction | twice the item's, 2 for each value |
//!
//! `patch` reads the entity once more afterwards, to return it. In a transaction of your own the
//! markers count among its 100 actions; the slots of an error are those of your actions. A token makes
//! a repeat do nothing only if it makes the same markers: a `create` does, a write that has changed a
//! value meanwhile is refused as [`Invalid`](crate::ErrorKind::Invalid).
//!
//! Where the table has a time to live, markers expire with their entity, and a value whose time has
//! passed is free at once.
//!
//! # Existing items
//!
//! Items that were written before the constraint was declared have no markers, and their values are
//! not taken yet. Write each of them once with `put(..).claim()`, which claims every value, be it
//! changed or not.
//!
//! Next: [transactions](super::transactions), several writes, all or none.
