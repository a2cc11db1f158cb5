//! One line of text per event. What comes from elsewhere is made harmless by the caller.

use cometchat_client::{
    CallEvent, ConnectionEvent, Error, GroupEvent, LoginEvent, Message, MessageEvent,
    MessageReceipt, Status, User, UserEvent,
};

use crate::{
    happening::{Answer, Outcome},
    json::{call_action, group_action},
    timeline::status_line,
};

pub(crate) fn connection(event: &ConnectionEvent) -> String {
    match event {
        ConnectionEvent::Status(event) => status_line(event),
        ConnectionEvent::Problem(error) => format!("problem: {error}"),
    }
}

pub(crate) fn login(event: &LoginEvent) -> String {
    match event {
        LoginEvent::LoginSuccess(user) => format!("logged in as {}", user.name),
        LoginEvent::LoginFailure(error) => format!("the login failed: {error}"),
        LoginEvent::LogoutSuccess => "logged out".to_owned(),
        LoginEvent::LogoutFailure(error) => format!("the logout failed: {error}"),
    }
}

pub(crate) fn message(event: &MessageEvent) -> String {
    match event {
        MessageEvent::Text(message) => said(message, text(message)),
        MessageEvent::Media(message) => {
            let url = message.data.url.as_deref().unwrap_or("?");
            said(message, &format!("[{} {url}] {}", message.kind, text(message)))
        }
        MessageEvent::Custom(message)
        | MessageEvent::Interactive(message)
        | MessageEvent::Card(message) => {
            said(message, &format!("[{} {}]", message.category.as_str(), message.kind))
        }
        MessageEvent::Edited(message) => said(message, &format!("[edited] {}", text(message))),
        MessageEvent::Deleted(message) => said(message, "[deleted]"),
        MessageEvent::TypingStarted(typing) => format!("{} types …", typing.sender.name),
        MessageEvent::TypingEnded(typing) => format!("{} has stopped typing", typing.sender.name),
        MessageEvent::Delivered(receipt) => received(receipt, "has received"),
        MessageEvent::Read(receipt) => received(receipt, "has read"),
        MessageEvent::DeliveredToAll(receipt) => received(receipt, "and all others have received"),
        MessageEvent::ReadByAll(receipt) => received(receipt, "and all others have read"),
        MessageEvent::Transient(message) => {
            let data = message.data.as_ref().map_or("", |data| data.as_str());
            format!("{} shows {data}", message.sender.name)
        }
        MessageEvent::ReactionAdded(reaction) => {
            let (uid, id) = (&reaction.uid, reaction.message_id);
            format!("{uid} reacts to message {id}: {}", reaction.reaction)
        }
        MessageEvent::ReactionRemoved(reaction) => {
            let (uid, id) = (&reaction.uid, reaction.message_id);
            format!("{uid} takes back from message {id}: {}", reaction.reaction)
        }
        MessageEvent::Gap(gap) => format!("messages after {} may be missing", gap.after),
        MessageEvent::MissedAvailable { after } => format!("there may be messages after {after}"),
    }
}

pub(crate) fn presence(event: &UserEvent) -> String {
    match event {
        UserEvent::Online(user) => format!("{} is online", user.name),
        UserEvent::Offline(user) => format!("{} is offline", user.name),
    }
}

pub(crate) fn group(event: &GroupEvent) -> String {
    let action = group_action(&event.change);
    format!("group {}: {} {action} (by {})", event.group.name, event.member.name, event.by.name)
}

pub(crate) fn call(event: &CallEvent) -> String {
    let (action, message) = call_action(event);
    format!("call {action}, from {}", message.sender)
}

/// What a person wants to know; the events tell the rest.
pub(crate) fn answer(answer: &Answer) -> Option<String> {
    match (answer.command, &answer.result) {
        ("ping", Ok(_)) => Some("the server answered the ping".to_owned()),
        (_, Ok(Outcome::Sent(message))) => Some(format!("you: {}", text(message))),
        (_, Ok(_)) => None,
        (command, Err(error)) => Some(refused(command, error)),
    }
}

pub(crate) fn status(status: Option<Status>, user: Option<&User>) -> String {
    let status = status.map_or("not initialised", Status::as_str);
    match user {
        Some(user) => format!("{status}, logged in as {} ({})", user.name, user.uid),
        None => format!("{status}, not logged in"),
    }
}

fn refused(command: &str, error: &Error) -> String {
    format!("{command} failed: {error}")
}

fn said(message: &Message, what: &str) -> String {
    let who = message.sender_user().map_or(message.sender.as_str(), |user| user.name.as_str());
    format!("{who}: {what}")
}

fn text(message: &Message) -> &str {
    message.data.text.as_deref().unwrap_or_default()
}

fn received(receipt: &MessageReceipt, what: &str) -> String {
    format!("{} {what} message {}", receipt.sender.name, receipt.message_id)
}
