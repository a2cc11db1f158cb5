//! The program: its output, its options and its end.
#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use std::{
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn command(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cometchat-dev-server"));
    command.args(options).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn refused(options: &[&str]) -> String {
    let Output { status, stderr, .. } = command(options).output().unwrap();
    assert_eq!(status.code(), Some(2));
    String::from_utf8(stderr).unwrap()
}

/// Ends the program when a test fails.
struct Program(Child);

impl Program {
    fn start(options: &[&str]) -> (Self, Vec<String>) {
        let mut child = command(options).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let has = |option| usize::from(options.contains(&option));
        let lines = 1 + has("--tls") + 2 * has("--admin");
        let read = |_| {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            line.trim_end().to_owned()
        };
        let lines = (0..lines).map(read).collect();
        child.stdout = Some(out.into_inner());
        (Self(child), lines)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
fn the_first_line_is_the_address_and_the_end_of_input_stops_it() {
    let (mut program, lines) = Program::start(&["--until-input-ends", "--user", "anna:Anna"]);
    let addr: SocketAddr = lines[0].strip_prefix("http://").unwrap().parse().unwrap();
    TcpStream::connect(addr).unwrap();
    drop(program.0.stdin.take());
    assert!(program.0.wait().unwrap().success());
    let mut rest = String::new();
    program.0.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let (mut program, _) = Program::start(&[]);
        let id = program.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert!(program.0.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn with_tls_it_writes_the_certificate_and_tells_where() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("program-ca.pem");
    let path = path.to_str().unwrap();
    let (_program, lines) = Program::start(&["--tls", "--ca-file", path]);
    assert!(lines[0].starts_with("https://localhost:"), "{lines:?}");
    assert_eq!(lines[1], format!("CA certificate: {path}"));
    let pem = std::fs::read_to_string(path).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn without_a_path_the_certificate_is_temporary() {
    let (mut program, lines) = Program::start(&["--tls", "--until-input-ends"]);
    let path = Path::new(lines[1].strip_prefix("CA certificate: ").unwrap());
    assert!(path.exists());
    drop(program.0.stdin.take());
    assert!(program.0.wait().unwrap().success());
    assert!(!path.exists());
}

#[test]
fn the_admin_interface_and_its_token_have_lines_of_their_own() {
    let (_program, lines) = Program::start(&["--admin", "127.0.0.1:0", "--app", "other:key"]);
    let addr: SocketAddr =
        lines[1].strip_prefix("Admin interface: http://").unwrap().parse().unwrap();
    TcpStream::connect(addr).unwrap();
    let token = lines[2].strip_prefix("Admin token: ").unwrap();
    assert!(token.len() == 32 && token.chars().all(|c| c.is_ascii_hexdigit()), "{token}");
}

#[test]
fn bad_options_are_refused_in_a_sentence() {
    let text = refused(&["--listen", "0.0.0.0:0"]);
    assert!(text.contains("give --allow-remote if you mean it"), "{text}");
    let text = refused(&["--listen", "0.0.0.0:0", "--allow-remote"]);
    assert!(text.contains("give --host"), "{text}");
    let text = refused(&["--app-id", "not an id"]);
    assert!(text.contains("an app id has 1 to 64 letters and digits"), "{text}");
    let text = refused(&["--user", ":nobody"]);
    assert!(text.contains("a uid has 1 to 100"), "{text}");
    let text = refused(&["--user", "anna:"]);
    assert!(text.contains("the name after the colon is empty"), "{text}");
    let text = refused(&["--user", "anna", "--user", "Anna:Anna"]);
    assert!(text.contains("--user Anna is given twice"), "{text}");
    let text = refused(&["--group", "a/b"]);
    assert!(text.contains("a guid has 1 to 100"), "{text}");
    let text = refused(&["--host", "a b"]);
    assert!(text.contains("a host is a name or an IP address"), "{text}");
    let text = refused(&["--app", "other"]);
    assert!(text.contains("an app is given as ID:AUTHKEY"), "{text}");
    let text = refused(&["--admin", "0.0.0.0:0"]);
    assert!(text.contains("the admin interface is not made for"), "{text}");
    let text = refused(&["--unheard-of"]);
    assert!(text.contains("--unheard-of"), "{text}");
}
