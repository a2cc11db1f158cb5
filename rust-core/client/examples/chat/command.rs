use crate::options::Style;

/// What a line of input asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Connect,
    Disconnect,
    Ping,
    Background,
    Foreground,
    Send(String),
    StartTyping,
    EndTyping,
    Status,
    Logout,
    Help,
    Quit,
    /// The line is empty.
    Nothing,
}

/// A line that asks for nothing that there is.
pub(crate) enum Unknown {
    Command(String),
    NotText,
}

pub(crate) const KNOWN: &str = "connect, disconnect, ping, background, foreground, send TEXT, \
                                typing start, typing end, status, logout, help, quit";

impl Command {
    /// In a chat between people, what is no command is a message.
    pub(crate) fn parse(line: &str, style: Style) -> Result<Self, Unknown> {
        let line = line.trim_end_matches(['\r', '\n']);
        if let Some(text) = line.strip_prefix("send ") {
            return Ok(Self::Send(text.to_owned()));
        }
        Ok(match line.trim() {
            "connect" => Self::Connect,
            "disconnect" => Self::Disconnect,
            "ping" => Self::Ping,
            "background" => Self::Background,
            "foreground" => Self::Foreground,
            "typing start" => Self::StartTyping,
            "typing end" => Self::EndTyping,
            "status" => Self::Status,
            "logout" => Self::Logout,
            "help" => Self::Help,
            "quit" => Self::Quit,
            "" => Self::Nothing,
            "send" => Self::Send(String::new()),
            _ if style == Style::Human => Self::Send(line.to_owned()),
            _ => return Err(Unknown::Command(line.to_owned())),
        })
    }
}
