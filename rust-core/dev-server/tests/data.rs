//! State that lasts: the program is killed in the middle of its work, again and again.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

/// Killed as hard as can be when it goes.
struct Program {
    child: Child,
    addr: SocketAddr,
}

impl Program {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cometchat-dev-server"))
            .arg("--data")
            .arg(data)
            .args(["--app", "otherapp:otherkey"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addr = line.trim_end().strip_prefix("http://").expect("it starts").parse().unwrap();
        Self { child, addr }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// `None`: the connection broke before the whole answer was there.
fn call(addr: SocketAddr, head: &str, headers: &str, body: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(addr).ok()?;
    let request = format!(
        "{head} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str(body).ok()
}

fn log_in(addr: SocketAddr, app: &str, key: &str, uid: &str) -> String {
    let headers = format!("appid: {app}\r\napikey: {key}\r\n");
    let answer = call(addr, &format!("POST /users/{uid}/auth_tokens"), &headers, "{}").unwrap();
    answer["data"]["authToken"].as_str().expect("a token").to_owned()
}

fn as_user(app: &str, token: &str) -> String {
    format!("appid: {app}\r\nauthtoken: {token}\r\n")
}

fn text(words: &str) -> String {
    json!({"type": "text", "category": "message", "receiverType": "user",
        "receiver": "cometchat-uid-2", "data": {"text": words}})
    .to_string()
}

/// All texts of a conversation, by id.
fn all_texts(addr: SocketAddr, headers: &str) -> BTreeMap<u64, String> {
    let mut found = BTreeMap::new();
    let mut last = 0;
    loop {
        let head =
            format!("GET /users/cometchat-uid-2/messages?per_page=100&affix=append&id={last}");
        let page = call(addr, &head, headers, "").unwrap();
        let rows = page["data"].as_array().unwrap();
        if rows.is_empty() {
            return found;
        }
        for row in rows {
            last = row["id"].as_str().unwrap().parse().unwrap();
            let words = row["data"]["text"].as_str().unwrap().to_owned();
            assert_eq!(found.insert(last, words), None, "an id is given once");
        }
    }
}

fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn what_was_answered_survives_each_kill_exactly_once() {
    const KILLS: u64 = 6;
    const SENDERS: u64 = 4;
    let data = fresh("killed.redb");
    let acknowledged = Arc::new(Mutex::new(BTreeMap::new()));
    let mut token = None;
    for round in 0..KILLS {
        let program = Program::start(&data);
        let addr = program.addr;
        let token = token
            .get_or_insert_with(|| log_in(addr, "testapp01", "testkey01", "cometchat-uid-1"))
            .clone();
        let headers = as_user("testapp01", &token);
        let count = Arc::new(AtomicU64::new(0));
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (headers, acknowledged) = (headers.clone(), Arc::clone(&acknowledged));
                let count = Arc::clone(&count);
                thread::spawn(move || {
                    for number in 0.. {
                        let words = format!("{round}/{sender}/{number}");
                        let Some(answer) = call(addr, "POST /messages", &headers, &text(&words))
                        else {
                            return;
                        };
                        let id: u64 = answer["data"]["id"].as_str().unwrap().parse().unwrap();
                        let known = acknowledged.lock().unwrap().insert(id, words);
                        assert_eq!(known, None, "an id is given once");
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        // The kill comes at some point of the work that this number of answers picks.
        let enough = 5 + round * 7;
        while count.load(Ordering::Relaxed) < enough {
            thread::yield_now();
        }
        drop(program);
        for sender in senders {
            sender.join().unwrap();
        }
    }

    let program = Program::start(&data);
    let headers = as_user("testapp01", &token.unwrap());
    let found = all_texts(program.addr, &headers);
    for (id, words) in acknowledged.lock().unwrap().iter() {
        assert_eq!(found.get(id), Some(words), "message {id} was answered");
        assert_eq!(found.values().filter(|other| *other == words).count(), 1, "{words}");
    }
    let newest = *found.keys().last().unwrap();
    let next = call(program.addr, "POST /messages", &headers, &text("next")).unwrap();
    let next: u64 = next["data"]["id"].as_str().unwrap().parse().unwrap();
    assert!(next > newest, "ids go on increasing");
}

#[test]
fn groups_receipts_reactions_and_both_apps_survive_a_kill() {
    let data = fresh("kept.redb");
    let program = Program::start(&data);
    let addr = program.addr;
    let andrew = as_user("testapp01", &log_in(addr, "testapp01", "testkey01", "cometchat-uid-1"));
    let george = as_user("testapp01", &log_in(addr, "testapp01", "testkey01", "cometchat-uid-2"));
    let other = as_user("otherapp", &log_in(addr, "otherapp", "otherkey", "cometchat-uid-1"));
    let jwt = call(addr, "PUT /me", &andrew, "{}").unwrap()["data"]["jwt"].clone();
    call(addr, "POST /messages", &andrew, &text("hello")).unwrap();
    call(addr, "POST /messages/1/reactions/x", &george, "").unwrap();
    call(addr, "POST /users/cometchat-uid-1/conversation/read", &george, "").unwrap();
    let group = json!({"guid": "crew", "name": "Crew", "type": "password", "password": "pw"});
    call(addr, "POST /groups", &andrew, &group.to_string()).unwrap();
    let before = call(addr, "GET /messages/1", &andrew, "").unwrap();
    assert_eq!(before["data"]["data"]["reactions"][0]["count"], 1);
    assert!(before["data"]["receipts"]["data"][0]["readAt"].is_u64());
    drop(program);

    let program = Program::start(&data);
    let addr = program.addr;
    assert_eq!(call(addr, "GET /messages/1", &andrew, "").unwrap(), before);
    let crew = call(addr, "GET /groups/crew", &andrew, "").unwrap();
    assert_eq!(crew["data"]["scope"], "admin");
    let wrong = call(addr, "POST /groups/crew/members", &george, r#"{"password":"x"}"#).unwrap();
    assert_eq!(wrong["error"]["code"], "ERR_WRONG_GROUP_PASS");
    assert_eq!(call(addr, "GET /me", &other, "").unwrap()["data"]["uid"], "cometchat-uid-1");
    let none = call(addr, "GET /messages", &other, "").unwrap();
    assert_eq!(none["data"], json!([]), "the other app's are its own");
    assert_ne!(call(addr, "PUT /me", &andrew, "{}").unwrap()["data"]["jwt"], jwt);
}

#[test]
fn a_file_that_another_server_has_is_refused_in_a_sentence() {
    let data = fresh("held.redb");
    let _program = Program::start(&data);
    let output = Command::new(env!("CARGO_BIN_EXE_cometchat-dev-server"))
        .arg("--data")
        .arg(&data)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("cannot use the data file"), "{text}");
}
