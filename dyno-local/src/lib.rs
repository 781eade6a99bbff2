//! The partitioned DynamoDB engine in the process.

mod base;
mod expr;
