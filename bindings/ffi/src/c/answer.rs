use std::ffi::c_void;

use ::cometchat_client::{Error, ErrorCode};

use super::context::Context;

/// How the client gives a result.
pub(crate) type Done<T> = Box<dyn FnOnce(Result<T, Error>) + Send>;

type Call<T> = Box<dyn FnOnce(*mut c_void, Result<T, Error>) + Send>;

/// The duty to call a callback of C once and then its `destroy`: by [`Answer::give`], or by being
/// dropped. (CBK1)
pub(crate) struct Answer<T>(Option<(Call<T>, Context)>);

impl<T: 'static> Answer<T> {
    pub(crate) fn new(
        context: Context,
        call: impl FnOnce(*mut c_void, Result<T, Error>) + Send + 'static,
    ) -> Self {
        Self(Some((Box::new(call), context)))
    }

    pub(crate) fn give(mut self, result: Result<T, Error>) {
        self.deliver(result);
    }

    pub(crate) fn into_done(self) -> Done<T> {
        Box::new(move |result| self.give(result))
    }
}

impl<T> Answer<T> {
    fn deliver(&mut self, result: Result<T, Error>) {
        if let Some((call, context)) = self.0.take() {
            call(context.pointer(), result);
        }
    }
}

impl<T> Drop for Answer<T> {
    /// Whoever should have answered is gone.
    fn drop(&mut self) {
        self.deliver(Err(Error::new(
            ErrorCode::UNHANDLED_EXCEPTION,
            "Something failed inside the SDK; it starts over by itself, call again.",
        )));
    }
}
