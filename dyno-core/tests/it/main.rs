//! The typed layer without derive and without engine: what is asked of a backend, and what is made
//! of its answers.

mod expanded;
mod layers;
mod reads;
mod script;
mod writes;
