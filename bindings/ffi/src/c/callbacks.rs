//! Callbacks for results, by what they bring.

use std::ffi::c_void;

use ::cometchat_client::{Group, Message, User};

use super::{
    answer::Answer, context::Context, error::cometchat_error, group::cometchat_group, handle::View,
    message::cometchat_message, messages::cometchat_messages, strings::cometchat_str,
    user::cometchat_user,
};

/// Called once when a call without a result is over.
#[repr(C)]
pub struct cometchat_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// `error` is NULL if the call succeeded; borrowed until the callback returns. May be NULL.
    pub done: Option<extern "C" fn(ctx: *mut c_void, error: Option<&cometchat_error>)>,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Called once when a call is over that brings a user.
#[repr(C)]
pub struct cometchat_user_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// One of `user` and `error` is NULL, and both are borrowed until the callback returns. May be
    /// NULL.
    pub done: Option<
        extern "C" fn(
            ctx: *mut c_void,
            user: Option<&cometchat_user>,
            error: Option<&cometchat_error>,
        ),
    >,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Called once when a call is over that brings a group.
#[repr(C)]
pub struct cometchat_group_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// One of `group` and `error` is NULL, and both are borrowed until the callback returns. May be
    /// NULL.
    pub done: Option<
        extern "C" fn(
            ctx: *mut c_void,
            group: Option<&cometchat_group>,
            error: Option<&cometchat_error>,
        ),
    >,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Called once when a call is over that brings a message.
#[repr(C)]
pub struct cometchat_message_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// One of `message` and `error` is NULL, and both are borrowed until the callback returns. May be
    /// NULL.
    pub done: Option<
        extern "C" fn(
            ctx: *mut c_void,
            message: Option<&cometchat_message>,
            error: Option<&cometchat_error>,
        ),
    >,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Called once when a call is over that brings messages.
#[repr(C)]
pub struct cometchat_messages_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// One of `messages` and `error` is NULL, and both are borrowed until the callback returns: so are
    /// the messages. May be NULL.
    pub done: Option<
        extern "C" fn(
            ctx: *mut c_void,
            messages: Option<&cometchat_messages>,
            error: Option<&cometchat_error>,
        ),
    >,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Called once when a call is over that brings a text.
#[repr(C)]
pub struct cometchat_text_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// `text` is absent, or `error` is NULL; both are borrowed until the callback returns. May be NULL.
    pub done: Option<
        extern "C" fn(ctx: *mut c_void, text: cometchat_str, error: Option<&cometchat_error>),
    >,
    /// Called once after `done`. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

impl From<cometchat_callback> for Answer<()> {
    fn from(callback: cometchat_callback) -> Self {
        let cometchat_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            if let Some(done) = done {
                done(ctx, result.as_ref().err().map(cometchat_error::view));
            }
        })
    }
}

impl From<cometchat_user_callback> for Answer<User> {
    fn from(callback: cometchat_user_callback) -> Self {
        let cometchat_user_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            let Some(done) = done else { return };
            let (user, error) = (result.as_ref().ok(), result.as_ref().err());
            done(ctx, user.map(cometchat_user::view), error.map(cometchat_error::view));
        })
    }
}

impl From<cometchat_group_callback> for Answer<Group> {
    fn from(callback: cometchat_group_callback) -> Self {
        let cometchat_group_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            let Some(done) = done else { return };
            let (group, error) = (result.as_ref().ok(), result.as_ref().err());
            done(ctx, group.map(cometchat_group::view), error.map(cometchat_error::view));
        })
    }
}

impl From<cometchat_message_callback> for Answer<Message> {
    fn from(callback: cometchat_message_callback) -> Self {
        let cometchat_message_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            let Some(done) = done else { return };
            let (message, error) = (result.as_ref().ok(), result.as_ref().err());
            done(ctx, message.map(cometchat_message::view), error.map(cometchat_error::view));
        })
    }
}

impl From<cometchat_messages_callback> for Answer<Vec<Message>> {
    fn from(callback: cometchat_messages_callback) -> Self {
        let cometchat_messages_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            let Some(done) = done else { return };
            let (messages, error) = (result.as_ref().ok(), result.as_ref().err());
            done(ctx, messages.map(cometchat_messages::view), error.map(cometchat_error::view));
        })
    }
}

impl From<cometchat_text_callback> for Answer<String> {
    fn from(callback: cometchat_text_callback) -> Self {
        let cometchat_text_callback { ctx, done, destroy } = callback;
        Self::new(Context::new(ctx, destroy), move |ctx, result| {
            let Some(done) = done else { return };
            let text = cometchat_str::of_optional(result.as_deref().ok());
            done(ctx, text, result.as_ref().err().map(cometchat_error::view));
        })
    }
}
