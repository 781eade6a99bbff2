//! The page that a run writes: ratios beside their targets first, then the figures.

mod figures;
mod page;
mod targets;

pub use page::render;
