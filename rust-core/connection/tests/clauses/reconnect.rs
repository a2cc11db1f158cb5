use std::time::Duration;

use cometchat_connection::{Failure, Input, Interrupt, Lifecycle, Mode, Path, Renewal};

use crate::rig::{Rig, ms, s, session, setup};

/// The delay before attempt n, at most.
fn most(attempt: u32) -> Duration {
    if attempt == 0 { ms(250) } else { s(30).min(ms(500) * 2u32.pow(attempt)) }
}

fn least(attempt: u32) -> Duration {
    if attempt == 0 { ms(0) } else { most(attempt) / 2 }
}

#[test]
fn rec1_the_delay_is_within_its_bounds_and_spread_over_them() {
    const SEEDS: u64 = 300;
    let mut seen = vec![Vec::new(); 11];
    for seed in 0..SEEDS {
        let mut rig = Rig::seeded(seed, Lifecycle::Foreground);
        rig.init(&setup(Mode::Auto));
        rig.accept();
        rig.advance(s(10));
        rig.fail(Failure::Reset);
        for attempt in 0..=10 {
            assert_eq!(rig.last_event().attempt, attempt);
            seen[attempt as usize].push(rig.retry_in());
            // Apart from the limit of ten a minute, which the first ten of this outage just reach.
            rig.retry();
            rig.advance(s(10));
            rig.fail(Failure::Refused);
        }
    }
    for (attempt, delays) in (0u32..).zip(&seen) {
        let (least, most) = (least(attempt), most(attempt));
        let span = most - least;
        assert!(delays.iter().all(|delay| (least..=most).contains(delay)), "attempt {attempt}");
        assert!(delays.iter().any(|delay| *delay < least + span / 10), "attempt {attempt}");
        assert!(delays.iter().any(|delay| *delay > most - span / 10), "attempt {attempt}");
    }
}

#[test]
fn rec1_the_delay_is_what_happens() {
    let mut rig = Rig::auto().connected();
    rig.fail(Failure::Reset);
    let due = rig.now() + rig.retry_in();
    rig.advance(s(1));
    assert_eq!(rig.opens()[1], due);
}

#[test]
fn rec1_the_number_of_attempts_has_no_limit() {
    let mut rig = Rig::auto();
    for _ in 0..1000 {
        rig.fail(Failure::Refused);
        rig.retry();
    }
    assert_eq!(rig.machine.attempts(), 1001);
    rig.fail(Failure::Refused);
    assert!(rig.retry_in() <= s(30));
}

#[test]
fn rec1_the_count_begins_anew_after_10_s_connected() {
    for (lived, attempt) in [(ms(9_999), 4), (s(10), 0)] {
        let mut rig = Rig::auto();
        for _ in 0..3 {
            rig.fail(Failure::Refused);
            rig.retry();
        }
        rig.accept();
        rig.advance(lived);
        rig.fail(Failure::Reset);
        assert_eq!(rig.last_event().attempt, attempt);
        assert!((least(attempt)..=most(attempt)).contains(&rig.retry_in()));
    }
}

/// At most 10 attempts in any 60 s.
fn assert_within_limit(rig: &Rig) {
    for window in rig.opens().windows(11) {
        assert!(window[10] - window[0] >= s(60), "11 attempts in {:?}", window[10] - window[0]);
    }
}

/// A server that treats each attempt like this for ten minutes.
fn serve(treat: impl Fn(&mut Rig)) -> Rig {
    let mut rig = Rig::auto();
    let mut treated = 0;
    while rig.now() < s(600) {
        if rig.opens().len() > treated {
            treated += 1;
            treat(&mut rig);
        } else {
            rig.next_timer();
        }
    }
    assert_within_limit(&rig);
    rig
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_to_a_server_that_accepts_and_drops() {
    serve(|rig| {
        rig.accept();
        rig.fail(Failure::Reset);
    });
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_to_a_server_that_refuses() {
    serve(|rig| rig.fail(Failure::Refused));
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_to_a_server_that_wants_us_at_once() {
    for rig in [
        serve(|rig| {
            rig.accept();
            rig.fail(Failure::ClosedByServer(4200));
        }),
        serve(|rig| rig.fail(Failure::ClosedByServer(4200))),
    ] {
        assert!(rig.opens().len() >= 100, "the limit is used up");
        assert_eq!(rig.opens()[9], s(0), "ten at once");
        assert_eq!(rig.opens()[10], s(60));
    }
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_by_a_user_who_connects_like_mad() {
    let mut rig = Rig::manual();
    for _ in 0..2999 {
        rig.connect();
        rig.disconnect();
        rig.advance(ms(100));
    }
    assert_within_limit(&rig);
    assert_eq!(rig.opens().len(), 50);
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_by_a_flapping_app() {
    let mut rig = Rig::auto();
    for _ in 0..2999 {
        rig.background();
        rig.foreground();
        rig.advance(ms(100));
    }
    assert_within_limit(&rig);
    assert_eq!(rig.opens().len(), 50);
}

#[test]
fn rec1_at_most_10_attempts_in_60_s_on_a_flapping_path() {
    for paths in [[Path::Offline, Path::Online], [Path::Changed, Path::Changed]] {
        let mut rig = Rig::auto();
        for _ in 0..2999 {
            rig.path(paths[0]);
            rig.path(paths[1]);
            rig.advance(ms(100));
        }
        assert_within_limit(&rig);
    }
}

#[test]
fn rec1_a_renewal_before_the_dial_counts_as_an_attempt() {
    let mut rig = Rig::auto();
    for _ in 0..9 {
        rig.refuse();
        rig.renewed(Renewal::Fresh(session(1)));
        rig.accept();
        rig.fail(Failure::ClosedByServer(4200));
    }
    assert_within_limit(&rig);
}

#[test]
fn rec1_connect_at_the_limit_is_told_when_it_goes_on() {
    let mut rig = Rig::manual();
    for _ in 0..10 {
        rig.connect();
        rig.disconnect();
    }
    rig.advance(s(20));
    rig.forget();
    rig.connect();
    let expected = ["connecting (connect_called)", "call 21: TooManyAttempts { wait: 40s }"];
    assert_eq!(rig.log(), expected);
    rig.advance(s(40));
    assert_eq!(rig.timed_log(), ["60000 open 11"]);
}

#[test]
fn rec1_a_path_that_changes_at_the_limit_leaves_the_attempt_alone() {
    let mut rig = Rig::auto();
    for _ in 0..9 {
        rig.path(Path::Changed);
    }
    rig.forget();
    rig.path(Path::Changed);
    assert_eq!(rig.log(), [""; 0]);
    rig.accept();
    assert_eq!(rig.log(), ["auth 10", "connected (authenticated)"]);
}

#[test]
fn rec3_retry_after_is_kept_within_1_to_300_s_and_a_tenth() {
    for (wish, least) in [(s(0), s(1)), (s(7), s(7)), (s(300), s(300)), (s(100_000), s(300))] {
        let mut waits = Vec::new();
        for seed in 0..100 {
            let mut rig = Rig::seeded(seed, Lifecycle::Foreground);
            rig.init(&setup(Mode::Auto));
            rig.fail(Failure::RetryAfter(wish));
            assert!(rig.is_interrupted_by(Interrupt::RetryAfter));
            rig.retry();
            assert!((least..=least + least / 10).contains(&rig.now()), "{wish:?}: {:?}", rig.now());
            waits.push(rig.now());
        }
        let spread = *waits.iter().max().unwrap() - least;
        assert!(spread > least / 20, "{wish:?}: clients come back spread, not at once");
    }
}

#[test]
fn rec3_retry_after_holds_for_the_renewal_too() {
    let mut rig = Rig::auto();
    rig.refuse();
    rig.renewed(Renewal::Failed(Failure::RetryAfter(s(60))));
    rig.forget();
    rig.foreground();
    rig.path(Path::Changed);
    rig.advance(ms(59_999));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(s(6));
    assert_eq!(rig.log(), ["connecting (retry_after_over)", "open 2"]);
}

#[test]
fn rec3_connect_during_retry_after_is_told_the_rest() {
    let mut rig = Rig::manual();
    rig.connect();
    rig.fail(Failure::RetryAfter(s(100)));
    let wait = rig.machine.poll_timeout().unwrap().since_start();
    rig.advance(s(30));
    rig.forget();
    rig.connect();
    assert_eq!(rig.log(), [format!("call 2: RetryAfter {{ rest: {:?} }}", wait - s(30))]);
    rig.advance(wait - s(30));
    assert_eq!(rig.log(), ["connecting (retry_after_over)", "open 2"]);
}

#[test]
fn rec3_disconnect_during_retry_after_stays() {
    let mut rig = Rig::auto();
    rig.fail(Failure::RetryAfter(s(10)));
    rig.forget();
    rig.disconnect();
    rig.advance(s(600));
    assert_eq!(rig.log(), ["call 1: ok"]);
    // And connect() within it is kept in mind.
    let mut rig = Rig::auto();
    rig.fail(Failure::RetryAfter(s(10)));
    rig.disconnect();
    rig.connect();
    rig.forget();
    rig.advance(s(20));
    assert_eq!(rig.log(), ["connecting (retry_after_over)", "open 2"]);
}

#[test]
fn rec3_close_codes_4000_to_4099_never_again_without_a_call() {
    for code in [4000, 4099] {
        let mut rig = Rig::auto().connected();
        rig.fail(Failure::ClosedByServer(code));
        assert_eq!(
            rig.log(),
            ["disconnected (lost)".to_owned(), format!("problem: ClosedByServer({code})")]
        );
        rig.background();
        rig.foreground();
        rig.path(Path::Changed);
        rig.advance(s(600));
        assert_eq!(rig.log(), [""; 0]);
        rig.connect();
        assert_eq!(rig.log(), ["connecting (connect_called)", "open 2"]);
    }
}

#[test]
fn rec3_close_codes_4200_to_4299_at_once() {
    for code in [4200, 4299] {
        let mut rig = Rig::auto().connected();
        rig.fail(Failure::ClosedByServer(code));
        assert_eq!(rig.log(), ["disconnected (lost)", "connecting (lost)", "open 2"]);
    }
}

#[test]
fn rec3_all_other_close_codes_after_a_delay() {
    for code in [1000, 1001, 1006, 1011, 3999, 4100, 4199, 4300, 4999] {
        let mut rig = Rig::auto();
        rig.fail(Failure::Refused);
        rig.retry();
        let mut rig = rig.connected();
        rig.fail(Failure::ClosedByServer(code));
        assert_eq!(rig.log(), ["disconnected (lost)", "connecting (lost)"]);
        assert!((s(1)..=s(2)).contains(&rig.retry_in()), "code {code}");
    }
}

#[test]
fn rec7_manual_mode_repairs_losses_in_foreground() {
    let mut rig = Rig::manual().connected();
    for _ in 0..5 {
        rig.fail(Failure::Reset);
        rig.retry();
        rig.fail(Failure::Refused);
        rig.retry();
        rig.accept();
        rig.advance(s(12));
    }
    assert_eq!(rig.opens().len(), 11);
    rig.path(Path::Offline);
    rig.fail(Failure::Reset);
    rig.forget();
    rig.path(Path::Online);
    assert_eq!(rig.log(), ["connecting (path_changed)", "open 12"]);
}

#[test]
fn rec7_manual_mode_repairs_after_sleep() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::WillSleep);
    rig.gone();
    rig.forget();
    rig.input(Input::DidWake);
    assert_eq!(rig.log(), ["connecting (did_wake)", "open 2"]);
}

#[test]
fn rec1_a_renewed_session_leaves_the_next_attempt_where_it_is() {
    let mut rig = Rig::auto();
    rig.fail(Failure::Refused);
    let wait = rig.retry_in();
    rig.forget();
    rig.input(Input::SessionUpdated(session(1)));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.retry_in(), wait);
}
