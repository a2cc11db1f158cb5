//! REST requests that no SDK makes.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use cometchat_client::Secret;

use super::Server;

/// The whole answer.
pub fn call(server: &Server, method: &str, path: &str, token: &Secret, body: &str) -> String {
    let request = format!(
        "{method} /v3.0{path} HTTP/1.1\r\nhost: localhost\r\nappid: {}\r\nauthtoken: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        server.server.app_id(),
        token.expose(),
        body.len(),
    );
    let mut stream = TcpStream::connect(server.server.addr()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
