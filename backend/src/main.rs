//! The `stagewright` command.

use std::process::ExitCode;

/// Answers are made of many small pieces; the system's allocator costs a third of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    stagewright::cli::main()
}
