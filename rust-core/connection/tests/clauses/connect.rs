use cometchat_connection::{
    AuthOutcome, CallError, Failure, Input, Interrupt, Lifecycle, Mode, Path, Renewal, Session,
    Setup, Status,
};

use crate::rig::{Rig, ms, s, session, setup};

#[test]
fn err1_the_checks_come_in_order() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.connect();
    rig.disconnect();
    rig.ping();
    assert_eq!(
        rig.log(),
        ["call 1: NotInitialised", "call 2: NotInitialised", "call 3: NotInitialised"]
    );

    // No session before the mode.
    let mut rig = Rig::of(&Setup::new(Mode::Auto, "app", None));
    rig.connect();
    rig.ping();
    assert_eq!(rig.log(), ["call 1: NotLoggedIn", "call 2: NotLoggedIn"]);

    // The mode before the state.
    let mut rig = Rig::auto();
    rig.ping();
    assert_eq!(rig.log(), ["call 1: PingNotAvailable"]);
}

#[test]
fn err2_no_internet_is_a_failed_look_up_or_no_route() {
    assert!(Failure::Dns.is_offline());
    assert!(Failure::Unreachable.is_offline());
    for failure in [Failure::Refused, Failure::Reset, Failure::Tls("expired"), Failure::TimedOut] {
        assert!(!failure.is_offline());
    }
}

#[test]
fn con1_without_a_session_connect_fails() {
    let mut rig = Rig::of(&Setup::new(Mode::Manual, "app", None));
    rig.connect();
    rig.advance(s(60));
    assert_eq!(rig.log(), ["call 1: NotLoggedIn"]);
}

#[test]
fn con2_connected_is_an_error_with_the_documented_text() {
    for mut rig in [Rig::auto().connected(), Rig::manual().connected()] {
        rig.connect();
        assert!(rig.log()[0].ends_with("AlreadyConnected"));
    }
    assert_eq!(
        CallError::AlreadyConnected.to_string(),
        "Web sockets connect called while web sockets are already connected"
    );
}

#[test]
fn con3_connect_joins_the_attempt_under_way() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.opened();
    rig.connect();
    rig.auth(AuthOutcome::Accepted);
    let expected = [
        "connecting (connect_called)",
        "open 1",
        "auth 1",
        "connected (authenticated)",
        "call 1: ok",
        "call 2: ok",
    ];
    assert_eq!(rig.log(), expected);
}

#[test]
fn con3_joined_calls_share_the_failure() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.connect();
    rig.forget();
    rig.fail(Failure::Refused);
    let expected = [
        "problem: Refused",
        "+connecting (attempt_failed)",
        "call 1: Failed(Refused)",
        "call 2: Failed(Refused)",
    ];
    assert_eq!(rig.log(), expected);
}

#[test]
fn con3_between_attempts_one_starts_now_and_the_count_stays() {
    let mut rig = Rig::auto();
    for _ in 0..3 {
        rig.fail(Failure::Refused);
        rig.retry();
    }
    rig.fail(Failure::Refused);
    assert_eq!(rig.last_event().attempt, 4);
    rig.forget();
    rig.connect();
    assert_eq!(rig.log(), ["+connecting (connect_called)", "open 5"]);
    assert_eq!(rig.last_event().attempt, 4);
    rig.fail(Failure::Refused);
    assert_eq!(rig.last_event().attempt, 5);
    assert!(rig.retry_in() >= s(8), "half of 0.5 s × 2^5");
}

#[test]
fn con3_while_closing_the_old_socket_goes_first_and_disconnect_is_answered_first() {
    let mut rig = Rig::manual().connected();
    rig.disconnect();
    rig.connect();
    assert_eq!(rig.log(), ["close 1", "disconnected (disconnect_called)"]);
    rig.gone();
    assert_eq!(rig.log(), ["call 2: ok", "connecting (connect_called)", "open 2"]);
    rig.accept();
    assert_eq!(rig.log(), ["auth 2", "connected (authenticated)", "call 3: ok"]);
}

#[test]
fn con3_while_closing_a_mute_server_delays_it_by_a_second_only() {
    let mut rig = Rig::manual().connected();
    rig.disconnect();
    rig.connect();
    rig.forget();
    rig.advance(s(5));
    let expected =
        ["1000 drop 1", "1000 call 2: ok", "1000 connecting (connect_called)", "1000 open 2"];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn con4_connected_is_the_auth_answer_not_the_open_socket() {
    let mut rig = Rig::auto();
    rig.opened();
    assert_eq!(rig.log(), ["auth 1"]);
    assert_eq!(rig.status(), Some(Status::Connecting));
    assert_eq!(rig.machine.connected_socket(), None);
    rig.auth(AuthOutcome::Accepted);
    assert_eq!(rig.log(), ["connected (authenticated)"]);
    assert_eq!(rig.machine.connected_socket(), Some(rig.socket()));
}

#[test]
fn con5_a_failed_attempt_answers_and_goes_on() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.fail(Failure::Dns);
    assert_eq!(rig.log(), ["problem: Dns", "+connecting (attempt_failed)", "call 1: Failed(Dns)"]);
    rig.retry();
    assert_eq!(rig.log(), ["open 2"]);
}

#[test]
fn con5_a_refusal_is_renewed_once_and_tried_once_more() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.refuse();
    assert_eq!(rig.log(), ["auth 1", "drop 1", "renew 1"]);
    rig.renewed(Renewal::Fresh(session(1)));
    assert_eq!(rig.log(), ["+connecting (session_renewed)", "open 2"]);
    rig.refuse();
    let expected = [
        "auth 2",
        "drop 2",
        "problem: AuthRefused",
        "disconnected (auth_rejected)",
        "call 1: Interrupted(AuthRejected)",
    ];
    assert_eq!(rig.log(), expected);
    rig.advance(s(600));
    rig.background();
    rig.foreground();
    rig.path(Path::Changed);
    assert_eq!(rig.log(), [""; 0], "no retry until login or init");
    rig.connect();
    assert_eq!(rig.log(), ["call 2: Interrupted(AuthRejected)"]);
    rig.init(&setup(Mode::Manual));
    assert_eq!(rig.log(), ["connecting (initialised)", "open 3"]);
}

#[test]
fn con5_a_refused_upgrade_is_a_refusal() {
    for status in [401, 403] {
        let mut rig = Rig::auto();
        rig.fail(Failure::UpgradeRefused(status));
        assert_eq!(rig.log(), ["renew 1"]);
    }
    let mut rig = Rig::auto();
    rig.fail(Failure::UpgradeRefused(500));
    assert_eq!(rig.log(), ["problem: UpgradeRefused(500)", "+connecting (attempt_failed)"]);
}

#[test]
fn con5_the_same_or_no_token_is_rejected_at_once() {
    for outcome in [Renewal::Unchanged(session(1)), Renewal::Refused] {
        let mut rig = Rig::auto();
        rig.refuse();
        rig.forget();
        rig.renewed(outcome);
        assert_eq!(rig.log(), ["problem: AuthRefused", "disconnected (auth_rejected)"]);
    }
}

#[test]
fn con5_a_network_failure_between_refusals_is_no_second_renewal() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.fail(Failure::Reset);
    rig.retry();
    rig.forget();
    rig.refuse();
    assert_eq!(
        rig.log(),
        ["auth 3", "drop 3", "problem: AuthRefused", "disconnected (auth_rejected)"]
    );
}

#[test]
fn con5_a_renewal_that_fails_is_a_failed_attempt() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.forget();
    rig.renewed(Renewal::Failed(Failure::Dns));
    assert_eq!(rig.log(), ["problem: Dns", "+connecting (attempt_failed)"]);
    rig.retry();
    rig.refuse();
    assert_eq!(rig.log(), ["open 2", "auth 2", "drop 2", "renew 2"]);
}

#[test]
fn con5_an_accepted_session_may_be_refused_anew() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.accept();
    rig.fail(Failure::Reset);
    rig.retry();
    rig.forget();
    rig.refuse();
    assert_eq!(rig.log(), ["auth 3", "drop 3", "renew 2"]);
}

#[test]
fn con5_an_unclear_answer_is_a_failed_attempt() {
    let mut rig = Rig::auto();
    rig.opened();
    rig.forget();
    rig.auth(AuthOutcome::Other);
    assert_eq!(rig.log(), ["drop 1", "problem: AuthUnclear", "+connecting (attempt_failed)"]);
}

#[test]
fn con5_auth_rejected_is_told_even_without_a_network() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.path(Path::Offline);
    rig.refuse();
    rig.forget();
    rig.renewed(Renewal::Refused);
    assert_eq!(rig.log().last().unwrap(), "call 1: Interrupted(AuthRejected)");
}

#[test]
fn con6_the_handshake_has_a_second() {
    let mut rig = Rig::auto().connected();
    rig.disconnect();
    rig.advance(s(600));
    let expected =
        ["0 close 1", "0 disconnected (disconnect_called)", "1000 drop 1", "1000 call 1: ok"];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn con6_a_double_disconnect_is_answered_together() {
    let mut rig = Rig::auto().connected();
    rig.disconnect();
    rig.advance(ms(900));
    rig.disconnect();
    rig.advance(ms(99));
    assert_eq!(rig.log(), ["close 1", "disconnected (disconnect_called)"]);
    rig.gone();
    rig.advance(s(60));
    assert_eq!(rig.log(), ["call 1: ok", "call 2: ok"]);
}

#[test]
fn con6_already_disconnected_or_no_session_is_success() {
    let no_session = Rig::of(&Setup::new(Mode::Auto, "app", None));
    for mut rig in [Rig::manual(), no_session] {
        rig.disconnect();
        assert_eq!(rig.log(), ["call 1: ok"]);
    }
}

#[test]
fn con6_disconnect_wins_over_connect_in_each_phase() {
    // Looking up and opening.
    let mut rig = Rig::manual();
    rig.connect();
    rig.forget();
    rig.disconnect();
    let expected =
        ["drop 1", "disconnected (disconnect_called)", "call 1: Disconnected", "call 2: ok"];
    assert_eq!(rig.log(), expected);

    // Authenticating.
    let mut rig = Rig::manual();
    rig.connect();
    rig.opened();
    rig.forget();
    rig.disconnect();
    assert_eq!(rig.log(), ["close 1", "disconnected (disconnect_called)", "call 1: Disconnected"]);
    rig.gone();
    assert_eq!(rig.log(), ["call 2: ok"]);

    // Renewing.
    let mut rig = Rig::manual();
    rig.connect();
    rig.refuse();
    rig.forget();
    rig.disconnect();
    rig.renewed(Renewal::Fresh(session(1)));
    assert_eq!(
        rig.log(),
        ["disconnected (disconnect_called)", "call 1: Disconnected", "call 2: ok"]
    );

    // Between attempts.
    let mut rig = Rig::auto();
    rig.fail(Failure::Refused);
    rig.forget();
    rig.disconnect();
    rig.advance(s(600));
    assert_eq!(rig.log(), ["disconnected (disconnect_called)", "call 1: ok"]);

    // Closing, with a connect that waits for it.
    let mut rig = Rig::manual().connected();
    rig.disconnect();
    rig.connect();
    rig.disconnect();
    rig.gone();
    let expected = [
        "close 1",
        "disconnected (disconnect_called)",
        "call 3: Disconnected",
        "call 2: ok",
        "call 4: ok",
    ];
    assert_eq!(rig.log(), expected);
}

#[test]
fn con7_auto_after_disconnect_only_a_call_connects_again() {
    let mut rig = Rig::auto().connected();
    rig.disconnect();
    rig.gone();
    rig.forget();
    rig.background();
    rig.foreground();
    rig.path(Path::Offline);
    rig.path(Path::Online);
    rig.path(Path::Changed);
    rig.init(&setup(Mode::Auto));
    rig.input(Input::WillSleep);
    rig.input(Input::DidWake);
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);

    let again: [fn(&mut Rig); 3] = [
        Rig::connect,
        |rig| rig.input(Input::SessionStarted(session(1))),
        |rig| rig.init(&Setup { presence: "friends".into(), ..setup(Mode::Auto) }),
    ];
    for call in again {
        let mut rig = Rig::auto().connected();
        rig.disconnect();
        rig.gone();
        rig.forget();
        call(&mut rig);
        assert_eq!(rig.log().last().unwrap(), "open 2");
    }
}

#[test]
fn con7_manual_after_disconnect_only_connect_connects_again() {
    let mut rig = Rig::manual().connected();
    rig.disconnect();
    rig.gone();
    rig.forget();
    rig.background();
    rig.foreground();
    rig.path(Path::Changed);
    rig.init(&setup(Mode::Manual));
    rig.init(&Setup { endpoint: "eu".into(), ..setup(Mode::Manual) });
    rig.input(Input::SessionStarted(session(1)));
    rig.input(Input::SessionStarted(session(2)));
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);
    rig.connect();
    assert_eq!(rig.log(), ["connecting (connect_called)", "open 2"]);
}

#[test]
fn con9_connect_and_disconnect_work_in_auto_mode() {
    let mut rig = Rig::auto().connected();
    rig.disconnect();
    rig.gone();
    rig.connect();
    rig.accept();
    assert_eq!(rig.log().last().unwrap(), "call 2: ok");
    assert!(!rig.is_interrupted_by(Interrupt::NotRequested));
}

#[test]
fn con10_the_event_comes_before_the_result() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.opened();
    rig.forget();
    rig.auth(AuthOutcome::Accepted);
    assert_eq!(rig.log(), ["connected (authenticated)", "call 1: ok"]);
    rig.disconnect();
    rig.gone();
    assert_eq!(rig.log(), ["close 1", "disconnected (disconnect_called)", "call 2: ok"]);
}

#[test]
fn con11_disconnect_does_not_wait_for_a_look_up_and_its_late_result_is_dropped() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.disconnect();
    assert_eq!(rig.log().last().unwrap(), "call 2: ok");
    rig.opened();
    rig.auth(AuthOutcome::Accepted);
    rig.fail(Failure::Dns);
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn rec4_the_attempt_has_15_s_from_the_look_up_to_the_auth_answer() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.advance(s(14));
    rig.opened();
    rig.forget();
    rig.advance(ms(999));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(ms(1));
    let expected = [
        "15000 drop 1",
        "15000 problem: TimedOut",
        "15000 +connecting (attempt_failed)",
        "15000 call 1: Failed(TimedOut)",
    ];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn con5_the_renewed_session_is_the_one_that_is_tried() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.forget();
    rig.renewed(Renewal::Fresh(Session { dialable: false, ..session(1) }));
    assert_eq!(rig.log(), ["+connecting (session_renewed)", "renew 2"]);
}
