use std::mem;

use super::{Link, Machine};
use crate::{CallError, Failure, Heard, Moment, Output, Reason, SocketId, timers::Timer};

impl Machine {
    pub(super) fn begin_keep_alive(&mut self) {
        let timing = self.timing();
        self.set_timer(Timer::Stable, timing.stable_after);
        self.set_timer(Timer::KeepAlive, timing.keep_alive_interval);
    }

    /// REC5: every interval, counted from the auth answer.
    pub(super) fn keep_alive(&mut self, due: Moment) {
        self.write_ping();
        self.timers.set(Timer::KeepAlive, due, self.timing().keep_alive_interval);
    }

    /// CLK1: the system slept; what was due says nothing about the server.
    pub(super) fn restart_keep_alive(&mut self) {
        let timing = self.timing();
        self.timers.clear(Timer::SilenceDeadline);
        if !self.pinging.is_empty() {
            self.set_timer(Timer::PingDeadline, timing.keep_alive_timeout);
        }
        self.set_timer(Timer::KeepAlive, timing.keep_alive_interval);
        self.write_ping();
    }

    /// REC1. A late timer means that the system slept: the server is asked at once. (CLK1)
    pub(super) fn stable(&mut self, late: bool) {
        self.attempts.reset();
        if late && self.ping_written != Some(self.now) {
            self.restart_keep_alive();
        }
    }

    /// Asks a live socket whether it is one.
    pub(super) fn probe(&mut self) {
        if matches!(self.link, Link::Connected(_)) {
            self.write_ping();
        }
    }

    pub(super) fn write_ping(&mut self) {
        let Link::Connected(socket) = self.link else { return };
        self.ping_written = Some(self.now);
        if !self.timers.is_set(Timer::SilenceDeadline) {
            self.set_timer(Timer::SilenceDeadline, self.timing().keep_alive_timeout);
        }
        self.output(Output::Ping(socket));
    }

    pub(super) fn received(&mut self, socket: SocketId, heard: Heard) {
        if self.link != Link::Connected(socket) {
            return;
        }
        self.timers.clear(Timer::SilenceDeadline);
        if heard == Heard::Pong {
            if let Some(written) = self.ping_written.take() {
                self.round_trip = Some(self.now.since(written));
            }
            self.timers.clear(Timer::PingDeadline);
            let pinging = mem::take(&mut self.pinging);
            self.resolve_all(pinging, Ok(()));
        }
    }

    /// PIN2: the ping failed; whether the connection did is for the silence deadline to say.
    pub(super) fn ping_unanswered(&mut self) {
        let pinging = mem::take(&mut self.pinging);
        self.resolve_all(pinging, Err(CallError::PingUnanswered));
    }

    pub(super) fn silent(&mut self) {
        if let Link::Connected(socket) = self.link {
            self.output(Output::Drop(socket));
            self.lost(Failure::Silent);
        }
    }

    pub(super) fn lost(&mut self, failure: Failure) {
        self.clear_live_timers();
        self.link = Link::Idle;
        let reason = Reason::Lost(failure);
        self.publish(reason);
        let pinging = mem::take(&mut self.pinging);
        self.resolve_all(pinging, Err(CallError::Failed(failure)));
        if failure == Failure::FrameTooLarge || failure.is_final() {
            self.output(Output::Problem(CallError::Failed(failure)));
        }
        self.give_up_in_background();
        let urgency = self.obey_close_code(failure);
        self.begin_outage();
        self.settle(urgency, reason);
    }

    /// REC12: no ping is due and no deadline runs.
    pub(super) fn reads_paused(&mut self, socket: SocketId) {
        if self.link == Link::Connected(socket) && self.timers.freeze(self.now) {
            self.set_timer(Timer::SlowConsumer, self.timing().slow_consumer);
        }
    }

    pub(super) fn reads_resumed(&mut self, socket: SocketId) {
        if self.link == Link::Connected(socket) {
            self.timers.thaw(self.now);
            self.timers.clear(Timer::SlowConsumer);
        }
    }

    pub(super) fn clear_live_timers(&mut self) {
        self.timers.thaw(self.now);
        for timer in [
            Timer::Stable,
            Timer::KeepAlive,
            Timer::PingDeadline,
            Timer::SilenceDeadline,
            Timer::SlowConsumer,
        ] {
            self.timers.clear(timer);
        }
        self.ping_written = None;
    }
}
