//! `load HOST SCENARIO [--seconds N] [--connections N] [--users a,b,c]`: prints one line of JSON.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

use std::process::ExitCode;

use stagewright_bench::load::{Run, measure};

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|run| measure(&run)) {
        Ok(measured) => {
            println!("{}", measured.json());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Run, String> {
    let usage = "usage: load HOST SCENARIO [--seconds N] [--connections N] [--users a,b,c]";
    let (host, scenario) = arguments.next().zip(arguments.next()).ok_or(usage)?;
    let mut run = Run { host, scenario, seconds: 5, connections: 8, users: vec!["ae".to_owned()] };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(usage)?;
        let number = || value.parse().map_err(|_| format!("{name} {value} is no number"));
        match name.as_str() {
            "--seconds" => run.seconds = number()?,
            "--connections" => run.connections = usize::try_from(number()?).map_err(|_| usage)?,
            "--users" => run.users = value.split(',').map(str::to_owned).collect(),
            _ => return Err(usage.to_owned()),
        }
    }
    Ok(run)
}
