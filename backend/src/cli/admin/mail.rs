//! `stagewright admin mail …`

use std::process::ExitCode;

use clap::Subcommand;
use shared::time::Timestamp;
use uuid::Uuid;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::{application, out};
use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::outbox::store::{outbox_list, outbox_send_again};

/// How many mails are listed.
const LISTED: u64 = 500;

/// The commands on mails that could not be sent.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// List the mails that were given up on, newest first, with what the mail server said.
    List,
    /// Try again to send one of them, or all.
    SendAgain {
        /// The id from the list; all of them if left out.
        id: Option<Uuid>,
    },
}

/// Runs a command on mails.
pub(in crate::cli) async fn run(command: Command) -> Outcome {
    let app = application().await?;
    match command {
        Command::List => {
            let parked = outbox_list(app.db.reader(), None, true, LISTED).await?;
            for row in &parked {
                let error = row.last_error.as_deref().unwrap_or("no reason given");
                out(format!(
                    "{} {} to {}: {} ({error})",
                    row.id, row.created_at, row.mail.recipient, row.mail.subject
                ));
            }
            out(format!("{} mails could not be sent", parked.len()));
        }
        Command::SendAgain { id } => {
            let (again, _) = app.db.write(&SendAgain { id, now: app.clock.now() }).await?;
            if again == 0 && id.is_some() {
                return Err(Failure::new("there is no such mail among those that could not be sent"));
            }
            out(format!("{again} mails are sent again"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

struct SendAgain {
    id: Option<Uuid>,
    now: Timestamp,
}

impl Write for SendAgain {
    type Output = u64;

    async fn run(&self, unit: &Unit) -> AppResult<u64> {
        outbox_send_again(unit.connection(), self.id, self.now).await
    }
}
