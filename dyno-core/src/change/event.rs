//! One record of a stream as a change of an entity.
//!
//! Called by the reader of streams, by what reads the events of AWS Lambda, and by whoever has a
//! record from elsewhere. Images are read as any stored item is.

use crate::clock::Timestamp;
use crate::entity::{Entity, Key, Table, TableItem, kind_of};
use crate::error::{Error, ErrorKind, Result};
use crate::op::{Identity, OperationType, Record, StreamViewType};
use crate::value::Item;

/// A change of one item, with what the stream tells of it besides.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event<I> {
    /// What happened, with the images that the stream shows.
    pub change: Change<Image<I>>,
    /// The key of the item as stored; [`key`](Self::key) reads it.
    pub keys: Item,
    /// The number of the record: it grows with each change of an item, and within a shard.
    pub sequence_number: String,
    /// When the change was made, to the second.
    pub at: Timestamp,
    /// An id of the change, the same whenever it is read: what to remember of changes that must not
    /// be handled twice.
    pub event_id: String,
    /// What the stream shows.
    pub view: StreamViewType,
}

/// What happened to an item.
///
/// An item that is replaced by one of another kind is modified: its images are of two entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<I> {
    /// There was no item with this key, and now there is.
    Inserted(I),
    /// There was an item, and it is another now.
    Modified {
        /// The item before.
        old: I,
        /// The item after.
        new: I,
    },
    /// There was an item, and it is gone.
    Removed {
        /// The item before.
        old: I,
        /// Who removed it.
        by: RemovedBy,
    },
}

/// Who removed an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemovedBy {
    /// A request. In the replicas of a global table this is what expiry in another region looks like.
    User,
    /// The service, because the item's time to live was over.
    Ttl,
}

/// An item before or after a change, as far as it is known.
#[derive(Debug)]
#[non_exhaustive]
pub enum Image<I> {
    /// The entity; an item of no known kind is the table's `Unknown`.
    Entity(I),
    /// An item that does not fit the entity that its kind names, as stored, and why.
    Unfit {
        /// The item as stored.
        item: Item,
        /// Why it could not be read.
        error: Error,
    },
    /// The stream does not show this image: see [`Event::view`].
    Hidden,
}

/// Reads a record of the stream of table `T`; `None` for one of an item that is no entity but keeps a
/// value of one unique.
///
/// Never fails: what cannot be read is an [`Image::Unfit`] with the item as stored.
pub fn read<T: Table>(record: Record) -> Option<Event<T::Item>> {
    let Record { event_id, event_name, dynamodb: record, user_identity, .. } = record;
    if T::SCHEMA.is_marker_key(&record.keys) {
        return None;
    }
    let (old, new) = (record.old_image, record.new_image);
    let change = match event_name {
        OperationType::Insert => Change::Inserted(image::<T>(new)),
        OperationType::Modify => Change::Modified { old: image::<T>(old), new: image::<T>(new) },
        OperationType::Remove => {
            Change::Removed { old: image::<T>(old), by: removed_by(user_identity.as_ref()) }
        }
    };
    Some(Event {
        change,
        keys: record.keys,
        sequence_number: record.sequence_number,
        at: moment(record.approximate_creation_date_time),
        event_id,
        view: record.stream_view_type,
    })
}

fn image<T: Table>(item: Option<Item>) -> Image<T::Item> {
    let Some(item) = item else { return Image::Hidden };
    let kind = kind_of(T::SCHEMA, &item).map(str::to_owned);
    // Reading takes the item apart, and one that does not fit is to be kept.
    match T::Item::from_stored(kind.as_deref(), item.clone()) {
        Ok(entity) => Image::Entity(entity),
        Err(error) => Image::Unfit { item, error },
    }
}

fn removed_by(identity: Option<&Identity>) -> RemovedBy {
    match identity {
        Some(identity) if *identity == Identity::service() => RemovedBy::Ttl,
        Some(_) | None => RemovedBy::User,
    }
}

fn moment(seconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float stays in the range")]
    let micros = (seconds * 1_000_000.0).round() as i64;
    Timestamp::from_micros(micros)
}

impl<I> Event<I> {
    /// Returns the key of the item as one of `E`; `None` if it is not that of an `E`.
    ///
    /// A stream that shows no images tells what changed by this alone.
    pub fn key<E: Entity>(&self) -> Option<Key<E>> {
        Key::from_item(&self.keys)
    }

    /// Returns the change with its entities, where the stream shows every image and all could be
    /// read.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if an item does not fit its struct,
    /// [`Newer`](crate::ErrorKind::Newer) if a later version of the program wrote it, and
    /// [`Invalid`](crate::ErrorKind::Invalid) if the stream does not show an image. To keep what
    /// cannot be read, match on [`change`](Self::change) instead.
    pub fn into_entities(self) -> Result<Change<I>> {
        let view = self.view;
        self.change.try_map(|image| image.into_entity(view))
    }
}

impl<I> Change<I> {
    /// Returns the item after the change; `None` if it was removed.
    pub const fn new_image(&self) -> Option<&I> {
        match self {
            Self::Inserted(new) | Self::Modified { new, .. } => Some(new),
            Self::Removed { .. } => None,
        }
    }

    /// Returns the item before the change; `None` if it was inserted.
    pub const fn old_image(&self) -> Option<&I> {
        match self {
            Self::Inserted(_) => None,
            Self::Modified { old, .. } | Self::Removed { old, .. } => Some(old),
        }
    }

    /// Returns the change with each image made another; the first error ends it.
    ///
    /// # Errors
    ///
    /// What the closure says.
    pub fn try_map<O, X>(self, mut map: impl FnMut(I) -> Result<O, X>) -> Result<Change<O>, X> {
        Ok(match self {
            Self::Inserted(new) => Change::Inserted(map(new)?),
            Self::Modified { old, new } => Change::Modified { old: map(old)?, new: map(new)? },
            Self::Removed { old, by } => Change::Removed { old: map(old)?, by },
        })
    }
}

impl<I> Image<I> {
    /// Returns the entity; `None` if it is not shown or could not be read.
    pub const fn entity(&self) -> Option<&I> {
        match self {
            Self::Entity(entity) => Some(entity),
            Self::Unfit { .. } | Self::Hidden => None,
        }
    }

    fn into_entity(self, view: StreamViewType) -> Result<I> {
        match self {
            Self::Entity(entity) => Ok(entity),
            Self::Unfit { error, .. } => Err(error),
            Self::Hidden => {
                let message = format!(
                    "the stream shows {} and not this image: match on the event's `change`, or \
                     give the table a stream of {}",
                    view.name(),
                    StreamViewType::NewAndOldImages.name()
                );
                Err(Error::new(ErrorKind::Invalid, message))
            }
        }
    }
}
