//! One address for two programs: during development Trunk serves the page and reloads it, the server does the
//! rest, and a browser must see both as one origin, sockets included.
//!
//! A connection carries exactly one request: it is told to close after the answer, so only the first line
//! needs to be understood and everything else passes through untouched.

use crate::ground::{Result, now};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// What the server answers itself; every other path belongs to the page.
const SERVER_PATHS: &[&str] = &[
    "/.well-known/jwks.json",
    "/a",
    "/auth",
    "/calendar",
    "/dev",
    "/files",
    "/graphiql",
    "/graphql",
    "/health",
    "/metrics",
    "/public",
    "/q",
];
const LARGEST_HEAD: usize = 64 * 1024;
/// How long a request waits for a server that is being restarted.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the two programs listen, on loopback.
#[derive(Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) server: u16,
    pub(crate) page: u16,
}

/// Passes connections on, for ever.
pub(crate) fn serve(listener: &TcpListener, ports: Ports) -> Result {
    for client in listener.incoming() {
        let client = client?;
        // A browser that goes away in the middle is no news to anybody.
        thread::spawn(move || pass_on(client, ports));
    }
    Ok(())
}

fn pass_on(mut client: TcpStream, ports: Ports) -> io::Result<()> {
    let Some((head, body)) = read_head(&mut client)? else { return Ok(()) };
    let port = if belongs_to_server(&head) { ports.server } else { ports.page };
    let Some(mut upstream) = connect(port) else {
        return client
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    upstream.write_all(one_request(&head).as_bytes())?;
    upstream.write_all(&body)?;
    let (mut from, mut to) = (client.try_clone()?, upstream.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut to));
    let answered = io::copy(&mut upstream, &mut client);
    client.shutdown(Shutdown::Both)?;
    upstream.shutdown(Shutdown::Both)?;
    answered.map(|_| ())
}

/// The head of the request as text, and what came of the body with it.
fn read_head(client: &mut TcpStream) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    while read.len() < LARGEST_HEAD {
        let count = client.read(&mut piece)?;
        if count == 0 {
            return Ok(None);
        }
        read.extend(piece.iter().take(count));
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            let body = read.split_off(end + 4);
            return Ok(Some((String::from_utf8_lossy(&read).into_owned(), body)));
        }
    }
    Ok(None)
}

fn belongs_to_server(head: &str) -> bool {
    let target = head.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    SERVER_PATHS
        .iter()
        .any(|own| path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The head, asking to close after the answer unless the connection becomes a socket.
fn one_request(head: &str) -> String {
    let names =
        |line: &str, name: &str| line.split(':').next().is_some_and(|given| given.eq_ignore_ascii_case(name));
    if head.lines().any(|line| names(line, "upgrade")) {
        return head.to_owned();
    }
    let kept: Vec<&str> = head.trim_end().lines().filter(|line| !names(line, "connection")).collect();
    format!("{}\r\nconnection: close\r\n\r\n", kept.join("\r\n"))
}

fn connect(port: u16) -> Option<TcpStream> {
    let started = now();
    while started.elapsed() < PATIENCE {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) {
            return Some(stream);
        }
        thread::sleep(Duration::from_millis(100));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_to_the_server_by_whole_segments() {
        for path in ["/graphql", "/graphql?query=x", "/a/Qx7", "/health/live", "/.well-known/jwks.json"] {
            assert!(belongs_to_server(&format!("GET {path} HTTP/1.1\r\n\r\n")), "{path}");
        }
        for path in ["/", "/accounts", "/quotes/7", "/.well-known/trunk/ws", "/authors"] {
            assert!(!belongs_to_server(&format!("GET {path} HTTP/1.1\r\n\r\n")), "{path}");
        }
    }

    #[test]
    fn a_request_closes_and_a_socket_stays() {
        let plain = "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n";
        assert_eq!(one_request(plain), "GET / HTTP/1.1\r\nHost: x\r\nconnection: close\r\n\r\n");
        let socket = "GET /graphql HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        assert_eq!(one_request(socket), socket);
    }

    #[test]
    fn requests_reach_their_program_with_their_body() {
        let answering = |name: &'static str| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            thread::spawn(move || {
                for stream in listener.incoming() {
                    let mut stream = stream.unwrap();
                    let (_, mut body) = read_head(&mut stream).unwrap().unwrap();
                    if body.len() < 5 {
                        let mut rest = vec![0; 5 - body.len()];
                        stream.read_exact(&mut rest).unwrap();
                        body.extend(rest);
                    }
                    let body = String::from_utf8(body).unwrap();
                    stream.write_all(format!("HTTP/1.1 200 OK\r\n\r\n{name} got {body}").as_bytes()).unwrap();
                }
            });
            port
        };
        let ports = Ports { server: answering("server"), page: answering("page") };
        let front = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = front.local_addr().unwrap();
        thread::spawn(move || serve(&front, ports));
        for (path, program) in [("/graphql", "server"), ("/deals", "page")] {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all(format!("POST {path} HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello").as_bytes())
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.ends_with(&format!("{program} got hello")), "{answer}");
        }
    }
}
