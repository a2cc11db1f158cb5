//! What a person does with a connection, and all that was told of it in lines.

use std::time::Duration;

use cometchat_client::{
    ConnectionEvent, Error, LoginEvent, MessageEvent, ReceiverType, StatusEventKind, Times,
};

use super::{Heard, Person, Server};

impl Person {
    /// Logged in and connected by `connect()`; what was told so far is forgotten.
    pub fn manually_connected_at(server: &Server, uid: &str, times: Times) -> Self {
        let person = Self::at(server, uid, server.manual().times(times).build());
        person.connect().unwrap();
        person.forget();
        person
    }

    pub fn connect(&self) -> Result<(), Error> {
        self.ask("connect", |done| self.client.connect(done))
    }

    pub fn disconnect(&self) -> Result<(), Error> {
        self.ask("disconnect", |done| self.client.disconnect(done))
    }

    pub fn ping(&self) -> Result<(), Error> {
        self.ask("ping", |done| self.client.ping(done))
    }

    /// When it returns, all has been told that was asked for or had arrived before.
    pub fn settle(&self) {
        let to = ReceiverType::User;
        drop(self.ask("settled", |done| self.client.mark_as_read(1, "nobody", to, "nobody", done)));
    }

    /// [`Person::log`] begins anew.
    pub fn forget(&self) {
        self.settle();
        self.forget_past();
    }

    /// All that was told so far, a line each: `connected (authenticated)`, `connect: ok`, `text hi`.
    pub fn log(&self) -> Vec<String> {
        self.settle();
        self.past().iter().filter_map(line).collect()
    }
}

/// The line of a status update begins with `still`.
fn line(heard: &Heard) -> Option<String> {
    Some(match heard {
        Heard::Connection(ConnectionEvent::Status(event)) => {
            let still = if event.kind == StatusEventKind::Update { "still " } else { "" };
            format!("{still}{} ({})", event.current.as_str(), event.reason.as_str())
        }
        Heard::Connection(ConnectionEvent::Problem(error)) => format!("problem {}", error.code()),
        Heard::Message(MessageEvent::Text(message)) => {
            format!("text {}", message.data.text.as_deref().unwrap_or_default())
        }
        Heard::Login(LoginEvent::LoginSuccess(_)) => "logged in".to_owned(),
        Heard::Answer("settled", _) => return None,
        Heard::Answer(name, answer) => format!("{name}: {answer}"),
        other => format!("{other:?}"),
    })
}

/// Retries follow each other at once.
pub fn eager() -> Times {
    let mut times = Times::default();
    times.connection.first_retry = Duration::from_millis(1);
    times.connection.retry_base = Duration::from_millis(10);
    times.connection.retry_cap = Duration::from_millis(10);
    times
}

/// What fails is not tried again for as long as a test may last.
pub fn reluctant() -> Times {
    let mut times = Times::default();
    times.connection.retry_base = Duration::from_secs(60);
    times.connection.retry_cap = Duration::from_secs(3600);
    times
}
