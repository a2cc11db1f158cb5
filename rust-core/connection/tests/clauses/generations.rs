use cometchat_connection::{
    AuthOutcome, Failure, Heard, Input, Mode, Renewal, RenewalId, Setup, SocketId,
};

use crate::rig::{Rig, s, session};

#[test]
fn gen1_an_older_socket_is_never_heard_again() {
    let old = SocketId(1);
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::Reset);
    rig.retry();
    rig.accept();
    rig.advance(s(16));
    rig.forget();
    let due = rig.machine.poll_timeout();
    rig.input(Input::Opened(old));
    rig.input(Input::AuthAnswered(old, AuthOutcome::Refused));
    rig.input(Input::Received(old, Heard::Pong));
    rig.input(Input::ReadsPaused(old));
    rig.input(Input::ReadsResumed(old));
    rig.input(Input::Closed(old, Failure::ClosedByServer(4000)));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.machine.poll_timeout(), due, "no deadline was moved");
    assert_eq!(rig.machine.connected_socket(), Some(SocketId(2)));
}

#[test]
fn gen1_nothing_but_its_end_is_heard_of_a_closing_socket() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.disconnect();
    rig.forget();
    rig.pong();
    rig.frame();
    rig.auth(AuthOutcome::Accepted);
    assert_eq!(rig.log(), [""; 0]);
    rig.gone();
    assert_eq!(rig.log(), ["call 3: ok"]);
    rig.gone();
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn gen1_an_answer_out_of_turn_counts_for_nothing() {
    let mut rig = Rig::auto();
    rig.auth(AuthOutcome::Accepted);
    rig.pong();
    rig.forget();
    rig.opened();
    rig.opened();
    assert_eq!(rig.log(), ["auth 1"]);
}

#[test]
fn gen1_an_older_renewal_is_ignored() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.disconnect();
    rig.connect();
    rig.refuse();
    rig.forget();
    rig.input(Input::Renewed(RenewalId(1), Renewal::Refused));
    assert_eq!(rig.log(), [""; 0]);
    rig.input(Input::Renewed(RenewalId(2), Renewal::Fresh(session(1))));
    assert_eq!(rig.log(), ["+connecting (session_renewed)", "open 3"]);
}

#[test]
fn gen1_an_older_session_is_not_heard_again() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionStarted(session(2)));
    rig.gone();
    rig.accept();
    rig.disconnect();
    rig.gone();
    rig.forget();
    rig.input(Input::SessionUpdated(session(1)));
    rig.input(Input::SessionRestored(session(1)));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn gen1_a_logout_that_fails_after_another_app_took_over_restores_nothing() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionEnded);
    rig.init(&Setup::new(Mode::Auto, "other", None));
    rig.gone();
    rig.forget();
    rig.input(Input::SessionRestored(session(1)));
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn gen1_a_logout_that_fails_after_another_login_restores_nothing() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::SessionEnded);
    rig.gone();
    rig.input(Input::SessionStarted(session(2)));
    rig.accept();
    rig.input(Input::SessionRestored(session(1)));
    rig.fail(Failure::Reset);
    rig.forget();
    rig.input(Input::SessionUpdated(session(1)));
    rig.input(Input::SessionStarted(session(2)));
    assert_eq!(rig.log(), ["+connecting (logged_in)", "open 3"], "session 2 is the present one");
}
