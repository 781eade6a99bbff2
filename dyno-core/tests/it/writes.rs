//! What writes ask, and what they make of refusals.

use std::collections::BTreeSet;

use dyno_core::backend::{BackendError, CancellationReason, ErrorCode};
use dyno_core::entity::Table;
use dyno_core::expr::{Optional, Path};
use dyno_core::op::{PutItemOutput, Request, TransactWriteItem, UpdateItemOutput};
use dyno_core::schema::{TableName, TableSchema};
use dyno_core::value::{AttributeValue, Item, Name};
use dyno_core::{Db, ErrorKind, Reason};

use super::expanded::{Order, Saas, SaasItem, Status, Tenant, order};
use super::script::{Script, filled};

fn refused(item: Option<Item>) -> BackendError {
    BackendError::new(ErrorCode::ConditionalCheckFailed, "The conditional request failed")
        .with_item(item)
}

#[tokio::test]
async fn put_writes_attributes_kind_and_every_key() {
    let script = Script::answering([Ok(PutItemOutput::default().into())]);
    Db::<Saas>::new(script.clone()).put(&order()).await.unwrap();
    let Some(Request::PutItem(put)) = script.asked().pop() else { panic!("no put") };
    assert_eq!(put.condition_expression, None);
    let names: Vec<_> = put.item.keys().map(Name::as_str).collect();
    assert_eq!(
        names,
        [
            "_t",
            "gsi1pk",
            "gsi1sk",
            "id",
            "pk",
            "placed_at",
            "ship_to",
            "sk",
            "status",
            "tags",
            "tenant_id",
            "total"
        ]
    );
    assert_eq!(put.item.get("gsi1pk"), Some(&"TENANT#t1#00000#".into()));
    assert_eq!(put.item.get("tags"), Some(&AttributeValue::Ss(["late".to_owned()].into())));
}

#[tokio::test]
async fn an_empty_set_is_left_out_and_an_optional_component_makes_the_key() {
    let script = Script::answering([Ok(PutItemOutput::default().into())]);
    let mut order = order();
    order.tags.clear();
    order.coupon = Some("c#1".to_owned());
    Db::<Saas>::new(script.clone()).put(&order).await.unwrap();
    let Some(Request::PutItem(put)) = script.asked().pop() else { panic!("no put") };
    assert!(!put.item.contains_key("tags"));
    assert_eq!(put.item.get("gsi2pk"), Some(&"COUPON#c%231#".into()));
    assert_eq!(put.item.get("coupon"), Some(&"c#1".into()));
}

#[tokio::test]
async fn create_is_refused_with_the_item_that_exists() {
    let existing = Item::from([("_t", "Order")]);
    let script = Script::answering([Err(refused(Some(existing.clone())))]);
    let error = Db::<Saas>::new(script.clone()).create(&order()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.reason(), Some(&Reason::Exists));
    assert_eq!(error.rejection().unwrap().item(), Some(&existing));
    assert_eq!(
        error.to_string(),
        "PutItem on table `saas`, entity `Order`: ConditionalCheckFailedException: \
         The conditional request failed (the item exists already)"
    );
    let Some(Request::PutItem(put)) = script.asked().pop() else { panic!("no put") };
    let condition = filled(
        put.condition_expression.as_ref(),
        put.expression_attribute_names.as_ref(),
        put.expression_attribute_values.as_ref(),
    );
    assert_eq!(condition, "attribute_not_exists(pk)");
}

async fn update_of(
    patch: impl FnOnce(dyno_core::write::Patch<Order>) -> dyno_core::write::Patch<Order>,
) -> String {
    let mut output = UpdateItemOutput::default();
    output.attributes = Some(Item::new());
    let script = Script::answering([Ok(output.into())]);
    let db = Db::<Saas>::new(script.clone());
    // The answer is no order; what was asked is looked at.
    let _ = patch(db.patch(Order::key("t1", 7))).await.unwrap_err();
    let Some(Request::UpdateItem(update)) = script.asked().pop() else { panic!("no update") };
    filled(
        update.update_expression.as_ref(),
        update.expression_attribute_names.as_ref(),
        update.expression_attribute_values.as_ref(),
    )
}

#[tokio::test]
async fn patches_render_their_sections() {
    assert_eq!(
        update_of(|p| p
            .set(|o| o.total, 5)
            .set(|o| o.ship_to.city, "Rome")
            .add(|o| o.tags, ["x", "y"]))
        .await,
        r#"SET total = N(Number(5)), ship_to.city = S("Rome") ADD tags Ss({"x", "y"})"#
    );
    assert_eq!(
        update_of(|p| p.add(|o| o.total, -3).subtract(|o| o.tags, ["late"])).await,
        r#"ADD total N(Number(-3)) DELETE tags Ss({"late"})"#
    );
    assert_eq!(
        update_of(|p| p.set_if_absent(|o| o.total, 1).remove(|o| o.tags)).await,
        "SET total = if_not_exists(total, N(Number(1))) REMOVE tags"
    );
    assert_eq!(
        update_of(|p| p.set(|o| o.tags, BTreeSet::from(["a".to_owned()]))).await,
        r#"SET tags = Ss({"a"})"#
    );
    assert_eq!(update_of(|p| p.set(|o| o.tags, BTreeSet::new())).await, "REMOVE tags");
    let nobody: [&str; 0] = [];
    assert_eq!(update_of(|p| p.add(|o| o.tags, nobody)).await, "");
}

#[tokio::test]
async fn rekey_moves_attributes_and_keys_together() {
    assert_eq!(
        update_of(|p| p.rekey(|k| k.by_status(Status::Shipped, 20))).await,
        r#"SET gsi1pk = S("TENANT#t1#00001#"), gsi1sk = S("00000000000000000020#00000000000000000007#"), status = S("Shipped"), placed_at = N(Number(20))"#
    );
    assert_eq!(
        update_of(|p| p.rekey(|k| k.by_coupon(Some("c1".to_owned())))).await,
        r#"SET gsi2pk = S("COUPON#c1#"), coupon = S("c1")"#
    );
    assert_eq!(update_of(|p| p.rekey(|k| k.by_coupon(None))).await, "REMOVE gsi2pk, coupon");
}

#[tokio::test]
async fn a_patch_of_nothing_is_missing_and_a_condition_is_a_condition() {
    let item = Item::from([("_t", "Order")]);
    let script = Script::answering([Err(refused(None)), Err(refused(Some(item)))]);
    let db = Db::<Saas>::new(script.clone());
    let patch = || db.patch(Order::key("t1", 7)).set(|o| o.total, 1).condition(|o| o.total.lt(9));
    assert_eq!(patch().await.unwrap_err().reason(), Some(&Reason::Missing));
    assert_eq!(patch().await.unwrap_err().reason(), Some(&Reason::Condition));
    let Some(Request::UpdateItem(update)) = script.asked().pop() else { panic!("no update") };
    let condition = filled(
        update.condition_expression.as_ref(),
        update.expression_attribute_names.as_ref(),
        update.expression_attribute_values.as_ref(),
    );
    assert_eq!(condition, "attribute_exists(pk) AND total < N(Number(9))");
}

#[tokio::test]
async fn a_transaction_tells_which_actions_were_refused() {
    let none = CancellationReason { code: "None".to_owned(), ..CancellationReason::default() };
    let failed = CancellationReason { code: "ConditionalCheckFailed".to_owned(), ..none.clone() };
    let error = BackendError::new(ErrorCode::TransactionCanceled, "Transaction cancelled")
        .with_cancellation_reasons(vec![none, failed]);
    let script = Script::answering([Err(error)]);
    let db = Db::<Saas>::new(script.clone());
    let actions = (db.put(&order()), db.check(Tenant::key("t1")).condition(|t| t.name.eq("Ada")));
    let error = db.transact(actions).token("once").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let reasons: Vec<_> =
        error.slots().iter().map(|slot| slot.as_ref().map(|s| s.reason().clone())).collect();
    assert_eq!(reasons, [None, Some(Reason::Missing)]);
    let Some(Request::TransactWriteItems(asked)) = script.asked().pop() else { panic!("nothing") };
    assert_eq!(asked.client_request_token.as_deref(), Some("once"));
    let TransactWriteItem::ConditionCheck(check) = &asked.transact_items[1] else {
        panic!("no check")
    };
    assert_eq!(check.condition_expression, "attribute_exists(#n0) AND #n1 = :v0");
}

/// A table whose name comes from an environment variable that nobody sets.
struct Unnamed;

impl Table for Unnamed {
    type Item = SaasItem;

    const SCHEMA: &'static TableSchema = &TableSchema {
        type_name: "Unnamed",
        name: TableName::Env("DYNO_TEST_NO_SUCH_VARIABLE"),
        ..*Saas::SCHEMA
    };
}

#[tokio::test]
async fn a_missing_environment_variable_is_an_error_of_the_operation() {
    let script = Script::default();
    let db = Db::<Unnamed>::new(script.clone());
    let error = db.describe_table().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("`DYNO_TEST_NO_SUCH_VARIABLE`"), "{error}");
    assert!(script.asked().is_empty());
    let error = db.table_name("other").describe_table().await.unwrap_err();
    assert_eq!(error.table(), Some("other"));
    assert_eq!(script.asked().len(), 1);
}

#[tokio::test]
async fn a_patch_of_nothing_in_a_transaction_checks_the_item() {
    let script = Script::answering([Ok(dyno_core::op::TransactWriteItemsOutput::default().into())]);
    let db = Db::<Saas>::new(script.clone());
    let nothing = Vec::<String>::new();
    db.transact((db.patch(Order::key("t1", 7)).add(|o| o.tags, nothing),)).await.unwrap();
    let Some(Request::TransactWriteItems(transaction)) = script.asked().pop() else { panic!() };
    let [TransactWriteItem::ConditionCheck(check)] = transaction.transact_items.as_slice() else {
        panic!("{transaction:?}");
    };
    assert_eq!(check.condition_expression, "attribute_exists(#n0)");
}

#[tokio::test]
async fn no_path_leads_a_patch_to_a_key() {
    let check = async |path: &'static str, expected: &str| {
        let script = Script::default();
        let patch = Db::<Saas>::new(script.clone()).patch(Order::key("t1", 7));
        let error = patch.set(|_| Path::<Order, String>::new(path), "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert_eq!(error.message(), format!("attribute `{path}` {expected}"));
        assert_eq!(script.asked().len(), 0);
    };
    for name in ["pk", "sk", "_t", "gsi1pk", "gsi2pk"] {
        check(name, "holds a key or the kind, which are written with the entity").await;
    }
    for name in ["tenant_id", "id", "status", "placed_at", "coupon"] {
        check(name, "is part of a key and cannot be changed on its own: use `rekey`").await;
    }
    let patch = Db::<Saas>::new(Script::default()).patch(Order::key("t1", 7));
    let removed = patch.remove(|_| Path::<Order, String, Optional>::new("coupon"));
    assert_eq!(removed.await.unwrap_err().kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn no_form_of_an_error_prints_the_item() {
    let item = Item::from([("pk", "TENANT#secret#"), ("coupon", "secret")]);
    let script = Script::answering([Err(refused(Some(item.clone())))]);
    let error = Db::<Saas>::new(script).create(&order()).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    let reason = CancellationReason { code: "x".to_owned(), message: None, item: Some(item) };
    let printed =
        format!("{error} {error:?} {:?} {source} {source:?} {reason:?}", error.rejection());
    assert!(!printed.contains("secret"), "{printed}");
}

#[tokio::test]
async fn an_action_without_a_form_is_told_by_its_place() {
    let script = Script::default();
    let db = Db::<Saas>::new(script.clone());
    let patch = db.patch(Order::key("t1", 7));
    let bad = patch.set(|_| Path::<Order, f64>::new("total"), f64::NAN);
    let error = db.transact((db.delete(Tenant::key("t1")), bad)).await.unwrap_err();
    assert_eq!((error.kind(), error.entity()), (ErrorKind::Codec, Some("Order")));
    assert!(error.message().starts_with("action 1, counted from 0: not a DynamoDB number"));
    assert_eq!(script.asked().len(), 0);
}
