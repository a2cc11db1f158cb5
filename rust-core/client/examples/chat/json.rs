//! One JSON object per event.

use cometchat_client::{
    CallEvent, ConnectionEvent, Error, GroupChange, GroupEvent, LoginEvent, Message, MessageEvent,
    MessageReceipt, Status, StatusEvent, StatusEventKind, TypingIndicator, User, UserEvent,
};
use serde_json::{Value, json};

use crate::happening::{Answer, Outcome};

pub(crate) fn connection(event: &ConnectionEvent) -> Value {
    match event {
        ConnectionEvent::Status(event) => status_event(event),
        ConnectionEvent::Problem(error) => {
            json!({"event": "problem", "code": error.code().as_str(), "message": error.message()})
        }
    }
}

pub(crate) fn login(event: &LoginEvent) -> Value {
    let failure = |change: &str, error: &Error| {
        let (code, message) = (error.code().as_str(), error.message());
        json!({"event": "login", "change": change, "code": code, "message": message})
    };
    match event {
        LoginEvent::LoginSuccess(user) => {
            json!({"event": "login", "change": "logged_in", "uid": user.uid, "name": user.name})
        }
        LoginEvent::LoginFailure(error) => failure("login_failed", error),
        LoginEvent::LogoutSuccess => json!({"event": "login", "change": "logged_out"}),
        LoginEvent::LogoutFailure(error) => failure("logout_failed", error),
    }
}

pub(crate) fn message(event: &MessageEvent) -> Value {
    match event {
        MessageEvent::Text(message)
        | MessageEvent::Media(message)
        | MessageEvent::Custom(message)
        | MessageEvent::Interactive(message)
        | MessageEvent::Card(message) => stored("received", message),
        MessageEvent::Edited(message) => stored("edited", message),
        MessageEvent::Deleted(message) => stored("deleted", message),
        MessageEvent::TypingStarted(typing) => typed("started", typing),
        MessageEvent::TypingEnded(typing) => typed("ended", typing),
        MessageEvent::Delivered(receipt) => receipt_of("delivered", receipt),
        MessageEvent::Read(receipt) => receipt_of("read", receipt),
        MessageEvent::DeliveredToAll(receipt) => receipt_of("delivered_to_all", receipt),
        MessageEvent::ReadByAll(receipt) => receipt_of("read_by_all", receipt),
        MessageEvent::Transient(message) => json!({
            "event": "transient",
            "sender": message.sender.uid,
            "receiver": message.receiver_id,
            "receiver_type": message.receiver_type.as_str(),
            "data": message.data,
        }),
        MessageEvent::ReactionAdded(reaction) => json!({
            "event": "reaction", "action": "added", "message_id": reaction.message_id,
            "sender": reaction.uid, "reaction": reaction.reaction,
        }),
        MessageEvent::ReactionRemoved(reaction) => json!({
            "event": "reaction", "action": "removed", "message_id": reaction.message_id,
            "sender": reaction.uid, "reaction": reaction.reaction,
        }),
        MessageEvent::Gap(gap) => json!({
            "event": "gap", "after": gap.after, "before": gap.before, "reason": gap.reason.as_str(),
        }),
        MessageEvent::MissedAvailable { after } => {
            json!({"event": "missed_available", "after": after})
        }
    }
}

pub(crate) fn presence(event: &UserEvent) -> Value {
    let (action, user) = match event {
        UserEvent::Online(user) => ("online", user),
        UserEvent::Offline(user) => ("offline", user),
    };
    json!({"event": "presence", "action": action, "uid": user.uid, "name": user.name})
}

pub(crate) fn group(event: &GroupEvent) -> Value {
    json!({
        "event": "group",
        "action": group_action(&event.change),
        "by": event.by.uid,
        "member": event.member.uid,
        "group": event.group.guid,
    })
}

pub(crate) fn group_action(change: &GroupChange) -> &'static str {
    match change {
        GroupChange::Joined => "joined",
        GroupChange::Left => "left",
        GroupChange::Kicked => "kicked",
        GroupChange::Banned => "banned",
        GroupChange::Unbanned => "unbanned",
        GroupChange::Added => "added",
        GroupChange::ScopeChanged { .. } => "scope_changed",
    }
}

pub(crate) fn call(event: &CallEvent) -> Value {
    let (action, message) = call_action(event);
    json!({"event": "call", "action": action, "sender": message.sender})
}

pub(crate) fn call_action(event: &CallEvent) -> (&'static str, &Message) {
    match event {
        CallEvent::IncomingReceived(message) => ("incoming_received", message),
        CallEvent::OutgoingAccepted(message) => ("outgoing_accepted", message),
        CallEvent::OutgoingRejected(message) => ("outgoing_rejected", message),
        CallEvent::IncomingCancelled(message) => ("incoming_cancelled", message),
        CallEvent::Ended(message) => ("ended", message),
    }
}

pub(crate) fn answer(answer: &Answer) -> Value {
    let command = answer.command;
    match &answer.result {
        Ok(Outcome::Done) => json!({"event": "answer", "command": command, "ok": true}),
        Ok(Outcome::LoggedIn(user)) => {
            json!({"event": "answer", "command": command, "ok": true, "uid": user.uid})
        }
        Ok(Outcome::Sent(message)) => {
            json!({"event": "answer", "command": command, "ok": true, "id": message.id})
        }
        Err(error) => refused(command, error.code().as_str(), error.message()),
    }
}

pub(crate) fn refused(command: &str, code: &str, message: &str) -> Value {
    json!({
        "event": "answer", "command": command, "ok": false, "code": code, "message": message,
    })
}

pub(crate) fn status(status: Option<Status>, user: Option<&User>) -> Value {
    json!({
        "event": "status",
        "status": status.map(Status::as_str),
        "uid": user.map(|user| user.uid.as_str()),
    })
}

fn status_event(event: &StatusEvent) -> Value {
    json!({
        "event": "connection",
        "number": event.number,
        "kind": match event.kind {
            StatusEventKind::Transition => "transition",
            StatusEventKind::Update => "update",
        },
        "previous": event.previous.map(Status::as_str),
        "status": event.current.as_str(),
        "reason": event.reason.as_str(),
        "failure": event.reason.failure().map(|failure| failure.to_string()),
        "attempt": event.attempt,
        "retry_in_seconds": event.retry_in.map(|wait| wait.as_secs_f64()),
        "at_seconds": event.at.since_start().as_secs_f64(),
    })
}

fn stored(change: &str, message: &Message) -> Value {
    json!({
        "event": "message",
        "change": change,
        "category": message.category.as_str(),
        "kind": message.kind,
        "id": message.id,
        "sender": message.sender,
        "receiver": message.receiver,
        "receiver_type": message.receiver_type.as_str(),
        "text": message.data.text,
        "url": message.data.url,
        "custom_data": message.data.custom_data,
        "sent_at": message.sent_at,
    })
}

fn typed(action: &str, typing: &TypingIndicator) -> Value {
    json!({
        "event": "typing",
        "action": action,
        "sender": typing.sender.uid,
        "receiver": typing.receiver_id,
        "receiver_type": typing.receiver_type.as_str(),
    })
}

fn receipt_of(action: &str, receipt: &MessageReceipt) -> Value {
    json!({
        "event": "receipt",
        "action": action,
        "message_id": receipt.message_id,
        "sender": receipt.sender.uid,
        "receiver": receipt.receiver_id,
        "receiver_type": receipt.receiver_type.as_str(),
    })
}
