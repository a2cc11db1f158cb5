use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use cometchat_protocol::User;
use tokio::sync::watch;

use crate::{
    accept::{self, Acceptor, Gate},
    app::App,
    clock::Clock,
    directory::Members,
    limiter::Limiter,
    rest,
    server::DevServer,
    state::{Origin, Scheme, Shared, State},
    store::{Store, StoreError, empty_app},
    tls::{Certificate, Tls},
};

const FIRST_USERS: [(&str, &str); 5] = [
    ("cometchat-uid-1", "Andrew"),
    ("cometchat-uid-2", "George"),
    ("cometchat-uid-3", "Nancy"),
    ("cometchat-uid-4", "Susan"),
    ("cometchat-uid-5", "John"),
];
const FIRST_GROUP: &str = "cometchat-guid-1";

/// What a server is started with.
pub struct Builder {
    listen: SocketAddr,
    reach: Reach,
    host: Option<String>,
    first_app: Credentials,
    more_apps: Vec<Credentials>,
    users: Vec<User>,
    groups: Vec<(String, Members)>,
    tls: Option<Certificate>,
    auth_timeout: Duration,
    rate_limit: Option<u32>,
    data: Option<PathBuf>,
}

/// An app's id and key.
struct Credentials {
    app_id: String,
    auth_key: String,
}

/// From where the server may be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Loopback,
    Remote,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not a loopback address, and [`Builder::allow_remote`] was not called.
    #[error(
        "{0} can be reached by other machines, which this server is not made for; allow remote \
         access explicitly if you mean it"
    )]
    RemoteAddress(SocketAddr),
    /// The server listens on every address, so it cannot know which one to name to clients.
    #[error("{0} stands for every address; name the host that clients connect to")]
    HostNeeded(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The certificate cannot be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The data file cannot be used.
    #[error("cannot use the data file: {0}")]
    Data(#[from] StoreError),
    /// The admin interface is for this machine only.
    #[error("{0} can be reached by other machines, which the admin interface is not made for")]
    RemoteAdmin(SocketAddr),
    /// TLS cannot be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] rustls::Error),
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            reach: Reach::Loopback,
            host: None,
            first_app: Credentials {
                app_id: "testapp01".to_owned(),
                auth_key: "testkey01".to_owned(),
            },
            more_apps: Vec::new(),
            users: FIRST_USERS.map(|(uid, name)| plain_user(uid, name)).to_vec(),
            groups: vec![(FIRST_GROUP.to_owned(), Members::All)],
            tls: None,
            auth_timeout: Duration::from_secs(5),
            rate_limit: None,
            data: None,
        }
    }
}

impl Builder {
    /// Where to listen. By default a free port of 127.0.0.1.
    #[must_use]
    pub fn listen(self, addr: SocketAddr) -> Self {
        Self { listen: addr, ..self }
    }

    /// Allows an address that other machines can reach.
    #[must_use]
    pub fn allow_remote(self) -> Self {
        Self { reach: Reach::Remote, ..self }
    }

    /// The host that clients are told. By default `localhost` with TLS, else the listen address.
    #[must_use]
    pub fn host(self, host: impl Into<String>) -> Self {
        Self { host: Some(host.into()), ..self }
    }

    /// The app id; `testapp01` by default.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.first_app.app_id = app_id.into();
        self
    }

    /// The auth key; `testkey01` by default.
    #[must_use]
    pub fn auth_key(mut self, auth_key: impl Into<String>) -> Self {
        self.first_app.auth_key = auth_key.into();
        self
    }

    /// One more app beside the first: it begins with the same users and groups, and shares nothing
    /// with it. An id that is there already is left as it is.
    #[must_use]
    pub fn app(mut self, app_id: impl Into<String>, auth_key: impl Into<String>) -> Self {
        let (app_id, auth_key) = (app_id.into(), auth_key.into());
        self.more_apps.push(Credentials { app_id, auth_key });
        self
    }

    /// One more user, or another one for a uid that is already there.
    #[must_use]
    pub fn user(mut self, user: User) -> Self {
        let role = user.role.clone().or_else(|| Some(DEFAULT_ROLE.to_owned()));
        self.users.push(User { role, ..user });
        self
    }

    /// One more group, with all users as members.
    #[must_use]
    pub fn group(mut self, guid: impl Into<String>) -> Self {
        self.groups.push((guid.into(), Members::All));
        self
    }

    /// One more group, with only these members.
    #[must_use]
    pub fn group_of<U: Into<String>>(
        mut self,
        guid: impl Into<String>,
        uids: impl IntoIterator<Item = U>,
    ) -> Self {
        let members = Members::Only(uids.into_iter().map(Into::into).collect());
        self.groups.push((guid.into(), members));
        self
    }

    /// Serves https and wss with this certificate instead of http and ws.
    #[must_use]
    pub fn tls(self, certificate: Certificate) -> Self {
        Self { tls: Some(certificate), ..self }
    }

    /// How long a socket may stay without an auth frame; 5 s by default.
    #[must_use]
    pub fn auth_timeout(self, timeout: Duration) -> Self {
        Self { auth_timeout: timeout, ..self }
    }

    /// How many REST requests a minute each token (or key) may make; no limit by default.
    #[must_use]
    pub fn rate_limit(self, per_minute: u32) -> Self {
        Self { rate_limit: Some(per_minute), ..self }
    }

    /// Keeps all state in this file, which is made if it is missing. What it holds goes before the
    /// users and groups given here.
    #[must_use]
    pub fn data(self, file: impl Into<PathBuf>) -> Self {
        Self { data: Some(file.into()), ..self }
    }

    /// Starts the server on the current tokio runtime. Must be called inside one.
    #[expect(clippy::unused_async, reason = "it needs a runtime, which an async function shows")]
    pub async fn start(self) -> Result<DevServer, StartError> {
        if self.reach == Reach::Loopback && !self.listen.ip().is_loopback() {
            return Err(StartError::RemoteAddress(self.listen));
        }
        let host = self.told_host()?;
        let store = self.data.as_deref().map(Store::open).transpose()?;
        let state = self.state(store.as_ref())?;
        let tls = self.tls.map(|certificate| Tls::new(certificate, &host)).transpose()?;
        let cannot_listen = |source| StartError::Listen { addr: self.listen, source };
        let listener = accept::listen(self.listen).map_err(cannot_listen)?;
        let addr = listener.local_addr().map_err(cannot_listen)?;

        let scheme = if tls.is_some() { Scheme::Https } else { Scheme::Http };
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        let origin = Origin { scheme, host, port: addr.port() };
        let shared = Shared::new(origin, self.auth_timeout, state, store);
        // The users and groups given here are stored with the first change.
        shared.update(|_| ());
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();
        let reached = watch::Sender::new(Gate::Open);
        let accepting = Acceptor {
            router: rest::router(Arc::clone(&shared)),
            shared: Arc::clone(&shared),
            tls: acceptor,
            addr,
            reached: reached.clone(),
        };
        tokio::spawn(accepting.run(listener));
        Ok(DevServer::new(shared, addr, ca_pem, reached))
    }

    fn state(&self, store: Option<&Store>) -> Result<State, StartError> {
        let clock = Clock::default();
        let mut apps: Vec<App> = Vec::new();
        for Credentials { app_id, auth_key } in
            std::iter::once(&self.first_app).chain(&self.more_apps)
        {
            if apps.iter().any(|app| app.id == *app_id) {
                continue;
            }
            let mut app = match store {
                Some(store) => store.load(app_id, auth_key, clock.clone())?,
                None => empty_app(app_id, auth_key, clock.clone()),
            };
            app.directory.seed(self.users.clone(), self.groups.clone(), clock.now());
            apps.push(app);
        }
        Ok(State::new(apps, Limiter::new(self.rate_limit), clock))
    }

    fn told_host(&self) -> Result<String, StartError> {
        let ip = self.listen.ip();
        match (&self.host, self.tls) {
            (Some(host), _) => Ok(host.clone()),
            (None, _) if ip.is_unspecified() => Err(StartError::HostNeeded(self.listen)),
            (None, Some(_)) if ip.is_loopback() => Ok("localhost".to_owned()),
            (None, _) => Ok(IpAddr::to_string(&ip)),
        }
    }
}

const DEFAULT_ROLE: &str = "default";

fn plain_user(uid: &str, name: &str) -> User {
    User { role: Some(DEFAULT_ROLE.to_owned()), ..User::new(uid, name) }
}
