//! Random schedules of everything that can happen, against a model of what the application has
//! allowed, with laws that hold after each step.

// A subtraction that underflows fails its test, as it should.
#![allow(clippy::unchecked_time_subtraction)]

mod reference;
mod step;
mod world;

use std::{env, time::Duration};

use proptest::{
    prelude::{BoxedStrategy, Just, Strategy, any},
    test_runner::Config,
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use reference::Allowed;
use step::{Random, Step};
use world::World;

struct Schedule;

impl ReferenceStateMachine for Schedule {
    type State = Allowed;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Allowed> {
        any::<u64>().prop_map(|seed| Allowed::new(&mut Random::new(seed))).boxed()
    }

    fn transitions(_: &Allowed) -> BoxedStrategy<Step> {
        (Just(()), any::<u64>()).prop_map(|((), seed)| Step::any(&mut Random::new(seed))).boxed()
    }

    fn apply(mut allowed: Allowed, step: &Step) -> Allowed {
        allowed.take(step);
        allowed
    }
}

struct Connection;

impl StateMachineTest for Connection {
    type SystemUnderTest = World;
    type Reference = Schedule;

    fn init_test(allowed: &Allowed) -> World {
        World::new(allowed)
    }

    fn apply(mut world: World, allowed: &Allowed, step: Step) -> World {
        world.take(&step, allowed);
        world
    }

    fn check_invariants(world: &World, allowed: &Allowed) {
        world.check(allowed);
    }

    fn teardown(mut world: World, mut allowed: Allowed) {
        end(&mut world, &mut allowed);
    }
}

/// After shutdown no call is left.
fn end(world: &mut World, allowed: &mut Allowed) {
    allowed.take(&Step::Shutdown);
    world.take(&Step::Shutdown, allowed);
    world.check(allowed);
}

prop_state_machine! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_schedule_obeys_the_laws(sequential 1..150 => Connection);
}

/// The seed is printed; set `COMETCHAT_SEED` to repeat a run.
#[test]
fn a_random_week_obeys_the_laws() {
    const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    let seed = env::var("COMETCHAT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("COMETCHAT_SEED={seed}");

    let mut random = Random::new(seed);
    let mut allowed = Allowed::new(&mut random);
    let mut world = World::new(&allowed);
    while world.now() < WEEK {
        let step = Step::any(&mut random);
        if step == Step::Shutdown {
            continue;
        }
        allowed.take(&step);
        world.take(&step, &allowed);
        world.check(&allowed);
    }
    assert!(world.connections() > 500, "{} connections in a week", world.connections());
    end(&mut world, &mut allowed);
}
