//! `init`: valid arguments, stored sessions, and changes. (INI)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use cometchat_client::{
    OutgoingMessage, Presence, ReceiverType, Status, Times, protocol::PresenceSubscription,
};
use cometchat_dev_server::{DevServer, RestAnswer, Times as FaultTimes};
use common::{Heard, PATIENCE, Person, Server, code, device::Device, is_fetch, without};
use serde_json::json;

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn other_app() -> Server {
    Server::start_with(DevServer::builder().app_id("otherapp02"))
}

/// What George says arrives after everything that was before it.
fn hear_a_marker(server: &Server, andrew: &Person) {
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "marker").unwrap();
    assert_eq!(andrew.until_text(), "marker");
}

/// Answers that are asked for from now on never come.
fn answer_nothing(server: &Server) {
    server.server.faults(|faults| faults.rest_delay = PATIENCE * 100);
}

fn count_all_requests(server: &Server) -> usize {
    server.server.observe(|seen| seen.requests().filter(|asked| !is_fetch(asked)).count())
}

#[test]
fn ini1_valid_arguments_need_no_network() {
    let server = Server::start();
    server.run(server.server.go_away());
    let person = Person::new();
    assert!(!person.client.is_initialised());

    let (app, settings) = (server.server.app_id(), server.settings().build());
    let ready = person.ask("init", |done| person.client.init(app, settings, done));

    assert_eq!(ready, Ok(true));
    assert!(person.client.is_initialised());
}

#[test]
fn ini1_init_without_a_session_asks_the_server_for_nothing() {
    let server = Server::start();
    let person = Person::new();

    person.init(&server, server.settings().build());

    // The login comes after whatever init might have asked for.
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    let asked: Vec<_> = server.server.observe(|seen| {
        seen.requests().filter(|asked| !is_fetch(asked)).map(|asked| asked.path.clone()).collect()
    });
    assert_eq!(asked, [format!("/users/{ANDREW}/auth_tokens"), "/me".to_owned()]);
}

#[test]
fn ini1_a_device_that_is_offline_starts_with_its_user_and_connects_later() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    server.run(server.server.go_away());
    let person = device.start();

    person.init(&server, server.settings().build());

    assert!(person.client.is_initialised());
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    person.until_problem();
    server.run(server.server.come_back());
    person.until_status(Status::Connected);
}

#[test]
fn ini4_auto_mode_dials_with_what_is_stored_and_renews_beside_it() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let asked_before = server.requests("PUT", "/me");
    // Whoever waits for an answer never connects.
    answer_nothing(&server);
    let person = device.start();

    // Nothing is fetched, so nothing waits for that either.
    person.init(&server, server.settings().recover_missed(false).build());
    person.until_status(Status::Connected);
    server.wait_for_requests("PUT", "/me", asked_before + 1);
    hear_a_marker(&server, &person);

    let auth = server.auth_frames().remove(0).auth.unwrap();
    assert!(device.session(&server)["jwt"] == auth.expose(), "the stored jwt is used");
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1);
    assert_eq!(server.requests("PUT", "/me"), asked_before + 1);
    assert_eq!(server.upgrades(), 1);
    let is_told_of_a_login = person.past().iter().any(|heard| matches!(heard, Heard::Login(_)));
    assert!(!is_told_of_a_login, "{:?}", person.told());
}

#[test]
fn ini4_the_renewal_brings_user_token_and_settings() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let token = server.server.issue_token(ANDREW).unwrap();
    let authority = server.server.addr().to_string();
    let renewed = json!({"data": {
        "uid": ANDREW, "name": "Andrew the Second", "authToken": token, "jwt": "another.jwt.here",
        "settings": {
            "CHAT_HOST": "127.0.0.1", "CHAT_WSS_PORT": server.server.addr().port(),
            "CHAT_API_VERSION": "v3.0", "CLIENT_API_HOST": authority, "ADMIN_API_HOST": authority,
            "MODE": "LIMITED_TRANSIENT",
        },
    }});
    server.fail("PUT", "/me", RestAnswer::new(200, renewed.to_string()), FaultTimes::Next(1));
    let person = device.start();

    person.init(&server, server.settings().build());
    // The mode of the new settings shows when they are in use.
    person.until_status(Status::FeatureThrottled);

    assert_eq!(person.client.get_logged_in_user().unwrap().name, "Andrew the Second");
    assert_eq!(person.client.get_user_auth_token(), Some(token.clone()));
    let stored = device.session(&server);
    assert_eq!(stored["user"]["name"], "Andrew the Second");
    assert!(stored["authToken"] == token.expose() && stored["jwt"] == "another.jwt.here");
    assert_eq!(stored["settings"]["MODE"], "LIMITED_TRANSIENT");
}

#[test]
fn ini4_with_nothing_to_dial_with_it_renews_first() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    device.change_session(&server, |session| {
        session.as_object_mut().unwrap().remove("settings").unwrap();
    });
    let asked_before = server.requests("PUT", "/me");
    server.fail("PUT", "/me", RestAnswer::new(500, "broken"), FaultTimes::Next(1));
    let person = device.start();

    person.init(&server, server.settings().times(common::verbs::eager()).build());

    person.until_problem();
    assert_eq!(server.auth_frames(), [], "there is no address before the renewal");
    person.until_status(Status::Connected);
    assert_eq!(server.requests("PUT", "/me"), asked_before + 2, "one fails, one does not");
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn ini4_manual_mode_renews_without_a_socket() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let asked_before = server.requests("PUT", "/me");
    let person = device.start();

    person.init(&server, server.manual().build());
    server.wait_for_requests("PUT", "/me", asked_before + 1);
    person.connect().unwrap();

    assert_eq!(server.upgrades(), 1, "that of connect");
    assert_eq!(person.told(), ["disconnected", "init ok", "connecting", "connected", "connect ok"]);
}

#[test]
fn ini5_an_equal_init_changes_nothing() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let asked_before = count_all_requests(&server);
    person.forget_past();

    person.init(&server, server.settings().build());

    hear_a_marker(&server, &person);
    assert_eq!(person.told(), ["init ok"]);
    assert_eq!(server.upgrades(), 1);
    assert_eq!(count_all_requests(&server), asked_before);
}

#[test]
fn ini5_other_times_do_not_touch_the_socket() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();
    let mut times = Times::default();
    times.request *= 2;

    person.init(&server, server.settings().times(times).build());

    hear_a_marker(&server, &person);
    assert_eq!(person.told(), ["init ok"]);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn ini5_to_manual_closes_the_socket_and_keeps_the_session() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();

    person.init(&server, server.manual().build());
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));

    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    person.connect().unwrap();
    assert_eq!(
        without(&person.told(), "init ok"),
        ["disconnected", "connecting", "connected", "connect ok"]
    );
    assert_eq!(server.requests("PUT", "/me"), 1, "the session is the same");
}

#[test]
fn ini5_to_auto_opens_if_there_is_a_session() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());

    person.init(&server, server.settings().build());

    person.until_status(Status::Connected);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn ini5_to_auto_opens_nothing_without_a_session() {
    let server = Server::start();
    let person = Person::new();
    person.init(&server, server.manual().build());

    person.init(&server, server.settings().build());

    assert_eq!(person.told(), ["disconnected", "init ok", "init ok"]);
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn ini5_another_presence_reconnects_with_it() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();

    person.init(&server, server.settings().presence(Presence::AllUsers).build());
    person.until_status(Status::Connected);

    let reconnected = ["disconnected", "connecting", "connected"];
    assert_eq!(without(&person.told(), "init ok"), reconnected);
    let presences: Vec<_> =
        server.auth_frames().into_iter().map(|auth| auth.presence_subscription).collect();
    assert_eq!(presences, [None, Some(PresenceSubscription::AllUsers)]);
}

#[test]
fn ini5_another_host_reconnects_with_settings_of_that_host() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();

    let same_server = format!("http://localhost:{}", server.server.addr().port());
    person.init(&server, server.settings().override_client_host(same_server).build());
    person.until_status(Status::Connected);

    let reconnected = ["disconnected", "connecting", "connected"];
    assert_eq!(without(&person.told(), "init ok"), reconnected);
    assert_eq!(server.upgrades(), 2);
    assert_eq!(server.requests("PUT", "/me"), 2, "one at login, one for the new host's settings");
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
}

#[test]
fn ini5_another_app_leaves_the_session_stored_and_unused() {
    let (server, other) = (Server::start(), other_app());
    let device = Device::new();
    let person = device.start();
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    let token = person.client.get_user_auth_token();

    person.init(&other, other.settings().build());
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(person.client.get_user_auth_token(), None);
    person.log_in(&other, GEORGE);
    person.until_status(Status::Connected);
    assert_eq!(other.upgrades(), 1);
    assert_eq!(server.upgrades(), 1, "the old session is not used");
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);

    person.forget_past();
    person.init(&server, server.settings().build());
    person.until_status(Status::Connected);
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert_eq!(person.client.get_user_auth_token(), token);
    hear_a_marker(&server, &person);
    assert!(!person.told().contains(&"login success".to_owned()), "{:?}", person.told());
}

#[test]
fn ini5_a_login_under_way_gets_an_error_before_another_app_is_there() {
    let (server, other) = (Server::start(), other_app());
    let person = Person::new();
    person.init(&server, server.settings().build());
    answer_nothing(&server);
    let key = server.server.auth_key();
    let login = person.begin("login", |done| person.client.login(ANDREW, key, done));
    server.wait_for_requests("POST", &format!("/users/{ANDREW}/auth_tokens"), 1);
    person.forget_past();

    person.init(&other, other.settings().build());

    assert_eq!(code(login.recv_timeout(PATIENCE).unwrap()), "ERR_OPERATION_FAILED");
    let told = without(&person.told(), "disconnected");
    assert_eq!(told, ["login ERR_OPERATION_FAILED", "init ok"]);
    person.log_in(&other, GEORGE);
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
}

#[test]
fn ini5_a_message_under_way_gets_an_error_before_another_app_is_there() {
    let (server, other) = (Server::start(), other_app());
    let person = Person::at(&server, ANDREW, server.manual().build());
    answer_nothing(&server);
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    let sent = person.begin("send", |done| person.client.send_message(message, done));
    server.wait_for_requests("POST", "/messages", 1);
    person.settle();
    person.forget_past();

    person.init(&other, other.settings().build());

    assert_eq!(code(sent.recv_timeout(PATIENCE).unwrap()), "ERR_OPERATION_FAILED");
    let told = without(&person.told(), "disconnected");
    assert_eq!(told, ["send ERR_OPERATION_FAILED", "init ok"]);
}

#[test]
fn ini5_listeners_stay_across_apps() {
    let (server, other) = (Server::start(), other_app());
    let person = Person::connected_at(&server, ANDREW);

    person.init(&other, other.settings().build());
    person.log_in(&other, ANDREW);
    person.until_status(Status::Connected);

    hear_a_marker(&other, &person);
}

#[test]
fn ini5_a_refused_init_changes_nothing() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();

    let settings = server.settings().build();
    let refused = person.ask("init", |done| person.client.init("no app id", settings, done));

    assert_eq!(code(refused), "ERR_INVALID_APP_ID");
    hear_a_marker(&server, &person);
    assert_eq!(person.told(), ["init ERR_INVALID_APP_ID"]);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn ini6_the_getters_answer_before_and_during_init() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let token = device.session(&server)["authToken"].as_str().unwrap().to_owned();
    let person = device.start();
    let knows_andrew = || {
        let user = person.client.get_logged_in_user().unwrap();
        let known = person.client.get_user_auth_token().unwrap();
        user.uid == ANDREW && known.expose() == token
    };
    assert!(knows_andrew(), "before init");

    let ready = person.begin("init", |done| {
        person.client.init(server.server.app_id(), server.settings().build(), done);
    });
    assert!(knows_andrew(), "during init");

    ready.recv_timeout(PATIENCE).unwrap().unwrap();
    assert!(knows_andrew(), "after init");
}

#[test]
fn ini6_a_store_without_a_session_has_no_user() {
    let person = Device::new().start();

    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(person.client.get_user_auth_token(), None);
}

#[test]
fn ini6_the_last_session_counts_before_init_and_the_apps_own_after_it() {
    let (server, other) = (Server::start(), other_app());
    let device = Device::of(&server, ANDREW);
    let before = device.start();
    before.init(&other, other.manual().build());
    before.log_in(&other, GEORGE);
    before.client.shutdown();

    let person = device.start();
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
    person.init(&server, server.manual().build());
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
}

#[test]
fn ini7_without_a_call_the_mode_is_auto() {
    let server = Server::start();
    let person = Person::new();
    person.init(&server, server.settings().build());

    person.log_in(&server, ANDREW);

    person.until_status(Status::Connected);
    assert_eq!(code(person.ping()), "ERROR_PING_NOT_AVAILABLE");
}
