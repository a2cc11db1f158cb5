use std::{collections::VecDeque, fmt, sync::mpsc::Sender};

use cometchat_client::{
    Client, ConnectionEvent, Error, Listeners, LoginEvent, MessageEvent, StatusEvent, User,
    UserEvent,
};

use crate::timeline::status_line;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Andrew,
    George,
}

/// Somebody with a client, and what it has told that no step has asked for yet.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) heard: VecDeque<News>,
}

/// What a client tells.
#[derive(Debug, Clone)]
pub(crate) enum News {
    Status(StatusEvent),
    Problem(Error),
    LoggedIn(User),
    LoggedOut,
    Text { from: String, text: String },
    Typing { who: String, typing: bool },
    Presence { who: String, online: bool },
    Answer { call: &'static str, result: Result<(), Error> },
}

impl Name {
    pub(crate) fn uid(self) -> &'static str {
        match self {
            Self::Andrew => "cometchat-uid-1",
            Self::George => "cometchat-uid-2",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Andrew => "Andrew",
            Self::George => "George",
        })
    }
}

impl Person {
    pub(crate) fn new(name: Name, inbox: &Sender<(Name, News)>) -> Result<Self, Error> {
        let client = Client::builder().build()?;
        tell(client.connection_listeners(), name, inbox, |event| match event {
            ConnectionEvent::Status(event) => Some(News::Status(*event)),
            ConnectionEvent::Problem(error) => Some(News::Problem(error.clone())),
        });
        tell(client.login_listeners(), name, inbox, |event| match event {
            LoginEvent::LoginSuccess(user) => Some(News::LoggedIn((**user).clone())),
            LoginEvent::LogoutSuccess => Some(News::LoggedOut),
            // The call's answer tells it as well.
            LoginEvent::LoginFailure(_) | LoginEvent::LogoutFailure(_) => None,
        });
        tell(client.message_listeners(), name, inbox, message_news);
        tell(client.user_listeners(), name, inbox, |event| {
            let (UserEvent::Online(user) | UserEvent::Offline(user)) = event;
            let online = matches!(event, UserEvent::Online(_));
            Some(News::Presence { who: user.uid.clone(), online })
        });
        Ok(Self { client, heard: VecDeque::new() })
    }
}

fn tell<E: Send + Sync + 'static>(
    listeners: &Listeners<E>,
    name: Name,
    inbox: &Sender<(Name, News)>,
    read: fn(&E) -> Option<News>,
) {
    let inbox = inbox.clone();
    listeners.add("story", move |event: &E| {
        if let Some(news) = read(event) {
            // After the last step nobody listens.
            let _ = inbox.send((name, news));
        }
    });
}

fn message_news(event: &MessageEvent) -> Option<News> {
    match event {
        MessageEvent::Text(message) => Some(News::Text {
            from: message.sender.clone(),
            text: message.data.text.clone().unwrap_or_default(),
        }),
        MessageEvent::TypingStarted(typing) => {
            Some(News::Typing { who: typing.sender.uid.clone(), typing: true })
        }
        MessageEvent::TypingEnded(typing) => {
            Some(News::Typing { who: typing.sender.uid.clone(), typing: false })
        }
        _ => None,
    }
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(event) => write!(f, "{}", status_line(event)),
            Self::Problem(error) => write!(f, "hears of a problem: {error}"),
            Self::LoggedIn(user) => write!(f, "hears: logged in as {}", user.name),
            Self::LoggedOut => write!(f, "hears: logged out"),
            Self::Text { from, text } => write!(f, "gets a message from {from}: {text}"),
            Self::Typing { who, typing: true } => write!(f, "sees that {who} types"),
            Self::Typing { who, typing: false } => write!(f, "sees that {who} has stopped typing"),
            Self::Presence { who, online: true } => write!(f, "sees that {who} is online"),
            Self::Presence { who, online: false } => write!(f, "sees that {who} is offline"),
            Self::Answer { call, result: Ok(()) } => write!(f, "{call} succeeded"),
            Self::Answer { call, result: Err(error) } => write!(f, "{call} was refused: {error}"),
        }
    }
}
