use cometchat_connection::{Input, Mode, Status};

use crate::rig::{Rig, ms, s, setup};

#[test]
fn pin1_auto_mode_has_no_ping() {
    let mut rig = Rig::auto().connected();
    rig.ping();
    assert_eq!(rig.log(), ["call 1: PingNotAvailable"]);
}

#[test]
fn pin2_success_at_the_first_pong_after_the_write() {
    let mut rig = Rig::manual().connected();
    rig.pong();
    rig.ping();
    assert_eq!(rig.log(), ["ping 1"]);
    rig.frame();
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(ms(40));
    rig.pong();
    assert_eq!(rig.log(), ["call 2: ok"]);
    assert_eq!(rig.machine.round_trip(), Some(ms(40)));
    rig.pong();
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn pin2_a_second_ping_joins() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.advance(ms(2999));
    rig.ping();
    rig.pong();
    assert_eq!(rig.log(), ["ping 1", "call 2: ok", "call 3: ok"]);

    // It does not move the deadline of the first.
    rig.ping();
    rig.frame();
    rig.advance(s(2));
    rig.ping();
    rig.forget();
    rig.advance(s(1));
    assert_eq!(rig.log(), ["call 4: PingUnanswered", "call 5: PingUnanswered"]);
}

#[test]
fn pin2_silence_fails_the_ping_and_loses_the_connection() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.advance(ms(2999));
    assert_eq!(rig.log(), ["ping 1"]);
    rig.advance(ms(1));
    let expected = [
        "3000 call 2: PingUnanswered",
        "3000 drop 1",
        "3000 disconnected (lost)",
        "3000 connecting (lost)",
    ];
    assert_eq!(rig.timed_log(), expected);
}

#[test]
fn pin2_other_traffic_keeps_the_connection_of_a_failed_ping() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.advance(ms(10));
    rig.frame();
    rig.advance(s(10));
    assert_eq!(rig.timed_log(), ["0 ping 1", "3000 call 2: PingUnanswered"]);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn pin2_a_lost_connection_answers_its_pings() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.forget();
    rig.gone();
    assert_eq!(rig.log()[..2], ["disconnected (lost)", "call 2: Failed(ClosedByServer(1000))"]);
}

#[test]
fn pin3_not_connected_is_an_error() {
    let mut rig = Rig::manual();
    rig.ping();
    assert_eq!(rig.log(), ["call 1: NotConnected"]);
    rig.connect();
    rig.opened();
    rig.forget();
    rig.ping();
    assert_eq!(rig.log(), ["call 3: NotConnected"]);
    rig.auth(cometchat_connection::AuthOutcome::Accepted);
    rig.disconnect();
    rig.forget();
    rig.ping();
    assert_eq!(rig.log(), ["call 5: NotConnected"]);
}

#[test]
fn pin5_a_ping_in_background_moves_the_deadline_to_its_call_plus_30_s_and_grace() {
    let mut rig = Rig::manual().connected();
    rig.input(Input::ReadsPaused(rig.socket()));
    rig.background();
    rig.advance(s(29));
    rig.ping();
    rig.forget();
    rig.advance(ms(31_999));
    assert_eq!(rig.status(), Some(Status::Connected));
    rig.forget();
    rig.advance(ms(1));
    assert_eq!(rig.timed_log()[..2], ["61000 close 1", "61000 disconnected (background_timeout)"]);
}

/// An app that pings every 30 s by its own timer keeps its connection.
#[test]
fn pin5_the_grace_wins_the_tie_with_a_timer_of_30_s() {
    let mut rig = Rig::manual().connected();
    rig.background();
    for _ in 0..10 {
        for _ in 0..2 {
            rig.advance(s(15));
            rig.pong();
        }
        rig.ping();
        rig.pong();
    }
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn pin5_the_grace_is_settable_from_0_to_5_s() {
    for grace in [0, 5] {
        let mut setup = setup(Mode::Manual);
        setup.timing.background_grace = s(grace);
        setup.timing.keep_alive_interval = s(60);
        let mut rig = Rig::of(&setup).connected();
        rig.background();
        rig.advance(s(60));
        assert_eq!(rig.timed_log()[0], format!("{} close 1", 1000 * (30 + grace)));
    }
}

#[test]
fn pin5_a_ping_in_foreground_opens_no_window() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.pong();
    for _ in 0..10 {
        rig.advance(s(15));
        rig.pong();
    }
    assert_eq!(rig.status(), Some(Status::Connected));
}
