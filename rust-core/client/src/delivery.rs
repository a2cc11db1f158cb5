use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Whether events that were handed to an executor may still begin when their turn comes.
///
/// The client's gate closes at shutdown, for good. A session's gate closes at logout. (CBK5, LOG6)
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    shut_down: Arc<AtomicBool>,
    session: Option<(Arc<AtomicU64>, u64)>,
}

impl Gate {
    pub(crate) fn is_open(&self) -> bool {
        !self.shut_down.load(Ordering::Acquire)
            && self
                .session
                .as_ref()
                .is_none_or(|(present, mine)| present.load(Ordering::Acquire) == *mine)
    }
}

/// Makes the gates of one client.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    shut_down: Arc<AtomicBool>,
    /// The number of the session whose events may begin; 0 if none.
    session: Arc<AtomicU64>,
}

impl Gates {
    /// For events that do not belong to a session.
    pub(crate) fn client(&self) -> Gate {
        Gate { shut_down: self.shut_down.clone(), session: None }
    }

    /// For events of the session with this number.
    pub(crate) fn session(&self, number: u64) -> Gate {
        Gate { shut_down: self.shut_down.clone(), session: Some((self.session.clone(), number)) }
    }

    pub(crate) fn open_session(&self, number: u64) {
        self.session.store(number, Ordering::Release);
    }

    pub(crate) fn close_session(&self) {
        self.session.store(0, Ordering::Release);
    }

    pub(crate) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Release);
    }
}
