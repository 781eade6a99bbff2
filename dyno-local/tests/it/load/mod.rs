//! Load tests of designs, in virtual time.

mod drive;
mod everything;
mod mix;
mod report;
