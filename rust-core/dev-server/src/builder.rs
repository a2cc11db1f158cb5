use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use cometchat_protocol::User;
use tokio::sync::watch;

use crate::{
    accept::{self, Acceptor, Gate},
    directory::{Directory, Members},
    rest,
    server::DevServer,
    state::{Origin, Scheme, Shared, unix_now},
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
    app_id: String,
    auth_key: String,
    users: Vec<User>,
    groups: Vec<(String, Members)>,
    tls: Option<Certificate>,
    auth_timeout: Duration,
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
            app_id: "testapp01".to_owned(),
            auth_key: "testkey01".to_owned(),
            users: FIRST_USERS.map(|(uid, name)| plain_user(uid, name)).to_vec(),
            groups: vec![(FIRST_GROUP.to_owned(), Members::All)],
            tls: None,
            auth_timeout: Duration::from_secs(5),
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
    pub fn app_id(self, app_id: impl Into<String>) -> Self {
        Self { app_id: app_id.into(), ..self }
    }

    /// The auth key; `testkey01` by default.
    #[must_use]
    pub fn auth_key(self, auth_key: impl Into<String>) -> Self {
        Self { auth_key: auth_key.into(), ..self }
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

    /// Starts the server on the current tokio runtime. Must be called inside one.
    #[expect(clippy::unused_async, reason = "it needs a runtime, which an async function shows")]
    pub async fn start(self) -> Result<DevServer, StartError> {
        if self.reach == Reach::Loopback && !self.listen.ip().is_loopback() {
            return Err(StartError::RemoteAddress(self.listen));
        }
        let host = self.told_host()?;
        let tls = self.tls.map(|certificate| Tls::new(certificate, &host)).transpose()?;
        let cannot_listen = |source| StartError::Listen { addr: self.listen, source };
        let listener = accept::listen(self.listen).map_err(cannot_listen)?;
        let addr = listener.local_addr().map_err(cannot_listen)?;

        let scheme = if tls.is_some() { Scheme::Https } else { Scheme::Http };
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        let origin = Origin { scheme, host, port: addr.port() };
        let directory = Directory::new(self.users, self.groups, unix_now());
        let shared = Shared::new(self.app_id, self.auth_key, origin, self.auth_timeout, directory);
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
