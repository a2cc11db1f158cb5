use std::sync::{Arc, Mutex, PoisonError};

use cometchat_client::Executor;

/// Where the host runs the callbacks: its main queue, for example.
///
/// It must run the jobs one at a time, in the order in which it was given them. (CBK3)
#[uniffi::export(callback_interface)]
pub trait JobExecutor: Send + Sync {
    /// Takes a job to run it later, or at once.
    fn execute(&self, job: Arc<Job>);
}

/// One callback. Whether it may still begin is looked at when it runs, so after a removal on the queue
/// that runs it nothing begins.
#[derive(uniffi::Object)]
pub struct Job(Mutex<Option<cometchat_client::Job>>);

#[uniffi::export]
impl Job {
    /// Runs it. A second call does nothing.
    pub fn run(&self) {
        let job = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(job) = job {
            job();
        }
    }
}

/// A host's executor, as the client knows it.
pub(super) struct HostExecutor(Box<dyn JobExecutor>);

impl HostExecutor {
    pub(super) fn shared(executor: Box<dyn JobExecutor>) -> Arc<dyn Executor> {
        Arc::new(Self(executor))
    }
}

impl Executor for HostExecutor {
    fn execute(&self, job: cometchat_client::Job) {
        self.0.execute(Arc::new(Job(Mutex::new(Some(job)))));
    }
}
