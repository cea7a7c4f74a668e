//! Load on a running server: one kind of request, as fast as it answers, over connections that stay open. Every answer is
//! checked; one error ends the run.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::Connection;
use crate::scenario::{self, Scenario};

/// What is measured, and how.
#[derive(Debug, Clone)]
pub struct Run {
    /// `host:port` of the server.
    pub host: String,
    /// What is asked for.
    pub scenario: String,
    /// For how long.
    pub seconds: u64,
    /// Over how many connections.
    pub connections: usize,
    /// As whom, one connection after the other; demo users by the part before `@`.
    pub users: Vec<String>,
}

/// What came out.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// How many answers.
    pub requests: usize,
    /// Answers per second.
    pub per_second: f64,
    /// Half of the answers took at most so many microseconds.
    pub p50: u64,
    /// 99 of 100 answers took at most so many microseconds.
    pub p99: u64,
    /// The size of an answer.
    pub bytes: usize,
    /// How many SQL statements an answer took, of the last one on each connection the most.
    pub statements: u32,
}

impl Measured {
    /// As JSON, latencies in microseconds.
    pub fn json(&self) -> Value {
        json!({
            "requests": self.requests, "perSecond": self.per_second.round(), "p50": self.p50, "p99": self.p99,
            "bytes": self.bytes, "statements": self.statements,
        })
    }
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    bytes: usize,
    statements: u32,
}

/// Asks for one thing over several connections for some time.
pub fn measure(run: &Run) -> Result<Measured, String> {
    let tokens = run
        .users
        .iter()
        .map(|user| scenario::sign_in(&run.host, user))
        .collect::<Result<Vec<String>, String>>()?;
    let stop = AtomicBool::new(false);
    // Nobody begins while somebody still looks for what to move.
    let ready = Barrier::new(run.connections + 1);
    let mut begun = Instant::now();
    let outcomes: Vec<Result<Seen, String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..run.connections)
            .map(|place| {
                let token = tokens.get(place % tokens.len().max(1)).cloned().unwrap_or_default();
                let (ready, stop) = (&ready, &stop);
                scope.spawn(move || {
                    let prepared = prepare(run, place, &token);
                    ready.wait();
                    let seen = prepared.and_then(|(connection, scenario)| work(connection, scenario, stop));
                    if seen.is_err() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    seen
                })
            })
            .collect();
        ready.wait();
        begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(run.seconds) && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(20));
        }
        stop.store(true, Ordering::Relaxed);
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a worker panicked".into())))
            .collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut all = Seen::default();
    for seen in outcomes {
        let seen = seen?;
        all.micros.extend(seen.micros);
        all.bytes = seen.bytes;
        all.statements = all.statements.max(seen.statements);
    }
    all.micros.sort_unstable();
    let at = |percent: usize| all.micros.get(all.micros.len() * percent / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let rate = all.micros.len() as f64 / seconds;
    Ok(Measured {
        requests: all.micros.len(),
        per_second: rate,
        p50: at(50),
        p99: at(99),
        bytes: all.bytes,
        statements: all.statements,
    })
}

fn prepare(run: &Run, place: usize, token: &str) -> Result<(Connection, Scenario), String> {
    let mut connection = Connection::open(&run.host).map_err(|error| error.to_string())?;
    let scenario = Scenario::prepare(&run.scenario, &run.host, token, place, &mut connection)?;
    Ok((connection, scenario))
}

fn work(mut connection: Connection, mut scenario: Scenario, stop: &AtomicBool) -> Result<Seen, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut seen = Seen::default();
    while !stop.load(Ordering::Relaxed) {
        let request = scenario.next_request();
        let begun = Instant::now();
        let answer = connection.ask(&request).map_err(failed)?;
        seen.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
        seen.bytes = answer.body.len();
        seen.statements = answer.statements;
        scenario.check(&answer)?;
    }
    Ok(seen)
}
