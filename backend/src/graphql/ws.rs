//! GraphQL over WebSocket.
//!
//! One task reads and writes the socket and holds its state ([`crate::graphql::protocol`]); each operation is a task of
//! its own that puts results into one short queue, so no operation starves another and a slow reader slows its own
//! operations only. Invariants: queues and messages are bounded; the caller's right is looked at again and again; what
//! ends the connection ends its operations.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session};
use async_graphql::Executor;
use futures_util::StreamExt;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

use crate::ctx::Ctx;
use crate::graphql::execute::{Api, Transport};
use crate::graphql::http::bearer_token;
use crate::graphql::params::Params;
use crate::graphql::protocol::{self, Close, Connection, Reaction, SUBPROTOCOL, Tag};
use crate::graphql::streams::OpenStream;
use crate::graphql::watch;
use crate::http::request_id::RequestId;

/// How long a client may take to say who it is.
const INIT: Duration = Duration::from_secs(5);
/// How often the socket is pinged.
const PING: Duration = Duration::from_secs(20);
/// How long nothing may be heard: two pings went unanswered.
const SILENCE: Duration = Duration::from_secs(50);
/// How long one message may take to be taken.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the farewell may take: a slow reader gets it once it reads again.
const FAREWELL: Duration = Duration::from_secs(30);
/// The largest message of a client, in bytes.
const MESSAGE_BYTES: usize = 64 * 1024;
/// How many results wait for the socket.
const QUEUE: usize = 16;

/// Opens a socket.
pub(super) async fn open<E: Executor>(
    api: web::Data<Api<E>>,
    request: HttpRequest,
    body: web::Payload,
) -> actix_web::Result<HttpResponse> {
    if !offers_protocol(&request) {
        return Ok(HttpResponse::BadRequest().body(format!("Offer the subprotocol {SUBPROTOCOL}.")));
    }
    if !is_own_origin(&request, &api.app.settings.public_url) {
        return Ok(HttpResponse::Forbidden().body("Pages of other sites may not connect."));
    }
    let (response, session, messages) = actix_ws::handle_with_protocols(&request, body, &[SUBPROTOCOL])?;
    let messages =
        messages.max_frame_size(MESSAGE_BYTES).aggregate_continuations().max_continuation_size(MESSAGE_BYTES);
    let socket = Socket::new(api, session, RequestId::of(&request));
    actix_web::rt::spawn(socket.serve(messages));
    Ok(response)
}

fn offers_protocol(request: &HttpRequest) -> bool {
    let offers =
        request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|protocol| protocol.trim() == SUBPROTOCOL)
}

/// Browsers say which site a page comes from; other programs say nothing.
fn is_own_origin(request: &HttpRequest, public_url: &str) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let same_host = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    same_host || origin.eq_ignore_ascii_case(public_url)
}

/// What an operation has to say.
enum Said {
    Next(String),
    /// It did not begin, or cannot go on.
    Error(String),
    Complete,
}

struct Socket<E> {
    api: web::Data<Api<E>>,
    session: Session,
    request_id: RequestId,
    connection: Connection,
    /// Who speaks, once that is known.
    ctx: Option<Ctx>,
    /// Their place among the open connections.
    place: Option<OpenStream>,
    tasks: JoinSet<()>,
    running: HashMap<u64, AbortHandle>,
    results: Sender<(Tag, Said)>,
    queue: Receiver<(Tag, Said)>,
    heard: Instant,
}

/// The reason to stop serving; none when the client is already gone.
type Stopped = Option<Close>;

impl<E: Executor> Socket<E> {
    fn new(api: web::Data<Api<E>>, session: Session, request_id: RequestId) -> Self {
        let (results, queue) = mpsc::channel(QUEUE);
        Self {
            api,
            session,
            request_id,
            connection: Connection::default(),
            ctx: None,
            place: None,
            tasks: JoinSet::new(),
            running: HashMap::new(),
            results,
            queue,
            heard: Instant::now(),
        }
    }

    async fn serve(mut self, mut messages: AggregatedMessageStream) {
        let stopped = self.until_stopped(&mut messages).await;
        self.tasks.abort_all();
        // Who does not even take the farewell keeps nobody from connecting.
        drop(self.place.take());
        let reason = stopped.map(|close| CloseReason::from((CloseCode::Other(close.code), close.reason)));
        // A client that does not take the farewell is dropped with the session.
        let _gone = tokio::time::timeout(FAREWELL, self.session.close(reason)).await;
    }

    async fn until_stopped(&mut self, messages: &mut AggregatedMessageStream) -> Stopped {
        let initialised_by = Instant::now() + INIT;
        let mut pings = tokio::time::interval_at(Instant::now() + PING, PING);
        let (end, mut ended) = mpsc::channel::<()>(1);
        loop {
            let step = tokio::select! {
                message = messages.recv() => self.hear(message, &end).await,
                Some((tag, said)) = self.queue.recv() => self.pass_on(tag, said).await,
                _ = pings.tick() => self.ping().await,
                Some(()) = ended.recv() => Err(Some(Close::forbidden())),
                () = tokio::time::sleep_until(initialised_by), if !self.connection.is_acknowledged() => {
                    Err(Some(Close::init_timeout()))
                }
            };
            if let Err(stopped) = step {
                return stopped;
            }
            while self.tasks.try_join_next().is_some() {}
        }
    }

    async fn hear(
        &mut self,
        message: Option<Result<AggregatedMessage, ProtocolError>>,
        end: &Sender<()>,
    ) -> Result<(), Stopped> {
        self.heard = Instant::now();
        match message {
            None | Some(Ok(AggregatedMessage::Close(_))) => Err(None),
            Some(Ok(AggregatedMessage::Text(text))) => self.react(&text, end).await,
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Some(Close::invalid("send text"))),
            Some(Ok(AggregatedMessage::Ping(payload))) => self.session.pong(&payload).await.map_err(|_| None),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Err(ProtocolError::Overflow)) => Err(Some(Close::new(1009, "Message too large"))),
            Some(Err(_)) => Err(Some(Close::invalid("not a text of this protocol"))),
        }
    }

    async fn react(&mut self, text: &str, end: &Sender<()>) -> Result<(), Stopped> {
        match self.connection.react(text) {
            Reaction::Nothing => Ok(()),
            Reaction::Send(message) => self.send(message).await,
            Reaction::Authenticate(credentials) => self.authenticate(credentials, end).await,
            Reaction::Start(tag, params) => {
                self.start(tag, *params);
                Ok(())
            }
            Reaction::Stop(serial) => {
                if let Some(task) = self.running.remove(&serial) {
                    task.abort();
                }
                Ok(())
            }
            Reaction::Close(close) => Err(Some(close)),
        }
    }

    async fn authenticate(&mut self, credentials: Option<String>, end: &Sender<()>) -> Result<(), Stopped> {
        let token = credentials.as_deref().and_then(bearer_token).ok_or_else(|| Some(Close::forbidden()))?;
        let ctx = match crate::identity::authenticate(&self.api.app, token).await {
            Ok(ctx) => ctx,
            Err(crate::error::AppError::Internal(source)) => {
                tracing::error!(request_id = %self.request_id, error = ?source, "fault");
                return Err(Some(Close::new(1011, "Internal error")));
            }
            Err(_) => return Err(Some(Close::forbidden())),
        };
        let place = ctx.user().and_then(|user| self.api.streams.open(user));
        self.place = Some(place.ok_or_else(|| Some(Close::too_many()))?);
        let watched = watch::until_ended(Arc::clone(&self.api.app), token.to_owned(), ctx.clone());
        let end = end.clone();
        self.tasks.spawn_local(async move {
            watched.await;
            let _socket_gone = end.send(()).await;
        });
        self.ctx = Some(ctx);
        let acknowledged = self.connection.acknowledge();
        self.send(acknowledged).await
    }

    fn start(&mut self, tag: Tag, params: Params) {
        // Operations start only on an acknowledged connection, which has a caller.
        let Some(ctx) = &self.ctx else { return };
        let ctx = Ctx { now: self.api.app.clock.now(), ..ctx.clone() };
        let (api, request_id, results) = (self.api.clone(), self.request_id.clone(), self.results.clone());
        let serial = tag.serial;
        let task = self.tasks.spawn_local(async move {
            run(&api, params, ctx, request_id, |said| {
                let (results, tag) = (results.clone(), tag.clone());
                async move { results.send((tag, said)).await.is_ok() }
            })
            .await;
        });
        self.running.insert(serial, task);
    }

    async fn pass_on(&mut self, tag: Tag, said: Said) -> Result<(), Stopped> {
        if !self.connection.is_running(&tag) {
            return Ok(());
        }
        let message = match said {
            Said::Next(body) => protocol::next(&tag.id, &body),
            Said::Error(errors) => {
                self.forget(&tag);
                protocol::error(&tag.id, &errors)
            }
            Said::Complete => {
                self.forget(&tag);
                protocol::complete(&tag.id)
            }
        };
        self.send(message).await
    }

    fn forget(&mut self, tag: &Tag) {
        self.connection.finished(tag);
        self.running.remove(&tag.serial);
    }

    async fn send(&mut self, message: String) -> Result<(), Stopped> {
        match tokio::time::timeout(PATIENCE, self.session.text(message)).await {
            Ok(sent) => sent.map_err(|_| None),
            Err(_) => Err(Some(Close::too_slow())),
        }
    }

    async fn ping(&mut self) -> Result<(), Stopped> {
        if self.heard.elapsed() > SILENCE {
            return Err(None);
        }
        match tokio::time::timeout(PATIENCE, self.session.ping(b"")).await {
            Ok(sent) => sent.map_err(|_| None),
            Err(_) => Err(Some(Close::too_slow())),
        }
    }
}

/// Runs an operation to its end; stops early when nobody listens.
async fn run<E, F, L>(api: &Api<E>, params: Params, ctx: Ctx, request_id: RequestId, mut say: F)
where
    E: Executor,
    F: FnMut(Said) -> L,
    L: Future<Output = bool>,
{
    let mut answers = match api.prepare(params, ctx, request_id, Transport::Stream) {
        Ok(prepared) => api.stream(prepared),
        Err(refusal) => {
            say(Said::Error(refusal.errors_json())).await;
            return;
        }
    };
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(body) => {
                if !say(Said::Next(body)).await {
                    return;
                }
            }
            Err(refusal) => {
                say(Said::Error(refusal.errors_json())).await;
                return;
            }
        }
    }
    say(Said::Complete).await;
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn pages_of_other_sites_may_not_connect() {
        let from = |origin: Option<&'static str>| {
            let request = TestRequest::default().insert_header((header::HOST, "127.0.0.1:8080"));
            let request = match origin {
                Some(origin) => request.insert_header((header::ORIGIN, origin)),
                None => request,
            };
            is_own_origin(&request.to_http_request(), "https://sales.example")
        };
        assert!(from(None) && from(Some("http://127.0.0.1:8080")) && from(Some("https://sales.example")));
        for other in
            ["https://evil.example", "null", "http://127.0.0.1:8081", "http://127.0.0.1:8080.evil.example"]
        {
            assert!(!from(Some(other)), "{other}");
        }
    }

    #[test]
    fn the_subprotocol_must_be_offered() {
        let offering = |protocols: &'static str| {
            offers_protocol(
                &TestRequest::default()
                    .insert_header((header::SEC_WEBSOCKET_PROTOCOL, protocols))
                    .to_http_request(),
            )
        };
        assert!(offering("graphql-transport-ws") && offering("other, graphql-transport-ws"));
        assert!(!offering("graphql-ws") && !offers_protocol(&TestRequest::default().to_http_request()));
    }
}
