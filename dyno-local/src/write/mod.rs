//! The write path: image → apply.
//!
//! Put, update, delete, batch, transaction and expiry all end in [`apply`], the only place that
//! commits.
//! `ops` parses and checks a request into [`ItemWrite`]s; this folder decides and commits them. The
//! entries that a new index lacks are set by [`fill_index`], which changes no item.

mod apply;
mod expire;
mod failover;
mod fill;
mod hold;
mod image;
mod restore;
mod rules;

pub(crate) use apply::{Applied, Refusal, apply, apply_one, check};
pub(crate) use expire::{Expiry, expire_items};
pub(crate) use failover::settle_copies;
pub(crate) use fill::{FillRate, fill_index};
pub(crate) use hold::Hold;
pub(crate) use image::{Change, ItemWrite};
#[cfg(feature = "durable")]
pub(crate) use restore::{collection, restore};
pub(crate) use rules::Rules;
