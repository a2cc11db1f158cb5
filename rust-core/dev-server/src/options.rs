use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::Parser;
use cometchat_dev_server::{Builder, Certificate, DevServer};
use cometchat_protocol::User;

/// A local server that speaks the chat protocol, for development and tests.
///
/// The first line of its output is its address. It starts with the users cometchat-uid-1 to
/// cometchat-uid-5 and the group cometchat-guid-1, and stops at SIGINT and SIGTERM.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Options {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The app id that clients must give
    #[arg(long, value_name = "ID", default_value = "testapp01", value_parser = app_id)]
    app_id: String,
    /// The auth key that clients log in with
    #[arg(long, value_name = "KEY", default_value = "testkey01", value_parser = not_empty)]
    auth_key: String,
    /// One more app with users and groups of its own (repeatable)
    #[arg(long = "app", value_name = "ID:AUTHKEY", value_parser = app)]
    apps: Vec<(String, String)>,
    /// One more user (repeatable)
    #[arg(long = "user", value_name = "UID[:NAME]", value_parser = user)]
    users: Vec<User>,
    /// One more group, with all users as members (repeatable)
    #[arg(long = "group", value_name = "GUID", value_parser = guid)]
    groups: Vec<String>,
    /// Serve https and wss, with a certificate of an authority made for this run
    #[arg(long)]
    tls: bool,
    /// Where to write the authority's certificate; by default to a temporary file
    #[arg(long, value_name = "PATH", requires = "tls")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The host that clients are told; by default localhost with --tls, else the listen address
    #[arg(long, value_name = "HOST", value_parser = host)]
    host: Option<String>,
    /// Keep all state in this file; it is made if it is missing
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// How many REST requests a minute each token may make; no limit by default
    #[arg(long, value_name = "PER_MINUTE")]
    rate_limit: Option<u32>,
    /// Serve the admin interface on this loopback address; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) admin: Option<SocketAddr>,
    /// Allow a listen address that other machines can reach
    #[arg(long)]
    allow_remote: bool,
    /// Stop as well when standard input ends, as it does when a parent that holds it exits
    #[arg(long)]
    until_input_ends: bool,
}

/// How long the program runs.
#[derive(Clone, Copy)]
pub(crate) enum Lifetime {
    UntilSignal,
    UntilInputEnds,
}

impl Options {
    pub(crate) fn builder(&self) -> Builder {
        let mut builder =
            DevServer::builder().listen(self.listen).app_id(&self.app_id).auth_key(&self.auth_key);
        for (app_id, auth_key) in &self.apps {
            builder = builder.app(app_id, auth_key);
        }
        if let Some(per_minute) = self.rate_limit {
            builder = builder.rate_limit(per_minute);
        }
        if let Some(file) = &self.data {
            builder = builder.data(file);
        }
        for user in &self.users {
            builder = builder.user(user.clone());
        }
        for guid in &self.groups {
            builder = builder.group(guid);
        }
        if let Some(host) = &self.host {
            builder = builder.host(host);
        }
        if self.allow_remote {
            builder = builder.allow_remote();
        }
        if self.tls {
            builder = builder.tls(Certificate::Valid);
        }
        builder
    }

    /// A uid that is given twice; its case does not count.
    pub(crate) fn repeated_uid(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        let mut uids = self.users.iter().map(|user| user.uid.as_str());
        uids.find(|uid| !seen.insert(uid.to_lowercase()))
    }

    pub(crate) fn lifetime(&self) -> Lifetime {
        if self.until_input_ends { Lifetime::UntilInputEnds } else { Lifetime::UntilSignal }
    }
}

fn app_id(text: &str) -> Result<String, String> {
    let fits = (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    fits.then(|| text.to_owned()).ok_or_else(|| "an app id has 1 to 64 letters and digits".into())
}

fn app(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((id, key)) => Ok((app_id(id)?, not_empty(key)?)),
        None => Err("an app is given as ID:AUTHKEY".into()),
    }
}

fn user(text: &str) -> Result<User, String> {
    let (uid, name) = text.split_once(':').unwrap_or((text, text));
    if !is_id(uid) {
        return Err("a uid has 1 to 100 letters, digits, - and _".into());
    }
    if name.trim().is_empty() {
        return Err("the name after the colon is empty; without a colon the uid is the name".into());
    }
    Ok(User::new(uid, name))
}

fn guid(text: &str) -> Result<String, String> {
    let guid = is_id(text).then(|| text.to_owned());
    guid.ok_or_else(|| "a guid has 1 to 100 letters, digits, - and _".into())
}

fn is_id(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// The server makes URLs of it, with brackets where they are needed and a port.
fn host(text: &str) -> Result<String, String> {
    let is_name = (1..=253).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    let host = (is_name || text.parse::<IpAddr>().is_ok()).then(|| text.to_owned());
    host.ok_or_else(|| {
        "a host is a name or an IP address, without scheme, brackets and port".into()
    })
}

fn not_empty(text: &str) -> Result<String, String> {
    (!text.is_empty()).then(|| text.to_owned()).ok_or_else(|| "it is empty".into())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_are_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn a_user_without_a_name_is_called_by_the_uid() {
        assert_eq!(user("anna:Anna").unwrap().name, "Anna");
        assert_eq!(user("anna").unwrap().name, "anna");
        assert!(user(":Anna").is_err());
        assert!(user("anna: ").is_err());
    }

    #[test]
    fn a_host_is_a_name_or_an_address() {
        for good in ["localhost", "chat.example", "10.0.0.1", "::1", "fe80::1"] {
            assert_eq!(host(good).as_deref(), Ok(good));
        }
        for bad in ["", "a b", "http://a", "a/b", "a:80", "[::1]", "ä"] {
            assert!(host(bad).is_err(), "{bad}");
        }
    }
}
