//! Log lines on standard error: text on a terminal, JSON for machines.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use crate::config::Settings;

/// Starts writing log lines.
pub(super) fn start(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|_| {
        let value = &settings.log;
        Failure::new(format!(
            "STAGEWRIGHT_LOG is \"{value}\", but must be a list such as info or warn,stagewright=debug"
        ))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() { lines.try_init() } else { lines.json().try_init() };
    started.map_err(|error| Failure::new(error.to_string()))
}
