use std::{path::PathBuf, sync::Arc};

use cometchat_client::{Client, ClientBuilder, data_folder, shared_client_or};

use super::{
    answers::{self, TextAnswer, UserAnswer, VoidAnswer},
    error::CoreError,
    executor::{HostExecutor, JobExecutor},
    options::SettingsRecord,
    people::UserRecord,
    status::CoreStatus,
};

/// A handle of a client. Its calls are answered on the executor it was made with.
#[derive(uniffi::Object)]
pub struct CoreClient(Client);

/// How a client is made.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ClientOptions {
    /// Where session and progress are kept; absent: the user's data folder.
    pub folder: Option<String>,
    /// The host tells when the app comes and goes; until then the state is unknown. (BGD8)
    pub host_tells_lifecycle: bool,
}

impl CoreClient {
    pub(super) fn client(&self) -> &Client {
        &self.0
    }
}

impl ClientOptions {
    fn builder(self) -> Result<ClientBuilder, cometchat_client::Error> {
        let folder = match self.folder {
            Some(folder) => PathBuf::from(folder),
            None => data_folder()?,
        };
        let builder = Client::builder().folder(folder);
        Ok(if self.host_tells_lifecycle { builder.host_tells_lifecycle() } else { builder })
    }
}

/// Making and ending.
#[uniffi::export]
impl CoreClient {
    /// The client that all faces of the process share; the first of them makes it.
    #[uniffi::constructor]
    pub fn shared(
        options: ClientOptions,
        executor: Box<dyn JobExecutor>,
    ) -> Result<Arc<Self>, CoreError> {
        let client = shared_client_or(|| options.builder()?.build())?;
        Ok(Arc::new(Self(client.answering_on(HostExecutor::shared(executor)))))
    }

    /// A client of its own.
    #[uniffi::constructor]
    pub fn separate(
        options: ClientOptions,
        executor: Box<dyn JobExecutor>,
    ) -> Result<Arc<Self>, CoreError> {
        let client = options.builder()?.build()?;
        Ok(Arc::new(Self(client.answering_on(HostExecutor::shared(executor)))))
    }

    /// The same client with its answers on another executor.
    pub fn answering_on(&self, executor: Box<dyn JobExecutor>) -> Arc<Self> {
        Arc::new(Self(self.0.answering_on(HostExecutor::shared(executor))))
    }

    /// Ends the client. (CBK5)
    pub fn shutdown(&self) {
        self.0.shutdown();
    }
}

/// Setting up, logging in and out.
#[uniffi::export]
impl CoreClient {
    /// Sets the client up for an app.
    ///
    /// Fails at once if a key pin is none; then there is no answer.
    pub fn initialise(
        &self,
        app_id: &str,
        settings: SettingsRecord,
        answer: Box<dyn VoidAnswer>,
    ) -> Result<(), CoreError> {
        self.0.init(app_id, settings.settings()?, answers::void(answer));
        Ok(())
    }

    /// An `init` has succeeded.
    pub fn is_initialised(&self) -> bool {
        self.0.is_initialised()
    }

    /// Logs in with the app's auth key.
    pub fn login(&self, uid: &str, auth_key: &str, answer: Box<dyn UserAnswer>) {
        self.0.login(uid, auth_key, answers::user(answer));
    }

    /// Logs the user of a token in.
    pub fn login_with_token(&self, auth_token: &str, answer: Box<dyn UserAnswer>) {
        self.0.login_with_token(auth_token, answers::user(answer));
    }

    /// Logs out. (LOG6)
    pub fn logout(&self, answer: Box<dyn TextAnswer>) {
        self.0.logout(answers::text(answer));
    }

    /// Removes the session from this device without the network. (LOG6)
    pub fn forget_session(&self, answer: Box<dyn VoidAnswer>) {
        self.0.forget_session(answers::void(answer));
    }

    /// The logged-in user.
    pub fn logged_in_user(&self) -> Option<UserRecord> {
        self.0.get_logged_in_user().as_ref().map(UserRecord::from)
    }

    /// The session's token.
    pub fn user_auth_token(&self) -> Option<String> {
        self.0.get_user_auth_token().map(|token| token.expose().to_owned())
    }

    /// The largest message id that was handed to a listener. (REC8)
    pub fn last_delivered_message_id(&self) -> u64 {
        self.0.get_last_delivered_message_id()
    }
}

/// The connection.
#[uniffi::export]
impl CoreClient {
    /// Connects. (CON)
    pub fn connect(&self, answer: Box<dyn VoidAnswer>) {
        self.0.connect(answers::void(answer));
    }

    /// Connects and reports through listeners. (CON8)
    pub fn begin_connect(&self) {
        self.0.begin_connect();
    }

    /// Disconnects. (CON6)
    pub fn disconnect(&self, answer: Box<dyn VoidAnswer>) {
        self.0.disconnect(answers::void(answer));
    }

    /// Disconnects and reports through listeners. (CON8)
    pub fn begin_disconnect(&self) {
        self.0.begin_disconnect();
    }

    /// Asks the server for a sign of life. (PIN)
    pub fn ping(&self, answer: Box<dyn VoidAnswer>) {
        self.0.ping(answers::void(answer));
    }

    /// The status as the listeners have heard of it. (STA1)
    pub fn status(&self) -> Option<CoreStatus> {
        self.0.connection_status().map(CoreStatus::from)
    }

    /// Before the process is suspended. (CBK7)
    pub fn pause(&self, answer: Box<dyn VoidAnswer>) {
        self.0.pause(answers::void(answer));
    }

    /// Takes a pause back.
    pub fn resume(&self) {
        self.0.resume();
    }
}

/// What the host tells; it hands over before the platform's handler returns.
#[uniffi::export]
impl CoreClient {
    /// The app came to the foreground.
    pub fn entered_foreground(&self) {
        self.0.entered_foreground();
    }

    /// The app went to the background.
    pub fn entered_background(&self) {
        self.0.entered_background();
    }

    /// The computer is about to sleep.
    pub fn will_sleep(&self) {
        self.0.will_sleep();
    }

    /// The computer woke up.
    pub fn did_wake(&self) {
        self.0.did_wake();
    }

    /// There is a network path, or it is not known whether there is.
    pub fn network_available(&self) {
        self.0.network_available();
    }

    /// There is no network path.
    pub fn network_lost(&self) {
        self.0.network_lost();
    }

    /// The network path goes over another interface than before.
    pub fn network_changed(&self) {
        self.0.network_changed();
    }
}
