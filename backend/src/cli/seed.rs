//! `stagewright seed`: a believable company of any size.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use shared::time::Timestamp;

use super::failure::{Failure, Outcome};
use super::{open, out, settings, sqlite};
use crate::seed::{Phase, Progress, SeededIds, Wish, seed};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// How many deals the company has, with those that others started.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    deals: u64,
    /// What it is made from: the same number, seed and day give the same company.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The database to fill, instead of the one in the settings. It must be empty.
    #[arg(long)]
    database_url: Option<String>,
}

/// Makes the company.
pub(super) async fn run(options: Options) -> Outcome {
    let mut settings = settings()?;
    if let Some(url) = options.database_url {
        settings.database_url = url;
    }
    let file = sqlite::file(&settings);
    if let Some(file) = file.as_deref().filter(|file| file.exists()) {
        return Err(Failure::new(format!(
            "{} exists; seed a database that does not exist yet",
            file.display()
        )));
    }
    // Written beside its place and put there when it is whole: a load that is cut off leaves no half company.
    let unfinished = file.as_deref().map(|file| sqlite::beside(file, ".unfinished"));
    if let Some(path) = &unfinished {
        remove(path)?;
        settings.database_url = format!("sqlite://{}", path.display());
    }
    let wish = Wish { deals: usize::try_from(options.deals).unwrap_or(usize::MAX), seed: options.seed };
    let (mut app, _) = open(settings).await?;
    if let Some(app) = Arc::get_mut(&mut app) {
        let beginning = Timestamp::from_micros(0);
        app.ids = Arc::new(SeededIds::new(wish.seed, beginning));
    }
    let events = seed(&app, wish, bar()).await?;
    app.db.close().await?;
    if let (Some(from), Some(to)) = (unfinished, file) {
        std::fs::rename(&from, &to)
            .map_err(|error| Failure::new(format!("{} could not be renamed: {error}", from.display())))?;
    }
    out(format!("{} deals with {events} events.", options.deals));
    Ok(ExitCode::SUCCESS)
}

/// Removes what a load that was cut off left.
fn remove(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("{} could not be removed: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// A bar for each phase, on standard error; nothing where that is no terminal.
fn bar() -> Progress {
    let current: Mutex<Option<(Phase, ProgressBar)>> = Mutex::new(None);
    Arc::new(move |phase, done, of| {
        let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_none_or(|(known, _)| *known != phase)
            && let Some((_, last)) = current.replace((phase, new_bar(phase, of)))
        {
            last.finish();
        }
        let Some((_, bar)) = current.as_ref() else { return };
        bar.set_position(done as u64);
        if of == Some(done) || (phase == Phase::Indexes && done == 0) {
            bar.finish();
        }
    })
}

fn new_bar(phase: Phase, of: Option<usize>) -> ProgressBar {
    let (name, template) = match phase {
        Phase::Forms => ("lives", "{prefix:>10} {human_pos} lived · {elapsed}"),
        Phase::Accounts => ("customers", COUNTED),
        Phase::Events => ("events", COUNTED),
        Phase::Deals => ("deals", COUNTED),
        Phase::Indexes => ("indexes", "{prefix:>10} {human_pos} left to build · {elapsed}"),
    };
    let bar = of.map_or_else(ProgressBar::no_length, |of| ProgressBar::new(of as u64));
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style).with_prefix(name)
}

const COUNTED: &str = "{prefix:>10} [{bar:32}] {human_pos} of {human_len} · {per_sec} · {eta} left";
