//! `stagewright events …`

use std::process::ExitCode;

use clap::Subcommand;

use super::failure::{Failure, Outcome};
use super::{application, out};
use crate::ctx::App;
use crate::events::anchor::{self, Anchors};
use crate::events::chain;
use crate::identity::organisation_list;

/// The commands on the event log.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Verify the hash chain and compare it with the signed anchors outside the database. Names the first bad event.
    Verify,
}

/// Runs a command on the event log.
pub(super) async fn run(command: Command) -> Outcome {
    let Command::Verify = command;
    let app = application().await?;
    let faults = verify(&app).await?;
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Verifies the log of every organisation, prints what was found, and says how many logs are not sound.
pub(super) async fn verify(app: &App) -> Result<usize, Failure> {
    let anchors = Anchors::open(&app.settings.keys_dir)?;
    let mut faults = 0;
    for organisation in organisation_list(app.db.reader()).await? {
        let name = &organisation.name;
        match anchor::verify(app.db.reader(), &anchors, organisation.id).await? {
            Ok(head) => out(format!("{name}: {} events, the chain is sound", head.sequence)),
            Err(finding) => {
                faults += 1;
                out(format!("{name}: {finding}"));
            }
        }
    }
    let unsealed = chain::count_unsealed(app.db.reader()).await?;
    if unsealed > 0 {
        out(format!("{unsealed} events are not sealed yet; the server seals them while it runs"));
    }
    Ok(faults)
}
