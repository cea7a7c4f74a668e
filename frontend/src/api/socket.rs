//! Subscriptions over one WebSocket, by the `graphql-transport-ws` protocol.
//!
//! Invariants: one socket per page; it opens with the first subscription and stays while the session lasts; after every
//! reconnect each subscription is started again and told so ([`Delivery::Resumed`]), because events may have been
//! missed; delays between attempts grow and are jittered, so that a restarted server is not stormed.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::client::{Api, read_data};
use super::error::ApiError;
use super::graphql::{Call, Operation, Value, field, object};
use super::json;

/// How live the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Liveness {
    /// Nothing is subscribed.
    Idle,
    /// On the way, for the first time.
    Connecting,
    /// Connected.
    Live,
    /// The connection is lost and being made again.
    Lost,
}

/// What a subscription receives.
pub(crate) enum Delivery<T> {
    /// An event.
    Event(T),
    /// The connection is back; events may have been missed.
    Resumed,
}

/// The socket of the page; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Socket {
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    liveness: RwSignal<Liveness>,
    api: Api,
}

/// The socket of the page.
pub(crate) fn use_socket() -> Socket {
    expect_context()
}

type Handler = Rc<dyn Fn(Delivery<Value>)>;

#[derive(Default)]
struct Inner {
    next_id: u64,
    subscriptions: Vec<Subscription>,
    connection: Option<Connection>,
    /// Attempts since the last success.
    attempts: u32,
    /// Counts connections, so that events of an old one are ignored.
    generation: u64,
    was_live: bool,
}

struct Subscription {
    id: String,
    /// The operation as JSON.
    operation: Value,
    handler: Handler,
}

struct Connection {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

/// A message of the protocol.
fn message(kind: &str, id: Option<&str>, payload: Option<Value>) -> String {
    let text = |text: &str| Value::String(text.to_owned());
    json::write(&object(vec![("type", Some(text(kind))), ("id", id.map(text)), ("payload", payload)]))
}

/// How long to wait before the next attempt: 0.5 s, doubled each time, at most 30 s, and up to half as much again by
/// chance (`luck` from 0 to 1).
pub(crate) fn backoff_ms(attempt: u32, luck: f64) -> u64 {
    let base = 500_u64.saturating_mul(1 << attempt.min(6)).min(30_000);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "at most 15,000"
    )]
    let extra = (base as f64 / 2.0 * luck.clamp(0.0, 1.0)) as u64;
    base + extra
}

/// The server's close codes for a token that is missing or no good.
const UNAUTHORISED: [u16; 2] = [4401, 4403];

impl Socket {
    /// A socket that connects when the first subscription comes.
    pub(crate) fn new(api: Api) -> Self {
        Self { inner: StoredValue::new_local(Rc::default()), liveness: RwSignal::new(Liveness::Idle), api }
    }

    /// How live the page is.
    pub(crate) fn liveness(self) -> Signal<Liveness> {
        self.liveness.into()
    }

    /// Subscribes until the current owner (the view that calls this) goes away.
    pub(crate) fn subscribe<O: Operation>(self, call: Call<O>, handle: impl Fn(Delivery<O>) + 'static) {
        let handler: Handler = Rc::new(move |delivery| match delivery {
            Delivery::Resumed => handle(Delivery::Resumed),
            Delivery::Event(result) => match read_data(result).ok().and_then(|data| O::read(&data)) {
                Some(event) => handle(Delivery::Event(event)),
                // An event that cannot be read is an event missed.
                None => handle(Delivery::Resumed),
            },
        });
        let id = self.add(call.body, handler);
        on_cleanup(move || self.remove(&id));
    }

    /// Closes the connection and forgets every subscription: the session is over.
    pub(crate) fn shut(self) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        inner.subscriptions.clear();
        inner.close();
        self.liveness.set(Liveness::Idle);
    }

    /// Tries again now instead of waiting; for when the browser says that it is online again.
    pub(crate) fn hurry(self) {
        if self.liveness.get_untracked() == Liveness::Lost {
            self.connect();
        }
    }

    fn add(self, operation: Value, handler: Handler) -> String {
        let inner = self.inner.get_value();
        let (id, idle) = {
            let mut inner = inner.borrow_mut();
            inner.next_id += 1;
            let id = inner.next_id.to_string();
            let subscription = Subscription { id: id.clone(), operation, handler };
            if inner.was_live {
                inner.send(&subscription.start());
            }
            inner.subscriptions.push(subscription);
            (id, inner.connection.is_none() && inner.attempts == 0)
        };
        if idle {
            self.liveness.set(Liveness::Connecting);
            self.connect();
        }
        id
    }

    fn remove(self, id: &str) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let mut inner = inner.borrow_mut();
        let Some(position) = inner.position(id) else { return };
        inner.subscriptions.remove(position);
        if inner.was_live {
            inner.send(&message("complete", Some(id), None));
        }
    }

    fn connect(self) {
        let inner = self.inner.get_value();
        let generation = {
            let mut inner = inner.borrow_mut();
            inner.connection = None;
            inner.was_live = false;
            inner.generation += 1;
            inner.generation
        };
        spawn_local(async move {
            match self.api.fresh_token().await {
                Ok(token) => self.open(generation, token),
                Err(ApiError::SignedOut) => self.shut(),
                Err(_) => self.retry_later(generation),
            }
        });
    }

    fn open(self, generation: u64, token: String) {
        let inner = self.inner.get_value();
        if inner.borrow().generation != generation {
            return;
        }
        let Some(socket) =
            address().and_then(|address| WebSocket::new_with_str(&address, "graphql-transport-ws").ok())
        else {
            self.retry_later(generation);
            return;
        };
        let opened = socket.clone();
        let on_open = Closure::<dyn FnMut()>::new(move || {
            let token = object(vec![("authorization", Some(Value::String(format!("Bearer {token}"))))]);
            let _ = opened.send_with_str(&message("connection_init", None, Some(token)));
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                self.receive(&text);
            }
        });
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            if UNAUTHORISED.contains(&event.code()) {
                self.api.distrust_token();
            }
            self.retry_later(generation);
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        inner.borrow_mut().connection =
            Some(Connection { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close });
    }

    fn receive(self, text: &str) {
        let Some(mut received) = json::read(text) else { return };
        let inner = self.inner.get_value();
        let id = field(&received, "id").as_str().map(str::to_owned);
        match (field(&received, "type").as_str().unwrap_or_default(), id) {
            ("connection_ack", _) => self.acknowledged(),
            ("ping", _) => inner.borrow().send(&message("pong", None, None)),
            ("next", Some(id)) => {
                let handler = inner.borrow().find(&id).map(|found| Rc::clone(&found.handler));
                if let (Some(handler), Some(payload)) =
                    (handler, received.get_mut("payload").map(Value::take))
                {
                    handler(Delivery::Event(payload));
                }
            }
            // The server ended it (lagging behind, refused): start anew and fetch what was missed.
            ("complete" | "error", Some(id)) => self.restart_later(id),
            _ => {}
        }
    }

    fn acknowledged(self) {
        let inner = self.inner.get_value();
        let resumed: Vec<Handler> = {
            let mut inner = inner.borrow_mut();
            let again = self.liveness.get_untracked() == Liveness::Lost;
            inner.attempts = 0;
            inner.was_live = true;
            for subscription in &inner.subscriptions {
                inner.send(&subscription.start());
            }
            if again {
                inner.subscriptions.iter().map(|found| Rc::clone(&found.handler)).collect()
            } else {
                Vec::new()
            }
        };
        self.liveness.set(Liveness::Live);
        for handler in resumed {
            handler(Delivery::Resumed);
        }
    }

    fn restart_later(self, id: String) {
        let wait = Duration::from_millis(backoff_ms(2, js_sys::Math::random()));
        set_timeout(
            move || {
                let Some(inner) = self.inner.try_get_value() else { return };
                let handler = {
                    let inner = inner.borrow();
                    let Some(subscription) = inner.find(&id) else { return };
                    inner.send(&subscription.start());
                    Rc::clone(&subscription.handler)
                };
                handler(Delivery::Resumed);
            },
            wait,
        );
    }

    fn retry_later(self, generation: u64) {
        let inner = self.inner.get_value();
        let attempts = {
            let mut inner = inner.borrow_mut();
            if inner.generation != generation {
                return;
            }
            inner.was_live = false;
            inner.attempts += 1;
            inner.attempts
        };
        self.liveness.set(Liveness::Lost);
        let wait = Duration::from_millis(backoff_ms(attempts - 1, js_sys::Math::random()));
        set_timeout(
            move || {
                let Some(inner) = self.inner.try_get_value() else { return };
                let current = inner.borrow().generation == generation;
                if current {
                    self.connect();
                }
            },
            wait,
        );
    }
}

impl Subscription {
    /// The message that starts it.
    fn start(&self) -> String {
        message("subscribe", Some(&self.id), Some(self.operation.clone()))
    }
}

impl Inner {
    fn position(&self, id: &str) -> Option<usize> {
        self.subscriptions.iter().position(|known| known.id == id)
    }

    fn find(&self, id: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|known| known.id == id)
    }

    fn send(&self, message: &str) {
        if let Some(connection) = &self.connection {
            let _ = connection.socket.send_with_str(message);
        }
    }

    fn close(&mut self) {
        self.connection = None;
        self.generation += 1;
        self.attempts = 0;
        self.was_live = false;
    }
}

/// The socket's address on the server that served this page.
fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/graphql", location.host().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_ever_later_up_to_a_cap() {
        assert_eq!(backoff_ms(0, 0.0), 500);
        assert_eq!(backoff_ms(3, 0.0), 4_000);
        assert_eq!(backoff_ms(60, 0.0), 30_000);
        assert_eq!(backoff_ms(60, 1.0), 45_000);
    }
}
