//! A plain HTTP/1.1 client on one connection, cheap enough not to be what is measured.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The longest a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection that stays open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
    /// How many SQL statements it took, as the server says.
    pub statements: u32,
}

/// A POST of JSON as it goes over the wire.
pub fn post(host: &str, path: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{token}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Connection {
    /// Connects to `host:port`.
    pub fn open(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: vec![0; 1 << 20] })
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let (mut filled, mut head) = (0, None);
        loop {
            if head.is_none() {
                head = self.buffer.get(..filled).and_then(read_head);
            }
            if let Some(Head { status, start, length, statements }) = head
                && filled >= start + length
            {
                let body = self.buffer.get(start..start + length).unwrap_or_default();
                return Ok(Answer { status, body, statements });
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

/// What stands before a body.
#[derive(Debug, Clone, Copy)]
struct Head {
    status: u16,
    /// Where the body begins.
    start: usize,
    length: usize,
    statements: u32,
}

/// None before it is complete.
fn read_head(bytes: &[u8]) -> Option<Head> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let field = |wanted: &str| {
        let mut fields = text.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let length = field("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let number = |said: &str| said.split_once('"')?.1.split(' ').next()?.parse().ok();
    Some(Head {
        status,
        start: end + 4,
        length,
        statements: field("server-timing").and_then(number).unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_length_and_statements() {
        let head = read_head(
            b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nserver-timing: db;desc=\"3 statements\"\r\n\r\n{",
        )
        .unwrap();
        assert_eq!((head.status, head.length, head.statements), (200, 12, 3));
        assert!(read_head(b"HTTP/1.1 200 OK\r\n").is_none());
    }
}
