use super::*;

const DOCUMENT: &str = r#"{"version":1,"generation":7,"deviceId":"67e55044-10b1-426f-9247-bb680e5fe0c8","extensions":{"share":"0e984725-c51c-4bf4-9960-e1c80e27aba0"},"lastApp":"app1","sessions":{"app1":{"user":{"uid":"alice","name":"Alice","metadata":{"a":[1]}},"authToken":"T-1","jwt":"H.P.S","settings":{"CHAT_HOST":"chat.example.com","CHAT_WSS_PORT":443,"ANALYTICS_PING_DISABLED":true},"clientHost":"https://chat.example.com/v3.0"},"app2":{"user":{"uid":"bob","name":"Bob"},"authToken":"T-2","clientHost":"https://chat.example.com"}}}"#;

#[test]
fn sto1_the_documents_form_is_kept() {
    let state = StoredState::decode(DOCUMENT.as_bytes()).expect("a sound document");

    assert_eq!(state.last_app.as_deref(), Some("app1"));
    assert_eq!(state.sessions["app1"].auth_token.expose(), "T-1");
    assert_eq!(state.sessions["app2"].user, User::new("bob", "Bob"));
    let encoded = state.encode();
    assert_eq!(std::str::from_utf8(&encoded), Ok(DOCUMENT));
    assert_eq!(encoded.capacity(), encoded.len(), "it was not copied while it grew");
}

#[test]
fn sto1_an_auth_key_in_a_document_is_not_taken_over() {
    let with_key = DOCUMENT.replace(r#""version":1"#, r#""version":1,"authKey":"K-1""#);

    let state = StoredState::decode(with_key.as_bytes()).expect("a sound document");

    assert_eq!(std::str::from_utf8(&state.encode()), Ok(DOCUMENT));
}

#[test]
fn sec2_the_state_does_not_show_its_tokens() {
    let state = StoredState::decode(DOCUMENT.as_bytes()).expect("a sound document");

    let shown = format!("{state:?}");

    for secret in ["T-1", "T-2", "H.P.S"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn sto3_a_damaged_document_is_told() {
    let table = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "\0\0\0\0".to_owned(),
        DOCUMENT[..DOCUMENT.len() - 1].to_owned(),
        format!("{DOCUMENT}}}"),
        DOCUMENT.replace(r#""version":1"#, r#""version":0"#),
        DOCUMENT.replace(r#""version":1"#, r#""version":"1""#),
        DOCUMENT.replace("67e55044", "67e5504"),
        DOCUMENT.replace("0e984725", "0e98472"),
        DOCUMENT.replace("T-1", ""),
        DOCUMENT.replace("alice", ""),
        DOCUMENT.replace(r#""authToken":"T-2","#, ""),
    ];
    for document in table {
        let result = StoredState::decode(document.as_bytes());
        assert_eq!(result, Err(StateError::Damaged), "{document}");
    }
    assert_eq!(StoredState::decode(&[0xff, 0xfe]), Err(StateError::Damaged));
}

#[test]
fn sto3_a_newer_document_is_not_called_damaged() {
    let newer = r#"{"version":2,"anything":[]}"#;

    assert_eq!(StoredState::decode(newer.as_bytes()), Err(StateError::Newer(2)));
}
