//! A server of one's own: the built binary on a free port, ended with the test.

use std::collections::HashMap;
use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::json;
use tokio::sync::oneshot;

use crate::NOW;
use crate::actor::Actor;
use crate::database::{Database, Engine};
use crate::template::{self, Template};
use crate::wait::eventually;

/// What the server prints before its address.
const READY: &str = "Stagewright is ready at ";
/// How much of a log is shown when a test fails.
const LOG_LINES: usize = 40;

/// The server under test.
pub fn binary() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/stagewright");
    env::var_os("STAGEWRIGHT_BIN").map_or_else(default, PathBuf::from)
}

/// How a server is set up.
#[derive(Debug, Default)]
pub struct Setup {
    extra: Vec<(String, String)>,
    empty: bool,
}

impl Setup {
    /// A setting beside or instead of the usual ones, without `STAGEWRIGHT_`.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.extra.push((format!("STAGEWRIGHT_{name}"), value.into()));
        self
    }

    /// Without the demo company.
    #[must_use]
    pub fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// A place for data with everything set up, but no server in it.
    pub async fn home(self) -> Home {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("stagewright_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let engine = Engine::of_this_run();
        let folder = template::root().join(&name);
        let _of_an_earlier_process = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let folder = folder.canonicalize().unwrap();
        let database = if self.empty {
            Database::create(engine, &folder, &name).await
        } else {
            Template::open(engine).await.copy(&folder, &name).await
        };
        Home { settings: Settings { database, folder, extra: self.extra, demo: false } }
    }

    /// Starts it.
    pub async fn start(self) -> TestServer {
        let home = Arc::new(self.home().await);
        let process = Process::start(&home.settings, 0).await;
        TestServer { home, process, client: client(), tokens: Mutex::default() }
    }
}

/// The only settings a server sees.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) database: Database,
    pub(crate) folder: PathBuf,
    pub(crate) extra: Vec<(String, String)>,
    pub(crate) demo: bool,
}

impl Settings {
    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        let inherited = env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("STAGEWRIGHT_")) {
            command.env_remove(name);
        }
        let at = |part: &str| self.folder.join(part).display().to_string();
        command
            .current_dir(&self.folder)
            .env("STAGEWRIGHT_DATABASE_URL", self.database.url())
            .env("STAGEWRIGHT_STORAGE_URL", format!("file://{}", at("documents")))
            .env("STAGEWRIGHT_KEYS_DIR", at("keys"))
            .env("STAGEWRIGHT_WEB_DIR", at("web"))
            .env("STAGEWRIGHT_CLOCK", NOW)
            .env("STAGEWRIGHT_LOG", "warn")
            .envs(self.extra.iter().cloned());
        command
    }
}

/// A place for a server's data, removed with the test.
#[derive(Debug)]
pub struct Home {
    settings: Settings,
}

impl Home {
    /// Where files can be put.
    pub fn folder(&self) -> &Path {
        &self.settings.folder
    }

    /// The data.
    pub fn database(&self) -> &Database {
        &self.settings.database
    }

    /// Runs a command of the binary to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    /// The same with other settings, without `STAGEWRIGHT_`.
    pub fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        let settings = settings.iter().map(|(name, value)| (format!("STAGEWRIGHT_{name}"), value));
        self.settings.command().args(arguments).envs(settings).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs a command while others go on.
    pub async fn run_beside(&self, arguments: &[&str]) -> Output {
        let mut command = self.settings.command();
        command.args(arguments).stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// Runs a command that reads from its standard input.
    pub fn run_saying(&self, arguments: &[&str], said: &str) -> Output {
        let mut command = self.settings.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(said.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the server's files are kept in {}", self.settings.folder.display());
            return;
        }
        self.settings.database.discard();
        let _it_may_be_gone = fs::remove_dir_all(&self.settings.folder);
    }
}

/// A running server.
#[derive(Debug)]
pub struct TestServer {
    // Dropped first: the process must be gone before its files.
    process: Process,
    home: Arc<Home>,
    client: reqwest::Client,
    pub(crate) tokens: Mutex<HashMap<String, String>>,
}

impl TestServer {
    /// A server with the demo company.
    pub async fn start() -> Self {
        Setup::default().start().await
    }

    /// `http://127.0.0.1:port`.
    pub fn address(&self) -> &str {
        &self.process.address
    }

    /// A path of the server as a whole address.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address())
    }

    /// For requests beside GraphQL. Follows no redirects and keeps no cookies.
    pub fn http(&self) -> &reqwest::Client {
        &self.client
    }

    /// Its data and commands.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// One of the demo company's people, by the part of the address before `@demo.example`.
    pub fn member(&self, name: &str) -> Actor<'_> {
        Actor::member(self, name)
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Actor<'_> {
        Actor::anonymous(self)
    }

    /// Moves the clock, and waits until what became due has been done, so that it does not come between what a test
    /// reads and what it changes.
    pub async fn advance(&self, seconds: i64) {
        let moved = self.client.post(self.url("/dev/clock")).json(&json!({ "seconds": seconds }));
        assert_eq!(moved.send().await.unwrap().status(), 204);
        eventually("what is due is done", async || {
            let due = self.client.get(self.url("/dev/clock/due")).send().await.unwrap();
            (!due.json::<bool>().await.unwrap()).then_some(())
        })
        .await;
        // Access tokens live by the same clock.
        self.tokens.lock().unwrap().clear();
    }

    /// Moves the clock by days.
    pub async fn advance_days(&self, days: i64) {
        self.advance(days * 86_400).await;
    }

    /// A second server on the same data, as PostgreSQL allows.
    pub async fn beside(&self) -> Self {
        let process = Process::start(&self.home.settings, 0).await;
        let tokens = Mutex::new(self.tokens.lock().unwrap().clone());
        Self { process, home: self.home.clone(), client: client(), tokens }
    }

    /// Ends it as a power cut would, without a word.
    pub fn kill(&self) {
        self.process.kill();
    }

    /// Ends it as an operator would; how it ended.
    pub async fn stop(&self) -> ExitStatus {
        self.process.stop().await
    }

    /// Starts it again on the same port and data.
    pub async fn restart(&mut self) {
        self.process = Process::start(&self.home.settings, self.process.port()).await;
    }

    /// The number by which the operating system knows it.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Everything it wrote so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.process.log).unwrap_or_default()
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// The binary while it runs.
#[derive(Debug)]
pub(crate) struct Process {
    child: Mutex<Child>,
    address: String,
    log: PathBuf,
}

impl Process {
    /// Starts the binary on a port, 0 for a free one, and waits until it is ready.
    pub(crate) async fn start(settings: &Settings, port: u16) -> Self {
        let log = settings.folder.join("log");
        let mut file = File::options().create(true).append(true).open(&log).unwrap();
        let mut command = settings.command();
        command.env("STAGEWRIGHT_LISTEN", format!("127.0.0.1:{port}")).arg("serve");
        if settings.demo {
            command.arg("--demo");
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file.try_clone().unwrap());
        let mut child = command.spawn().unwrap();
        // Read to the end, or a full pipe would stop the server.
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (ready, wait) = oneshot::channel();
        thread::spawn(move || {
            let mut ready = Some(ready);
            for line in lines.map_while(Result::ok) {
                let _full_disks_show_elsewhere = writeln!(file, "{line}");
                if let Some(address) = line.strip_prefix(READY) {
                    ready.take().map(|ready| ready.send(address.to_owned()));
                }
            }
        });
        let Ok(address) = wait.await else {
            let status = child.wait().unwrap();
            panic!("the server did not start ({status}):\n{}", tail(&log));
        };
        Self { child: Mutex::new(child), address, log }
    }

    fn port(&self) -> u16 {
        self.address.rsplit_once(':').unwrap().1.parse().unwrap()
    }

    fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _it_may_have_ended = child.kill();
        let _nothing_is_left_to_wait_for = child.wait();
    }

    /// Asks it to end and waits for that.
    pub(crate) async fn stop(&self) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(asked.success());
        eventually("the server to stop", async || self.child.lock().unwrap().try_wait().unwrap()).await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("the last lines of the server's log:\n{}", tail(&self.log));
        }
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
}

/// Everything a command printed.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
