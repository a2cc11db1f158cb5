use std::time::Duration;

use cometchat_client::{AppSettings, ErrorCode, Presence, Times};

use super::error::CoreError;

/// Whose presence is reported. (PRE1)
#[derive(Debug, Clone, uniffi::Enum)]
pub enum PresenceChoice {
    /// Nobody's.
    None,
    /// Every user's.
    AllUsers,
    /// The user's friends'.
    Friends,
    /// That of users with one of these roles.
    Roles {
        /// The roles' names.
        roles: Vec<String>,
    },
}

/// What `init` takes.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SettingsRecord {
    /// `us`, `eu` or `in`.
    pub region: Option<String>,
    /// Auto mode; otherwise manual mode.
    pub auto_establish_socket_connection: bool,
    /// Whose presence is reported.
    pub presence: PresenceChoice,
    /// The host of the administrative REST interface.
    pub admin_host: Option<String>,
    /// The host of the REST interface.
    pub client_host: Option<String>,
    /// Certificates to trust beside the system's, as PEM.
    pub additional_roots: Vec<Vec<u8>>,
    /// SHA-256 of the public keys of which the server's chain must have one.
    pub key_pins: Vec<Vec<u8>>,
    /// What was missed is fetched after a reconnect. (REC6)
    pub recover_missed: bool,
    /// Times other than the defaults.
    pub times: TimesRecord,
}

/// The SDK's times; absent ones keep their defaults. `cometchat_client::Times` tells what each means.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct TimesRecord {
    /// How long a manual connection lives in the background without a ping. (BGD2)
    pub background_window: Option<Duration>,
    /// What is added to that window. (PIN5)
    pub background_grace: Option<Duration>,
    /// The time between two keep-alive pings. (REC5)
    pub keep_alive_interval: Option<Duration>,
    /// How long after a ping something must arrive. (REC5)
    pub keep_alive_timeout: Option<Duration>,
    /// From the name look-up to the auth answer. (REC4)
    pub connect_timeout: Option<Duration>,
    /// How long the closing handshake may take. (CON6)
    pub close_timeout: Option<Duration>,
    /// The longest delay before the first attempt after a loss. (REC1)
    pub first_retry: Option<Duration>,
    /// The delay that doubles with each further attempt. (REC1)
    pub retry_base: Option<Duration>,
    /// The longest delay between attempts. (REC1)
    pub retry_cap: Option<Duration>,
    /// How long a connection must live for the count of attempts to begin anew. (REC1)
    pub stable_after: Option<Duration>,
    /// After how long an outage is reported as a long one. (STA2)
    pub long_outage: Option<Duration>,
    /// After how long a slow consumer is reported. (REC12)
    pub slow_consumer: Option<Duration>,
    /// The longest a REST request takes. (CBK2)
    pub request: Option<Duration>,
    /// The longest a logout takes. (LOG6)
    pub logout: Option<Duration>,
    /// How long a token provider may take. (LOG8)
    pub token_provider: Option<Duration>,
}

impl SettingsRecord {
    pub(super) fn settings(self) -> Result<AppSettings, CoreError> {
        let mut builder = AppSettings::builder()
            .auto_establish_socket_connection(self.auto_establish_socket_connection)
            .presence(self.presence.into())
            .recover_missed(self.recover_missed)
            .times(self.times.times());
        if let Some(region) = self.region {
            builder = builder.region(region);
        }
        if let Some(host) = self.admin_host {
            builder = builder.override_admin_host(host);
        }
        if let Some(host) = self.client_host {
            builder = builder.override_client_host(host);
        }
        for pem in self.additional_roots {
            builder = builder.additional_roots(pem);
        }
        let pins: Result<Vec<[u8; 32]>, _> =
            self.key_pins.into_iter().map(<[u8; 32]>::try_from).collect();
        let pins = pins.map_err(|_| CoreError::Failed {
            code: ErrorCode::LIMIT_EXCEEDED.to_string(),
            message: "A key pin has 32 bytes; pass the SHA-256 of the public key.".to_owned(),
            details: None,
        })?;
        Ok(builder.key_pins(pins).build())
    }
}

impl From<PresenceChoice> for Presence {
    fn from(choice: PresenceChoice) -> Self {
        match choice {
            PresenceChoice::None => Self::None,
            PresenceChoice::AllUsers => Self::AllUsers,
            PresenceChoice::Friends => Self::Friends,
            PresenceChoice::Roles { roles } => Self::Roles(roles),
        }
    }
}

impl TimesRecord {
    fn times(&self) -> Times {
        let mut times = Times::default();
        let set = |time: &mut Duration, value: Option<Duration>| {
            if let Some(value) = value {
                *time = value;
            }
        };
        let connection = &mut times.connection;
        set(&mut connection.background_window, self.background_window);
        set(&mut connection.background_grace, self.background_grace);
        set(&mut connection.keep_alive_interval, self.keep_alive_interval);
        set(&mut connection.keep_alive_timeout, self.keep_alive_timeout);
        set(&mut connection.connect_timeout, self.connect_timeout);
        set(&mut connection.close_timeout, self.close_timeout);
        set(&mut connection.first_retry, self.first_retry);
        set(&mut connection.retry_base, self.retry_base);
        set(&mut connection.retry_cap, self.retry_cap);
        set(&mut connection.stable_after, self.stable_after);
        set(&mut connection.long_outage, self.long_outage);
        set(&mut connection.slow_consumer, self.slow_consumer);
        set(&mut times.request, self.request);
        set(&mut times.logout, self.logout);
        set(&mut times.token_provider, self.token_provider);
        times
    }
}
