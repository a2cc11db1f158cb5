//! How handles point to Rust values.

use std::{cell::UnsafeCell, ptr};

/// What a handle points to, if a callback may free the handle while a function still runs that was
/// given it.
///
/// A plain `&T` would promise that the value lives until the function returns.
pub(crate) struct Freeable<T>(UnsafeCell<T>);

impl<T: Clone> Freeable<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// A copy of its own: take it first, and leave the handle alone from then on.
    pub(crate) fn get(&self) -> T {
        // SAFETY: the value is only changed through `get_mut`, which C promises not to call at the
        // same time.
        unsafe { (*self.0.get()).clone() }
    }

    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

/// A type of the header that is another name for a type of the client.
///
/// # Safety
///
/// The type is `repr(transparent)` over `Inner`.
pub(crate) unsafe trait View: Sized {
    type Inner;

    fn view(inner: &Self::Inner) -> &Self {
        // SAFETY: the two have the same layout, and the reference keeps its lifetime.
        unsafe { &*ptr::from_ref(inner).cast::<Self>() }
    }
}
