//! What is sent to keep the promises of an entity: versions, unique values, attributes that stay.

use dyno::backend::{BackendError, CancellationReason, ErrorCode};
use dyno::op::{
    DeleteItemOutput, GetItemOutput, PutItemOutput, Request, Response, TransactWriteItem,
    TransactWriteItemsOutput, UpdateItemOutput,
};
use dyno::{AttributeValue, Db, Entity, ErrorKind, Item, Key, Reason, Table};
use serde::{Deserialize, Serialize};

use super::script::{Script, filled};

#[derive(Table)]
#[table(name = "accounts", pk = "pk", sk = "sk", entities(User, Note))]
struct Accounts;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(table = Accounts, pk = "USER#{id}", sk = "META",
         unique(badge, fields = [tenant, badge]))]
struct User {
    id: u64,
    #[entity(unique)]
    email: String,
    tenant: String,
    badge: Option<u32>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(table = Accounts, pk = "NOTE#{id}", sk = "META")]
struct Note {
    id: u64,
    text: String,
    #[entity(immutable)]
    author: String,
    #[entity(immutable)]
    source: Option<String>,
    #[entity(version)]
    rev: u32,
}

fn user() -> User {
    User { id: 7, email: "ada@x".into(), tenant: "t1".into(), badge: None, name: "Ada".into() }
}

fn note(rev: u32) -> Note {
    Note { id: 1, text: "hi".into(), author: "ada".into(), source: None, rev }
}

fn accounts(
    answers: impl IntoIterator<Item = Result<Response, BackendError>>,
) -> (Script, Db<Accounts>) {
    let script = Script::answering(answers);
    (script.clone(), Db::new(script))
}

/// What a request writes and requires, with names and values in their places.
fn told(request: &Request) -> String {
    match request {
        Request::PutItem(put) => format!(
            "put if {}",
            filled(
                put.condition_expression.as_ref(),
                put.expression_attribute_names.as_ref(),
                put.expression_attribute_values.as_ref()
            )
        ),
        Request::UpdateItem(update) => {
            let text = |text| {
                let names = update.expression_attribute_names.as_ref();
                filled(text, names, update.expression_attribute_values.as_ref())
            };
            format!(
                "{} if {}",
                text(update.update_expression.as_ref()),
                text(update.condition_expression.as_ref())
            )
        }
        Request::DeleteItem(delete) => format!(
            "delete if {}",
            filled(
                delete.condition_expression.as_ref(),
                delete.expression_attribute_names.as_ref(),
                delete.expression_attribute_values.as_ref()
            )
        ),
        Request::GetItem(get) => {
            format!("get {} consistent {}", pk(&get.key), get.consistent_read)
        }
        Request::TransactWriteItems(transaction) => {
            let actions: Vec<String> = transaction.transact_items.iter().map(action).collect();
            actions.join("\n")
        }
        other => panic!("{other:?}"),
    }
}

fn action(item: &TransactWriteItem) -> String {
    match item {
        TransactWriteItem::Put(put) => {
            let condition = filled(
                put.condition_expression.as_ref(),
                put.expression_attribute_names.as_ref(),
                put.expression_attribute_values.as_ref(),
            );
            format!("put {} if {condition}", pk(&put.item))
        }
        TransactWriteItem::Delete(delete) => {
            let condition = filled(
                delete.condition_expression.as_ref(),
                delete.expression_attribute_names.as_ref(),
                delete.expression_attribute_values.as_ref(),
            );
            format!("delete {} if {condition}", pk(&delete.key))
        }
        TransactWriteItem::Update(update) => {
            let text = |text| {
                let names = update.expression_attribute_names.as_ref();
                filled(text, names, update.expression_attribute_values.as_ref())
            };
            format!(
                "update {} {} if {}",
                pk(&update.key),
                text(Some(&update.update_expression)),
                text(update.condition_expression.as_ref())
            )
        }
        TransactWriteItem::ConditionCheck(check) => format!("check {}", pk(&check.key)),
    }
}

fn pk(item: &Item) -> &str {
    item.get("pk").and_then(AttributeValue::as_s).unwrap_or_default()
}

#[expect(clippy::unnecessary_wraps, reason = "an answer of the script, which may be an error")]
fn found(item: Option<Item>) -> Result<Response, BackendError> {
    let mut output = GetItemOutput::default();
    output.item = item;
    Ok(output.into())
}

fn stored(user: &User) -> Item {
    let mut item = Key::of(user).to_item();
    item.extend(dyno::item::to_item(user).unwrap());
    item.retain(|_, value| *value != AttributeValue::Null);
    item
}

fn refused(item: Option<Item>) -> BackendError {
    BackendError::new(ErrorCode::ConditionalCheckFailed, "The conditional request failed")
        .with_item(item)
}

fn cancelled(reasons: &[(&str, Option<Item>)]) -> BackendError {
    let reasons = reasons.iter().map(|(code, item)| CancellationReason {
        code: (*code).to_owned(),
        message: None,
        item: item.clone(),
    });
    BackendError::new(ErrorCode::TransactionCanceled, "Transaction cancelled")
        .with_cancellation_reasons(reasons.collect())
}

const OWN: &str = r#"M({"pk": S("USER#00000000000000000007#"), "sk": S("META")})"#;

#[tokio::test]
async fn a_put_writes_the_next_version_if_the_stored_one_is_its_own() {
    let (script, db) =
        accounts([Ok(PutItemOutput::default().into()), Ok(PutItemOutput::default().into())]);
    assert_eq!(db.put(&note(0)).returning_new().await.unwrap(), note(1));
    db.put(&note(3)).await.unwrap();
    let asked = script.asked();
    let stays =
        "(attribute_not_exists(author) OR author = S(\"ada\")) AND attribute_not_exists(source)";
    assert_eq!(
        told(&asked[0]),
        format!("put if (attribute_not_exists(rev) OR rev = N(Number(0))) AND {stays}")
    );
    assert_eq!(told(&asked[1]), format!("put if rev = N(Number(3)) AND {stays}"));
    let Request::PutItem(put) = &asked[1] else { panic!("{asked:?}") };
    assert_eq!(put.item.get("rev"), Some(&4u8.into()));
}

#[tokio::test]
async fn what_is_new_has_no_version_to_expect() {
    let (script, db) = accounts([Ok(PutItemOutput::default().into())]);
    assert_eq!(db.create(&note(0)).returning_new().await.unwrap().rev, 1);
    assert_eq!(told(&script.asked()[0]), "put if attribute_not_exists(pk)");
}

#[tokio::test]
async fn a_refusal_tells_what_was_expected_and_found() {
    let item = |rev: u8, author: &str| {
        Some(Item::from([("rev", AttributeValue::from(rev)), ("author", author.into())]))
    };
    let check = async |answer: Option<Item>, expected: Reason| {
        let (_, db) = accounts([Err(refused(answer))]);
        let error = db.put(&note(3)).condition(|n| n.text.exists()).await.unwrap_err();
        assert_eq!((error.kind(), error.reason()), (ErrorKind::Rejected, Some(&expected)));
    };
    check(item(5, "ada"), Reason::Stale { expected: 3, found: Some(5) }).await;
    check(None, Reason::Stale { expected: 3, found: None }).await;
    check(item(3, "bob"), Reason::Immutable { attribute: "author" }).await;
    check(item(3, "ada"), Reason::Condition).await;
}

#[tokio::test]
async fn patches_count_and_deletes_and_checks_expect() {
    let answers = [
        Ok(UpdateItemOutput::default().into()),
        Ok(UpdateItemOutput::default().into()),
        Ok(DeleteItemOutput::default().into()),
    ];
    let (script, db) = accounts(answers);
    let _ = db.patch(Note::key(1)).set(|n| n.text, "x").expect_rev(3).await;
    let _ = db.patch(Note::key(1)).expect_rev(0).await;
    db.delete(Note::key(1)).expect_rev(4).await.unwrap();
    let asked: Vec<String> = script.asked().iter().map(told).collect();
    assert_eq!(
        asked,
        [
            r#"SET text = S("x") ADD rev N(Number(1)) if attribute_exists(pk) AND rev = N(Number(3))"#,
            " if attribute_exists(pk) AND (attribute_not_exists(rev) OR rev = N(Number(0)))",
            "delete if rev = N(Number(4))",
        ]
    );
    let (script, db) = accounts([Ok(TransactWriteItemsOutput::default().into())]);
    db.transact((db.check(Note::key(2)).expect_rev(2), db.put(&note(1)))).await.unwrap();
    assert!(
        told(&script.asked()[0]).contains("put NOTE#00000000000000000001# if rev = N(Number(1))")
    );
}

#[tokio::test]
async fn a_create_claims_its_values_without_a_read() {
    let (script, db) = accounts([Ok(TransactWriteItemsOutput::default().into())]);
    db.create(&User { badge: Some(5), ..user() }).await.unwrap();
    let asked = script.asked();
    let free = format!("if attribute_not_exists(pk) OR $owner IN ({OWN})");
    assert_eq!(
        told(&asked[0]),
        format!(
            "put USER#00000000000000000007# if attribute_not_exists(pk)\n\
             put $UNIQUE#User#badge#t1#$5# {free}\n\
             put $UNIQUE#User#email#ada@x# {free}"
        )
    );
}

#[tokio::test]
async fn a_put_reads_and_writes_plainly_where_no_value_changes() {
    let (script, db) =
        accounts([found(Some(stored(&user()))), Ok(PutItemOutput::default().into())]);
    db.put(&User { name: "Eve".into(), ..user() }).await.unwrap();
    let asked: Vec<String> = script.asked().iter().map(told).collect();
    assert_eq!(
        asked,
        [
            "get USER#00000000000000000007# consistent true",
            r#"put if email = S("ada@x") AND tenant = S("t1") AND attribute_not_exists(badge)"#,
        ]
    );
}

#[tokio::test]
async fn a_patch_of_a_unique_value_moves_its_marker() {
    let moved = User { email: "eve@x".into(), ..user() };
    let answers = [
        found(Some(stored(&user()))),
        Ok(TransactWriteItemsOutput::default().into()),
        found(Some(stored(&moved))),
    ];
    let (script, db) = accounts(answers);
    assert_eq!(db.patch(User::key(7)).set(|u| u.email, "eve@x").await.unwrap(), moved);
    let asked = script.asked();
    let free = format!("if attribute_not_exists(pk) OR $owner IN ({OWN})");
    assert_eq!(
        told(&asked[1]),
        format!(
            "update USER#00000000000000000007# SET email = S(\"eve@x\") if attribute_exists(pk) AND email = \
             S(\"ada@x\") AND tenant = S(\"t1\") AND attribute_not_exists(badge)\n\
             delete $UNIQUE#User#email#ada@x# {free}\n\
             put $UNIQUE#User#email#eve@x# {free}"
        )
    );
}

#[tokio::test]
async fn a_patch_of_nothing_unique_is_one_request() {
    let (script, db) = accounts([Ok(UpdateItemOutput::default().into())]);
    let _ = db.patch(User::key(7)).set(|u| u.name, "Eve").await;
    let asked: Vec<String> = script.asked().iter().map(told).collect();
    assert_eq!(asked, [r#"SET name = S("Eve") if attribute_exists(pk)"#]);
}

#[tokio::test]
async fn a_taken_value_is_told_by_its_constraint_and_holder() {
    let other = User { id: 8, ..user() };
    let mut marker = Item::from([("pk", "$UNIQUE#User#email#ada@x#"), ("_t", "$unique")]);
    marker.insert("$owner", Key::of(&other).to_item());
    let reasons = [("None", None), ("ConditionalCheckFailed", Some(marker))];
    let (_, db) = accounts([Err(cancelled(&reasons))]);
    let error = db.create(&user()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.reason(), Some(&Reason::Unique { name: "email" }));
    let rejection = error.rejection().unwrap();
    assert_eq!(rejection.holder::<User>(), Some(User::key(8)));
    assert_eq!((rejection.old::<User>().unwrap(), rejection.holder::<Note>()), (None, None));
}

#[tokio::test]
async fn what_has_moved_is_planned_anew_and_a_refusal_is_not() {
    let moved = User { email: "bob@x".into(), ..user() };
    let answers = [
        found(Some(stored(&user()))),
        Err(cancelled(&[("ConditionalCheckFailed", Some(stored(&moved)))])),
        Ok(TransactWriteItemsOutput::default().into()),
    ];
    let (script, db) = accounts(answers);
    db.delete(User::key(7)).await.unwrap();
    let asked = script.asked();
    assert!(told(&asked[1]).contains("delete $UNIQUE#User#email#ada@x#"));
    assert!(told(&asked[2]).contains("delete $UNIQUE#User#email#bob@x#"));

    let same = stored(&user());
    let answers =
        [found(Some(same.clone())), Err(cancelled(&[("ConditionalCheckFailed", Some(same))]))];
    let (_, db) = accounts(answers);
    let error = db.delete(User::key(7)).condition(|u| u.name.eq("Eve")).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Condition));
}

#[tokio::test]
async fn a_marker_of_someone_else_is_left_alone() {
    let answers = [
        found(Some(stored(&user()))),
        Err(cancelled(&[("None", None), ("ConditionalCheckFailed", None)])),
        Ok(DeleteItemOutput::default().into()),
    ];
    let (script, db) = accounts(answers);
    // The second plan has the deletion alone, and is a transaction of one.
    let _ = db.delete(User::key(7)).await;
    let asked = script.asked();
    assert_eq!(told(&asked[2]).lines().count(), 1);
}

#[tokio::test]
async fn slots_are_those_of_the_callers_actions() {
    let reasons = [
        ("None", None),
        ("None", None),
        ("None", None),
        ("None", None),
        ("ConditionalCheckFailed", None),
    ];
    let (script, db) = accounts([Err(cancelled(&reasons))]);
    let eve = User { id: 9, email: "eve@x".into(), ..user() };
    let actions = (db.create(&user()), db.create(&note(0)), db.create(&eve));
    let error = db.transact(actions).await.unwrap_err();
    let reasons: Vec<_> =
        error.slots().iter().map(|slot| slot.as_ref().map(|slot| slot.reason().clone())).collect();
    assert_eq!(reasons, [None, None, Some(Reason::Unique { name: "email" })]);
    assert_eq!(told(&script.asked()[0]).lines().count(), 5);
}

#[tokio::test]
async fn one_value_for_two_actions_and_too_many_actions_are_refused_before_sending() {
    let (script, db) = accounts([]);
    let twin = User { id: 9, ..user() };
    let error = db.transact((db.create(&user()), db.create(&twin))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let reason = error.slots()[1].as_ref().map(|slot| slot.reason().clone());
    assert_eq!(reason, Some(Reason::Unique { name: "email" }));
    let users: Vec<dyno::Action> = (0..51)
        .map(|id| db.create(&User { id, email: format!("{id}@x"), ..user() }).into())
        .collect();
    let error = db.transact(users).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(
        error
            .message()
            .starts_with("a transaction has at most 100 actions, and this one 102, with 51")
    );
    assert_eq!(script.asked().len(), 0);
}
