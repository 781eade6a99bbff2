//! Derive macros of dyno: `Table`, `Entity`, `Projection`, `Document` and `KeyComponent`.
//!
//! Applications use them through the facade, `dyno`. Each derive reads attributes (`attr`), builds a
//! model with all names resolved (`model`), checks it against a list of rules (`check`) and writes
//! it out (`expand`). Mistakes are collected on the way and reported together, each on the token to
//! edit; what is right is expanded all the same, so that one mistake gives one message.

mod attr;
mod check;
mod ctxt;
mod expand;
mod model;
mod template;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

use crate::ctxt::Ctxt;
use crate::expand::Checks;
use crate::model::component::ComponentModel;
use crate::model::document::DocumentModel;
use crate::model::entity::EntityModel;
use crate::model::projection::ProjectionModel;
use crate::model::table::TableModel;

/// Makes a struct a table: its name, its key attributes, its indexes, and what lives in it.
///
/// ```
/// use dyno::{Entity, Table};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Table)]
/// #[table(
///     name = env("SHOP_TABLE"),
///     pk = "pk",
///     sk = "sk",
///     gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
///     gsi(board, pk = [customer], sk = [placed_at, id], projection = keys_only),
///     entities(Customer, Order),
///     derive(Clone, PartialEq)
/// )]
/// pub struct Shop;
/// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
/// # #[entity(table = Shop, pk = "CUSTOMER#{customer}", sk = "META")]
/// # pub struct Customer { pub customer: String }
/// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
/// # #[entity(table = Shop, pk = "CUSTOMER#{customer}", sk = "ORDER#{id}",
/// #     access(on_board, index = board, partial, pk = [customer], sk = [placed_at, id]))]
/// # pub struct Order { pub customer: String, pub id: u64, pub placed_at: u64 }
///
/// let item = ShopItem::from(Customer { customer: "ada".to_owned() });
/// assert!(matches!(item, ShopItem::Customer(_)));
/// assert_eq!(Shop::SCHEMA.indexes.len(), 2);
/// ```
///
/// # `#[table(..)]`
///
/// | argument | meaning |
/// |---|---|
/// | `name = ".."` | the table's name; or `name = env("VARIABLE")`, read when a `Db` is made |
/// | `pk = ".."` | the attribute that holds the partition key |
/// | `sk = ".."` | the attribute that holds the sort key; without it, entities have no `sk` template |
/// | `kind = ".."` | the attribute that names an item's entity, `_t` by default |
/// | `layout = "verbatim"` | keys are the templates' text with the components as they are, for tables that other programs fill; on each entity, too |
/// | `ttl = ".."` | the attribute that holds an item's time to live |
/// | `scan` | allows `db.scan()`, which reads and pays for every item |
/// | `scan(segments = 8)` | allows `db.scan().parallel()`, too, which reads so many segments at a time |
/// | `gsi(name, ..)` | a global secondary index, see below |
/// | `lsi(name, sk = "..")` | a local secondary index: the table's partitions in another order |
/// | `entities(A, B)` | what lives in the table |
/// | `derive(Clone)` | what the generated enum derives besides `Debug` |
///
/// An index is keyed in one of two ways. `pk = "gsi1pk", sk = "gsi1sk"` names attributes of its own,
/// to which entities render templates; `sk` is optional. `pk = [tenant_id], sk = [placed_at, id]`
/// names up to four attributes each that the entities have anyway; write attributes whose names are
/// not Rust's in quotes. `projection` is `all` (the default), `keys_only` or `include("a", "b")`;
/// an entity can be read from an index only if its required fields are projected. `name = ".."`
/// gives DynamoDB's name of the index where it is not the one that entities use. An index with
/// templates may be keyed by the attributes of the table's own key, such as `pk = "sk", sk = "pk"`
/// to look from the other side: patterns on it repeat the entity's templates.
///
/// # What is generated
///
/// `impl Table`; for `struct Shop` the enum `ShopItem`, with a variant for each entity and
/// `Unknown` for items of another kind, and `From` of each entity. Each entity must implement
/// `Debug`.
///
/// Two entities that could produce the same primary key, or that have the same kind, fail the build.
/// Keys are compared piece by piece between `#`: `USER#{id}` and `ORDER#{id}` never meet, `{id}` and
/// `META` do not either, for a component ends with `#`; `{a}#{b}` and `USER#{id}` can.
#[proc_macro_derive(Table, attributes(table, dyno))]
pub fn derive_table(input: TokenStream) -> TokenStream {
    expand_table(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct an entity of a table: its keys, and the access patterns by which it is read.
///
/// ```
/// use dyno::{Entity, Key, KeyComponent, Table};
/// use serde::{Deserialize, Serialize};
///
/// # #[derive(Table)]
/// # #[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
/// # pub struct Shop;
/// #[derive(Debug, Serialize, Deserialize, Entity)]
/// #[entity(
///     table = Shop,
///     pk = "CUSTOMER#{customer}",
///     sk = "ORDER#{id}",
///     access(of_customer, primary),
///     access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{placed_at}#{id}"),
/// )]
/// pub struct Order {
///     pub customer: String,
///     pub id: u64,
///     pub status: Status,
///     pub placed_at: u64,
///     pub note: Option<String>,
///     pub tags: std::collections::BTreeSet<String>,
/// }
///
/// #[derive(Debug, Clone, Copy, Serialize, Deserialize, KeyComponent)]
/// pub enum Status { Open, Shipped }
///
/// let key = Order::key("ada", 7).to_item();
/// assert_eq!(key.get("pk"), Some(&"CUSTOMER#ada#".into()));
/// assert_eq!(key.get("sk"), Some(&"ORDER#00000000000000000007#".into()));
///
/// // Given to `db.query(..)`; components go left to right, a range is the last.
/// let of_january = Order::query().by_status(Status::Open).placed_at_in(20_260_101..20_260_201);
/// # let _ = of_january;
/// ```
///
/// # `#[entity(..)]` on the struct
///
/// | argument | meaning |
/// |---|---|
/// | `table = Shop` | the table it lives in, which must list it |
/// | `pk = ".."` | the template of its partition key |
/// | `sk = ".."` | the template of its sort key, if the table has one |
/// | `kind = ".."` | what the kind attribute holds; the type's name by default. It is stored: a renamed type keeps its kind |
/// | `layout = "verbatim"` | the table has that layout |
/// | `unique(email)`, `unique(name, fields = [tenant, email])` | what no two entities of the kind share: the field of that name, or several together |
/// | `access(name, primary)` | a pattern that reads the table |
/// | `shards = 10, shard_by = id` | spreads a partition of the table over ten, by a field of the primary key |
/// | `access(name, index = gsi1, pk = "..", sk = "..")` | a pattern that reads an index by templates |
/// | `access(name, index = board, pk = [a], sk = [b, c])` | a pattern that reads an index by attributes, as the table declares them |
/// | `schema(version = 2, upgrade(1 => f))` | items are written with this schema version, and older ones upgraded when they are read: `fn f(item: Item) -> Result<Item>`, with any error |
/// | `access(name, index = lsi1, sk = "..")` | a pattern that reads a local index, which has the entity's partition key |
/// | `access(.., partial)` | the index does not hold all of the entity: only [projections](derive@Projection) are read from it |
///
/// A doc comment before a pattern's name, or `doc = ".."`, becomes that of its method:
/// `access(/// Open orders, the oldest first.` and on the next line `by_status, ..)`.
/// | `access(.., index = gsi1, pk = "..", shards = 10)` | spreads a partition of the index over ten, by the primary key, or by a field: `shard_by = customer` |
/// | `access(.., shards = 20, shards_before = 10)` | while items move from one number of shards to another: reads both, writes the first |
///
/// # Templates
///
/// `CUSTOMER#{customer}#{id}` is made of literals and components. A component is a field of a type
/// that is a [`KeyComponent`](derive@KeyComponent); it starts the template or follows a `#`, and is
/// followed by `#` or the end. Its text sorts as its value does, whatever it holds, so ranges mean
/// values. Literals are letters, digits, `-`, `.`, `/`, `:`, `_` and the like, but nothing up to `%`
/// besides `#`.
///
/// A component may be an `Option` in the keys of an index: where it is `None` the item is not in the
/// index. A component of the partition key may be repeated at the start of the sort key; queries ask
/// for it once.
///
/// # `#[entity(..)]` on a field
///
/// | argument | meaning |
/// |---|---|
/// | `set` | stored as a set, as `BTreeSet` and `HashSet` are anyway: for aliases of them |
/// | `list` | stored as a list although its type is `BTreeSet` or `HashSet` |
/// | `renamed_from = ".."` | items that have the attribute's former name are read, too |
/// | `document` | has typed paths to its members: its type derives [`Document`](derive@Document) |
/// | `version` | an unsigned integer that counts the writes; a put succeeds only on the version that was read |
/// | `created_at`, `updated_at` | the time of the first write, or of the last; integers count seconds, or `= millis`, `= micros` |
/// | `immutable` | stays as it was first written |
/// | `unique` | no two entities of the kind have the same value |
///
/// Attributes are called as serde writes them: `rename`, `rename_all`, `skip` and `flatten` are
/// honoured. Fields that serde skips or flattens have no path and cannot be components.
///
/// # What is generated
///
/// `impl Entity`, and on the struct itself:
///
/// - `key(..)`: the primary key, from its components in the order of the templates;
/// - `partition(..)`: the partition it is in, for `db.collection(..)`;
/// - `query()`: the access patterns. Each takes the components of its partition key, and then offers
///   a method for each component of the sort key, such as `placed_at(..)` and `placed_at_in(a..b)`.
///
/// Closures get a typed path for each field, as visible as the field: `|o| o.note`. What is part of
/// a key cannot be set on its own; `db.patch(key).rekey(|k| k.by_status(..))` takes all components
/// of a pattern's index that the primary key does not hold, and those of indexes that share one with
/// it, and rewrites attributes and keys together.
///
/// # What is refused
///
/// Enums, tuple structs and generic structs. That the table lists the entity and has its indexes as
/// the patterns describe them is checked by the compiler, too: the message is on the name to edit.
#[proc_macro_derive(Entity, attributes(entity, dyno))]
pub fn derive_entity(input: TokenStream) -> TokenStream {
    expand_entity(&parse_macro_input!(input as DeriveInput)).into()
}

/// Gives the members of a nested struct typed paths, where an entity says `#[entity(document)]`.
///
/// ```
/// use dyno::{Document, Entity, Table};
/// use serde::{Deserialize, Serialize};
///
/// # #[derive(Table)]
/// # #[table(name = "shop", pk = "pk", entities(Customer))]
/// # pub struct Shop;
/// #[derive(Debug, Serialize, Deserialize, Entity)]
/// #[entity(table = Shop, pk = "{name}")]
/// pub struct Customer {
///     pub name: String,
///     #[entity(document)]
///     pub home: Address,
/// }
///
/// #[derive(Debug, Serialize, Deserialize, Document)]
/// pub struct Address {
///     pub city: String,
///     #[document(nested)]
///     pub place: Place,
/// }
///
/// #[derive(Debug, Serialize, Deserialize, Document)]
/// pub struct Place { pub lat: f64, pub lon: f64 }
///
/// let customer = Customer::fields();
/// let condition = customer.home.city.eq("Oslo") & customer.home.place.lat.gt(59.0);
/// # let _ = condition;
/// ```
///
/// `#[document(nested)]` marks a member that is a document itself. Members are called as serde
/// writes them. A set inside of a document is stored as a list, as serde writes it, so its path is
/// that of a `Vec`. An update of a member fails where the document itself is absent.
#[proc_macro_derive(Document, attributes(document, dyno))]
pub fn derive_document(input: TokenStream) -> TokenStream {
    expand_document(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum without fields or a newtype a component of keys.
///
/// ```
/// use dyno::KeyComponent;
/// use serde::Serialize;
///
/// #[derive(Serialize, KeyComponent)]
/// enum Status { Open, Paid, Shipped = 10 }
///
/// #[derive(Serialize, KeyComponent)]
/// struct TenantId(String);
///
/// let mut text = String::new();
/// Status::Paid.encode(&mut text);
/// TenantId("a#b".to_owned()).encode(&mut text);
/// assert_eq!(text, "00001a%23b");
/// ```
///
/// An enum is written by rank, in five digits, so it sorts as its variants are declared; a variant's
/// number, `Shipped = 10`, is its rank. Ranks are stored: append variants, or number them, and never
/// reorder. Native index keys hold the variant's name, as serde writes it, and take no ranges.
///
/// A newtype is written as what it wraps, and takes ranges on native index keys where that does. A
/// struct with a named field, or with markers (`PhantomData`) besides, is a newtype if serde thinks
/// so: `#[serde(transparent)]`. It may be generic.
#[proc_macro_derive(KeyComponent, attributes(dyno))]
pub fn derive_key_component(input: TokenStream) -> TokenStream {
    expand_key_component(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct a projection of an entity: a read of some of its fields.
///
/// ```
/// use dyno::{Entity, Projection, Table};
/// use serde::{Deserialize, Serialize};
///
/// # #[derive(Table)]
/// # #[table(name = "shop", pk = "pk", sk = "sk", entities(Order),
/// #     gsi(open, pk = "openpk", sk = "opensk", projection = include("total")))]
/// # pub struct Shop;
/// # #[derive(Debug, Serialize, Deserialize, Entity)]
/// # #[entity(table = Shop, pk = "CUSTOMER#{customer}", sk = "ORDER#{id}",
/// #     access(of_customer, primary),
/// #     access(open, index = open, partial, pk = "OPEN", sk = "{id}"))]
/// # pub struct Order { pub customer: String, pub id: u64, pub total: u64,
/// #     #[entity(document)] pub ship_to: Address }
/// # #[derive(Debug, Serialize, Deserialize, dyno::Document)]
/// # pub struct Address { pub city: String }
/// #[derive(Debug, Deserialize, Projection)]
/// #[projection(of = Order)]
/// pub struct OrderLine {
///     pub id: u64,
///     #[projection(path = "ship_to.city")]
///     pub city: String,
/// }
///
/// // Read from an index that holds only this attribute of an order.
/// #[derive(Debug, Deserialize, Projection)]
/// #[projection(of = Order, on(open))]
/// pub struct OpenTotal { pub total: u64 }
/// ```
///
/// `db.query(..).project::<OrderLine>()` and `db.get(..).project::<OrderLine>()` ask for these
/// attributes alone. Units are counted before that: what is saved is the way over the network.
///
/// | argument | where | meaning |
/// |---|---|---|
/// | `of = Order` | struct | the entity |
/// | `on(index, ..)` | struct | indexes that hold only part of the entity, and all of this |
/// | `path = ".."` | field | the entity's field where it is called otherwise, or a member of a document: `"ship_to.city"` |
///
/// Each field has the name and the type of a field of the entity, or the type in an `Option`. What
/// may be absent in the entity is an `Option` here, too, or has `#[serde(default)]`. Members of
/// documents need `#[entity(document)]` on the way. `Deserialize` reads the struct; `rename` and
/// `with` are honoured. All of this is checked by the compiler, and of each index in `on(..)`, that
/// it holds every field.
#[proc_macro_derive(Projection, attributes(projection, dyno))]
pub fn derive_projection(input: TokenStream) -> TokenStream {
    expand_projection(&parse_macro_input!(input as DeriveInput)).into()
}

fn expand_table(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = TableModel::build(&ctxt, input);
    check::check_table(&ctxt, &model);
    let expansion = if input.generics.params.is_empty() {
        expand::table(&model, checks(&ctxt))
    } else {
        quote!()
    };
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_entity(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let expansion = match EntityModel::build(&ctxt, input) {
        Ok(model) => {
            check::check_entity(&ctxt, &model);
            expand::entity(&model, checks(&ctxt))
        }
        Err(outline) => expand::entity_stub(&outline),
    };
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_document(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = DocumentModel::build(&ctxt, input);
    let expansion = expand::document(&model);
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_projection(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = ProjectionModel::build(&ctxt, input);
    let expansion = model.map(|model| expand::projection(&model, checks(&ctxt)));
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_key_component(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = ComponentModel::build(&ctxt, input);
    let expansion = expand::component(&model);
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn checks(ctxt: &Ctxt) -> Checks {
    if ctxt.has_errors() { Checks::Off } else { Checks::On }
}
