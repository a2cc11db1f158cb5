//! Nothing missed across reconnects and restarts.

mod common;

use cometchat_client::{Client, MessageEvent, ReceiverType, Status};
use cometchat_dev_server::DropKind;
use common::{Heard, Person, Server};

const GEORGE: &str = "cometchat-uid-2";

fn send(server: &Server, text: &str) {
    server.server.send_text("cometchat-uid-1", ReceiverType::User, GEORGE, text).unwrap();
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

#[test]
fn rec6_what_was_missed_is_handed_on_once_oldest_first_and_marked() {
    let server = Server::start();
    let george = Person::connected_at(&server, GEORGE);
    send(&server, "live");
    assert_eq!(george.until_text(), "live");

    server.server.drop_sockets(GEORGE, DropKind::Reset);
    for text in ["one", "two", "three"] {
        send(&server, text);
    }
    george.until_status(Status::Connected);
    for text in ["one", "two", "three"] {
        assert_eq!(george.until_text(), text);
    }
    send(&server, "live again");
    assert_eq!(george.until_text(), "live again");
    let heard = texts(&george);
    assert_eq!(heard.iter().filter(|(text, _)| text == "two").count(), 1, "{heard:?}");
    assert!(heard.contains(&("three".to_owned(), true)));
    assert!(heard.contains(&("live again".to_owned(), false)));
}

#[test]
fn rec9_a_restarted_process_goes_on_where_its_listeners_were() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    send(&server, "before the first login");
    let george = Person::from(Client::builder().folder(folder.path()));
    george.init(&server, server.settings().build());
    george.log_in(&server, GEORGE);
    george.until_status(Status::Connected);
    send(&server, "first");
    assert_eq!(george.until_text(), "first");
    george.client.shutdown();
    let heard: Vec<String> = texts(&george).into_iter().map(|(text, _)| text).collect();
    assert_eq!(heard, ["first"], "a new session has no history");

    send(&server, "while away");
    let george = Person::from(Client::builder().folder(folder.path()));
    george.init(&server, server.settings().build());
    assert_eq!(george.until_text(), "while away");
    send(&server, "live");
    assert_eq!(george.until_text(), "live");
    assert_eq!(texts(&george).len(), 2);
}
