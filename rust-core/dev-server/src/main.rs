//! The local chat server as a program. See `--help`.

mod options;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use clap::Parser;
use cometchat_dev_server::{
    DevServer, StartError,
    admin::{self, Admin},
};
use tempfile::NamedTempFile;
use tokio::sync::oneshot;

use crate::options::{Lifetime, Options};

const BAD_OPTIONS: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    if let Some(uid) = options.repeated_uid() {
        return Err(Failure::RepeatedUser(uid.to_owned()));
    }
    // Before the address is told, so that a stop right after it is not missed.
    let stop = Stop::listen(options.lifetime())?;
    let server = options.builder().start().await?;
    let ca_file = server
        .ca_pem()
        .map(|pem| CaFile::write(pem, options.ca_file))
        .transpose()
        .map_err(Failure::CaFile)?;
    let admin = match options.admin {
        Some(addr) => Some(admin::start(server.clone(), addr).await?),
        None => None,
    };
    tell(&server, ca_file.as_ref(), admin.as_ref())?;
    stop.wait().await;
    server.stop().await;
    Ok(())
}

/// Where the authority's certificate is. A temporary file goes with this value.
enum CaFile {
    Chosen(PathBuf),
    Temporary(NamedTempFile),
}

impl CaFile {
    fn write(pem: &str, chosen: Option<PathBuf>) -> io::Result<Self> {
        if let Some(path) = chosen {
            fs::write(&path, pem)?;
            return Ok(Self::Chosen(path));
        }
        let mut file = tempfile::Builder::new()
            .prefix("cometchat-dev-server-")
            .suffix("-ca.pem")
            .tempfile()?;
        file.write_all(pem.as_bytes())?;
        Ok(Self::Temporary(file))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Chosen(path) => path,
            Self::Temporary(file) => file.path(),
        }
    }
}

/// The first line is the address alone, for scripts to read.
fn tell(
    server: &DevServer,
    ca_file: Option<&CaFile>,
    admin: Option<&Admin>,
) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", server.base_url()).map_err(Failure::Output)?;
    if let Some(file) = ca_file {
        writeln!(out, "CA certificate: {}", file.path().display()).map_err(Failure::Output)?;
    }
    if let Some(admin) = admin {
        writeln!(out, "Admin interface: http://{}", admin.addr()).map_err(Failure::Output)?;
        writeln!(out, "Admin token: {}", admin.token().expose()).map_err(Failure::Output)?;
    }
    out.flush().map_err(Failure::Output)
}

/// What ends the program.
struct Stop {
    signals: Signals,
    input: Option<oneshot::Receiver<()>>,
}

impl Stop {
    fn listen(lifetime: Lifetime) -> Result<Self, Failure> {
        let input = match lifetime {
            Lifetime::UntilSignal => None,
            Lifetime::UntilInputEnds => Some(end_of_input()),
        };
        Ok(Self { signals: Signals::listen().map_err(Failure::Signals)?, input })
    }

    async fn wait(self) {
        let Self { mut signals, input } = self;
        let input_ends = async {
            match input {
                Some(ended) => drop(ended.await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signals.wait() => {}
            () = input_ends => {}
        }
    }
}

/// Resolves when standard input ends, which it does when a parent that holds it exits.
fn end_of_input() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    // A thread of its own: the runtime would wait for a read that it cannot cancel.
    thread::spawn(move || {
        // An input that cannot be read has ended as well.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = sender.send(());
    });
    receiver
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("--user {0} is given twice; give each uid once")]
    RepeatedUser(String),
    #[error("{}", explain(.0))]
    Start(#[from] StartError),
    #[error("cannot write the CA certificate: {0}")]
    CaFile(io::Error),
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::RepeatedUser(_)
            | Self::Start(
                StartError::RemoteAddress(_)
                | StartError::HostNeeded(_)
                | StartError::RemoteAdmin(_),
            ) => ExitCode::from(BAD_OPTIONS),
            _ => ExitCode::FAILURE,
        }
    }
}

/// The library's error, in terms of the options.
fn explain(error: &StartError) -> String {
    match error {
        StartError::RemoteAddress(addr) => format!(
            "{addr} can be reached by other machines, which this server is not made for; \
             give --allow-remote if you mean it"
        ),
        StartError::HostNeeded(addr) => format!(
            "{addr} stands for every address of this machine; give --host with the name or \
             address that clients connect to"
        ),
        other => other.to_string(),
    }
}
