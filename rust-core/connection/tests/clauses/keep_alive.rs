use cometchat_connection::{Input, Status};

use crate::rig::{Rig, ms, s};

#[test]
fn rec5_a_ping_every_15_s_from_the_auth_answer() {
    let mut rig = Rig::auto();
    rig.opened();
    rig.advance(s(4));
    rig.auth(cometchat_connection::AuthOutcome::Accepted);
    rig.forget();
    for _ in 0..600 {
        rig.advance(ms(100));
        rig.pong();
    }
    assert_eq!(rig.timed_log(), ["19000 ping 1", "34000 ping 1", "49000 ping 1", "64000 ping 1"]);
}

#[test]
fn rec5_a_late_ping_does_not_shift_the_rhythm() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(14));
    rig.suspend(s(2));
    rig.input(Input::Wake);
    rig.pong();
    rig.forget();
    rig.advance(s(14));
    rig.pong();
    assert_eq!(rig.timed_log(), ["30000 ping 1"]);
}

#[test]
fn rec5_silence_for_3_s_after_it_is_a_loss() {
    let mut rig = Rig::auto().connected();
    rig.advance(ms(17_999));
    assert_eq!(rig.timed_log(), ["15000 ping 1"]);
    rig.advance(ms(1));
    let expected = ["18000 drop 1", "18000 disconnected (lost)", "18000 connecting (lost)"];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn rec5_any_frame_is_a_sign_of_life() {
    let mut rig = Rig::auto().connected();
    rig.advance(ms(17_999));
    rig.frame();
    rig.advance(s(12));
    assert_eq!(rig.status(), Some(Status::Connected));
    assert_eq!(rig.timed_log(), ["15000 ping 1"]);
}

#[test]
fn rec5_the_round_trip_is_recorded() {
    let mut rig = Rig::auto().connected();
    assert_eq!(rig.machine.round_trip(), None);
    rig.advance(s(15));
    rig.suspend(ms(123));
    rig.pong();
    assert_eq!(rig.machine.round_trip(), Some(ms(123)));
    rig.suspend(ms(500));
    rig.pong();
    assert_eq!(rig.machine.round_trip(), Some(ms(123)), "an unasked pong measures nothing");
}

#[test]
fn rec12_paused_reads_stop_pings_and_deadlines() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(16));
    rig.forget();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.advance(s(600));
    assert_eq!(rig.timed_log(), ["46000 +connected (slow_consumer)"], "once");
    rig.input(Input::ReadsResumed(rig.socket()));
    assert_eq!(rig.log(), [""; 0]);
    assert_eq!(rig.next_timer(), s(2), "what remained of the deadline");
    assert_eq!(rig.log(), ["drop 1", "disconnected (lost)", "connecting (lost)"]);
}

#[test]
fn rec12_the_next_ping_is_due_after_what_remained() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(11));
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.advance(s(20));
    rig.input(Input::ReadsResumed(rig.socket()));
    rig.advance(ms(3999));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(ms(1));
    assert_eq!(rig.timed_log(), ["35000 ping 1"]);
}

#[test]
fn rec12_pausing_again_does_not_delay_the_news() {
    let mut rig = Rig::auto().connected();
    let pause = Input::ReadsPaused(rig.socket());
    rig.input(pause.clone());
    rig.advance(s(20));
    rig.input(pause.clone());
    rig.advance(s(20));
    rig.input(pause);
    rig.advance(s(60));
    assert_eq!(rig.timed_log(), ["30000 +connected (slow_consumer)"]);
}

#[test]
fn rec12_a_consumer_in_time_is_not_reported() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.advance(ms(29_999));
    rig.input(Input::ReadsResumed(rig.socket()));
    rig.advance(s(10));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn rec12_the_deadline_of_a_ping_stands_still_too() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.advance(s(10));
    rig.ping();
    rig.advance(s(10));
    assert_eq!(rig.log(), ["ping 1"]);
    rig.input(Input::ReadsResumed(rig.socket()));
    rig.advance(ms(2999));
    assert_eq!(rig.log(), [""; 0]);
    rig.pong();
    assert_eq!(rig.log(), ["call 2: ok"]);
}

#[test]
fn rec12_a_ping_during_the_standstill_has_its_whole_time_after_it() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.advance(s(10));
    rig.ping();
    rig.advance(s(10));
    rig.input(Input::ReadsResumed(rig.socket()));
    rig.forget();
    rig.advance(s(3));
    assert!(rig.log().contains(&"call 2: PingUnanswered".to_owned()));
}

#[test]
fn rec12_the_next_socket_does_not_stand_still() {
    let mut rig = Rig::auto().connected();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.fail(cometchat_connection::Failure::Reset);
    rig.retry();
    rig.accept();
    rig.forget();
    rig.advance(s(15));
    assert_eq!(rig.log(), ["ping 2"]);
}

#[test]
fn rec5_a_ping_of_the_last_socket_measures_nothing() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(15));
    rig.fail(cometchat_connection::Failure::Reset);
    rig.retry();
    rig.accept();
    rig.pong();
    assert_eq!(rig.machine.round_trip(), None);
}
