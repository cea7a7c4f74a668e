//! `bench --server BINARY --folder DIR [--postgres URL] [--deals N,N] [--seconds N]`: seeds companies, starts a server on
//! each, measures every scenario, and prints a table; the same as JSON goes to `DIR/result.json`.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use serde_json::{Value, json};
use stagewright_bench::load::{Measured, Run, measure};
use stagewright_bench::scenario::{PASSWORD, sign_in};
use stagewright_bench::subscribers::{PER_PERSON, Subscribers};

/// What the server prints before its address.
const READY: &str = "Stagewright is ready at http://";
/// What is measured, in this order; moves last, since they change the data.
const SCENARIOS: [&str; 9] =
    ["board", "board-open", "board-mine", "board-amount", "board-text", "inbox", "deal", "search", "move"];
const CONNECTIONS: usize = 8;
/// How many listen to a board, and how many moves they hear of.
const SUBSCRIBERS: usize = 1_000;
const MOVES: usize = 20;

struct Options {
    server: PathBuf,
    folder: PathBuf,
    postgres: Option<String>,
    deals: Vec<u64>,
    seconds: u64,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        server: PathBuf::new(),
        folder: PathBuf::new(),
        postgres: None,
        deals: vec![10_000, 100_000],
        seconds: 5,
    };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{name}: {text} is no number"));
        match name.as_str() {
            "--server" => options.server = value.into(),
            "--folder" => options.folder = value.into(),
            "--postgres" => options.postgres = Some(value),
            "--deals" => options.deals = value.split(',').map(number).collect::<Result<_, _>>()?,
            "--seconds" => options.seconds = number(&value)?,
            _ => return Err(format!("{name} is not known")),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Result<(), String> {
    let failed = |error: std::io::Error| error.to_string();
    fs::create_dir_all(&options.folder).map_err(failed)?;
    let mut results = Vec::new();
    println!("engine    deals      scenario       per second    p50 ms    p99 ms   statements     kB");
    for deals in &options.deals {
        let file = options.folder.join(format!("seeded-{deals}.db"));
        let mut databases = vec![("sqlite", format!("sqlite://{}", file.display()), file.is_file())];
        if let Some(postgres) = &options.postgres {
            let name = format!("stagewright_bench_{deals}");
            let created = Command::new("createdb").args(["--maintenance-db", postgres, &name]).status();
            let is_new = created.map_err(failed)?.success();
            let (address, _) = postgres.rsplit_once('/').ok_or("--postgres has no database")?;
            databases.push(("postgres", format!("{address}/{name}"), !is_new));
        }
        for (engine, url, is_there) in databases {
            if !is_there {
                seed(options, &url, *deals)?;
            }
            results.push(on(options, engine, &url, *deals)?);
        }
    }
    let result = options.folder.join("result.json");
    let text = serde_json::to_string_pretty(&results).map_err(|error| error.to_string())?;
    fs::write(&result, text).map_err(failed)?;
    println!("The same as JSON is in {}", result.display());
    Ok(())
}

fn seed(options: &Options, url: &str, deals: u64) -> Result<(), String> {
    let deals = deals.to_string();
    let arguments = ["seed", "--deals", &deals, "--seed", "7", "--database-url", url];
    let status = server(options, url).args(arguments).stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("seeding {url} ended with {status}")),
        Err(error) => Err(format!("{}: {error}", options.server.display())),
    }
}

/// The server with settings of its own.
fn server(options: &Options, url: &str) -> Command {
    // Anchors of the event log and keys belong to one database.
    let name: String =
        url.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let mut command = Command::new(&options.server);
    let at = |part: &str| options.folder.join(part).display().to_string();
    command
        .env("STAGEWRIGHT_DATABASE_URL", url)
        .env("STAGEWRIGHT_STORAGE_URL", format!("file://{}", at("documents")))
        .env("STAGEWRIGHT_KEYS_DIR", at(&format!("keys/{name}")))
        .env("STAGEWRIGHT_LISTEN", "127.0.0.1:0")
        .env("STAGEWRIGHT_LOG", "warn")
        .env("STAGEWRIGHT_POINTS_PER_MINUTE", "4000000000");
    command
}

/// Measures everything on one database.
fn on(options: &Options, engine: &str, url: &str, deals: u64) -> Result<Value, String> {
    let (mut child, host) = start(options, url)?;
    let idle = resident(child.id());
    let mut measured = serde_json::Map::new();
    let mut outcome = Ok(());
    for scenario in SCENARIOS {
        let run = Run {
            host: host.clone(),
            scenario: scenario.to_owned(),
            seconds: options.seconds,
            connections: CONNECTIONS,
            users: vec!["ae".to_owned()],
        };
        match measure(&run) {
            Ok(one) => {
                show(engine, deals, scenario, &one);
                measured.insert(scenario.to_owned(), one.json());
            }
            Err(error) => {
                outcome = Err(format!("{scenario} on {engine}: {error}"));
                break;
            }
        }
    }
    let after = resident(child.id());
    let listened = outcome.and_then(|()| listen(options, url, (engine, deals), (&host, child.id())));
    let _it_ends_with_us = child.kill().and_then(|()| child.wait());
    println!("{engine:9} {deals:<10} memory         {idle} MB idle, {after} MB after the load");
    listened.map(|listened| {
        json!({ "engine": engine, "deals": deals, "connections": CONNECTIONS, "megabytesIdle": idle,
                "megabytesAfter": after, "scenarios": measured, "subscribers": listened })
    })
}

/// What many who listen cost, and how late they hear.
#[expect(clippy::cast_precision_loss, reason = "microseconds for people")]
fn listen(
    options: &Options,
    url: &str,
    (engine, deals): (&str, u64),
    (host, process): (&str, u32),
) -> Result<Value, String> {
    let users: Vec<String> =
        (0..SUBSCRIBERS.div_ceil(PER_PERSON)).map(|number| format!("listener{number}")).collect();
    for user in &users {
        take_in(options, url, user)?;
    }
    // Signing in takes memory of its own for a while.
    for user in &users {
        sign_in(host, user)?;
    }
    let before = resident(process);
    let mut subscribers = Subscribers::open(host, &users, SUBSCRIBERS)?;
    let grown = resident(process).saturating_sub(before);
    let delays = subscribers.follow_moves(host, "ae", MOVES)?;
    let [p50, p99, max] = [delays.p50, delays.p99, delays.max].map(|micros| micros as f64 / 1_000.0);
    println!(
        "{engine:9} {deals:<10} subscribers    {SUBSCRIBERS} take {grown} MB and hear of a move after {p50:.1} ms at p50, \
         {p99:.1} at p99, {max:.1} at most"
    );
    Ok(
        json!({ "count": SUBSCRIBERS, "megabytes": grown, "p50": delays.p50, "p99": delays.p99, "max": delays.max }),
    )
}

/// A person who may listen; one that a former run took in is there already.
fn take_in(options: &Options, url: &str, user: &str) -> Result<(), String> {
    let email = format!("{user}@demo.example");
    let arguments = ["admin", "user", "create", "--name", user, "--roles", "account_executive", &email];
    let mut command = server(options, url);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let failed = |error: std::io::Error| format!("{}: {error}", options.server.display());
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut password) = child.stdin.take() {
        password.write_all(PASSWORD.as_bytes()).map_err(failed)?;
    }
    child.wait().map(|_| ()).map_err(failed)
}

#[expect(clippy::cast_precision_loss, reason = "microseconds and bytes for people")]
fn show(engine: &str, deals: u64, scenario: &str, one: &Measured) {
    println!(
        "{engine:9} {deals:<10} {scenario:14} {:>10.0} {:>9.1} {:>9.1} {:>12} {:>6.1}",
        one.per_second,
        one.p50 as f64 / 1_000.0,
        one.p99 as f64 / 1_000.0,
        one.statements,
        one.bytes as f64 / 1_000.0,
    );
}

fn start(options: &Options, url: &str) -> Result<(Child, String), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", options.server.display());
    let mut child = server(options, url).arg("serve").stdout(Stdio::piped()).spawn().map_err(failed)?;
    let lines = child.stdout.take().map(|said| BufReader::new(said).lines());
    for line in lines.into_iter().flatten().map_while(Result::ok) {
        if let Some(host) = line.strip_prefix(READY) {
            return Ok((child, host.to_owned()));
        }
    }
    Err(format!("the server on {url} did not start"))
}

/// Megabytes of memory that a process holds.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    let line =
        status.unwrap_or_default().lines().find_map(|line| line.strip_prefix("VmRSS:").map(str::to_owned));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_024
}
