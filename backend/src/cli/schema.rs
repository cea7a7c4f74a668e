//! `stagewright schema`

use std::process::ExitCode;

use super::out;

/// Prints the GraphQL schema.
pub(super) fn run() -> ExitCode {
    out(crate::schema::build().sdl().trim_end());
    ExitCode::SUCCESS
}
