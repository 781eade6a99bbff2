//! Engines on disk: opened again, refused by the disk, killed.

#[cfg(feature = "server")]
#[cfg(unix)]
mod client;
#[cfg(feature = "server")]
#[cfg(unix)]
mod crash;
pub(crate) mod directory;
#[cfg(feature = "server")]
#[cfg(unix)]
mod disk_full;
mod on_disk;
mod reopen;
mod same;
mod streams;
