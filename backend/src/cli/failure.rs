//! Why a command failed, as one line. Whoever runs commands may know the cause, unlike callers of the API.

use std::error::Error;
use std::process::ExitCode;

use crate::db::DbError;

use crate::config::{SettingsError, without_password};
use crate::error::AppError;

/// What a command ends with.
pub(super) type Outcome = Result<ExitCode, Failure>;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[error("stagewright: {0}")]
pub(super) struct Failure(String);

impl Failure {
    /// A failure in plain words.
    pub(super) fn new(words: impl Into<String>) -> Self {
        // One line, whatever the words were made of.
        Self(words.into().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A failure while the application was put together.
    pub(super) fn of_start(error: AppError, database_url: &str) -> Self {
        match &error {
            AppError::Internal(source) if source.is::<DbError>() => {
                let url = without_password(database_url);
                Self::new(format!(
                    "the database {url} (STAGEWRIGHT_DATABASE_URL) cannot be used: {}",
                    chain(source.as_ref())
                ))
            }
            _ => error.into(),
        }
    }
}

/// An error and what caused it, without saying anything twice.
fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words = format!("{words}: {inner_words}");
        }
        cause = inner.source();
    }
    words
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Internal(source) => Self::new(chain(source.as_ref())),
            other => Self::new(other.to_string()),
        }
    }
}

macro_rules! from_one_line {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.to_string())
            }
        }
    )+};
}

from_one_line!(
    SettingsError,
    DbError,
    crate::mail::MailSettingsError,
    crate::storage::secrets::SecretError,
    crate::process::load::LoadErrors,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_without_secrets() {
        let error = AppError::from(DbError::Custom("no\nway".to_owned()));
        let line = Failure::of_start(error, "postgres://sales:secret@db/sales").to_string();
        assert_eq!(
            line,
            "stagewright: the database postgres://…@db/sales (STAGEWRIGHT_DATABASE_URL) cannot be used: \
             Custom Error: no way"
        );
    }
}
