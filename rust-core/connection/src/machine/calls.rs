use std::mem;

use super::{Life, Link, Machine, Urgency};
use crate::{
    CallError, CallId, Input, Interrupt, Lifecycle, Mode, Output, Reason, input::remaining,
    timers::Timer,
};

impl Machine {
    /// CON1-3, BGD6, REC2, REC3.
    pub(super) fn connect(&mut self, call: CallId) {
        if let Err(error) = self.require_session() {
            return self.resolve(call, Err(error));
        }
        if matches!(self.link, Link::Connected(_)) {
            return self.resolve(call, Err(CallError::AlreadyConnected));
        }
        self.interrupts.remove(Interrupt::NotRequested);
        if !self.interrupts.allow_live_socket() {
            return self.resolve(call, Err(self.forbidden()));
        }
        if self.mode() == Mode::Manual && self.lifecycle != Lifecycle::Foreground {
            self.open_background_window();
        }
        if self.interrupts.contains(Interrupt::RetryAfter) {
            let rest = remaining(self.timers.due(Timer::RetryAfter), self.now);
            return self.resolve(call, Err(CallError::RetryAfter { rest }));
        }
        // The path report may be wrong: one real attempt. (REC2)
        self.interrupts.remove(Interrupt::Offline);
        self.connecting.push(call);
        self.settle(Urgency::Now, Reason::ConnectCalled);
    }

    /// CON6, CON7.
    pub(super) fn disconnect(&mut self, call: CallId) {
        if self.setup.is_none() {
            return self.resolve(call, Err(CallError::NotInitialised));
        }
        self.closing.push(call);
        self.give_up();
        self.close(Reason::DisconnectCalled);
    }

    /// PIN1-5.
    pub(super) fn ping(&mut self, call: CallId) {
        if let Err(error) = self.require_session() {
            return self.resolve(call, Err(error));
        }
        if self.mode() == Mode::Auto {
            return self.resolve(call, Err(CallError::PingNotAvailable));
        }
        if self.timers.is_set(Timer::BackgroundWindow) {
            self.timers.clear(Timer::BackgroundWindow);
            self.open_background_window();
        }
        if !matches!(self.link, Link::Connected(_)) {
            return self.resolve(call, Err(CallError::NotConnected));
        }
        self.pinging.push(call);
        if self.pinging.len() == 1 {
            self.write_ping();
            self.set_timer(Timer::PingDeadline, self.timing().keep_alive_timeout);
        }
    }

    /// CBK7: answered when there is no socket and nothing is scheduled.
    pub(super) fn pause(&mut self, call: CallId) {
        self.interrupts.insert(Interrupt::Paused);
        self.closing.push(call);
        self.close(Reason::Paused);
    }

    pub(super) fn resume(&mut self) {
        if self.interrupts.contains(Interrupt::Paused) {
            self.interrupts.remove(Interrupt::Paused);
            self.settle(Urgency::Now, Reason::Resumed);
        }
    }

    /// CBK5: everything pending is answered, nothing begins after it.
    pub(super) fn shutdown(&mut self) {
        if let Link::Opening(socket)
        | Link::Authenticating(socket)
        | Link::Connected(socket)
        | Link::Closing(socket) = self.link
        {
            self.output(Output::Drop(socket));
        }
        for calls in [
            mem::take(&mut self.connecting),
            mem::take(&mut self.closing),
            mem::take(&mut self.pinging),
        ] {
            self.resolve_all(calls, Err(CallError::ShutDown));
        }
        self.life = Life::ShutDown;
        self.link = Link::Idle;
        self.timers = crate::timers::Timers::default();
        self.status = None;
    }

    pub(super) fn refuse_after_shutdown(&mut self, input: &Input) {
        if let Input::Connect(call)
        | Input::Disconnect(call)
        | Input::Ping(call)
        | Input::Pause(call) = input
        {
            self.resolve(*call, Err(CallError::ShutDown));
        }
    }

    /// ERR1: initialised first, then logged in.
    fn require_session(&self) -> Result<(), CallError> {
        if self.setup.is_none() {
            Err(CallError::NotInitialised)
        } else if self.interrupts.contains(Interrupt::NoSession) {
            Err(CallError::NotLoggedIn)
        } else {
            Ok(())
        }
    }
}
