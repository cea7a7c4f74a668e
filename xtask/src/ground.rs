//! The ground under every command: the checkout, child processes, and how progress is shown.
//!
//! Children start in the checkout's root and without what `cargo run` put into the environment for this program: a
//! library path of one toolchain would mislead another, and names of this package would make build scripts that look
//! at them, and all that depends on them, run again after every build by hand.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a command gives back; the error is a sentence for a person.
pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies inside the workspace")
}

/// Where cargo puts what it builds for this machine.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// A command that runs in the root of the checkout.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        let is_of_cargo_run = ["LD_LIBRARY_PATH", "CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"]
            .iter()
            .any(|set| name == *set);
        if is_of_cargo_run || name.as_encoded_bytes().starts_with(b"CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
}

/// A cargo command of the toolchain that built this program.
pub(crate) fn cargo<'a>(args: impl IntoIterator<Item = &'a str>) -> Command {
    let mut cargo = command("cargo");
    cargo.args(args);
    cargo
}

/// The command as a person would type it, for messages.
pub(crate) fn spell(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

/// Starts the command.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().map_err(|error| format!("cannot start `{}`: {error}", spell(command)).into())
}

/// Runs the command to its end, its output in plain sight.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = spawn(command)?.wait()?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", spell(command)).into()) }
}

/// Runs the command and gives what it printed.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("cannot start `{}`: {error}", spell(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{}` ended with {}: {}", spell(command), output.status, why.trim()).into())
}

/// Whether the command ends well within the time; past it, it is killed.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).spawn() else { return false };
    let started = now();
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(_) => return false,
        }
    }
    // It may have ended in between: then there is nothing left to kill.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// The program of this name on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Announces a piece of work and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {what}");
    let started = now();
    let done = work()?;
    println!("  done in {}", spoken(started.elapsed()));
    Ok(done)
}

/// A duration for people: `4.2 s`, `3 min 07 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// The stopwatch: the one place that asks for the time.
#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a build takes; no rule of the product depends on it"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_short_below_a_minute_and_whole_above() {
        assert_eq!(spoken(Duration::from_millis(4_230)), "4.2 s");
        assert_eq!(spoken(Duration::from_secs(187)), "3 min 07 s");
    }

    #[test]
    fn a_child_does_not_learn_about_this_package() {
        assert!(env::var_os("CARGO_PKG_NAME").is_some());
        let seen = read(&mut command("env")).unwrap();
        assert!(!seen.contains("CARGO_PKG_") && !seen.contains("CARGO_MANIFEST_"), "{seen}");
        assert!(seen.contains("PATH="));
    }

    #[test]
    fn a_command_past_its_limit_is_killed() {
        assert!(!succeeds_within(command("sleep").arg("30"), Duration::from_millis(100)));
        assert!(succeeds_within(&mut command("true"), Duration::from_secs(10)));
    }
}
