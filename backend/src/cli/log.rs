//! Log lines on standard error: text on a terminal, JSON for machines.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::failure::Failure;
use crate::config::Settings;

/// Starts writing log lines.
pub(super) fn start(settings: &Settings) -> Result<(), Failure> {
    let filter = filter(&settings.log).ok_or_else(|| {
        let value = &settings.log;
        Failure::new(format!(
            "STAGEWRIGHT_LOG is \"{value}\", but must be a list such as info or warn,stagewright=debug"
        ))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() { lines.try_init() } else { lines.json().try_init() };
    started.map_err(|error| Failure::new(error.to_string()))
}

/// What is written. A word that is no level would be taken for the name of a module, and nothing be written at all.
fn filter(list: &str) -> Option<EnvFilter> {
    let has_level = |part: &str| {
        let level = part.rsplit('=').next().unwrap_or_default().trim();
        !level.is_empty() && level.parse::<LevelFilter>().is_ok()
    };
    list.split(',').all(has_level).then(|| EnvFilter::try_new(list).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn every_part_of_the_list_ends_in_a_level() {
        for good in ["info", "off", "warn,stagewright=debug", "stagewright::db=trace, error"] {
            assert!(filter(good).is_some(), "{good}");
        }
        for bad in ["shout", "info,stagewright", "stagewright=loud", ""] {
            assert!(filter(bad).is_none(), "{bad}");
        }
    }
}
