//! A chat on the terminal: shows the connection's life and the messages, obeys commands.
//! With `--json` it speaks JSON lines, for other programs to drive it. See `--help`.

mod command;
mod happening;
mod human;
mod json;
mod options;
mod output;
#[path = "../common/timeline.rs"]
mod timeline;

use std::{
    io,
    process::ExitCode,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

use clap::Parser;
use cometchat_client::{AppSettings, Client, Error, Json, OutgoingMessage, ReceiverType};

use command::{Command, Unknown};
use happening::{Answer, Happening, Outcome};
use options::{Options, Peer};
use output::Output;

/// So much may wait to be shown before the SDK, and whoever types, is slowed down.
const MOST_WAITING: usize = 256;

const BAD_OPTIONS: u8 = 2;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}", timeline::harmless(&failure.to_string()));
            failure.exit_code()
        }
    }
}

fn run(options: &Options) -> Result<(), Failure> {
    let settings = options.settings().map_err(Failure::Options)?;
    let client = options.client().map_err(Failure::Refused)?;
    let (sender, happenings) = sync_channel(MOST_WAITING);
    happening::listen(&client, &sender);
    let output = Output::new(options.style(), &options.uid);
    let mut chat = Chat { client, peer: options.peer(), sender, happenings, output, unanswered: 0 };
    chat.log_in(options, settings)?;
    chat.converse()?;
    chat.leave()
}

struct Chat {
    client: Client,
    peer: Option<Peer>,
    sender: SyncSender<Happening>,
    happenings: Receiver<Happening>,
    output: Output,
    unanswered: usize,
}

impl Chat {
    fn log_in(&mut self, options: &Options, settings: AppSettings) -> Result<(), Failure> {
        let done = self.answering("init");
        self.client.init(&options.app_id, settings, done);
        self.wait_until_answered()?;
        let done = self.answering("login");
        self.client.login(&options.uid, &options.auth_key, done);
        self.wait_until_answered()
    }

    fn converse(&mut self) -> Result<(), Failure> {
        happening::read_input(self.sender.clone());
        self.output.greet(self.peer.as_ref())?;
        loop {
            match self.next() {
                Happening::Line(line) => match Command::parse(&line, self.output.style()) {
                    Ok(Command::Quit) => return Ok(()),
                    Ok(command) => self.obey(command)?,
                    Err(unknown) => self.output.unknown(&unknown)?,
                },
                Happening::NotText => self.output.unknown(&Unknown::NotText)?,
                Happening::InputEnded => return Ok(()),
                other => self.show(&other)?,
            }
        }
    }

    /// Each call is answered within a time of its own, so this ends.
    fn leave(self) -> Result<(), Failure> {
        let mut chat = self;
        let done = chat.answering("quit");
        chat.client.disconnect(done);
        while chat.unanswered > 0 {
            let happening = chat.next();
            chat.show(&happening)?;
        }
        chat.output.farewell()?;
        let Self { client, happenings, .. } = chat;
        // First: a callback that waits for room would hold the shutdown's answers up.
        drop(happenings);
        client.shutdown();
        Ok(())
    }

    fn obey(&mut self, command: Command) -> Result<(), Failure> {
        let client = self.client.clone();
        match command {
            Command::Connect => client.connect(self.answering("connect")),
            Command::Disconnect => client.disconnect(self.answering("disconnect")),
            Command::Ping => client.ping(self.answering("ping")),
            Command::Logout => client.logout(self.answering("logout")),
            Command::Background => {
                client.entered_background();
                self.output.answer(&Answer::done("background"))?;
            }
            Command::Foreground => {
                client.entered_foreground();
                self.output.answer(&Answer::done("foreground"))?;
            }
            Command::Status => {
                let user = client.get_logged_in_user();
                self.output.status(client.connection_status(), user.as_ref())?;
            }
            Command::Help => self.output.help()?,
            Command::Send(text) => self.send(text)?,
            Command::StartTyping => self.type_to_peer("typing start", Client::start_typing)?,
            Command::EndTyping => self.type_to_peer("typing end", Client::end_typing)?,
            Command::Nothing | Command::Quit => {}
        }
        Ok(())
    }

    fn send(&mut self, text: String) -> Result<(), Failure> {
        let Some(Peer { id, kind }) = self.peer.clone() else {
            return Ok(self.output.nobody_to_write_to("send")?);
        };
        let done = self.answering("send");
        self.client.send_message(OutgoingMessage::text(id, kind, text), done);
        Ok(())
    }

    fn type_to_peer(
        &mut self,
        command: &'static str,
        tell: impl Fn(&Client, &str, ReceiverType, Option<Json>),
    ) -> Result<(), Failure> {
        let Some(Peer { id, kind }) = self.peer.clone() else {
            return Ok(self.output.nobody_to_write_to(command)?);
        };
        tell(&self.client, &id, kind, None);
        Ok(self.output.answer(&Answer::done(command))?)
    }

    /// A callback that hands the answer to the main thread.
    fn answering<T>(
        &mut self,
        command: &'static str,
    ) -> impl FnOnce(Result<T, Error>) + Send + 'static + use<T>
    where
        Outcome: From<T>,
    {
        self.unanswered += 1;
        let sender = self.sender.clone();
        move |result| {
            let answer = Answer { command, result: result.map(Outcome::from) };
            // Nobody receives once the program ends.
            let _ = sender.send(Happening::Answer(Box::new(answer)));
        }
    }

    fn wait_until_answered(&mut self) -> Result<(), Failure> {
        while self.unanswered > 0 {
            let happening = self.next();
            self.show(&happening)?;
            if let Happening::Answer(answer) = happening {
                answer.result.map_err(Failure::Refused)?;
            }
        }
        Ok(())
    }

    fn next(&self) -> Happening {
        self.happenings.recv().expect("self holds a sender")
    }

    fn show(&mut self, happening: &Happening) -> Result<(), Failure> {
        if matches!(happening, Happening::Answer(_)) {
            self.unanswered -= 1;
        }
        Ok(self.output.show(happening)?)
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Options(String),
    #[error("{0}")]
    Refused(Error),
    #[error("cannot write to standard output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Options(_) => ExitCode::from(BAD_OPTIONS),
            Self::Refused(_) | Self::Output(_) => ExitCode::FAILURE,
        }
    }
}
