//! Authentication and routing on the WebSocket.

mod common;

use std::time::Duration;

use cometchat_dev_server::DevServer;
use cometchat_protocol::{
    ClientFrame, Content, Envelope, Json, PresenceAction, PresenceSubscription, Receipt,
    ReceiptAction, ReceiverType, ServerFrame, Transient, Typing, TypingAction, User,
};
use common::*;
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

fn to_user(uid: &str) -> Envelope {
    Envelope {
        receiver: Some(uid.to_owned()),
        receiver_type: Some(ReceiverType::User),
        ..Envelope::default()
    }
}

fn to_group(guid: &str) -> Envelope {
    Envelope { receiver_type: Some(ReceiverType::Group), ..to_user(guid) }
}

fn typing() -> Typing {
    Typing { action: TypingAction::Started, ..Typing::default() }
}

#[tokio::test]
async fn a_socket_without_an_auth_frame_is_closed_in_time() {
    let server =
        DevServer::builder().auth_timeout(Duration::from_millis(20)).start().await.unwrap();
    let mut socket = Socket::open(&server).await.unwrap();
    assert_eq!(socket.expect_close().await, 1008);
    soon(server.wait_until(|seen| seen.open_sockets() == 0)).await;
}

#[tokio::test]
async fn the_first_frame_must_be_auth() {
    let server = start().await;
    for text in ["{\"action\":\"ping\",\"ack\":\"true\"}", "no json"] {
        let mut socket = Socket::open(&server).await.unwrap();
        socket.ws.send(Message::text(text)).await.unwrap();
        assert_eq!(socket.expect_close().await, 1008);
    }
}

#[tokio::test]
async fn an_unknown_jwt_is_answered_with_401_and_a_close() {
    let server = start().await;
    let mut login = Login::new(&server, ANDREW, "WEB-1").await;
    login.me["jwt"] = "unknown".into();
    let mut socket = Socket::open(&server).await.unwrap();
    socket.authenticate(&login).await;
    let ServerFrame::Auth(answer) = socket.next().await else { panic!("not an auth answer") };
    assert_eq!(answer.code, "401");
    assert_eq!(socket.expect_close().await, 1008);
}

#[tokio::test]
async fn odd_frames_do_not_hurt_an_authenticated_socket() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    socket.ws.send(Message::text("no json")).await.unwrap();
    socket.ws.send(Message::text("{\"type\":\"news\",\"body\":{}}")).await.unwrap();
    socket.ws.send(Message::binary(vec![1, 2])).await.unwrap();
    socket.expect_nothing_before_pong().await;
    let (good, all) =
        server.observe(|seen| (seen.frames_of(ANDREW).count(), seen.frames().count()));
    assert_eq!((good, all), (2, 4), "the binary frame is none of the protocol's");
}

#[tokio::test]
async fn a_message_reaches_the_receiver_and_the_senders_other_devices() {
    let server = start().await;
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    let mut own = andrew.connect().await;
    let mut other = Login::new(&server, ANDREW, "WEB-2").await.connect().await;
    let mut george = Login::new(&server, GEORGE, "WEB-3").await.connect().await;
    let mut nancy = Login::new(&server, NANCY, "WEB-4").await.connect().await;
    andrew.send_text("user", "CometChat-UID-2", "hello").await.data();
    for socket in [&mut george, &mut other] {
        let received = socket.receive().await;
        let envelope = received.envelope;
        assert_eq!(envelope.app_id.as_deref(), Some("testapp01"));
        assert_eq!(envelope.device_id.as_deref(), Some("WEB-1"));
        assert_eq!(envelope.sender.as_deref(), Some(ANDREW));
        assert_eq!(envelope.receiver.as_deref(), Some(GEORGE));
        let ServerFrame::Message(message) = received.frame else { panic!("not a message") };
        assert!(message.content() == Content::Text("hello"));
        assert_eq!(message.muid.as_deref(), Some("muid-hello"));
    }
    own.expect_nothing_before_pong().await;
    nancy.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn a_group_message_reaches_the_members() {
    let server = DevServer::builder().group_of("two", [ANDREW, GEORGE]).start().await.unwrap();
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    let mut own = andrew.connect().await;
    let mut george = Login::new(&server, GEORGE, "WEB-2").await.connect().await;
    let mut nancy = Login::new(&server, NANCY, "WEB-3").await.connect().await;
    andrew.send_text("group", "two", "hello").await.data();
    let ServerFrame::Message(message) = george.next().await else { panic!("not a message") };
    assert_eq!(message.conversation_id, "group_two");
    assert_eq!(message.receiver_group().map(|group| group.guid.as_str()), Some("two"));
    own.expect_nothing_before_pong().await;
    nancy.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn a_message_from_no_device_reaches_all_sockets_of_both_sides() {
    let server = start().await;
    let mut andrew = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let mut george = Login::new(&server, GEORGE, "WEB-2").await.connect().await;
    let sent = server.send_text(ANDREW, ReceiverType::User, GEORGE, "hello").unwrap();
    for socket in [&mut andrew, &mut george] {
        let ServerFrame::Message(message) = socket.next().await else { panic!("not a message") };
        assert_eq!(message.id, sent.id);
    }
    let error = server.send_text(ANDREW, ReceiverType::User, "nobody", "hello").unwrap_err();
    assert_eq!(error.code.as_str(), "ERR_UID_NOT_FOUND");
}

#[tokio::test]
async fn typing_receipts_and_transient_messages_reach_a_user() {
    let server = start().await;
    let mut andrew = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let mut other = Login::new(&server, ANDREW, "WEB-2").await.connect().await;
    let mut george = Login::new(&server, GEORGE, "WEB-3").await.connect().await;

    andrew.send(&ClientFrame::Typing(typing()), &to_user("CometChat-UID-2")).await;
    let received = george.receive().await;
    assert_eq!(received.envelope.device_id.as_deref(), Some("WEB-1"));
    let ServerFrame::Typing(body) = received.frame else { panic!("not typing") };
    assert_eq!((body.action, body.user.name.as_str()), (TypingAction::Started, "Andrew"));

    let receipt = Receipt {
        action: ReceiptAction::Read,
        message_id: "7".to_owned(),
        user: User::new("somebody-else", "Somebody Else"),
        timestamp: None,
    };
    let envelope = Envelope { message_sender: Some(GEORGE.to_owned()), ..to_user(GEORGE) };
    andrew.send(&ClientFrame::Receipt(receipt), &envelope).await;
    let received = george.receive().await;
    assert_eq!(received.envelope.message_sender.as_deref(), Some(GEORGE));
    let ServerFrame::Receipt(body) = received.frame else { panic!("not a receipt") };
    assert_eq!((body.message_id.as_str(), body.user.uid.as_str()), ("7", ANDREW));
    assert!(body.timestamp.is_some());

    let data = Some(Json::parse("{\"live\":1}").unwrap());
    let transient = Transient { user: User::default(), data: data.clone() };
    andrew.send(&ClientFrame::Transient(transient), &to_user(GEORGE)).await;
    let ServerFrame::Transient(body) = george.next().await else { panic!("not transient") };
    assert_eq!((body.user.uid.as_str(), body.data), (ANDREW, data));

    andrew.expect_nothing_before_pong().await;
    other.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn typing_in_a_group_reaches_the_other_members() {
    let server = DevServer::builder().group_of("two", [ANDREW, GEORGE]).start().await.unwrap();
    let mut andrew = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let mut george = Login::new(&server, GEORGE, "WEB-2").await.connect().await;
    let mut nancy = Login::new(&server, NANCY, "WEB-3").await.connect().await;
    nancy.send(&ClientFrame::Typing(typing()), &to_group("two")).await;
    nancy.expect_nothing_before_pong().await;
    andrew.send(&ClientFrame::Typing(typing()), &to_group("two")).await;
    andrew.expect_nothing_before_pong().await;
    let ServerFrame::Typing(body) = george.next().await else { panic!("not typing") };
    assert_eq!(body.user.uid, ANDREW, "a stranger's typing is not passed on");
    nancy.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn presence_follows_the_first_and_the_last_socket() {
    let admin = User { role: Some("admin".to_owned()), ..User::new("anna", "Anna") };
    let server = DevServer::builder().user(admin).start().await.unwrap();
    let all = Login::new(&server, ANDREW, "WEB-1").await;
    let mut all = all.connect_with(Some(PresenceSubscription::AllUsers), &[]).await;
    let roles = Login::new(&server, GEORGE, "WEB-2").await;
    let mut admins = roles.connect_with(Some(PresenceSubscription::Roles), &["admin"]).await;
    let friends = Login::new(&server, NANCY, "WEB-3").await;
    let mut friends = friends.connect_with(Some(PresenceSubscription::Friends), &[]).await;
    let mut none = Login::new(&server, "cometchat-uid-4", "WEB-4").await.connect().await;
    for uid in [GEORGE, NANCY, "cometchat-uid-4"] {
        expect_presence(&mut all, uid, &PresenceAction::Online).await;
    }

    let anna = Login::new(&server, "anna", "WEB-5").await;
    let (first, second) = (anna.connect().await, anna.connect().await);
    for socket in [&mut all, &mut admins] {
        expect_presence(socket, "anna", &PresenceAction::Online).await;
        socket.expect_nothing_before_pong().await;
    }
    drop(first);
    soon(server.wait_until(|seen| seen.sockets_of("anna") == 1)).await;
    all.expect_nothing_before_pong().await;
    drop(second);
    for socket in [&mut all, &mut admins] {
        expect_presence(socket, "anna", &PresenceAction::Offline).await;
    }
    friends.expect_nothing_before_pong().await;
    none.expect_nothing_before_pong().await;
}

async fn expect_presence(socket: &mut Socket, uid: &str, action: &PresenceAction) {
    let ServerFrame::Presence(presence) = socket.next().await else { panic!("not presence") };
    assert_eq!((presence.user.uid.as_str(), &presence.action), (uid, action));
    assert!(presence.timestamp.is_some());
}

#[tokio::test]
async fn a_clients_close_code_is_observed() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    socket.ws.close(Some(frame)).await.unwrap();
    soon(server.wait_until(|seen| seen.closed().count() == 1)).await;
    server.observe(|seen| {
        let closed = seen.closed().next().unwrap();
        assert_eq!((closed.uid.as_deref(), closed.code), (Some(ANDREW), Some(1000)));
    });
}
