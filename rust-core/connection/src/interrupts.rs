use std::fmt;

/// A reason why the socket may not be opened. It may be opened exactly when none is present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u16)]
pub enum Interrupt {
    /// `init` has not been called.
    NotInitialised = 1,
    /// Nobody is logged in, or a logout is under way.
    NoSession = 1 << 1,
    /// Manual mode before `connect()`; any mode after `disconnect()`.
    NotRequested = 1 << 2,
    /// Auto mode, and the app is in the background or its state is not known yet.
    Background = 1 << 3,
    /// The computer sleeps.
    Asleep = 1 << 4,
    /// The host application has paused the client.
    Paused = 1 << 5,
    /// The network path is lost.
    Offline = 1 << 6,
    /// The server refused the session, and a renewed one too.
    AuthRejected = 1 << 7,
    /// The server asked to wait.
    RetryAfter = 1 << 8,
}

impl Interrupt {
    const ALL: [Self; 9] = [
        Self::NotInitialised,
        Self::NoSession,
        Self::NotRequested,
        Self::Background,
        Self::Asleep,
        Self::Paused,
        Self::Offline,
        Self::AuthRejected,
        Self::RetryAfter,
    ];

    /// Only forbids attempts: a live socket is kept.
    const SOFT: u16 = Self::Offline as u16 | Self::RetryAfter as u16;
}

/// The set of interrupts that are present.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Interrupts(u16);

impl Interrupts {
    /// No interrupt is present: the socket may be opened.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `interrupt` is present.
    pub const fn contains(self, interrupt: Interrupt) -> bool {
        self.0 & interrupt as u16 != 0
    }

    /// The present ones.
    pub fn iter(self) -> impl Iterator<Item = Interrupt> {
        Interrupt::ALL.into_iter().filter(move |interrupt| self.contains(*interrupt))
    }

    /// A live socket may be kept.
    pub(crate) const fn allow_live_socket(self) -> bool {
        self.0 & !Interrupt::SOFT == 0
    }

    pub(crate) const fn insert(&mut self, interrupt: Interrupt) {
        self.0 |= interrupt as u16;
    }

    pub(crate) const fn remove(&mut self, interrupt: Interrupt) {
        self.0 &= !(interrupt as u16);
    }

    pub(crate) const fn set(&mut self, interrupt: Interrupt, present: bool) {
        if present {
            self.insert(interrupt);
        } else {
            self.remove(interrupt);
        }
    }
}

impl fmt::Debug for Interrupts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
