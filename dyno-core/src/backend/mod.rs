//! The narrow waist: a backend answers a [`Request`].
//!
//! The typed layer above calls it, layers (`crate::layer`) wrap it, AWS and the local engine
//! implement it. The trait has one method and is object safe; conveniences are in [`BackendExt`].

mod error;
mod ext;
mod failure;
mod origin;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use error::{BackendError, CancellationReason, ErrorCode, ThrottlingReason};
pub use ext::BackendExt;
pub(crate) use failure::Failure;
pub use origin::Origin;

use crate::op::{Request, Response};

/// A boxed future, as object-safe traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that answers requests: the service, the local engine, or a layer over either.
pub trait Backend: Send + Sync {
    /// Answers one request.
    ///
    /// The answer is that of the request's operation. Dropping the future may or may not stop the
    /// request: a write may take effect all the same.
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>>;
}

impl<B: Backend + ?Sized> Backend for Arc<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        (**self).call(request)
    }
}

impl<B: Backend + ?Sized> Backend for &B {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        (**self).call(request)
    }
}
