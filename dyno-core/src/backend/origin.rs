//! What the typed layer knows of a call and the request does not say.
//!
//! The typed layer sends each request within its [`Origin`], and so does whatever sends one again;
//! layers ask for it while they are called or polled. So spans and counters have entities, patterns
//! and retries, and the waist stays as it is.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

/// Which entity and which access pattern a call is about, and how often it was made before.
///
/// It holds for whatever runs in the call's own task, also behind other layers. A layer that hands
/// a call to another task hands it on with [`scope`](Self::scope).
///
/// # Examples
///
/// ```
/// use dyno_core::backend::{Backend, BackendError, BoxFuture, Origin};
/// use dyno_core::op::{Request, Response};
///
/// struct Logged<B>(B);
///
/// impl<B: Backend> Backend for Logged<B> {
///     fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
///         let Origin { entity, pattern, .. } = Origin::current();
///         println!("{} of {entity:?} by {pattern:?}", request.operation());
///         self.0.call(request)
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub struct Origin {
    /// The entity's name, if the call is about one.
    pub entity: Option<&'static str>,
    /// The access pattern's name, if the call is a query.
    pub pattern: Option<&'static str>,
    /// How often it was made before, by what repeats it around the layer that asks.
    pub retries: u32,
}

impl Origin {
    const NONE: Self = Self { entity: None, pattern: None, retries: 0 };

    /// Returns the origin of an entity and a pattern.
    pub const fn new(entity: Option<&'static str>, pattern: Option<&'static str>) -> Self {
        Self { entity, pattern, retries: 0 }
    }

    /// Returns the origin of an entity and a pattern within the current one.
    pub(crate) fn of(entity: Option<&'static str>, pattern: Option<&'static str>) -> Self {
        Self { entity, pattern, ..Self::current() }
    }

    /// Returns the current origin, of a call that is made again, so often by now.
    pub(crate) fn again(retries: u32) -> Self {
        let current = Self::current();
        Self { retries: current.retries.saturating_add(retries), ..current }
    }

    /// Returns the origin of the call that is being made; without either below the typed layer.
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Polls a future with this as the current origin.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|ctx| {
            let _left = Entered(CURRENT.replace(self));
            future.as_mut().poll(ctx)
        })
        .await
    }
}

/// Puts back, when it is dropped, what was current before.
struct Entered(Origin);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

thread_local! {
    static CURRENT: Cell<Origin> = const { Cell::new(Origin::NONE) };
}
