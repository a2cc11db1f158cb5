//! Neither `Debug` nor an error shows a token or what somebody wrote.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use std::fmt::Debug;

use cometchat_protocol::{
    Attachment, AuthBody, ClientFrame, Content, Entity, Envelope, Json, Message, Reaction, Secret,
    ServerFrame, Transient, Typing, User,
    rest::{AnswerError, AuthToken, Me, Page, SendMessage, answer_data, decode_answer, error_body},
};

/// Stands for a token or for content wherever one can be.
const MARK: &str = "MARKED-7f3a";

#[track_caller]
fn assert_hidden(value: &dyn Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains(MARK), "{shown}");
    }
}

/// A message with content in every place that can hold some.
fn marked_message() -> Message {
    let inner = format!(
        r#"{{"id":"1","category":"message","type":"text","muid":"{MARK}","data":{{"text":"{MARK}"}}}}"#
    );
    let json = format!(
        r#"{{"id":"7","category":"message","type":"text","sender":"bob","tags":["{MARK}"],"extra":"{MARK}",
        "data":{{"text":"{MARK}","url":"{MARK}","attachments":[{{"url":"{MARK}","name":"{MARK}"}}],
        "metadata":{{"{MARK}":"{MARK}"}},"customData":"{MARK}","subType":"{MARK}",
        "entities":{{"on":{{"entityType":"message","entity":{inner}}}}}}}}}"#
    );
    Message::decode(&json).unwrap()
}

#[test]
fn sec2_a_secret_shows_nothing() {
    let secret = Secret::new(MARK);
    assert_eq!(format!("{secret:?}"), "[secret]");
    assert_eq!(secret.expose(), MARK);
}

#[test]
fn sec2_application_data_shows_its_length() {
    let json = Json::from_value(MARK).unwrap();
    assert_eq!(format!("{json:?}"), format!("Json({} bytes)", MARK.len() + 2));
}

#[test]
fn sec2_tokens_in_login_answers_are_hidden() {
    let me = format!(r#"{{"uid":"alice","authToken":"{MARK}","jwt":"{MARK}"}}"#);
    assert_hidden(&Me::decode(&me).unwrap());
    let token = format!(r#"{{"data":{{"uid":"alice","authToken":"{MARK}"}}}}"#);
    assert_hidden(&decode_answer::<AuthToken>(&token).unwrap());
}

#[test]
fn sec2_the_auth_frame_hides_its_jwt() {
    let body = AuthBody {
        auth: Some(Secret::new(MARK)),
        device_id: "d".into(),
        presence_subscription: None,
        roles: Vec::new(),
        params: None,
    };
    assert_hidden(&body);
    let frame = ClientFrame::Auth(Box::new(body));
    assert_hidden(&frame);
    assert_hidden(&ClientFrame::decode(&frame.encode(&Envelope::default())));
}

#[test]
fn sec2_messages_hide_their_content_wherever_they_stand() {
    let message = marked_message();
    assert_eq!(message.raw.as_ref().unwrap().as_str().matches(MARK).count(), 12);
    assert!(message.content() == Content::Text(MARK));
    assert_hidden(&message);
    assert_hidden(&message.data);
    assert_hidden(&message.raw);
    assert_hidden(&message.data.attachments);
    assert_hidden(&message.data.entities);
    assert_hidden(&Attachment { url: MARK.into(), name: MARK.into(), ..Attachment::default() });
    assert_hidden(&Entity::Message(Box::new(message.clone())));
    assert_hidden(&ServerFrame::Message(Box::new(message.clone())));
    assert_hidden(&Page { data: vec![message], ..Page::default() });
}

#[test]
fn sec2_typing_transient_and_reaction_hide_what_they_carry() {
    let mark = Some(Json::from_value(MARK).unwrap());
    let user = User { metadata: mark.clone(), ..User::new("bob", "Bob") };
    let typing = Typing { metadata: mark.clone(), user: user.clone(), ..Typing::default() };
    let transient = Transient { data: mark, user };
    let reaction = Reaction { reaction: MARK.into(), ..Reaction::default() };
    assert_hidden(&ServerFrame::Typing(typing.clone()));
    assert_hidden(&ClientFrame::Typing(typing));
    assert_hidden(&ServerFrame::Transient(transient.clone()));
    assert_hidden(&ClientFrame::Transient(transient));
    assert_hidden(&ServerFrame::Reaction(reaction));
}

#[test]
fn sec2_a_message_to_send_hides_its_content() {
    let send: SendMessage = serde_json::from_str(&format!(
        r#"{{"type":"text","category":"message","receiver":"bob","receiverType":"user","text":"{MARK}","muid":"{MARK}","tags":["{MARK}"],
        "data":{{"text":"{MARK}","metadata":"{MARK}","customData":"{MARK}","subType":"{MARK}"}}}}"#
    ))
    .unwrap();
    assert_eq!(send.data.text.as_deref(), Some(MARK));
    assert_hidden(&send);
    assert_hidden(&send.data);
}

#[test]
fn sec2_a_servers_error_shows_its_code_alone() {
    let body = format!(
        r#"{{"error":{{"code":"ERR_X","message":"no token {MARK}","details":{{"token":"{MARK}"}}}}}}"#
    );
    let error = answer_data(&body).unwrap_err();
    assert_hidden(&error);
    assert_eq!(error.to_string(), "the server refused the request: ERR_X");
    let AnswerError::Server(error) = error else { panic!("not the server's") };
    assert_hidden(&error);
    assert_eq!(error.message, format!("no token {MARK}"));
    assert!(error_body(&error).contains(MARK));
}

#[test]
fn sec2_errors_of_reading_quote_nothing() {
    let errors: [(String, String); 5] = [
        shown(Message::decode(&format!(r#"{{"data":"{MARK}"}}"#))),
        shown(Message::decode(&format!("{{\"{MARK}"))),
        shown(Me::decode(&format!(r#"{{"uid":"a","authToken":["{MARK}"]}}"#))),
        shown(ServerFrame::decode(&format!(r#"{{"type":"message","body":"{MARK}"}}"#))),
        shown(decode_answer::<AuthToken>(&format!(r#"{{"data":"{MARK}"}}"#))),
    ];
    for (debug, display) in errors {
        assert!(!debug.contains(MARK), "{debug}");
        assert!(!display.contains(MARK), "{display}");
    }
}

fn shown<T: Debug, E: std::error::Error>(result: Result<T, E>) -> (String, String) {
    let error = result.unwrap_err();
    (format!("{error:?}"), error.to_string())
}
