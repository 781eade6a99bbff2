//! The two crates: 40 structs of 15 fields, with serde alone and as entities of one table with four
//! access patterns each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How many structs there are.
pub const ENTITIES: usize = 40;

/// The fields of each struct: six that are part of keys, and what attributes mostly are.
pub const FIELDS: [(&str, &str); 15] = [
    ("tenant", "String"),
    ("id", "u64"),
    ("status", "Status"),
    ("owner", "String"),
    ("placed_at", "u64"),
    ("due_at", "u64"),
    ("title", "String"),
    ("note", "Option<String>"),
    ("amount", "i64"),
    ("weight", "f64"),
    ("is_paid", "bool"),
    ("tags", "BTreeSet<String>"),
    ("lines", "Vec<Line>"),
    ("ship_to", "Line"),
    ("revision", "u32"),
];

/// The patterns of each entity: the table's key, two rendered indexes, one of attributes.
pub const PATTERNS: usize = 4;

/// Writes both sources below `target`.
pub fn write() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/generated");
    let failed = |error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::write(folder.join("floor.rs"), floor()).map_err(failed)?;
    fs::write(folder.join("typed.rs"), typed()).map_err(failed)
}

fn floor() -> String {
    let mut text =
        head("serde::{Deserialize, Serialize}", "Debug, Clone, Copy, Serialize, Deserialize");
    for entity in 0..ENTITIES {
        text.push_str("\n#[derive(Debug, Serialize, Deserialize)]\n");
        push_struct(&mut text, entity);
    }
    text
}

fn typed() -> String {
    let mut text = head(
        "dyno::{Entity, KeyComponent, Table};\nuse serde::{Deserialize, Serialize}",
        "Debug, Clone, Copy, Serialize, Deserialize, KeyComponent",
    );
    let names: Vec<String> = (0..ENTITIES).map(name).collect();
    let _ = write!(
        text,
        r#"
#[derive(Table)]
#[table(
    name = "everything",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    gsi(board, pk = [tenant, status], sk = [placed_at, id]),
    entities({}),
)]
pub struct Everything;
"#,
        names.join(", ")
    );
    for (entity, name) in names.iter().enumerate() {
        let kind = name.to_uppercase();
        let _ = write!(
            text,
            r#"
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Everything,
    pk = "TENANT#{{tenant}}",
    sk = "{kind}#{{id}}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "{kind}#{{tenant}}#{{status}}", sk = "{{placed_at}}#{{id}}"),
    access(by_owner, index = gsi2, pk = "OWNER#{{owner}}", sk = "{kind}#{{due_at}}"),
    access(on_board, index = board, pk = [tenant, status], sk = [placed_at, id]),
)]
"#
        );
        push_struct(&mut text, entity);
    }
    text
}

fn head(imports: &str, derives_of_status: &str) -> String {
    format!(
        "use std::collections::BTreeSet;\n\nuse {imports};\n\n\
         #[derive({derives_of_status})]\npub enum Status {{\n    Open,\n    Paid,\n    Shipped,\n}}\n\n\
         #[derive(Debug, Clone, Serialize, Deserialize)]\npub struct Line {{\n    pub sku: String,\n    \
         pub count: u32,\n}}\n"
    )
}

fn push_struct(text: &mut String, entity: usize) {
    let _ = writeln!(text, "pub struct {} {{", name(entity));
    for (field, ty) in FIELDS {
        let _ = writeln!(text, "    pub {field}: {ty},");
    }
    text.push_str("}\n");
}

fn name(entity: usize) -> String {
    format!("Entity{entity:02}")
}
