//! A client of `graphql-transport-ws`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::server::TestServer;

/// How long a message may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
}

/// What comes over a socket.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A message of the protocol.
    Message(Value),
    /// The end, with its code.
    Closed(u16),
}

impl Socket {
    /// Opens one without saying anything yet.
    pub async fn open(server: &TestServer) -> Self {
        Self::try_open(server, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.unwrap()
    }

    /// Tries to open one with further header fields; the status line's number if it is refused.
    pub async fn try_open(server: &TestServer, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let authority = server.address().trim_start_matches("http://");
        let mut request = format!("ws://{authority}/graphql").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let stream = TcpStream::connect(authority).await.unwrap();
        match client_async(request, stream).await {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// Says who it is and waits for the welcome.
    pub async fn begin(&mut self, token: Option<&str>) {
        self.say(&init(token)).await;
        assert_eq!(self.hear().await, Said::Message(json!({ "type": "connection_ack" })));
    }

    /// Sends a message of the protocol.
    pub async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Sends anything.
    pub async fn send(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// Starts an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(&json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The next message or the end.
    pub async fn hear(&mut self) -> Said {
        let next = async {
            loop {
                match self.stream.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Said::Message(serde_json::from_str(&text).unwrap());
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return Said::Closed(frame.map_or(1005, |frame| frame.code.into()));
                    }
                    Some(Ok(_)) => {}
                    None | Some(Err(_)) => return Said::Closed(1006),
                }
            }
        };
        tokio::time::timeout(PATIENCE, next).await.expect("something over the socket")
    }

    /// The payload of the next result, whatever its operation.
    pub async fn result(&mut self) -> Value {
        match self.hear().await {
            Said::Message(message) if message["type"] == "next" => message["payload"].clone(),
            other => panic!("no result but {other:?}"),
        }
    }

    /// The next result that a condition holds for.
    pub async fn result_that(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let result = self.result().await;
            if holds(&result) {
                return result;
            }
        }
    }

    /// Messages until the end; its code.
    pub async fn end(&mut self) -> u16 {
        loop {
            if let Said::Closed(code) = self.hear().await {
                return code;
            }
        }
    }
}

/// The first message of a client.
pub fn init(token: Option<&str>) -> Value {
    match token {
        Some(token) => {
            json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } })
        }
        None => json!({ "type": "connection_init" }),
    }
}
