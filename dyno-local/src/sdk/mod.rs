//! A real `aws_sdk_dynamodb::Client` whose HTTP client is the engine: no socket, no thread.
//!
//! Code that is written against the AWS SDK runs on the engine unchanged. The SDK builds, signs and
//! parses as always; the signed request goes to `wire` instead of a connection, and the answer is
//! there when the call returns.

mod client;
mod http_client;
mod observed;
mod time;

#[cfg(test)]
mod tests;
