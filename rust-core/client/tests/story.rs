//! The documented story over real sockets.

mod common;

use cometchat_client::{MessageEvent, OutgoingMessage, ReceiverType, Status};
use common::{Heard, Person, Server};

#[test]
fn two_people_chat_over_a_real_server() {
    let server = Server::start();
    let andrew = Person::connected_at(&server, "cometchat-uid-1");
    let george = Person::connected_at(&server, "cometchat-uid-2");

    let message = OutgoingMessage::text("cometchat-uid-2", ReceiverType::User, "hello");
    let sent = andrew.ask("send", |done| andrew.client.send_message(message, done)).unwrap();
    assert_eq!(george.until_text(), "hello");
    assert!(sent.id > 0);

    george.client.start_typing("cometchat-uid-1", ReceiverType::User, None);
    andrew.until("typing", |heard| match heard {
        Heard::Message(MessageEvent::TypingStarted(typing)) => {
            assert_eq!(typing.sender.uid, "cometchat-uid-2");
            Some(())
        }
        _ => None,
    });

    george.ask("logout", |done| george.client.logout(done)).unwrap();
    assert_eq!(george.client.get_logged_in_user(), None);
    george.until_status(Status::Disconnected);
}
