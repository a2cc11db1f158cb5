//! Whose presence is asked for, and what arrives. (PRE)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use cometchat_client::{Presence, ReceiverType, Status, UserEvent, protocol::PresenceSubscription};
use common::{Heard, Person, Server};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn andrew_with(server: &Server, presence: Presence) -> Person {
    let person = Person::at(server, ANDREW, server.settings().presence(presence).build());
    person.until_status(Status::Connected);
    person
}

/// George connects, says hello and is gone; when Andrew has heard him, all before it has arrived.
fn george_comes_and_goes(server: &Server, andrew: &Person) {
    let george = Person::connected_at(server, GEORGE);
    george.client.shutdown();
    server.run(server.server.wait_until(|seen| seen.sockets_of(GEORGE) == 0));
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "marker").unwrap();
    assert_eq!(andrew.until_text(), "marker");
}

/// What Andrew has heard of others, such as `+cometchat-uid-2`.
fn heard_of_others(andrew: &Person) -> Vec<String> {
    let in_words = |heard: &Heard| match heard {
        Heard::User(UserEvent::Online(user)) => Some(format!("+{}", user.uid)),
        Heard::User(UserEvent::Offline(user)) => Some(format!("-{}", user.uid)),
        _ => None,
    };
    andrew.past().iter().filter_map(in_words).collect()
}

fn subscription(server: &Server) -> (Option<PresenceSubscription>, Vec<String>) {
    let auth = server.auth_frames().remove(0);
    (auth.presence_subscription, auth.roles)
}

#[test]
fn pre1_without_a_builder_call_the_field_is_absent_and_no_presence_arrives() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);

    george_comes_and_goes(&server, &andrew);

    assert_eq!(subscription(&server), (None, vec![]));
    assert_eq!(heard_of_others(&andrew), [""; 0]);
}

#[test]
fn pre1_all_users_tells_who_comes_and_goes() {
    let server = Server::start();
    let andrew = andrew_with(&server, Presence::AllUsers);

    george_comes_and_goes(&server, &andrew);

    assert_eq!(subscription(&server), (Some(PresenceSubscription::AllUsers), vec![]));
    assert_eq!(heard_of_others(&andrew), [format!("+{GEORGE}"), format!("-{GEORGE}")]);
}

#[test]
fn pre1_friends_asks_for_friends() {
    let server = Server::start();
    let andrew = andrew_with(&server, Presence::Friends);

    george_comes_and_goes(&server, &andrew);

    assert_eq!(subscription(&server), (Some(PresenceSubscription::Friends), vec![]));
    assert_eq!(heard_of_others(&andrew), [""; 0], "nobody is his friend");
}

#[test]
fn pre1_roles_go_out_with_the_subscription() {
    let server = Server::start();
    let roles = vec!["teacher".to_owned(), "default".to_owned()];
    let andrew = andrew_with(&server, Presence::Roles(roles.clone()));

    george_comes_and_goes(&server, &andrew);

    assert_eq!(subscription(&server), (Some(PresenceSubscription::Roles), roles));
    assert_eq!(heard_of_others(&andrew), [format!("+{GEORGE}"), format!("-{GEORGE}")]);
}

#[test]
fn pre1_users_of_other_roles_are_not_told() {
    let server = Server::start();
    let andrew = andrew_with(&server, Presence::Roles(vec!["teacher".to_owned()]));

    george_comes_and_goes(&server, &andrew);

    assert_eq!(heard_of_others(&andrew), [""; 0]);
}

#[test]
fn pre1_the_subscription_outlives_a_reconnect() {
    let server = Server::start();
    let andrew = andrew_with(&server, Presence::AllUsers);

    server.server.drop_sockets(ANDREW, cometchat_dev_server::DropKind::Vanish);
    andrew.until_status(Status::Connected);

    let asked: Vec<_> =
        server.auth_frames().into_iter().map(|auth| auth.presence_subscription).collect();
    assert_eq!(asked, [Some(PresenceSubscription::AllUsers), Some(PresenceSubscription::AllUsers)]);
}
