//! Each error is a sentence that tells what to do. (ERR1, ERR2)

use cometchat_connection::{CallError, Interrupt, Interrupts, Lifecycle};

use crate::rig::{Rig, ms, s};

fn forbidden(interrupt: Interrupt) -> String {
    CallError::Interrupted(interrupt).to_string()
}

#[test]
fn err2_what_forbids_connecting_is_named_with_what_to_do() {
    for (interrupt, words) in [
        (Interrupt::NotInitialised, "call init"),
        (Interrupt::NoSession, "call login"),
        (Interrupt::NotRequested, "call connect"),
        (Interrupt::Background, "in the background"),
        (Interrupt::Asleep, "sleep"),
        (Interrupt::Paused, "call resume"),
        (Interrupt::Offline, "no network"),
        (Interrupt::AuthRejected, "log in again"),
        (Interrupt::RetryAfter, "asked to wait"),
    ] {
        assert!(forbidden(interrupt).contains(words), "{interrupt:?}: {}", forbidden(interrupt));
    }
}

#[test]
fn rec3_a_rest_is_told_in_whole_seconds_rounded_up() {
    for (rest, told) in [(s(3), "in 3 s"), (ms(3001), "in 4 s"), (ms(1), "in 1 s")] {
        let error = CallError::RetryAfter { rest }.to_string();
        assert!(error.ends_with(told), "{error}");
        let error = CallError::TooManyAttempts { wait: rest }.to_string();
        assert!(error.ends_with(told), "{error}");
    }
}

#[test]
fn dia1_a_set_of_interrupts_shows_its_members() {
    assert_eq!(format!("{:?}", Interrupts::default()), "{}");
    let rig = Rig::new(Lifecycle::Foreground);
    assert!(format!("{:?}", rig.machine.interrupts()).contains("NotInitialised"));
}
