//! The commands of this repository: `cargo xtask run`, `test`, `docs` and `bench`.
//!
//! Built first on a cold machine, so it has no dependencies. It knows the product only from outside: files,
//! processes, environment variables. Whatever it downloads stands in a cache beside the checkout's reach and
//! carries its version in its name; nothing is installed twice.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod apt;
mod args;
mod bench;
mod dev;
mod docs;
mod fingerprint;
mod front;
mod ground;
mod mining;
mod postgres;
mod requirements;
mod run;
mod summary;
mod test;
#[cfg(test)]
mod tidy;
mod toolchain;
mod tools;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    match carry_out() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the command did what it promises; `Err` when it could not even try.
fn carry_out() -> ground::Result<bool> {
    match args::parse(std::env::args().skip(1))? {
        args::Task::Help(text) => {
            println!("{text}");
            Ok(true)
        }
        args::Task::Run(options) if options.dev => dev::run(&options).map(|()| true),
        args::Task::Run(options) => run::run(&options).map(|()| true),
        args::Task::Test(options) => test::run(&options),
        args::Task::Docs(mode) => docs::run(mode, None),
        args::Task::Bench(options) => bench::run(&options).map(|()| true),
        args::Task::Pictures => docs::take_pictures().map(|()| true),
    }
}
