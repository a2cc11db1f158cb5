use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write},
};

use cometchat_client::{Status, User};
use serde_json::{Value, json};

use crate::{
    command::{KNOWN, Unknown},
    happening::{Answer, Happening},
    human, json,
    options::{Peer, Style},
    timeline::{clock, harmless},
};

/// Moves to the line's start and wipes it: the prompt, and what is typed there so far.
const WIPE_LINE: &str = "\r\x1b[K";

const NOBODY: &str = "Nobody to write to; start with --to UID or --group GUID.";

/// Writes what happens to standard output.
pub(crate) struct Output {
    style: Style,
    prompt: Option<String>,
}

impl Output {
    pub(crate) fn new(style: Style, uid: &str) -> Self {
        let has_prompt =
            style == Style::Human && io::stdin().is_terminal() && io::stdout().is_terminal();
        Self { style, prompt: has_prompt.then(|| format!("{}> ", harmless(uid))) }
    }

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    pub(crate) fn show(&self, happening: &Happening) -> io::Result<()> {
        match happening {
            Happening::Connection(event) => {
                self.tell(|| json::connection(event), || human::connection(event))
            }
            Happening::Login(event) => self.tell(|| json::login(event), || human::login(event)),
            Happening::Message(event) => {
                self.tell(|| json::message(event), || human::message(event))
            }
            Happening::User(event) => {
                self.tell(|| json::presence(event), || human::presence(event))
            }
            Happening::Group(event) => self.tell(|| json::group(event), || human::group(event)),
            Happening::Call(event) => self.tell(|| json::call(event), || human::call(event)),
            Happening::Answer(answer) => self.answer(answer),
            Happening::Line(_) | Happening::NotText | Happening::InputEnded => Ok(()),
        }
    }

    pub(crate) fn answer(&self, answer: &Answer) -> io::Result<()> {
        match (self.style, human::answer(answer)) {
            (Style::Json, _) => write_json(&json::answer(answer)),
            (Style::Human, Some(line)) => self.write_line(&line),
            (Style::Human, None) => self.write_prompt(),
        }
    }

    pub(crate) fn status(&self, status: Option<Status>, user: Option<&User>) -> io::Result<()> {
        self.tell(|| json::status(status, user), || human::status(status, user))
    }

    pub(crate) fn nobody_to_write_to(&self, command: &str) -> io::Result<()> {
        self.tell(|| json::refused(command, "ERR_EMPTY_RECEIVER", NOBODY), || NOBODY.to_owned())
    }

    pub(crate) fn unknown(&self, unknown: &Unknown) -> io::Result<()> {
        let (message, input) = match unknown {
            Unknown::Command(line) => ("This is no command", Some(line)),
            Unknown::NotText => ("The line is no UTF-8 text", None),
        };
        let message = format!("{message}; known are: {KNOWN}.");
        self.tell(
            || json!({"event": "error", "message": message, "input": input}),
            || message.clone(),
        )
    }

    pub(crate) fn help(&self) -> io::Result<()> {
        let text = format!("Commands: {KNOWN}. Anything else is sent as a message.");
        self.tell(|| json!({"event": "help", "commands": KNOWN}), || text)
    }

    pub(crate) fn greet(&self, peer: Option<&Peer>) -> io::Result<()> {
        if self.style == Style::Json {
            return Ok(());
        }
        let peer = match peer {
            Some(peer) => format!("Messages go to the {} {}.", peer.kind.as_str(), peer.id),
            None => NOBODY.to_owned(),
        };
        self.write_line(&format!("{peer} `help` lists the commands."))
    }

    /// Leaves no prompt behind.
    pub(crate) fn farewell(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.prompt.is_some() {
            out.write_all(WIPE_LINE.as_bytes())?;
        }
        out.flush()
    }

    fn tell(&self, json: impl Fn() -> Value, human: impl FnOnce() -> String) -> io::Result<()> {
        match self.style {
            Style::Json => write_json(&json()),
            Style::Human => self.write_line(&human()),
        }
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.prompt.is_some() {
            out.write_all(WIPE_LINE.as_bytes())?;
        }
        writeln!(out, "{}  {}", clock(), harmless(line))?;
        self.write_prompt()
    }

    fn write_prompt(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if let Some(prompt) = &self.prompt {
            write!(out, "{WIPE_LINE}{prompt}")?;
        }
        out.flush()
    }
}

fn write_json(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", without_controls(&value.to_string()))?;
    out.flush()
}

/// JSON lets DEL and the second set of control characters stand; a terminal may obey them.
fn without_controls(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() {
            // A string takes everything.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
