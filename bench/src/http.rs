//! A plain HTTP/1.1 client on one connection, cheap enough not to be what is measured.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The longest a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

/// A POST of JSON as it goes over the wire.
pub(crate) fn post(host: &str, path: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{token}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Connection {
    pub(crate) fn open(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: vec![0; 1 << 20] })
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let (mut filled, mut head) = (0, None);
        loop {
            if head.is_none() {
                head = self.buffer.get(..filled).and_then(read_head);
            }
            if let Some((status, start, length)) = head
                && filled >= start + length
            {
                let body = self.buffer.get(start..start + length).unwrap_or_default();
                return Ok(Answer { status, body });
            }
            if filled == self.buffer.len() {
                self.buffer.resize(filled * 2, 0);
            }
            let room = self.buffer.get_mut(filled..).unwrap_or_default();
            match self.stream.read(room)? {
                0 => return Err(Error::new(ErrorKind::UnexpectedEof, "the server hung up")),
                read => filled += read,
            }
        }
    }
}

/// Status, where the body begins, and how long it is; none before the head is complete.
fn read_head(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
    };
    Some((status, end + 4, head.lines().find_map(field).unwrap_or(0)))
}
