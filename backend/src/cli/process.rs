//! `stagewright process …`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use shared::process::verify::{Severity, verify};

use super::failure::Outcome;
use super::out;
use crate::process::load::from_folder;

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
        out(format!("{word}: {}: {}. {}", finding.place, finding.problem, finding.proposal));
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
