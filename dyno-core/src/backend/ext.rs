//! Calling a backend with one operation and getting that operation's answer.

use super::{Backend, BackendError};
use crate::op::Operation;

/// Conveniences over [`Backend`].
pub trait BackendExt: Backend {
    /// Sends one operation and returns its own answer.
    ///
    /// # Errors
    ///
    /// What the backend says; branch on its [`code`](BackendError::code). Requests are checked by the
    /// backend alone, so that limits and texts are the service's.
    fn send<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Output, BackendError>> + Send {
        let answer = self.call(operation.into());
        async move {
            O::output(answer.await?)
                .ok_or_else(|| BackendError::internal("the backend answered another operation"))
        }
    }
}

impl<B: Backend + ?Sized> BackendExt for B {}
