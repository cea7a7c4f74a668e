//! A Rust toolchain that compiles for WebAssembly.
//!
//! Two ways lead there. `rustup target add` is the usual one. Where rustup cannot reach its server, Debian's
//! own compiler for the web builds the standard library from source. Which way works is asked once and noted
//! in the cache, because asking a network that does not answer costs every start its patience.
//! `XTASK_WASM_TOOLCHAIN=rustup|debian` decides by hand.

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
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// With a standard library built from source: a panic stops at once and carries no text. The page notices that the
/// program stopped and offers to load again.
const SMALL_PANICS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";
/// Long enough for a download of 25 MB on a slow line, short enough to wait for once.
const PATIENCE: Duration = Duration::from_secs(90);
const NOTE: &str = "wasm-toolchain";

/// Who compiles for the web.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Toolchain {
    Rustup,
    Debian,
}

impl Toolchain {
    /// The toolchain to use here; installs what is missing.
    pub(crate) fn choose(tools: &Tools) -> Result<Self> {
        match env::var("XTASK_WASM_TOOLCHAIN").as_deref() {
            Ok("rustup") => {
                return if add_target()? {
                    Ok(Self::Rustup)
                } else {
                    Err("rustup cannot add the target".into())
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
        if has_target()? {
            return Ok(Self::Rustup);
        }
        let note = tools.note(NOTE);
        let compiler = read(command("rustc").arg("--version"))?;
        let refused = format!("debian, because rustup could not add the target to {compiler}");
        if fs::read_to_string(&note).is_ok_and(|known| known == refused) {
            return Self::debian();
        }
        if add_target()? {
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
    /// Another compiler than the server's may be at work, so it gets a target folder of its own.
    pub(crate) fn equip(self, command: &mut Command, mut path: Vec<PathBuf>) -> Result {
        command.env("CARGO_TARGET_DIR", crate::ground::root().join("target/wasm"));
        if self == Self::Debian {
            path.push("/usr/bin".into());
            use_debian(command)
                .env(FLAGS, SMALL_PANICS)
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19")
                .env("CARGO_NET_OFFLINE", "true");
        }
        command.env("PATH", path_with(&path)?);
        Ok(())
    }

    /// Fetches what a build without network needs: the crates of the app, and those of the standard library,
    /// which Debian's compiler builds from source. With its library, cargo only resolves offline.
    pub(crate) fn fetch(self) -> Result {
        if self == Self::Rustup {
            return Ok(());
        }
        let about = read(command("rustc").arg("-vV"))?;
        let host = about.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
        run(&mut cargo(["fetch", "--quiet", "--target", TARGET, "--target", host]))?;
        let mut library = command("/usr/bin/cargo");
        library.args(["fetch", "--quiet", "--locked", "--target", TARGET, "--manifest-path", DEBIAN_LIBRARY]);
        run(use_debian(&mut library).env("PATH", path_with(&["/usr/bin".into()])?))
    }
}

/// Points cargo at Debian's compiler rather than at what rustup left in the environment.
fn use_debian(command: &mut Command) -> &mut Command {
    command.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN")
}

fn has_target() -> Result<bool> {
    let folder = read(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(Path::new(folder.trim()).is_dir())
}

fn add_target() -> Result<bool> {
    if has_target()? {
        return Ok(true);
    }
    if find("rustup").is_none() {
        return Ok(false);
    }
    step("Adding the WebAssembly target", || {
        let mut rustup = command("rustup");
        rustup.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1").env_remove("RUST_BACKTRACE");
        Ok(succeeds_within(&mut rustup, PATIENCE))
    })
}
