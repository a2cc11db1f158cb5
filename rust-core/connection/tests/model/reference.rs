use cometchat_connection::{Failure, Interrupt, Lifecycle, Mode, Session, SessionId};

use crate::step::{Random, Renewed, Server, Step};

/// What the application and the platform allow, read from the specification: the part of the
/// interrupts that follows from the inputs alone.
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    pub(crate) seed: u64,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) setup: Option<Chosen>,
    pub(crate) session: Option<SessionId>,
    /// The session a logout has taken away.
    pub(crate) ended: Option<SessionId>,
    pub(crate) last_session: u64,
    requested: Requested,
    /// The server ends each attempt with "never again".
    unwelcome: bool,
    asleep: bool,
    paused: bool,
    pub(crate) shut_down: bool,
}

/// What `init` chose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chosen {
    mode: Mode,
    app: u64,
    endpoint: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Requested {
    Yes,
    No,
    /// It may have been given up: by a close code, or in the background in manual mode.
    Perhaps,
}

/// Every fourth session is with a local server.
pub(crate) const fn session(id: SessionId, dialable: bool) -> Session {
    Session { id, dialable, loopback: id.0.is_multiple_of(4) }
}

impl Allowed {
    pub(crate) fn new(random: &mut Random) -> Self {
        let lifecycles = [Lifecycle::Unknown, Lifecycle::Foreground, Lifecycle::Background];
        Self {
            seed: random.next(),
            lifecycle: random.pick(&lifecycles),
            setup: None,
            session: None,
            ended: None,
            last_session: 0,
            requested: Requested::Yes,
            unwelcome: false,
            asleep: false,
            paused: false,
            shut_down: false,
        }
    }

    pub(crate) fn take(&mut self, step: &Step) {
        if self.shut_down {
            return;
        }
        match *step {
            Step::Initialise { mode, app, endpoint, stored } => {
                self.initialise(Chosen { mode, app, endpoint }, stored);
            }
            Step::Login { another_user, .. } => self.login(another_user),
            Step::Logout if self.setup.is_some() => {
                self.ended = self.session.take().or(self.ended);
            }
            Step::LogoutFailed if self.ended.is_some() => self.session = self.ended.take(),
            Step::Connect if self.session.is_some() => self.requested = Requested::Yes,
            Step::Disconnect if self.setup.is_some() => self.requested = Requested::No,
            Step::Pause => self.paused = true,
            Step::Resume => self.paused = false,
            Step::Shutdown => self.shut_down = true,
            Step::Lifecycle(lifecycle) => self.lifecycle = lifecycle,
            Step::Server(server) => self.unwelcome = ends_all(server),
            Step::WillSleep => self.asleep = true,
            Step::DidWake => self.asleep = false,
            _ => {}
        }
        let in_background = self.mode() == Some(Mode::Manual) && !self.in_foreground();
        let may_be_given_up = in_background || self.unwelcome || says_never(step);
        if self.requested == Requested::Yes && may_be_given_up {
            self.requested = Requested::Perhaps;
        }
    }

    fn initialise(&mut self, new: Chosen, stored: bool) {
        let old = self.setup.replace(new);
        if old == Some(new) {
            if stored && self.session.is_none() {
                self.session = Some(self.next_session());
                self.ended = None;
            }
            return;
        }
        let was_auto = old.is_none_or(|old| old.mode == Mode::Auto);
        let same_app = old.is_some_and(|old| old.app == new.app);
        if !same_app {
            self.session = None;
            self.ended = None;
        }
        if stored {
            self.session = Some(self.session.unwrap_or_else(|| self.next_session()));
            self.ended = None;
        } else {
            self.session = None;
        }
        match new.mode {
            Mode::Auto => self.requested = Requested::Yes,
            Mode::Manual if !same_app || was_auto => self.requested = Requested::No,
            Mode::Manual => {}
        }
    }

    fn login(&mut self, another_user: bool) {
        let Some(mode) = self.mode() else { return };
        let is_new = another_user || self.session.is_none();
        if is_new {
            self.session = Some(self.next_session());
        }
        self.ended = None;
        match mode {
            Mode::Auto => self.requested = Requested::Yes,
            Mode::Manual if is_new => self.requested = Requested::No,
            Mode::Manual => {}
        }
    }

    fn next_session(&mut self) -> SessionId {
        self.last_session += 1;
        SessionId(self.last_session)
    }

    fn mode(&self) -> Option<Mode> {
        self.setup.map(|setup| setup.mode)
    }

    fn in_foreground(&self) -> bool {
        self.lifecycle == Lifecycle::Foreground
    }

    /// Whether `interrupt` must be present; `None` where the inputs alone do not tell.
    pub(crate) fn interrupt(&self, interrupt: Interrupt) -> Option<bool> {
        match interrupt {
            Interrupt::NotInitialised => Some(self.setup.is_none()),
            Interrupt::NoSession => Some(self.session.is_none()),
            Interrupt::NotRequested => match self.requested {
                Requested::Yes => Some(false),
                Requested::No => Some(true),
                Requested::Perhaps => None,
            },
            Interrupt::Background => {
                self.mode().map(|mode| mode == Mode::Auto && !self.in_foreground())
            }
            Interrupt::Asleep => Some(self.asleep),
            Interrupt::Paused => Some(self.paused),
            Interrupt::Offline | Interrupt::AuthRejected | Interrupt::RetryAfter => None,
        }
    }

    /// No socket may be opened nor kept.
    pub(crate) fn forbids_a_socket(&self) -> bool {
        let hard = [
            Interrupt::NotInitialised,
            Interrupt::NoSession,
            Interrupt::NotRequested,
            Interrupt::Background,
            Interrupt::Asleep,
            Interrupt::Paused,
        ];
        self.shut_down || hard.into_iter().any(|hard| self.interrupt(hard) == Some(true))
    }
}

const fn ends_all(server: Server) -> bool {
    matches!(
        server,
        Server::Drops(Failure::ClosedByServer(4000..=4099))
            | Server::Fails(Failure::ClosedByServer(4000..=4099))
    )
}

const fn says_never(step: &Step) -> bool {
    matches!(
        step,
        Step::Closed { failure: Failure::ClosedByServer(4000..=4099), .. }
            | Step::Renewed { outcome: Renewed::Failed(Failure::ClosedByServer(4000..=4099)), .. }
    )
}
