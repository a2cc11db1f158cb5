//! What any client of the protocol finds: browsers, changes, reactions, receipts, groups, calls,
//! limits and more than one app.

mod common;

use cometchat_dev_server::DevServer;
use cometchat_protocol::{
    CallStatus, ClientFrame, Content, Entity, Envelope, Message, MessageAction, ReactionAction,
    Receipt, ReceiptAction, ReceiverType, ServerFrame,
};
use common::*;
use serde_json::{Value, json};

struct Pair {
    server: DevServer,
    andrew: Login,
    george: Login,
}

impl Pair {
    async fn start() -> Self {
        let server = start().await;
        let andrew = Login::new(&server, ANDREW, "WEB-1").await;
        let george = Login::new(&server, GEORGE, "WEB-2").await;
        Self { server, andrew, george }
    }
}

async fn next_message(socket: &mut Socket) -> Message {
    match socket.next().await {
        ServerFrame::Message(message) => *message,
        other => panic!("not a message: {other:?}"),
    }
}

fn ids(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_browser_of_any_origin_may_ask() {
    let server = start().await;
    let asks = [
        ("origin", "https://app.example"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "appid,authtoken,content-type,resource,sdk"),
    ];
    for path in ["/v3.0/me", "/messages", "/nothing"] {
        let answer = call(&server, "OPTIONS", path, &asks, "").await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let allowed = answer.headers["access-control-allow-headers"].to_str().unwrap();
        for name in ["appid", "apikey", "authtoken", "content-type", "resource", "sdk"] {
            assert!(allowed.split(", ").any(|own| own == name), "{name}");
        }
        let methods = answer.headers["access-control-allow-methods"].to_str().unwrap();
        assert!(methods.contains("PUT") && methods.contains("DELETE"));
    }
    let refused = call(&server, "GET", "/me", &[("origin", "https://app.example")], "").await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.headers["access-control-allow-origin"], "*", "errors are read as well");
}

#[tokio::test]
async fn edits_and_deletions_are_told_to_the_receiver_and_the_other_devices() {
    let Pair { server, andrew, george } = Pair::start().await;
    andrew.send_text("user", GEORGE, "frist").await.data();
    let mut own = andrew.connect().await;
    let mut other = Login::new(&server, ANDREW, "WEB-9").await.connect().await;
    let mut receiver = george.connect().await;
    let body = json!({"data": {"text": "first"}, "type": "text", "category": "message"});
    let told = andrew.call("PUT", "/messages/1", &body.to_string()).await.data();
    assert_eq!((&told["id"], &told["category"]), (&json!("2"), &json!("action")));
    for socket in [&mut receiver, &mut other] {
        let message = next_message(socket).await;
        assert_eq!((message.id, message.kind.as_str()), (2, "message"));
        let Content::Action(action) = message.content() else { panic!("no action") };
        assert_eq!(*action.action, MessageAction::Edited);
        assert_eq!(action.by.and_then(Entity::as_user).unwrap().uid, ANDREW);
        assert_eq!(action.target.and_then(Entity::as_user).unwrap().uid, GEORGE);
        let Some(Entity::Message(changed)) = action.on else { panic!("no message") };
        assert!(changed.content() == Content::Text("first") && changed.edited_at.is_some());
    }
    own.expect_nothing_before_pong().await;

    let stranger = george.call("DELETE", "/messages/1", "").await;
    assert_eq!(stranger.error(), (403, "ERR_MESSAGE_NOT_A_SENDER".to_owned()));
    andrew.call("DELETE", "/messages/1", r#"{"id":"1"}"#).await.data();
    let message = next_message(&mut receiver).await;
    let Content::Action(action) = message.content() else { panic!("no action") };
    assert_eq!(*action.action, MessageAction::Deleted);
    let gone = george.get("/messages/1").await.data();
    assert!(gone["deletedAt"].is_u64() && gone["data"].get("text").is_none());
    let again = andrew.call("PUT", "/messages/1", &body.to_string()).await;
    assert_eq!(again.error(), (400, "ERR_MESSAGE_ACTION_NOT_ALLOWED".to_owned()));

    let path = format!("/users/{ANDREW}/messages?affix=append&updatedAt=1&onlyUpdates=1");
    assert_eq!(ids(&george.get(&path).await.json()), ["1"]);
    let path = format!("/users/{ANDREW}/messages?hideDeleted=1&categories=message");
    assert!(ids(&george.get(&path).await.json()).is_empty());
}

#[tokio::test]
async fn history_is_filtered() {
    let Pair { andrew, george, .. } = Pair::start().await;
    andrew.send_text("user", GEORGE, "Apples").await.data();
    andrew.send_text("user", GEORGE, "pears").await.data();
    let reply = json!({"type": "text", "category": "message", "receiverType": "user",
        "receiver": GEORGE, "data": {"text": "plums"}, "tags": ["fruit"]});
    andrew.call("POST", "/messages/1/thread", &reply.to_string()).await.data();
    let custom = json!({"type": "place", "category": "custom", "receiverType": "user",
        "receiver": GEORGE, "data": {"customData": {}}});
    andrew.call("POST", "/messages", &custom.to_string()).await.data();
    for (query, expected) in [
        ("hideReplies=true", vec!["1", "2", "4"]),
        ("hideReplies=0", vec!["1", "2", "3", "4"]),
        ("categories=custom", vec!["4"]),
        ("categories=message,custom&types=text", vec!["1", "2", "3"]),
        ("searchKey=apple", vec!["1"]),
        ("tags=fruit", vec!["3"]),
    ] {
        let page = george.get(&format!("/users/{ANDREW}/messages?{query}")).await.json();
        assert_eq!(ids(&page), expected, "{query}");
    }
    assert_eq!(ids(&george.get("/messages/1/thread").await.json()), ["3"]);
    assert_eq!(george.get("/messages/1").await.data()["replyCount"], 1);
    let nested = george.call("POST", "/messages/3/thread", &reply.to_string()).await;
    assert_eq!(nested.error().1, "ERR_MESSAGE_THREAD_NESTING");
}

#[tokio::test]
async fn a_reaction_is_counted_once_and_told() {
    let Pair { andrew, george, .. } = Pair::start().await;
    andrew.send_text("user", GEORGE, "hello").await.data();
    let mut sender = andrew.connect().await;
    let path = "/messages/1/reactions/%F0%9F%91%8D";
    george.call("POST", path, "").await.data();
    let message = george.call("POST", path, "").await.data();
    let expected = json!([{"reaction": "👍", "count": 1, "reactedByMe": true}]);
    assert_eq!(message["data"]["reactions"], expected);
    let ServerFrame::Reaction(reaction) = sender.next().await else { panic!("no reaction") };
    assert_eq!((reaction.action, reaction.message_id), (ReactionAction::Added, 1));
    assert_eq!((reaction.uid.as_str(), reaction.reaction.as_str()), (GEORGE, "👍"));
    george.call("DELETE", path, "").await.data();
    let ServerFrame::Reaction(reaction) = sender.next().await else { panic!("no reaction") };
    assert_eq!(reaction.action, ReactionAction::Removed);
    let missing = george.call("DELETE", path, "").await;
    assert_eq!(missing.error().1, "ERR_REACTION_NOT_FOUND");
    sender.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn receipts_are_kept_and_the_last_member_completes_them() {
    let server = DevServer::builder().group_of("trio", [ANDREW, GEORGE, NANCY]).start();
    let server = server.await.unwrap();
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    andrew.send_text("group", "trio", "one").await.data();
    andrew.send_text("group", "trio", "two").await.data();
    let mut sender = andrew.connect().await;
    let counts = |answer: Value| answer["data"].clone();
    for (uid, completes) in [(GEORGE, false), (NANCY, true)] {
        let login = Login::new(&server, uid, "WEB-2").await;
        let unread = login.get("/messages?unread=1&count=1").await.json();
        let expected = json!([{"entityType": "group", "entityId": "trio", "count": 2}]);
        assert_eq!(counts(unread), expected);
        let mut socket = login.connect().await;
        let receipt = Receipt {
            action: ReceiptAction::Read,
            message_id: "2".to_owned(),
            ..Receipt::default()
        };
        let envelope = Envelope {
            receiver: Some("trio".to_owned()),
            receiver_type: Some(ReceiverType::Group),
            message_sender: Some(ANDREW.to_owned()),
            ..Envelope::default()
        };
        socket.send(&ClientFrame::Receipt(receipt), &envelope).await;
        let ServerFrame::Receipt(read) = sender.next().await else { panic!("no receipt") };
        assert_eq!((read.action, read.user.uid.as_str()), (ReceiptAction::Read, uid));
        if completes {
            let ServerFrame::Receipt(all) = sender.next().await else { panic!("no receipt") };
            assert_eq!(all.action, ReceiptAction::ReadByAll);
            assert_eq!(all.message_id, "2");
        }
        socket.expect_nothing_before_pong().await;
        sender.expect_nothing_before_pong().await;
        assert_eq!(counts(login.get("/messages?unread=1&count=1").await.json()), json!([]));
    }
    for id in [1, 2] {
        let message = andrew.get(&format!("/messages/{id}")).await.data();
        assert!(message["readAt"].is_u64() && message["deliveredAt"].is_u64());
        assert_eq!(message["receipts"]["data"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_conversation_is_delivered_read_and_unread_as_a_whole() {
    let Pair { andrew, george, .. } = Pair::start().await;
    for text in ["one", "two", "three"] {
        andrew.send_text("user", GEORGE, text).await.data();
    }
    let mut sender = andrew.connect().await;
    let path = |what: &str| format!("/users/{ANDREW}/conversation/{what}");
    for (what, action) in [("delivered", ReceiptAction::Delivered), ("read", ReceiptAction::Read)] {
        george.call("POST", &path(what), "").await.data();
        let ServerFrame::Receipt(receipt) = sender.next().await else { panic!("no receipt") };
        assert_eq!((receipt.action, receipt.message_id.as_str()), (action, "3"));
    }
    let answer = george.call("DELETE", &path("read"), r#"{"messageId":"2"}"#).await.data();
    assert_eq!(answer["conversation"]["unreadMessageCount"], "2");
    let unread = george.get("/messages?unread=1").await.json();
    assert_eq!(ids(&unread), ["2", "3"]);
    let missing = george.get("/users/cometchat-uid-3/conversation").await;
    assert_eq!(missing.error().1, "ERR_CONVERSATION_NOT_FOUND");
}

#[tokio::test]
async fn a_group_is_managed_by_its_admin_only() {
    let Pair { server, andrew, george } = Pair::start().await;
    let group = json!({"guid": "crew", "name": "Crew", "type": "private"}).to_string();
    andrew.call("POST", "/groups", &group).await.data();
    let code = |answer: Answer| answer.error().1;
    let members = "/groups/crew/members";
    assert_eq!(code(andrew.call("POST", "/groups", &group).await), "ERR_GUID_ALREADY_EXISTS");
    assert_eq!(code(george.call("POST", members, "{}").await), "ERR_GROUP_JOIN_NOT_ALLOWED");
    assert_eq!(code(george.get(members).await), "ERR_NOT_A_MEMBER");
    assert_eq!(code(george.call("DELETE", members, "").await), "ERR_GROUP_NOT_JOINED");
    let listed = george.get("/groups").await.json();
    assert!(!listed.to_string().contains("crew"), "a private group is its members' own");

    let mut joined = george.connect().await;
    let add = json!({"participants": [GEORGE, "nobody"], "moderators": [NANCY]}).to_string();
    let outcome = andrew.call("PUT", members, &add).await.data();
    assert_eq!(outcome["participants"][GEORGE]["success"], true);
    assert_eq!(outcome["participants"]["nobody"]["error"]["code"], "ERR_UID_NOT_FOUND");
    let added = next_message(&mut joined).await;
    assert_eq!(added.data.action, Some(MessageAction::Added));

    let george_in = format!("{members}/{GEORGE}");
    let scope = r#"{"scope":"moderator"}"#;
    let refused = george.call("PUT", &format!("{members}/{NANCY}"), scope).await;
    assert_eq!(code(refused), "ERR_GROUP_NO_ADMIN_SCOPE");
    let refused = george.call("DELETE", &format!("{members}/{NANCY}"), "").await;
    assert_eq!(code(refused), "ERR_GROUP_NO_MODERATOR_SCOPE");
    andrew.call("PUT", &george_in, scope).await.data();
    assert_eq!(code(andrew.call("PUT", &george_in, scope).await), "ERR_SAME_SCOPE");
    let change = next_message(&mut joined).await;
    let Content::Action(action) = change.content() else { panic!("no action") };
    assert_eq!(action.scope.unwrap().new, "moderator");
    let refused = george.call("DELETE", &format!("{members}/{NANCY}"), "").await;
    assert_eq!(code(refused), "ERR_GROUP_NO_SCOPE_CLEARANCE");
    let refused = andrew.call("DELETE", &format!("{members}/{ANDREW}"), "").await;
    assert_eq!(code(refused), "ERR_GROUP_NO_SELF_ACTION");

    let ban = format!("/groups/crew/bannedusers/{GEORGE}");
    andrew.call("POST", &ban, "").await.data();
    let banned = next_message(&mut joined).await;
    assert_eq!(banned.data.action, Some(MessageAction::Banned), "who is out is told");
    assert_eq!(code(andrew.call("POST", &ban, "").await), "ERR_ALREADY_BANNED");
    assert_eq!(code(george.call("POST", members, "{}").await), "ERR_BANNED_GROUPMEMBER");
    andrew.call("DELETE", &ban, "").await.data();
    assert_eq!(code(andrew.call("DELETE", &ban, "").await), "ERR_NOT_A_BANNED_USER");
    assert_eq!(andrew.get(members).await.json()["data"].as_array().unwrap().len(), 2);

    let public = json!({"guid": "open", "name": "Open", "type": "public"}).to_string();
    andrew.call("POST", "/groups", &public).await.data();
    let group = george.call("POST", "/groups/open/members", "").await.data();
    assert_eq!((&group["hasJoined"], &group["membersCount"]), (&json!(true), &json!(2)));
    assert_eq!(group["data"]["action"], "joined");
    let again = george.call("POST", "/groups/open/members", "").await;
    assert_eq!(code(again), "ERR_ALREADY_JOINED");
    george.call("DELETE", "/groups/open/members", "").await.data();
    assert_eq!(server.observe(|seen| seen.sockets_of(GEORGE)), 1);
}

#[tokio::test]
async fn users_are_listed_by_page() {
    let Pair { andrew, .. } = Pair::start().await;
    let first = andrew.get("/users?per_page=3&page=1").await.json();
    assert_eq!(first["data"].as_array().unwrap().len(), 3);
    assert_eq!(first["meta"]["pagination"]["total_pages"], 2);
    let second = andrew.get("/users?per_page=3&page=2").await.json();
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    let found = andrew.get("/users?searchKey=nan").await.json();
    assert_eq!(found["data"][0]["uid"], NANCY);
    let online = andrew.get("/users?status=available").await.json();
    assert_eq!(online["data"], json!([]));
}

#[tokio::test]
async fn media_is_sent_by_address_and_not_uploaded() {
    let Pair { andrew, .. } = Pair::start().await;
    let attachment = json!({"url": "https://files.example/a.png", "name": "a",
        "mimeType": "image/png", "extension": "png", "size": 7});
    let body = json!({"type": "image", "category": "message", "receiverType": "user",
        "receiver": GEORGE, "data": {"url": "", "text": "look", "attachments": [attachment]}});
    let sent = andrew.call("POST", "/messages", &body.to_string()).await.data();
    assert_eq!(sent["data"]["url"], "https://files.example/a.png");
    assert_eq!(sent["data"]["attachments"], json!([attachment]));
    let headers = [
        ("appId", andrew.server.app_id()),
        ("authToken", andrew.token.as_str()),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    let refused = call(&andrew.server, "POST", "/messages", &headers, "--b--").await;
    assert_eq!(refused.error(), (400, "ERR_BAD_REQUEST".to_owned()));
    assert!(refused.body.contains("offers no upload"), "{}", refused.body);
}

#[tokio::test]
async fn a_call_goes_its_way_and_no_other() {
    let Pair { andrew, george, .. } = Pair::start().await;
    let mut receiver = george.connect().await;
    let mut caller = andrew.connect().await;
    let body = json!({"type": "audio", "receiverType": "user", "receiver": GEORGE}).to_string();
    let call = andrew.call("POST", "/calls", &body).await.data();
    let session = call["data"]["entities"]["on"]["entity"]["sessionid"].as_str().unwrap();
    let status = |message: &Message| match message.content() {
        Content::Call(call) => call.status.clone(),
        _ => panic!("no call"),
    };
    assert_eq!(status(&next_message(&mut receiver).await), CallStatus::Initiated);
    let path = format!("/calls/{session}");
    let step = |status: &str| json!({ "status": status }).to_string();
    let refused = andrew.call("PUT", &path, &step("ongoing")).await;
    assert_eq!(refused.error().1, "ERR_BAD_REQUEST", "the caller cannot accept");
    george.call("PUT", &path, &step("ongoing")).await.data();
    assert_eq!(status(&next_message(&mut caller).await), CallStatus::Ongoing);
    andrew.call("PUT", &path, &step("ended")).await.data();
    assert_eq!(status(&next_message(&mut receiver).await), CallStatus::Ended);
    let over = george.call("PUT", &path, &step("ended")).await;
    assert_eq!(over.error().1, "ERR_CALL_TERMINATED");
    for last in ["rejected", "busy", "cancelled", "unanswered"] {
        let call = andrew.call("POST", "/calls", &body).await.data();
        let session = call["data"]["entities"]["on"]["entity"]["sessionid"].as_str().unwrap();
        next_message(&mut receiver).await;
        let (by, told) = match last {
            "rejected" | "busy" => (&george, &mut caller),
            _ => (&andrew, &mut receiver),
        };
        by.call("PUT", &format!("/calls/{session}"), &step(last)).await.data();
        assert_eq!(status(&next_message(told).await), CallStatus::from(last));
    }
    let own = json!({"type": "audio", "receiverType": "user", "receiver": ANDREW}).to_string();
    assert_eq!(andrew.call("POST", "/calls", &own).await.error().1, "ERR_CALLING_SELF");
    let unknown = andrew.call("PUT", "/calls/none", &step("ended")).await;
    assert_eq!(unknown.error(), (404, "ERR_CALL_SESSION_NOT_FOUND".to_owned()));
    andrew.call("POST", "/user_sessions", "anything").await.data();
}

#[tokio::test]
async fn over_the_limit_comes_429_with_retry_after() {
    let server = DevServer::builder().rate_limit(2).start().await.unwrap();
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    andrew.get("/me").await.data();
    let refused = andrew.get("/me").await;
    assert_eq!(refused.error(), (429, "ERR_TOO_MANY_REQUESTS".to_owned()));
    let seconds: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
    assert_eq!(refused.headers["access-control-expose-headers"], "retry-after");
}

#[tokio::test]
async fn apps_share_nothing() {
    let server = DevServer::builder().app("other", "otherkey").start().await.unwrap();
    let other = server.in_app("other").unwrap();
    assert!(server.in_app("third").is_none());
    let andrew = Login::new(&server, ANDREW, "WEB-1").await;
    let twin = Login::new(&other, ANDREW, "WEB-1").await;
    let george = Login::new(&other, GEORGE, "WEB-2").await;
    let (mut own, mut twins) = (andrew.connect().await, twin.connect().await);
    george.send_text("user", ANDREW, "hello, twin").await.data();
    assert_eq!(next_message(&mut twins).await.id, 1);
    own.expect_nothing_before_pong().await;
    assert_eq!(andrew.get("/messages").await.json()["data"], json!([]));
    let mixed = [("appId", "other"), ("authToken", andrew.token.as_str())];
    let refused = call(&server, "GET", "/me", &mixed, "").await;
    assert_eq!(refused.error().1, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    let wrong_key = [("appId", "other"), ("apiKey", server.auth_key())];
    let path = format!("/users/{ANDREW}/auth_tokens");
    let refused = call(&server, "POST", &path, &wrong_key, "{}").await;
    assert_eq!(refused.error().1, "AUTH_ERR_APIKEY_NOT_FOUND");

    let mut socket = Socket::open(&server).await.unwrap();
    let foreign = Login { me: twin.me.clone(), ..andrew.clone() };
    let body = cometchat_protocol::AuthBody {
        auth: Some(cometchat_protocol::Secret::new(foreign.jwt())),
        device_id: "WEB-3".to_owned(),
        presence_subscription: None,
        roles: Vec::new(),
        params: None,
    };
    let envelope = Envelope { app_id: Some("testapp01".to_owned()), ..Envelope::default() };
    socket.send(&ClientFrame::Auth(Box::new(body)), &envelope).await;
    assert!(matches!(socket.next().await, ServerFrame::Auth(answer) if answer.code == "401"));
}
