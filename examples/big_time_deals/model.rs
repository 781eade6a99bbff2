//! The table of the deals site and its entities: deals and where they are shown, people and what they
//! are told.

use std::collections::BTreeSet;

use dyno::{Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// One table for the whole site.
#[derive(Table)]
#[table(
    name = "deals",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    gsi(gsi3, pk = "gsi3pk", sk = "gsi3sk"),
    entities(Deal, Brand, BrandList, Category, Showcase, Like, Watch, User, Message)
)]
pub(crate) struct Deals;

/// A day, counted from 1970 (UTC).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, KeyComponent, Serialize, Deserialize,
)]
pub(crate) struct Day(pub(crate) u64);

/// A deal. Its id sorts by time, and says its day.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Deals,
    pk = "DEAL#{id}",
    sk = "DEAL",
    access(
        /// The deals of a day.
        on_day, index = gsi1, pk = "DEALS#{day}", sk = "DEAL#{id}"
    ),
    access(
        /// The deals of a brand on a day.
        of_brand, index = gsi2, pk = "BRAND#{brand}#{day}", sk = "DEAL#{id}"
    ),
    access(
        /// The deals of a category on a day.
        of_category, index = gsi3, pk = "CATEGORY#{category}#{day}", sk = "DEAL#{id}"
    )
)]
pub(crate) struct Deal {
    pub(crate) id: Ulid,
    pub(crate) day: Day,
    pub(crate) title: String,
    /// In cents.
    pub(crate) price: u64,
    pub(crate) brand: String,
    pub(crate) category: String,
}

/// A brand, with how many like it.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Deals, pk = "BRAND#{name}", sk = "BRAND")]
pub(crate) struct Brand {
    pub(crate) name: String,
    pub(crate) likes: u64,
}

/// The names of all brands: one item, for the completion of what is typed.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Deals, pk = "BRANDS", sk = "BRANDS")]
pub(crate) struct BrandList {
    pub(crate) names: BTreeSet<String>,
}

/// A category, with what its page shows first.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Deals, pk = "CATEGORY#{name}", sk = "CATEGORY")]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) likes: u64,
    pub(crate) featured: Vec<Featured>,
}

/// What a page that everyone sees shows; each copy holds the same.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Deals, pk = "SHOWCASE#{name}#{copy}", sk = "SHOWCASE")]
pub(crate) struct Showcase {
    pub(crate) name: ShowcaseName,
    pub(crate) copy: u16,
    pub(crate) featured: Vec<Featured>,
}

/// The pages that everyone sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum ShowcaseName {
    FrontPage,
    EditorsChoice,
}

/// A deal as a page shows it among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Featured {
    pub(crate) deal: Ulid,
    pub(crate) title: String,
}

/// What can be liked and watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum Topic {
    Brand,
    Category,
}

/// That someone likes something; only ever looked at by its key.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Deals, pk = "LIKE#{topic}#{name}#{user}", sk = "LIKE")]
pub(crate) struct Like {
    pub(crate) topic: Topic,
    pub(crate) name: String,
    pub(crate) user: String,
}

/// That someone wants to be told of new deals.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Deals,
    pk = "WATCHERS#{topic}#{name}",
    sk = "USER#{user}",
    access(
        /// Who watches a brand or a category.
        of_topic, primary
    )
)]
pub(crate) struct Watch {
    pub(crate) topic: Topic,
    pub(crate) name: String,
    pub(crate) user: String,
}

/// Someone who has an account.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Deals,
    pk = "USER#{name}",
    sk = "USER",
    access(
        /// Who wants the newsletter, those who have for the longest time first.
        newsletter, index = gsi1, pk = "NEWSLETTER", sk = "{newsletter_since}#{name}", shards = 4
    )
)]
pub(crate) struct User {
    pub(crate) name: String,
    /// Seconds since 1970; whoever wants no newsletter is not on the index.
    pub(crate) newsletter_since: Option<u64>,
}

/// What a user is told of a deal.
///
/// The deal is its key: a message that is written again is the same message.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Deals,
    pk = "MESSAGES#{user}",
    sk = "MESSAGE#{deal}",
    access(
        /// The messages of a user, by time.
        of_user, primary
    ),
    access(
        /// Those that the user has not read.
        unread, index = gsi1, pk = "MESSAGES#{user}", sk = "UNREAD#{unread_since}#{deal}"
    )
)]
pub(crate) struct Message {
    pub(crate) user: String,
    pub(crate) deal: Ulid,
    pub(crate) subject: String,
    /// Milliseconds since 1970; nothing once it is read.
    pub(crate) unread_since: Option<u64>,
}

/// Milliseconds of a day.
const DAY_MILLIS: u64 = 86_400_000;

impl Day {
    /// Returns the day on which an id was made.
    pub(crate) const fn of(id: Ulid) -> Self {
        Self(id.timestamp_ms() / DAY_MILLIS)
    }

    /// Returns the day before; `None` before the first.
    pub(crate) fn before(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

impl Deal {
    pub(crate) fn featured(&self) -> Featured {
        Featured { deal: self.id, title: self.title.clone() }
    }

    /// Returns the message that tells a user of this deal.
    pub(crate) fn message_to(&self, user: &str) -> Message {
        Message {
            user: user.to_owned(),
            deal: self.id,
            subject: format!("{}: {}", self.brand, self.title),
            unread_since: Some(self.id.timestamp_ms()),
        }
    }
}
