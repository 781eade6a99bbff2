//! One source of truth: definitions for other tools, and whether the live table is as declared.

use dyno::schema::{cdk, cloudformation, markdown, terraform, workbench};
use dyno::{BackendExt, Table};
use dyno_outside::model::Desk;
use serde_json::Value;

use super::ways::{World, options};

pub(crate) async fn verifies_the_table(world: &World) {
    let difference = world.db.verify().await.unwrap();
    assert!(!difference.breaks(), "{difference}");
    assert_eq!(difference.to_string(), "table `desk` is as declared");

    let schema = Desk::SCHEMA;
    for json in
        [cloudformation(schema, &options()), cdk(schema, &options()), workbench(schema, &options())]
    {
        let json: Value = serde_json::from_str(&json).unwrap();
        assert!(json.to_string().contains("gsi1pk"));
    }
    assert!(terraform(schema, &options()).contains("resource \"aws_dynamodb_table\" \"desk\""));
    let chart = markdown(schema, &options());
    assert!(chart.contains("| `by_status` | `Ticket` | `gsi1` |"), "{chart}");
    assert!(chart.contains("Those of one status, the most important first."), "{chart}");

    // A table that somebody made smaller.
    world.db.delete_table().await.unwrap();
    let mut request = dyno::schema::create_table(schema, "desk");
    request.global_secondary_indexes.as_mut().unwrap().retain(|index| index.index_name != "board");
    request.attribute_definitions.retain(|it| {
        !["tenant", "status", "priority", "number"].contains(&it.attribute_name.as_str())
    });
    world.backend.send(request).await.unwrap();
    let difference = world.db.verify().await.unwrap();
    assert!(difference.breaks());
    assert!(difference.to_string().contains("`board`"), "{difference}");
}
