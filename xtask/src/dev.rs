//! `cargo xtask run --dev`: watch, rebuild, reload.
//!
//! `trunk serve` watches and reloads the page; this command watches the server's sources, keeps the running
//! server while a change does not compile, and puts both behind one address (see `front`).

use crate::fingerprint;
use crate::front::{self, Ports};
use crate::ground::{Result, cargo, command, root, run as run_command, spawn, target};
use crate::run::{Options, set_up};
use crate::toolchain::Goal;
use crate::tools::Tools;
use crate::web;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

/// Everything the server is made of.
const SERVER_SOURCES: &[&str] = &["backend", "shared", "migrations", "processes", "Cargo.toml", "Cargo.lock"];
/// Apart from the release build's folder, so that the two never replace each other.
const PAGES: &str = "target/dev/dist";
const GLANCE: Duration = Duration::from_millis(700);

/// Runs until it is interrupted, or until Trunk ends.
pub(crate) fn run(options: &Options) -> Result {
    let port = options.port.unwrap_or(8080);
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    let ports = Ports { server: free_port()?, page: free_port()? };
    fs::create_dir_all(root().join(PAGES))?;
    let mut trunk = web::trunk(&Tools::open()?, "serve", Goal::Telling)?;
    trunk.args(["--address", "127.0.0.1", "--port", &ports.page.to_string(), "--dist", PAGES]);
    let mut built_from = fingerprint::of(SERVER_SOURCES)?;
    run_command(&mut cargo(["build", "-p", "stagewright"]))?;

    let mut trunk = Running(spawn(&mut trunk)?);
    let mut server = start_server(options, port, ports)?;
    thread::spawn(move || front::serve(&listener, ports));
    println!("▸ Development at http://127.0.0.1:{port}");
    loop {
        thread::sleep(GLANCE);
        if let Some(status) = trunk.0.try_wait()? {
            return Err(format!("trunk ended with {status}").into());
        }
        let sources = fingerprint::of(SERVER_SOURCES)?;
        if sources == built_from {
            continue;
        }
        built_from = sources;
        match run_command(&mut cargo(["build", "-p", "stagewright"])) {
            Ok(()) => {
                // The old one must be gone before the new one takes its port and its database.
                drop(server);
                server = start_server(options, port, ports)?;
            }
            Err(error) => eprintln!("▸ {error}; the server from before goes on"),
        }
    }
}

fn start_server(options: &Options, port: u16, ports: Ports) -> Result<Running> {
    let mut server = command(target().join("debug/stagewright"));
    set_up(&mut server, options, Path::new(PAGES))?;
    server
        .env("STAGEWRIGHT_LISTEN", format!("127.0.0.1:{}", ports.server))
        .env("STAGEWRIGHT_PUBLIC_URL", format!("http://127.0.0.1:{port}"));
    Ok(Running(spawn(&mut server)?))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A child that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
