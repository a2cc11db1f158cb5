//! The connection state machine: when a socket is opened, kept, probed, closed and tried again.
//!
//! It has no socket, no clock and no thread. A driver feeds it [`Input`]s together with the present
//! time and carries out its [`Output`]s:
//!
//! ```
//! use cometchat_connection::{Input, Lifecycle, Machine, Mode, Moment, Output, Session, SessionId, Setup};
//!
//! let mut machine = Machine::new(7, Lifecycle::Foreground);
//! let session = Session { id: SessionId(1), dialable: true, loopback: false };
//! let setup = Setup::new(Mode::Auto, "app", Some(session));
//! machine.handle(Input::Initialise(Box::new(setup)), Moment::from_millis(0));
//! let outputs: Vec<Output> = std::iter::from_fn(|| machine.poll_output()).collect();
//! assert!(matches!(outputs[..], [Output::Status(_), Output::Open(_)]));
//! ```
//!
//! Rules for the driver:
//! * After each input, drain [`Machine::poll_output`] before the next.
//! * Call with [`Input::Wake`] at [`Machine::poll_timeout`]. Read the clock first at each wake, and
//!   use one that counts the time the system sleeps.
//! * Answer [`Output::Open`], [`Output::Renew`] with the matching inputs; late answers are harmless,
//!   since every socket, session and renewal has its own number.
//!
//! The clause ids (`CON3`, `BGD2`, …) are those of `docs/behaviour.md`.

mod attempts;
mod error;
mod input;
mod interrupts;
mod machine;
mod output;
mod random;
mod time;
mod timers;
mod timing;

pub use error::{CallError, Failure};
pub use input::{
    AuthOutcome, CallId, Heard, Input, Lifecycle, Mode, Path, Renewal, RenewalId, Session,
    SessionId, Setup, SocketId, TransientFeatures,
};
pub use interrupts::{Interrupt, Interrupts};
pub use machine::Machine;
pub use output::{Output, Reason, Status, StatusEvent, StatusEventKind};
pub use time::Moment;
pub use timing::{Timing, TimingError};
