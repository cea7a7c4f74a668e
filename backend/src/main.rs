//! The `stagewright` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    stagewright::cli::main()
}
