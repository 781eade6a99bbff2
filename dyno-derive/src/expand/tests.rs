//! Snapshots of expansions: one for each attribute, and the size of a large one.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p dyno-derive` writes the files anew; read what changed.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_quote};

/// Lines of an entity of ten fields with three patterns. A larger number is a longer compile for
/// everyone.
const LINES_MAX: usize = 214;

/// Asserts that an expansion, formatted, is the file's text, and returns its lines.
fn check(name: &str, expansion: TokenStream) -> usize {
    let file: syn::File = syn::parse2(expansion).unwrap();
    let text = prettyplease::unparse(&file);
    let path = format!("{}/tests/expand/{name}.expanded.rs", env!("CARGO_MANIFEST_DIR"));
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{path} is not what is expanded now:\n{text}");
    text.lines().count()
}

fn entity(name: &str, input: &DeriveInput) -> usize {
    check(name, crate::expand_entity(input))
}

#[test]
fn a_ten_field_entity_with_three_patterns_is_within_the_budget() {
    let input = parse_quote! {
        #[entity(
            table = Saas,
            pk = "TENANT#{tenant_id}",
            sk = "ORDER#{id}",
            access(of_tenant, primary),
            access(by_status, index = gsi1, pk = "TENANT#{tenant_id}#{status}", sk = "{placed_at}"),
            access(on_board, index = board, pk = [tenant_id, status], sk = [placed_at, id]),
        )]
        pub struct Order {
            pub tenant_id: TenantId,
            pub id: Ulid,
            pub status: Status,
            pub placed_at: Timestamp,
            pub total: Cents,
            pub note: Option<String>,
            pub tags: BTreeSet<String>,
            pub lines: Vec<Line>,
            #[entity(document)]
            pub ship_to: Address,
            pub rev: u64,
        }
    };
    let lines = entity("entity_of_ten_fields", &input);
    assert!(lines <= LINES_MAX, "{lines}");
}

#[test]
fn an_entity_without_patterns() {
    let input = parse_quote! {
        #[entity(table = Saas, pk = "TENANT#{tenant_id}", sk = "ORDER#{id}")]
        pub struct Order {
            pub tenant_id: TenantId,
            pub id: Ulid,
            pub total: Cents,
        }
    };
    entity("entity_without_patterns", &input);
}

#[test]
fn fields_as_serde_and_their_attributes_say() {
    let input = parse_quote! {
        #[dyno(crate = "crate::facade")]
        #[serde(rename_all = "camelCase")]
        #[entity(table = crate::Saas, pk = "ALL", kind = "thing")]
        struct Thing {
            plain_name: u8,
            #[serde(rename = "other")]
            pub(crate) renamed: u8,
            pub r#type: Option<Box<Self>>,
            pub set: std::collections::HashSet<u8>,
            #[entity(set)]
            pub aliased: Members,
            #[entity(list)]
            pub list: std::collections::BTreeSet<u8>,
            #[entity(document)]
            pub maybe: Option<Address>,
            #[serde(with = "seconds")]
            pub converted: u64,
            #[serde(skip)]
            pub skipped: u8,
            #[serde(flatten)]
            pub flattened: More,
        }
    };
    entity("entity_fields", &input);
}

#[test]
fn promises_of_writes() {
    let input = parse_quote! {
        #[entity(
            table = Saas,
            pk = "USER#{id}",
            sk = "META",
            access(recent, index = gsi1, pk = "ALL", sk = "{updated}"),
            unique(badge, fields = [tenant, badge]),
        )]
        pub struct User {
            pub id: u64,
            #[entity(unique, immutable)]
            pub email: String,
            pub tenant: String,
            pub badge: Option<u32>,
            #[entity(created_at = millis)]
            pub created: u64,
            #[entity(updated_at)]
            pub updated: String,
            #[entity(version)]
            pub rev: u64,
        }
    };
    entity("entity_promises", &input);
}

#[test]
fn keys_of_every_form() {
    let input = parse_quote! {
        #[entity(
            table = Saas,
            pk = "ORG#{org}",
            sk = "ORG#{org}#UNIT#{unit}#",
            access(units, primary),
            access(on_board, index = board, pk = [region], sk = [unit, city]),
            access(in_city, index = cities, pk = "CITY#{city}#{zone}"),
            access(by_owner, index = owners, pk = "OWNER#{owner}", sk = "{since}"),
            access(of_owner, index = owners, pk = "OWNER#{owner}", sk = "{since}"),
        )]
        pub struct Unit {
            pub org: String,
            pub unit: u32,
            pub region: String,
            pub city: String,
            pub zone: u8,
            pub owner: Option<String>,
            pub since: u64,
        }
    };
    entity("entity_keys", &input);
}

#[test]
fn shards() {
    let input = parse_quote! {
        #[entity(
            table = Saas,
            pk = "DAY#{day}",
            sk = "{id}",
            shards = 4,
            shard_by = id,
            access(all, index = all, pk = "EVENTS", sk = "{id}", shards = 20, shards_before = 10),
            access(of_user, index = users, pk = "USER#{user}", shards = 10, shard_by = session),
        )]
        pub struct Event {
            pub day: u16,
            pub id: u64,
            pub user: String,
            pub session: Option<String>,
        }
    };
    entity("entity_shards", &input);
}

#[test]
fn tables() {
    let all = parse_quote! {
        #[table(
            name = env("SAAS_TABLE"),
            pk = "PK",
            sk = "SK",
            kind = "type",
            ttl = "expires_at",
            scan,
            gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk", name = "by-status", projection = include("a", "b")),
            gsi(board, pk = [tenant_id, "status-code"], sk = [placed_at], projection = keys_only),
            entities(Tenant, billing::Invoice),
            derive(Clone, PartialEq)
        )]
        pub(crate) struct Saas;
    };
    check("table_with_everything", crate::expand_table(&all));
    let least = parse_quote! {
        #[table(name = "saas", pk = "pk")]
        struct Saas;
    };
    check("table_with_least", crate::expand_table(&least));
}

#[test]
fn documents() {
    let input = parse_quote! {
        #[serde(rename_all = "PascalCase")]
        pub struct Address {
            pub city: String,
            zip: Option<String>,
            pub tags: BTreeSet<String>,
            #[document(nested)]
            pub place: Option<Place>,
            #[serde(skip)]
            pub cache: u8,
        }
    };
    check("document", crate::expand_document(&input));
}

#[test]
fn key_components() {
    let ranked = parse_quote! {
        pub enum Status {
            Open,
            Shipped = 10,
            Lost,
        }
    };
    check("component_enum", crate::expand_key_component(&ranked));
    let newtype = parse_quote! {
        pub struct TenantId(String);
    };
    check("component_newtype", crate::expand_key_component(&newtype));
    let generic = parse_quote! {
        #[serde(transparent)]
        pub struct Id<T: Kind> {
            value: Ulid,
            kind: PhantomData<T>,
        }
    };
    check("component_generic", crate::expand_key_component(&generic));
}
