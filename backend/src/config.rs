//! Settings from `stagewright.toml` and the environment (`STAGEWRIGHT_…`, which wins).
//!
//! Invariant: a wrong setting stops the start with one line that names it, its value and what is allowed.

use std::net::SocketAddr;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use shared::time::Timestamp;

/// The password of the demo users unless another is set.
pub const DEMO_PASSWORD: &str = "stagewright-demo";

/// Points a user may spend per minute unless another number is set.
pub const POINTS_PER_MINUTE: u32 = 60_000;

/// How log lines are chosen.
const LOG_DEFAULT: &str = "info,sqlx=warn";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    database_url: Option<String>,
    listen: Option<String>,
    public_url: Option<String>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    storage_url: Option<String>,
    keys_dir: Option<PathBuf>,
    web_dir: Option<PathBuf>,
    log: Option<String>,
    demo_password: Option<String>,
    points_per_minute: Option<u32>,
    clock: Option<String>,
}

/// The settings of a server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What people type to get here, without a slash at the end; links in mails begin with it.
    pub public_url: String,
    /// Where mails are sent; without it they are kept.
    pub smtp_url: Option<String>,
    /// The sender of mails.
    pub mail_from: String,
    /// The folder of stored documents.
    pub storage_dir: PathBuf,
    /// The folder of signing keys.
    pub keys_dir: PathBuf,
    /// The folder of the built web app.
    pub web_dir: PathBuf,
    /// Which log lines to write.
    pub log: String,
    /// The password of the demo users, if one was set.
    pub demo_password: Option<String>,
    /// What a user's queries may cost per minute, in points.
    pub points_per_minute: u32,
    /// A clock that stands still at this time, for tests on a loopback address.
    pub clock: Option<Timestamp>,
}

/// A wrong setting, as the one line that is printed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

impl SettingsError {
    fn new(setting: &str, value: &str, allowed: &str) -> Self {
        Self(format!("STAGEWRIGHT_{} is \"{value}\", but must be {allowed}", setting.to_uppercase()))
    }
}

impl Settings {
    /// Reads the settings.
    pub fn read() -> Result<Self, SettingsError> {
        let figment = Figment::new().merge(Toml::file("stagewright.toml")).merge(
            Env::prefixed("STAGEWRIGHT_")
                .filter(|key| !key.starts_with("test_") && key != "tools_dir" && key != "bin"),
        );
        let raw: Raw = figment.extract().map_err(|error| {
            let first = error.into_iter().next();
            SettingsError(first.map_or_else(
                || "settings cannot be read".to_owned(),
                |error| {
                    format!(
                        "wrong setting in {}: {}",
                        error.metadata.as_ref().map_or("settings", |meta| &meta.name),
                        error.kind
                    )
                },
            ))
        })?;
        Self::check(raw)
    }

    fn check(raw: Raw) -> Result<Self, SettingsError> {
        let listen_text = raw.listen.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen: SocketAddr = listen_text.parse().map_err(|_| {
            SettingsError::new("listen", &listen_text, "an address and port such as 127.0.0.1:8080")
        })?;
        let public_url = raw.public_url.unwrap_or_else(|| format!("http://{listen}"));
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            return Err(SettingsError::new(
                "public_url",
                &public_url,
                "an address that starts with http:// or https://",
            ));
        }
        let clock = raw.clock.map(|text| parse_clock(&text, listen)).transpose()?;
        Ok(Self {
            database_url: database_url(raw.database_url)?,
            listen,
            public_url: public_url.trim_end_matches('/').to_owned(),
            smtp_url: smtp_url(raw.smtp_url)?,
            mail_from: raw
                .mail_from
                .unwrap_or_else(|| "Stagewright <stagewright@localhost.localdomain>".to_owned()),
            storage_dir: storage_dir(raw.storage_url)?,
            keys_dir: raw.keys_dir.unwrap_or_else(|| "data/keys".into()),
            web_dir: raw.web_dir.unwrap_or_else(|| "dist".into()),
            log: raw.log.unwrap_or_else(|| LOG_DEFAULT.to_owned()),
            demo_password: raw.demo_password,
            points_per_minute: raw.points_per_minute.unwrap_or(POINTS_PER_MINUTE),
            clock,
        })
    }

    /// Whether only this machine can reach the server.
    pub fn is_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// Whether people reach the server over TLS, so that cookies can insist on it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn database_url(url: Option<String>) -> Result<String, SettingsError> {
    let url = url.unwrap_or_else(|| "sqlite://data/stagewright.db".to_owned());
    let known = ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if known {
        Ok(url)
    } else {
        Err(SettingsError::new(
            "database_url",
            &without_password(&url),
            "sqlite://path/to/file.db or postgres://user:password@host/database",
        ))
    }
}

/// An address without the secret in it, for messages.
pub fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            let (start, end) = (url.get(..scheme + 3).unwrap_or_default(), url.get(at..).unwrap_or_default());
            format!("{start}…{end}")
        }
        _ => url.to_owned(),
    }
}

fn smtp_url(url: Option<String>) -> Result<Option<String>, SettingsError> {
    match url {
        Some(url) if !url.starts_with("smtp://") && !url.starts_with("smtps://") => Err(SettingsError::new(
            "smtp_url",
            &without_password(&url),
            "smtp://user:password@host:port or smtps://…",
        )),
        url => Ok(url),
    }
}

fn storage_dir(url: Option<String>) -> Result<PathBuf, SettingsError> {
    let url = url.unwrap_or_else(|| "file://data/documents".to_owned());
    url.strip_prefix("file://")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .ok_or_else(|| SettingsError::new("storage_url", &without_password(&url), "file://path/to/folder"))
}

fn parse_clock(text: &str, listen: SocketAddr) -> Result<Timestamp, SettingsError> {
    if !listen.ip().is_loopback() {
        return Err(SettingsError::new("clock", text, "unset unless listening on a loopback address"));
    }
    text.parse::<jiff::Timestamp>()
        .map(Timestamp::from)
        .map_err(|_| SettingsError::new("clock", text, "a time such as 2026-11-23T09:00:00Z"))
}
