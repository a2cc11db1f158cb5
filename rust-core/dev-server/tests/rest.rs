//! Login, entities and errors over REST.

mod common;

use cometchat_dev_server::{DevServer, Observed};
use common::*;
use serde_json::json;

#[tokio::test]
async fn a_key_gives_a_token_and_the_token_gives_me() {
    let server = start().await;
    let login = Login::new(&server, "CometChat-UID-1", "WEB-1").await;
    let me = &login.me;
    assert_eq!(me["uid"], ANDREW);
    assert_eq!(me["name"], "Andrew");
    assert_eq!(me["authToken"], login.token);
    let settings = &me["settings"];
    assert_eq!(settings["CHAT_HOST"], "127.0.0.1");
    assert_eq!(settings["CHAT_WSS_PORT"], server.addr().port());
    assert_eq!(settings["CHAT_API_VERSION"], "v3.0");
    assert_eq!(settings["CLIENT_API_HOST"], server.addr().to_string());
    assert_eq!(settings["ADMIN_API_HOST"], server.addr().to_string());
    assert_eq!(settings["MODE"], "DEFAULT");
    assert_eq!(settings["ANALYTICS_PING_DISABLED"], true);
    assert_eq!(settings["extensions"], json!([]));
    assert_eq!(&login.get("/settings").await.data(), settings);
    assert_eq!(login.get("/me").await.data()["uid"], ANDREW);
}

#[tokio::test]
async fn each_put_me_gives_a_fresh_jwt_and_the_older_stay_valid() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let again = login.call("PUT", "/me", "{}").await.data();
    assert_ne!(again["jwt"], login.me["jwt"]);
    let newer = Login { me: again, ..login.clone() };
    login.connect().await;
    newer.connect().await;
}

#[tokio::test]
async fn headers_are_read_in_any_letter_case() {
    let server = start().await;
    let headers = [("APPID", server.app_id()), ("ApiKey", server.auth_key())];
    let path = format!("/users/{ANDREW}/auth_tokens");
    let token = call(&server, "POST", &path, &headers, "{}").await.data();
    assert_eq!(token["uid"], ANDREW);
}

#[tokio::test]
async fn a_wrong_app_key_or_token_is_refused_with_the_documented_code() {
    let server = start().await;
    let app = ("appid", server.app_id());
    let key = ("apikey", server.auth_key());
    let path = format!("/users/{ANDREW}/auth_tokens");
    for (method, path, headers, status, code) in [
        ("POST", path.as_str(), vec![("appid", "other"), key], 401, "AUTH_ERR_INVALID_APPID"),
        ("POST", &path, vec![key], 401, "AUTH_ERR_EMPTY_APPID"),
        ("POST", &path, vec![app, ("apikey", "no")], 401, "AUTH_ERR_APIKEY_NOT_FOUND"),
        ("POST", &path, vec![app], 401, "AUTH_ERR_EMPTY_APIKEY"),
        ("POST", "/users/nobody/auth_tokens", vec![app, key], 404, "ERR_UID_NOT_FOUND"),
        ("PUT", "/me", vec![app, ("authtoken", "no")], 401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND"),
        ("PUT", "/me", vec![app], 401, "AUTH_ERR_EMPTY_AUTH_TOKEN"),
        ("GET", "/nothing", vec![app], 404, "ERR_API_NOT_FOUND"),
        ("GET", "/v3.0/nothing", vec![app], 404, "ERR_API_NOT_FOUND"),
        ("PATCH", "/v3.0/me", vec![app], 404, "ERR_API_NOT_FOUND"),
    ] {
        let answer = call(&server, method, path, &headers, "{}").await;
        assert_eq!(answer.error(), (status, code.to_owned()), "{method} {path}");
    }
}

#[tokio::test]
async fn users_and_groups_can_be_read() {
    let server = DevServer::builder().group_of("two", [ANDREW, GEORGE]).start();
    let server = server.await.unwrap();
    let login = Login::new(&server, NANCY, "WEB-1").await;
    let user = login.get("/users/COMETCHAT-UID-2").await.data();
    assert_eq!((&user["name"], &user["status"]), (&json!("George"), &json!("offline")));
    let group = login.get("/groups/cometchat-guid-1").await.data();
    assert_eq!((&group["membersCount"], &group["hasJoined"]), (&json!(5), &json!(true)));
    assert_eq!(login.get("/groups/two").await.data()["hasJoined"], false);
    let missing = login.get("/users/nobody").await;
    assert_eq!(missing.error(), (404, "ERR_UID_NOT_FOUND".to_owned()));
    let missing = login.get("/groups/nothing").await;
    assert_eq!(missing.error(), (404, "ERR_GUID_NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn logging_out_forgets_the_token_and_closes_its_sockets_only() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let other = Login::new(&server, ANDREW, "WEB-2").await;
    let (mut socket, mut other_socket) = (login.connect().await, other.connect().await);
    login.call("DELETE", "/me", "").await.data();
    assert_eq!(socket.expect_close().await, 1000);
    other_socket.expect_nothing_before_pong().await;
    assert_eq!(login.get("/me").await.error(), (401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND".to_owned()));
    other.get("/me").await.data();
}

#[tokio::test]
async fn a_message_that_cannot_be_sent_is_refused_with_the_documented_code() {
    let server = DevServer::builder().group_of("two", [ANDREW, GEORGE]).start();
    let server = server.await.unwrap();
    let login = Login::new(&server, NANCY, "WEB-1").await;
    let text = |kind: &str, receiver: &str, text: &str| {
        json!({"type": "text", "category": "message", "receiverType": kind,
            "receiver": receiver, "data": {"text": text}})
        .to_string()
    };
    for (body, status, code) in [
        (text("user", "", "hi"), 400, "ERR_EMPTY_RECEIVER"),
        (text("planet", GEORGE, "hi"), 400, "ERR_INVALID_RECEIVER_TYPE"),
        (text("user", GEORGE, " "), 400, "ERR_EMPTY_MESSAGE_TEXT"),
        (text("user", GEORGE, &"x".repeat(65_537)), 400, "ERR_INVALID_MESSAGE_TEXT"),
        (text("user", "nobody", "hi"), 404, "ERR_UID_NOT_FOUND"),
        (text("group", "nothing", "hi"), 404, "ERR_GUID_NOT_FOUND"),
        (text("group", "two", "hi"), 403, "ERR_NOT_A_MEMBER"),
        ("no json".to_owned(), 400, "ERR_BAD_REQUEST"),
    ] {
        let answer = login.call("POST", "/messages", &body).await;
        assert_eq!(answer.error(), (status, code.to_owned()), "{body:.80}");
    }
    assert_eq!(server.observe(Observed::messages), 0);
}

#[tokio::test]
async fn a_stored_message_can_be_read_by_its_two_sides_only() {
    let server = start().await;
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    let george = Login::new(&server, GEORGE, "WEB-2").await;
    let nancy = Login::new(&server, NANCY, "WEB-3").await;
    let sent = andrew.send_text("user", GEORGE, "hello").await.data();
    assert_eq!(sent["id"], "1");
    assert_eq!(sent["muid"], "muid-hello");
    assert_eq!(sent["conversationId"], format!("{ANDREW}_user_{GEORGE}"));
    assert_eq!(sent["data"]["entities"]["sender"]["entity"]["name"], "Andrew");
    assert_eq!(sent["data"]["entities"]["receiver"]["entity"]["uid"], GEORGE);
    assert!(sent["sentAt"].as_u64() > Some(1_600_000_000));
    assert_eq!(george.get("/messages/1").await.data(), sent);
    let not_found = (404, "ERR_MESSAGE_ID_NOT_FOUND".to_owned());
    assert_eq!(nancy.get("/messages/1").await.error(), not_found);
    assert_eq!(george.get("/messages/2").await.error(), not_found);
    assert_eq!(george.get("/messages/x").await.error(), not_found);
}

#[tokio::test]
async fn a_custom_message_keeps_its_data() {
    let server = start().await;
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    let body = json!({"type": "location", "category": "custom", "receiverType": "user",
        "receiver": GEORGE, "data": {"customData": {"lat": 1.5}, "metadata": {"a": [1]}}});
    let sent = andrew.call("POST", "/messages", &body.to_string()).await.data();
    assert_eq!(sent["type"], "location");
    assert_eq!(sent["data"]["customData"], json!({"lat": 1.5}));
    assert_eq!(sent["data"]["metadata"], json!({"a": [1]}));
}

#[tokio::test]
async fn a_reply_names_the_message_of_its_thread() {
    let server = start().await;
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    andrew.send_text("user", GEORGE, "question").await.data();
    let body = json!({"type": "text", "category": "message", "receiverType": "user",
        "receiver": GEORGE, "data": {"text": "answer"}})
    .to_string();
    let reply = andrew.call("POST", "/messages/1/thread", &body).await.data();
    assert_eq!(reply["parentId"], "1");
    let missing = andrew.call("POST", "/messages/9/thread", &body).await;
    assert_eq!(missing.error(), (404, "ERR_MESSAGE_ID_NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn pages_go_back_and_forth_and_tell_when_to_stop() {
    let server = start().await;
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    for number in 1..=5 {
        andrew.send_text("user", GEORGE, &number.to_string()).await.data();
    }
    andrew.send_text("user", NANCY, "elsewhere").await.data();
    andrew.send_text("group", GROUP, "to all").await.data();

    let conversation = format!("/v3.0/users/{GEORGE}/messages");
    for (path, ids, total, pages) in [
        (format!("{conversation}?per_page=2&affix=prepend"), vec!["4", "5"], 5, 3),
        (format!("{conversation}?per_page=2&affix=prepend&id=4&sentAt=9"), vec!["2", "3"], 3, 2),
        (format!("{conversation}?per_page=2&affix=prepend&id=2"), vec!["1"], 1, 1),
        (format!("{conversation}?per_page=2&affix=append&id=1"), vec!["2", "3"], 4, 2),
        (format!("{conversation}?per_page=2&affix=append&id=5"), vec![], 0, 1),
        (
            format!("{conversation}?per_page=9&affix=append&sentAt=1"),
            vec!["1", "2", "3", "4", "5"],
            5,
            1,
        ),
        (format!("{conversation}?affix=append&updatedAt=4000000000"), vec![], 0, 1),
        (format!("{conversation}?affix=append&updatedAt=1&onlyUpdates=1"), vec![], 0, 1),
        ("/messages?affix=append&id=4".to_owned(), vec!["5", "6", "7"], 3, 1),
        (format!("/groups/{GROUP}/messages"), vec!["7"], 1, 1),
    ] {
        let answer = andrew.get(&path).await.json();
        let found: Vec<_> =
            answer["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
        assert_eq!(found, ids, "{path}");
        let pagination = &answer["meta"]["pagination"];
        assert_eq!(pagination["total"], total, "{path}");
        assert_eq!(pagination["count"], ids.len(), "{path}");
        assert_eq!(pagination["total_pages"], pages, "{path}");
        assert!(answer["meta"]["cursor"]["affix"].is_string(), "{path}");
    }

    let page = andrew.get(&format!("{conversation}?per_page=2&affix=prepend")).await.json();
    let cursor = &page["meta"]["cursor"];
    assert_eq!((&cursor["id"], &cursor["affix"]), (&json!("4"), &json!("prepend")));
    let odd = andrew.get(&format!("{conversation}?per_page=many")).await;
    assert_eq!(odd.error(), (400, "ERR_BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn the_page_of_a_group_is_for_members() {
    let server = DevServer::builder().group_of("two", [ANDREW, GEORGE]).start();
    let server = server.await.unwrap();
    let nancy = Login::new(&server, NANCY, "WEB-1").await;
    let refused = nancy.get("/groups/two/messages").await;
    assert_eq!(refused.error(), (403, "ERR_NOT_A_MEMBER".to_owned()));
}

#[tokio::test]
async fn a_browser_sees_a_page_at_the_sockets_address() {
    let server = start().await;
    let page = call(&server, "GET", "/", &[], "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("chat server"));
    assert_eq!(server.observe(Observed::upgrades), 0);
}
