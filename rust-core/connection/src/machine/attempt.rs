use std::{mem, time::Duration};

use super::{Link, Machine, Outage, Refusal, RenewalCause, Urgency};
use crate::{
    AuthOutcome, CallError, Failure, Interrupt, Lifecycle, Mode, Output, Path, Reason, Renewal,
    RenewalId, SocketId, timers::Timer,
};

impl Machine {
    /// Lets the interrupt set decide, after it or the link has changed.
    pub(super) fn settle(&mut self, urgency: Urgency, reason: Reason) {
        if !self.interrupts.allow_live_socket() {
            return self.close(reason);
        }
        match (self.interrupts.is_empty(), self.link) {
            (true, Link::Idle) => self.schedule(urgency, reason),
            (true, Link::Waiting) if urgency == Urgency::Now => self.schedule(urgency, reason),
            (true, Link::Closing(_)) => self.after_close = reason,
            (false, Link::Idle | Link::Waiting) => {
                self.link = Link::Idle;
                self.timers.clear(Timer::Attempt);
                self.publish(reason);
                let connecting = mem::take(&mut self.connecting);
                self.resolve_all(connecting, Err(self.forbidden()));
            }
            _ => {}
        }
    }

    pub(super) fn begin_attempt(&mut self) {
        self.timers.clear(Timer::Attempt);
        self.attempts.begin(self.now);
        if self.session.is_some_and(|session| session.dialable) {
            self.open();
        } else {
            self.renew(RenewalCause::NothingToDialWith);
        }
    }

    pub(super) fn opened(&mut self, socket: SocketId) {
        if self.link == Link::Opening(socket) {
            self.link = Link::Authenticating(socket);
            self.output(Output::Authenticate(socket));
        }
    }

    /// CON4: connected means that the server accepted the auth frame.
    pub(super) fn auth_answered(&mut self, socket: SocketId, outcome: AuthOutcome) {
        if self.link != Link::Authenticating(socket) {
            return;
        }
        match outcome {
            AuthOutcome::Accepted => self.connected(socket),
            AuthOutcome::Refused => {
                self.output(Output::Drop(socket));
                self.auth_refused();
            }
            AuthOutcome::Other => {
                self.output(Output::Drop(socket));
                self.attempt_failed(Failure::AuthUnclear);
            }
        }
    }

    pub(super) fn closed(&mut self, socket: SocketId, failure: Failure) {
        match self.link {
            Link::Opening(current) | Link::Authenticating(current) if current == socket => {
                match failure {
                    Failure::UpgradeRefused(401 | 403) | Failure::AuthRefused => {
                        self.auth_refused();
                    }
                    _ => self.attempt_failed(failure),
                }
            }
            Link::Connected(current) if current == socket => self.lost(failure),
            Link::Closing(current) if current == socket => self.gone(),
            _ => {}
        }
    }

    pub(super) fn attempt_timed_out(&mut self) {
        if let Link::Opening(socket) | Link::Authenticating(socket) = self.link {
            self.output(Output::Drop(socket));
            self.attempt_failed(Failure::TimedOut);
        }
    }

    pub(super) fn retry_after_over(&mut self) {
        self.interrupts.remove(Interrupt::RetryAfter);
        self.settle(Urgency::Now, Reason::RetryAfterOver);
    }

    pub(super) fn renewed(&mut self, renewal: RenewalId, outcome: Renewal) {
        let cause = match self.link {
            Link::Renewing(current, cause) if current == renewal => cause,
            _ => return,
        };
        match (outcome, cause) {
            (Renewal::Fresh(session), RenewalCause::Refused) => {
                self.adopt(Some(session));
                self.refusal = Refusal::Renewed;
                self.link = Link::Idle;
                self.settle(Urgency::Now, Reason::SessionRenewed);
            }
            (Renewal::Unchanged(_), RenewalCause::Refused) | (Renewal::Refused, _) => {
                self.auth_rejected();
            }
            (
                Renewal::Fresh(session) | Renewal::Unchanged(session),
                RenewalCause::NothingToDialWith,
            ) => {
                self.adopt(Some(session));
                if !session.dialable {
                    self.attempt_failed(Failure::NoHost);
                } else if self.interrupts.is_empty() {
                    self.open();
                } else {
                    self.link = Link::Idle;
                    self.settle(Urgency::Backoff, Reason::PathLost);
                }
            }
            (Renewal::Failed(failure), _) => self.attempt_failed(failure),
        }
    }

    /// REC2: a pending attempt on the old path gives way to a new one, if the limit allows it.
    pub(super) fn restart_attempt(&mut self, reason: Reason) {
        if self.attempts.allowed_from(self.now) > self.now {
            return;
        }
        if let Link::Opening(socket) | Link::Authenticating(socket) = self.link {
            self.output(Output::Drop(socket));
            self.timers.clear(Timer::AttemptDeadline);
            self.link = Link::Idle;
            self.settle(Urgency::Now, reason);
        }
    }

    /// BGD4: what is lost in the background in manual mode is not tried again.
    pub(super) fn give_up_in_background(&mut self) {
        if self.mode() == Mode::Manual && self.lifecycle != Lifecycle::Foreground {
            self.give_up();
        }
    }

    /// REC3: 4000-4099 never again without a call, 4200-4299 at once, all others after a delay.
    pub(super) fn obey_close_code(&mut self, failure: Failure) -> Urgency {
        match failure {
            _ if failure.is_final() => {
                self.give_up();
                Urgency::Backoff
            }
            Failure::ClosedByServer(4200..=4299) => Urgency::Now,
            _ => Urgency::Backoff,
        }
    }

    fn schedule(&mut self, urgency: Urgency, reason: Reason) {
        let delay = match urgency {
            Urgency::Now => Duration::ZERO,
            Urgency::Backoff => self.attempts.delay(&self.timing()),
        };
        let begin = self.attempts.allowed_from(self.now + delay);
        let wait = begin.since(self.now);
        self.link = Link::Waiting;
        self.set_timer(Timer::Attempt, wait);
        self.begin_outage();
        self.announce_attempt(reason);
        if wait.is_zero() {
            self.begin_attempt();
        } else {
            let connecting = mem::take(&mut self.connecting);
            self.resolve_all(connecting, Err(CallError::TooManyAttempts { wait }));
        }
    }

    /// STA2: long outages are reported, also those that pass without an attempt.
    pub(super) fn begin_outage(&mut self) {
        if self.outage == Outage::None {
            self.outage = Outage::Unreported;
            self.set_timer(Timer::LongOutage, self.timing().long_outage);
        }
    }

    fn open(&mut self) {
        self.last_socket += 1;
        let socket = SocketId(self.last_socket);
        self.link = Link::Opening(socket);
        self.set_timer(Timer::AttemptDeadline, self.timing().connect_timeout);
        self.output(Output::Open(socket));
    }

    fn renew(&mut self, cause: RenewalCause) {
        self.last_renewal += 1;
        let renewal = RenewalId(self.last_renewal);
        self.timers.clear(Timer::AttemptDeadline);
        self.link = Link::Renewing(renewal, cause);
        self.output(Output::Renew(renewal));
    }

    /// CON5: one renewal, one more attempt, then no more.
    fn auth_refused(&mut self) {
        self.link = Link::Idle;
        match self.refusal {
            Refusal::None => self.renew(RenewalCause::Refused),
            Refusal::Renewed => self.auth_rejected(),
        }
    }

    fn auth_rejected(&mut self) {
        self.interrupts.insert(Interrupt::AuthRejected);
        self.output(Output::Problem(CallError::Failed(Failure::AuthRefused)));
        self.close(Reason::AuthRejected);
    }

    fn connected(&mut self, socket: SocketId) {
        self.timers.clear(Timer::AttemptDeadline);
        self.timers.clear(Timer::LongOutage);
        self.interrupts.remove(Interrupt::Offline);
        self.path = Path::Online;
        self.link = Link::Connected(socket);
        self.refusal = Refusal::None;
        self.outage = Outage::None;
        self.begin_keep_alive();
        self.announce_connected();
        let connecting = mem::take(&mut self.connecting);
        self.resolve_all(connecting, Ok(()));
    }

    fn attempt_failed(&mut self, failure: Failure) {
        self.timers.clear(Timer::AttemptDeadline);
        self.link = Link::Idle;
        if let Failure::RetryAfter(wish) = failure {
            let wait = self.attempts.retry_after(wish);
            self.interrupts.insert(Interrupt::RetryAfter);
            self.set_timer(Timer::RetryAfter, wait);
        }
        if self.path == Path::Offline && !self.is_loopback() {
            self.interrupts.insert(Interrupt::Offline);
        }
        self.give_up_in_background();
        let urgency = self.obey_close_code(failure);
        if self.outage == Outage::Unreported || failure.is_final() {
            self.outage = Outage::Reported;
            self.output(Output::Problem(CallError::Failed(failure)));
        }
        let connecting = mem::take(&mut self.connecting);
        self.settle(urgency, Reason::AttemptFailed(failure));
        self.resolve_all(connecting, Err(CallError::Failed(failure)));
    }
}
