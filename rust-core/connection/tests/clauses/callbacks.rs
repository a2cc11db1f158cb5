use cometchat_connection::{CallId, Failure, Input, Interrupt, Lifecycle, Path, Renewal, Status};

use crate::rig::{Rig, s, session};

#[test]
fn cbk1_a_call_is_answered_once_whatever_follows() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.fail(Failure::Refused);
    rig.retry();
    rig.accept();
    rig.ping();
    rig.pong();
    rig.disconnect();
    rig.gone();
    rig.input(Input::SessionEnded);
    rig.input(Input::Shutdown);
    let log = rig.log();
    let answers: Vec<_> = log.iter().filter(|line| line.starts_with("call")).collect();
    assert_eq!(answers, ["call 1: Failed(Refused)", "call 2: ok", "call 3: ok"]);
}

#[test]
fn cbk1_a_replaced_connection_answers_all_its_calls() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.ping();
    rig.forget();
    rig.input(Input::SessionStarted(session(2)));
    let log = rig.log();
    assert_eq!(log[..2], ["close 1", "disconnected (logged_in)"]);
    assert!(log[2].starts_with("call 2") && log[3].starts_with("call 3"));
}

#[test]
fn cbk1_connect_that_waits_for_a_closing_socket_is_answered_when_forbidden_meanwhile() {
    let forbid: [fn(&mut Rig); 4] = [
        |rig| rig.input(Input::SessionEnded),
        |rig| rig.input(Input::WillSleep),
        |rig| rig.path(Path::Offline),
        |rig| rig.input(Input::Pause(CallId(99))),
    ];
    for forbid in forbid {
        let mut rig = Rig::manual().connected();
        rig.disconnect();
        rig.connect();
        forbid(&mut rig);
        rig.gone();
        let log = rig.log();
        assert_eq!(log.iter().filter(|line| line.starts_with("call 3:")).count(), 1, "{log:?}");
        assert_eq!(log.iter().filter(|line| line.starts_with("call 2:")).count(), 1, "{log:?}");
    }
}

#[test]
fn cbk5_shutdown_answers_what_is_pending_with_an_error() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.input(Input::Shutdown);
    assert_eq!(rig.log(), ["drop 1", "call 1: ShutDown"]);

    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.forget();
    rig.input(Input::Shutdown);
    assert_eq!(rig.log(), ["drop 1", "call 2: ShutDown"]);

    let mut rig = Rig::manual().connected();
    rig.disconnect();
    rig.connect();
    rig.forget();
    rig.input(Input::Shutdown);
    assert_eq!(rig.log(), ["drop 1", "call 3: ShutDown", "call 2: ShutDown"]);
}

#[test]
fn cbk5_nothing_begins_after_shutdown() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Refused);
    rig.input(Input::Shutdown);
    rig.forget();
    assert_eq!(rig.machine.poll_timeout(), None);
    assert_eq!(rig.status(), None);
    rig.foreground();
    rig.path(Path::Changed);
    rig.init(&crate::rig::setup(cometchat_connection::Mode::Auto));
    rig.input(Input::SessionStarted(session(2)));
    rig.input(Input::Resume);
    rig.input(Input::Shutdown);
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);
    rig.connect();
    rig.disconnect();
    rig.ping();
    rig.pause();
    let expected = ["call 1: ShutDown", "call 2: ShutDown", "call 3: ShutDown", "call 4: ShutDown"];
    assert_eq!(rig.log(), expected);
}

#[test]
fn cbk7_pause_is_answered_when_there_is_no_socket_and_nothing_pending() {
    let mut rig = Rig::auto().connected();
    rig.pause();
    assert_eq!(rig.log(), ["close 1", "disconnected (paused)"]);
    rig.gone();
    assert_eq!(rig.log(), ["call 1: ok"]);
    assert_eq!(rig.machine.poll_timeout(), None);
    assert_eq!(rig.status(), Some(Status::Disconnected));
    rig.connect();
    rig.background();
    rig.foreground();
    assert_eq!(rig.log(), ["call 2: Interrupted(Paused)"]);
    rig.input(Input::Resume);
    assert_eq!(rig.log(), ["connecting (resumed)", "open 2"]);
    rig.input(Input::Resume);
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn cbk7_pause_ends_an_attempt_at_once() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.pause();
    let expected = ["drop 1", "disconnected (paused)", "call 1: Interrupted(Paused)", "call 2: ok"];
    assert_eq!(rig.log(), expected);

    let mut rig = Rig::manual();
    rig.connect();
    rig.refuse();
    rig.forget();
    rig.pause();
    rig.renewed(Renewal::Fresh(session(1)));
    let expected = ["disconnected (paused)", "call 1: Interrupted(Paused)", "call 2: ok"];
    assert_eq!(rig.log(), expected);
}

#[test]
fn cbk7_resume_does_not_connect_what_was_not_requested() {
    let mut rig = Rig::manual();
    rig.pause();
    rig.input(Input::Resume);
    rig.advance(s(60));
    assert_eq!(rig.log(), ["call 1: ok"]);
    assert!(rig.is_interrupted_by(Interrupt::NotRequested));
}

#[test]
fn cbk7_resume_before_the_socket_is_gone_opens_after_it() {
    let mut rig = Rig::auto().connected();
    rig.pause();
    rig.input(Input::Resume);
    assert_eq!(rig.log(), ["close 1", "disconnected (paused)"]);
    rig.gone();
    assert_eq!(rig.log(), ["call 1: ok", "connecting (resumed)", "open 2"]);
}

#[test]
fn cbk7_a_pause_before_init_holds() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.pause();
    rig.init(&crate::rig::setup(cometchat_connection::Mode::Auto));
    assert_eq!(rig.log(), ["call 1: ok", "disconnected (initialised)"]);
    rig.input(Input::Resume);
    assert_eq!(rig.log(), ["connecting (resumed)", "open 1"]);
}
