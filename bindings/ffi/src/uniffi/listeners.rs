//! Listeners: one foreign trait for each kind of event, each with one function. (EVT5)

use cometchat_client::{Face, ListenerKey, Listeners};

use super::{
    client::CoreClient,
    events::{
        CallEventRecord, ConnectionRecord, GroupEventRecord, LoginRecord, MessageEventRecord,
        PresenceRecord,
    },
    executor::{HostExecutor, JobExecutor},
};

/// Hears of the connection's life.
#[uniffi::export(callback_interface)]
pub trait ConnectionSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: ConnectionRecord);
}

/// Hears of logins and logouts.
#[uniffi::export(callback_interface)]
pub trait LoginSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: LoginRecord);
}

/// Hears of messages, typing, receipts and reactions.
#[uniffi::export(callback_interface)]
pub trait MessageSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: MessageEventRecord);
}

/// Hears of presence.
#[uniffi::export(callback_interface)]
pub trait UserSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: PresenceRecord);
}

/// Hears of the members of groups.
#[uniffi::export(callback_interface)]
pub trait GroupSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: GroupEventRecord);
}

/// Hears of calls.
#[uniffi::export(callback_interface)]
pub trait CallSink: Send + Sync {
    /// Something happened.
    fn heard(&self, event: CallEventRecord);
}

/// Which listeners a removal concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ListenerKind {
    /// Those of the connection.
    Connection,
    /// Those of logins.
    Login,
    /// Those of messages.
    Message,
    /// Those of presence.
    User,
    /// Those of groups.
    Group,
    /// Those of calls.
    Call,
}

/// Registering. Without an id it is the face's one delegate; the same id again replaces.
#[uniffi::export]
impl CoreClient {
    /// Registers a listener for the connection.
    pub fn add_connection_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn ConnectionSink>,
    ) {
        let listeners = self.client().connection_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Registers a listener for logins.
    pub fn add_login_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn LoginSink>,
    ) {
        let listeners = self.client().login_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Registers a listener for messages.
    pub fn add_message_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn MessageSink>,
    ) {
        let listeners = self.client().message_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Registers a listener for presence.
    pub fn add_user_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn UserSink>,
    ) {
        let listeners = self.client().user_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Registers a listener for groups.
    pub fn add_group_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn GroupSink>,
    ) {
        let listeners = self.client().group_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Registers a listener for calls.
    pub fn add_call_sink(
        &self,
        id: Option<String>,
        executor: Box<dyn JobExecutor>,
        sink: Box<dyn CallSink>,
    ) {
        let listeners = self.client().call_listeners();
        add(listeners, id, executor, move |event| sink.heard(event.into()));
    }

    /// Removes a listener. Called on the queue that runs its jobs, nothing begins after it returns.
    pub fn remove_sink(&self, kind: ListenerKind, id: Option<String>) {
        let (client, key) = (self.client(), key(id));
        match kind {
            ListenerKind::Connection => client.connection_listeners().remove(key),
            ListenerKind::Login => client.login_listeners().remove(key),
            ListenerKind::Message => client.message_listeners().remove(key),
            ListenerKind::User => client.user_listeners().remove(key),
            ListenerKind::Group => client.group_listeners().remove(key),
            ListenerKind::Call => client.call_listeners().remove(key),
        }
    }
}

fn add<E: Send + Sync + 'static>(
    listeners: &Listeners<E>,
    id: Option<String>,
    executor: Box<dyn JobExecutor>,
    listener: impl Fn(&E) + Send + Sync + 'static,
) {
    listeners.add_on(key(id), HostExecutor::shared(executor), listener);
}

fn key(id: Option<String>) -> ListenerKey {
    match id {
        Some(id) => ListenerKey::id(Face::Swift, id),
        None => ListenerKey::delegate(Face::Swift),
    }
}
