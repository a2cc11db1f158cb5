//! EVT: from frames to events, and what is no event.

mod common;

use cometchat_client::{
    CallEvent, GroupChange, GroupEvent, Json, MessageEvent, OutgoingMessage, Presence,
    ReceiverType, Status, UserEvent,
    protocol::{ClientFrame, ReceiptAction, TypingAction},
};
use cometchat_dev_server::{DropKind, RawFrame};
use common::{
    Heard, Person, Server,
    frames::{frame, message, text},
};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";
const USER: &str = r#"{"uid":"cometchat-uid-2","name":"George"}"#;
const BURST: u64 = 5_000;

type Test<E> = fn(&E) -> bool;

fn connected() -> (Server, Person) {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget();
    (server, person)
}

fn next_message(person: &Person) -> MessageEvent {
    person.until("a message event", |heard| match heard {
        Heard::Message(event) => Some(event.clone()),
        _ => None,
    })
}

fn next_group(person: &Person) -> GroupEvent {
    person.until("a group event", |heard| match heard {
        Heard::Group(event) => Some(event.clone()),
        _ => None,
    })
}

fn next_call(person: &Person) -> CallEvent {
    person.until("a call event", |heard| match heard {
        Heard::Call(event) => Some(event.clone()),
        _ => None,
    })
}

/// An action of George's upon something, in a group if `target` names one.
fn action(id: u64, kind: &str, action: &str, on: &str, target: &str, extras: &str) -> String {
    let data = format!(
        r#"{{"action":"{action}","extras":{extras},"entities":{{"by":{{"entity":{USER},"entityType":"user"}},"on":{on},"for":{target}}}}}"#
    );
    message(id, "action", kind, &data)
}

#[test]
fn evt1_a_text_a_medium_and_a_custom_message_have_an_event_each() {
    let (server, person) = connected();
    server.send(ANDREW, text(1, "hello"));
    let MessageEvent::Text(told) = next_message(&person) else { panic!("no text") };
    assert_eq!((told.id, told.sender.as_str()), (1, GEORGE));
    assert_eq!(told.data.text.as_deref(), Some("hello"));

    for (id, kind) in (2..).zip(["image", "video", "audio", "file"]) {
        server.send(ANDREW, message(id, "message", kind, r#"{"url":"https://a.example/1"}"#));
        let MessageEvent::Media(told) = next_message(&person) else { panic!("no medium") };
        assert_eq!((told.id, told.kind.as_str()), (id, kind));
        assert_eq!(told.data.url.as_deref(), Some("https://a.example/1"));
    }

    server.send(ANDREW, message(6, "custom", "poll", r#"{"customData":{"a":1}}"#));
    let MessageEvent::Custom(told) = next_message(&person) else { panic!("no custom message") };
    assert_eq!(told.data.custom_data.as_ref().map(Json::as_str), Some(r#"{"a":1}"#));

    server.send(ANDREW, message(7, "interactive", "form", "{}"));
    assert!(matches!(next_message(&person), MessageEvent::Interactive(_)));
    server.send(ANDREW, message(8, "card", "card", "{}"));
    assert!(matches!(next_message(&person), MessageEvent::Card(_)));
}

#[test]
fn evt1_an_edit_and_a_deletion_bring_the_message_they_are_about() {
    let (server, person) = connected();
    let on = |text: &str| {
        format!(
            r#"{{"entity":{{"id":"5","sender":"{GEORGE}","receiver":"{ANDREW}","receiverType":"user","category":"message","type":"text","data":{{"text":"{text}"}}}},"entityType":"message"}}"#
        )
    };
    let to = format!(r#"{{"entity":{{"uid":"{ANDREW}","name":"Andrew"}},"entityType":"user"}}"#);

    server.send(ANDREW, action(10, "message", "edited", &on("new text"), &to, "{}"));
    let MessageEvent::Edited(told) = next_message(&person) else { panic!("no edit") };
    assert_eq!((told.id, told.data.text.as_deref()), (5, Some("new text")));

    server.send(ANDREW, action(11, "message", "deleted", &on(""), &to, "{}"));
    let MessageEvent::Deleted(told) = next_message(&person) else { panic!("no deletion") };
    assert_eq!(told.id, 5);
}

#[test]
fn evt1_typing_goes_from_one_client_to_the_other_with_its_metadata() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);
    let george = Person::connected_at(&server, GEORGE);

    let metadata = Json::parse(r#"{"emoji":1}"#).unwrap();
    george.client.start_typing(ANDREW, ReceiverType::User, Some(metadata.clone()));
    let MessageEvent::TypingStarted(told) = next_message(&andrew) else { panic!("no typing") };
    assert_eq!((told.sender.uid.as_str(), told.receiver_id.as_str()), (GEORGE, ANDREW));
    assert_eq!(told.receiver_type, ReceiverType::User);
    assert_eq!(told.metadata, Some(metadata));

    george.client.end_typing("cometchat-guid-1", ReceiverType::Group, None);
    let MessageEvent::TypingEnded(told) = next_message(&andrew) else { panic!("no end") };
    assert_eq!((told.receiver_id.as_str(), told.metadata), ("cometchat-guid-1", None));
    assert_eq!(told.receiver_type, ReceiverType::Group);

    let frames = server.server.observe(|seen| {
        seen.frames_of(GEORGE)
            .filter_map(|frame| match frame {
                ClientFrame::Typing(typing) => Some(typing.action.clone()),
                _ => None,
            })
            .collect::<Vec<_>>()
    });
    assert_eq!(frames, [TypingAction::Started, TypingAction::Ended]);
}

#[test]
fn evt1_receipts_of_each_kind_have_their_event() {
    let (server, person) = connected();
    let kinds: [(&str, Test<MessageEvent>); 4] = [
        ("delivered", |event| matches!(event, MessageEvent::Delivered(_))),
        ("read", |event| matches!(event, MessageEvent::Read(_))),
        ("deliveredToAll", |event| matches!(event, MessageEvent::DeliveredToAll(_))),
        ("readByAll", |event| matches!(event, MessageEvent::ReadByAll(_))),
    ];
    for (kind, is_it) in kinds {
        let body = format!(
            r#"{{"action":"{kind}","messageId":"17","user":{USER},"timestamp":1700000100}}"#
        );
        server.send(ANDREW, frame("receipts", &body));
        let event = next_message(&person);
        assert!(is_it(&event), "{event:?}");
        let (MessageEvent::Delivered(told)
        | MessageEvent::Read(told)
        | MessageEvent::DeliveredToAll(told)
        | MessageEvent::ReadByAll(told)) = event
        else {
            panic!("no receipt")
        };
        assert_eq!((told.message_id.as_str(), told.timestamp), ("17", 1_700_000_100));
        assert_eq!((told.sender.uid.as_str(), told.receiver_id.as_str()), (GEORGE, ANDREW));
    }
}

#[test]
fn evt1_receipts_go_from_one_client_to_the_other() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);
    let george = Person::connected_at(&server, GEORGE);
    let to = ReceiverType::User;
    let sent = andrew
        .ask("send", |done| {
            andrew.client.send_message(OutgoingMessage::text(GEORGE, to.clone(), "hi"), done);
        })
        .unwrap();
    george.until_text();

    let client = &george.client;
    george
        .ask("delivered", |done| {
            client.mark_as_delivered(sent.id, ANDREW, to.clone(), ANDREW, done);
        })
        .unwrap();
    george
        .ask("read", |done| client.mark_as_read(sent.id, ANDREW, to.clone(), ANDREW, done))
        .unwrap();
    let MessageEvent::Delivered(told) = next_message(&andrew) else { panic!("no receipt") };
    assert_eq!(told.message_id, sent.id.to_string());
    assert!(matches!(next_message(&andrew), MessageEvent::Read(_)));
}

#[test]
fn evt1_nothing_is_marked_as_delivered_by_itself() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "hi").unwrap();
    andrew.until_text();
    let to = ReceiverType::User;
    andrew.ask("read", |done| andrew.client.mark_as_read(1, GEORGE, to, GEORGE, done)).unwrap();

    server.run(server.server.wait_until(|seen| seen.frames_of(ANDREW).count() > 0));
    server.server.observe(|seen| {
        let frames: Vec<_> = seen.frames_of(ANDREW).collect();
        let [ClientFrame::Receipt(receipt)] = frames[..] else { panic!("{frames:?}") };
        assert_eq!(receipt.action, ReceiptAction::Read);
    });
}

#[test]
fn evt1_presence_of_each_kind_has_its_event() {
    let (server, person) = connected();
    for (kind, is_online) in [("online", true), ("available", true), ("offline", false)] {
        let body = format!(r#"{{"action":"{kind}","user":{USER},"timestamp":1700000100}}"#);
        server.send(ANDREW, frame("presence", &body));
        let (came, user) = person.until("presence", |heard| match heard {
            Heard::User(UserEvent::Online(user)) => Some((true, user.clone())),
            Heard::User(UserEvent::Offline(user)) => Some((false, user.clone())),
            _ => None,
        });
        assert_eq!((came, user.uid.as_str()), (is_online, GEORGE));
        assert_eq!(user.last_active_at, Some(1_700_000_100));
    }
}

#[test]
fn evt1_presence_comes_from_the_server_to_who_subscribes() {
    let server = Server::start();
    let settings = server.settings().presence(Presence::AllUsers).build();
    let andrew = Person::at(&server, ANDREW, settings);
    andrew.until_status(Status::Connected);
    let george = Person::connected_at(&server, GEORGE);
    andrew.until("George comes", |heard| match heard {
        Heard::User(UserEvent::Online(user)) if user.uid == GEORGE => Some(()),
        _ => None,
    });
    george.disconnect().unwrap();
    andrew.until("George goes", |heard| match heard {
        Heard::User(UserEvent::Offline(user)) if user.uid == GEORGE => Some(()),
        _ => None,
    });
}

#[test]
fn evt1_a_transient_message_goes_from_one_client_to_the_other() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, ANDREW);
    let george = Person::connected_at(&server, GEORGE);
    let data = Json::parse(r#"{"live":"reaction"}"#).unwrap();
    george.client.send_transient_message(ANDREW, ReceiverType::User, data.clone());
    let MessageEvent::Transient(told) = next_message(&andrew) else { panic!("no transient") };
    assert_eq!((told.sender.uid.as_str(), told.data), (GEORGE, Some(data)));
}

#[test]
fn evt1_a_reaction_is_added_and_removed() {
    let (server, person) = connected();
    let body = |action: &str| {
        format!(
            r#"{{"action":"{action}","id":"r1","messageId":"9","uid":"{GEORGE}","reaction":"👍","reactedBy":{USER},"reactedAt":1700000100,"conversationId":"c"}}"#
        )
    };
    server.send(ANDREW, frame("reaction", &body("message_reaction_added")));
    let MessageEvent::ReactionAdded(told) = next_message(&person) else { panic!("none added") };
    assert_eq!((told.message_id, told.reaction.as_str()), (9, "👍"));
    server.send(ANDREW, frame("reaction", &body("message_reaction_removed")));
    assert!(matches!(next_message(&person), MessageEvent::ReactionRemoved(_)));
}

#[test]
fn evt1_each_change_of_a_groups_members_has_its_event() {
    let (server, person) = connected();
    let member = r#"{"entity":{"uid":"cometchat-uid-3","name":"Nancy"},"entityType":"user"}"#;
    let group = r#"{"entity":{"guid":"g1","name":"Group"},"entityType":"group"}"#;
    let scope = r#"{"scope":{"new":"admin","old":"participant"}}"#;
    let changes = [
        ("joined", GroupChange::Joined),
        ("left", GroupChange::Left),
        ("kicked", GroupChange::Kicked),
        ("banned", GroupChange::Banned),
        ("unbanned", GroupChange::Unbanned),
        ("added", GroupChange::Added),
        (
            "scopeChanged",
            GroupChange::ScopeChanged { new: "admin".to_owned(), old: "participant".to_owned() },
        ),
    ];
    for (id, (name, change)) in (20..).zip(changes) {
        server.send(ANDREW, action(id, "groupMember", name, member, group, scope));
        let told = next_group(&person);
        assert_eq!(told.change, change);
        assert_eq!((told.by.uid.as_str(), told.member.uid.as_str()), (GEORGE, "cometchat-uid-3"));
        assert_eq!((told.group.guid.as_str(), told.action.id), ("g1", id));
    }
}

#[test]
fn evt1_each_status_of_a_call_has_its_event() {
    let (server, person) = connected();
    let rejected: Test<CallEvent> = |event| matches!(event, CallEvent::OutgoingRejected(_));
    let cancelled: Test<CallEvent> = |event| matches!(event, CallEvent::IncomingCancelled(_));
    let statuses: [(&str, Test<CallEvent>); 7] = [
        ("initiated", |event| matches!(event, CallEvent::IncomingReceived(_))),
        ("ongoing", |event| matches!(event, CallEvent::OutgoingAccepted(_))),
        ("rejected", rejected),
        ("busy", rejected),
        ("cancelled", cancelled),
        ("unanswered", cancelled),
        ("ended", |event| matches!(event, CallEvent::Ended(_))),
    ];
    for (id, (status, is_it)) in (30..).zip(statuses) {
        let data = format!(
            r#"{{"action":"{status}","entities":{{"by":{{"entity":{USER},"entityType":"user"}},"on":{{"entity":{{"sessionid":"s1","status":"{status}"}},"entityType":"call"}}}}}}"#
        );
        server.send(ANDREW, message(id, "call", "audio", &data));
        let event = next_call(&person);
        assert!(is_it(&event), "{status}: {event:?}");
    }
}

#[test]
fn evt2_frames_of_the_own_device_are_dropped_whatever_their_type() {
    let (server, person) = connected();
    let own = server.auth_frames()[0].device_id.clone();
    let mine =
        |frame: String| frame.replace(r#""deviceId":"other""#, &format!(r#""deviceId":"{own}""#));
    let typing = format!(r#"{{"action":"started","user":{USER}}}"#);
    let presence = format!(r#"{{"action":"online","user":{USER}}}"#);
    let receipt = format!(r#"{{"action":"read","messageId":"1","user":{USER}}}"#);
    for frame in [
        text(1, "mine"),
        frame("typing_indicator", &typing),
        frame("presence", &presence),
        frame("receipts", &receipt),
        frame("transient_message", &format!(r#"{{"user":{USER},"data":{{}}}}"#)),
    ] {
        server.send(ANDREW, mine(frame));
    }
    // Another device of the same user, and the same message: the echo did not count as seen.
    server.send(ANDREW, text(1, "marker"));
    assert_eq!(person.until_text(), "marker");
    assert_eq!(person.log(), ["text marker"]);
}

#[test]
fn evt2_a_message_id_reaches_a_listener_once() {
    let (server, person) = connected();
    for (id, words) in [(1, "one"), (2, "two"), (1, "one again"), (2, "two again"), (3, "three")] {
        server.send(ANDREW, text(id, words));
    }
    while person.until_text() != "three" {}
    assert_eq!(person.log(), ["text one", "text two", "text three"]);
}

#[test]
fn evt2_a_message_id_reaches_a_listener_once_over_a_reconnect_too() {
    let server = Server::start();
    let settings = server.settings().times(common::verbs::eager()).build();
    let person = Person::at(&server, ANDREW, settings);
    person.until_status(Status::Connected);
    server.send(ANDREW, text(9_001, "one"));
    person.until_text();
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    person.until_status(Status::Connected);
    person.forget();

    server.send(ANDREW, text(9_001, "one again"));
    server.send(ANDREW, text(9_002, "two"));
    while person.until_text() != "two" {}
    assert_eq!(person.log(), ["text two"]);
}

#[test]
fn evt3_the_order_is_kept_in_a_burst() {
    let (server, person) = connected();
    person.until_live(&server, ANDREW);
    for id in 1..=BURST {
        server.send(ANDREW, text(id, &id.to_string()));
    }
    for id in 1..=BURST {
        assert_eq!(person.until_text(), id.to_string());
    }
    assert_eq!(person.client.diagnostics().gaps, 0);
}

#[test]
fn evt4_what_cannot_be_read_is_counted_and_the_connection_lives_on() {
    let (server, person) = connected();
    let before = person.client.diagnostics();
    let deep = "[".repeat(50_000);
    let deep_objects = r#"{"a":"#.repeat(20_000);
    let strange = [
        "",
        "no JSON",
        "{",
        "[]",
        "null",
        "7",
        r#"["type","message"]"#,
        r#"{"type":"message"}"#,
        r#"{"type":"message","body":[]}"#,
        r#"{"type":"message","body":{"id":{}}}"#,
        r#"{"type":"receipts","body":{"action":"read"}}"#,
        r#"{"type":"conversation_pinned","body":{}}"#,
        r#"{"type":7,"body":{}}"#,
        r#"{"action":"unheard of"}"#,
        "{}",
        &deep,
        &deep_objects,
        &frame("message", &deep),
        &frame("typing_indicator", &deep_objects),
        &message(77, "message", "text", &format!("{}{}", "[".repeat(5_000), "]".repeat(5_000))),
        &message(78, "unheard of", "text", "{}"),
        &frame("presence", &format!(r#"{{"action":"unheard of","user":{USER}}}"#)),
    ];
    for text in strange {
        server.send(ANDREW, text);
    }
    server.server.send_raw(ANDREW, &RawFrame::Binary(vec![0, 159, 146, 150]));
    server.server.send_raw(ANDREW, &RawFrame::Binary(Vec::new()));
    server.send(ANDREW, text(80, "alive"));

    assert_eq!(person.until_text(), "alive");
    assert_eq!(person.log(), ["text alive"]);
    let after = person.client.diagnostics();
    assert_eq!(after.ignored_frames - before.ignored_frames, strange.len() as u64 + 2);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn evt6_text_goes_by_rest_whatever_the_socket_does() {
    let server = Server::start();
    let andrew = Person::at(&server, ANDREW, server.manual().build());
    let george = Person::connected_at(&server, GEORGE);

    let hello = OutgoingMessage::text(GEORGE, ReceiverType::User, "without a socket");
    andrew.ask("send", |done| andrew.client.send_message(hello, done)).unwrap();
    assert_eq!(george.until_text(), "without a socket");
    assert_eq!(server.requests("POST", "/messages"), 1);
    assert_eq!(server.server.observe(|seen| seen.sockets_of(ANDREW)), 0);
}
