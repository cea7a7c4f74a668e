//! A Rust toolchain that compiles for WebAssembly.
//!
//! Two ways lead there: the toolchain of the workspace with what rustup adds for the web, and, where rustup cannot
//! reach its server, Debian's own compiler for the web. Both build the standard library from source, for size: see
//! docs/decisions/0004. Which way works is asked once and noted in the cache, because asking a network that does
//! not answer costs every start its patience. `XTASK_WASM_TOOLCHAIN=rustup|debian` decides by hand.

use crate::apt;
use crate::ground::{Result, cargo, command, find, read, run, step, succeeds_within};
use crate::tools::{Tools, path_with};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const DEBIAN_PROGRAMS: &[&str] = &["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/wasm-ld-19"];
/// Below the folder of a toolchain.
const LIBRARY: &str = "lib/rustlib/src/rust/library/Cargo.toml";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// A panic stops at once and carries no text: the page notices that the program stopped and offers to load again.
const SMALL: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
/// What splitting the program takes.
const SPLITTABLE: &str = "-Clink-args=--emit-relocs";
/// Long enough for a download of 25 MB on a slow line, short enough to wait for once.
const PATIENCE: Duration = Duration::from_secs(90);
const NOTE: &str = "wasm-toolchain";

/// Who compiles for the web.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Toolchain {
    Rustup,
    Debian,
}

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    /// To be downloaded: as small as it gets.
    Small,
    /// To be worked on: a panic says what happened.
    Telling,
}

impl Toolchain {
    /// The toolchain to use here; installs what is missing.
    pub(crate) fn choose(tools: &Tools) -> Result<Self> {
        match env::var("XTASK_WASM_TOOLCHAIN").as_deref() {
            Ok("rustup") => {
                return if add_to_rustup()? {
                    Ok(Self::Rustup)
                } else {
                    Err("rustup cannot add what the web needs".into())
                };
            }
            Ok("debian") => return Self::debian(),
            Ok(other) => {
                return Err(
                    format!("XTASK_WASM_TOOLCHAIN is `{other}`, allowed are rustup and debian").into()
                );
            }
            Err(_) => {}
        }
        if is_complete()? {
            return Ok(Self::Rustup);
        }
        let note = tools.note(NOTE);
        let compiler = read(command("rustc").arg("--version"))?;
        let refused = format!("debian, because rustup could not add to {compiler}");
        if fs::read_to_string(&note).is_ok_and(|known| known == refused) {
            return Self::debian();
        }
        if add_to_rustup()? {
            return Ok(Self::Rustup);
        }
        println!(
            "  rustup could not fetch the WebAssembly target; Debian's compiler for the web takes its place"
        );
        let debian = Self::debian()?;
        fs::write(note, refused)?;
        Ok(debian)
    }

    fn debian() -> Result<Self> {
        if !DEBIAN_PROGRAMS.iter().all(|program| Path::new(program).is_file()) {
            apt::install(DEBIAN_PACKAGES, "Building the web app without rustup's WebAssembly target")?;
        }
        Ok(Self::Debian)
    }

    /// Makes a command compile for the web, with these folders first on its search path.
    ///
    /// The standard library may differ from the server's, so it gets a target folder of its own.
    pub(crate) fn equip(self, command: &mut Command, goal: Goal, mut path: Vec<PathBuf>) -> Result {
        command
            .env("CARGO_TARGET_DIR", crate::ground::root().join("target/wasm"))
            .env("CARGO_NET_OFFLINE", "true");
        if goal == Goal::Small {
            command
                .env(FLAGS, format!("{SMALL} {SPLITTABLE}"))
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        } else {
            command.env(FLAGS, SPLITTABLE);
        }
        if goal == Goal::Small || self == Self::Debian {
            // Neither building the library nor the flags is stable yet.
            command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        }
        if self == Self::Debian {
            path.push("/usr/bin".into());
            without_rustup(command).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
        }
        command.env("PATH", path_with(&path)?);
        Ok(())
    }

    /// Fetches what a build without network needs: the crates of the app, and those of the standard library. Trunk
    /// asks cargo about all targets, so the crates of all of them must be there.
    pub(crate) fn fetch(self) -> Result {
        run(&mut cargo(["fetch", "--quiet", "--locked"]))?;
        let (program, library) = match self {
            Self::Rustup => ("cargo", library()?),
            Self::Debian => ("/usr/bin/cargo", DEBIAN_LIBRARY.into()),
        };
        let mut fetch = command(program);
        fetch.args(["fetch", "--quiet", "--locked", "--target", TARGET, "--manifest-path"]).arg(library);
        fetch.env("RUSTC_BOOTSTRAP", "1");
        if self == Self::Debian {
            without_rustup(&mut fetch).env("PATH", path_with(&["/usr/bin".into()])?);
        }
        run(&mut fetch)
    }
}

/// Points cargo at Debian's compiler rather than at what rustup left in the environment.
fn without_rustup(command: &mut Command) -> &mut Command {
    command.env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN")
}

/// The sources of the standard library, as rustup lays them down.
fn library() -> Result<PathBuf> {
    let sysroot = read(command("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join(LIBRARY))
}

/// Whether the workspace's toolchain has all that the web needs.
fn is_complete() -> Result<bool> {
    let target = read(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(Path::new(target.trim()).is_dir() && library()?.is_file())
}

fn add_to_rustup() -> Result<bool> {
    if is_complete()? {
        return Ok(true);
    }
    if find("rustup").is_none() {
        return Ok(false);
    }
    step("Adding the WebAssembly target", || {
        let added = |what: [&str; 3]| {
            let mut rustup = command("rustup");
            rustup.args(what).env("RUSTUP_MAX_RETRIES", "1").env_remove("RUST_BACKTRACE");
            succeeds_within(&mut rustup, PATIENCE)
        };
        Ok(added(["target", "add", TARGET]) && added(["component", "add", "rust-src"]))
    })
}
