//! The rules of `graphql-transport-ws`, without any socket: what a client's message means in the state the connection
//! is in, and with which code a connection that breaks the rules is closed.
//!
//! Invariants: nothing runs before the caller is known; an id names one running operation; an operation that the
//! client completed is never heard of again.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::graphql::params::Params;
use crate::graphql::streams::STREAMS;

/// The subprotocol's name.
pub(super) const SUBPROTOCOL: &str = "graphql-transport-ws";
/// The most operations that run on one connection at once.
pub(super) const OPERATIONS: usize = 50;
/// The longest id of an operation, in bytes.
const ID_LENGTH: usize = 128;

/// Why a connection is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    pub code: u16,
    pub reason: String,
}

impl Close {
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }

    /// The client said something that is no message of the protocol.
    pub(super) fn invalid(reason: &str) -> Self {
        Self::new(4400, format!("Invalid message: {reason}"))
    }

    /// The client did not begin in time.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// The token was refused, or is no longer good.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// The person has as many connections open as anybody may; the code says to try again later.
    pub(super) fn too_many() -> Self {
        Self::new(1013, format!("Too many connections: at most {STREAMS} per person"))
    }

    /// The client reads too slowly; it has missed something and must fetch anew.
    pub(super) fn too_slow() -> Self {
        Self::new(4008, "Too slow: connect again and fetch anew")
    }
}

/// A running operation: its id with a number that tells it from earlier ones of the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub id: String,
    pub serial: u64,
}

/// What to do about a message.
#[derive(Debug)]
pub(super) enum Reaction {
    Nothing,
    Send(String),
    /// Check the token, if one was sent; then call [`Connection::acknowledge`] or close.
    Authenticate(Option<String>),
    Start(Tag, Box<Params>),
    /// Stop the operation with this serial.
    Stop(u64),
    Close(Close),
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Message {
    ConnectionInit { payload: Option<Value> },
    Ping { payload: Option<Value> },
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

/// The state of a connection.
#[derive(Debug, Default)]
pub(super) struct Connection {
    initialised: bool,
    acknowledged: bool,
    operations: HashMap<String, u64>,
    serial: u64,
}

impl Connection {
    /// What a text message asks for.
    pub(super) fn react(&mut self, text: &str) -> Reaction {
        let message = match serde_json::from_str(text) {
            Ok(message) => message,
            Err(error) => return Reaction::Close(Close::invalid(&error.to_string())),
        };
        match message {
            Message::ConnectionInit { .. } if self.initialised => {
                Reaction::Close(Close::new(4429, "Too many initialisation requests"))
            }
            Message::ConnectionInit { payload } => {
                self.initialised = true;
                Reaction::Authenticate(credentials(payload.as_ref()))
            }
            Message::Ping { payload } => Reaction::Send(pong(payload)),
            Message::Pong {} => Reaction::Nothing,
            Message::Subscribe { .. } if !self.acknowledged => {
                Reaction::Close(Close::new(4401, "Unauthorized"))
            }
            Message::Subscribe { id, payload } => self.subscribe(id, payload),
            Message::Complete { id } => self.operations.remove(&id).map_or(Reaction::Nothing, Reaction::Stop),
        }
    }

    fn subscribe(&mut self, id: String, payload: Value) -> Reaction {
        if id.is_empty() || id.len() > ID_LENGTH {
            return Reaction::Close(Close::invalid(&format!("id must have 1 to {ID_LENGTH} bytes")));
        }
        if self.operations.contains_key(&id) {
            return Reaction::Close(Close::new(4409, format!("Subscriber for {id} already exists")));
        }
        let params = match Params::from_json(payload) {
            Ok(params) => params,
            Err(refusal) => {
                let reason = refusal.errors.first().map_or("payload", |error| error.message.as_str());
                return Reaction::Close(Close::invalid(reason));
            }
        };
        if self.operations.len() >= OPERATIONS {
            let message =
                format!("At most {OPERATIONS} operations run on one connection. Complete one first.");
            let errors = json!([{ "message": message, "extensions": { "code": "RATE_LIMITED" } }]);
            return Reaction::Send(error(&id, &errors.to_string()));
        }
        self.serial += 1;
        self.operations.insert(id.clone(), self.serial);
        Reaction::Start(Tag { id, serial: self.serial }, Box::new(params))
    }

    /// The token is good.
    pub(super) fn acknowledge(&mut self) -> String {
        self.acknowledged = true;
        r#"{"type":"connection_ack"}"#.to_owned()
    }

    /// Whether the caller is known.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    /// Whether an operation still runs, and is not a later one of the same id.
    pub(super) fn is_running(&self, tag: &Tag) -> bool {
        self.operations.get(&tag.id) == Some(&tag.serial)
    }

    /// An operation came to its end by itself.
    pub(super) fn finished(&mut self, tag: &Tag) {
        if self.is_running(tag) {
            self.operations.remove(&tag.id);
        }
    }
}

/// A result of an operation; `body` is JSON.
pub(super) fn next(id: &str, body: &str) -> String {
    format!("{{\"id\":{},\"type\":\"next\",\"payload\":{body}}}", json!(id))
}

/// An operation did not begin; `errors` is a JSON array.
pub(super) fn error(id: &str, errors: &str) -> String {
    format!("{{\"id\":{},\"type\":\"error\",\"payload\":{errors}}}", json!(id))
}

/// An operation is over.
pub(super) fn complete(id: &str) -> String {
    format!("{{\"id\":{},\"type\":\"complete\"}}", json!(id))
}

fn pong(payload: Option<Value>) -> String {
    payload
        .map_or_else(|| json!({ "type": "pong" }), |payload| json!({ "type": "pong", "payload": payload }))
        .to_string()
}

/// The `authorization` of an init message, whatever its case.
fn credentials(payload: Option<&Value>) -> Option<String> {
    let fields = payload?.as_object()?;
    let (_, value) = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Connection {
        let mut connection = Connection::default();
        connection.react(r#"{"type":"connection_init"}"#);
        connection.acknowledge();
        connection
    }

    fn subscribe(id: &str) -> String {
        json!({ "type": "subscribe", "id": id, "payload": { "query": "{a}" } }).to_string()
    }

    fn close_code(reaction: &Reaction) -> Option<u16> {
        if let Reaction::Close(close) = reaction { Some(close.code) } else { None }
    }

    #[test]
    fn breaking_the_rules_closes_with_the_code_of_the_rule() {
        for bad in [
            "",
            "{}",
            "[]",
            r#"{"type":"shout"}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"complete"}"#,
        ] {
            assert_eq!(close_code(&ready().react(bad)), Some(4400), "{bad}");
        }
        let without_query = r#"{"type":"subscribe","id":"1","payload":{"variables":{}}}"#;
        assert_eq!(close_code(&ready().react(without_query)), Some(4400));
        assert_eq!(close_code(&ready().react(&subscribe(""))), Some(4400));
        assert_eq!(close_code(&ready().react(r#"{"type":"connection_init"}"#)), Some(4429));
        assert_eq!(close_code(&Connection::default().react(&subscribe("1"))), Some(4401));
        let mut connection = ready();
        connection.react(&subscribe("1"));
        assert_eq!(close_code(&connection.react(&subscribe("1"))), Some(4409));
    }

    #[test]
    fn the_token_comes_with_the_first_message() {
        let init = r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#;
        let mut connection = Connection::default();
        assert!(matches!(connection.react(init), Reaction::Authenticate(Some(token)) if token == "Bearer x"));
        // Sent again before the answer: still one too many.
        assert_eq!(close_code(&connection.react(init)), Some(4429));
    }

    #[test]
    fn a_ping_comes_back_with_its_payload() {
        let reaction = Connection::default().react(r#"{"type":"ping","payload":{"n":1}}"#);
        assert!(matches!(reaction, Reaction::Send(text) if text == r#"{"payload":{"n":1},"type":"pong"}"#));
    }

    #[test]
    fn a_completed_operation_is_never_heard_of_again() {
        let mut connection = ready();
        let Reaction::Start(first, _) = connection.react(&subscribe("1")) else { panic!() };
        let completed = connection.react(r#"{"type":"complete","id":"1"}"#);
        assert!(matches!(completed, Reaction::Stop(serial) if serial == first.serial));
        let Reaction::Start(second, _) = connection.react(&subscribe("1")) else { panic!() };
        assert!(!connection.is_running(&first) && connection.is_running(&second));
        connection.finished(&first);
        assert!(connection.is_running(&second), "a late end of the first does not end the second");
    }

    #[test]
    fn operations_are_bounded() {
        let mut connection = ready();
        for number in 0..OPERATIONS {
            assert!(matches!(connection.react(&subscribe(&number.to_string())), Reaction::Start(..)));
        }
        let refused = connection.react(&subscribe("one more"));
        assert!(
            matches!(refused, Reaction::Send(text) if text.contains("RATE_LIMITED") && text.contains("one more"))
        );
    }

    #[test]
    fn ids_are_quoted() {
        assert_eq!(complete("a\"b"), r#"{"id":"a\"b","type":"complete"}"#);
        assert_eq!(next("1", "{}"), r#"{"id":"1","type":"next","payload":{}}"#);
    }
}
