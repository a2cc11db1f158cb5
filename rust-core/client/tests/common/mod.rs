//! A client, a server, and what the client tells.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

pub mod chat;
pub mod device;
pub mod frames;
pub mod queue;
pub mod random;
pub mod rest;
pub mod stub;
pub mod verbs;

use std::{
    fmt::Debug,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use cometchat_client::{
    AppSettings, AppSettingsBuilder, CallEvent, Client, ClientBuilder, ConnectionEvent, Error,
    GroupEvent, LoginEvent, MessageEvent, Status, StatusEventKind, User, UserEvent,
    protocol::{AuthBody, ClientFrame},
};
use cometchat_dev_server::{Builder, DevServer, RestAnswer, RestFault, Times as FaultTimes};

/// A safety net: tests wait for events, never for time.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Anything a client tells, in the order of its callback thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Connection(ConnectionEvent),
    Login(LoginEvent),
    Message(MessageEvent),
    User(UserEvent),
    Group(GroupEvent),
    Call(CallEvent),
    /// A call's answer: its name and `ok`, or the error's code.
    Answer(&'static str, String),
}

/// A server on a thread of its own, so that tests may block.
pub struct Server {
    pub server: DevServer,
    runtime: tokio::runtime::Runtime,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(DevServer::builder())
    }

    pub fn start_with(builder: Builder) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let server = runtime.block_on(builder.start()).unwrap();
        Self { server, runtime }
    }

    /// Runs something of the server's that is async.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime
            .block_on(async { tokio::time::timeout(PATIENCE, work).await })
            .expect("the server did what the test waits for")
    }

    /// Lets a REST request fail, as often as told.
    pub fn fail(&self, method: &str, path: &str, answer: RestAnswer, times: FaultTimes) {
        let (method, path) = (Some(method.to_owned()), path.to_owned());
        self.server.faults(|faults| faults.rest.push(RestFault { method, path, answer, times }));
    }

    pub fn requests(&self, method: &str, path: &str) -> usize {
        self.server.observe(|seen| seen.count_requests(method, path))
    }

    pub fn wait_for_requests(&self, method: &str, path: &str, count: usize) {
        self.run(self.server.wait_until(|seen| seen.count_requests(method, path) >= count));
    }

    pub fn upgrades(&self) -> u64 {
        self.server.observe(cometchat_dev_server::Observed::upgrades)
    }

    /// The auth frames so far, oldest first.
    pub fn auth_frames(&self) -> Vec<AuthBody> {
        self.server.observe(|seen| {
            let frames = seen.frames().filter_map(|seen| seen.frame.clone().ok());
            frames
                .filter_map(|received| match received.frame {
                    ClientFrame::Auth(body) => Some(*body),
                    _ => None,
                })
                .collect()
        })
    }

    pub fn manual(&self) -> AppSettingsBuilder {
        self.settings().auto_establish_socket_connection(false)
    }

    pub fn settings(&self) -> AppSettingsBuilder {
        let settings = AppSettings::builder().override_client_host(self.server.base_url());
        match self.server.ca_pem() {
            Some(pem) => settings.additional_roots(pem),
            None => settings,
        }
    }
}

/// A listener that writes down what it hears.
fn noting<E>(note: &Sender<Heard>, wrap: fn(E) -> Heard) -> impl Fn(&E) + Send + Sync + 'static
where
    E: Clone + Send + Sync + 'static,
{
    let note = Mutex::new(note.clone());
    move |event: &E| drop(note.lock().unwrap().send(wrap(event.clone())))
}

/// A client that writes down what it tells.
pub struct Person {
    pub client: Client,
    heard: Receiver<Heard>,
    note: Sender<Heard>,
    past: Arc<Mutex<Vec<Heard>>>,
}

impl Person {
    pub fn new() -> Self {
        Self::from(Client::builder())
    }

    pub fn from(builder: ClientBuilder) -> Self {
        Self::listening_to(builder.build().unwrap())
    }

    pub fn listening_to(client: Client) -> Self {
        let (note, heard) = channel();
        client.connection_listeners().add("test", noting(&note, Heard::Connection));
        client.login_listeners().add("test", noting(&note, Heard::Login));
        client.message_listeners().add("test", noting(&note, Heard::Message));
        client.user_listeners().add("test", noting(&note, Heard::User));
        client.group_listeners().add("test", noting(&note, Heard::Group));
        client.call_listeners().add("test", noting(&note, Heard::Call));
        Self { client, heard, note, past: Arc::default() }
    }

    /// Initialised, logged in, and in auto mode connected.
    pub fn at(server: &Server, uid: &str, settings: AppSettings) -> Self {
        let person = Self::new();
        person.init(server, settings);
        person.log_in(server, uid);
        person
    }

    pub fn connected_at(server: &Server, uid: &str) -> Self {
        let person = Self::at(server, uid, server.settings().build());
        person.until_status(Status::Connected);
        person
    }

    pub fn init(&self, server: &Server, settings: AppSettings) {
        self.ask("init", |done| self.client.init(server.server.app_id(), settings, done)).unwrap();
    }

    pub fn log_in(&self, server: &Server, uid: &str) -> User {
        self.ask("login", |done| self.client.login(uid, server.server.auth_key(), done)).unwrap()
    }

    /// Makes a call and waits for its answer, which is also noted among the events.
    pub fn ask<T: Send + 'static>(
        &self,
        name: &'static str,
        call: impl FnOnce(Box<dyn FnOnce(Result<T, Error>) + Send>),
    ) -> Result<T, Error> {
        self.begin(name, call).recv_timeout(PATIENCE).expect("the call is answered")
    }

    /// Makes a call whose answer comes later.
    pub fn begin<T: Send + 'static>(
        &self,
        name: &'static str,
        call: impl FnOnce(Box<dyn FnOnce(Result<T, Error>) + Send>),
    ) -> Receiver<Result<T, Error>> {
        let (sender, receiver) = channel();
        let note = self.note.clone();
        call(Box::new(move |result| {
            let text = match &result {
                Ok(_) => "ok".to_owned(),
                Err(error) => error.code().to_string(),
            };
            drop(note.send(Heard::Answer(name, text)));
            drop(sender.send(result));
        }));
        receiver
    }

    /// Waits for the first thing heard that fits; what came before is in [`Person::past`].
    pub fn until<T>(&self, what: &str, mut fits: impl FnMut(&Heard) -> Option<T>) -> T {
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            let heard = self
                .heard
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("never heard {what}; heard {:#?}", self.past()));
            let found = fits(&heard);
            self.past.lock().unwrap().push(heard);
            if let Some(found) = found {
                return found;
            }
        }
    }

    pub fn until_status(&self, status: Status) -> cometchat_client::StatusEvent {
        self.until(&format!("{status:?}"), |heard| match heard {
            Heard::Connection(ConnectionEvent::Status(event))
                if event.current == status && event.kind == StatusEventKind::Transition =>
            {
                Some(*event)
            }
            _ => None,
        })
    }

    pub fn until_problem(&self) -> Error {
        self.until("a problem", |heard| match heard {
            Heard::Connection(ConnectionEvent::Problem(error)) => Some(error.clone()),
            _ => None,
        })
    }

    pub fn until_text(&self) -> String {
        self.until("a text", |heard| match heard {
            Heard::Message(MessageEvent::Text(message)) => message.data.text.clone(),
            _ => None,
        })
    }

    /// All that was heard so far, also what nobody has waited for.
    pub fn past(&self) -> Vec<Heard> {
        let mut past = self.past.lock().unwrap();
        past.extend(self.heard.try_iter());
        past.clone()
    }

    /// Answers, logins and transitions so far, in a word or two each; everything else is left out.
    pub fn told(&self) -> Vec<String> {
        let in_words = |heard: &Heard| match heard {
            Heard::Answer(name, result) => Some(format!("{name} {result}")),
            Heard::Login(LoginEvent::LoginSuccess(_)) => Some("login success".to_owned()),
            Heard::Login(LoginEvent::LoginFailure(_)) => Some("login failure".to_owned()),
            Heard::Login(LoginEvent::LogoutSuccess) => Some("logout success".to_owned()),
            Heard::Login(LoginEvent::LogoutFailure(_)) => Some("logout failure".to_owned()),
            Heard::Connection(ConnectionEvent::Problem(error)) => {
                Some(format!("problem {}", error.code()))
            }
            Heard::Connection(ConnectionEvent::Status(event)) => (event.kind
                == StatusEventKind::Transition)
                .then(|| event.current.as_str().to_owned()),
            _ => None,
        };
        self.past().iter().filter_map(in_words).collect()
    }

    pub fn until_login_event(&self) -> LoginEvent {
        self.until("a login event", |heard| match heard {
            Heard::Login(event) => Some(event.clone()),
            _ => None,
        })
    }

    pub fn forget_past(&self) {
        self.heard.try_iter().for_each(drop);
        self.past.lock().unwrap().clear();
    }
}

pub fn code<T: Debug>(result: Result<T, Error>) -> String {
    result.expect_err("an error").code().to_string()
}

/// What was told beside something whose place does not matter.
pub fn without(told: &[String], word: &str) -> Vec<String> {
    told.iter().filter(|told| *told != word).cloned().collect()
}

/// A fetch of missed messages, which comes beside what a test is about.
pub fn is_fetch(request: &cometchat_dev_server::Request) -> bool {
    request.method == "GET" && request.path == "/messages"
}
