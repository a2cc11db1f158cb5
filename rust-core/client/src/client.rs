use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, mpsc::channel},
    time::Duration,
};

use cometchat_connection::{Lifecycle, Path as NetworkPath, Status};
use cometchat_protocol::{
    ClientFrame, ErrorCode, Group, GroupType, Json, Message, ReceiptAction, ReceiverType, Secret,
    TypingAction, User,
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::{
    AppSettings, Error,
    completion::{Completion, MOST_PENDING, too_many},
    core::{Account, Core},
    diagnostics::Diagnostics,
    driver::{Addressed, Command, Credentials, Mail, Reply, Request, frames, supervise},
    events::{CallEvent, ConnectionEvent, GroupEvent, LoginEvent, MessageEvent, UserEvent},
    executor::{Executor, Job},
    listeners::Listeners,
    messages_request::{Direction, MessagesRequest},
    outgoing::{OutgoingMessage, check_receiver},
    progress::Progress,
    runtime::Runtime,
    settings::{Checked, checked_extension, checked_guid, checked_uid},
    store::{FileStore, MemoryStore, SessionStore, Sessions},
    token_provider::TokenProvider,
};

/// A chat client: one session, at most one socket, any number of listeners.
///
/// A client is a handle: clones speak to the same one. It shuts down with its last handle.
///
/// No function blocks on the network, and all may be called from any thread and from inside a callback.
/// Each callback is called exactly once, on the client's executor: by default the SDK's callback
/// thread. After [`Client::shutdown`] it is called at once, on the calling thread, with an error. (CBK)
#[derive(Clone)]
pub struct Client {
    handle: Arc<Handle>,
    /// Where the calls through this handle are answered.
    executor: Arc<dyn Executor>,
}

struct Handle {
    core: Arc<Core>,
    outbox: UnboundedSender<Mail>,
    /// The thread lives as long as a client does.
    runtime: Arc<Runtime>,
}

/// An executor for answers beside the client's own, on which the status is published: an answer must not
/// find an older status than the one it is about. (CON10)
struct Following {
    executor: Arc<dyn Executor>,
    core: Arc<Core>,
}

impl Executor for Following {
    fn execute(&self, job: Job) {
        let publish = self.core.publish_told();
        self.executor.execute(Box::new(move || {
            publish();
            job();
        }));
    }
}

/// How long a shutdown waits for the store.
const SAVE_PATIENCE: Duration = Duration::from_millis(500);

/// Whether a client may open a socket. (STO6)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sockets {
    /// As the mode and the calls say.
    Allowed,
    /// Never: `connect` fails with `ERR_WEBSOCKET_ERROR`, and auto mode does not connect.
    Forbidden,
}

/// Makes a [`Client`].
pub struct ClientBuilder {
    store: Arc<dyn SessionStore>,
    progress: ProgressPlace,
    extension: Option<String>,
    sockets: Sockets,
    executor: Option<Arc<dyn Executor>>,
    lifecycle: Lifecycle,
    token_provider: Option<Arc<dyn TokenProvider>>,
}

/// Where the progress is kept; in a folder by the extension's name.
enum ProgressPlace {
    Store(Arc<dyn SessionStore>),
    Folder(PathBuf),
}

impl ClientBuilder {
    /// Where the session survives a restart. Default: in memory only.
    #[must_use]
    pub fn store(mut self, store: impl SessionStore + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Where it is kept how far the message listeners have come, so that a restarted process goes on
    /// there. One of its own for each process that shares a session. Default: in memory only. (REC9)
    #[must_use]
    pub fn progress_store(mut self, store: impl SessionStore + 'static) -> Self {
        self.progress = ProgressPlace::Store(Arc::new(store));
        self
    }

    /// Keeps the session and the progress in files of this folder, which is this user's own.
    #[must_use]
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        self.progress = ProgressPlace::Folder(folder.to_owned());
        self.store(FileStore::new(folder.join("session.json")))
    }

    /// This process is not the app itself but another one that shares its session, such as an extension.
    /// By its name, 1 to 64 letters, digits, hyphens and underscores, it has a device identity of its own,
    /// and in a folder its own progress. (STO6)
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>, sockets: Sockets) -> Self {
        self.extension = Some(name.into());
        self.sockets = sockets;
        self
    }

    /// Where callbacks run, and listeners that are registered without an executor. Default: the SDK's
    /// callback thread, which all clients of the process share.
    #[must_use]
    pub fn executor(mut self, executor: Arc<dyn Executor>) -> Self {
        self.executor = Some(executor);
        self
    }

    /// The host tells the app's state with [`Client::entered_foreground`] and
    /// [`Client::entered_background`]; until it does, the state is unknown. Default: there is no such
    /// state, the app counts as in the foreground. (BGD8)
    #[must_use]
    pub fn host_tells_lifecycle(mut self) -> Self {
        self.lifecycle = Lifecycle::Unknown;
        self
    }

    /// Who gives a fresh token when the server no longer accepts the session's. (LOG8)
    #[must_use]
    pub fn token_provider(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.token_provider = Some(Arc::new(provider));
        self
    }

    /// The client. Reads the store, opens nothing.
    ///
    /// Fails with `ERROR_IO_EXCEPTION` if the system gives no thread, and with `ERROR_LIMIT_EXCEEDED` if
    /// an extension's name cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let progress = match (self.progress, checked_extension(self.extension.as_deref())?) {
            (ProgressPlace::Store(store), _) => store,
            (ProgressPlace::Folder(folder), None) => {
                Arc::new(FileStore::new(folder.join("progress.json")))
            }
            (ProgressPlace::Folder(folder), Some(name)) => {
                Arc::new(FileStore::new(folder.join(format!("progress-{name}.json"))))
            }
        };
        let runtime = Runtime::shared()?;
        let executor = self.executor.unwrap_or_else(|| runtime.callbacks());
        let sessions = Arc::new(Sessions::new(self.store, self.extension));
        let (outbox, inbox) = unbounded_channel();
        let listener_added = outbox.clone();
        let core = Arc::new(Core::new(
            executor,
            sessions.clone(),
            Progress::new(progress),
            self.sockets,
            self.lifecycle,
            self.token_provider,
            move || drop(listener_added.send(Mail::Command(Command::MessageListenerAdded))),
        ));
        // INI6: the last session of this store. Trouble is told at init, when somebody listens.
        if let Ok(Some((_, stored))) = sessions.last() {
            *core.account.lock() =
                Some(Account { user: stored.user, auth_token: stored.auth_token });
        }
        runtime.handle().spawn(supervise(core.clone(), outbox.clone(), inbox));
        let executor = core.executor.clone();
        Ok(Client { handle: Arc::new(Handle { core, outbox, runtime }), executor })
    }
}

/// Setting up, logging in and out.
impl Client {
    /// A client with its defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            store: Arc::new(MemoryStore::new()),
            progress: ProgressPlace::Store(Arc::new(MemoryStore::new())),
            extension: None,
            sockets: Sockets::Allowed,
            executor: None,
            lifecycle: Lifecycle::Foreground,
            token_provider: None,
        }
    }

    /// The same client, whose calls through this handle are answered on `executor`. Listeners are not
    /// concerned: see [`Listeners::add_on`]. (CBK3)
    #[must_use]
    pub fn answering_on(&self, executor: Arc<dyn Executor>) -> Self {
        let core = self.handle.core.clone();
        Self { handle: self.handle.clone(), executor: Arc::new(Following { executor, core }) }
    }

    /// Sets the client up for an app. Needs no network. With a stored session, auto mode connects.
    /// May be called again; see INI5 for what changes then.
    ///
    /// Errors: `ERR_INVALID_APP_ID` (not 1 to 64 letters and digits), `ERR_INVALID_REGION` (not us, eu
    /// or in, or a host that cannot be used), `ERROR_LIMIT_EXCEEDED` (a time outside its range).
    pub fn init(
        &self,
        app_id: &str,
        settings: AppSettings,
        done: impl FnOnce(Result<bool, Error>) + Send + 'static,
    ) {
        let Some(done) = self.begin(done) else { return };
        match Checked::new(app_id, settings) {
            Ok(checked) => self.send(Command::Initialise(Box::new(checked), done)),
            Err(error) => done.resolve(Err(error)),
        }
    }

    /// An `init` has succeeded.
    pub fn is_initialised(&self) -> bool {
        self.handle.core.checked.lock().is_some()
    }

    /// Logs a user in with the app's auth key: for development; production apps make tokens on their
    /// server. The session is stored before `done` is called; in auto mode the socket opens after it.
    ///
    /// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `ERR_INVALID_API_KEY` (empty), `LOGIN_IN_PROGRESS`,
    /// `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
    pub fn login(
        &self,
        uid: &str,
        auth_key: &str,
        done: impl FnOnce(Result<User, Error>) + Send + 'static,
    ) {
        let credentials = checked_uid(uid).and_then(|uid| {
            let auth_key = checked_secret(auth_key, ErrorCode::INVALID_API_KEY, "auth key")?;
            Ok(Credentials::Key { uid, auth_key })
        });
        self.begin_login(credentials, done);
    }

    /// Logs the user of an auth token in. Errors as for [`Client::login`];
    /// `AUTH_ERR_EMPTY_AUTH_TOKEN` for an empty token, `AUTH_ERR_AUTH_TOKEN_NOT_FOUND` for an unknown
    /// one.
    pub fn login_with_token(
        &self,
        auth_token: &str,
        done: impl FnOnce(Result<User, Error>) + Send + 'static,
    ) {
        let token = checked_secret(auth_token, ErrorCode::EMPTY_AUTH_TOKEN, "auth token");
        self.begin_login(token.map(Credentials::Token), done);
    }

    /// Logs out: no event of the session begins after this call. The session is kept if the server
    /// cannot be reached; [`Client::forget_session`] does without it.
    ///
    /// Errors: `ERR_NOT_LOGGED_IN`, `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
    /// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`. (LOG6)
    pub fn logout(&self, done: impl FnOnce(Result<String, Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.handle.core.gates.close_session();
            self.send(Command::Logout(done));
        }
    }

    /// Removes the session from this device without telling the server. (LOG6)
    pub fn forget_session(&self, done: impl FnOnce(Result<(), Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.send(Command::ForgetSession(done));
        }
    }

    /// The logged-in user, also before `init`: then the last one of this store. (INI6)
    pub fn get_logged_in_user(&self) -> Option<User> {
        self.handle.core.account.lock().as_ref().map(|account| account.user.clone())
    }

    /// The largest message id that was handed to a listener, also by an earlier process; 0 if none.
    /// (REC8)
    pub fn get_last_delivered_message_id(&self) -> u64 {
        self.handle.core.place.last_delivered()
    }

    /// The session's token. Keep it out of logs and URLs. (INI6)
    pub fn get_user_auth_token(&self) -> Option<Secret> {
        self.handle.core.account.lock().as_ref().map(|account| account.auth_token.clone())
    }

    fn begin_login(
        &self,
        credentials: Result<Credentials, Error>,
        done: impl FnOnce(Result<User, Error>) + Send + 'static,
    ) {
        let Some(done) = self.begin(done) else { return };
        match credentials {
            Ok(credentials) => self.send(Command::Login(credentials, done)),
            Err(error) => done.resolve(Err(error)),
        }
    }
}

/// The connection.
impl Client {
    /// Connects. `done` is called when the server has accepted the session, after the `connected` event.
    ///
    /// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
    /// `ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE`, `ERR_NO_INTERNET`, `ERR_WEBSOCKET_ERROR`. After a
    /// failed attempt the SDK goes on trying by itself. (CON)
    pub fn connect(&self, done: impl FnOnce(Result<(), Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.send(Command::Connect(Reply::Caller(done)));
        }
    }

    /// [`Client::connect`] without a callback: listeners hear of what comes of it. (CON8)
    pub fn begin_connect(&self) {
        self.send(Command::Connect(Reply::Listeners(None)));
    }

    /// Disconnects, and stays so until the next `connect`. When `done` is called there is no socket,
    /// and no further event comes. (CON6)
    pub fn disconnect(&self, done: impl FnOnce(Result<(), Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.send(Command::Disconnect(Reply::Caller(done)));
        }
    }

    /// [`Client::disconnect`] without a callback. (CON8)
    pub fn begin_disconnect(&self) {
        self.send(Command::Disconnect(Reply::Listeners(None)));
    }

    /// Manual mode: asks the server for a sign of life and, in the background, keeps the connection for
    /// another 30 s. (PIN)
    ///
    /// Errors: `ERROR_PING_NOT_AVAILABLE` in auto mode, `ERR_WEBSOCKET_ERROR` if not connected or no
    /// answer comes within 3 s.
    pub fn ping(&self, done: impl FnOnce(Result<(), Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.send(Command::Ping(Reply::Caller(done)));
        }
    }

    /// The status as the listeners have heard of it; `None` before `init`. (STA1)
    pub fn connection_status(&self) -> Option<Status> {
        self.handle.core.status.get()
    }

    /// Before the process is suspended: when `done` is called there is no socket, no connection kept for
    /// later and nothing scheduled. (CBK7)
    pub fn pause(&self, done: impl FnOnce(Result<(), Error>) + Send + 'static) {
        if let Some(done) = self.begin(done) {
            self.send(Command::Pause(done));
        }
    }

    /// Takes a [`Client::pause`] back.
    pub fn resume(&self) {
        self.send(Command::Resume);
    }

    /// Ends the client. Calls that wait are answered with an error on this thread, queued events are
    /// skipped, nothing begins after it. Does not wait for the network or a host's queue. (CBK5)
    pub fn shutdown(&self) {
        self.handle.shutdown();
    }

    /// Tests only: makes the driver panic. (CBK6)
    #[cfg(feature = "panic-injection")]
    pub fn panic(&self) {
        self.send(Command::Panic);
    }

    /// A snapshot for a bug report, free of content. (DIA1)
    pub fn diagnostics(&self) -> Diagnostics {
        self.handle.core.diagnostics()
    }
}

/// What the host tells about app, computer and network. Hand it over before the platform's notification
/// handler returns.
impl Client {
    /// The app came to the foreground. (BGD1, BGD3)
    pub fn entered_foreground(&self) {
        self.lifecycle(Lifecycle::Foreground);
    }

    /// The app went to the background. (BGD1, BGD2)
    pub fn entered_background(&self) {
        self.lifecycle(Lifecycle::Background);
    }

    /// The computer is about to sleep. (BGD9)
    pub fn will_sleep(&self) {
        self.send(Command::WillSleep);
    }

    /// The computer woke up. (BGD9)
    pub fn did_wake(&self) {
        self.send(Command::DidWake);
    }

    /// There is a network path, or it is not known whether there is. (REC2)
    pub fn network_available(&self) {
        self.path(NetworkPath::Online);
    }

    /// There is no network path. (REC2)
    pub fn network_lost(&self) {
        self.path(NetworkPath::Offline);
    }

    /// The network path goes over another interface than before. (REC2)
    pub fn network_changed(&self) {
        self.path(NetworkPath::Changed);
    }

    fn lifecycle(&self, lifecycle: Lifecycle) {
        self.handle.core.surroundings.lock().lifecycle = lifecycle;
        self.send(Command::Lifecycle(lifecycle));
    }

    fn path(&self, path: NetworkPath) {
        self.handle.core.surroundings.lock().path = path;
        self.send(Command::Path(path));
    }
}

/// Listeners, by kind of event.
impl Client {
    /// The connection's life.
    pub fn connection_listeners(&self) -> &Listeners<ConnectionEvent> {
        &self.handle.core.connection
    }

    /// Logins and logouts.
    pub fn login_listeners(&self) -> &Listeners<LoginEvent> {
        &self.handle.core.login
    }

    /// Messages, typing, receipts, reactions.
    pub fn message_listeners(&self) -> &Listeners<MessageEvent> {
        &self.handle.core.messages
    }

    /// Presence.
    pub fn user_listeners(&self) -> &Listeners<UserEvent> {
        &self.handle.core.users
    }

    /// Members of groups.
    pub fn group_listeners(&self) -> &Listeners<GroupEvent> {
        &self.handle.core.groups
    }

    /// Calls.
    pub fn call_listeners(&self) -> &Listeners<CallEvent> {
        &self.handle.core.calls
    }
}

/// Sending.
impl Client {
    /// Sends a message by REST, whatever the socket does; answers what the server stored. (EVT6)
    ///
    /// Errors: `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`, `ERR_INVALID_RECEIVER_TYPE`,
    /// `ERR_EMPTY_MESSAGE_TEXT`, `ERR_INVALID_MESSAGE_TEXT`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the
    /// server's own.
    pub fn send_message(
        &self,
        message: OutgoingMessage,
        done: impl FnOnce(Result<Message, Error>) + Send + 'static,
    ) {
        let Some(done) = self.begin(done) else { return };
        match message.checked() {
            Ok(message) => self.send(Command::SendMessage(Box::new(message), done)),
            Err(error) => done.resolve(Err(error)),
        }
    }

    /// Tells a user or a group that the user types. Without a connected socket, connection listeners
    /// hear `NO_WEBSOCKET_CONNECTION`.
    pub fn start_typing(
        &self,
        receiver: &str,
        receiver_type: ReceiverType,
        metadata: Option<Json>,
    ) {
        let frame = frames::typing(TypingAction::Started, metadata);
        self.send_void_frame(frame, receiver, receiver_type);
    }

    /// Tells that the user stopped; see [`Client::start_typing`].
    pub fn end_typing(&self, receiver: &str, receiver_type: ReceiverType, metadata: Option<Json>) {
        let frame = frames::typing(TypingAction::Ended, metadata);
        self.send_void_frame(frame, receiver, receiver_type);
    }

    /// Sends data that is not stored; see [`Client::start_typing`].
    pub fn send_transient_message(&self, receiver: &str, receiver_type: ReceiverType, data: Json) {
        let frame = frames::transient(data);
        self.send_void_frame(frame, receiver, receiver_type);
    }

    /// Confirms that a message and all before it were received. `receiver` is the other user, or the
    /// group; `message_sender` who sent the message.
    ///
    /// Errors: `ERR_NOT_LOGGED_IN`, `NO_WEBSOCKET_CONNECTION`, `RECEIPTS_TEMPORARILY_BLOCKED`.
    pub fn mark_as_delivered(
        &self,
        message_id: u64,
        receiver: &str,
        receiver_type: ReceiverType,
        message_sender: &str,
        done: impl FnOnce(Result<(), Error>) + Send + 'static,
    ) {
        if let Some(done) = self.begin(done) {
            let frame = frames::receipt(ReceiptAction::Delivered, message_id);
            let reply = Reply::Caller(done);
            self.send_frame(frame, receiver, receiver_type, Some(message_sender), reply);
        }
    }

    /// Confirms that a message and all before it were read; see [`Client::mark_as_delivered`].
    pub fn mark_as_read(
        &self,
        message_id: u64,
        receiver: &str,
        receiver_type: ReceiverType,
        message_sender: &str,
        done: impl FnOnce(Result<(), Error>) + Send + 'static,
    ) {
        if let Some(done) = self.begin(done) {
            let frame = frames::receipt(ReceiptAction::Read, message_id);
            let reply = Reply::Caller(done);
            self.send_frame(frame, receiver, receiver_type, Some(message_sender), reply);
        }
    }

    /// A call without callback: what goes wrong is told to the connection's listeners. (STA3)
    fn send_void_frame(&self, frame: ClientFrame, receiver: &str, receiver_type: ReceiverType) {
        let waiting = &self.handle.core.void_calls;
        if waiting.len() >= MOST_PENDING {
            return self.handle.core.tell_problem(too_many());
        }
        let reply = Reply::Listeners(Some(waiting.ticket()));
        self.send_frame(frame, receiver, receiver_type, None, reply);
    }

    fn send_frame(
        &self,
        frame: ClientFrame,
        receiver: &str,
        receiver_type: ReceiverType,
        message_sender: Option<&str>,
        reply: Reply,
    ) {
        if let Err(error) = check_receiver(receiver, &receiver_type) {
            return reply.give(&self.handle.core, Err(error));
        }
        self.send(Command::SendFrame(
            Box::new(Addressed {
                frame,
                receiver: receiver.to_owned(),
                receiver_type,
                message_sender: message_sender.map(str::to_owned),
            }),
            reply,
        ));
    }
}

/// Asking the server. Needs no socket. (EVT6)
impl Client {
    /// A user, as the server knows them now.
    ///
    /// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
    /// `ERR_NOT_LOGGED_IN`, `ERR_UID_NOT_FOUND`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`.
    pub fn get_user(&self, uid: &str, done: impl FnOnce(Result<User, Error>) + Send + 'static) {
        self.ask(done, checked_uid(uid), |uid, done| Request::User { uid, done });
    }

    /// A group, as the server knows it now.
    ///
    /// Errors: `ERR_INVALID_GUID` (empty), `ERR_GUID_NOT_FOUND`, and as for [`Client::get_user`].
    pub fn get_group(&self, guid: &str, done: impl FnOnce(Result<Group, Error>) + Send + 'static) {
        self.ask(done, checked_guid(guid), |guid, done| Request::Group { guid, done });
    }

    /// Joins a group. `password` is for groups of the type [`GroupType::Password`] only; private groups
    /// cannot be joined.
    ///
    /// Errors: `ERR_INVALID_GUID` (empty), `ERR_EMPTY_GROUP_PASS`, `ERR_ALREADY_JOINED`,
    /// `ERR_WRONG_GROUP_PASS`, `ERR_GROUP_JOIN_NOT_ALLOWED`, and as for [`Client::get_group`].
    pub fn join_group(
        &self,
        guid: &str,
        group_type: &GroupType,
        password: Option<&str>,
        done: impl FnOnce(Result<Group, Error>) + Send + 'static,
    ) {
        let password = password.filter(|password| !password.is_empty()).map(Secret::new);
        let checked = match (group_type, &password) {
            (GroupType::Password, None) => {
                Err(Error::new(ErrorCode::EMPTY_GROUP_PASS, "The group has a password; pass it."))
            }
            _ => checked_guid(guid),
        };
        self.ask(done, checked, |guid, done| Request::JoinGroup { guid, password, done });
    }

    /// The next newer messages of a request, oldest first; none at the end.
    ///
    /// Errors: `ERR_INVALID_LIMIT`, `NOT_ENOUGH_PARAMETERS` (nothing says from where on),
    /// `REQUEST_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
    /// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
    pub fn fetch_next(
        &self,
        request: &MessagesRequest,
        done: impl FnOnce(Result<Vec<Message>, Error>) + Send + 'static,
    ) {
        self.fetch(request, Direction::Next, done);
    }

    /// The next older messages of a request, oldest first; none at the beginning. Without a message id
    /// or time the newest come first. Errors as for [`Client::fetch_next`].
    pub fn fetch_previous(
        &self,
        request: &MessagesRequest,
        done: impl FnOnce(Result<Vec<Message>, Error>) + Send + 'static,
    ) {
        self.fetch(request, Direction::Previous, done);
    }

    fn fetch(
        &self,
        request: &MessagesRequest,
        direction: Direction,
        done: impl FnOnce(Result<Vec<Message>, Error>) + Send + 'static,
    ) {
        let ask = |page, done| Request::Messages { page, done };
        match request.begin_page(direction) {
            Ok(page) => {
                let request = request.clone();
                let done = move |result| {
                    request.end_page();
                    done(result);
                };
                self.ask(done, Ok(page), ask);
            }
            Err(error) => self.ask(done, Err(error), ask),
        }
    }

    fn ask<A, T: Send + 'static>(
        &self,
        done: impl FnOnce(Result<T, Error>) + Send + 'static,
        checked: Result<A, Error>,
        request: impl FnOnce(A, Completion<T>) -> Request,
    ) {
        let Some(done) = self.begin(done) else { return };
        match checked {
            Ok(argument) => self.send(Command::Ask(request(argument, done))),
            Err(error) => done.resolve(Err(error)),
        }
    }
}

impl Client {
    fn begin<T: Send + 'static>(
        &self,
        done: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) -> Option<Completion<T>> {
        self.handle.core.pending.begin(self.executor.clone(), done)
    }

    fn send(&self, command: Command) {
        // After the shutdown nobody reads; what was sent is dropped and so answered.
        let _ = self.handle.outbox.send(Mail::Command(command));
    }
}

impl Handle {
    fn shutdown(&self) {
        self.core.gates.shut_down();
        self.core.status.clear();
        self.core.pending.close();
        self.save_place();
        let _ = self.outbox.send(Mail::Command(Command::Shutdown));
    }
}

impl Handle {
    /// A store that hangs must not hang the host; a place that is not kept means messages twice, not none.
    fn save_place(&self) {
        let (core, (done, saved)) = (self.core.clone(), channel());
        self.runtime.handle().spawn_blocking(move || {
            // Nobody hears of trouble any more.
            let _ = core.place.save();
            let _ = done.send(());
        });
        let _ = saved.recv_timeout(SAVE_PATIENCE);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shutdown();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("status", &self.connection_status()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("lifecycle", &self.lifecycle).finish_non_exhaustive()
    }
}

/// LOG3: a secret that can be sent in a header.
fn checked_secret(text: &str, when_bad: ErrorCode, name: &str) -> Result<Secret, Error> {
    if text.is_empty() {
        return Err(Error::new(
            when_bad,
            format!("The {name} is empty; pass the one from your app's dashboard or server."),
        ));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let code = if when_bad == ErrorCode::EMPTY_AUTH_TOKEN {
            ErrorCode::INVALID_AUTH_TOKEN
        } else {
            when_bad
        };
        return Err(Error::new(
            code,
            format!(
                "The {name} has characters that none can have; pass it without spaces and line breaks."
            ),
        ));
    }
    Ok(Secret::new(text))
}
