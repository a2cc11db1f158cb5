use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

/// Counts what runs beside the driver: requests, writes to the store, farewells. (CBK7)
#[derive(Debug, Clone, Default)]
pub(crate) struct Work(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    running: AtomicUsize,
    idle: Notify,
}

/// One piece of work, while it lives.
#[derive(Debug)]
pub(crate) struct Running(Arc<Count>);

impl Work {
    pub(crate) fn begin(&self) -> Running {
        self.0.running.fetch_add(1, Ordering::AcqRel);
        Running(self.0.clone())
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.0.running.load(Ordering::Acquire) == 0
    }

    /// Waits until nothing runs.
    pub(crate) async fn idle(&self) {
        loop {
            let idle = self.0.idle.notified();
            if self.is_idle() {
                return;
            }
            idle.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.idle.notify_waiters();
        }
    }
}
