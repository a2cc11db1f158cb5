//! Messages of every category: how their content is read, and that what is written reads the same.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use cometchat_protocol::{
    Attachment, Call, CallStatus, Category, Content, Entity, Extras, Group, GroupType, Json,
    MemberScope, Message, MessageAction, MessageData, NamedEntities, ReceiverType, ScopeChange,
    User,
};

const ALICE: &str = r#"{"entity":{"uid":"alice","name":"Alice"},"entityType":"user"}"#;
const BOB: &str = r#"{"entity":{"uid":"bob","name":"Bob"},"entityType":"user"}"#;
const CREW: &str =
    r#"{"entity":{"guid":"crew","name":"Crew","type":"public"},"entityType":"group"}"#;

fn message(category: &str, kind: &str, data: &str) -> Message {
    let text = format!(
        r#"{{"id":"501","conversationId":"alice_user_bob","sender":"bob","receiver":"alice","receiverType":"user","category":"{category}","type":"{kind}","data":{data},"sentAt":1700000100,"updatedAt":1700000101}}"#
    );
    Message::decode(&text).unwrap()
}

/// Writes the message and reads it back; only the kept source text may differ.
#[track_caller]
fn assert_round_trip(message: &Message) {
    let text = serde_json::to_string(message).unwrap();
    let again = Message { raw: message.raw.clone(), ..Message::decode(&text).unwrap() };
    assert!(again == *message, "{text}");
}

#[test]
fn evt1_text_message_is_read_with_all_its_fields() {
    let text = r#"{"id":"501","muid":"m-1","conversationId":"group_crew","sender":"bob","receiver":"crew","receiverType":"group","category":"message","type":"text","data":{"text":"hello","metadata":{"k": [1]},"entities":{}},"sentAt":1,"updatedAt":2,"deliveredAt":3,"readAt":4,"editedAt":5,"editedBy":"bob","deletedAt":6,"deletedBy":"carol","parentId":"400","replyCount":7,"tags":["a","b"]}"#;
    let message = Message::decode(text).unwrap();
    assert_eq!(message.id, 501);
    assert_eq!(message.muid.as_deref(), Some("m-1"));
    assert_eq!(message.conversation_id, "group_crew");
    assert_eq!(message.receiver_type, ReceiverType::Group);
    assert_eq!(message.category, Category::Message);
    assert!(message.content() == Content::Text("hello"));
    assert_eq!(message.data.metadata.as_ref().map(Json::as_str), Some(r#"{"k": [1]}"#));
    assert_eq!((message.sent_at, message.updated_at), (1, 2));
    assert_eq!((message.delivered_at, message.read_at), (Some(3), Some(4)));
    assert_eq!((message.edited_at, message.edited_by.as_deref()), (Some(5), Some("bob")));
    assert_eq!((message.deleted_at, message.deleted_by.as_deref()), (Some(6), Some("carol")));
    assert_eq!((message.parent_id, message.reply_count), (Some(400), 7));
    assert_eq!(message.tags, ["a", "b"]);
    assert_eq!(message.raw.as_ref().map(Json::as_str), Some(text));
    assert_round_trip(&message);
}

#[test]
fn evt1_media_messages_are_read_with_url_attachments_and_caption() {
    for kind in ["image", "video", "audio", "file"] {
        let message = message(
            "message",
            kind,
            r#"{"url":"https://m.example/1","text":"look","attachments":[{"url":"https://m.example/1","name":"1.png","mimeType":"image/png","extension":"png","size":"2048"}]}"#,
        );
        let Content::Media(media) = message.content() else { panic!("{kind}") };
        assert_eq!(media.url, Some("https://m.example/1"));
        assert_eq!(media.caption, Some("look"));
        let [attachment] = media.attachments else { panic!("{kind}") };
        assert_eq!(attachment.name, "1.png");
        assert_eq!(attachment.mime_type, "image/png");
        assert_eq!(attachment.extension, "png");
        assert_eq!(attachment.size, 2048);
        assert_round_trip(&message);
    }
}

#[test]
fn evt1_custom_message_keeps_its_data_untouched() {
    let message = message(
        "custom",
        "location",
        r#"{"customData":{"lat": 1.50,"big":12345678901234567890},"subType":"pin"}"#,
    );
    let Content::Custom(Some(data)) = message.content() else { panic!("no custom data") };
    assert_eq!(data.as_str(), r#"{"lat": 1.50,"big":12345678901234567890}"#);
    assert_eq!(message.kind, "location");
    assert_eq!(message.data.sub_type.as_deref(), Some("pin"));
    assert_round_trip(&message);
}

#[test]
fn evt1_interactive_and_card_messages_are_kept_as_their_json() {
    for (word, category) in [("interactive", Category::Interactive), ("card", Category::Card)] {
        let message = message(word, "form", r#"{"interactiveData":{"title":"t"}}"#);
        assert_eq!(message.category, category);
        assert!(message.content() == Content::Other);
        assert!(message.raw.unwrap().as_str().contains(r#"{"interactiveData":{"title":"t"}}"#));
    }
}

#[test]
fn evt1_edited_and_deleted_carry_the_message_they_are_about() {
    for (word, action) in [("edited", MessageAction::Edited), ("deleted", MessageAction::Deleted)] {
        let on = r#"{"entity":{"id":"400","sender":"bob","receiver":"alice","receiverType":"user","category":"message","type":"text","data":{"text":"new text"},"sentAt":5},"entityType":"message"}"#;
        let message = message(
            "action",
            "message",
            &format!(r#"{{"action":"{word}","entities":{{"by":{BOB},"for":{ALICE},"on":{on}}}}}"#),
        );
        let Content::Action(content) = message.content() else { panic!("{word}") };
        assert_eq!(*content.action, action);
        assert_eq!(content.by.and_then(Entity::as_user).unwrap().uid, "bob");
        assert_eq!(content.target.and_then(Entity::as_user).unwrap().uid, "alice");
        let Some(Entity::Message(on)) = content.on else { panic!("{word}") };
        assert_eq!(on.id, 400);
        assert!(on.content() == Content::Text("new text"));
        assert!(on.raw.is_some());
        let text = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::to_string(&Message::decode(&text).unwrap()).unwrap(), text);
    }
}

#[test]
fn evt1_group_member_actions_are_read_with_by_on_and_group() {
    for (word, action) in [
        ("joined", MessageAction::Joined),
        ("left", MessageAction::Left),
        ("kicked", MessageAction::Kicked),
        ("banned", MessageAction::Banned),
        ("unbanned", MessageAction::Unbanned),
        ("scopeChanged", MessageAction::ScopeChanged),
        ("added", MessageAction::Added),
    ] {
        let message = message(
            "action",
            "groupMember",
            &format!(
                r#"{{"action":"{word}","entities":{{"by":{ALICE},"on":{BOB},"for":{CREW}}}}}"#
            ),
        );
        let Content::Action(content) = message.content() else { panic!("{word}") };
        assert_eq!(*content.action, action);
        assert_eq!(content.by.and_then(Entity::as_user).unwrap().name, "Alice");
        assert_eq!(content.on.and_then(Entity::as_user).unwrap().uid, "bob");
        let group = content.target.and_then(Entity::as_group).unwrap();
        assert_eq!((group.guid.as_str(), &group.group_type), ("crew", &Some(GroupType::Public)));
        assert_eq!(content.scope, None);
        assert_round_trip(&message);
    }
}

#[test]
fn evt1_scope_change_tells_the_scope_before_and_now() {
    let message = message(
        "action",
        "groupMember",
        &format!(
            r#"{{"action":"scopeChanged","extras":{{"scope":{{"new":"admin","old":"participant"}}}},"entities":{{"by":{ALICE},"on":{BOB},"for":{CREW}}}}}"#
        ),
    );
    let Content::Action(content) = message.content() else { panic!("not an action") };
    let scope = content.scope.unwrap();
    assert_eq!((scope.new.as_str(), scope.old.as_str()), ("admin", "participant"));
    assert_round_trip(&message);
}

#[test]
fn an_action_message_without_action_has_no_known_content() {
    assert!(message("action", "groupMember", "{}").content() == Content::Other);
}

#[test]
fn evt1_calls_are_read_with_each_status() {
    for (word, status) in [
        ("initiated", CallStatus::Initiated),
        ("ongoing", CallStatus::Ongoing),
        ("rejected", CallStatus::Rejected),
        ("busy", CallStatus::Busy),
        ("cancelled", CallStatus::Cancelled),
        ("unanswered", CallStatus::Unanswered),
        ("ended", CallStatus::Ended),
        ("held", CallStatus::Other("held".into())),
    ] {
        let on = format!(
            r#"{{"entity":{{"sessionid":"v1.us.1","status":"{word}","type":"video","initiatedAt":1700000100,"joinedAt":"1700000105"}},"entityType":"call"}}"#
        );
        let data =
            format!(r#"{{"action":"{word}","entities":{{"by":{BOB},"for":{ALICE},"on":{on}}}}}"#);
        let message = message("call", "video", &data);
        let Content::Call(call) = message.content() else { panic!("{word}") };
        assert_eq!(
            *call,
            Call {
                session_id: "v1.us.1".into(),
                status,
                call_type: "video".into(),
                initiated_at: Some(1_700_000_100),
                joined_at: Some(1_700_000_105),
            }
        );
        assert_round_trip(&message);
    }
}

#[test]
fn a_call_message_without_a_call_has_no_known_content() {
    let data = format!(r#"{{"entities":{{"on":{BOB}}}}}"#);
    assert!(message("call", "audio", &data).content() == Content::Other);
    assert!(message("call", "audio", "{}").content() == Content::Other);
}

#[test]
fn a_category_of_a_later_version_is_kept() {
    let message = message("agentic", "run", r#"{"text":"x"}"#);
    assert_eq!(message.category, Category::Other("agentic".into()));
    assert!(message.content() == Content::Other);
    assert_round_trip(&message);
}

#[test]
fn sender_and_group_are_found_among_the_entities() {
    let data = format!(r#"{{"text":"x","entities":{{"sender":{BOB},"receiver":{CREW}}}}}"#);
    let message = message("message", "text", &data);
    assert_eq!(message.sender_user().unwrap().name, "Bob");
    assert_eq!(message.receiver_group().unwrap().guid, "crew");
}

#[test]
fn a_message_is_written_with_its_ids_as_text() {
    let message = Message {
        id: 501,
        muid: Some("m-1".into()),
        conversation_id: "alice_user_bob".into(),
        sender: "bob".into(),
        receiver: "alice".into(),
        receiver_type: ReceiverType::User,
        category: Category::Message,
        kind: "text".into(),
        data: MessageData {
            text: Some("hello".into()),
            entities: NamedEntities {
                sender: Some(Entity::User(Box::new(User::new("bob", "Bob")))),
                ..NamedEntities::default()
            },
            ..MessageData::default()
        },
        sent_at: 1_700_000_100,
        updated_at: 1_700_000_100,
        parent_id: Some(400),
        ..Message::default()
    };
    assert_eq!(
        serde_json::to_string(&message).unwrap(),
        r#"{"id":"501","muid":"m-1","conversationId":"alice_user_bob","sender":"bob","receiver":"alice","receiverType":"user","category":"message","type":"text","data":{"text":"hello","entities":{"sender":{"entity":{"uid":"bob","name":"Bob"},"entityType":"user"}}},"sentAt":1700000100,"updatedAt":1700000100,"parentId":"400"}"#
    );
    assert_round_trip(&message);
}

#[test]
fn every_field_of_message_user_and_group_survives_writing_and_reading() {
    let user = User {
        avatar: Some("https://a.example/1".into()),
        link: Some("https://l.example".into()),
        role: Some("default".into()),
        status: Some("online".into()),
        status_message: Some("away today".into()),
        last_active_at: Some(5),
        metadata: Some(Json::parse(r#"{"a":1}"#).unwrap()),
        tags: vec!["t".into()],
        has_blocked_me: true,
        blocked_by_me: true,
        deactivated_at: Some(6),
        ..User::new("bob", "Bob")
    };
    let group = Group {
        guid: "crew".into(),
        name: "Crew".into(),
        group_type: Some(GroupType::Password),
        icon: Some("https://i.example".into()),
        description: Some("d".into()),
        owner: Some("bob".into()),
        metadata: Some(Json::parse("{}").unwrap()),
        created_at: Some(1),
        updated_at: Some(2),
        joined_at: Some(3),
        members_count: 4,
        scope: Some(MemberScope::Moderator),
        has_joined: true,
        tags: vec!["t".into()],
    };
    let message = Message {
        id: 1,
        category: Category::Action,
        receiver_type: ReceiverType::Group,
        data: MessageData {
            text: Some("x".into()),
            url: Some("u".into()),
            attachments: vec![Attachment { size: 1, ..Attachment::default() }],
            metadata: Some(Json::parse("1").unwrap()),
            custom_data: Some(Json::parse("\"x\"").unwrap()),
            sub_type: Some("s".into()),
            action: Some(MessageAction::Added),
            extras: Some(Extras {
                scope: Some(ScopeChange { new: "admin".into(), old: "participant".into() }),
            }),
            entities: NamedEntities {
                sender: Some(Entity::User(Box::new(user.clone()))),
                receiver: Some(Entity::Group(Box::new(group))),
                by: Some(Entity::User(Box::new(user))),
                on: Some(Entity::Call(Box::new(Call {
                    status: CallStatus::Busy,
                    ..Call::default()
                }))),
                target: Some(Entity::Unknown),
            },
        },
        reply_count: 2,
        ..Message::default()
    };
    assert_round_trip(&message);
}
