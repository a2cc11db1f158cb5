use cometchat_connection::{Failure, Input, Interrupt, Mode, Renewal, Session, Setup};

use crate::rig::{Rig, s, session};

#[test]
fn log1_a_login_connects_in_auto_mode_only() {
    let mut rig = Rig::of(&Setup::new(Mode::Auto, "app", None));
    rig.input(Input::SessionStarted(session(1)));
    assert_eq!(rig.log(), ["connecting (logged_in)", "open 1"]);

    let mut rig = Rig::of(&Setup::new(Mode::Manual, "app", None));
    rig.input(Input::SessionStarted(session(1)));
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn log5_same_user_changes_nothing_on_a_live_socket() {
    for mut rig in [Rig::auto().connected(), Rig::manual().connected()] {
        rig.input(Input::SessionStarted(session(1)));
        assert_eq!(rig.log(), [""; 0]);
    }
}

#[test]
fn log5_another_user_the_old_socket_goes_first() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionStarted(session(2)));
    assert_eq!(rig.log(), ["close 1", "disconnected (logged_in)"]);
    rig.gone();
    assert_eq!(rig.log(), ["connecting (logged_in)", "open 2"]);
}

#[test]
fn log5_another_user_ends_the_calls_of_the_old_one() {
    let mut rig = Rig::auto();
    rig.connect();
    rig.input(Input::SessionStarted(session(2)));
    let expected = [
        "drop 1",
        "disconnected (logged_in)",
        "call 1: Reconfigured",
        "connecting (logged_in)",
        "open 2",
    ];
    assert_eq!(rig.log(), expected);
}

#[test]
fn log5_another_user_in_manual_mode_waits_for_connect() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::SessionStarted(session(2)));
    rig.gone();
    rig.advance(s(60));
    assert_eq!(rig.log(), ["close 1", "disconnected (logged_in)"]);
    assert!(rig.is_interrupted_by(Interrupt::NotRequested));
}

#[test]
fn log5_a_login_ends_auth_rejected() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Refused);
    rig.forget();
    rig.input(Input::SessionStarted(session(2)));
    assert_eq!(rig.log(), ["connecting (logged_in)", "open 2"]);
}

#[test]
fn log6_logout_closes_and_a_failed_one_brings_the_socket_back_by_the_set() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionEnded);
    assert_eq!(rig.log(), ["close 1", "disconnected (logged_out)"]);
    rig.gone();
    rig.advance(s(10));
    assert_eq!(rig.log(), [""; 0]);
    rig.input(Input::SessionRestored(session(1)));
    assert_eq!(rig.log(), ["connecting (logout_failed)", "open 2"]);
}

#[test]
fn log6_a_failed_logout_before_the_old_socket_is_gone_waits_for_that() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::SessionEnded);
    rig.forget();
    rig.input(Input::SessionRestored(session(1)));
    assert_eq!(rig.log(), [""; 0]);
    rig.gone();
    assert_eq!(rig.log(), ["connecting (logout_failed)", "open 2"]);
}

#[test]
fn log6_a_failed_logout_does_not_connect_what_was_not_requested() {
    let mut rig = Rig::manual();
    rig.input(Input::SessionEnded);
    rig.input(Input::SessionRestored(session(1)));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn log7_the_end_of_the_session_ends_its_calls() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.input(Input::SessionEnded);
    assert_eq!(rig.log(), ["drop 1", "disconnected (logged_out)", "call 1: NotLoggedIn"]);

    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.forget();
    rig.input(Input::SessionEnded);
    assert_eq!(rig.log(), ["close 1", "disconnected (logged_out)", "call 2: NotLoggedIn"]);
}

#[test]
fn log5_another_user_begins_anew() {
    let mut rig = Rig::auto();
    for _ in 0..3 {
        rig.fail(Failure::Refused);
        rig.retry();
    }
    rig.refuse();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.input(Input::SessionStarted(session(2)));
    assert_eq!(rig.last_event().attempt, 0);
    rig.forget();
    rig.refuse();
    assert_eq!(rig.log(), ["auth 6", "drop 6", "renew 2"], "its own session may be renewed too");
}

#[test]
fn ini4_a_session_renewed_beside_the_socket_holds_from_the_next_attempt_on() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionUpdated(Session { dialable: false, ..session(1) }));
    assert_eq!(rig.log(), [""; 0]);
    rig.fail(Failure::Reset);
    rig.forget();
    rig.retry();
    assert_eq!(rig.log(), ["renew 1"]);
}
