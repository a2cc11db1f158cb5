use super::{Link, Machine, Urgency};
use crate::{Interrupt, Lifecycle, Mode, Path, Reason, timers::Timer};

impl Machine {
    pub(super) fn lifecycle_changed(&mut self, lifecycle: Lifecycle) {
        if self.lifecycle == lifecycle {
            return;
        }
        self.lifecycle = lifecycle;
        match lifecycle {
            Lifecycle::Foreground => self.entered_foreground(),
            Lifecycle::Background | Lifecycle::Unknown => self.entered_background(),
        }
    }

    /// BGD2: the window is over.
    pub(super) fn background_window_over(&mut self) {
        self.give_up();
        self.close(Reason::BackgroundTimeout);
    }

    pub(super) fn open_background_window(&mut self) {
        if !self.timers.is_set(Timer::BackgroundWindow) {
            let timing = self.timing();
            self.set_timer(
                Timer::BackgroundWindow,
                timing.background_window + timing.background_grace,
            );
        }
    }

    pub(super) fn will_sleep(&mut self) {
        self.interrupts.insert(Interrupt::Asleep);
        self.close(Reason::WillSleep);
    }

    pub(super) fn did_wake(&mut self) {
        if self.interrupts.contains(Interrupt::Asleep) {
            self.interrupts.remove(Interrupt::Asleep);
            self.settle(Urgency::Now, Reason::DidWake);
        }
    }

    /// REC2.
    pub(super) fn path_changed(&mut self, path: Path) {
        let was = self.path;
        self.path = if path == Path::Offline { Path::Offline } else { Path::Online };
        if self.is_loopback() || (path == Path::Online && was == Path::Online) {
            return;
        }
        if path == Path::Offline {
            self.interrupts.insert(Interrupt::Offline);
            self.probe();
            return self.settle(Urgency::Backoff, Reason::PathLost);
        }
        self.interrupts.remove(Interrupt::Offline);
        match self.link {
            Link::Connected(_) => self.probe(),
            Link::Opening(_) | Link::Authenticating(_) => self.restart_attempt(Reason::PathChanged),
            _ => self.settle(Urgency::Now, Reason::PathChanged),
        }
    }

    /// BGD1, BGD2.
    fn entered_background(&mut self) {
        match self.mode() {
            Mode::Auto => {
                self.interrupts.insert(Interrupt::Background);
                self.close(Reason::EnteredBackground);
            }
            Mode::Manual => {
                if !self.interrupts.contains(Interrupt::NotRequested) {
                    self.open_background_window();
                }
            }
        }
    }

    /// BGD1, BGD3, REC2: one real attempt, whatever the path report says.
    fn entered_foreground(&mut self) {
        self.timers.clear(Timer::BackgroundWindow);
        self.interrupts.remove(Interrupt::Background);
        self.probe();
        if !matches!(self.link, Link::Connected(_)) {
            self.interrupts.remove(Interrupt::Offline);
        }
        self.settle(Urgency::Now, Reason::EnteredForeground);
    }
}
