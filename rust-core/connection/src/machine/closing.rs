use std::mem;

use super::{Link, Machine, Outage, Urgency};
use crate::{CallError, Interrupt, Output, Reason, timers::Timer};

impl Machine {
    /// Ends whatever the link does. The status changes first, then calls are answered. (CON10)
    pub(super) fn close(&mut self, reason: Reason) {
        match self.link {
            Link::Idle | Link::Closing(_) => {}
            Link::Waiting | Link::Renewing(..) => self.link = Link::Idle,
            Link::Opening(socket) => {
                self.output(Output::Drop(socket));
                self.link = Link::Idle;
            }
            Link::Authenticating(socket) | Link::Connected(socket) => {
                self.output(Output::Close(socket));
                self.link = Link::Closing(socket);
                self.set_timer(Timer::CloseDeadline, self.timing().close_timeout);
            }
        }
        self.timers.clear(Timer::Attempt);
        self.timers.clear(Timer::AttemptDeadline);
        self.timers.clear(Timer::LongOutage);
        self.clear_live_timers();
        self.outage = Outage::None;

        let connecting = mem::take(&mut self.connecting);
        let pinging = mem::take(&mut self.pinging);
        self.publish(reason);
        let error = self.closed_because(reason);
        self.resolve_all(connecting, Err(error));
        self.resolve_all(pinging, Err(error));
        if self.link == Link::Idle {
            let closing = mem::take(&mut self.closing);
            self.resolve_all(closing, Ok(()));
        }
    }

    pub(super) fn close_timed_out(&mut self) {
        if let Link::Closing(socket) = self.link {
            self.output(Output::Drop(socket));
            self.gone();
        }
    }

    /// The old socket is gone: who waited for that is answered, then the set decides. (CON3)
    pub(super) fn gone(&mut self) {
        self.timers.clear(Timer::CloseDeadline);
        self.link = Link::Idle;
        let closing = mem::take(&mut self.closing);
        self.resolve_all(closing, Ok(()));
        self.settle(Urgency::Now, self.after_close);
    }

    /// The application must ask again before there is another socket.
    pub(super) fn give_up(&mut self) {
        self.interrupts.insert(Interrupt::NotRequested);
        self.timers.clear(Timer::BackgroundWindow);
    }

    /// What a caller is told of the first thing that forbids connecting.
    pub(super) fn forbidden(&self) -> CallError {
        match self.interrupts.iter().next() {
            Some(Interrupt::NotInitialised) => CallError::NotInitialised,
            Some(Interrupt::NoSession) => CallError::NotLoggedIn,
            Some(interrupt) => CallError::Interrupted(interrupt),
            None => CallError::Reconfigured,
        }
    }

    fn closed_because(&self, reason: Reason) -> CallError {
        match reason {
            Reason::DisconnectCalled => CallError::Disconnected,
            Reason::Reconfigured | Reason::LoggedIn => CallError::Reconfigured,
            Reason::AuthRejected => CallError::Interrupted(Interrupt::AuthRejected),
            _ => self.forbidden(),
        }
    }
}
