//! Bodies and answers of the REST interface: what is written, and how answers are told apart.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use cometchat_protocol::{
    Category, DecodeError, ErrorCode, Json, Message, ReceiverType, Secret, ServerSettings,
    TransientMode, User,
    rest::{
        AnswerError, AppInfo, AuthToken, Cursor, LoginBody, Me, Meta, Page, Pagination, SendData,
        SendMessage, ServerError, answer_data, data_body, decode_answer, error_body,
    },
};

fn server_error(body: &str) -> ServerError {
    match answer_data(body) {
        Err(AnswerError::Server(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn log1_the_login_body_tells_platform_device_and_version() {
    let body = LoginBody {
        platform: "IOS".into(),
        device_id: "testapp01_uuid_1".into(),
        app_info: AppInfo {
            version: "v0.1.0".into(),
            api_version: "v3.0".into(),
            user_agent: "iOS 18.0".into(),
        },
    };
    let text = r#"{"platform":"IOS","deviceId":"testapp01_uuid_1","appInfo":{"version":"v0.1.0","apiVersion":"v3.0","userAgent":"iOS 18.0"}}"#;
    assert_eq!(serde_json::to_string(&body).unwrap(), text);
    assert_eq!(serde_json::from_str::<LoginBody>(text).unwrap(), body);
}

#[test]
fn log1_the_token_answer_is_read_and_written() {
    let text = r#"{"data":{"uid":"alice","authToken":"T"}}"#;
    let token: AuthToken = decode_answer(text).unwrap();
    assert_eq!((token.uid.as_str(), token.auth_token.expose()), ("alice", "T"));
    assert_eq!(data_body(&token), text);
    assert_eq!(
        decode_answer::<AuthToken>(r#"{"data":{"uid":"alice"}}"#),
        Err(AnswerError::Unreadable)
    );
}

#[test]
fn log1_me_is_read_with_user_tokens_and_settings() {
    let data = r#"{"uid":"alice","name":"Alice","authToken":"T","role":"default","status":"offline","metadata":{"k": 1},"jwt":"H.P.S",
        "settings":{"CHAT_HOST":"chat.example","CHAT_WSS_PORT":"443","CHAT_API_VERSION":"v3.0",
        "CLIENT_API_HOST":"api.example","ADMIN_API_HOST":"admin.example","MODE":"DEFAULT","ANALYTICS_PING_DISABLED":true,"extensions":[]}}"#;
    let me = Me::decode(data).unwrap();
    assert_eq!(me.user.uid, "alice");
    assert_eq!(me.user.role.as_deref(), Some("default"));
    assert_eq!(me.user.metadata.as_ref().map(Json::as_str), Some(r#"{"k": 1}"#));
    assert_eq!(me.auth_token.as_ref().map(Secret::expose), Some("T"));
    assert_eq!(me.jwt.as_ref().map(Secret::expose), Some("H.P.S"));
    let settings = me.settings.clone().unwrap();
    assert_eq!(settings.socket_host(), Some("chat.example"));
    assert_eq!(settings.chat_wss_port, Some(443));
    assert_eq!(settings.chat_api_version.as_deref(), Some("v3.0"));
    assert_eq!(settings.client_api_host.as_deref(), Some("api.example"));
    assert_eq!(settings.admin_api_host.as_deref(), Some("admin.example"));
    assert_eq!(settings.mode, Some(TransientMode::Default));
    assert!(settings.analytics_ping_disabled);

    let written = data_body(&me);
    assert_eq!(Me::decode(answer_data(&written).unwrap().get()), Ok(me));
}

#[test]
fn me_without_tokens_or_settings_is_read() {
    for data in [
        r#"{"uid":"alice"}"#,
        r#"{"uid":"alice","authToken":null,"jwt":null,"settings":null}"#,
        r#"{"uid":"alice","authToken":"","jwt":"","settings":"none"}"#,
    ] {
        let me = Me::decode(data).unwrap();
        assert_eq!((me.auth_token, me.jwt, me.settings), (None, None, None), "{data}");
    }
}

#[test]
fn me_that_names_no_user_is_an_error() {
    assert_eq!(Me::decode(r#"{"authToken":"T"}"#), Err(DecodeError::Body));
    assert_eq!(Me::decode(r#"{"uid":null,"authToken":"T"}"#), Err(DecodeError::Body));
    assert_eq!(Me::decode(r#"["alice","Alice"]"#), Err(DecodeError::NotAnObject));
    assert_eq!(Me::decode("null"), Err(DecodeError::NotAnObject));
}

#[test]
fn the_socket_host_is_override_else_app_specific_else_general() {
    let mut settings: ServerSettings = decode_answer(
        r#"{"data":{"CHAT_HOST":"a","CHAT_HOST_APP_SPECIFIC":"b","CHAT_HOST_OVERRIDE":"c"}}"#,
    )
    .unwrap();
    assert_eq!(settings.socket_host(), Some("c"));
    settings.chat_host_override = None;
    assert_eq!(settings.socket_host(), Some("b"));
    settings.chat_host_app_specific = None;
    assert_eq!(settings.socket_host(), Some("a"));
    settings.chat_host = None;
    assert_eq!(settings.socket_host(), None);
}

#[test]
fn empty_hosts_in_settings_are_no_hosts() {
    let settings: ServerSettings =
        decode_answer(r#"{"data":{"CHAT_HOST":"a","CHAT_HOST_OVERRIDE":"","CHAT_WSS_PORT":""}}"#)
            .unwrap();
    assert_eq!(settings.socket_host(), Some("a"));
    assert_eq!(settings.chat_wss_port, None);
}

#[test]
fn sta1_the_mode_is_read_in_all_its_values() {
    for (word, mode) in [
        ("DEFAULT", TransientMode::Default),
        ("LIMITED_TRANSIENT", TransientMode::LimitedTransient),
        ("NO_TRANSIENT", TransientMode::NoTransient),
        ("LATER", TransientMode::Other("LATER".into())),
    ] {
        let text = format!(r#"{{"data":{{"MODE":"{word}"}}}}"#);
        assert_eq!(decode_answer::<ServerSettings>(&text).unwrap().mode, Some(mode));
    }
}

#[test]
fn evt6_a_text_is_sent_with_only_the_fields_that_are_set() {
    let mut send = SendMessage {
        kind: "text".into(),
        receiver_type: ReceiverType::User,
        category: Category::Message,
        data: SendData { text: Some("hi".into()), ..SendData::default() },
        text: Some("hi".into()),
        receiver: "bob".into(),
        ..SendMessage::default()
    };
    let text = serde_json::to_string(&send).unwrap();
    assert_eq!(
        text,
        r#"{"type":"text","receiverType":"user","category":"message","data":{"text":"hi"},"text":"hi","receiver":"bob"}"#
    );
    assert!(serde_json::from_str::<SendMessage>(&text).unwrap() == send);

    send.data.metadata = Some(Json::parse(r#"{"k":1}"#).unwrap());
    send.muid = Some("m-1".into());
    send.parent_message_id = Some(400);
    send.tags = vec!["t".into()];
    let text = serde_json::to_string(&send).unwrap();
    assert_eq!(
        text,
        r#"{"type":"text","receiverType":"user","category":"message","data":{"text":"hi","metadata":{"k":1}},"text":"hi","muid":"m-1","parentMessageId":400,"tags":["t"],"receiver":"bob"}"#
    );
    assert!(serde_json::from_str::<SendMessage>(&text).unwrap() == send);
}

#[test]
fn a_custom_message_is_sent_with_its_data() {
    let send = SendMessage {
        kind: "location".into(),
        receiver_type: ReceiverType::Group,
        category: Category::Custom,
        data: SendData {
            custom_data: Some(Json::parse(r#"{"lat":1}"#).unwrap()),
            sub_type: Some("pin".into()),
            ..SendData::default()
        },
        receiver: "crew".into(),
        ..SendMessage::default()
    };
    assert_eq!(
        serde_json::to_string(&send).unwrap(),
        r#"{"type":"location","receiverType":"group","category":"custom","data":{"customData":{"lat":1},"subType":"pin"},"receiver":"crew"}"#
    );
}

#[test]
fn a_sent_message_is_answered_with_the_servers_id() {
    let answer = r#"{"data":{"id":"502","muid":"m-1","conversationId":"alice_user_bob","category":"message","type":"text","receiver":"bob","receiverType":"user","sender":"alice","sentAt":1700000100,"updatedAt":1700000100,"data":{"text":"hi","entities":{}}}}"#;
    let message = Message::decode(answer_data(answer).unwrap().get()).unwrap();
    assert_eq!((message.id, message.muid.as_deref()), (502, Some("m-1")));
}

#[test]
fn an_answer_with_data_is_its_data_as_text() {
    assert_eq!(answer_data(r#" {"data": {"a": 1} , "x": 2} "#).unwrap().get(), r#"{"a": 1}"#);
    assert_eq!(answer_data(r#"{"data":[],"error":null}"#).unwrap().get(), "[]");
    assert_eq!(data_body(&[1, 2]), r#"{"data":[1,2]}"#);
}

#[test]
fn log2_an_error_is_read_with_code_message_and_details() {
    let error = server_error(
        r#"{"error":{"code":"ERR_UID_NOT_FOUND","message":"no such user","details":{"uid": ["x"]},"devMessage":"d"}}"#,
    );
    assert_eq!(error.code, ErrorCode::UID_NOT_FOUND);
    assert_eq!(error.message, "no such user");
    assert_eq!(error.details.as_ref().map(Json::as_str), Some(r#"{"uid": ["x"]}"#));
    assert_eq!(server_error(&error_body(&error)), error);
}

#[test]
fn an_error_without_details_is_written_without_them() {
    let error = ServerError {
        code: ErrorCode::from("ERR_X".to_owned()),
        message: "m".into(),
        details: None,
    };
    assert_eq!(error_body(&error), r#"{"error":{"code":"ERR_X","message":"m"}}"#);
}

#[test]
fn an_error_needs_only_its_code_and_goes_before_data() {
    assert_eq!(server_error(r#"{"error":{"code":"ERR_X"}}"#).message, "");
    assert_eq!(server_error(r#"{"error":{"code":429}}"#).code.as_str(), "429");
    assert_eq!(server_error(r#"{"data":{},"error":{"code":"ERR_X"}}"#).code.as_str(), "ERR_X");
    assert_eq!(server_error(r#"{"data":null,"error":{"code":"ERR_X"}}"#).code.as_str(), "ERR_X");
}

#[test]
fn an_answer_with_neither_data_nor_error_is_unreadable() {
    for body in [
        "",
        " ",
        "{}",
        "[]",
        "null",
        "7",
        "\"x\"",
        r#"{"data":null}"#,
        r#"{"error":null}"#,
        r#"{"error":{}}"#,
        r#"{"error":[]}"#,
        r#"{"error":"text"}"#,
        r#"{"data":1,"error":{}}"#,
        r#"[{"a":1},null]"#,
        r#"{"data":1"#,
        r#"{"data":1}}"#,
        "<html><body>502 Bad Gateway</body></html>",
    ] {
        let answer = answer_data(body).map(|data| data.get().to_owned());
        assert_eq!(answer, Err(AnswerError::Unreadable), "{body}");
    }
}

#[test]
fn data_of_another_shape_is_unreadable() {
    assert_eq!(decode_answer::<User>(r#"{"data":"alice"}"#), Err(AnswerError::Unreadable));
    assert_eq!(decode_answer::<Vec<String>>(r#"{"data":{}}"#), Err(AnswerError::Unreadable));
    assert_eq!(Page::<Message>::decode(r#"{"data":{}}"#), Err(AnswerError::Unreadable));
    assert_eq!(Page::<User>::decode(r#"{"data":null}"#), Err(AnswerError::Unreadable));
}

#[test]
fn a_page_of_messages_is_read_with_cursor_and_pagination() {
    let body = r#"{"data":[{"id":"7","category":"message","type":"text","data":{"text":"a"}},{"id":8,"category":"message","type":"text","data":{"text":"b"}}],
        "meta":{"cursor":{"id":"7","sentAt":1700000007,"affix":"prepend"},"pagination":{"total":9,"count":3,"per_page":3,"current_page":1,"total_pages":"3"}}}"#;
    let page = Page::<Message>::decode(body).unwrap();
    assert_eq!(page.data.iter().map(|message| message.id).collect::<Vec<_>>(), [7, 8]);
    assert!(page.data.iter().all(|message| message.raw.is_some()));
    let meta = Meta {
        cursor: Some(Cursor {
            id: Some("7".into()),
            sent_at: Some(1_700_000_007),
            updated_at: None,
            affix: "prepend".into(),
        }),
        pagination: Some(Pagination {
            total: 9,
            count: 3,
            per_page: 3,
            current_page: 1,
            total_pages: 3,
        }),
    };
    assert_eq!(page.meta, meta);
    assert_eq!(
        serde_json::to_string(&meta).unwrap(),
        r#"{"cursor":{"id":"7","sentAt":1700000007,"affix":"prepend"},"pagination":{"total":9,"count":3,"per_page":3,"current_page":1,"total_pages":3}}"#
    );

    let again = Page::<Message>::decode(&serde_json::to_string(&page).unwrap()).unwrap();
    assert_eq!(again.meta, page.meta);
    assert_eq!(again.data.len(), 2);
}

#[test]
fn a_page_leaves_out_rows_that_cannot_be_read() {
    let body = r#"{"data":[null,7,"x",[],{"id":"7","data":"odd"},{"id":"8","data":{}}]}"#;
    let page = Page::<Message>::decode(body).unwrap();
    assert_eq!(page.data.iter().map(|message| message.id).collect::<Vec<_>>(), [8]);
    let body = r#"{"data":[null,7,{"name":"nobody"},{"uid":"bob"}]}"#;
    let page = Page::<User>::decode(body).unwrap();
    assert_eq!(page.data, [User::new("bob", "")]);
}

#[test]
fn a_page_is_read_whatever_its_meta() {
    for meta in
        ["", r#","meta":null"#, r#","meta":[]"#, r#","meta":"x""#, r#","meta":{"cursor":null}"#]
    {
        let page = Page::<Message>::decode(&format!(r#"{{"data":[]{meta}}}"#)).unwrap();
        assert_eq!(page, Page::default(), "{meta}");
    }
    let one_odd = r#"{"data":[],"meta":{"cursor":"7","pagination":{"total_pages":1}}}"#;
    let meta = Page::<Message>::decode(one_odd).unwrap().meta;
    assert_eq!(meta.cursor, None);
    assert_eq!(meta.pagination.unwrap().total_pages, 1);
}

#[test]
fn codes_of_the_server_are_passed_on_unchanged() {
    assert_eq!(server_error(r#"{"error":{"code":"err_Odd 1"}}"#).code.as_str(), "err_Odd 1");
    assert_eq!(ErrorCode::from("ERR_NO_AUTH".to_owned()), ErrorCode::NO_AUTH);
    assert_eq!(ErrorCode::NOT_LOGGED_IN.to_string(), "ERR_NOT_LOGGED_IN");
}
