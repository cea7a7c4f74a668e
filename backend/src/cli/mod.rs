//! The command line: one file per command.
//!
//! Invariants: what is asked for goes to standard output, everything else to standard error; a failure is one line
//! and exit code 1, wrong usage is exit code 2.

mod admin;
mod backup;
mod check;
mod events;
mod failure;
mod log;
mod migrate;
mod process;
mod restore;
mod schema;
mod seed;
mod serve;
mod sqlite;

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::config::Settings;
use crate::ctx::App;
use failure::{Failure, Outcome};

/// Stagewright runs a company's sales process.
///
/// Settings come from stagewright.toml in the current folder and from the environment (STAGEWRIGHT_…), which wins.
#[derive(Debug, Parser)]
#[command(name = "stagewright", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server. Brings the database up to date first.
    Serve(serve::Options),
    /// Bring the database up to date without starting the server.
    Migrate,
    /// Write one consistent copy of an SQLite database to a new file, while the server runs or not.
    Backup(backup::Options),
    /// Replace an SQLite database by a backup. The server must be stopped.
    Restore(restore::Options),
    /// Compare what is stored with what the event log says, and verify the log. Exit code 1 if anything differs.
    Check(check::Options),
    /// Fill an empty database with a believable company of any size.
    Seed(seed::Options),
    /// Look after people, organisations and mails.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Print the GraphQL schema.
    Schema,
    /// Work on process templates.
    #[command(subcommand)]
    Process(process::Command),
    /// Work on the event log.
    #[command(subcommand)]
    Events(events::Command),
}

/// Runs the command that was asked for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Failure::new(format!("the machine gives no threads: {error}"))),
    };
    match runtime.block_on(dispatch(cli.command)) {
        Ok(code) => code,
        Err(failure) => fail(&failure),
    }
}

async fn dispatch(command: Command) -> Outcome {
    match command {
        Command::Serve(options) => serve::run(options).await,
        Command::Migrate => migrate::run().await,
        Command::Backup(options) => backup::run(options).await,
        Command::Restore(options) => restore::run(options).await,
        Command::Check(options) => check::run(options).await,
        Command::Seed(options) => seed::run(options).await,
        Command::Admin(command) => admin::run(command).await,
        Command::Schema => Ok(schema::run()),
        Command::Process(command) => process::run(command).await,
        Command::Events(command) => events::run(command).await,
    }
}

fn fail(failure: &Failure) -> ExitCode {
    eprintln!("{failure}");
    ExitCode::FAILURE
}

/// Writes a line of what was asked for. Whoever reads it may stop reading, which is fine.
fn out(line: impl Display) {
    let _reader_left = writeln!(std::io::stdout().lock(), "{line}");
}

/// The settings, with log lines on standard error.
fn settings() -> Result<Settings, Failure> {
    let settings = Settings::read()?;
    log::start(&settings)?;
    Ok(settings)
}

/// The application behind commands that use the server's use cases.
async fn application() -> Result<Arc<App>, Failure> {
    open(settings()?).await.map(|(app, _)| app)
}

/// Opens the application; a database that does not answer is named.
async fn open(settings: Settings) -> Result<(Arc<App>, Option<Arc<crate::clock::SettableClock>>), Failure> {
    let url = settings.database_url.clone();
    crate::app::start(settings).await.map_err(|error| Failure::of_start(error, &url))
}
