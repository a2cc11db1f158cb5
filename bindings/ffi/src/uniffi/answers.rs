//! How calls are answered: exactly once, on the executor of the client's handle. (CBK1)

use cometchat_client::Error;

use super::{
    error::CoreError,
    messages::MessageRecord,
    people::{GroupRecord, UserRecord},
};

/// Answers a call that has nothing to tell but its success.
#[uniffi::export(callback_interface)]
pub trait VoidAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// Answers with a text.
#[uniffi::export(callback_interface)]
pub trait TextAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self, text: String);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// Answers with a user.
#[uniffi::export(callback_interface)]
pub trait UserAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self, user: UserRecord);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// Answers with a group.
#[uniffi::export(callback_interface)]
pub trait GroupAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self, group: GroupRecord);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// Answers with a message.
#[uniffi::export(callback_interface)]
pub trait MessageAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self, message: MessageRecord);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// Answers with messages.
#[uniffi::export(callback_interface)]
pub trait MessagesAnswer: Send + Sync {
    /// It succeeded.
    fn succeeded(&self, messages: Vec<MessageRecord>);
    /// It failed.
    fn failed(&self, error: CoreError);
}

/// What the client calls.
pub(super) fn void<T>(answer: Box<dyn VoidAnswer>) -> impl FnOnce(Result<T, Error>) + Send {
    move |result| match result {
        Ok(_) => answer.succeeded(),
        Err(error) => answer.failed(error.into()),
    }
}

pub(super) fn text(answer: Box<dyn TextAnswer>) -> impl FnOnce(Result<String, Error>) + Send {
    move |result| match result {
        Ok(text) => answer.succeeded(text),
        Err(error) => answer.failed(error.into()),
    }
}

pub(super) fn user(
    answer: Box<dyn UserAnswer>,
) -> impl FnOnce(Result<cometchat_client::User, Error>) + Send {
    move |result| match result {
        Ok(user) => answer.succeeded((&user).into()),
        Err(error) => answer.failed(error.into()),
    }
}

pub(super) fn message(
    answer: Box<dyn MessageAnswer>,
) -> impl FnOnce(Result<cometchat_client::Message, Error>) + Send {
    move |result| match result {
        Ok(message) => answer.succeeded((&message).into()),
        Err(error) => answer.failed(error.into()),
    }
}

pub(super) fn group(
    answer: Box<dyn GroupAnswer>,
) -> impl FnOnce(Result<cometchat_client::protocol::Group, Error>) + Send {
    move |result| match result {
        Ok(group) => answer.succeeded((&group).into()),
        Err(error) => answer.failed(error.into()),
    }
}

pub(super) fn messages(
    answer: Box<dyn MessagesAnswer>,
) -> impl FnOnce(Result<Vec<cometchat_client::Message>, Error>) + Send {
    move |result| match result {
        Ok(messages) => answer.succeeded(messages.iter().map(MessageRecord::from).collect()),
        Err(error) => answer.failed(error.into()),
    }
}
