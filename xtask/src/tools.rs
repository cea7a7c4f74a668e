//! The tools of the web build: Trunk, wasm-bindgen, wasm-split and wasm-opt, in a cache outside the checkout.
//!
//! Each stands in a folder that carries its version, so being there is being installed. They are built for a
//! short build, not for speed: they run for seconds and take minutes to compile. wasm-bindgen must have
//! exactly the version of `Cargo.lock`, because its two halves speak a private protocol.

use crate::ground::{Result, command, root, run, step};
use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The version of `Trunk.toml` and of the decision about it.
const TRUNK: &str = "0.21.14";
/// Splits the program; see docs/decisions/0012. Its other half is `wasm_split_helpers` in the web app.
const SPLIT: &str = "0.2.4";
/// npm's package of wasm-opt; `Trunk.toml` asks for the same.
const BINARYEN: &str = "132.0.0";

/// A program that cargo builds from the registry.
struct CargoTool<'a> {
    package: &'a str,
    version: &'a str,
    program: &'a str,
    args: &'a [&'a str],
    optimisation: &'a str,
}

/// The folder of the tools.
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Opens the cache: `STAGEWRIGHT_TOOLS_DIR`, or `stagewright` in the user's cache.
    pub(crate) fn open() -> Result<Self> {
        let folder = env::var_os("STAGEWRIGHT_TOOLS_DIR")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(env::var_os("XDG_CACHE_HOME")?).join("stagewright")))
            .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/stagewright")))
            .ok_or("no place for the tools: set STAGEWRIGHT_TOOLS_DIR or HOME")?;
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { folder: folder.canonicalize()? })
    }

    /// A small file of the cache that remembers something about this machine.
    pub(crate) fn note(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folders with the programs of the web build; installs what is missing.
    pub(crate) fn for_web(&self) -> Result<Vec<PathBuf>> {
        let _alone = self.lock()?;
        let lock = fs::read_to_string(root().join("Cargo.lock"))?;
        let bindgen = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock has no wasm-bindgen")?;
        Ok(vec![
            self.cargo_install(&CargoTool {
                package: "trunk",
                version: TRUNK,
                program: "trunk",
                // Neither the update check nor TLS: Trunk downloads nothing here.
                args: &["--locked", "--no-default-features"],
                optimisation: "0",
            })?,
            self.cargo_install(&CargoTool {
                package: "wasm-bindgen-cli",
                version: bindgen,
                program: "wasm-bindgen",
                args: &[],
                // Without any it would need longer for its work than the build saves.
                optimisation: "1",
            })?,
            self.cargo_install(&CargoTool {
                package: "wasm_split_cli_support",
                version: SPLIT,
                program: "wasm-split-cli",
                args: &["--locked", "--features", "build-binary"],
                optimisation: "1",
            })?,
            self.binaryen()?,
        ])
    }

    fn cargo_install(&self, tool: &CargoTool<'_>) -> Result<PathBuf> {
        let CargoTool { package, version, program, args, optimisation } = tool;
        let home = self.folder.join(format!("{package}-{version}"));
        let programs = home.join("bin");
        if programs.join(program).is_file() {
            return Ok(programs);
        }
        // Kept until the end, so that an interrupted build goes on where it stopped.
        let scratch = self.folder.join(format!("build-{package}-{version}"));
        step(&format!("Building {package} {version} (once, kept in {})", self.folder.display()), || {
            let mut install = command("cargo");
            install
                .args(["install", package, "--version", version, "--root"])
                .arg(&home)
                .args(*args)
                .current_dir(&self.folder)
                .env("CARGO_TARGET_DIR", &scratch)
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimisation)
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
            run(&mut install)
        })?;
        fs::remove_dir_all(&scratch)?;
        Ok(programs)
    }

    fn binaryen(&self) -> Result<PathBuf> {
        let home = self.folder.join(format!("binaryen-{BINARYEN}"));
        let programs = home.join("node_modules/.bin");
        if home.is_dir() {
            return Ok(programs);
        }
        let unfinished = self.folder.join("binaryen-unfinished");
        step(&format!("Fetching wasm-opt (binaryen {BINARYEN})"), || {
            let mut npm = command("npm");
            npm.args(["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"])
                .arg(&unfinished)
                .arg(format!("binaryen@{BINARYEN}"));
            run(&mut npm)
        })?;
        fs::rename(&unfinished, &home)?;
        Ok(programs)
    }

    /// Two commands at once must not install the same thing twice.
    fn lock(&self) -> Result<File> {
        let file = File::create(self.note("lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("  another command is installing tools, waiting for it");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(file)
    }
}

/// The version a `Cargo.lock` gives to a package.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let after = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?.1;
    Some(after.split_once('"')?.0)
}

/// The search path with these folders first.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(
        first.iter().map(PathBuf::as_path).map(Path::to_owned).chain(env::split_paths(&rest)),
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_the_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }

    #[test]
    fn trunk_asks_for_the_wasm_opt_that_is_fetched() {
        let config = fs::read_to_string(root().join("Trunk.toml")).unwrap();
        let major = BINARYEN.split('.').next().unwrap();
        assert!(
            config.contains(&format!("wasm_opt = \"version_{major}\"")),
            "Trunk.toml: wasm_opt is not {major}"
        );
        assert!(
            config.contains(&format!("trunk-version = \"={TRUNK}\"")),
            "Trunk.toml: trunk-version is not {TRUNK}"
        );
    }
}
