//! What the accessors of events and messages say.

use std::mem::MaybeUninit;

use ::cometchat_client::{
    Gap, GapReason, Json, Message, MessageEvent, MessageReceipt, ReceiverType, TypingIndicator,
    User,
    protocol::{Reaction, ReactionAction},
};

use super::{
    call_event::*, connection_event::*, entity::*, group::*, group_event::*, login_event::*,
    message::*, message_event::*, result::*, strings::*, user::*, user_event::*,
};

/// The server's form, with a field that this version does not know.
const MESSAGE: &str = r#"{"id":"42","muid":"m-1","conversationId":"group_g","sender":"alice",
    "receiver":"g","receiverType":"group","category":"message","type":"image","sentAt":7,
    "data":{"text":"caption","url":"https://h/a.png","metadata":{"k":1},
    "attachments":[{"url":"https://h/a.png","name":"a.png","mimeType":"image/png","extension":"png","size":9}],
    "entities":{"sender":{"entity":{"uid":"alice","name":"Alice"},"entityType":"user"},
    "receiver":{"entity":{"guid":"g","name":"Group"},"entityType":"group"}}},
    "tags":["one","two"],"later":"kept"}"#;

fn text(string: cometchat_str) -> Option<String> {
    string.bytes().map(|bytes| String::from_utf8(bytes.to_vec()).expect("answers are UTF-8"))
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with answers that may be absent")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn message() -> Box<Message> {
    Box::new(Message::decode(MESSAGE).expect("it is a message"))
}

#[test]
fn a_message_tells_its_fields() {
    let mut slot = MaybeUninit::uninit();
    let read = cometchat_message_from_json(cometchat_str::of(MESSAGE), Some(&mut slot));
    assert_eq!(read, cometchat_result::Ok);
    // SAFETY: it was written, as the result says.
    let owned = unsafe { slot.assume_init() };
    let message = Some(&*owned);

    assert_eq!(cometchat_message_id(message), 42);
    assert_eq!(text(cometchat_message_muid(message)), some("m-1"));
    assert_eq!(text(cometchat_message_sender(message)), some("alice"));
    assert_eq!(cometchat_message_receiver_type(message), cometchat_receiver_type::Group);
    assert_eq!(cometchat_message_category(message), cometchat_category::Message);
    assert_eq!(text(cometchat_message_type(message)), some("image"));
    assert_eq!(text(cometchat_message_text(message)), some("caption"));
    assert_eq!(text(cometchat_message_metadata(message)), some(r#"{"k":1}"#));
    assert_eq!(text(cometchat_message_custom_data(message)), None);
    assert_eq!(cometchat_message_sent_at(message), 7);
    assert_eq!(cometchat_message_read_at(message), 0);
    assert_eq!(cometchat_message_tag_count(message), 2);
    assert_eq!(text(cometchat_message_tag(message, 1)), some("two"));
    assert_eq!(text(cometchat_message_tag(message, 2)), None);
    assert!(!cometchat_message_is_recovered(message));

    let sender = cometchat_entity_user(cometchat_message_entity(message, 1));
    assert_eq!(text(cometchat_user_name(sender)), some("Alice"));
    assert!(cometchat_entity_group(cometchat_message_entity(message, 1)).is_none());
    let group = cometchat_entity_group(cometchat_message_entity(message, 2));
    assert_eq!(text(cometchat_group_guid(group)), some("g"));
    assert!(cometchat_message_entity(message, 3).is_none());
    assert!(cometchat_message_entity(message, 99).is_none());

    let mut slot = MaybeUninit::uninit();
    assert_eq!(cometchat_message_attachment(message, 0, Some(&mut slot)), cometchat_result::Ok);
    // SAFETY: it was written, as the result says.
    let attachment = unsafe { slot.assume_init() };
    assert_eq!(text(attachment.mime_type), some("image/png"));
    assert_eq!(attachment.size, 9);
    let none = cometchat_message_attachment(message, 1, Some(&mut MaybeUninit::uninit()));
    assert_eq!(none, cometchat_result::InvalidArgument);

    let json = cometchat_message_json(message);
    let json = text(cometchat_text_str(json.as_deref())).expect("a message has a JSON form");
    assert!(json.contains(r#""later":"kept""#), "unknown fields stay: {json}");
    cometchat_message_free(cometchat_message_clone(message));
    cometchat_message_free(Some(owned));
}

#[test]
fn what_is_no_message_user_or_group_is_refused_and_nothing_is_written() {
    for json in ["", "{", "[]", "null", r#"["alice"]"#, r#"{"name":"Alice"}"#] {
        let json = cometchat_str::of(json);
        let mut slot = MaybeUninit::uninit();
        assert_eq!(cometchat_user_from_json(json, Some(&mut slot)), cometchat_result::InvalidJson);
        let mut slot = MaybeUninit::uninit();
        assert_eq!(cometchat_group_from_json(json, Some(&mut slot)), cometchat_result::InvalidJson);
    }
    let mut slot = MaybeUninit::uninit();
    let array = cometchat_message_from_json(cometchat_str::of("[1]"), Some(&mut slot));
    assert_eq!(array, cometchat_result::InvalidJson);
    assert_eq!(
        cometchat_message_from_json(cometchat_str::ABSENT, Some(&mut slot)),
        cometchat_result::NullParameter
    );
    assert_eq!(
        cometchat_message_from_json(cometchat_str::of(MESSAGE), None),
        cometchat_result::NullParameter
    );
}

#[test]
fn a_text_event_has_its_message_and_json() {
    let event = MessageEvent::Media(message());
    let event = cometchat_message_event::new(&event);
    let event = Some(&event);

    assert_eq!(cometchat_message_event_kind(event), cometchat_message_event_type::Media);
    assert_eq!(cometchat_message_id(cometchat_message_event_message(event)), 42);
    assert_eq!(cometchat_message_event_message_id(event), 42);
    assert!(cometchat_message_event_sender(event).is_none());
    assert_eq!(text(cometchat_message_event_data(event)), None);
    let json = text(cometchat_message_event_json(event)).expect("an event has a JSON form");
    let parsed: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(parsed["type"], "media");
    assert_eq!(parsed["message"]["later"], "kept");
    let again = cometchat_message_event_json(event);
    assert_eq!(
        again.bytes().map(<[u8]>::as_ptr),
        cometchat_message_event_json(event).bytes().map(<[u8]>::as_ptr)
    );
}

#[test]
fn typing_and_receipts_tell_who_and_to_whom() {
    let typing = MessageEvent::TypingStarted(TypingIndicator {
        sender: Box::new(User::new("bob", "Bob")),
        receiver_id: "alice".to_owned(),
        receiver_type: ReceiverType::User,
        metadata: Json::parse(r#"{"a":[1]}"#).ok(),
    });
    let typing = cometchat_message_event::new(&typing);
    let typing = Some(&typing);
    assert_eq!(cometchat_message_event_kind(typing), cometchat_message_event_type::TypingStarted);
    assert_eq!(text(cometchat_user_uid(cometchat_message_event_sender(typing))), some("bob"));
    assert_eq!(text(cometchat_message_event_receiver(typing)), some("alice"));
    assert_eq!(cometchat_message_event_receiver_type(typing), cometchat_receiver_type::User);
    assert_eq!(text(cometchat_message_event_data(typing)), some(r#"{"a":[1]}"#));
    assert!(cometchat_message_event_message(typing).is_none());
    assert_eq!(
        text(cometchat_message_event_json(typing)),
        some(
            r#"{"type":"typing_started","sender":{"uid":"bob","name":"Bob"},"receiver":"alice","receiverType":"user","data":{"a":[1]}}"#
        )
    );

    let read = MessageEvent::Read(MessageReceipt {
        message_id: "17".to_owned(),
        sender: Box::new(User::new("bob", "Bob")),
        receiver_id: "g".to_owned(),
        receiver_type: ReceiverType::Group,
        timestamp: 5,
    });
    let read = cometchat_message_event::new(&read);
    assert_eq!(cometchat_message_event_message_id(Some(&read)), 17);
    assert_eq!(cometchat_message_event_timestamp(Some(&read)), 5);
    assert_eq!(cometchat_message_event_receiver_type(Some(&read)), cometchat_receiver_type::Group);
}

#[test]
fn rec11_gaps_and_reactions_are_written_only_for_their_events() {
    let gap = Gap { after: 3, before: None, reason: GapReason::FetchFailed };
    let event = MessageEvent::Gap(gap);
    let event = cometchat_message_event::new(&event);
    let mut slot = MaybeUninit::uninit();
    assert_eq!(cometchat_message_event_gap(Some(&event), Some(&mut slot)), cometchat_result::Ok);
    // SAFETY: it was written, as the result says.
    let gap = unsafe { slot.assume_init() };
    assert_eq!((gap.after, gap.before, text(gap.reason)), (3, 0, some("fetch_failed")));
    let mut slot = MaybeUninit::uninit();
    assert_eq!(
        cometchat_message_event_reaction(Some(&event), Some(&mut slot)),
        cometchat_result::InvalidArgument
    );

    let event = MessageEvent::ReactionAdded(Box::new(Reaction {
        action: ReactionAction::Added,
        message_id: 8,
        uid: "bob".to_owned(),
        reaction: "👍".to_owned(),
        reacted_by: Some(User::new("bob", "Bob")),
        ..Reaction::default()
    }));
    let event = cometchat_message_event::new(&event);
    let mut slot = MaybeUninit::uninit();
    assert_eq!(
        cometchat_message_event_reaction(Some(&event), Some(&mut slot)),
        cometchat_result::Ok
    );
    // SAFETY: it was written, as the result says.
    let reaction = unsafe { slot.assume_init() };
    assert_eq!(text(reaction.reaction), some("👍"));
    assert_eq!(text(cometchat_user_name(reaction.reacted_by)), some("Bob"));
    assert_eq!(cometchat_message_event_message_id(Some(&event)), 8);
}

#[test]
fn null_gets_the_neutral_answer() {
    assert_eq!(cometchat_message_event_kind(None), cometchat_message_event_type::Unknown);
    assert_eq!(cometchat_connection_event_kind(None), cometchat_connection_event_type::Unknown);
    assert_eq!(cometchat_login_event_kind(None), cometchat_login_event_type::Unknown);
    assert_eq!(cometchat_user_event_kind(None), cometchat_user_event_type::Unknown);
    assert_eq!(cometchat_group_event_kind(None), cometchat_group_event_type::Unknown);
    assert_eq!(cometchat_call_event_kind(None), cometchat_call_event_type::Unknown);
    assert_eq!(text(cometchat_message_event_json(None)), None);
    assert_eq!(text(cometchat_user_uid(None)), None);
    assert_eq!(cometchat_message_id(None), 0);
    assert!(cometchat_user_clone(None).is_none());
    assert!(cometchat_call_event_message(None).is_none());
    assert_eq!(cometchat_connection_event_retry_in_ms(None), -1);
    cometchat_message_free(None);
    cometchat_text_free(None);
}
