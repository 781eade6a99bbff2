//! Load tests of designs, in virtual time.

mod drive;
mod mix;
mod report;
