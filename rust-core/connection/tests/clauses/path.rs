use cometchat_connection::{
    Failure, Input, Interrupt, Mode, Path, Renewal, Session, Setup, Status,
};

use crate::rig::{Rig, ms, s, session, setup};

#[test]
fn rec2_unknown_is_online() {
    let mut rig = Rig::auto();
    assert!(!rig.is_interrupted_by(Interrupt::Offline));
    rig.path(Path::Online);
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn rec2_a_lost_path_forbids_attempts_and_its_return_starts_one_at_once() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Unreachable);
    rig.forget();
    rig.path(Path::Offline);
    assert_eq!(rig.log(), ["disconnected (path_lost)"]);
    rig.advance(s(100));
    assert_eq!(rig.log(), [""; 0]);
    rig.path(Path::Online);
    assert_eq!(rig.log(), ["connecting (path_changed)", "open 2"]);
}

#[test]
fn rec2_a_changed_path_starts_the_pending_attempt_at_once() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Unreachable);
    rig.forget();
    rig.path(Path::Changed);
    assert_eq!(rig.log(), ["+connecting (path_changed)", "open 2"]);
}

#[test]
fn rec2_a_changed_path_replaces_the_attempt_under_way_and_keeps_its_calls() {
    let mut rig = Rig::auto();
    rig.connect();
    rig.opened();
    rig.forget();
    rig.path(Path::Changed);
    assert_eq!(rig.log(), ["drop 1", "+connecting (path_changed)", "open 2"]);
    rig.advance(ms(14_999));
    rig.accept();
    assert_eq!(rig.log(), ["auth 2", "connected (authenticated)", "call 1: ok"]);
}

#[test]
fn rec2_a_live_socket_without_a_path_is_probed_and_kept_if_it_answers() {
    let mut rig = Rig::auto().connected();
    rig.path(Path::Offline);
    assert_eq!(rig.log(), ["ping 1"]);
    assert!(rig.is_interrupted_by(Interrupt::Offline));
    rig.advance(ms(2999));
    rig.pong();
    rig.advance(s(11));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn rec2_a_live_socket_without_a_path_is_lost_if_it_does_not_answer() {
    let mut rig = Rig::auto().connected();
    rig.path(Path::Offline);
    rig.forget();
    rig.advance(s(60));
    assert_eq!(rig.timed_log(), ["3000 drop 1", "3000 disconnected (lost)"]);
    rig.path(Path::Online);
    assert_eq!(rig.log(), ["connecting (path_changed)", "open 2"]);
}

#[test]
fn rec2_a_changed_path_probes_a_live_socket() {
    let mut rig = Rig::auto().connected();
    rig.path(Path::Changed);
    assert_eq!(rig.log(), ["ping 1"]);
    rig.advance(s(3));
    assert_eq!(rig.log(), ["drop 1", "disconnected (lost)", "connecting (lost)"]);
}

#[test]
fn rec2_an_attempt_under_way_may_end_without_a_path() {
    let mut rig = Rig::auto();
    rig.path(Path::Offline);
    assert_eq!(rig.log(), [""; 0]);
    rig.accept();
    assert_eq!(rig.log(), ["auth 1", "connected (authenticated)"]);
    assert!(!rig.is_interrupted_by(Interrupt::Offline), "success clears it");

    let mut rig = Rig::auto();
    rig.path(Path::Offline);
    rig.fail(Failure::Unreachable);
    rig.advance(s(100));
    assert_eq!(rig.log(), ["problem: Unreachable", "disconnected (attempt_failed)"]);
}

#[test]
fn rec2_a_renewal_before_the_dial_opens_nothing_without_a_path() {
    let bare = Session { dialable: false, ..session(1) };
    let mut rig = Rig::of(&Setup { session: Some(bare), ..setup(Mode::Auto) });
    rig.path(Path::Offline);
    rig.renewed(Renewal::Fresh(session(1)));
    assert_eq!(rig.log(), ["disconnected (path_lost)"]);
    rig.path(Path::Online);
    assert_eq!(rig.log(), ["connecting (path_changed)", "open 1"]);
}

#[test]
fn rec2_connect_makes_one_real_attempt_when_offline_is_reported() {
    let mut rig = Rig::manual();
    rig.path(Path::Offline);
    rig.connect();
    assert_eq!(rig.log(), ["connecting (connect_called)", "open 1"]);
    rig.fail(Failure::Dns);
    rig.advance(s(100));
    assert_eq!(rig.log(), ["problem: Dns", "disconnected (attempt_failed)", "call 1: Failed(Dns)"]);

    rig.connect();
    rig.accept();
    assert!(!rig.is_interrupted_by(Interrupt::Offline), "success clears it");
    rig.fail(Failure::Reset);
    rig.forget();
    rig.retry();
    assert_eq!(rig.log(), ["open 3"]);
    rig.fail(Failure::Refused);
    assert_eq!(rig.status(), Some(Status::Connecting));
}

#[test]
fn rec2_foreground_makes_one_real_attempt_when_offline_is_reported() {
    let mut rig = Rig::auto().connected();
    rig.background();
    rig.gone();
    rig.path(Path::Offline);
    rig.forget();
    rig.foreground();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 2"]);
    rig.fail(Failure::Dns);
    rig.advance(s(100));
    assert_eq!(rig.log(), ["problem: Dns", "disconnected (attempt_failed)"]);
}

#[test]
fn rec2_a_loopback_host_ignores_the_path() {
    let local = Session { loopback: true, ..session(1) };
    let mut rig = Rig::of(&Setup { session: Some(local), ..setup(Mode::Auto) });
    rig.path(Path::Offline);
    rig.fail(Failure::Refused);
    rig.path(Path::Changed);
    assert_eq!(rig.log(), ["problem: Refused", "+connecting (attempt_failed)"]);
    rig.retry();
    assert_eq!(rig.log(), ["open 2"]);
    rig.accept();
    rig.forget();
    rig.path(Path::Online);
    rig.path(Path::Offline);
    assert_eq!(rig.log(), [""; 0], "no probe");
}

#[test]
fn rec2_a_session_that_moves_to_or_from_loopback_is_judged_anew() {
    let local = |id| Session { loopback: true, ..session(id) };
    let mut rig = Rig::auto();
    rig.path(Path::Offline);
    rig.fail(Failure::Dns);
    rig.forget();
    rig.input(Input::SessionUpdated(local(1)));
    assert_eq!(rig.log(), ["connecting (session_renewed)"]);
    assert!(rig.retry_in() >= ms(500), "after the usual delay");
    rig.retry();
    assert_eq!(rig.log(), ["open 2"]);

    rig.input(Input::SessionStarted(session(2)));
    assert!(rig.is_interrupted_by(Interrupt::Offline));
    rig.forget();
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}
