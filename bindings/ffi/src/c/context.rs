use std::ffi::c_void;

/// A `ctx` that C has handed over. Its `destroy` runs when this is dropped.
pub(crate) struct Context {
    pointer: *mut c_void,
    destroy: Option<extern "C" fn(*mut c_void)>,
}

// SAFETY: the header asks for a `ctx` that may be used from any thread.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    pub(crate) fn new(
        pointer: *mut c_void,
        destroy: Option<extern "C" fn(ctx: *mut c_void)>,
    ) -> Self {
        Self { pointer, destroy }
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.pointer
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            destroy(self.pointer);
        }
    }
}
