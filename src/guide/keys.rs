//! Keys: what a template stores, what sorts how, and what may change later.
//!
//! The [front page](crate) has a service with tenants and their orders. The chapters go on with it,
//! each where the one before ended, and show of its structs what they are about. This one looks at the
//! keys that its items have.
//!
//! A table of several entities has keys that are texts, made of parts. The template of a key names
//! the parts: literals, which tell entities apart, and components, which are fields in braces.
//!
//! ```
//! # use dyno::{Entity, Table};
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! struct Saas;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//! }
//!
//! let stored = Order::key("blue bird", 7).to_item();
//! let text = |name| stored.get(name).and_then(|value| value.as_s());
//! assert_eq!(text("pk"), Some("TENANT#blue%20bird#"));
//! assert_eq!(text("sk"), Some("ORDER#00000000000000000007#"));
//! ```
//!
//! # The layout
//!
//! A literal stands for itself. A component is written so that its text sorts as its value does,
//! and ends with `#`:
//!
//! | type | text of the component |
//! | --- | --- |
//! | `String`, `&str` | itself; every character up to `%`, such as a space or `#`, as `%` and two digits |
//! | `u8` to `u64` | 20 digits |
//! | `i8` to `i64` | 20 digits of the value plus 2⁶³, so that −1 sorts before 0 |
//! | `u128`, `i128` | 39 digits, signed ones plus 2¹²⁷ |
//! | `f32`, `f64` | 16 hexadecimal digits; NaN sorts last, −0 and 0 are one |
//! | `bool` | `0`, `1` |
//! | enum with `#[derive(KeyComponent)]` | 5 digits of the variant's rank, in the order of declaration |
//! | newtype with `#[derive(KeyComponent)]` | what it wraps |
//! | `Uuid`, `Ulid` (features) | 36 and 26 characters |
//! | points in time (features `jiff`, `time`, `chrono`) | `2024-07-09T12:00:00.000000000Z`, all three alike |
//!
//! Strings sort by their UTF-8 bytes, as everywhere in DynamoDB. Because each component ends with a
//! character below all others, `a` sorts before `ab` whatever follows, two values never run into
//! each other, and no value can be taken for the end of a key: tenant `t1` does not see `t10`, nor
//! can a tenant named `t1#x` be made to.
//!
//! Sort keys sort by their first part, then by the next, each as its own type does. So the order of
//! components in a template is the order of the results, and what is asked for in ranges stands
//! last: `"{placed_at}#{id}"` lists by time and serves "from then till then".
//!
//! # The rules of templates
//!
//! - Components are separated by `#`: `"{a}#{b}"`, not `"{a}{b}"`. A literal before a component
//!   ends with `#`: `"ORDER#{id}"`.
//! - Literals have letters, digits and characters above `%`, such as `-`, `_`, `.`, `/` and `:`.
//! - Two entities must not make the same primary key: start their templates with different
//!   literals. The derive checks it, as it checks that each component is a field of a fitting type.
//! - The components of a primary key are always there. Those of an index key may be `Option`: see
//!   [sparse indexes](super::patterns#sparse-indexes).
//! - An entity alone in its partition still needs a sort key if the table has one; a literal such
//!   as `sk = "META"` does.
//!
//! DynamoDB takes up to 2,048 bytes of partition key and 1,024 of sort key, counted as they are
//! stored ("Quotas", *Partition keys and sort keys*); longer ones are an error of kind
//! [`TooLarge`](crate::ErrorKind::TooLarge), and not sent. A space counts three bytes.
//!
//! # Beside the keys
//!
//! The item also has each field under the name serde gives it, so that components are stored twice:
//! as an attribute to read, and in the key to find. One more attribute, `_t` unless
//! `#[table(kind = "..")]` says otherwise, holds the entity's kind: the name of the struct, or
//! `#[entity(kind = "..")]`. The attributes of keys and kind are the table's: a field that serde
//! gives such a name does not compile, and a flattened map that has one is not written.
//!
//! # What may change later
//!
//! Stored keys outlive the program. A new attribute, entity, pattern on the primary key or enum
//! variant at the end needs no migration. These do, for items there are would not be found:
//!
//! - another template, or another order of components;
//! - another type of a component, but for a wider integer of the same sign, and a newtype of it;
//! - another rank of a variant. Give ranks as discriminants, `Open = 10`, to keep room between;
//! - an entity added to an index: items get their keys when they are next written whole, or by a
//!   [backfill](super::evolution#backfills).
//!
//! The layout itself is part of this crate's promise and changes with a major version only.
//!
//! # Tables that exist
//!
//! Keys that other programs write have no escapes and no terminators. `layout = "verbatim"`, on the
//! table and on each of its entities, takes templates as they are: their text is the key's, and a
//! component stands in it as serde writes it, a string or a number.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(name = "legacy", pk = "PK", sk = "SK", layout = "verbatim", entities(Visit))]
//! struct Legacy;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Legacy,
//!     layout = "verbatim",
//!     pk = "user_{email}",
//!     sk = "VISIT#{date}",
//!     access(of_user, primary)
//! )]
//! struct Visit {
//!     email: String,
//!     date: String,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Legacy>::new(Local::new());
//! # db.create_table().await?;
//!
//! let key = Visit::key("ada@example.com", "2024-01-05").to_item();
//! assert_eq!(key.get("PK"), Some(&"user_ada@example.com".into()));
//! assert_eq!(key.get("SK"), Some(&"VISIT#2024-01-05".into()));
//!
//! for date in ["2023-12-24", "2024-01-05", "2024-02-01"] {
//!     db.put(&Visit { email: "ada@example.com".into(), date: date.into() }).await?;
//! }
//! let january = Visit::query().of_user("ada@example.com").date_in("2024-01-01".."2024-02-01");
//! assert_eq!(db.query(january).all().await?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! What would not be exact does not compile: a range on any component but the last of a sort key, or
//! on one that is no string (`"10"` sorts before `"9"`), and two components without a literal between
//! them. What could not be cut again is refused by writes, with an error of kind
//! [`Codec`](crate::ErrorKind::Codec): a component that holds `#`, or the character after it in the
//! template.
//!
//! Next: [patterns](super::patterns), the patterns that ask for keys.
