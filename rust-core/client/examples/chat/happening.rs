use std::{
    io::{self, BufRead},
    sync::mpsc::SyncSender,
    thread,
};

use cometchat_client::{
    CallEvent, Client, ConnectionEvent, Error, GroupEvent, Listeners, LoginEvent, Message,
    MessageEvent, User, UserEvent,
};

/// Whatever the main thread waits for.
pub(crate) enum Happening {
    Connection(ConnectionEvent),
    Login(LoginEvent),
    Message(MessageEvent),
    User(UserEvent),
    Group(Box<GroupEvent>),
    Call(CallEvent),
    Answer(Box<Answer>),
    Line(String),
    /// A line that is not UTF-8.
    NotText,
    InputEnded,
}

/// The answer to a command.
pub(crate) struct Answer {
    pub(crate) command: &'static str,
    pub(crate) result: Result<Outcome, Error>,
}

pub(crate) enum Outcome {
    Done,
    LoggedIn(Box<User>),
    Sent(Box<Message>),
}

impl Answer {
    pub(crate) fn done(command: &'static str) -> Self {
        Self { command, result: Ok(Outcome::Done) }
    }
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::Done
    }
}

impl From<bool> for Outcome {
    fn from(_: bool) -> Self {
        Self::Done
    }
}

impl From<String> for Outcome {
    fn from(_: String) -> Self {
        Self::Done
    }
}

impl From<User> for Outcome {
    fn from(user: User) -> Self {
        Self::LoggedIn(Box::new(user))
    }
}

impl From<Message> for Outcome {
    fn from(message: Message) -> Self {
        Self::Sent(Box::new(message))
    }
}

/// Passes everything that the client tells to the main thread.
pub(crate) fn listen(client: &Client, sender: &SyncSender<Happening>) {
    pass_on(client.connection_listeners(), sender, Happening::Connection);
    pass_on(client.login_listeners(), sender, Happening::Login);
    pass_on(client.message_listeners(), sender, Happening::Message);
    pass_on(client.user_listeners(), sender, Happening::User);
    pass_on(client.group_listeners(), sender, |event| Happening::Group(Box::new(event)));
    pass_on(client.call_listeners(), sender, Happening::Call);
}

fn pass_on<E: Clone + Send + Sync + 'static>(
    listeners: &Listeners<E>,
    sender: &SyncSender<Happening>,
    wrap: impl Fn(E) -> Happening + Send + Sync + 'static,
) {
    let sender = sender.clone();
    listeners.add("chat", move |event: &E| {
        // Nobody receives once the program ends.
        let _ = sender.send(wrap(event.clone()));
    });
}

/// Reads standard input on a thread of its own, which ends with the input or with the process.
pub(crate) fn read_input(sender: SyncSender<Happening>) {
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            // An input that cannot be read has ended as well.
            let has_more = input.read_until(b'\n', &mut line).is_ok_and(|count| count > 0);
            let happening = match (has_more, String::from_utf8(line)) {
                (false, _) => Happening::InputEnded,
                (true, Ok(line)) => Happening::Line(line),
                (true, Err(_)) => Happening::NotText,
            };
            let is_last = matches!(happening, Happening::InputEnded);
            if sender.send(happening).is_err() || is_last {
                return;
            }
        }
    });
}
