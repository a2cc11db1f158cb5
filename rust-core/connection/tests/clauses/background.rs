use cometchat_connection::{Failure, Input, Interrupt, Lifecycle, Mode, Path, Renewal, Status};

use crate::rig::{Rig, ms, s, session, setup};

/// The server answers each keep-alive ping.
fn live_for(rig: &mut Rig, seconds: u64) {
    for _ in 0..seconds {
        rig.advance(s(1));
        rig.pong();
    }
}

#[test]
fn bgd1_auto_mode_closes_at_once_and_connects_at_once() {
    let mut rig = Rig::auto().connected();
    rig.background();
    assert_eq!(rig.log(), ["close 1", "disconnected (background)"]);
    rig.gone();
    rig.advance(s(3600));
    assert_eq!(rig.log(), [""; 0]);
    rig.foreground();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 2"]);
}

#[test]
fn bgd1_an_attempt_under_way_ends_too() {
    let mut rig = Rig::auto();
    rig.connect();
    rig.background();
    assert_eq!(
        rig.log(),
        ["drop 1", "disconnected (background)", "call 1: Interrupted(Background)"]
    );

    let mut rig = Rig::auto();
    rig.opened();
    rig.forget();
    rig.background();
    assert_eq!(rig.log(), ["close 1", "disconnected (background)"]);

    let mut rig = Rig::auto();
    rig.refuse();
    rig.forget();
    rig.background();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.advance(s(600));
    assert_eq!(rig.log(), ["disconnected (background)"]);
}

#[test]
fn bgd1_foreground_waits_for_the_old_socket_only() {
    let mut rig = Rig::auto().connected();
    rig.background();
    rig.foreground();
    assert_eq!(rig.log(), ["close 1", "disconnected (background)"]);
    rig.gone();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 2"]);
}

#[test]
fn bgd1_foreground_knows_no_back_off() {
    let mut rig = Rig::auto();
    for _ in 0..5 {
        rig.fail(Failure::Refused);
        rig.retry();
    }
    rig.fail(Failure::Refused);
    rig.background();
    rig.forget();
    rig.foreground();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 7"]);
}

#[test]
fn bgd2_manual_window_ends_after_30_s_and_grace() {
    let mut rig = Rig::manual().connected();
    rig.background();
    live_for(&mut rig, 31);
    rig.forget();
    rig.advance(ms(999));
    assert_eq!(rig.status(), Some(Status::Connected));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(ms(1));
    assert_eq!(rig.timed_log(), ["32000 close 1", "32000 disconnected (background_timeout)"]);
    assert!(rig.is_interrupted_by(Interrupt::NotRequested));
    rig.gone();
    rig.foreground();
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn bgd2_manual_window_starts_while_connecting_too() {
    let mut setup = setup(Mode::Manual);
    setup.timing.connect_timeout = s(60);
    let mut rig = Rig::of(&setup);
    rig.connect();
    rig.background();
    rig.forget();
    rig.advance(s(32));
    let expected = [
        "32000 drop 1",
        "32000 disconnected (background_timeout)",
        "32000 call 1: Interrupted(NotRequested)",
    ];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn bgd2_background_again_does_not_move_the_window() {
    let mut rig = Rig::manual().connected();
    rig.background();
    live_for(&mut rig, 20);
    rig.background();
    rig.input(Input::Lifecycle(Lifecycle::Unknown));
    live_for(&mut rig, 11);
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.timed_log()[0], "32000 close 1");
}

#[test]
fn bgd3_foreground_before_the_end_keeps_and_probes() {
    let mut rig = Rig::manual().connected();
    rig.background();
    live_for(&mut rig, 31);
    rig.forget();
    rig.foreground();
    assert_eq!(rig.log(), ["ping 1"]);
    live_for(&mut rig, 120);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn bgd3_the_probe_finds_a_dead_socket() {
    let mut rig = Rig::manual().connected();
    rig.background();
    rig.advance(s(5));
    rig.foreground();
    rig.forget();
    rig.advance(s(3));
    let expected = ["8000 drop 1", "8000 disconnected (lost)", "8000 connecting (lost)"];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn bgd4_lost_in_background_is_not_retried_there_nor_in_foreground() {
    let mut rig = Rig::manual().connected();
    rig.background();
    rig.fail(Failure::Reset);
    assert_eq!(rig.log(), ["disconnected (lost)"]);
    assert!(rig.is_interrupted_by(Interrupt::NotRequested));
    rig.advance(s(60));
    rig.foreground();
    rig.path(Path::Changed);
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn bgd4_an_attempt_that_fails_in_background_is_the_last() {
    let mut rig = Rig::manual();
    rig.background();
    rig.connect();
    rig.forget();
    rig.fail(Failure::Refused);
    let expected = ["problem: Refused", "disconnected (attempt_failed)", "call 1: Failed(Refused)"];
    assert_eq!(rig.log(), expected);
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn bgd5_waking_after_the_end_closes_before_anything_else() {
    let wakings: [fn(&mut Rig); 4] =
        [|rig| rig.input(Input::Wake), Rig::pong, Rig::foreground, Rig::ping];
    for wake in wakings {
        let mut rig = Rig::manual().connected();
        rig.ping();
        rig.background();
        rig.forget();
        rig.suspend(s(3600));
        wake(&mut rig);
        let log = rig.log();
        assert_eq!(log[..2], ["close 1", "disconnected (background_timeout)"]);
        assert!(!log.iter().any(|line| line.starts_with("ping")), "{log:?}");
        assert!(rig.is_interrupted_by(Interrupt::NotRequested));
    }
}

#[test]
fn bgd5_suspension_within_the_window_counts() {
    let mut rig = Rig::manual().connected();
    rig.background();
    rig.suspend(s(31));
    rig.frame();
    assert_eq!(rig.status(), Some(Status::Connected));
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.timed_log(), ["32000 close 1", "32000 disconnected (background_timeout)"]);
}

#[test]
fn bgd6_connect_in_background_opens_and_starts_the_window_in_manual_mode() {
    let mut rig = Rig::manual();
    rig.background();
    rig.advance(s(100));
    rig.connect();
    assert_eq!(rig.log(), ["connecting (connect_called)", "open 1"]);
    rig.accept();
    live_for(&mut rig, 31);
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.timed_log()[0], "132000 close 1");
}

#[test]
fn bgd6_connect_in_background_fails_in_auto_mode_and_comes_later() {
    let mut rig = Rig::auto().connected();
    rig.disconnect();
    rig.gone();
    rig.background();
    rig.forget();
    rig.connect();
    assert_eq!(rig.log(), ["call 2: Interrupted(Background)"]);
    rig.foreground();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 2"]);
}

#[test]
fn bgd8_unknown_is_closed_to_auto_mode() {
    let mut rig = Rig::new(Lifecycle::Unknown);
    rig.init(&setup(Mode::Auto));
    rig.advance(s(60));
    assert_eq!(rig.log(), ["disconnected (initialised)"]);
    rig.background();
    assert_eq!(rig.log(), [""; 0]);
    rig.foreground();
    assert_eq!(rig.log(), ["connecting (foreground)", "open 1"]);
}

#[test]
fn bgd8_unknown_is_background_to_manual_mode() {
    let mut rig = Rig::new(Lifecycle::Unknown);
    rig.init(&setup(Mode::Manual));
    rig.connect();
    rig.accept();
    live_for(&mut rig, 31);
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.timed_log()[0], "32000 close 1");

    let mut rig = Rig::new(Lifecycle::Unknown);
    rig.init(&setup(Mode::Manual));
    rig.connect();
    rig.accept();
    rig.foreground();
    live_for(&mut rig, 60);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn bgd9_sleep_closes_and_waking_opens() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::WillSleep);
    assert_eq!(rig.log(), ["close 1", "disconnected (will_sleep)"]);
    rig.gone();
    rig.connect();
    assert_eq!(rig.log(), ["call 1: Interrupted(Asleep)"]);
    rig.input(Input::DidWake);
    assert_eq!(rig.log(), ["connecting (did_wake)", "open 2"]);
}

#[test]
fn bgd6_connect_after_a_loss_in_background_starts_a_window_of_its_own() {
    let mut rig = Rig::manual().connected();
    rig.background();
    live_for(&mut rig, 10);
    rig.fail(Failure::Reset);
    rig.connect();
    rig.accept();
    live_for(&mut rig, 31);
    assert_eq!(rig.status(), Some(Status::Connected));
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.timed_log()[0], "42000 close 2");
}
