//! Nothing missed across reconnects and restarts.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
        mpsc::{Sender, channel},
    },
};

use cometchat_client::{
    Client, ConnectionEvent, Gap, GapReason, MemoryStore, MessageEvent, OutgoingMessage,
    ReceiverType, SessionStore, Status, StoreError, Stored,
};
use cometchat_dev_server::{DropKind, RestAnswer, Times};
use common::{Heard, PATIENCE, Person, Server, frames, rest, verbs::eager};
use tempfile::TempDir;

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn send(server: &Server, text: &str) -> u64 {
    server.server.send_text(ANDREW, ReceiverType::User, GEORGE, text).unwrap().id
}

fn texts(person: &Person) -> Vec<(String, bool)> {
    person
        .past()
        .into_iter()
        .filter_map(|heard| match heard {
            Heard::Message(MessageEvent::Text(message)) => {
                Some((message.data.text.unwrap(), message.is_recovered))
            }
            _ => None,
        })
        .collect()
}

fn until_gap(person: &Person) -> Gap {
    person.until("a gap", |heard| match heard {
        Heard::Message(MessageEvent::Gap(gap)) => Some(*gap),
        _ => None,
    })
}

/// The app starts; a session that is stored goes on.
fn start(server: &Server, folder: &Path) -> Person {
    let person = Person::from(Client::builder().folder(folder));
    person.init(server, server.settings().times(eager()).build());
    person
}

/// George, connected, with his files in a folder.
fn george_in(server: &Server) -> (TempDir, Person) {
    let folder = tempfile::tempdir().unwrap();
    let george = start(server, folder.path());
    george.log_in(server, GEORGE);
    george.until_status(Status::Connected);
    (folder, george)
}

/// The app ends after its listeners have returned.
fn stop(person: &Person) {
    person.settle();
    person.client.shutdown();
}

/// Andrew changes a message, from elsewhere.
fn change(server: &Server, method: &str, id: u64, body: &str) {
    let token = server.server.issue_token(ANDREW).unwrap();
    let answer = rest::call(server, method, &format!("/messages/{id}"), &token, body);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn lose(server: &Server, person: &Person) {
    server.server.drop_sockets(GEORGE, DropKind::Reset);
    person.until_status(Status::Disconnected);
}

#[test]
fn rec6_what_was_missed_is_handed_on_once_oldest_first_and_marked() {
    let server = Server::start();
    let george = Person::connected_at(&server, GEORGE);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");

    lose(&server, &george);
    for text in ["one", "two", "three"] {
        send(&server, text);
    }
    george.until_status(Status::Connected);
    for text in ["one", "two", "three"] {
        assert_eq!(george.until_text(), text);
    }
    george.until_live(&server, GEORGE);
    send(&server, "live again");
    assert_eq!(george.until_text(), "live again");
    let heard = texts(&george);
    assert_eq!(heard.iter().filter(|(text, _)| text == "two").count(), 1, "{heard:?}");
    assert!(heard.contains(&("live again".to_owned(), false)));
}

#[test]
fn rec6_more_than_a_page_is_handed_on_as_well() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    stop(&george);
    let sent: Vec<String> = (0..250).map(|number| format!("text {number}")).collect();
    for text in &sent {
        send(&server, text);
    }
    let george = start(&server, folder.path());
    for text in &sent {
        assert_eq!(george.until_text(), *text);
    }
    assert!(texts(&george).iter().all(|(_, is_recovered)| *is_recovered));
}

#[test]
fn rec6_switched_off_one_event_tells_from_where_on() {
    let server = Server::start();
    let settings = server.settings().recover_missed(false).build();
    let george = Person::at(&server, GEORGE, settings);
    george.until_status(Status::Connected);
    let live = send(&server, "live");
    assert_eq!(george.until_text(), "live");
    george.forget();

    lose(&server, &george);
    send(&server, "missed");
    george.until_status(Status::Connected);
    let after = george.until("what may be missing", |heard| match heard {
        Heard::Message(MessageEvent::MissedAvailable { after }) => Some(*after),
        _ => None,
    });
    assert_eq!(after, live);
    send(&server, "live again");
    assert_eq!(george.until_text(), "live again");
    assert_eq!(texts(&george).len(), 1);
}

#[test]
fn rec8_the_last_delivered_id_is_known_across_a_restart() {
    let server = Server::start();
    send(&server, "history");
    let (folder, george) = george_in(&server);
    assert_eq!(george.client.get_last_delivered_message_id(), 0);
    let first = send(&server, "first");
    george.until_text();
    assert_eq!(george.client.get_last_delivered_message_id(), first);
    stop(&george);

    let george = Person::from(Client::builder().folder(folder.path()));
    george.init(&server, server.manual().build());
    assert_eq!(george.client.get_last_delivered_message_id(), first);
}

#[test]
fn rec9_a_restarted_process_goes_on_where_its_listeners_were() {
    let server = Server::start();
    send(&server, "before the first login");
    let (folder, george) = george_in(&server);
    send(&server, "first");
    assert_eq!(george.until_text(), "first");
    stop(&george);
    assert_eq!(texts(&george).len(), 1, "a new session has no history");

    send(&server, "while away");
    let george = start(&server, folder.path());
    assert_eq!(george.until_text(), "while away");
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    assert_eq!(texts(&george).len(), 2);
}

#[test]
fn rec9_a_crashed_process_gets_at_least_what_it_had_not_handled() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    let crashed = tempfile::tempdir().unwrap();
    send(&server, "first");
    assert_eq!(george.until_text(), "first");
    // The file as it was before the second message.
    stop(&george);
    for name in ["session.json", "progress.json"] {
        fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let george = start(&server, folder.path());
    send(&server, "second");
    assert_eq!(george.until_text(), "second");
    stop(&george);

    let george = start(&server, crashed.path());
    assert_eq!(george.until_text(), "second");
    send(&server, "third");
    assert_eq!(george.until_text(), "third");
    assert_eq!(texts(&george).len(), 2, "what was written down does not come again");
}

#[test]
fn rec9_a_process_killed_right_after_its_login_begins_there() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let killed = start(&server, folder.path());
    killed.log_in(&server, GEORGE);
    // The files as a kill at this moment leaves them.
    let left = tempfile::tempdir().unwrap();
    for file in ["session.json", "progress.json"] {
        fs::copy(folder.path().join(file), left.path().join(file)).unwrap();
    }
    send(&server, "missed");

    let george = start(&server, left.path());

    assert_eq!(george.until_text(), "missed");
}

#[test]
fn rec9_messages_wait_for_the_first_listener() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    stop(&george);
    send(&server, "while away");

    let client = Client::builder().folder(folder.path()).build().unwrap();
    client.init(server.server.app_id(), server.settings().build(), drop);
    server.run(server.server.wait_until(|seen| seen.sockets_of(GEORGE) == 1));
    send(&server, "before there is a listener");
    let george = Person::listening_to(client);
    assert_eq!(george.until_text(), "while away");
    assert_eq!(george.until_text(), "before there is a listener");
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    assert_eq!(texts(&george).len(), 3);
}

#[test]
fn rec9_a_login_after_a_logout_has_no_history() {
    let server = Server::start();
    let (_folder, george) = george_in(&server);
    send(&server, "first");
    assert_eq!(george.until_text(), "first");
    george.ask("logout", |done| george.client.logout(done)).unwrap();
    send(&server, "while logged out");
    george.log_in(&server, GEORGE);
    george.until_status(Status::Connected);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
}

#[test]
fn sto6_places_of_users_are_apart() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    send(&server, "to George");
    assert_eq!(george.until_text(), "to George");
    george.log_in(&server, "cometchat-uid-3");
    george.until_status(Status::Connected);
    send(&server, "to George, who is not here");
    let third = "cometchat-uid-3";
    server.server.send_text(ANDREW, ReceiverType::User, third, "to the third").unwrap();
    assert_eq!(george.until_text(), "to the third");
    stop(&george);
    server.server.send_text(ANDREW, ReceiverType::User, third, "missed").unwrap();
    let person = start(&server, folder.path());
    assert_eq!(person.until_text(), "missed");
    assert_eq!(texts(&person).len(), 1);
}

#[test]
fn rec10_own_messages_of_this_device_never_come_back() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    let own = OutgoingMessage::text(ANDREW, ReceiverType::User, "from this device");
    george.ask("send", |done| george.client.send_message(own, done)).unwrap();
    stop(&george);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "from another device").unwrap();

    let george = start(&server, folder.path());
    assert_eq!(george.until_text(), "from another device");
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    assert_eq!(texts(&george).len(), 2);
}

#[test]
fn rec10_an_own_message_whose_answer_was_lost_does_not_come_back() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    let own = OutgoingMessage::text(ANDREW, ReceiverType::User, "stored all the same").muid("m1");
    server.fail("POST", "/messages", RestAnswer::html(502), Times::Next(1));
    george.ask("send", |done| george.client.send_message(own.clone(), done)).unwrap_err();
    stop(&george);
    // The server has it, from a device that George does not know any more.
    let elsewhere = Person::connected_at(&server, GEORGE);
    elsewhere.ask("send", |done| elsewhere.client.send_message(own, done)).unwrap();

    let george = start(&server, folder.path());
    george.until_status(Status::Connected);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
}

#[test]
fn rec11_a_server_that_cannot_be_asked_leaves_a_gap() {
    let server = Server::start();
    let (_folder, george) = george_in(&server);
    let live = send(&server, "live");
    assert_eq!(george.until_text(), "live");
    george.until_live(&server, GEORGE);

    server.fail("GET", "/messages", RestAnswer::html(500), Times::Next(3));
    lose(&server, &george);
    send(&server, "missed");
    let gap = until_gap(&george);
    assert_eq!(gap, Gap { after: live, before: None, reason: GapReason::FetchFailed });
    assert!(george.told().iter().any(|told| told == "problem FAILED_TO_FETCH"));

    // Nothing has come since: the next connection closes the gap.
    lose(&server, &george);
    assert_eq!(george.until_text(), "missed");
}

#[test]
fn rec11_an_answer_that_fails_now_and_then_leaves_no_gap() {
    let server = Server::start();
    let (_folder, george) = george_in(&server);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    server.fail("GET", "/messages", RestAnswer::html(503), Times::Next(2));
    lose(&server, &george);
    send(&server, "missed");
    assert_eq!(george.until_text(), "missed");
    assert_eq!(george.client.diagnostics().gaps, 0);
}

#[test]
fn rec11_edits_and_deletions_while_away_are_told_once() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    let (first, second) = (send(&server, "first"), send(&server, "second"));
    for text in ["first", "second"] {
        assert_eq!(george.until_text(), text);
    }
    stop(&george);
    // Longer away than a fetch overlaps.
    server.server.move_clock(3600);
    change(&server, "PUT", first, r#"{"data":{"text":"first, edited"}}"#);
    change(&server, "DELETE", second, "{}");
    let third = send(&server, "third");
    change(&server, "PUT", third, r#"{"data":{"text":"third, edited"}}"#);
    server.server.move_clock(3600);
    send(&server, "fourth");

    let george = start(&server, folder.path());
    assert_eq!(george.until_text(), "third, edited", "in its new form");
    assert_eq!(george.until_text(), "fourth");
    george.until("the deletion", |heard| match heard {
        Heard::Message(MessageEvent::Deleted(message)) => {
            assert_eq!((message.id, message.is_recovered), (second, true));
            Some(())
        }
        _ => None,
    });
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    let edits: Vec<_> = george
        .past()
        .into_iter()
        .filter_map(|heard| match heard {
            Heard::Message(MessageEvent::Edited(message)) => Some((message.id, message.data.text)),
            _ => None,
        })
        .collect();
    assert_eq!(edits, [(first, Some("first, edited".to_owned()))]);
}

#[test]
fn sec3_a_frame_above_the_limit_leaves_a_gap_and_no_loop() {
    let server = Server::start();
    let (_folder, george) = george_in(&server);
    let live = send(&server, "live");
    assert_eq!(george.until_text(), "live");

    let large = frames::text(99, &"x".repeat(1024 * 1024 + 1));
    server.send(GEORGE, large);
    let gap = until_gap(&george);
    assert_eq!(gap, Gap { after: live, before: None, reason: GapReason::FrameTooLarge });
    george.until_status(Status::Connected);
    send(&server, "live again");
    assert_eq!(george.until_text(), "live again");
    let closes = |seen: &cometchat_dev_server::Observed| {
        seen.closed().filter(|closed| closed.code == Some(1009)).count()
    };
    assert_eq!(server.server.observe(closes), 1);
    assert_eq!(server.upgrades(), 2);
    assert_eq!(george.client.diagnostics().gaps, 1);
}

#[test]
fn gen1_what_an_earlier_session_has_asked_for_does_not_reach_the_next_user() {
    let server = Server::start();
    let (_folder, george) = george_in(&server);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    let fetches = server.requests("GET", "/messages");
    lose(&server, &george);
    send(&server, "for George alone");
    server.server.faults(|faults| faults.rest_delay = std::time::Duration::from_millis(300));
    server.wait_for_requests("GET", "/messages", fetches + 1);
    george.log_in(&server, "cometchat-uid-3");
    server.server.faults(|faults| faults.rest_delay = std::time::Duration::ZERO);
    george.until_status(Status::Connected);
    let third = "cometchat-uid-3";
    server.server.send_text(ANDREW, ReceiverType::User, third, "to the third").unwrap();
    assert_eq!(george.until_text(), "to the third");
}

#[test]
fn sec2_the_progress_file_is_private_and_has_no_content() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    send(&server, "a very private text");
    george.until_text();
    let token = george.client.get_user_auth_token().unwrap();
    stop(&george);
    let file = folder.path().join("progress.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains(GEORGE));
    for secret in ["private", token.expose(), server.server.auth_key()] {
        assert!(!kept.contains(secret), "{kept}");
    }
}

#[test]
fn sto3_a_damaged_progress_file_is_reported_and_a_new_beginning() {
    let server = Server::start();
    let (folder, george) = george_in(&server);
    send(&server, "first");
    george.until_text();
    stop(&george);
    fs::write(folder.path().join("progress.json"), "{\"version\":1,\"sta").unwrap();
    send(&server, "while away");

    let george = start(&server, folder.path());
    let problem = george.until_problem();
    assert_eq!(problem.details(), Some("progress_damaged"));
    george.until_status(Status::Connected);
    // The beginning is what the server has when it is asked.
    let fetches = |seen: &cometchat_dev_server::Observed| {
        seen.requests()
            .filter(|request| {
                request.query.as_deref().is_some_and(|query| {
                    query.contains("per_page=1&") || query.ends_with("per_page=1")
                })
            })
            .count()
    };
    server.run(server.server.wait_until(|seen| fetches(seen) >= 2));
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    stop(&george);
    send(&server, "later");
    let george = start(&server, folder.path());
    assert_eq!(george.until_text(), "later");
}

/// Cannot be written to while the test says so.
#[derive(Clone, Default)]
struct Unwritable(Arc<Refusal>);

#[derive(Default)]
struct Refusal {
    document: MemoryStore,
    /// 0: it can be written to.
    code: AtomicI64,
    saves: Mutex<Option<Sender<()>>>,
}

impl SessionStore for Unwritable {
    fn load(&self) -> Result<Stored, StoreError> {
        self.0.document.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        let tell = self.0.saves.lock().unwrap().clone();
        let code = self.0.code.load(Ordering::SeqCst);
        let saved = if code == 0 {
            self.0.document.save(document)
        } else {
            Err(StoreError::Platform(code))
        };
        if let Some(tell) = tell {
            let _ = tell.send(());
        }
        saved
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.document.set_aside(note)
    }
}

#[test]
fn rec9_a_place_that_cannot_be_written_is_reported_when_that_begins_or_changes() {
    let server = Server::start();
    let store = Unwritable::default();
    let (tell, saves) = channel();
    let george = Person::from(Client::builder().progress_store(store.clone()));
    george.init(&server, server.settings().times(eager()).build());
    george.log_in(&server, GEORGE);
    george.until_status(Status::Connected);
    *store.0.saves.lock().unwrap() = Some(tell);
    let save_with = |code| {
        store.0.code.store(code, Ordering::SeqCst);
        // Going there writes the place down; a place that is not kept is tried again.
        send(&server, "moves the place");
        george.until_text();
        george.settle();
        saves.try_iter().for_each(drop);
        george.client.entered_background();
        george.until_status(Status::Disconnected);
        saves.recv_timeout(PATIENCE).unwrap();
        george.client.entered_foreground();
        george.until_status(Status::Connected);
    };

    for code in [5, 5, 5, 7, 7, 0, 7] {
        save_with(code);
    }

    george.ask("pause", |done| george.client.pause(done)).unwrap();
    let problems = george.past().into_iter().filter(|heard| {
        matches!(heard, Heard::Connection(ConnectionEvent::Problem(error))
            if error.details() == Some("progress_cannot_write"))
    });
    assert_eq!(problems.count(), 3, "5, then 7, then 7 after it was well");
}
