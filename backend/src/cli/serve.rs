//! `stagewright serve`

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::{Failure, Outcome};
use super::{log, open, out, sqlite};
use crate::config::{DEMO_PASSWORD, Settings};
use crate::ctx::App;
use crate::events::anchor::Anchors;
use crate::mail::Mailer;
use crate::{demo, jobs, routes};

/// What `serve` is given.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Load the demo company if the database is empty.
    #[arg(long)]
    demo: bool,
    /// Listen on this port instead of the one in the settings; 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
}

/// Runs the server until it is told to stop.
pub(super) async fn run(options: Options) -> Outcome {
    let mut settings = Settings::read()?;
    log::start(&settings)?;
    let _lock = sqlite::file(&settings).map(|file| sqlite::lock(&file)).transpose()?;
    let listener = listen(&mut settings, options.port)?;
    let mailer = Mailer::from_settings(&settings)?;
    let anchors = Anchors::open(&settings.keys_dir)?;
    let (app, clock) = open(settings).await?;
    let loaded = options.demo && load_demo(&app).await?;
    let server = routes::server(app.clone(), clock, listener)?;
    // Before anybody reads that the server is ready: who stops it a moment later must find it listening.
    let told = told_to_stop()?;
    let handle = server.handle();
    tokio::spawn(async move {
        told.await;
        handle.stop(true).await;
    });
    let jobs = jobs::start(&app, mailer, anchors);
    greet(&app, options.demo, loaded);
    let outcome = server.await;
    jobs.stop().await;
    if let Err(error) = app.db.close().await {
        tracing::warn!(%error, "the database was not closed in order; the next start puts it in order");
    }
    outcome.map(|()| ExitCode::SUCCESS).map_err(|error| Failure::new(format!("the server stopped: {error}")))
}

/// Ends when the server is told to stop, by SIGTERM or SIGINT. Listens from now on.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let listen =
        |kind| signal(kind).map_err(|error| Failure::new(format!("signals cannot be heard: {error}")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Takes the address before anything else, so that a wrong one costs no time, and notes which port it became.
fn listen(settings: &mut Settings, port: Option<u16>) -> Result<TcpListener, Failure> {
    let before = settings.listen;
    settings.listen.set_port(port.unwrap_or(before.port()));
    let asked = settings.listen;
    let listener = TcpListener::bind(asked).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            Failure::new(format!("{asked} is in use; choose another with STAGEWRIGHT_LISTEN or --port"))
        }
        ErrorKind::PermissionDenied => Failure::new(format!(
            "{asked} may not be listened on by this user; choose a port above 1023 with STAGEWRIGHT_LISTEN or --port"
        )),
        _ => Failure::new(format!("{asked} cannot be listened on (STAGEWRIGHT_LISTEN): {error}")),
    })?;
    settings.listen = listener.local_addr().map_err(|error| Failure::new(format!("{asked}: {error}")))?;
    // A public address that was only derived from the listening one follows it.
    if settings.public_url == format!("http://{before}") {
        settings.public_url = format!("http://{}", settings.listen);
    }
    Ok(listener)
}

async fn load_demo(app: &Arc<App>) -> Result<bool, Failure> {
    Ok(demo::load_if_empty(app).await?)
}

/// Tells whoever started the server where it is.
fn greet(app: &App, demo: bool, loaded: bool) {
    let settings = &app.settings;
    out(format!("Stagewright is ready at {}", settings.public_url));
    if demo {
        let own = settings.demo_password.is_some();
        let password = if own { "the password in STAGEWRIGHT_DEMO_PASSWORD" } else { DEMO_PASSWORD };
        out(format!("Sign in as ae@demo.example, director@demo.example, admin@demo.example, …: {password}"));
        if loaded {
            out("The demo company was loaded.");
        }
    }
    if crate::outbox::keeps_mails(settings) && settings.is_loopback() {
        out(format!("Mails are kept and shown to administrators at {}/dev/mail", settings.public_url));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(listen: &str, public_url: &str) -> Settings {
        Settings {
            database_url: "sqlite://unused.db".to_owned(),
            listen: listen.parse().unwrap(),
            public_url: public_url.to_owned(),
            smtp_url: None,
            mail_from: "Stagewright <stagewright@localhost.localdomain>".to_owned(),
            storage_dir: "unused".into(),
            keys_dir: "unused".into(),
            web_dir: "unused".into(),
            log: "info".to_owned(),
            demo_password: None,
            points_per_minute: 1,
            clock: None,
        }
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let failure = listen(&mut settings(&address, "http://x"), None).unwrap_err().to_string();
        assert_eq!(
            failure,
            format!("stagewright: {address} is in use; choose another with STAGEWRIGHT_LISTEN or --port")
        );
    }

    #[test]
    fn a_derived_public_address_follows_the_port() {
        let mut derived = settings("127.0.0.1:8080", "http://127.0.0.1:8080");
        let _listener = listen(&mut derived, Some(0)).unwrap();
        assert_ne!(derived.listen.port(), 0);
        assert_eq!(derived.public_url, format!("http://{}", derived.listen));
        let mut chosen = settings("127.0.0.1:0", "https://sales.example");
        let _listener = listen(&mut chosen, None).unwrap();
        assert_eq!(chosen.public_url, "https://sales.example");
    }
}
