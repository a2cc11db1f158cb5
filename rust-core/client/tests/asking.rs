//! Users, groups and pages of messages, asked of the server.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use cometchat_client::{
    Error, ErrorCode, Group, GroupEvent, GroupType, Message, MessagesRequest, ReceiverType, User,
};
use cometchat_dev_server::{DropKind, RestAnswer, Times as FaultTimes};
use common::{Heard, Person, Server, frames};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";
const GROUP: &str = "cometchat-guid-1";
const NONE: [u64; 0] = [];

fn andrew_at(server: &Server) -> Person {
    Person::at(server, ANDREW, server.manual().build())
}

fn send(server: &Server, text: &str) -> u64 {
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, text).unwrap().id
}

fn get_user(person: &Person, uid: &str) -> Result<User, Error> {
    person.ask("user", |done| person.client.get_user(uid, done))
}

fn get_group(person: &Person, guid: &str) -> Result<Group, Error> {
    person.ask("group", |done| person.client.get_group(guid, done))
}

fn join(person: &Person, guid: &str, kind: &GroupType, word: Option<&str>) -> Result<Group, Error> {
    person.ask("join", |done| person.client.join_group(guid, kind, word, done))
}

fn next(person: &Person, request: &MessagesRequest) -> Result<Vec<Message>, Error> {
    person.ask("next", |done| person.client.fetch_next(request, done))
}

fn previous(person: &Person, request: &MessagesRequest) -> Result<Vec<Message>, Error> {
    person.ask("previous", |done| person.client.fetch_previous(request, done))
}

fn ids(page: &[Message]) -> Vec<u64> {
    page.iter().map(|message| message.id).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    result.unwrap_err().code().clone()
}

/// Makes a group by the server's own REST interface.
fn make_group(server: &Server, guid: &str, kind: &str, password: &str) {
    let token = server.server.issue_token(GEORGE).unwrap();
    let body =
        format!(r#"{{"guid":"{guid}","name":"{guid}","type":"{kind}","password":"{password}"}}"#);
    let answer = common::rest::call(server, "POST", "/groups", &token, &body);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn evt6_a_user_is_asked_for() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    let user = get_user(&andrew, "CometChat-UID-2").unwrap();

    assert_eq!(user.uid, GEORGE);
    assert!(!user.name.is_empty());
    assert_eq!(code(get_user(&andrew, "nobody")), ErrorCode::UID_NOT_FOUND);
    assert_eq!(code(get_user(&andrew, "")), ErrorCode::EMPTY_UID);
    assert_eq!(code(get_user(&andrew, "a/b")), ErrorCode::INVALID_UID);
    assert_eq!(server.requests("GET", "/users/nobody"), 1);
}

#[test]
fn evt6_a_group_is_asked_for_and_joined() {
    let server = Server::start();
    make_group(&server, "open", "public", "");
    let andrew = andrew_at(&server);
    let george = Person::connected_at(&server, GEORGE);

    assert_eq!(get_group(&andrew, GROUP).unwrap().guid, GROUP);
    assert_eq!(join(&andrew, "open", &GroupType::Public, None).unwrap().guid, "open");

    george.until("Andrew joining", |heard| match heard {
        Heard::Group(GroupEvent { member, .. }) => (member.uid == ANDREW).then_some(()),
        _ => None,
    });
    assert_eq!(
        code(join(&andrew, "open", &GroupType::Public, None)).as_str(),
        "ERR_ALREADY_JOINED"
    );
    assert_eq!(code(get_group(&andrew, "nowhere")), ErrorCode::GUID_NOT_FOUND);
    assert_eq!(code(get_group(&andrew, "")), ErrorCode::INVALID_GUID);
}

#[test]
fn evt6_a_group_with_a_password_wants_it() {
    let server = Server::start();
    make_group(&server, "club", "password", "open sesame");
    let andrew = andrew_at(&server);

    for none in [None, Some("")] {
        let refused = join(&andrew, "club", &GroupType::Password, none);
        assert_eq!(code(refused), ErrorCode::EMPTY_GROUP_PASS);
    }
    let wrong = join(&andrew, "club", &GroupType::Password, Some("guessed")).unwrap_err();
    assert_eq!(wrong.code().as_str(), "ERR_WRONG_GROUP_PASS");
    assert!(!format!("{wrong:?}").contains("guessed"), "SEC2");
    let joined = join(&andrew, "club", &GroupType::Password, Some("open sesame")).unwrap();
    assert_eq!(joined.guid, "club");
}

#[test]
fn evt6_pages_go_on_behind_each_other() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    let sent: Vec<u64> = (1..=5).map(|number| send(&server, &format!("{number}"))).collect();
    let request = MessagesRequest::builder().uid(GEORGE).limit(2).build();

    assert_eq!(ids(&previous(&andrew, &request).unwrap()), sent[3..5]);
    assert_eq!(ids(&previous(&andrew, &request).unwrap()), sent[1..3]);
    assert_eq!(ids(&previous(&andrew, &request).unwrap()), sent[..1]);
    assert_eq!(ids(&previous(&andrew, &request).unwrap()), NONE);
    let later = send(&server, "later");
    assert_eq!(ids(&next(&andrew, &request).unwrap()), [later]);
    assert_eq!(ids(&next(&andrew, &request).unwrap()), NONE);

    let missed = MessagesRequest::builder().uid(GEORGE).message_id(sent[1]).limit(2).build();
    assert_eq!(ids(&next(&andrew, &missed).unwrap()), sent[2..4]);
    assert_eq!(ids(&next(&andrew, &missed).unwrap()), [sent[4], later]);
    let all = MessagesRequest::builder().message_id(0).build();
    assert_eq!(next(&andrew, &all).unwrap().len(), 6);
    let other = MessagesRequest::builder().uid("cometchat-uid-3").message_id(0).build();
    assert_eq!(ids(&next(&andrew, &other).unwrap()), NONE);
}

#[test]
fn evt6_changed_messages_are_paged_by_their_change() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    let sent: Vec<u64> = (1..=3).map(|number| send(&server, &format!("{number}"))).collect();
    server.server.move_clock(60);
    let token = server.server.issue_token(GEORGE).unwrap();
    for id in [sent[1], sent[0]] {
        let body = r#"{"type":"text","category":"message","data":{"text":"edited"}}"#;
        let answer = common::rest::call(&server, "PUT", &format!("/messages/{id}"), &token, body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        server.server.move_clock(60);
    }
    let edited = MessagesRequest::builder().updates_only(true).updated_after(1).limit(1).build();

    assert_eq!(ids(&next(&andrew, &edited).unwrap()), [sent[1]]);
    assert_eq!(ids(&next(&andrew, &edited).unwrap()), [sent[0]]);
    assert_eq!(ids(&next(&andrew, &edited).unwrap()), NONE);
}

#[test]
fn evt6_a_request_says_from_where_on_and_how_much() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    let newest = MessagesRequest::builder().build();

    assert_eq!(code(next(&andrew, &newest)), ErrorCode::NOT_ENOUGH_PARAMETERS);
    for limit in [0, 101] {
        let request = MessagesRequest::builder().limit(limit).build();
        assert_eq!(code(previous(&andrew, &request)), ErrorCode::INVALID_LIMIT);
    }
    assert_eq!(server.requests("GET", "/messages"), 1, "that of the login");

    server.server.faults(|faults| faults.rest_delay = common::PATIENCE * 100);
    let first = andrew.begin("first", |done| andrew.client.fetch_previous(&newest, done));
    server.wait_for_requests("GET", "/messages", 2);
    assert_eq!(code(previous(&andrew, &newest)), ErrorCode::REQUEST_IN_PROGRESS);
    andrew.ask("pause", |done| andrew.client.pause(done)).unwrap();
    assert_eq!(code(first.recv_timeout(common::PATIENCE).unwrap()), ErrorCode::OPERATION_FAILED);
    assert_eq!(code(previous(&andrew, &newest)), ErrorCode::OPERATION_FAILED, "paused");

    server.server.faults(|faults| faults.rest_delay = std::time::Duration::ZERO);
    andrew.client.resume();
    assert_eq!(ids(&previous(&andrew, &newest).unwrap()), NONE, "it can be used again");
}

#[test]
fn err1_asking_needs_an_init_and_a_session() {
    let server = Server::start();
    let nobody = Person::new();
    assert_eq!(code(get_user(&nobody, GEORGE)), ErrorCode::INITIALIZATION_NOT_DONE);
    nobody.init(&server, server.manual().build());
    assert_eq!(code(get_user(&nobody, GEORGE)), ErrorCode::NOT_LOGGED_IN);
    assert_eq!(code(get_group(&nobody, GROUP)), ErrorCode::NOT_LOGGED_IN);
    let all = MessagesRequest::builder().build();
    assert_eq!(code(previous(&nobody, &all)), ErrorCode::NOT_LOGGED_IN);
}

#[test]
fn evt2_what_was_asked_for_is_still_told() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);
    andrew.until_live(&server, ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    send(&server, "missed");
    let request = MessagesRequest::builder().message_id(0).build();
    assert!(next(&andrew, &request).unwrap().iter().any(|message| message.id > 0));
    while andrew.until_text() != "missed" {}
    server.send(ANDREW, frames::text(0, "live"));
}

#[test]
fn log7_an_unknown_token_logs_out_here_too() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    let unknown = RestAnswer::error(401, ErrorCode::AUTH_TOKEN_NOT_FOUND);
    server.fail("GET", "/users/cometchat-uid-2", unknown, FaultTimes::Next(1));

    assert_eq!(code(get_user(&andrew, GEORGE)), ErrorCode::AUTH_TOKEN_NOT_FOUND);
    andrew.until("the logout", |heard| match heard {
        Heard::Login(cometchat_client::LoginEvent::LogoutSuccess) => Some(()),
        _ => None,
    });
}
