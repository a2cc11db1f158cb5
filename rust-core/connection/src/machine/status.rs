use super::{Link, Machine};
use crate::{
    Output, Reason, Status, StatusEvent, StatusEventKind, TransientFeatures, timers::Timer,
};

impl Machine {
    /// One event if the status has changed. (STA2)
    pub(super) fn publish(&mut self, reason: Reason) {
        if self.setup.is_some() {
            self.change_status(self.present_status(), reason);
        }
    }

    /// `connected` first, whatever features the server offers.
    pub(super) fn announce_connected(&mut self) {
        self.change_status(Status::Connected, Reason::Authenticated);
        self.publish(Reason::FeaturesChanged);
    }

    /// One `connecting` for a whole outage; later attempts are updates. (STA3)
    pub(super) fn announce_attempt(&mut self, reason: Reason) {
        if self.status == Some(Status::Connecting) {
            self.update(reason);
        } else {
            self.publish(reason);
        }
    }

    pub(super) fn update(&mut self, reason: Reason) {
        if let Some(status) = self.status {
            self.emit(StatusEventKind::Update, status, reason);
        }
    }

    fn change_status(&mut self, status: Status, reason: Reason) {
        if self.status != Some(status) {
            self.emit(StatusEventKind::Transition, status, reason);
            self.status = Some(status);
        }
    }

    fn emit(&mut self, kind: StatusEventKind, current: Status, reason: Reason) {
        self.events += 1;
        let attempt = match self.link {
            Link::Idle | Link::Waiting | Link::Closing(_) => self.attempts.next(),
            _ => self.attempts.next().saturating_sub(1),
        };
        let retry_in = match self.link {
            Link::Waiting => self.timers.due(Timer::Attempt).map(|due| due.since(self.now)),
            _ => None,
        };
        self.output(Output::Status(StatusEvent {
            number: self.events,
            kind,
            previous: self.status,
            current,
            reason,
            attempt,
            retry_in,
            at: self.now,
        }));
    }

    fn present_status(&self) -> Status {
        match (self.link, self.features) {
            (Link::Idle | Link::Closing(_), _) => Status::Disconnected,
            (Link::Connected(_), TransientFeatures::On) => Status::Connected,
            (Link::Connected(_), TransientFeatures::Throttled) => Status::FeatureThrottled,
            _ => Status::Connecting,
        }
    }
}
