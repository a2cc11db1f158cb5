use std::{fs, path::PathBuf, time::Duration};

use clap::Parser;
use cometchat_client::{
    AppSettings, Client, Error, FileStore, Presence, ReceiverType, Sockets, Times,
};

/// A chat on the terminal. Type `help` in it for its commands.
#[derive(Parser)]
#[command(name = "chat", version)]
pub(crate) struct Options {
    /// The chat server: `http://127.0.0.1:PORT` for one on this machine, else `https://HOST[:PORT]`
    #[arg(long, value_name = "URL", value_parser = server)]
    server: String,
    /// The app's id
    #[arg(long, value_name = "ID")]
    pub(crate) app_id: String,
    /// Who you are
    #[arg(long, value_name = "UID")]
    pub(crate) uid: String,
    /// The app's auth key; other users of this machine can see it in the list of processes
    #[arg(long, value_name = "KEY")]
    pub(crate) auth_key: String,
    /// Connect by the command `connect` only
    #[arg(long)]
    manual: bool,
    /// The user to write to
    #[arg(long, value_name = "UID", conflicts_with = "group", value_parser = not_empty)]
    to: Option<String>,
    /// The group to write to
    #[arg(long, value_name = "GUID", value_parser = not_empty)]
    group: Option<String>,
    /// Speak JSON lines instead of text
    #[arg(long)]
    json: bool,
    /// Certificates to trust beside the system's, as PEM
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// How long a manual connection lives in the background; by default 30 s and 2 s of grace
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    background_window: Option<Duration>,
    /// Keep the session in this file
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Share the file's session with other processes; the name is this one's own
    #[arg(long, value_name = "NAME", requires = "store")]
    extension: Option<String>,
}

/// To whom messages go.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) id: String,
    pub(crate) kind: ReceiverType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Human,
    Json,
}

impl Options {
    pub(crate) fn settings(&self) -> Result<AppSettings, String> {
        let mut settings = AppSettings::builder()
            .override_client_host(&self.server)
            .auto_establish_socket_connection(!self.manual)
            .presence(Presence::AllUsers);
        if let Some(path) = &self.ca {
            let pem = fs::read(path).map_err(|error| {
                format!("cannot read {}: {error}; give --ca a PEM file", path.display())
            })?;
            settings = settings.additional_roots(pem);
        }
        if let Some(window) = self.background_window {
            let mut times = Times::default();
            times.connection.background_window = window;
            times.connection.background_grace = Duration::ZERO;
            settings = settings.times(times);
        }
        Ok(settings.build())
    }

    pub(crate) fn client(&self) -> Result<Client, Error> {
        let Some(path) = &self.store else { return Client::builder().build() };
        let client = Client::builder().store(FileStore::new(path));
        match &self.extension {
            None => client.progress_store(FileStore::new(path.with_extension("progress"))).build(),
            Some(name) => client
                .progress_store(FileStore::new(path.with_extension(format!("{name}.progress"))))
                .extension(name, Sockets::Allowed)
                .build(),
        }
    }

    pub(crate) fn peer(&self) -> Option<Peer> {
        let user = self.to.clone().map(|id| Peer { id, kind: ReceiverType::User });
        user.or_else(|| self.group.clone().map(|id| Peer { id, kind: ReceiverType::Group }))
    }

    pub(crate) fn style(&self) -> Style {
        if self.json { Style::Json } else { Style::Human }
    }
}

fn server(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    if host.is_some_and(|host| !host.is_empty()) {
        return Ok(text.to_owned());
    }
    Err("give http://127.0.0.1:PORT for a server on this machine, or https://HOST[:PORT]".into())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=600.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "give a number of seconds from 0.1 to 600".into())
}

fn not_empty(text: &str) -> Result<String, String> {
    (!text.is_empty()).then(|| text.to_owned()).ok_or_else(|| "it is empty; give an id".into())
}
