//! The frames that a client sends: their exact text, and that a server reads the same back.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use cometchat_protocol::{
    AuthBody, AuthParams, ClientFrame, DecodeError, Envelope, FrameAppInfo, Json,
    PresenceSubscription, Receipt, ReceiptAction, Received, ReceiverType, Secret, Transient,
    Typing, TypingAction, User,
};
use serde_json::{Value, json};

fn auth_envelope() -> Envelope {
    Envelope {
        app_id: Some("testapp01".into()),
        device_id: Some("IOS-0_1_0-uuid-1".into()),
        sender: Some("alice".into()),
        ..Envelope::default()
    }
}

fn to_bob() -> Envelope {
    Envelope {
        receiver: Some("bob".into()),
        receiver_type: Some(ReceiverType::User),
        ..auth_envelope()
    }
}

fn auth_body() -> AuthBody {
    AuthBody {
        auth: Some(Secret::new("H.P.S")),
        device_id: "IOS-0_1_0-uuid-1".into(),
        presence_subscription: None,
        roles: Vec::new(),
        params: None,
    }
}

fn alice() -> User {
    User::new("alice", "Alice")
}

/// The body of the auth frame with these settings.
fn written(body: AuthBody) -> Value {
    let text = ClientFrame::Auth(Box::new(body)).encode(&auth_envelope());
    serde_json::from_str::<Value>(&text).unwrap()["body"].clone()
}

/// Writes the frame, compares the text, reads it back.
#[track_caller]
fn assert_frame(frame: ClientFrame, envelope: Envelope, text: &str) {
    assert_eq!(frame.encode(&envelope), text);
    assert_eq!(ClientFrame::decode(text), Ok(Received { envelope, frame }));
}

#[test]
fn auth_is_written_with_envelope_jwt_and_device() {
    assert_frame(
        ClientFrame::Auth(Box::new(auth_body())),
        auth_envelope(),
        r#"{"appId":"testapp01","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"auth","body":{"auth":"H.P.S","deviceId":"IOS-0_1_0-uuid-1"}}"#,
    );
}

#[test]
fn auth_tells_which_client_connects() {
    let params = AuthParams {
        app_info: FrameAppInfo {
            version: "0.1.0".into(),
            api_version: "v3.0".into(),
            origin: String::new(),
            uts: 1_795_256_415_887,
        },
        user_agent: "iOS 18.0".into(),
        device_id: "testapp01_uuid_1".into(),
        platform: "ios".into(),
    };
    let body = AuthBody {
        presence_subscription: Some(PresenceSubscription::AllUsers),
        params: Some(params),
        ..auth_body()
    };
    assert_frame(
        ClientFrame::Auth(Box::new(body)),
        auth_envelope(),
        concat!(
            r#"{"appId":"testapp01","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"auth","#,
            r#""body":{"auth":"H.P.S","deviceId":"IOS-0_1_0-uuid-1","presenceSubscription":"ALL_USERS","#,
            r#""params":{"appInfo":{"version":"0.1.0","apiVersion":"v3.0","origin":"","uts":1795256415887},"#,
            r#""userAgent":"iOS 18.0","deviceId":"testapp01_uuid_1","platform":"ios"}}}"#,
        ),
    );
}

#[test]
fn auth_without_jwt_leaves_the_field_out() {
    let body = written(AuthBody { auth: None, ..auth_body() });
    assert_eq!(body, json!({"deviceId": "IOS-0_1_0-uuid-1"}));
}

#[test]
fn pre1_no_presence_setting_leaves_subscription_and_roles_out() {
    let body = written(auth_body());
    assert_eq!(body.get("presenceSubscription"), None);
    assert_eq!(body.get("roles"), None);
}

#[test]
fn pre1_friends_are_subscribed_without_roles() {
    let body = written(AuthBody {
        presence_subscription: Some(PresenceSubscription::Friends),
        ..auth_body()
    });
    assert_eq!(body["presenceSubscription"], "FRIENDS");
    assert_eq!(body.get("roles"), None);
}

#[test]
fn pre1_roles_are_subscribed_with_their_names() {
    let body = AuthBody {
        presence_subscription: Some(PresenceSubscription::Roles),
        roles: vec!["r1".into(), "r2".into()],
        ..auth_body()
    };
    assert_frame(
        ClientFrame::Auth(Box::new(body)),
        auth_envelope(),
        r#"{"appId":"testapp01","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"auth","body":{"auth":"H.P.S","deviceId":"IOS-0_1_0-uuid-1","presenceSubscription":"ROLES","roles":["r1","r2"]}}"#,
    );
}

#[test]
fn ping_is_written_without_envelope_or_body() {
    let text = r#"{"action":"ping","ack":"true"}"#;
    assert_frame(ClientFrame::Ping, Envelope::default(), text);
    assert_eq!(ClientFrame::Ping.encode(&to_bob()), text);
}

#[test]
fn typing_started_is_written_with_the_typing_user() {
    assert_frame(
        ClientFrame::Typing(Typing {
            action: TypingAction::Started,
            user: alice(),
            metadata: None,
        }),
        to_bob(),
        r#"{"appId":"testapp01","receiver":"bob","receiverType":"user","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"typing_indicator","body":{"action":"started","user":{"uid":"alice","name":"Alice"}}}"#,
    );
}

#[test]
fn typing_ended_in_a_group_is_written_with_metadata() {
    assert_frame(
        ClientFrame::Typing(Typing {
            action: TypingAction::Ended,
            user: alice(),
            metadata: Some(Json::parse(r#"{"mood": "calm"}"#).unwrap()),
        }),
        Envelope {
            receiver: Some("crew".into()),
            receiver_type: Some(ReceiverType::Group),
            ..auth_envelope()
        },
        r#"{"appId":"testapp01","receiver":"crew","receiverType":"group","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"typing_indicator","body":{"action":"ended","user":{"uid":"alice","name":"Alice"},"metadata":{"mood": "calm"}}}"#,
    );
}

#[test]
fn receipts_name_the_message_sender_in_the_envelope() {
    for (action, word) in [(ReceiptAction::Delivered, "delivered"), (ReceiptAction::Read, "read")] {
        assert_frame(
            ClientFrame::Receipt(Receipt {
                action,
                message_id: "501".into(),
                user: alice(),
                timestamp: None,
            }),
            Envelope { message_sender: Some("bob".into()), ..to_bob() },
            &format!(
                r#"{{"appId":"testapp01","receiver":"bob","receiverType":"user","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","messageSender":"bob","type":"receipts","body":{{"action":"{word}","messageId":"501","user":{{"uid":"alice","name":"Alice"}}}}}}"#
            ),
        );
    }
}

#[test]
fn transient_message_is_written_with_user_and_data() {
    assert_frame(
        ClientFrame::Transient(Transient {
            user: alice(),
            data: Some(Json::parse(r#"{"LIVE_REACTION":"heart"}"#).unwrap()),
        }),
        to_bob(),
        r#"{"appId":"testapp01","receiver":"bob","receiverType":"user","deviceId":"IOS-0_1_0-uuid-1","sender":"alice","type":"transient_message","body":{"user":{"uid":"alice","name":"Alice"},"data":{"LIVE_REACTION":"heart"}}}"#,
    );
}

#[test]
fn text_is_escaped_when_written() {
    let user = User::new("alice", "A \"quoted\"\nname \u{1F600}");
    let frame = ClientFrame::Typing(Typing { action: TypingAction::Started, user, metadata: None });
    let text = frame.encode(&to_bob());
    assert!(text.contains(r#""name":"A \"quoted\"\nname 😀""#), "{text}");
    assert_eq!(ClientFrame::decode(&text).unwrap().frame, frame);
}

#[test]
fn a_server_reads_the_observed_clients_auth_frame() {
    let text = r#"{"appId":"testapp01","deviceId":"WEB-4_2_0-u-1","type":"auth","sender":"alice",
        "body":{"auth":"H.P.S","deviceId":"WEB-4_2_0-u-1","presenceSubscription":"ALL_USERS",
        "params":{"appInfo":{"version":"4.2.0","apiVersion":"v3.0","origin":"https://app","uts":1795256415887},
        "userAgent":"Mozilla","deviceId":"testapp01_u_1","platform":"javascript"}}}"#;
    let Received { envelope, frame: ClientFrame::Auth(body) } = ClientFrame::decode(text).unwrap()
    else {
        panic!("not read as an auth frame")
    };
    assert_eq!(envelope.app_id.as_deref(), Some("testapp01"));
    assert_eq!(envelope.sender.as_deref(), Some("alice"));
    assert_eq!(body.auth.as_ref().map(Secret::expose), Some("H.P.S"));
    assert_eq!(body.presence_subscription, Some(PresenceSubscription::AllUsers));
    let params = body.params.unwrap();
    assert_eq!(params.app_info.uts, 1_795_256_415_887);
    assert_eq!(params.platform, "javascript");
}

#[test]
fn a_server_reads_auth_with_odd_or_missing_params() {
    for params in ["null", "[]", "\"web\"", "{}", r#"{"appInfo":null,"platform":7}"#] {
        let text = format!(r#"{{"type":"auth","body":{{"auth":"j","params":{params}}}}}"#);
        let received = ClientFrame::decode(&text);
        assert!(matches!(received.unwrap().frame, ClientFrame::Auth(_)), "{params}");
    }
}

#[test]
fn a_server_reads_a_ping_by_its_action_alone() {
    for text in [r#"{"action":"ping"}"#, r#"{"type":null,"action":"ping","ack":true,"x":[1]}"#] {
        assert_eq!(ClientFrame::decode(text).unwrap().frame, ClientFrame::Ping, "{text}");
    }
}

#[test]
fn evt4_a_type_that_only_servers_send_is_unknown_to_a_server() {
    for kind in ["presence", "message", "reaction"] {
        let text = format!(r#"{{"type":"{kind}","body":{{"user":{{"uid":"a"}}}}}}"#);
        let unknown = ClientFrame::Unknown(kind.to_owned());
        assert_eq!(ClientFrame::decode(&text).unwrap().frame, unknown);
    }
}

#[test]
fn evt4_a_client_frame_without_its_body_is_an_error() {
    for kind in ["auth", "typing_indicator", "receipts", "transient_message"] {
        for body in ["", r#","body":null"#, r#","body":[]"#, r#","body":"x""#, r#","body":7"#] {
            let text = format!(r#"{{"type":"{kind}"{body}}}"#);
            assert_eq!(ClientFrame::decode(&text), Err(DecodeError::Body), "{text}");
        }
    }
}
