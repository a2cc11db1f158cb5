//! The frames that a server sends: how each kind is read, and the exact text of those written.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use cometchat_protocol::{
    AuthAnswer, Content, DecodeError, Envelope, Json, Presence, PresenceAction, Reaction,
    ReactionAction, Receipt, ReceiptAction, Received, ReceiverType, ServerFrame, Transient, Typing,
    TypingAction, User,
};

fn from_bob() -> Envelope {
    Envelope {
        receiver: Some("alice".into()),
        receiver_type: Some(ReceiverType::User),
        device_id: Some("other".into()),
        sender: Some("bob".into()),
        ..Envelope::default()
    }
}

fn bob() -> User {
    User::new("bob", "Bob")
}

fn read(text: &str) -> ServerFrame {
    ServerFrame::decode(text).unwrap().frame
}

/// Writes the frame, compares the text, reads it back.
#[track_caller]
fn assert_frame(frame: ServerFrame, envelope: Envelope, text: &str) {
    assert_eq!(frame.encode(&envelope), text);
    assert_eq!(ServerFrame::decode(text), Ok(Received { envelope, frame }));
}

#[test]
fn auth_answer_is_written_with_upper_case_status_and_code_as_text() {
    assert_frame(
        ServerFrame::Auth(AuthAnswer::accepted()),
        Envelope::default(),
        r#"{"type":"auth","body":{"status":"OK","code":"200"}}"#,
    );
}

#[test]
fn con4_only_status_ok_with_code_200_is_accepted() {
    let accepted = |body: &str| {
        let text = format!(r#"{{"type":"auth","body":{body}}}"#);
        let ServerFrame::Auth(answer) = read(&text) else { panic!("{text}") };
        answer.is_accepted()
    };
    assert!(accepted(r#"{"status":"OK","code":"200"}"#));
    assert!(accepted(r#"{"status":"ok","code":200}"#));
    assert!(!accepted(r#"{"status":"OK"}"#));
    assert!(!accepted(r#"{"code":"200"}"#));
    assert!(!accepted(r#"{"status":"OK","code":"201"}"#));
    assert!(!accepted(r#"{"status":"ERROR","code":"200"}"#));
    assert!(!accepted("{}"));
}

#[test]
fn con5_auth_answer_401_and_403_are_refusals_and_nothing_else_is() {
    let refused = |code: &str| {
        let text = format!(r#"{{"type":"auth","body":{{"status":"ERROR","code":{code}}}}}"#);
        let ServerFrame::Auth(answer) = read(&text) else { panic!("{text}") };
        assert!(!answer.is_accepted());
        answer.is_refused()
    };
    assert!(refused("\"401\""));
    assert!(refused("401"));
    assert!(refused("\"403\""));
    for code in ["\"400\"", "\"429\"", "\"500\"", "\"\"", "null", "{}", "true"] {
        assert!(!refused(code), "{code}");
    }
}

#[test]
fn pong_is_written_without_envelope_or_body() {
    let text = r#"{"action":"pong","ack":"true"}"#;
    assert_frame(ServerFrame::Pong, Envelope::default(), text);
    assert_eq!(ServerFrame::Pong.encode(&from_bob()), text);
}

#[test]
fn pong_is_read_by_its_action_alone() {
    for text in [r#"{"action":"pong"}"#, r#"{"action":"pong","ack":true,"body":{},"n":1}"#] {
        assert_eq!(read(text), ServerFrame::Pong, "{text}");
    }
}

#[test]
fn evt1_typing_is_read_with_user_and_metadata() {
    assert_frame(
        ServerFrame::Typing(Typing {
            action: TypingAction::Started,
            user: bob(),
            metadata: Some(Json::parse("[1]").unwrap()),
        }),
        from_bob(),
        r#"{"receiver":"alice","receiverType":"user","deviceId":"other","sender":"bob","type":"typing_indicator","body":{"action":"started","user":{"uid":"bob","name":"Bob"},"metadata":[1]}}"#,
    );
    let ended = r#"{"type":"typing_indicator","body":{"action":"ended","user":{"uid":"bob"}}}"#;
    let ServerFrame::Typing(typing) = read(ended) else { panic!("not typing") };
    assert_eq!(typing.action, TypingAction::Ended);
}

#[test]
fn evt1_receipts_are_read_with_each_action() {
    for (word, action) in [
        ("delivered", ReceiptAction::Delivered),
        ("read", ReceiptAction::Read),
        ("deliveredToAll", ReceiptAction::DeliveredToAll),
        ("readByAll", ReceiptAction::ReadByAll),
    ] {
        let envelope = Envelope { message_sender: Some("alice".into()), ..from_bob() };
        let frame = ServerFrame::Receipt(Receipt {
            action,
            message_id: "501".into(),
            user: bob(),
            timestamp: Some(1_700_000_100),
        });
        assert_frame(
            frame,
            envelope,
            &format!(
                r#"{{"receiver":"alice","receiverType":"user","deviceId":"other","sender":"bob","messageSender":"alice","type":"receipts","body":{{"action":"{word}","messageId":"501","user":{{"uid":"bob","name":"Bob"}},"timestamp":1700000100}}}}"#
            ),
        );
    }
}

#[test]
fn evt1_presence_is_read_with_each_action() {
    for (word, action) in [
        ("online", PresenceAction::Online),
        ("available", PresenceAction::Available),
        ("offline", PresenceAction::Offline),
    ] {
        assert_frame(
            ServerFrame::Presence(Presence { action, user: bob(), timestamp: Some(1_700_000_100) }),
            Envelope {
                sender: Some("bob".into()),
                device_id: Some("other".into()),
                ..Envelope::default()
            },
            &format!(
                r#"{{"deviceId":"other","sender":"bob","type":"presence","body":{{"action":"{word}","user":{{"uid":"bob","name":"Bob"}},"timestamp":1700000100}}}}"#
            ),
        );
    }
}

#[test]
fn evt1_transient_message_is_read_with_its_data() {
    assert_frame(
        ServerFrame::Transient(Transient {
            user: bob(),
            data: Some(Json::parse(r#"{"k":1}"#).unwrap()),
        }),
        from_bob(),
        r#"{"receiver":"alice","receiverType":"user","deviceId":"other","sender":"bob","type":"transient_message","body":{"user":{"uid":"bob","name":"Bob"},"data":{"k":1}}}"#,
    );
}

#[test]
fn evt1_reaction_is_read_with_who_and_when() {
    for (word, action) in [
        ("message_reaction_added", ReactionAction::Added),
        ("message_reaction_removed", ReactionAction::Removed),
    ] {
        let frame = ServerFrame::Reaction(Reaction {
            action,
            id: "9".into(),
            message_id: 501,
            uid: "bob".into(),
            reaction: "👍".into(),
            reacted_by: Some(bob()),
            reacted_at: 1_700_000_200,
            conversation_id: "alice_user_bob".into(),
        });
        assert_frame(
            frame,
            from_bob(),
            &format!(
                r#"{{"receiver":"alice","receiverType":"user","deviceId":"other","sender":"bob","type":"reaction","body":{{"action":"{word}","id":"9","messageId":501,"uid":"bob","reaction":"👍","reactedBy":{{"uid":"bob","name":"Bob"}},"reactedAt":1700000200,"conversationId":"alice_user_bob"}}}}"#
            ),
        );
    }
}

#[test]
fn evt1_message_is_read_with_envelope_and_body() {
    let text = r#"{"type":"message","appId":"testapp01","receiver":"alice","receiverType":"user","deviceId":"other","sender":"bob","body":{"id":"501","conversationId":"alice_user_bob","sender":"bob","receiver":"alice","receiverType":"user","category":"message","type":"text","data":{"text":"hello","entities":{"sender":{"entity":{"uid":"bob","name":"Bob"},"entityType":"user"},"receiver":{"entity":{"uid":"alice","name":"Alice"},"entityType":"user"}}},"sentAt":1700000100,"updatedAt":1700000100}}"#;
    let Received { envelope, frame } = ServerFrame::decode(text).unwrap();
    assert_eq!(envelope, Envelope { app_id: Some("testapp01".into()), ..from_bob() });
    let ServerFrame::Message(message) = frame else { panic!("not a message") };
    assert_eq!(message.id, 501);
    assert!(message.content() == Content::Text("hello"));
    assert_eq!(message.sender_user(), Some(&bob()));
}

#[test]
fn evt2_the_sending_device_stands_in_the_envelope_of_every_kind() {
    for kind in
        ["message", "typing_indicator", "receipts", "presence", "transient_message", "reaction"]
    {
        let text = format!(
            r#"{{"type":"{kind}","deviceId":"my-device","body":{{"user":{{"uid":"a"}}}}}}"#
        );
        let received = ServerFrame::decode(&text).unwrap();
        assert_eq!(received.envelope.device_id.as_deref(), Some("my-device"), "{kind}");
    }
}

#[test]
fn evt4_an_unknown_type_is_kept_by_name_whatever_its_body() {
    for body in ["", r#","body":null"#, r#","body":[1]"#, r#","body":{"a":{}}"#] {
        let text = format!(r#"{{"type":"message_pinned","deviceId":"d"{body}}}"#);
        assert_eq!(read(&text), ServerFrame::Unknown("message_pinned".into()), "{text}");
    }
    assert_eq!(read("{}"), ServerFrame::Unknown(String::new()));
    assert_eq!(read(r#"{"type":5}"#), ServerFrame::Unknown("5".into()));
    assert_eq!(read(r#"{"type":null,"action":"ping"}"#), ServerFrame::Unknown(String::new()));
}

#[test]
fn evt4_a_server_frame_without_its_body_is_an_error() {
    for kind in [
        "auth",
        "message",
        "typing_indicator",
        "receipts",
        "presence",
        "transient_message",
        "reaction",
    ] {
        for body in ["", r#","body":null"#, r#","body":[]"#, r#","body":"x""#, r#","body":7"#] {
            let text = format!(r#"{{"type":"{kind}"{body}}}"#);
            assert_eq!(ServerFrame::decode(&text), Err(DecodeError::Body), "{text}");
        }
    }
}

#[test]
fn evt4_a_frame_that_does_not_say_whom_it_is_about_is_an_error() {
    for kind in ["typing_indicator", "receipts", "presence", "transient_message"] {
        for user in ["null", "{}", "[]", r#""bob""#, r#"{"uid":""}"#, r#"{"uid":{}}"#] {
            let text = format!(r#"{{"type":"{kind}","body":{{"user":{user}}}}}"#);
            assert_eq!(ServerFrame::decode(&text), Err(DecodeError::Body), "{text}");
        }
    }
}

#[test]
fn an_unknown_action_is_kept_as_it_arrived() {
    let text = r#"{"type":"presence","body":{"action":"away","user":{"uid":"bob"}}}"#;
    let ServerFrame::Presence(presence) = read(text) else { panic!("not presence") };
    assert_eq!(presence.action, PresenceAction::Other("away".into()));
    assert_eq!(presence.action.as_str(), "away");
}
