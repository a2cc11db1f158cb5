use cometchat_connection::{Input, Moment, Status};

use crate::rig::{Rig, ms, s};

#[test]
fn clk1_a_late_keep_alive_restarts_with_a_ping() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(11));
    rig.suspend(s(3600));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["ping 1"]);
    assert_eq!(rig.next_timer(), s(3), "the server has its full time to answer");
    assert_eq!(rig.log(), ["drop 1", "disconnected (lost)", "connecting (lost)"]);
}

#[test]
fn clk1_a_late_deadline_is_no_loss() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.suspend(s(60));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["ping 1", "ping 1"]);
    rig.pong();
    assert_eq!(rig.log(), ["call 2: ok"]);
    rig.advance(s(14));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(s(1));
    assert_eq!(rig.log(), ["ping 1"], "the rhythm counts from the waking");
}

#[test]
fn clk1_up_to_2_s_late_is_on_time() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(15));
    rig.suspend(s(5));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["ping 1", "drop 1", "disconnected (lost)", "connecting (lost)"]);

    let mut rig = Rig::auto().connected();
    rig.advance(s(15));
    rig.suspend(ms(5001));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["ping 1", "ping 1"]);
}

#[test]
fn clk1_any_late_timer_probes_a_live_socket() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(9));
    rig.suspend(s(4));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["ping 1"]);
    rig.pong();
    rig.advance(s(14));
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn clk1_background_deadlines_do_not_restart() {
    let mut rig = Rig::manual().connected();
    rig.background();
    rig.suspend(s(33));
    rig.input(Input::Wake);
    assert_eq!(rig.log(), ["close 1", "disconnected (background_timeout)"]);
}

#[test]
fn clk1_a_clock_that_steps_back_changes_nothing() {
    let mut rig = Rig::auto().connected();
    rig.advance(s(12));
    let due = rig.machine.poll_timeout();
    rig.machine.handle(Input::Wake, Moment::default());
    assert_eq!(rig.machine.poll_output(), None);
    assert_eq!(rig.machine.poll_timeout(), due);
    assert_eq!(rig.status(), Some(Status::Connected));
}

#[test]
fn clk1_a_ping_gets_its_full_time_after_the_waking() {
    let mut rig = Rig::manual().connected();
    rig.ping();
    rig.suspend(s(60));
    rig.input(Input::Wake);
    rig.frame();
    rig.forget();
    rig.advance(ms(2999));
    assert_eq!(rig.log(), [""; 0]);
    rig.advance(ms(1));
    assert_eq!(rig.log(), ["call 2: PingUnanswered"]);
    assert_eq!(rig.status(), Some(Status::Connected));
}
