//! `stagewright admin …`

mod mail;
mod user;

use clap::Subcommand;

use super::failure::Outcome;

/// What administrators do on the server's machine.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take people in, change them, let them go.
    #[command(subcommand)]
    User(user::Command),
    /// Mails that could not be sent.
    #[command(subcommand)]
    Mail(mail::Command),
}

/// Runs an administrator's command.
pub(super) async fn run(command: Command) -> Outcome {
    match command {
        Command::User(command) => user::run(command).await,
        Command::Mail(command) => mail::run(command).await,
    }
}
