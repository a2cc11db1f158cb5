use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Weak},
};

use cometchat_protocol::ErrorCode;

use crate::{
    Error,
    executor::{Executor, contained},
    sync::Mutex,
};

/// At most this many calls may wait for their answer. (SEC3)
pub(crate) const MOST_PENDING: usize = 4096;

/// The duty to answer a call exactly once: by [`Completion::resolve`], by being dropped, or by the
/// client's shutdown. (CBK1)
pub(crate) struct Completion<T: Send + 'static>(Option<Arc<Call<T>>>);

type Callback<T> = Box<dyn FnOnce(Result<T, Error>) + Send>;

struct Call<T> {
    number: u64,
    callback: Mutex<Option<Callback<T>>>,
    executor: Arc<dyn Executor>,
    pending: Arc<Pending>,
}

impl<T: Send + 'static> Completion<T> {
    /// Answers on the call's executor.
    pub(crate) fn resolve(mut self, result: Result<T, Error>) {
        self.deliver(result);
    }

    fn deliver(&mut self, result: Result<T, Error>) {
        // The shutdown has answered those that waited: nothing is left for the host's queue.
        if let Some(call) = self.0.take().filter(|call| call.callback.lock().is_some()) {
            let executor = call.executor.clone();
            let delivery = Delivery { call, result: Some(result) };
            // An executor that panics has dropped the job, and so delivered.
            contained(|| executor.execute(Box::new(move || drop(delivery))));
        }
    }
}

impl<T: Send + 'static> Drop for Completion<T> {
    /// Whoever should have answered is gone: a panic, or a driver that started over.
    fn drop(&mut self) {
        self.deliver(Err(Error::new(
            ErrorCode::UNHANDLED_EXCEPTION,
            "Something failed inside the SDK; it starts over by itself, call again.",
        )));
    }
}

/// An answer on its way. Dropping it delivers it, so that a host's queue that is torn down answers
/// too.
struct Delivery<T: Send + 'static> {
    call: Arc<Call<T>>,
    result: Option<Result<T, Error>>,
}

impl<T: Send + 'static> Drop for Delivery<T> {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            self.call.finish(result);
        }
    }
}

impl<T: Send + 'static> Call<T> {
    fn finish(&self, result: Result<T, Error>) {
        let callback = self.callback.lock().take();
        if let Some(callback) = callback {
            self.pending.forget(self.number);
            contained(|| callback(result));
        }
    }
}

/// Calls that were not answered yet.
#[derive(Default)]
pub(crate) struct Pending(Mutex<Open>);

#[derive(Default)]
struct Open {
    last: u64,
    calls: BTreeMap<u64, Weak<dyn Cancel>>,
    closed: bool,
}

trait Cancel: Send + Sync {
    fn cancel(&self);
}

impl<T: Send + 'static> Cancel for Call<T> {
    fn cancel(&self) {
        self.finish(Err(shut_down()));
    }
}

impl Pending {
    /// Takes on a call. `None` if it was answered on the spot: after the shutdown, or when too many
    /// calls wait.
    pub(crate) fn begin<T: Send + 'static>(
        self: &Arc<Self>,
        executor: Arc<dyn Executor>,
        callback: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) -> Option<Completion<T>> {
        let mut open = self.0.lock();
        if open.closed {
            drop(open);
            contained(|| callback(Err(shut_down())));
            return None;
        }
        let is_full = open.calls.len() >= MOST_PENDING;
        open.last += 1;
        let call = Arc::new(Call {
            number: open.last,
            callback: Mutex::new(Some(Box::new(callback) as Callback<T>)),
            executor,
            pending: self.clone(),
        });
        let weak: Weak<Call<T>> = Arc::downgrade(&call);
        open.calls.insert(call.number, weak);
        drop(open);
        let completion = Completion(Some(call));
        if is_full {
            completion.resolve(Err(too_many()));
            return None;
        }
        Some(completion)
    }

    /// Answers all calls on this thread and lets no further one begin. (CBK5)
    pub(crate) fn close(&self) {
        let calls = {
            let mut open = self.0.lock();
            open.closed = true;
            mem::take(&mut open.calls)
        };
        for call in calls.into_values().filter_map(|call| call.upgrade()) {
            call.cancel();
        }
    }

    fn forget(&self, number: u64) {
        self.0.lock().calls.remove(&number);
    }
}

fn shut_down() -> Error {
    Error::new(
        ErrorCode::INITIALIZATION_NOT_DONE,
        "The client was shut down; make a new one and call init.",
    )
}

pub(crate) fn too_many() -> Error {
    Error::new(
        ErrorCode::TOO_MANY_REQUEST,
        "Too many calls wait for their answer; wait for some of them before the next.",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn cbk5_an_answered_call_leaves_nothing_for_the_hosts_queue() {
        let (pending, answers) = (Arc::new(Pending::default()), Arc::new(AtomicUsize::new(0)));
        let jobs = Arc::new(AtomicUsize::new(0));
        let (count, note) = (jobs.clone(), answers.clone());
        let executor = Arc::new(move |_: crate::executor::Job| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let completion = pending
            .begin(executor, move |_: Result<(), Error>| {
                note.fetch_add(1, Ordering::SeqCst);
            })
            .unwrap();

        pending.close();
        drop(completion);

        assert_eq!(answers.load(Ordering::SeqCst), 1);
        assert_eq!(jobs.load(Ordering::SeqCst), 0);
    }
}
