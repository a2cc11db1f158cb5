use cometchat_connection::{Failure, Interrupt, Lifecycle, Mode, Renewal, Session, Setup, Status};

use crate::rig::{Rig, s, session, setup};

fn elsewhere(mode: Mode) -> Setup {
    Setup { endpoint: "eu".into(), ..setup(mode) }
}

#[test]
fn ini4_auto_mode_opens_with_the_stored_session() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), ["connecting (initialised)", "open 1"]);
}

#[test]
fn ini4_manual_mode_opens_no_socket() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.init(&setup(Mode::Manual));
    rig.advance(s(600));
    assert_eq!(rig.log(), ["disconnected (initialised)"]);
    assert!(rig.is_interrupted_by(Interrupt::NotRequested));
}

#[test]
fn ini4_no_stored_session_opens_no_socket() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.init(&Setup::new(Mode::Auto, "app", None));
    assert_eq!(rig.log(), ["disconnected (initialised)"]);
}

#[test]
fn ini4_nothing_to_dial_with_is_renewed_first() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    let bare = Session { dialable: false, ..session(1) };
    rig.init(&Setup { session: Some(bare), ..setup(Mode::Auto) });
    assert_eq!(rig.log(), ["connecting (initialised)", "renew 1"]);
    rig.renewed(Renewal::Unchanged(session(1)));
    assert_eq!(rig.log(), ["open 1"]);
    assert_eq!(rig.machine.attempts(), 1, "renewing and dialling are one attempt");
}

#[test]
fn ini4_a_renewal_without_a_host_is_a_failed_attempt() {
    let bare = Session { dialable: false, ..session(1) };
    let mut rig = Rig::of(&Setup { session: Some(bare), ..setup(Mode::Auto) });
    rig.renewed(Renewal::Fresh(bare));
    assert_eq!(rig.log(), ["problem: NoHost", "+connecting (attempt_failed)"]);
    rig.retry();
    assert_eq!(rig.log(), ["renew 2"]);
}

#[test]
fn ini5_equal_init_changes_nothing_when_connected() {
    let mut rig = Rig::auto().connected();
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn ini5_equal_init_changes_nothing_between_attempts() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Refused);
    let due = rig.machine.poll_timeout();
    rig.forget();
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.machine.poll_timeout(), due);
}

#[test]
fn ini5_equal_init_changes_nothing_while_a_refused_session_is_renewed() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.init(&setup(Mode::Auto));
    rig.refuse();
    assert!(rig.is_interrupted_by(Interrupt::AuthRejected), "no second renewal");
}

#[test]
fn ini5_to_manual_closes_the_socket_and_keeps_the_session() {
    let mut rig = Rig::auto().connected();
    rig.init(&setup(Mode::Manual));
    assert_eq!(rig.log(), ["close 1", "disconnected (reconfigured)"]);
    rig.gone();
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.machine.interrupts().iter().collect::<Vec<_>>(), [Interrupt::NotRequested]);
    rig.connect();
    assert_eq!(rig.log(), ["connecting (connect_called)", "open 2"]);
}

#[test]
fn ini5_to_auto_opens_if_there_is_a_session() {
    let mut rig = Rig::manual();
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), ["connecting (reconfigured)", "open 1"]);

    let mut rig = Rig::of(&Setup::new(Mode::Manual, "app", None));
    rig.init(&Setup::new(Mode::Auto, "app", None));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn ini5_to_auto_keeps_a_live_socket() {
    let mut rig = Rig::manual().connected();
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), [""; 0]);
    rig.background();
    assert_eq!(rig.log(), ["close 1", "disconnected (background)"]);
}

#[test]
fn ini5_to_auto_in_background_closes() {
    let mut rig = Rig::manual().connected();
    rig.background();
    rig.forget();
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), ["close 1", "disconnected (reconfigured)"]);
    rig.gone();
    rig.advance(s(60));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn ini5_other_hosts_or_presence_reconnect() {
    let presence = Setup { presence: "friends".into(), ..setup(Mode::Auto) };
    for changed in [elsewhere(Mode::Auto), presence] {
        let mut rig = Rig::auto().connected();
        rig.init(&changed);
        assert_eq!(rig.log(), ["close 1", "disconnected (reconfigured)"]);
        rig.gone();
        assert_eq!(rig.log(), ["connecting (reconfigured)", "open 2"]);
    }
}

#[test]
fn ini5_other_hosts_reconnect_a_manual_connection_too() {
    let mut rig = Rig::manual().connected();
    rig.init(&elsewhere(Mode::Manual));
    rig.gone();
    let expected =
        ["close 1", "disconnected (reconfigured)", "connecting (reconfigured)", "open 2"];
    assert_eq!(rig.log(), expected);
}

#[test]
fn ini5_other_hosts_begin_the_count_of_attempts_anew() {
    let mut rig = Rig::auto();
    rig.fail(Failure::RetryAfter(s(300)));
    rig.forget();
    rig.init(&elsewhere(Mode::Auto));
    assert_eq!(rig.log(), ["connecting (reconfigured)", "open 2"]);
    assert_eq!(rig.last_event().attempt, 0);
    rig.disconnect();
    assert_eq!(rig.machine.poll_timeout(), None, "the old server's wish is forgotten");
}

#[test]
fn ini5_calls_under_way_get_an_error_first() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.connect();
    rig.forget();
    rig.init(&elsewhere(Mode::Manual));
    let expected = [
        "drop 1",
        "disconnected (reconfigured)",
        "call 1: Reconfigured",
        "call 2: Reconfigured",
        "connecting (reconfigured)",
        "open 2",
    ];
    assert_eq!(rig.log(), expected);

    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.forget();
    rig.init(&elsewhere(Mode::Manual));
    assert_eq!(rig.log(), ["close 1", "disconnected (reconfigured)", "call 2: Reconfigured"]);
}

#[test]
fn ini5_to_manual_ends_the_attempt_under_way() {
    let mut rig = Rig::auto();
    rig.connect();
    rig.init(&setup(Mode::Manual));
    assert_eq!(rig.log(), ["drop 1", "disconnected (reconfigured)", "call 1: Reconfigured"]);
}

#[test]
fn ini5_other_app_closes_and_uses_its_own_session() {
    let mut rig = Rig::auto().connected();
    rig.init(&Setup::new(Mode::Auto, "other", None));
    rig.gone();
    rig.connect();
    let expected = ["close 1", "disconnected (reconfigured)", "call 1: NotLoggedIn"];
    assert_eq!(rig.log(), expected);

    let mut rig = Rig::auto().connected();
    rig.init(&Setup::new(Mode::Auto, "other", Some(session(2))));
    rig.gone();
    let expected =
        ["close 1", "disconnected (reconfigured)", "connecting (reconfigured)", "open 2"];
    assert_eq!(rig.log(), expected);
}

#[test]
fn ini5_other_app_in_manual_mode_waits_for_connect() {
    let mut rig = Rig::manual().connected();
    rig.init(&Setup::new(Mode::Manual, "other", Some(session(2))));
    rig.gone();
    rig.advance(s(60));
    assert_eq!(rig.log(), ["close 1", "disconnected (reconfigured)"]);
}

/// Before `init` nothing was chosen, so the app's state is read as auto mode reads it.
#[test]
fn ini7_the_mode_is_auto_until_init_chooses() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.background();
    assert!(rig.is_interrupted_by(Interrupt::Background));
    rig.init(&setup(Mode::Manual));
    assert!(!rig.is_interrupted_by(Interrupt::Background));
}

#[test]
fn ini5_equal_init_takes_the_session_of_a_store_that_was_locked() {
    let mut rig = Rig::of(&Setup::new(Mode::Auto, "app", None));
    rig.init(&setup(Mode::Auto));
    assert_eq!(rig.log(), ["connecting (initialised)", "open 1"]);
}

#[test]
fn ini5_other_hosts_may_refuse_a_session_anew() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Fresh(session(1)));
    rig.init(&elsewhere(Mode::Auto));
    rig.forget();
    rig.refuse();
    assert_eq!(rig.log(), ["auth 3", "drop 3", "renew 2"]);
}

#[test]
fn ini5_an_init_tries_a_refused_session_again() {
    for again in [setup(Mode::Auto), elsewhere(Mode::Auto)] {
        let mut rig = Rig::auto();
        rig.refuse();
        rig.renewed(Renewal::Fresh(session(1)));
        rig.refuse();
        assert!(rig.is_interrupted_by(Interrupt::AuthRejected));
        rig.init(&again);
        rig.forget();
        rig.refuse();
        assert_eq!(rig.log(), ["auth 3", "drop 3", "renew 2"]);
    }
}
