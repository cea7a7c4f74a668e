//! Many who listen to one board while somebody moves deals on it: what they cost, and how late they hear.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::http::Connection;
use crate::scenario::{Scenario, sign_in};

/// How many connections a person may hold open.
pub const PER_PERSON: usize = 20;
/// How long a change may take to reach everybody.
const PATIENCE: Duration = Duration::from_secs(10);

const BOARD: &str =
    "subscription { boardChanged(process: \"reseller\") { kind fromStage clientMutationId resync card {
    id number title version stage account rank owner { id name } amount { origin value { amount currency } }
    closeDate stageSince stageDays slow blockers stepsDone stepsTotal
    nextStep { name role { name } due late mine } } } }";

/// Open sockets that listen.
#[derive(Debug)]
pub struct Subscribers {
    runtime: Runtime,
    heard: UnboundedReceiver<Instant>,
    count: usize,
}

/// How late subscribers heard of moves, in microseconds after the request was sent.
#[derive(Debug, Clone, Copy)]
pub struct Delays {
    /// Half of them at most so late.
    pub p50: u64,
    /// 99 of 100 at most so late.
    pub p99: u64,
    /// The last one.
    pub max: u64,
}

impl Subscribers {
    /// Opens that many sockets for some people, twenty for each, and waits until all listen.
    pub fn open(host: &str, users: &[String], count: usize) -> Result<Self, String> {
        let failed = |error: std::io::Error| error.to_string();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(failed)?;
        let (hears, heard) = unbounded_channel();
        let people = count.div_ceil(PER_PERSON).min(users.len());
        for user in users.iter().take(people) {
            let token = sign_in(host, user)?;
            for _ in 0..PER_PERSON {
                let socket = runtime.block_on(listening(host, &token)).map_err(|error| error.to_string())?;
                runtime.spawn(hear(socket, hears.clone()));
            }
        }
        Ok(Self { runtime, heard, count: people * PER_PERSON })
    }

    /// Moves deals, each when everybody has heard of the one before.
    pub fn follow_moves(&mut self, host: &str, user: &str, moves: usize) -> Result<Delays, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut connection = Connection::open(host).map_err(failed)?;
        let token = sign_in(host, user)?;
        let mut scenario = Scenario::prepare("move", host, &token, 0, &mut connection)?;
        let mut delays = Vec::new();
        for _ in 0..moves {
            let request = scenario.next_request();
            let begun = Instant::now();
            let answer = connection.ask(&request).map_err(failed)?;
            scenario.check(&answer)?;
            for _ in 0..self.count {
                let next = async { tokio::time::timeout(PATIENCE, self.heard.recv()).await };
                let at = self.runtime.block_on(next).map_err(|_| "not everybody heard of a move")?;
                let delay = at.ok_or("the subscribers are gone")?.saturating_duration_since(begun);
                delays.push(u64::try_from(delay.as_micros()).unwrap_or(u64::MAX));
            }
        }
        delays.sort_unstable();
        let at = |percent: usize| delays.get(delays.len() * percent / 100).copied().unwrap_or_default();
        Ok(Delays { p50: at(50), p99: at(99), max: delays.last().copied().unwrap_or_default() })
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A socket behind a subscription that has begun.
async fn listening(host: &str, token: &str) -> Result<WebSocketStream<TcpStream>, Failure> {
    let mut request = format!("ws://{host}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let (mut socket, _) = client_async(request, TcpStream::connect(host).await?).await?;
    let say = |message: serde_json::Value| Message::text(message.to_string());
    let who = json!({ "authorization": format!("Bearer {token}") });
    socket.send(say(json!({ "type": "connection_init", "payload": who }))).await?;
    // Operations begin in order, so a query that is answered stands behind a subscription that listens.
    for (id, query) in [("board", BOARD), ("ready", "{ viewer { roles } }")] {
        socket.send(say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))).await?;
    }
    while let Some(message) = socket.next().await {
        if message?.to_text()?.contains("\"complete\"") {
            return Ok(socket);
        }
    }
    Err("the server hung up".into())
}

async fn hear(mut socket: WebSocketStream<TcpStream>, hears: UnboundedSender<Instant>) {
    while let Some(Ok(message)) = socket.next().await {
        if message.to_text().is_ok_and(|text| text.contains("\"next\"")) {
            let _nobody_waits = hears.send(Instant::now());
        }
    }
}
