//! The example `chat` as a process of its own.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Output, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Instant,
};

use serde_json::Value;

use super::{PATIENCE, Server};

/// A running program.
pub struct Chat {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    past: Vec<String>,
}

impl Chat {
    /// With `--json`, logged in.
    pub fn start(server: &Server, arguments: &[&str]) -> Self {
        let mut chat = Self::begin(server, arguments, &["--json"]);
        assert_eq!(chat.until_answer("login")["ok"], true);
        chat
    }

    pub fn connected(server: &Server, arguments: &[&str]) -> Self {
        let mut chat = Self::begin(server, arguments, &["--json"]);
        while chat.until("connection")["status"] != "connected" {}
        chat
    }

    pub fn begin(server: &Server, arguments: &[&str], more: &[&str]) -> Self {
        let mut child = command(server, arguments)
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines() {
                if sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { input: child.stdin.take(), child, lines, past: Vec::new() }
    }

    pub fn say(&mut self, line: &str) {
        self.write(format!("{line}\n").as_bytes());
    }

    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// The next event of this kind.
    pub fn until(&mut self, event: &str) -> Value {
        self.until_value(|value| value["event"] == event)
    }

    pub fn until_answer(&mut self, command: &str) -> Value {
        self.until_value(|value| value["event"] == "answer" && value["command"] == command)
    }

    pub fn until_value(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let line = self.until_line(|line| fits(&parsed(line)));
        parsed(&line)
    }

    pub fn until_line(&mut self, fits: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if fits(&line) => return line,
                Ok(line) => self.past.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never came; what came: {:#?}", self.past)
                }
            }
        }
    }

    pub fn end_input(&mut self) {
        self.input = None;
    }

    pub fn quit(mut self) -> Option<i32> {
        self.say("quit");
        self.exit_code()
    }

    pub fn exit_code(mut self) -> Option<i32> {
        // A program that does not end is for the test runner's time limit.
        self.child.wait().unwrap().code()
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn parsed(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).expect("each line is one JSON value");
    assert!(value["event"].is_string(), "each value is an event: {line}");
    value
}

/// Runs the program to its end.
pub fn run(server: &Server, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(server, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its options does not read.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn command(server: &Server, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(["--server", &server.server.base_url()]);
    command.args(["--app-id", server.server.app_id(), "--auth-key", server.server.auth_key()]);
    command.args(arguments);
    command
}

/// Cargo builds examples for the tests, and puts them beside the folder of the tests.
pub fn program() -> PathBuf {
    let test = env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap().join("examples");
    let program = folder.join(format!("chat{}", env::consts::EXE_SUFFIX));
    assert!(program.exists(), "build it first: cargo build -p cometchat-client --examples");
    program
}
