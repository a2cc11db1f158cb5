//! Where callbacks run.

use std::{ffi::c_void, sync::Arc};

use ::cometchat_client::{Executor, Job};

use super::{
    context::Context,
    guard,
    handle::Freeable,
    result::{Refusal, cometchat_result, required},
};

/// One callback to one listener or caller, waiting in an executor of the host. The host runs or frees
/// it, once.
pub struct cometchat_job(Job);

/// Where callbacks run: a handle of an executor of the host. Counted, so that one may serve any number
/// of clients and listeners.
pub struct cometchat_executor(Freeable<Arc<dyn Executor>>);

/// What an executor is made of.
#[repr(C)]
pub struct cometchat_executor_functions {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Takes a job, which the host owns from now on, to run it later with `cometchat_job_run`, or at
    /// once. Jobs must run one at a time and in this order; the main queue of an app does that. Called
    /// from the library's threads and from those that call the library; must not block for long.
    pub execute: Option<extern "C" fn(ctx: *mut c_void, job: Option<Box<cometchat_job>>)>,
    /// Called once when the last client, listener and handle of the executor is gone. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

struct HostExecutor {
    context: Context,
    execute: extern "C" fn(ctx: *mut c_void, job: Option<Box<cometchat_job>>),
}

impl Executor for HostExecutor {
    fn execute(&self, job: Job) {
        (self.execute)(self.context.pointer(), Some(Box::new(cometchat_job(job))));
    }
}

impl cometchat_executor {
    pub(crate) fn get(&self) -> Arc<dyn Executor> {
        self.0.get()
    }
}

/// Makes an executor of the host's functions. NULL if `functions.execute` is NULL; `destroy` is called
/// then. The caller frees the handle, at any time: whoever uses the executor keeps it alive. (CBK3)
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_executor_new(
    functions: cometchat_executor_functions,
) -> Option<Box<cometchat_executor>> {
    let cometchat_executor_functions { ctx, execute, destroy } = functions;
    let context = Context::new(ctx, destroy);
    guard::value("cometchat_executor_new", None, move || {
        let executor: Arc<dyn Executor> = Arc::new(HostExecutor { context, execute: execute? });
        Some(Some(Box::new(cometchat_executor(Freeable::new(executor)))))
    })
}

/// Frees a handle of an executor, which lives on for those that use it. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_executor_free(executor: Option<Box<cometchat_executor>>) {
    guard::free("cometchat_executor_free", executor);
}

/// Runs a job, which calls back on this thread, and frees it. Also after the client's shutdown: the
/// job does nothing then.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_job_run(job: Option<Box<cometchat_job>>) -> cometchat_result {
    guard::synchronous("cometchat_job_run", || {
        let job = required(job, "job")?;
        (job.0)();
        Ok(())
    })
}

/// Frees a job that will not run. It counts as run: an answer to a call is given now, on this thread;
/// an event is skipped. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_job_free(job: Option<Box<cometchat_job>>) {
    guard::free("cometchat_job_free", job);
}

/// A listener's executor, if it has one of its own.
pub(crate) fn optional(executor: Option<&cometchat_executor>) -> Option<Arc<dyn Executor>> {
    executor.map(cometchat_executor::get)
}

/// An executor that must be there.
pub(crate) fn needed(executor: Option<&cometchat_executor>) -> Result<Arc<dyn Executor>, Refusal> {
    required(executor, "executor").map(cometchat_executor::get)
}
