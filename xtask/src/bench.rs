//! `cargo xtask bench`: the programs in `bench/` on a server as it is released.

use crate::ground::{Result, cargo, command, root, run as run_command, step, target};
use crate::postgres::Postgres;

/// The options of `bench`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) postgres: Option<String>,
    /// What the program itself understands.
    pub(crate) passed_on: Vec<String>,
}

/// Builds, and measures.
pub(crate) fn run(options: &Options) -> Result {
    let build = ["build", "--release", "-p", "stagewright", "-p", "stagewright-bench"];
    step("Building the server and what measures it", || run_command(&mut cargo(build)))?;
    let own = options.postgres.is_none().then(Postgres::start_durable).transpose()?;
    let postgres = options.postgres.clone().or(own.as_ref().map(Postgres::url)).unwrap_or_default();
    let mut bench = command(target().join("release/bench"));
    bench.arg("--server").arg(target().join("release/stagewright"));
    bench.arg("--folder").arg(target().join("bench")).args(["--postgres", &postgres]);
    run_command(bench.args(&options.passed_on).current_dir(root()))
}
