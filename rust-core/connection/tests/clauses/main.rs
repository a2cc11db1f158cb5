//! The clauses of `docs/behaviour.md` that the machine decides, each named in the test that shows it.

// A subtraction that underflows fails its test, as it should.
#![allow(clippy::unchecked_time_subtraction)]

mod background;
mod callbacks;
mod clock;
mod connect;
mod errors;
mod generations;
mod init;
mod keep_alive;
mod login;
mod path;
mod ping;
mod reconnect;
mod rig;
mod status;
mod timing;
