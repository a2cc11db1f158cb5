//! An executor whose jobs run when the test says so.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex},
    time::Instant,
};

use cometchat_client::{Executor, Job};

use super::PATIENCE;

/// A host's queue that stands still until it is asked to run.
#[derive(Clone, Default)]
pub struct Queue(Arc<State>);

#[derive(Default)]
struct State {
    jobs: Mutex<VecDeque<Job>>,
    grown: Condvar,
}

impl Executor for Queue {
    fn execute(&self, job: Job) {
        self.0.jobs.lock().unwrap().push_back(job);
        self.0.grown.notify_all();
    }
}

impl Queue {
    pub fn shared(&self) -> Arc<dyn Executor> {
        Arc::new(self.clone())
    }

    pub fn len(&self) -> usize {
        self.0.jobs.lock().unwrap().len()
    }

    /// Waits until so many jobs wait.
    pub fn until_len(&self, len: usize) {
        let jobs = self.0.jobs.lock().unwrap();
        let waited = self.0.grown.wait_timeout_while(jobs, PATIENCE, |jobs| jobs.len() < len);
        assert!(!waited.unwrap().1.timed_out(), "the queue grows to {len}");
    }

    /// Runs the next job, if there is one.
    pub fn run_one(&self) -> bool {
        let job = self.0.jobs.lock().unwrap().pop_front();
        job.map(|job| job()).is_some()
    }

    /// Runs all that waits.
    pub fn run(&self) {
        while self.run_one() {}
    }

    /// Runs what waits and what comes, until `done`.
    pub fn run_until(&self, what: &str, mut done: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done() {
            self.run();
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never came: {what}");
            let jobs = self.0.jobs.lock().unwrap();
            let short = left.min(std::time::Duration::from_millis(20));
            drop(self.0.grown.wait_timeout_while(jobs, short, |jobs| jobs.is_empty()).unwrap());
        }
    }

    /// The host tears its queue down: what waits is dropped.
    pub fn drop_all(&self) {
        let jobs = std::mem::take(&mut *self.0.jobs.lock().unwrap());
        drop(jobs);
    }
}
