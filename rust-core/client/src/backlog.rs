use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

use crate::recovery::HandedOn;

/// Reading pauses at this many callbacks that wait for their turn, and goes on at half of it. (SEC3)
const MOST_WAITING: usize = 512;

/// Counts the events that wait in executors: a slow consumer slows the socket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Backlog(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    waiting: AtomicUsize,
    drained: Notify,
}

/// One event that waits for one listener. Dropped when it has been handled, or when its executor lets
/// go of it.
#[derive(Debug)]
pub(crate) struct Ticket {
    count: Arc<Count>,
    message: Option<Arc<HandedOn>>,
}

impl Backlog {
    pub(crate) fn ticket(&self) -> Ticket {
        self.0.waiting.fetch_add(1, Ordering::AcqRel);
        Ticket { count: self.0.clone(), message: None }
    }

    /// A ticket that also moves the cursor. (REC9)
    pub(crate) fn ticket_for(&self, message: &Arc<HandedOn>) -> Ticket {
        let mut ticket = self.ticket();
        ticket.message = Some(message.clone());
        ticket
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() >= MOST_WAITING
    }

    pub(crate) fn len(&self) -> usize {
        self.0.waiting.load(Ordering::Acquire)
    }

    /// Waits until half of the places are free.
    pub(crate) async fn drained(&self) {
        loop {
            let drained = self.0.drained.notified();
            if self.len() <= MOST_WAITING / 2 {
                return;
            }
            drained.await;
        }
    }
}

impl Ticket {
    /// The listener is called now.
    pub(crate) fn begun(&self) {
        if let Some(message) = &self.message {
            message.begun();
        }
    }

    /// The listener has returned, or there is none any more.
    pub(crate) fn handled(mut self) {
        self.message = None;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(message) = &self.message {
            message.lost();
        }
        if self.count.waiting.fetch_sub(1, Ordering::AcqRel) == MOST_WAITING / 2 + 1 {
            self.count.drained.notify_one();
        }
    }
}
