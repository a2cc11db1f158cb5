use cometchat_connection::{SessionId, TransientFeatures};
use cometchat_protocol::{Secret, ServerSettings, TransientMode, User, rest::Me};
use uuid::Uuid;

use crate::{
    Error,
    core::Account,
    hosts::{BaseUrl, Endpoints, is_loopback},
    settings::Checked,
    store::StoredSession,
};

/// The logged-in user, the tokens, and where the server said to connect.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) user: User,
    pub(crate) auth_token: Secret,
    pub(crate) jwt: Option<Secret>,
    settings: Option<ServerSettings>,
    /// `None`: the settings are missing, or name hosts that may not be dialled. (SEC4)
    pub(crate) endpoints: Option<Endpoints>,
    /// Why the settings' hosts may not be dialled.
    pub(crate) refused_hosts: Option<Error>,
    /// `false`: the store could not take it, so that other processes do not know it. (STO6)
    pub(crate) is_stored: bool,
    /// Names the login that began it; `None`: it is older than such names. (STO6)
    pub(crate) login: Option<String>,
}

impl Session {
    /// From `/me`, of a login with a new name. `token` is the one that was asked with.
    pub(crate) fn from_me(id: SessionId, me: Me, token: Secret, checked: &Checked) -> Self {
        let Me { user, auth_token, jwt, settings } = me;
        let (endpoints, refused_hosts) = judge(settings.as_ref(), checked);
        let auth_token = auth_token.unwrap_or(token);
        let (is_stored, login) = (false, Some(Uuid::new_v4().to_string()));
        Self { id, user, auth_token, jwt, settings, endpoints, refused_hosts, is_stored, login }
    }

    /// From the store. Settings that belong to other hosts than the configured ones do not count, and
    /// those that do are judged again. (SEC4)
    pub(crate) fn from_store(id: SessionId, stored: StoredSession, checked: &Checked) -> Self {
        let StoredSession { user, auth_token, jwt, settings, client_host, login } = stored;
        let settings = settings.filter(|_| client_host == checked.client.to_string());
        let (endpoints, refused_hosts) = judge(settings.as_ref(), checked);
        let is_stored = true;
        Self { id, user, auth_token, jwt, settings, endpoints, refused_hosts, is_stored, login }
    }

    pub(crate) fn to_store(&self, checked: &Checked) -> StoredSession {
        StoredSession {
            user: self.user.clone(),
            auth_token: self.auth_token.clone(),
            jwt: self.jwt.clone(),
            settings: self.settings.clone(),
            client_host: checked.client.to_string(),
            login: self.login.clone(),
        }
    }

    pub(crate) fn account(&self) -> Account {
        Account { user: self.user.clone(), auth_token: self.auth_token.clone() }
    }

    /// What the server knows it by: the token and the jwt.
    pub(crate) fn credentials(&self) -> (Secret, Option<Secret>) {
        (self.auth_token.clone(), self.jwt.clone())
    }

    /// What the connection's machine needs to know.
    pub(crate) fn facts(&self) -> cometchat_connection::Session {
        let socket = self.endpoints.as_ref().map(|endpoints| &endpoints.socket);
        cometchat_connection::Session {
            id: self.id,
            dialable: socket.is_some(),
            loopback: socket.is_some_and(|socket| is_loopback(&socket.host)),
        }
    }

    pub(crate) fn features(&self) -> TransientFeatures {
        match self.mode() {
            Some(TransientMode::LimitedTransient | TransientMode::NoTransient) => {
                TransientFeatures::Throttled
            }
            _ => TransientFeatures::On,
        }
    }

    pub(crate) fn mode(&self) -> Option<&TransientMode> {
        self.settings.as_ref().and_then(|settings| settings.mode.as_ref())
    }

    /// The REST base: the server's wish, else the configured one.
    pub(crate) fn rest_base(&self, checked: &Checked) -> BaseUrl {
        match &self.endpoints {
            Some(endpoints) => endpoints.rest.clone(),
            None => checked.client.clone(),
        }
    }
}

fn judge(
    settings: Option<&ServerSettings>,
    checked: &Checked,
) -> (Option<Endpoints>, Option<Error>) {
    match settings.map(|settings| Endpoints::from_settings(settings, &checked.client)) {
        Some(Ok(endpoints)) => (Some(endpoints), None),
        Some(Err(refused)) => (None, Some(refused)),
        None => (None, None),
    }
}
