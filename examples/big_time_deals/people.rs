//! What people like, watch and are told, one function for each access pattern.

use dyno::{Change, Cursor, Db, Limit, Page, Reason, Result};
use ulid::Ulid;

use super::model::{Brand, Category, Deals, DealsItem, Like, Message, Topic, User, Watch};

/// How many watchers are told at a time.
const WATCHERS_AT_A_TIME: u32 = 500;

/// What came of liking something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Liked {
    Done,
    Before,
    NoSuchTopic,
}

/// 12. Likes a brand or a category, once.
pub(crate) async fn like(db: &Db<Deals>, like: &Like) -> Result<Liked> {
    let (new, name) = (db.create(like), &like.name);
    let outcome = match like.topic {
        Topic::Brand => {
            let counted = db.patch(Brand::key(name)).add(|brand| brand.likes, 1u64);
            db.transact((new, counted)).await
        }
        Topic::Category => {
            let counted = db.patch(Category::key(name)).add(|category| category.likes, 1u64);
            db.transact((new, counted)).await
        }
    };
    let Err(error) = outcome else { return Ok(Liked::Done) };
    match (error.rejection_of(0), error.rejection_of(1)) {
        (Some(_), _) => Ok(Liked::Before),
        (None, Some(_)) => Ok(Liked::NoSuchTopic),
        (None, None) => Err(error),
    }
}

/// 13. Watches a brand or a category; twice is as once.
pub(crate) async fn watch(db: &Db<Deals>, watch: &Watch) -> Result<()> {
    db.put(watch).await
}

/// 14. Tells whoever watches its brand or its category of a new deal: for changes from the stream.
///
/// A change that comes again writes the same messages again: nobody has one twice, and at worst one
/// that was read is unread once more. Whoever watches both brand and category has one message, too.
pub(crate) async fn tell_watchers(db: &Db<Deals>, change: &Change<DealsItem>) -> Result<()> {
    let Change::Inserted(DealsItem::Deal(deal)) = change else { return Ok(()) };
    for (topic, name) in [(Topic::Brand, &deal.brand), (Topic::Category, &deal.category)] {
        let mut cursor = None;
        loop {
            let watchers = db.query(Watch::query().of_topic(topic, name));
            let page = watchers.page(Limit::exactly(WATCHERS_AT_A_TIME), cursor).await?;
            let messages: Vec<Message> =
                page.items.iter().map(|watch| deal.message_to(&watch.user)).collect();
            db.batch_write().put_all(&messages).await?.complete()?;
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// 15. Lists what a user has not read, newest first.
pub(crate) async fn unread(db: &Db<Deals>, user: &str, wanted: u32) -> Result<Vec<Message>> {
    let unread = db.query(Message::query().unread(user)).descending();
    Ok(unread.page(Limit::exactly(wanted), None).await?.items)
}

/// 16. Marks a message as read; `None` if there is none.
pub(crate) async fn mark_read(db: &Db<Deals>, user: &str, deal: Ulid) -> Result<Option<Message>> {
    match db.patch(Message::key(user, deal)).rekey(|k| k.unread(None)).await {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// 17. Lists all messages of a user, newest first, page by page.
pub(crate) async fn messages(
    db: &Db<Deals>,
    user: &str,
    wanted: u32,
    cursor: Option<Cursor>,
) -> Result<Page<Message>> {
    let messages = db.query(Message::query().of_user(user)).descending();
    messages.page(Limit::exactly(wanted), cursor).await
}

/// 18. Starts or ends a user's newsletter; `None` if there is no such user.
pub(crate) async fn subscribe(
    db: &Db<Deals>,
    user: &str,
    since: Option<u64>,
) -> Result<Option<User>> {
    match db.patch(User::key(user)).rekey(|k| k.newsletter(since)).await {
        Ok(user) => Ok(Some(user)),
        Err(error) if error.reason() == Some(&Reason::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// 19. Lists who wants the newsletter, page by page, from all shards.
pub(crate) async fn subscribers(
    db: &Db<Deals>,
    wanted: u32,
    cursor: Option<Cursor>,
) -> Result<Page<User>> {
    db.query(User::query().newsletter()).page(Limit::exactly(wanted), cursor).await
}
