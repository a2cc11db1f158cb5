use super::{Link, Machine, Refusal, Urgency};
use crate::{
    Interrupt, Lifecycle, Mode, Path, Reason, Session, Setup, TransientFeatures, timers::Timer,
};

/// What an `init` changes against the one before. (INI5)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// It is the first.
    First,
    /// Nothing but times.
    Nothing,
    /// The mode only.
    Mode,
    /// Region, hosts or presence.
    Target,
    /// The app.
    App,
}

impl Machine {
    /// INI4, INI5, INI7.
    pub(super) fn initialise(&mut self, setup: Setup) {
        let change = self.change_to(&setup);
        let mode = setup.mode;
        let mode_changes = self.setup.as_ref().is_none_or(|old| old.mode != mode);
        let session = setup.session;
        self.setup = Some(setup);
        if change == Change::Nothing {
            return self.initialise_again(session);
        }
        self.refusal = Refusal::None;
        self.interrupts.remove(Interrupt::NotInitialised);
        self.interrupts.remove(Interrupt::AuthRejected);

        match mode {
            Mode::Auto => self.interrupts.remove(Interrupt::NotRequested),
            Mode::Manual if mode_changes || change == Change::App => self.give_up(),
            Mode::Manual => {}
        }
        if let Some(carried) = self.carried.take() {
            let was_given_up = carried.contains(Interrupt::NotRequested);
            self.interrupts.set(Interrupt::NotRequested, was_given_up);
            self.give_up_in_background();
        }
        self.interrupts.set(
            Interrupt::Background,
            mode == Mode::Auto && self.lifecycle != Lifecycle::Foreground,
        );
        if mode == Mode::Auto {
            self.timers.clear(Timer::BackgroundWindow);
        }
        if change == Change::App {
            self.ended = None;
        }
        self.adopt(session);
        let reason = match change {
            Change::First => Reason::Initialised,
            _ => Reason::Reconfigured,
        };
        if matches!(change, Change::Target | Change::App) {
            self.interrupts.remove(Interrupt::RetryAfter);
            self.timers.clear(Timer::RetryAfter);
            self.attempts.reset();
            self.close(reason);
        }
        self.settle(Urgency::Now, reason);
    }

    /// INI5: an equal `init` changes nothing but what waits for it: a store that was locked before
    /// may give its session now, and a refused session is tried again.
    fn initialise_again(&mut self, stored: Option<Session>) {
        let was_locked = self.session.is_none() && stored.is_some();
        let was_refused = self.interrupts.contains(Interrupt::AuthRejected);
        if was_locked {
            self.adopt(stored);
        }
        if was_locked || was_refused {
            self.refusal = Refusal::None;
            self.interrupts.remove(Interrupt::AuthRejected);
            self.settle(Urgency::Now, Reason::Initialised);
        }
    }

    /// LOG1, LOG5, CON7.
    pub(super) fn session_started(&mut self, session: Session) {
        let is_new = !session.same_as(self.session.as_ref());
        if is_new {
            self.attempts.reset();
            self.close(Reason::LoggedIn);
        }
        self.adopt(Some(session));
        self.refusal = Refusal::None;
        self.interrupts.remove(Interrupt::AuthRejected);
        match self.mode() {
            Mode::Auto => self.interrupts.remove(Interrupt::NotRequested),
            Mode::Manual if is_new => self.give_up(),
            Mode::Manual => {}
        }
        self.settle(Urgency::Now, Reason::LoggedIn);
    }

    /// LOG6, LOG7.
    pub(super) fn session_ended(&mut self) {
        self.ended = self.session.map(|session| session.id).or(self.ended);
        self.adopt(None);
        self.close(Reason::LoggedOut);
    }

    /// LOG6: the logout failed; back by the set.
    pub(super) fn session_restored(&mut self, session: Session) {
        if self.ended == Some(session.id) {
            self.adopt(Some(session));
            self.settle(Urgency::Now, Reason::LogoutFailed);
        }
    }

    pub(super) fn session_updated(&mut self, session: Session) {
        if session.same_as(self.session.as_ref()) {
            self.adopt(Some(session));
            self.settle(Urgency::Backoff, Reason::SessionRenewed);
        }
    }

    /// STA1.
    pub(super) fn features_changed(&mut self, features: TransientFeatures) {
        self.features = features;
        if matches!(self.link, Link::Connected(_)) {
            self.publish(Reason::FeaturesChanged);
        }
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.session.is_some_and(|session| session.loopback)
    }

    pub(super) fn adopt(&mut self, session: Option<Session>) {
        self.session = session;
        if session.is_some() {
            self.ended = None;
        }
        self.interrupts.set(Interrupt::NoSession, session.is_none());
        if self.is_loopback() {
            self.interrupts.remove(Interrupt::Offline);
        } else if self.path == Path::Offline && matches!(self.link, Link::Idle | Link::Waiting) {
            self.interrupts.insert(Interrupt::Offline);
        }
    }

    fn change_to(&self, new: &Setup) -> Change {
        match &self.setup {
            None => Change::First,
            Some(old) if old.app != new.app => Change::App,
            Some(old) if old.endpoint != new.endpoint || old.presence != new.presence => {
                Change::Target
            }
            Some(old) if old.mode != new.mode => Change::Mode,
            Some(_) => Change::Nothing,
        }
    }
}
