//! DynamoDB's data model: attribute values, numbers of 38 digits, items, and their billed size.
//!
//! The lowest layer of the crate: everything above speaks in these values. They are valid by
//! construction (a [`Number`] is in range, a set has no duplicates); what a wire decoder meets
//! that is not, it reports itself.

mod attribute;
mod map;
mod name;
mod number;
mod sent;
mod size;

pub use attribute::{AttributeType, AttributeValue};
pub use map::{IntoIter, Item, Iter, IterMut, Map};
pub use name::Name;
pub(crate) use number::NUMBER_NAME;
pub use number::{Number, NumberError, NumberText};
pub(crate) use sent::sent_size_bytes;
pub use size::{item_size_bytes, storable_size_bytes, value_size_bytes};
