//! What a caller may pass where a value of a field's type is wanted.

/// A value of type `T`, given as itself, by reference, or (for `String`) as `&str`.
///
/// Conditions and updates take their arguments through this trait. Components of keys are
/// [`Given`](super::Given).
#[diagnostic::on_unimplemented(
    message = "expected a value of type `{T}`, found `{Self}`",
    label = "expected `{T}` or `&{T}`"
)]
pub trait Argument<T: ?Sized> {
    /// What is behind it: `T`, or `str` for a `String`.
    type Inner: ?Sized;

    /// Returns the value.
    fn inner(&self) -> &Self::Inner;
}

impl<T> Argument<T> for T {
    type Inner = T;

    fn inner(&self) -> &T {
        self
    }
}

impl<T> Argument<T> for &T {
    type Inner = T;

    fn inner(&self) -> &T {
        self
    }
}

impl Argument<String> for &str {
    type Inner = str;

    fn inner(&self) -> &str {
        self
    }
}

impl Argument<String> for &&str {
    type Inner = str;

    fn inner(&self) -> &str {
        self
    }
}
