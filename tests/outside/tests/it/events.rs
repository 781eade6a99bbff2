//! The stream's records as AWS Lambda hands them to a function.

use dyno::change::Change;
use dyno::change::lambda::{BatchResponse, DynamoDbEvent};
use dyno::{BackendExt, Key};
use dyno_outside::model::{Desk, DeskItem, Tenant};
use serde_json::{Value, json};

use super::samples::tenant;
use super::ways::World;

/// The event's JSON for an insertion of a tenant, as the stored item is.
async fn insertion(world: &World, id: &str, number: u64) -> Value {
    world.db.put(&tenant(id)).await.unwrap();
    let get = dyno::op::GetItem::new("desk", Key::of(&tenant(id)).to_item());
    let stored = world.backend.send(get).await.unwrap().item.unwrap();
    let mut image = serde_json::Map::new();
    for (name, value) in stored.iter() {
        // `serde_dynamo` knows the JSON of an attribute.
        let value = serde_dynamo::AttributeValue::from(value.clone());
        image.insert(name.to_string(), serde_json::to_value(value).unwrap());
    }
    json!({
        "eventID": format!("e{number}"),
        "eventName": "INSERT",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "Keys": {"pk": image["pk"], "sk": image["sk"]},
            "NewImage": image,
            "SequenceNumber": number.to_string(),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        }
    })
}

pub(crate) async fn reads_events_of_lambda(world: &World) {
    let records = [insertion(world, "t1", 1).await, insertion(world, "t2", 2).await];
    let json = json!({ "Records": records });
    let event: DynamoDbEvent<Desk> = serde_json::from_value(json.clone()).unwrap();
    let mut seen = Vec::new();
    let answer = event
        .each(async |event| {
            assert!(event.key::<Tenant>().is_some());
            seen.push(event.into_entities()?);
            Ok::<_, dyno::Error>(())
        })
        .await;
    assert_eq!(answer, BatchResponse::success());
    assert_eq!(seen, ["t1", "t2"].map(|id| Change::Inserted(DeskItem::Tenant(tenant(id)))));

    let event: DynamoDbEvent<Desk> = serde_json::from_value(json).unwrap();
    let answer = event.each(async |event| if event.event_id == "e2" { Err(()) } else { Ok(()) });
    let answer = serde_json::to_value(answer.await).unwrap();
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "2"}]}));
}
