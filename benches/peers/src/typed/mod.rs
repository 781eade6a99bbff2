//! The typed layer and the SDK's client, each beside what it stands on.

mod canned;
mod hand;
mod layer;
mod sdk;

pub use layer::TypedBench;
pub use sdk::SdkBench;
