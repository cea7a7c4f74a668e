//! `load HOST SCENARIO [--seconds N] [--connections N] [--users a,b,c]`: asks a running server for one thing as fast as it
//! answers, over connections that stay open, and prints one line of JSON: requests per second, latencies in
//! microseconds, bytes of an answer. Every answer is checked; one error ends the run.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "measuring takes the machine's clock")]

mod http;
mod scenario;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use http::Connection;
use scenario::Scenario;
use serde_json::json;

/// What is measured, and how.
struct Run {
    host: String,
    scenario: String,
    seconds: u64,
    connections: usize,
    users: Vec<String>,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|run| measure(&run)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Run, String> {
    let usage = "usage: load HOST SCENARIO [--seconds N] [--connections N] [--users a,b,c]";
    let (host, scenario) = arguments.next().zip(arguments.next()).ok_or(usage)?;
    let mut run = Run { host, scenario, seconds: 5, connections: 8, users: vec!["ae".to_owned()] };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(usage)?;
        let number = || value.parse().map_err(|_| format!("{name} {value} is no number"));
        match name.as_str() {
            "--seconds" => run.seconds = number()?,
            "--connections" => run.connections = usize::try_from(number()?).map_err(|_| usage)?,
            "--users" => run.users = value.split(',').map(str::to_owned).collect(),
            _ => return Err(usage.to_owned()),
        }
    }
    Ok(run)
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    bytes: usize,
}

fn measure(run: &Run) -> Result<String, String> {
    let tokens = run
        .users
        .iter()
        .map(|user| scenario::sign_in(&run.host, user))
        .collect::<Result<Vec<String>, String>>()?;
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let outcomes: Vec<Result<Seen, String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..run.connections)
            .map(|place| {
                let token = tokens.get(place % tokens.len().max(1)).cloned().unwrap_or_default();
                let stop = &stop;
                scope.spawn(move || {
                    let seen = work(run, place, &token, stop);
                    if seen.is_err() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    seen
                })
            })
            .collect();
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
    }
    all.micros.sort_unstable();
    let at = |percent: usize| all.micros.get(all.micros.len() * percent / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let rate = all.micros.len() as f64 / seconds;
    let line = json!({
        "scenario": run.scenario, "connections": run.connections, "requests": all.micros.len(),
        "perSecond": rate.round(), "p50": at(50), "p99": at(99), "bytes": all.bytes,
    });
    Ok(line.to_string())
}

fn work(run: &Run, place: usize, token: &str, stop: &AtomicBool) -> Result<Seen, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut connection = Connection::open(&run.host).map_err(failed)?;
    let mut scenario = Scenario::prepare(&run.scenario, &run.host, token, place, &mut connection)?;
    let mut seen = Seen::default();
    while !stop.load(Ordering::Relaxed) {
        let request = scenario.next();
        let begun = Instant::now();
        let answer = connection.ask(&request).map_err(failed)?;
        seen.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
        seen.bytes = answer.body.len();
        scenario.check(&answer)?;
    }
    Ok(seen)
}
