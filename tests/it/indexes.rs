//! Local indexes, and indexes that are keyed by the table's own key attributes, on the engine.

use dyno::{BackendExt, Db, Entity, Key, Limit, Partition, Projection, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "groups",
    pk = "pk",
    sk = "sk",
    gsi(inverted, pk = "sk", sk = "pk"),
    gsi(overloaded, pk = "sk", sk = "data"),
    lsi(by_time, sk = "time"),
    lsi(small, sk = "rank_key", projection = include("_t", "role")),
    entities(Member, Group, User)
)]
struct Groups;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Groups,
    pk = "GROUP#{group}",
    sk = "USER#{user}",
    access(of_group, primary),
    access(of_user, index = inverted, pk = "USER#{user}", sk = "GROUP#{group}"),
    access(by_role, index = overloaded, pk = "USER#{user}", sk = "ROLE#{role}"),
    access(by_time, index = by_time, sk = "{joined_at}"),
    access(by_rank, index = small, partial, sk = "{rank}")
)]
struct Member {
    group: String,
    user: String,
    joined_at: u64,
    role: String,
    rank: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Groups, pk = "GROUP#{id}", sk = "META")]
struct Group {
    id: String,
}

/// Lies on the inverted index beside its memberships.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Groups, pk = "USERS", sk = "USER#{id}")]
struct User {
    id: String,
}

#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Member, on(small))]
struct Role {
    role: String,
}

fn member(group: &str, user: &str, joined_at: u64) -> Member {
    let (group, user, role) = (group.to_owned(), user.to_owned(), "reader".to_owned());
    Member { group, user, joined_at, role, rank: (joined_at > 10).then_some(1) }
}

async fn groups() -> Db<Groups> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    for group in ["g1", "g2"] {
        db.put(&Group { id: group.to_owned() }).await.unwrap();
        for (user, joined_at) in [("ada", 20), ("bob", 10), ("eve", 30)] {
            db.put(&member(group, user, joined_at)).await.unwrap();
        }
    }
    db.put(&User { id: "ada".to_owned() }).await.unwrap();
    db
}

#[tokio::test]
async fn a_local_index_is_read_in_its_own_order() {
    let db = groups().await;
    let by_time = || Member::query().by_time("g1");
    let users = |found: Vec<Member>| found.into_iter().map(|it| it.user).collect::<Vec<_>>();
    let all = db.query(by_time()).consistent().all().await.unwrap();
    assert_eq!(users(all), ["bob", "ada", "eve"]);
    let range = db.query(by_time().joined_at_in(..=20)).descending().all().await.unwrap();
    assert_eq!(users(range), ["ada", "bob"]);
    let first = db.query(by_time()).page(Limit::exactly(1), None).await.unwrap();
    let rest = db.query(by_time()).page(Limit::exactly(5), first.cursor).await.unwrap();
    assert_eq!(users(rest.items), ["ada", "eve"]);
    // The collection on the index holds what has its sort key, the group not among it.
    let partition = Partition::of(by_time());
    assert_eq!(db.collection(partition).consistent().all().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_local_index_key_moves_and_is_sparse() {
    let db = groups().await;
    let key = || Member::key("g1", "bob");
    db.patch(key()).rekey(|k| k.by_time(40u64)).await.unwrap();
    let last = db.query(Member::query().by_time("g1")).descending().first().await.unwrap();
    assert_eq!(last.map(|it| (it.user, it.joined_at)), Some(("bob".to_owned(), 40)));
    let roles = || db.query(Member::query().by_rank("g1")).project::<Role>().consistent();
    assert_eq!(roles().all().await.unwrap().len(), 2);
    db.patch(key()).rekey(|k| k.by_rank(Some(2))).await.unwrap();
    assert_eq!(roles().count().await.unwrap().items, 3);
    db.patch(Member::key("g1", "ada")).rekey(|k| k.by_rank(None)).await.unwrap();
    assert_eq!(roles().all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_inverted_index_is_the_table_from_the_other_side() {
    let db = groups().await;
    let of_ada = || Member::query().of_user("ada");
    let found = db.query(of_ada()).all().await.unwrap();
    assert_eq!(found, [member("g1", "ada", 20), member("g2", "ada", 20)]);
    assert_eq!(db.query(of_ada().group("g2")).all().await.unwrap().len(), 1);
    let page = db.query(of_ada()).page(Limit::exactly(1), None).await.unwrap();
    let rest = db.query(of_ada()).page(Limit::exactly(5), page.cursor).await.unwrap();
    assert_eq!(rest.items, [member("g2", "ada", 20)]);
    assert_eq!(db.collection(Partition::of(of_ada())).all().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_overloaded_index_shares_one_side_with_the_table() {
    let db = groups().await;
    let by_role = |role: &str| db.query(Member::query().by_role("ada").role(role));
    assert_eq!(by_role("reader").count().await.unwrap().items, 2);
    db.patch(Member::key("g1", "ada")).rekey(|k| k.by_role("owner")).await.unwrap();
    assert_eq!(by_role("owner").first().await.unwrap().map(|it| it.group).as_deref(), Some("g1"));
    let stored = dyno::op::GetItem::new("groups", Member::key("g1", "ada").to_item());
    let stored = db.backend().send(stored).await.unwrap().item.unwrap();
    assert_eq!(stored.get("pk"), Some(&"GROUP#g1#".into()));
    assert_eq!(stored.get("sk"), Some(&"USER#ada#".into()));
    assert_eq!(stored.get("data"), Some(&"ROLE#owner#".into()));
    assert_eq!(Key::<Member>::from_item(&stored), Some(Member::key("g1", "ada")));
}

#[tokio::test]
async fn the_table_is_made_with_both_kinds_of_indexes() {
    let db = groups().await;
    let table = db.describe_table().await.unwrap();
    let names = |indexes: Vec<&str>| indexes.join(" ");
    let local = table.local_secondary_indexes.iter().map(|it| it.index_name.as_str()).collect();
    let global = table.global_secondary_indexes.iter().map(|it| it.index_name.as_str()).collect();
    assert_eq!(names(local), "by_time small");
    assert_eq!(names(global), "inverted overloaded");
}
