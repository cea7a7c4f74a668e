//! `stagewright process …`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use shared::keys::SegmentKey;
use shared::locale::Locale;
use shared::process::verify::{Finding, Severity, verify};

use super::failure::Outcome;
use super::{application, out};
use crate::ctx::Ctx;
use crate::deals::service::simulate;
use crate::identity::organisation_list;
use crate::process::cache;
use crate::process::load::from_folder;
use crate::process::locate::{file_of, locate};

/// The commands on templates.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Verify a template: its folder, or the process.yaml in it. Exit code 1 if it could not be published.
    Check {
        /// The folder with process.yaml, en.yaml and fr.yaml.
        path: PathBuf,
    },
    /// Live through the deals of the last days again, and say which approvals this template would have asked for beside
    /// those that the published version asks. Changes nothing.
    Simulate {
        /// The folder with process.yaml, en.yaml and fr.yaml.
        path: PathBuf,
        /// How many days back.
        #[arg(long, default_value_t = 90)]
        days: u16,
    },
    /// Print the JSON Schema of process.yaml; the one of the language files is `#/$defs/Texts` in it.
    Schema,
}

/// Runs a command on templates.
pub(super) async fn run(command: Command) -> Outcome {
    match command {
        Command::Check { path } => check(&path),
        Command::Simulate { path, days } => try_on_past_deals(&path, days).await,
        Command::Schema => {
            out(format!("{:#}", shared::process::schema::schema().as_value()));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The file, line and column of a finding, as editors and terminals know them; empty where it is in none.
fn in_file(folder: &Path, finding: &Finding) -> String {
    let (file, place) = file_of(&finding.place);
    let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    locate(&text, place, finding.twice.as_deref())
        .map_or_else(String::new, |at| format!("{file}:{}:{}: ", at.line, at.column))
}

/// The folder of a template that is named by itself or by a file in it.
fn folder_of(path: &Path) -> &Path {
    if path.is_file() { path.parent().unwrap_or(Path::new(".")) } else { path }
}

async fn try_on_past_deals(path: &Path, days: u16) -> Outcome {
    let draft = from_folder(folder_of(path))?;
    let app = application().await?;
    let key = draft.process.key.as_str();
    for organisation in organisation_list(app.db.reader()).await? {
        let ctx = Ctx {
            app: app.clone(),
            now: app.clock.now(),
            org: Arc::new(organisation),
            caller: None,
            locale: Locale::default(),
            idempotency_key: None,
        };
        let Some(published) = cache::find(&ctx, key, None).await? else {
            out(format!("{}: no process {key} is published", ctx.org.name));
            continue;
        };
        let since = ctx.now.plus_seconds(-i64::from(days) * 86_400);
        let found = simulate(&ctx, (&published.definition, &draft), since).await?;
        let version = published.definition.process.version;
        let more = if found.more { ", the latest of more" } else { "" };
        out(format!("{}: {} deals of the last {days} days{more}", ctx.org.name, found.deals));
        for (step, count) in &found.approvals {
            let (before, after) = (count.before, count.after);
            out(format!("  {step}: version {version} asks {before}, this template {after}"));
        }
        let name =
            |key: &Option<SegmentKey>| key.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
        for ((before, after), deals) in &found.segments {
            out(format!("  {deals} deals would be of type {} instead of {}", name(after), name(before)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check(path: &Path) -> Outcome {
    let folder = folder_of(path);
    let definition = from_folder(folder)?;
    let findings = verify(&definition);
    let mut errors = 0_usize;
    for finding in &findings {
        let word = match finding.severity {
            Severity::Error => {
                errors += 1;
                "error"
            }
            Severity::Warning => "warning",
        };
        let place = in_file(folder, finding);
        out(format!("{place}{word}: {}: {}. {}", finding.place, finding.problem, finding.proposal));
    }
    let process = &definition.process;
    out(format!(
        "{} version {}: {} stages, {} steps, {errors} errors, {} warnings",
        process.key,
        process.version,
        process.stages.len(),
        process.steps.len(),
        findings.len() - errors
    ));
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
