use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use cometchat_connection::{Mode, Timing};
use cometchat_protocol::{ErrorCode, PresenceSubscription};

use crate::{
    Error,
    hosts::{BaseUrl, HostKind, Scheme},
    net::{REST_TIME_LIMIT, TlsOptions},
    recovery::Policy,
};

/// What `init` takes: made by [`AppSettings::builder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSettings {
    region: Option<String>,
    mode: Mode,
    presence: Presence,
    admin_host: Option<String>,
    client_host: Option<String>,
    tls: TlsOptions,
    times: Times,
    recover_missed: bool,
}

/// Whose presence is reported. (PRE1)
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Presence {
    /// Nobody's: the default.
    #[default]
    None,
    /// Every user's.
    AllUsers,
    /// The user's friends'.
    Friends,
    /// That of users with one of these roles.
    Roles(Vec<String>),
}

/// The SDK's times. Each has its default and range; 0 is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// The connection's times.
    pub connection: Timing,
    /// The longest a REST request takes. Default 30 s, range 100 ms to 5 min. (CBK2)
    pub request: Duration,
    /// The longest a logout takes. Default 10 s, range 100 ms to 1 min. (LOG6)
    pub logout: Duration,
    /// How long a token provider may take. Default 60 s, range 100 ms to 30 min. (LOG8)
    pub token_provider: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connection: Timing::default(),
            request: REST_TIME_LIMIT,
            logout: Duration::from_secs(10),
            token_provider: Duration::from_secs(60),
        }
    }
}

impl AppSettings {
    /// Settings with their defaults: auto mode, no presence, no region.
    pub fn builder() -> AppSettingsBuilder {
        AppSettingsBuilder(Self {
            region: None,
            mode: Mode::Auto,
            presence: Presence::None,
            admin_host: None,
            client_host: None,
            tls: TlsOptions::default(),
            times: Times::default(),
            recover_missed: true,
        })
    }
}

/// Makes [`AppSettings`]. Nothing is checked before `init`.
#[derive(Debug, Clone)]
pub struct AppSettingsBuilder(AppSettings);

impl AppSettingsBuilder {
    /// The app's region: `us`, `eu` or `in`. Needed unless both hosts are overridden.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.0.region = Some(region.into());
        self
    }

    /// `true`, the default: the SDK connects by itself. `false`: only `connect()` does.
    #[must_use]
    pub fn auto_establish_socket_connection(mut self, enable: bool) -> Self {
        self.0.mode = if enable { Mode::Auto } else { Mode::Manual };
        self
    }

    /// Whose presence is reported.
    #[must_use]
    pub fn presence(mut self, presence: Presence) -> Self {
        self.0.presence = presence;
        self
    }

    /// The host of the administrative REST interface: `host[:port][/path]`, or `http://` with a
    /// loopback address.
    #[must_use]
    pub fn override_admin_host(mut self, host: impl Into<String>) -> Self {
        self.0.admin_host = Some(host.into());
        self
    }

    /// The host of the REST interface: `host[:port][/path]`, or `http://` with a loopback address.
    #[must_use]
    pub fn override_client_host(mut self, host: impl Into<String>) -> Self {
        self.0.client_host = Some(host.into());
        self
    }

    /// Certificates to trust beside the system's, as PEM. May be called more than once. (SEC1)
    #[must_use]
    pub fn additional_roots(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.0.tls.additional_roots.push(pem.into());
        self
    }

    /// SHA-256 of the public keys of which the server's chain must have one. At least two: one is the
    /// backup. (SEC1)
    #[must_use]
    pub fn key_pins(mut self, pins: impl IntoIterator<Item = [u8; 32]>) -> Self {
        self.0.tls.key_pins.extend(pins);
        self
    }

    /// `true`, the default: what was missed is fetched after a reconnect and handed on. `false`: one
    /// [`crate::MessageEvent::MissedAvailable`] tells from where on. (REC6)
    #[must_use]
    pub fn recover_missed(mut self, recover: bool) -> Self {
        self.0.recover_missed = recover;
        self
    }

    /// Other times than the defaults.
    #[must_use]
    pub fn times(mut self, times: Times) -> Self {
        self.0.times = times;
        self
    }

    /// The settings.
    pub fn build(self) -> AppSettings {
        self.0
    }
}

/// Settings that have passed the checks of `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) app_id: String,
    pub(crate) mode: Mode,
    pub(crate) presence: Presence,
    pub(crate) admin: BaseUrl,
    pub(crate) client: BaseUrl,
    pub(crate) tls: TlsOptions,
    pub(crate) times: Times,
    pub(crate) recovery: Policy,
}

impl Checked {
    /// INI2, INI3, and the hosts' and times' rules.
    pub(crate) fn new(app_id: &str, settings: AppSettings) -> Result<Self, Error> {
        if !is_name(app_id, 64, |c| c.is_ascii_alphanumeric()) {
            return Err(Error::new(
                ErrorCode::INVALID_APP_ID,
                "Invalid App ID: pass the 1 to 64 letters and digits that your app's dashboard shows.",
            ));
        }
        let AppSettings {
            region,
            mode,
            presence,
            admin_host,
            client_host,
            tls,
            times,
            recover_missed,
        } = settings;
        check_times(&times)?;
        let base = |kind, host: Option<String>| match host {
            Some(host) => BaseUrl::parse_override(kind, &host),
            None => checked_region(region.as_deref())
                .map(|region| BaseUrl::for_region(kind, app_id, &region)),
        };
        // One of two hosts is enough for a server that has both interfaces in one place.
        let client = base(HostKind::Client, client_host.clone().or_else(|| admin_host.clone()))?;
        let admin = base(HostKind::Admin, admin_host.or(client_host))?;
        if let Some(region) = &region {
            checked_region(Some(region))?;
        }
        let recovery = if recover_missed { Policy::Fetch } else { Policy::Announce };
        let app_id = app_id.to_owned();
        Ok(Self { app_id, mode, presence, admin, client, tls, times, recovery })
    }

    /// Region, hosts and trust in a form that can be compared. (INI5)
    pub(crate) fn endpoint(&self) -> String {
        let mut trust = DefaultHasher::new();
        self.tls.hash(&mut trust);
        format!("{} {} {:x}", self.admin, self.client, trust.finish())
    }

    /// Nothing but loopback connections without encryption.
    pub(crate) fn is_cleartext(&self) -> bool {
        [&self.admin, &self.client].iter().all(|base| base.scheme == Scheme::Http)
    }
}

impl Presence {
    pub(crate) fn subscription(&self) -> Option<PresenceSubscription> {
        match self {
            Self::None => None,
            Self::AllUsers => Some(PresenceSubscription::AllUsers),
            Self::Friends => Some(PresenceSubscription::Friends),
            Self::Roles(_) => Some(PresenceSubscription::Roles),
        }
    }

    pub(crate) fn roles(&self) -> &[String] {
        match self {
            Self::Roles(roles) => roles,
            _ => &[],
        }
    }
}

/// LOG3: a uid in lower case.
pub(crate) fn checked_uid(uid: &str) -> Result<String, Error> {
    if uid.is_empty() {
        return Err(Error::new(ErrorCode::EMPTY_UID, "The UID is empty; pass the user's UID."));
    }
    if !is_name(uid, 100, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(Error::new(
            ErrorCode::INVALID_UID,
            "A UID has 1 to 100 letters, digits, hyphens and underscores; pass one of that form.",
        ));
    }
    Ok(uid.to_ascii_lowercase())
}

pub(crate) fn checked_guid(guid: &str) -> Result<String, Error> {
    if guid.is_empty() {
        return Err(Error::new(
            ErrorCode::INVALID_GUID,
            "The GUID is empty; pass the group's GUID.",
        ));
    }
    Ok(guid.to_owned())
}

/// STO6: a name that can be part of a file's.
pub(crate) fn checked_extension(name: Option<&str>) -> Result<Option<&str>, Error> {
    let is_good = |name| is_name(name, 64, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if name.is_some_and(|name| !is_good(name)) {
        return Err(Error::new(
            ErrorCode::LIMIT_EXCEEDED,
            "An extension's name has 1 to 64 letters, digits, hyphens and underscores; pass one of that form.",
        ));
    }
    Ok(name)
}

fn checked_region(region: Option<&str>) -> Result<String, Error> {
    let region = region.unwrap_or_default().to_ascii_lowercase();
    if matches!(region.as_str(), "us" | "eu" | "in") {
        return Ok(region);
    }
    Err(Error::new(
        ErrorCode::INVALID_REGION,
        "Invalid region: set us, eu or in, as your app's dashboard shows, or override the hosts.",
    ))
}

fn check_times(times: &Times) -> Result<(), Error> {
    let range = |name: &str, value: Duration, least: Duration, most: Duration| {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        Err(format!(
            "{name} must be between {least:?} and {most:?}; set it within that range or leave it out."
        ))
    };
    let least = Duration::from_millis(100);
    times
        .connection
        .check()
        .map_err(|error| format!("{error}."))
        .and_then(|()| range("request", times.request, least, Duration::from_secs(300)))
        .and_then(|()| range("logout", times.logout, least, Duration::from_secs(60)))
        .and_then(|()| {
            range("token_provider", times.token_provider, least, Duration::from_secs(1800))
        })
        .map_err(|sentence| Error::new(ErrorCode::LIMIT_EXCEEDED, format!("The time {sentence}")))
}

fn is_name(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> bool {
    (1..=most).contains(&text.len()) && text.chars().all(allowed)
}
