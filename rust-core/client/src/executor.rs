use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
};

/// A piece of work: one callback to one listener or caller.
pub type Job = Box<dyn FnOnce() + Send>;

/// Where callbacks run.
///
/// An executor must run the jobs one at a time, in the order in which it was given them; the main
/// queue of an app is one. A job that is dropped counts as run: the caller of a function still gets
/// its answer, an event is skipped. (CBK3)
pub trait Executor: Send + Sync {
    /// Takes a job to run it later, or at once. Must not block for long: the SDK's thread calls it.
    fn execute(&self, job: Job);
}

impl<F: Fn(Job) + Send + Sync> Executor for F {
    fn execute(&self, job: Job) {
        self(job);
    }
}

/// The SDK's own thread for callbacks.
#[derive(Debug)]
pub(crate) struct CallbackThread(mpsc::Sender<Job>);

impl CallbackThread {
    /// Starts the thread; it ends when the last sender is gone and the last job has run.
    pub(crate) fn start() -> std::io::Result<Self> {
        let (sender, jobs) = mpsc::channel::<Job>();
        thread::Builder::new().name("cometchat-callbacks".to_owned()).spawn(move || {
            for job in jobs {
                job();
            }
        })?;
        Ok(Self(sender))
    }
}

impl Executor for CallbackThread {
    fn execute(&self, job: Job) {
        // The thread lives as long as this sender; a job it cannot take is dropped, which counts.
        drop(self.0.send(job));
    }
}

/// Runs an application's callback. Its panic must not reach the SDK or the host's queue. (CBK6)
pub(crate) fn contained(callback: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(callback)).is_err() {
        tracing::error!("a callback panicked; the SDK goes on");
    }
}
