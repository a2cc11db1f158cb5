//! What `init` takes.

use std::{mem::MaybeUninit, time::Duration};

use ::cometchat_client::{AppSettings, AppSettingsBuilder, Presence, Times};

use super::{
    guard,
    handle::Freeable,
    result::{Refusal, cometchat_result, required},
    strings::{
        COMETCHAT_MOST_BODY_BYTES, COMETCHAT_MOST_NAME_BYTES, cometchat_bytes, cometchat_str,
    },
};

/// The settings for `cometchat_client_init`. Not to be changed while another thread uses them.
pub struct cometchat_settings(Freeable<Settings>);

#[derive(Clone)]
pub(crate) struct Settings {
    builder: AppSettingsBuilder,
    presence: Presence,
    times: Times,
}

/// Whose presence is reported. (PRE1)
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_presence {
    /// Nobody's: the default.
    None = 0,
    /// Every user's.
    AllUsers = 1,
    /// The user's friends'.
    Friends = 2,
}

/// The times that can be set, each with its default and range.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_time {
    /// How long a manual connection lives in the background without a ping. Default 30 s, range 100 ms
    /// to 10 min. (BGD2)
    BackgroundWindow = 1,
    /// What is added to that window. Default 2 s, range 0 to 5 s. (PIN5)
    BackgroundGrace = 2,
    /// Between two keep-alive pings. Default 15 s, range 100 ms to 5 min. (REC5)
    KeepAliveInterval = 3,
    /// How long after a ping something must arrive. Default 3 s, range 50 ms to 1 min. (REC5, PIN2)
    KeepAliveTimeout = 4,
    /// From the name look-up to the server's acceptance. Default 15 s, range 100 ms to 2 min. (REC4)
    ConnectTimeout = 5,
    /// How long the closing handshake may take. Default 1 s, range 10 ms to 10 s. (CON6)
    CloseTimeout = 6,
    /// The longest delay before the first attempt after a loss. Default 250 ms, range 1 ms to 10 s.
    /// (REC1)
    FirstRetry = 7,
    /// The delay that doubles with each further attempt. Default 500 ms, range 10 ms to 1 min. (REC1)
    RetryBase = 8,
    /// The longest delay between attempts. Default 30 s, range 10 ms to 1 h. (REC1)
    RetryCap = 9,
    /// How long a connection must live for the count of attempts to begin anew. Default 10 s, range
    /// 100 ms to 10 min. (REC1)
    StableAfter = 10,
    /// After how long an outage is reported as a long one. Default 2 min, range 100 ms to 1 h. (STA2)
    LongOutage = 11,
    /// After how long a slow consumer is reported. Default 30 s, range 100 ms to 10 min. (REC12)
    SlowConsumer = 12,
    /// The longest a REST request takes. Default 30 s, range 100 ms to 5 min. (CBK2)
    Request = 13,
    /// The longest a logout takes. Default 10 s, range 100 ms to 1 min. (LOG6)
    Logout = 14,
    /// How long a token provider may take. Default 60 s, range 100 ms to 30 min. (LOG8)
    TokenProvider = 15,
}

impl cometchat_settings {
    pub(crate) fn get(&self) -> AppSettings {
        let Settings { builder, presence, times } = self.0.get();
        builder.presence(presence).times(times).build()
    }
}

impl Settings {
    fn change(&mut self, change: impl FnOnce(AppSettingsBuilder) -> AppSettingsBuilder) {
        self.builder = change(self.builder.clone());
    }

    fn time(&mut self, time: i32) -> Result<&mut Duration, Refusal> {
        let Times { connection, request, logout, token_provider } = &mut self.times;
        Ok(match time {
            1 => &mut connection.background_window,
            2 => &mut connection.background_grace,
            3 => &mut connection.keep_alive_interval,
            4 => &mut connection.keep_alive_timeout,
            5 => &mut connection.connect_timeout,
            6 => &mut connection.close_timeout,
            7 => &mut connection.first_retry,
            8 => &mut connection.retry_base,
            9 => &mut connection.retry_cap,
            10 => &mut connection.stable_after,
            11 => &mut connection.long_outage,
            12 => &mut connection.slow_consumer,
            13 => request,
            14 => logout,
            15 => token_provider,
            _ => return Err(Refusal::Unknown("time")),
        })
    }
}

/// Settings with their defaults: auto mode, no presence, no region. The caller frees them, also right
/// after `cometchat_client_init`. NULL only after a contained panic.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_new() -> Option<Box<cometchat_settings>> {
    guard::value("cometchat_settings_new", None, || {
        Some(Some(Box::new(cometchat_settings(Freeable::new(Settings {
            builder: AppSettings::builder(),
            presence: Presence::None,
            times: Times::default(),
        })))))
    })
}

/// Frees settings. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_free(settings: Option<Box<cometchat_settings>>) {
    guard::free("cometchat_settings_free", settings);
}

fn changed(
    entry: &'static str,
    settings: Option<&mut cometchat_settings>,
    change: impl FnOnce(&mut Settings) -> Result<(), Refusal>,
) -> cometchat_result {
    guard::synchronous(entry, || change(required(settings, "settings")?.0.get_mut()))
}

/// The app's region: `us`, `eu` or `in`. Needed unless a host is overridden. Checked by
/// `cometchat_client_init`. (INI3)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_set_region(
    settings: Option<&mut cometchat_settings>,
    region: cometchat_str,
) -> cometchat_result {
    changed("cometchat_settings_set_region", settings, |settings| {
        let region = region.required("region", COMETCHAT_MOST_NAME_BYTES)?;
        settings.change(|builder| builder.region(region));
        Ok(())
    })
}

/// `true`, the default: the SDK connects by itself. `false`, manual mode: only
/// `cometchat_client_connect` does. (INI7)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_set_auto_establish_socket_connection(
    settings: Option<&mut cometchat_settings>,
    enable: bool,
) -> cometchat_result {
    let entry = "cometchat_settings_set_auto_establish_socket_connection";
    changed(entry, settings, |settings| {
        settings.change(|builder| builder.auto_establish_socket_connection(enable));
        Ok(())
    })
}

/// Whose presence is reported. Takes back what was set before, roles too. (PRE1)
///
/// `presence`: a `cometchat_presence`; an unknown value is `COMETCHAT_RESULT_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_set_presence(
    settings: Option<&mut cometchat_settings>,
    presence: i32,
) -> cometchat_result {
    changed("cometchat_settings_set_presence", settings, |settings| {
        settings.presence = match presence {
            0 => Presence::None,
            1 => Presence::AllUsers,
            2 => Presence::Friends,
            _ => return Err(Refusal::Unknown("presence")),
        };
        Ok(())
    })
}

/// Reports the presence of users with this role, and of those with roles that were added before. (PRE1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_add_presence_role(
    settings: Option<&mut cometchat_settings>,
    role: cometchat_str,
) -> cometchat_result {
    changed("cometchat_settings_add_presence_role", settings, |settings| {
        let role = role.required("role", COMETCHAT_MOST_NAME_BYTES)?.to_owned();
        match &mut settings.presence {
            Presence::Roles(roles) => roles.push(role),
            other => *other = Presence::Roles(vec![role]),
        }
        Ok(())
    })
}

/// The host of the administrative REST interface: `host[:port][/path]`, or `http://` with a loopback
/// address. Checked by `cometchat_client_init`. If only one of the two hosts is set, it serves for
/// both.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_override_admin_host(
    settings: Option<&mut cometchat_settings>,
    host: cometchat_str,
) -> cometchat_result {
    changed("cometchat_settings_override_admin_host", settings, |settings| {
        let host = host.required("host", COMETCHAT_MOST_NAME_BYTES)?;
        settings.change(|builder| builder.override_admin_host(host));
        Ok(())
    })
}

/// The host of the REST interface; see `cometchat_settings_override_admin_host`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_override_client_host(
    settings: Option<&mut cometchat_settings>,
    host: cometchat_str,
) -> cometchat_result {
    changed("cometchat_settings_override_client_host", settings, |settings| {
        let host = host.required("host", COMETCHAT_MOST_NAME_BYTES)?;
        settings.change(|builder| builder.override_client_host(host));
        Ok(())
    })
}

/// Certificates to trust beside the system's, as PEM of at most `COMETCHAT_MOST_BODY_BYTES`. May be
/// called more than once. Read by `cometchat_client_init`. (SEC1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_add_roots(
    settings: Option<&mut cometchat_settings>,
    pem: cometchat_bytes,
) -> cometchat_result {
    changed("cometchat_settings_add_roots", settings, |settings| {
        let pem = pem.required("pem", COMETCHAT_MOST_BODY_BYTES)?;
        settings.change(|builder| builder.additional_roots(pem));
        Ok(())
    })
}

/// The SHA-256, 32 bytes, of a public key; the server's chain must have one of those that were added.
/// Add at least two: one is the backup. (SEC1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_add_key_pin(
    settings: Option<&mut cometchat_settings>,
    sha256: cometchat_bytes,
) -> cometchat_result {
    changed("cometchat_settings_add_key_pin", settings, |settings| {
        let pin = sha256.required("sha256", COMETCHAT_MOST_NAME_BYTES)?;
        let pin = <[u8; 32]>::try_from(pin).map_err(|_| Refusal::Unknown("sha256"))?;
        settings.change(|builder| builder.key_pins([pin]));
        Ok(())
    })
}

/// `true`, the default: what was missed is fetched after a reconnect and handed on. `false`: one event
/// tells from where on messages may be missing. (REC6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_set_recover_missed(
    settings: Option<&mut cometchat_settings>,
    recover: bool,
) -> cometchat_result {
    changed("cometchat_settings_set_recover_missed", settings, |settings| {
        settings.change(|builder| builder.recover_missed(recover));
        Ok(())
    })
}

/// Sets one of the times.
///
/// `time`: a `cometchat_time`; an unknown value is `COMETCHAT_RESULT_INVALID_ARGUMENT`. The range is
/// checked by `cometchat_client_init`, which fails with `ERROR_LIMIT_EXCEEDED`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_set_time(
    settings: Option<&mut cometchat_settings>,
    time: i32,
    milliseconds: u64,
) -> cometchat_result {
    changed("cometchat_settings_set_time", settings, |settings| {
        *settings.time(time)? = Duration::from_millis(milliseconds);
        Ok(())
    })
}

/// One of the times as it is set.
///
/// `time`: a `cometchat_time`; an unknown value is `COMETCHAT_RESULT_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_settings_time(
    settings: Option<&cometchat_settings>,
    time: i32,
    milliseconds: Option<&mut MaybeUninit<u64>>,
) -> cometchat_result {
    guard::synchronous("cometchat_settings_time", || {
        let settings = required(settings, "settings")?;
        let milliseconds = required(milliseconds, "milliseconds")?;
        let set = settings.0.get().time(time)?.as_millis();
        milliseconds.write(u64::try_from(set).unwrap_or(u64::MAX));
        Ok(())
    })
}
