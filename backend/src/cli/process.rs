//! `stagewright process …`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use shared::process::verify::{Finding, Severity, verify};

use super::failure::Outcome;
use super::out;
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
    /// Print the JSON Schema of process.yaml; the one of the language files is `#/$defs/Texts` in it.
    Schema,
}

/// Runs a command on templates.
pub(super) fn run(command: Command) -> Outcome {
    match command {
        Command::Check { path } => check(&path),
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

fn check(path: &Path) -> Outcome {
    let folder = if path.is_file() { path.parent().unwrap_or(Path::new(".")) } else { path };
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
