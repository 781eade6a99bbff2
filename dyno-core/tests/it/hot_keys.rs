//! Which keys are counted, and that memory does not grow with them.

use dyno_core::Db;
use dyno_core::backend::BackendExt;
use dyno_core::layer::HotKeys;
use dyno_core::op::{GetItem, GetItemOutput, QueryOutput};
use dyno_core::value::Item;

use super::expanded::{Order, Saas, Status};
use super::script::Script;

#[tokio::test]
async fn a_hot_key_is_found_among_many_cold_ones() {
    let script = Script::answering((0..3_000).map(|_| Ok(GetItemOutput::default().into())));
    let hot = HotKeys::new(script, "pk", 20).raw();
    for number in 0..2_000_u32 {
        let key = if number % 5 == 0 { "hot".to_owned() } else { format!("cold{number}") };
        hot.send(GetItem::new("t", Item::from([("pk", key), ("sk", "x".to_owned())])))
            .await
            .unwrap();
    }
    let top = hot.top();
    assert_eq!(top.len(), 20);
    assert_eq!((top[0].key.as_str(), top[0].count - top[0].error), ("hot", 400));
    hot.clear();
    assert!(hot.top().is_empty());
}

#[tokio::test]
async fn keys_are_hashed_unless_told_otherwise_and_sampled() {
    let script = Script::answering((0..10).map(|_| Ok(GetItemOutput::default().into())));
    let hot = HotKeys::new(script, "pk", 5).one_in(5);
    for _ in 0..10 {
        hot.send(GetItem::new("t", Item::from([("pk", "secret")]))).await.unwrap();
    }
    let top = hot.top();
    assert_eq!((top.len(), top[0].count, top[0].key.len()), (1, 2, 16));
    assert!(!format!("{top:?}").contains("secret"));
}

#[tokio::test]
async fn queries_count_for_what_they_fix() {
    let script = Script::answering((0..2).map(|_| Ok(QueryOutput::default().into())));
    let hot = HotKeys::new(script, "pk", 5).raw();
    let db = Db::<Saas>::new(hot.clone());
    let by_status = Order::query().by_status("t1", Status::Open).placed_at_in(5..);
    db.query(by_status).all().await.unwrap();
    db.query(Order::query().of_tenant("t1")).all().await.unwrap();
    let seen: Vec<_> = hot.top().into_iter().map(|key| (key.index, key.key)).collect();
    let index = (Some("gsi1".to_owned()), "TENANT#t1#00000#".to_owned());
    assert_eq!(seen, [(None, "TENANT#t1#".to_owned()), index]);
}
