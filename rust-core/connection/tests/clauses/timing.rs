use std::time::Duration;

use cometchat_connection::{Failure, Mode, Timing};

use crate::rig::{Rig, ms, s, setup};

type Field = fn(&mut Timing) -> &mut Duration;

/// Each time with its range.
fn times() -> Vec<(&'static str, Field, Duration, Duration)> {
    vec![
        ("background_window", |timing| &mut timing.background_window, ms(100), s(600)),
        ("background_grace", |timing| &mut timing.background_grace, ms(0), s(5)),
        ("keep_alive_interval", |timing| &mut timing.keep_alive_interval, ms(100), s(300)),
        ("keep_alive_timeout", |timing| &mut timing.keep_alive_timeout, ms(50), s(60)),
        ("connect_timeout", |timing| &mut timing.connect_timeout, ms(100), s(120)),
        ("close_timeout", |timing| &mut timing.close_timeout, ms(10), s(10)),
        ("first_retry", |timing| &mut timing.first_retry, ms(1), s(10)),
        ("retry_base", |timing| &mut timing.retry_base, ms(10), s(60)),
        ("retry_cap", |timing| &mut timing.retry_cap, ms(10), s(3600)),
        ("stable_after", |timing| &mut timing.stable_after, ms(100), s(600)),
        ("long_outage", |timing| &mut timing.long_outage, ms(100), s(3600)),
        ("slow_consumer", |timing| &mut timing.slow_consumer, ms(100), s(600)),
    ]
}

fn with(field: Field, value: Duration) -> Timing {
    let mut timing = Timing::default();
    *field(&mut timing) = value;
    timing
}

#[test]
fn timing_the_defaults_are_those_of_the_clauses() {
    let expected = Timing {
        background_window: s(30),
        background_grace: s(2),
        keep_alive_interval: s(15),
        keep_alive_timeout: s(3),
        connect_timeout: s(15),
        close_timeout: s(1),
        first_retry: ms(250),
        retry_base: ms(500),
        retry_cap: s(30),
        stable_after: s(10),
        long_outage: s(120),
        slow_consumer: s(30),
    };
    assert_eq!(Timing::default(), expected);
    assert_eq!(expected.check(), Ok(()));
}

#[test]
fn timing_each_time_has_a_range_and_0_is_refused() {
    for (name, field, least, most) in times() {
        assert_eq!(with(field, least).check(), Ok(()), "{name}");
        assert_eq!(with(field, most).check(), Ok(()), "{name}");
        let error = with(field, most + ms(1)).check().unwrap_err();
        assert_eq!((error.name, error.least, error.most), (name, least, most));
        if !least.is_zero() {
            assert_eq!(with(field, Duration::ZERO).check().unwrap_err().name, name);
            assert_eq!(with(field, least - ms(1)).check().unwrap_err().name, name);
        }
    }
}

#[test]
fn pin5_only_the_grace_may_be_0() {
    let zeros: Vec<_> = times().into_iter().filter(|(_, _, least, _)| least.is_zero()).collect();
    assert_eq!(zeros.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), ["background_grace"]);
}

#[test]
fn timing_the_error_tells_what_to_do() {
    let error = with(|timing| &mut timing.close_timeout, s(11)).check().unwrap_err();
    assert_eq!(
        error.to_string(),
        "close_timeout must be between 10ms and 10s; set it within that range or leave it out"
    );
}

#[test]
fn timing_settings_reach_the_machine() {
    let mut setup = setup(Mode::Auto);
    setup.timing.connect_timeout = s(4);
    setup.timing.keep_alive_interval = s(7);
    setup.timing.keep_alive_timeout = s(1);
    setup.timing.first_retry = ms(1);
    setup.timing.stable_after = s(2);
    setup.timing.close_timeout = ms(20);
    let mut rig = Rig::of(&setup);
    assert_eq!(rig.next_timer(), s(4));
    rig.retry();
    rig.accept();
    rig.forget();
    assert_eq!(rig.next_timer(), s(2));
    assert_eq!(rig.next_timer(), s(5));
    assert_eq!(rig.log(), ["ping 2"]);
    assert_eq!(rig.next_timer(), s(1));
    assert!(rig.retry_in() <= ms(1));
    rig.retry();
    rig.accept();
    rig.disconnect();
    assert_eq!(rig.next_timer(), ms(20));
}

#[test]
fn timing_of_the_latest_init_holds_from_the_next_timer_on() {
    let mut rig = Rig::auto();
    let mut setup = setup(Mode::Auto);
    setup.timing.connect_timeout = s(4);
    rig.init(&setup);
    assert_eq!(rig.next_timer(), s(15));
    rig.retry();
    assert_eq!(rig.next_timer(), s(4));
    rig.fail(Failure::Refused);
}
