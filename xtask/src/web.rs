//! The web app: Trunk builds it into `dist/`, and every file gets a Brotli twin.
//!
//! The release build happens only when its sources changed; a fingerprint in `target/` says so.

use crate::fingerprint;
use crate::ground::{Result, cargo, command, read, root, run, step};
use crate::toolchain::{Goal, TARGET, Toolchain};
use crate::tools::Tools;
use std::fs;
use std::process::Command;

/// Everything the web app is made of.
const SOURCES: &[&str] = &[
    "frontend",
    "shared",
    "schema.graphql",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "xtask/src/toolchain.rs",
    "xtask/src/web.rs",
];
const STAMP: &str = "target/web.fingerprint";
const OLDEST_NODE: u32 = 20;

/// Brotli at its strongest, by Node, which brings it along. Pictures and fonts are packed already.
const PRECOMPRESS: &str = r"
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { brotliCompressSync, constants: c } = require('node:zlib');
const packed = /\.(br|gz|png|jpe?g|webp|avif|ico|woff2)$/;
for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || packed.test(entry.name)) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const plain = readFileSync(file);
  const params = { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const small = brotliCompressSync(plain, { params });
  writeFileSync(file + '.br', small);
  if (entry.name.endsWith('.wasm')) console.log(`  ${entry.name}: ${plain.length} bytes, ${small.length} compressed`);
}";

/// Builds the web app into `dist/`, unless it stands there unchanged.
pub(crate) fn build_release() -> Result {
    let sources = fingerprint::of(SOURCES)?;
    let stamp = root().join(STAMP);
    let is_built = root().join("dist/index.html").is_file();
    if is_built && fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        println!("▸ The web app is unchanged");
        return Ok(());
    }
    let tools = Tools::open()?;
    let mut trunk = trunk(&tools, "build", Goal::Small)?;
    trunk.args(["--release", "--cargo-profile", "wasm-release"]);
    step("Building the web app", || run(&mut trunk))?;
    step("Compressing the web app", || run(command("node").args(["-e", PRECOMPRESS])))?;
    fs::create_dir_all(root().join("target"))?;
    fs::write(stamp, sources)?;
    Ok(())
}

/// A Trunk command that has all it needs.
pub(crate) fn trunk(tools: &Tools, subcommand: &str, goal: Goal) -> Result<Command> {
    check_node()?;
    let toolchain = Toolchain::choose(tools)?;
    let programs = tools.for_web()?;
    toolchain.fetch()?;
    let trunk = programs.first().ok_or("there is no Trunk")?.join("trunk");
    let mut trunk = command(trunk);
    // Never from the network: the tools stand in the cache, and what is missing shall be an error.
    // Its own stack trace would bury the compiler's message; NO_COLOR it misreads.
    trunk.args([subcommand, "--offline=true"]).env_remove("RUST_BACKTRACE").env_remove("NO_COLOR");
    // Stands before the real wasm-bindgen; see docs/decisions/0012.
    let split = root().join("frontend/split");
    let path = [split].into_iter().chain(programs).collect();
    toolchain.equip(&mut trunk, goal, path)?;
    Ok(trunk)
}

/// Whether shared code and web app compile for WebAssembly, without building a page.
pub(crate) fn check_wasm() -> Result {
    let toolchain = Toolchain::choose(&Tools::open()?)?;
    toolchain.fetch()?;
    let mut check =
        cargo(["check", "-p", "stagewright-shared", "-p", "stagewright-frontend", "--target", TARGET]);
    toolchain.equip(&mut check, Goal::Telling, Vec::new())?;
    run(&mut check)
}

fn check_node() -> Result {
    let needed = format!("the web app is built with Node {OLDEST_NODE} or newer");
    let version = read(command("node").arg("--version")).map_err(|error| format!("{needed}: {error}"))?;
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    Err(format!("{needed}; here is {}", version.trim()).into())
}
