use cometchat_connection::{
    Failure, Input, Lifecycle, Mode, Moment, Path, Reason, Setup, Status, StatusEventKind,
    TransientFeatures,
};

use crate::rig::{Rig, ms, s, session, setup};

#[test]
fn sta1_no_status_before_init() {
    let mut rig = Rig::new(Lifecycle::Unknown);
    rig.foreground();
    rig.background();
    rig.path(Path::Offline);
    rig.input(Input::Features(TransientFeatures::Throttled));
    rig.advance(s(60));
    assert_eq!(rig.status(), None);
    assert_eq!(rig.log(), [""; 0]);
    rig.init(&setup(Mode::Manual));
    assert_eq!(rig.last_event().previous, None);
    assert_eq!(rig.status(), Some(Status::Disconnected));
}

#[test]
fn sta1_connecting_while_an_attempt_runs_or_is_scheduled() {
    let mut rig = Rig::auto();
    assert_eq!(rig.status(), Some(Status::Connecting));
    rig.opened();
    assert_eq!(rig.status(), Some(Status::Connecting));
    rig.auth(cometchat_connection::AuthOutcome::Refused);
    assert_eq!(rig.status(), Some(Status::Connecting), "the session is renewed");
    rig.renewed(cometchat_connection::Renewal::Fresh(session(1)));
    rig.fail(Failure::Refused);
    assert_eq!(rig.status(), Some(Status::Connecting), "the next one is scheduled");
}

#[test]
fn sta1_disconnected_while_something_forbids_attempts() {
    let mut rig = Rig::auto();
    rig.fail(Failure::RetryAfter(s(5)));
    assert_eq!(rig.status(), Some(Status::Disconnected));
    rig.next_timer();
    assert_eq!(rig.status(), Some(Status::Connecting));
}

#[test]
fn sta1_throttled_features_are_a_status_of_their_own() {
    let mut rig = Rig::auto();
    rig.input(Input::Features(TransientFeatures::Throttled));
    assert_eq!(rig.log(), [""; 0], "only of a connection");
    rig.connect();
    rig.accept();
    let expected = [
        "auth 1",
        "connected (authenticated)",
        "featureThrottled (features_changed)",
        "call 1: ok",
    ];
    assert_eq!(rig.log(), expected);
    rig.input(Input::Features(TransientFeatures::Throttled));
    assert_eq!(rig.log(), [""; 0]);
    rig.input(Input::Features(TransientFeatures::On));
    assert_eq!(rig.log(), ["connected (features_changed)"]);
    rig.input(Input::Features(TransientFeatures::Throttled));
    rig.connect();
    assert_eq!(rig.log(), ["featureThrottled (features_changed)", "call 2: AlreadyConnected"]);
}

#[test]
fn sta1_the_documented_texts() {
    let texts =
        [Status::Connecting, Status::Connected, Status::Disconnected, Status::FeatureThrottled]
            .map(Status::as_str);
    assert_eq!(texts, ["connecting", "connected", "disconnected", "featureThrottled"]);
}

#[test]
fn sta2_each_event_tells_its_step() {
    let mut rig = Rig::new(Lifecycle::Foreground);
    rig.advance(s(5));
    rig.init(&setup(Mode::Auto));
    rig.accept();
    rig.advance(s(12));
    rig.fail(Failure::Reset);
    rig.retry();
    rig.fail(Failure::Refused);

    let events = rig.events();
    let numbers: Vec<u64> = events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);

    let [first, connected, lost, connecting, update] = events[..] else { unreachable!() };
    assert_eq!(first.previous, None);
    assert_eq!(first.current, Status::Connecting);
    assert_eq!(first.reason, Reason::Initialised);
    assert_eq!((first.attempt, first.retry_in), (0, Some(ms(0))));
    assert_eq!(first.at, Moment::new(s(5)));

    assert_eq!(connected.previous, Some(Status::Connecting));
    assert_eq!(connected.reason, Reason::Authenticated);
    assert_eq!((connected.attempt, connected.retry_in), (0, None));

    assert_eq!(lost.previous, Some(Status::Connected));
    assert_eq!(lost.current, Status::Disconnected);
    assert_eq!(lost.reason, Reason::Lost(Failure::Reset));
    assert_eq!(lost.reason.failure(), Some(Failure::Reset));
    assert_eq!(lost.at, Moment::new(s(17)));

    assert_eq!(connecting.previous, Some(Status::Disconnected));
    assert_eq!(connecting.kind, StatusEventKind::Transition);
    assert_eq!(connecting.attempt, 0);
    assert!(connecting.retry_in.unwrap() <= ms(250));

    assert_eq!(update.kind, StatusEventKind::Update);
    assert_eq!(update.previous, Some(Status::Connecting));
    assert_eq!(update.current, Status::Connecting);
    assert_eq!(update.reason, Reason::AttemptFailed(Failure::Refused));
    assert_eq!(update.attempt, 1);
    assert_eq!(update.retry_in, Some(rig.retry_in()));
    assert!((ms(500)..=s(1)).contains(&rig.retry_in()));
}

#[test]
fn sta2_quick_steps_are_not_coalesced() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.disconnect();
    rig.connect();
    rig.disconnect();
    let steps: Vec<_> = rig.events().iter().map(|event| event.current).skip(1).collect();
    let (on, off) = (Status::Connecting, Status::Disconnected);
    assert_eq!(steps, [on, off, on, off]);
}

#[test]
fn sta2_after_2_min_of_outage_one_update_says_so() {
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::Reset);
    let began = rig.now();
    rig.forget();
    while rig.now() < s(600) {
        rig.next_timer();
        if rig.log().iter().any(|line| line.starts_with("open")) {
            rig.fail(Failure::Refused);
        }
    }
    let long: Vec<_> =
        rig.events().into_iter().filter(|event| event.reason == Reason::LongOutage).collect();
    assert_eq!(long.len(), 1, "once");
    assert_eq!(long[0].kind, StatusEventKind::Update);
    assert_eq!(long[0].at, Moment::new(began + s(120)));
}

#[test]
fn sta2_a_long_outage_without_a_path_is_told_too() {
    let mut rig = Rig::auto().connected();
    rig.path(Path::Offline);
    rig.fail(Failure::Reset);
    rig.forget();
    rig.advance(s(600));
    assert_eq!(rig.timed_log(), ["120000 +disconnected (long_outage)"]);
}

#[test]
fn sta2_what_the_app_ended_is_no_outage() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Refused);
    rig.disconnect();
    rig.forget();
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn sta3_a_loss_is_disconnected_connecting_connected() {
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::Reset);
    rig.retry();
    rig.accept();
    let expected = [
        "disconnected (lost)",
        "connecting (lost)",
        "open 2",
        "auth 2",
        "connected (authenticated)",
    ];
    assert_eq!(rig.log(), expected);
}

#[test]
fn sta3_a_whole_outage_has_one_connecting_and_one_problem() {
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::Reset);
    for _ in 0..8 {
        rig.retry();
        rig.fail(Failure::Refused);
    }
    rig.connect();
    rig.accept();
    let log = rig.log();
    let count = |what: &str| log.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!(count("connecting"), 1);
    assert_eq!(count("disconnected"), 1);
    assert_eq!(count("problem"), 1);

    // The next outage has its own.
    rig.fail(Failure::Reset);
    rig.retry();
    rig.forget();
    rig.fail(Failure::Refused);
    assert_eq!(rig.log()[0], "problem: Refused");
}

#[test]
fn sta3_one_failure_is_one_problem() {
    let mut rig = Rig::auto();
    rig.opened();
    rig.forget();
    rig.fail(Failure::ClosedByServer(4001));
    assert_eq!(rig.log(), ["problem: ClosedByServer(4001)", "disconnected (attempt_failed)"]);
}

#[test]
fn sta3_a_gap_is_a_problem() {
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::FrameTooLarge);
    let expected = ["disconnected (lost)", "problem: FrameTooLarge", "connecting (lost)"];
    assert_eq!(rig.log(), expected);
}

#[test]
fn sta3_no_session_is_no_outage() {
    let mut rig = Rig::of(&Setup::new(Mode::Auto, "app", None));
    rig.path(Path::Offline);
    rig.advance(s(600));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn sta3_a_new_connect_after_disconnect_has_its_own_problem() {
    let mut rig = Rig::manual();
    for _ in 0..2 {
        rig.connect();
        rig.forget();
        rig.fail(Failure::Refused);
        assert_eq!(rig.log()[0], "problem: Refused");
        rig.disconnect();
    }
}
