//! Whatever arrives, reading it ends in a value or an error, and odd parts do not spoil the rest.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use cometchat_protocol::{
    ClientFrame, Content, DecodeError, Entity, Json, Message, ServerFrame, ServerSettings, User,
    rest::{Me, Page, SendMessage, answer_data},
};
use proptest::{collection, prelude::*, test_runner::FileFailurePersistence};

const DEEP: usize = 30_000;

/// Reads `text` with every reader.
fn read_all(text: &str) {
    let _ = ServerFrame::decode(text);
    let _ = ClientFrame::decode(text);
    let _ = Message::decode(text);
    let _ = Me::decode(text);
    let _ = answer_data(text);
    let _ = Page::<Message>::decode(text);
    let _ = Page::<User>::decode(text);
    let _ = serde_json::from_str::<Entity>(text);
    let _ = serde_json::from_str::<SendMessage>(text);
    let _ = serde_json::from_str::<ServerSettings>(text);
}

fn user(json: &str) -> User {
    serde_json::from_str(json).unwrap()
}

#[test]
fn evt4_what_is_not_a_json_object_is_an_error() {
    for text in [
        "",
        " ",
        "\u{0}",
        "\u{feff}{}",
        "x",
        "null",
        "true",
        "17",
        "\"{}\"",
        "[]",
        r#"["auth",{"status":"OK"}]"#,
        r#"[{"type":"auth"}]"#,
        "{",
        "{}{}",
        r#"{"type":"auth""#,
        r#"{"type":"auth",}"#,
        r#"{type:"auth"}"#,
        r#"{"type":"a","type":"b"}"#,
    ] {
        assert_eq!(ServerFrame::decode(text), Err(DecodeError::NotAnObject), "{text}");
        assert_eq!(ClientFrame::decode(text), Err(DecodeError::NotAnObject), "{text}");
        read_all(text);
    }
}

#[test]
fn unknown_fields_are_skipped() {
    let text = r#" { "zz":{"a":[1,{"b":null}]}, "type":"presence", "body":{"action":"online","x":1.5e3,"user":{"uid":"bob","fat":"f","wsChannel":{"identity":"i"}}} } "#;
    let ServerFrame::Presence(presence) = ServerFrame::decode(text).unwrap().frame else {
        panic!("not presence")
    };
    assert_eq!(presence.user, User::new("bob", ""));
}

#[test]
fn numbers_may_arrive_as_text() {
    assert_eq!(user(r#"{"lastActiveAt":"1700000100"}"#).last_active_at, Some(1_700_000_100));
    assert_eq!(user(r#"{"lastActiveAt":" 17 "}"#).last_active_at, Some(17));
    assert_eq!(user(r#"{"lastActiveAt":"17.9"}"#).last_active_at, Some(17));
    assert_eq!(user(r#"{"lastActiveAt":17.9}"#).last_active_at, Some(17));
}

#[test]
fn text_may_arrive_as_a_number() {
    assert_eq!(user(r#"{"uid":42}"#).uid, "42");
    assert_eq!(user(r#"{"uid":-42}"#).uid, "-42");
    assert_eq!(user(r#"{"uid":1.5}"#).uid, "1.5");
    assert_eq!(user(r#"{"tags":["a",1,null]}"#).tags, ["a", "1", ""]);
}

#[test]
fn flags_may_arrive_as_numbers_or_text() {
    for (value, flag) in [
        ("true", true),
        ("1", true),
        ("1.0", true),
        ("\"1\"", true),
        ("\"true\"", true),
        ("false", false),
        ("0", false),
        ("\"0\"", false),
        ("\"\"", false),
        ("null", false),
        ("{}", false),
    ] {
        assert_eq!(user(&format!(r#"{{"blockedByMe":{value}}}"#)).blocked_by_me, flag, "{value}");
    }
}

#[test]
fn a_number_that_is_none_or_out_of_range_is_absent() {
    for value in [
        "null",
        "\"soon\"",
        "\"\"",
        "\"inf\"",
        "\"nan\"",
        "true",
        "{}",
        "[7]",
        "-1",
        "-1.5",
        "1e300",
        "18446744073709551615",
        "99999999999999999999",
        "\"99999999999999999999\"",
    ] {
        let user = user(&format!(r#"{{"lastActiveAt":{value}}}"#));
        assert_eq!(user.last_active_at, None, "{value}");
    }
    let largest = user(&format!(r#"{{"lastActiveAt":{}}}"#, i64::MAX));
    assert_eq!(largest.last_active_at, Some(i64::MAX as u64));
}

#[test]
fn null_and_missing_fields_are_absent() {
    let nulls = r#"{"uid":"bob","name":null,"avatar":null,"link":null,"role":null,"status":null,"statusMessage":null,"lastActiveAt":null,"metadata":null,"tags":null,"hasBlockedMe":null,"blockedByMe":null,"deactivatedAt":null}"#;
    assert_eq!(user(nulls), User::new("bob", ""));
    assert_eq!(user(r#"{"uid":"bob"}"#), User::new("bob", ""));
}

#[test]
fn a_message_with_nothing_but_nulls_is_an_empty_message() {
    let empty = Message::decode("{}").unwrap();
    let nulls = r#"{"id":null,"muid":null,"conversationId":null,"sender":null,"receiver":null,"receiverType":null,"category":null,"type":null,"data":null,"sentAt":null,"updatedAt":null,"deliveredAt":null,"readAt":null,"editedAt":null,"editedBy":null,"deletedAt":null,"deletedBy":null,"parentId":null,"replyCount":null,"tags":null}"#;
    let read = Message { raw: empty.raw.clone(), ..Message::decode(nulls).unwrap() };
    assert!(read == empty);
    let nulls = r#"{"data":{"text":null,"url":null,"attachments":null,"metadata":null,"customData":null,"subType":null,"action":null,"extras":null,"entities":null}}"#;
    let read = Message { raw: empty.raw.clone(), ..Message::decode(nulls).unwrap() };
    assert!(read == empty);
}

#[test]
fn odd_parts_of_a_message_do_not_spoil_the_rest() {
    for odd in ["\"x\"", "7", "true", "[]", "[[]]", "{\"scope\":3}", "{\"sender\":\"bob\"}"] {
        let text = format!(
            r#"{{"id":"7","category":"message","type":"text","data":{{"text":"hi","attachments":{odd},"extras":{odd},"entities":{odd}}}}}"#
        );
        let message = Message::decode(&text).unwrap();
        assert!(message.content() == Content::Text("hi"), "{odd}");
        assert_eq!(message.sender_user(), None);
    }
}

#[test]
fn an_odd_entity_is_unknown_and_leaves_the_others() {
    for odd in [
        "\"bob\"",
        "7",
        "[]",
        "{}",
        r#"{"entityType":"user"}"#,
        r#"{"entityType":"user","entity":null}"#,
        r#"{"entityType":"user","entity":["bob"]}"#,
        r#"{"entityType":"message","entity":"text"}"#,
        r#"{"entityType":"planet","entity":{"uid":"bob"}}"#,
        r#"{"entityType":null,"entity":{"uid":"bob"}}"#,
    ] {
        let text = format!(
            r#"{{"data":{{"entities":{{"on":{odd},"by":{{"entity":{{"uid":"bob"}},"entityType":"user"}}}}}}}}"#
        );
        let entities = Message::decode(&text).unwrap().data.entities;
        assert_eq!(entities.on, Some(Entity::Unknown), "{odd}");
        assert_eq!(entities.by.as_ref().and_then(Entity::as_user).unwrap().uid, "bob");
    }
}

#[test]
fn an_array_in_a_messages_place_is_an_error() {
    assert_eq!(Message::decode("[]"), Err(DecodeError::NotAnObject));
    assert_eq!(Message::decode(r#"["7"]"#), Err(DecodeError::NotAnObject));
}

#[test]
fn evt4_deep_nesting_is_an_error_or_skipped() {
    let arrays = "[".repeat(DEEP) + &"]".repeat(DEEP);
    let objects = "{\"a\":".repeat(DEEP) + "1" + &"}".repeat(DEEP);
    for deep in [arrays.as_str(), objects.as_str()] {
        read_all(deep);
        for text in [
            format!(r#"{{"type":{deep}}}"#),
            format!(r#"{{"type":"x","x":{deep}}}"#),
            format!(r#"{{"type":"presence","body":{deep}}}"#),
            format!(r#"{{"type":"presence","body":{{"user":{deep}}}}}"#),
            format!(r#"{{"type":"presence","body":{{"user":{{"uid":"a","metadata":{deep}}}}}}}"#),
            format!(r#"{{"type":"message","body":{{"data":{{"entities":{deep}}}}}}}"#),
            format!(r#"{{"data":{deep},"meta":{deep}}}"#),
            format!(r#"{{"error":{deep}}}"#),
            format!(r#"{{"tags":{deep}}}"#),
        ] {
            read_all(&text);
        }
    }
    read_all(&"[".repeat(DEEP));
    read_all(&r#"{"data":"#.repeat(DEEP));
}

#[test]
fn evt4_messages_inside_messages_end_somewhere() {
    let level = r#"{"data":{"entities":{"on":{"entityType":"message","entity":"#;
    let nested = |levels: usize| level.repeat(levels) + "{}" + &"}}}}".repeat(levels);
    assert!(Message::decode(&nested(31)).is_ok());
    assert_eq!(Message::decode(&nested(32)), Err(DecodeError::NotAnObject));

    let text = format!(r#"{{"type":"message","body":{}}}"#, nested(DEEP / 10));
    assert_eq!(ServerFrame::decode(&text), Err(DecodeError::Body));
    let entity = format!(r#"{{"entityType":"message","entity":{}}}"#, nested(DEEP / 10));
    assert_eq!(serde_json::from_str::<Entity>(&entity).unwrap(), Entity::Unknown);
}

#[test]
fn brackets_inside_text_are_not_nesting() {
    let text = "[{\\\"".repeat(500);
    let json = format!(r#"{{"category":"message","type":"text","data":{{"text":"{text}"}}}}"#);
    let message = Message::decode(&json).unwrap();
    assert!(message.content() == Content::Text("[{\"".repeat(500).as_str()));
}

#[test]
fn application_data_keeps_its_exact_text() {
    let metadata = r#"{ "b":1.0,"a" : 1e5, "u":"\u00e9" }"#;
    let user = user(&format!(r#"{{"uid":"a","metadata":{metadata}}}"#));
    assert_eq!(user.metadata.as_ref().map(Json::as_str), Some(metadata));
    assert!(serde_json::to_string(&user).unwrap().contains(metadata));
    assert!(Json::parse("{").is_err());
    assert_eq!(Json::from_value(&[1, 2]).unwrap().decode::<Vec<u8>>().unwrap(), [1, 2]);
}

/// JSON of any shape, made of the words the readers look for.
fn any_json() -> impl Strategy<Value = String> {
    const KEYS: [&str; 24] = [
        "type",
        "action",
        "body",
        "data",
        "error",
        "code",
        "meta",
        "cursor",
        "entities",
        "entity",
        "entityType",
        "on",
        "by",
        "for",
        "user",
        "uid",
        "id",
        "text",
        "attachments",
        "extras",
        "scope",
        "category",
        "settings",
        "tags",
    ];
    const WORDS: [&str; 14] = [
        "\"auth\"",
        "\"message\"",
        "\"receipts\"",
        "\"presence\"",
        "\"reaction\"",
        "\"user\"",
        "\"typing_indicator\"",
        "\"transient_message\"",
        "\"call\"",
        "\"group\"",
        "\"pong\"",
        "\"501\"",
        "\"\\ud800\"",
        "1e999",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter_map("finite", |value| { value.is_finite().then(|| value.to_string()) }),
        prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        any::<String>().prop_map(|value| serde_json::to_string(&value).unwrap()),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let list =
            collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(",")));
        let pair = (prop::sample::select(&KEYS[..]), inner)
            .prop_map(|(key, value)| format!("\"{key}\":{value}"));
        let object =
            collection::vec(pair, 0..6).prop_map(|pairs| format!("{{{}}}", pairs.join(",")));
        prop_oneof![1 => list, 4 => object]
    })
}

/// A failing case is kept beside this file and tried first from then on.
fn config() -> ProptestConfig {
    let beside = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig { failure_persistence: Some(Box::new(beside)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn evt4_arbitrary_bytes_never_panic(bytes in collection::vec(any::<u8>(), 0..200)) {
        read_all(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn evt4_arbitrary_json_never_panics(json in any_json()) {
        read_all(&json);
    }

    #[test]
    fn evt4_an_arbitrary_body_of_a_known_type_never_panics(
        kind in prop::sample::select(&[
            "auth", "message", "typing_indicator", "receipts", "presence", "transient_message",
            "reaction",
        ][..]),
        json in any_json(),
    ) {
        read_all(&format!(r#"{{"type":"{kind}","body":{json}}}"#));
        read_all(&format!(r#"{{"type":"{kind}","body":{{"user":{json},"data":{json},"entities":{json}}}}}"#));
    }

    #[test]
    fn evt4_a_cut_frame_is_an_error(cut in 1_usize..120) {
        let whole = r#"{"type":"presence","sender":"bob","deviceId":"other","body":{"action":"online","user":{"uid":"bob","name":"Bob"},"timestamp":17}}"#;
        prop_assert!(ServerFrame::decode(&whole[..whole.len() - cut]).is_err());
    }

    #[test]
    fn what_is_read_once_is_written_and_read_the_same(json in any_json()) {
        if let Ok(received) = ServerFrame::decode(&format!(r#"{{"type":"message","body":{json}}}"#)) {
            let ServerFrame::Message(first) = received.frame else { panic!("not a message") };
            let second = Message::decode(&serde_json::to_string(&first).unwrap()).unwrap();
            let third = Message::decode(&serde_json::to_string(&second).unwrap()).unwrap();
            prop_assert!(second == third);
        }
    }
}
