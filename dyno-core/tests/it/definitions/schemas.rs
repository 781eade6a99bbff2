//! Descriptors as the derives would make them, with every feature and with names of the worst kind.

use dyno_core::op::ScalarAttributeType;
use dyno_core::schema::*;

const fn own(attribute: &'static str, native: ScalarAttributeType) -> Component {
    Component { attribute, native }
}

const TENANT: EntitySchema = EntitySchema {
    name: "Tenant",
    kind: "Tenant",
    components: &[own("tenant", ScalarAttributeType::S)],
    primary: KeyTemplates::new(
        &[Part::Literal("TENANT#"), Part::Component(0)],
        Some(&[Part::Literal("META")]),
    ),
    attributes: &["tenant", "name", "expires_at"],
    patterns: &[PatternSchema::primary("profile", "The tenant,\nas one item | no more.")],
    ..EntitySchema::EMPTY
};

const ORDER: EntitySchema = EntitySchema {
    name: "Order",
    kind: "Order",
    components: &[
        own("tenant", ScalarAttributeType::S),
        own("id", ScalarAttributeType::N),
        own("status", ScalarAttributeType::S),
        own("placed_at", ScalarAttributeType::N),
        own("email", ScalarAttributeType::S),
    ],
    primary: KeyTemplates::new(
        &[Part::Literal("TENANT#"), Part::Component(0)],
        Some(&[Part::Literal("ORDER#"), Part::Component(1)]),
    ),
    indexes: &[
        IndexKeys::Composite {
            index: "gsi1",
            templates: KeyTemplates::new(
                &[Part::Literal("TENANT#"), Part::Component(0), Part::Component(2)],
                Some(&[Part::Component(3), Part::Component(1)]),
            ),
        }
        .sharded(Shards::new(8, 8, ShardBy::PrimaryKey)),
        IndexKeys::Native(NativeKeys { index: "board", pk: &[0, 2], sk: &[3, 1] }),
        IndexKeys::Composite {
            index: "by_email",
            templates: KeyTemplates::new(&[Part::Literal("EMAIL#"), Part::Component(4)], None),
        },
        IndexKeys::Composite {
            index: "by_total",
            templates: KeyTemplates::new(
                &[Part::Literal("TENANT#"), Part::Component(0)],
                Some(&[Part::Literal("TOTAL#"), Part::Component(3)]),
            ),
        },
    ],
    attributes: &["tenant", "id", "status", "placed_at", "email", "tags", "ship_to", "lines"],
    sets: &["tags"],
    documents: &[("ship_to", &DocumentSchema::EMPTY)],
    patterns: &[
        PatternSchema::primary("of_tenant", "Every order of a tenant."),
        PatternSchema::index("by_status", 0, "Orders of a status, oldest first."),
        PatternSchema::index("on_board", 1, ""),
        PatternSchema::index("of_customer", 2, ""),
        PatternSchema::index("by_total", 3, ""),
    ],
    ..EntitySchema::EMPTY
};

pub(super) const EVERYTHING: TableSchema = TableSchema {
    type_name: "EverythingTable",
    name: TableName::Env("SAAS_TABLE"),
    pk: "pk",
    sk: Some("sk"),
    kind: "_t",
    ttl: Some("expires_at"),
    indexes: &[
        IndexSchema {
            name: "gsi1",
            key: IndexKey::Composite { pk: "gsi1pk", sk: Some("gsi1sk") },
            ..IndexSchema::EMPTY
        },
        IndexSchema {
            name: "board",
            key: IndexKey::Native { pk: &["tenant", "status"], sk: &["placed_at", "id"] },
            ..IndexSchema::EMPTY
        },
        IndexSchema {
            name: "by_email",
            key: IndexKey::Composite { pk: "email_pk", sk: None },
            projection: IndexProjection::KeysOnly,
            ..IndexSchema::EMPTY
        },
        IndexSchema {
            name: "by_total",
            local: true,
            key: IndexKey::Composite { pk: "pk", sk: Some("total_sk") },
            projection: IndexProjection::Include(&["_t", "status"]),
        },
    ],
    entities: &[&TENANT, &ORDER],
    ..TableSchema::EMPTY
};

const TROUBLE: EntitySchema = EntitySchema {
    name: "Trouble",
    components: &[own("a|`b", ScalarAttributeType::S)],
    primary: KeyTemplates::new(&[Part::Literal("`|\n\"\\${x}#"), Part::Component(0)], None),
    attributes: &["a|`b"],
    patterns: &[PatternSchema::primary("all", "a | b\r\n<script>")],
    ..EntitySchema::EMPTY
};

pub(super) const HOSTILE: TableSchema = TableSchema {
    type_name: "_1",
    name: TableName::Fixed("t"),
    pk: "p|k\"\n${x}",
    entities: &[&TROUBLE],
    ..TableSchema::EMPTY
};
