//! `cargo xtask run`: from a fresh checkout to a running product.
//!
//! The last act replaces this process by the server, so that signals and the exit code are the server's own.

use crate::ground::{Result, cargo, command, run as run_command, step, target};
use crate::web;
use std::env;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The options of `run`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) port: Option<u16>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) database_url: Option<String>,
    pub(crate) empty: bool,
    pub(crate) dev: bool,
}

/// Builds what changed and becomes the server.
pub(crate) fn run(options: &Options) -> Result {
    web::build_release()?;
    step("Building the server", || run_command(&mut cargo(["build", "--release", "-p", "stagewright"])))?;
    let mut server = command(target().join("release/stagewright"));
    set_up(&mut server, options, Path::new("dist"))?;
    Err(server.exec().into())
}

/// The arguments and settings of a server on this machine.
///
/// An option of the command line wins over the environment, the environment over the default.
pub(crate) fn set_up(server: &mut Command, options: &Options, web: &Path) -> Result {
    server.arg("serve");
    if !options.empty {
        server.arg("--demo");
    }
    let data = match &options.data {
        // Relative to where the caller stands; the server starts in the root.
        Some(data) => env::current_dir()?.join(data).to_string_lossy().into_owned(),
        None => "data".to_owned(),
    };
    let port = options.port.unwrap_or(8080);
    let mut set = |name: &str, decided: bool, value: String| {
        if decided || env::var_os(name).is_none() {
            server.env(name, value);
        }
    };
    let (here, there) = (options.data.is_some(), options.database_url.clone());
    set("STAGEWRIGHT_LISTEN", options.port.is_some(), format!("127.0.0.1:{port}"));
    set("STAGEWRIGHT_PUBLIC_URL", options.port.is_some(), format!("http://127.0.0.1:{port}"));
    set("STAGEWRIGHT_STORAGE_URL", here, format!("file://{data}/documents"));
    set("STAGEWRIGHT_KEYS_DIR", here, format!("{data}/keys"));
    let decided = here || there.is_some();
    set(
        "STAGEWRIGHT_DATABASE_URL",
        decided,
        there.unwrap_or_else(|| format!("sqlite://{data}/stagewright.db")),
    );
    set("STAGEWRIGHT_WEB_DIR", true, web.to_string_lossy().into_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn settings(options: &Options) -> BTreeMap<String, String> {
        let mut server = Command::new("server");
        set_up(&mut server, options, Path::new("dist")).unwrap();
        server
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value?.to_str()?.to_owned())))
            .collect()
    }

    #[test]
    fn options_reach_the_server_as_settings() {
        let options = Options { port: Some(9001), data: Some("/srv/sales".into()), ..Options::default() };
        let set = settings(&options);
        assert_eq!(set["STAGEWRIGHT_LISTEN"], "127.0.0.1:9001");
        assert_eq!(set["STAGEWRIGHT_PUBLIC_URL"], "http://127.0.0.1:9001");
        assert_eq!(set["STAGEWRIGHT_DATABASE_URL"], "sqlite:///srv/sales/stagewright.db");
        assert_eq!(set["STAGEWRIGHT_STORAGE_URL"], "file:///srv/sales/documents");
        assert_eq!(set["STAGEWRIGHT_KEYS_DIR"], "/srv/sales/keys");
    }

    #[test]
    fn another_database_leaves_the_rest_where_it_is() {
        let options = Options { database_url: Some("postgres://db/sales".to_owned()), ..Options::default() };
        let set = settings(&options);
        assert_eq!(set["STAGEWRIGHT_DATABASE_URL"], "postgres://db/sales");
        assert_eq!(set["STAGEWRIGHT_KEYS_DIR"], "data/keys");
        assert_eq!(set["STAGEWRIGHT_WEB_DIR"], "dist");
    }

    #[test]
    fn the_demo_company_is_asked_for_unless_empty() {
        for (empty, args) in [(false, vec!["serve", "--demo"]), (true, vec!["serve"])] {
            let mut server = Command::new("server");
            set_up(&mut server, &Options { empty, ..Options::default() }, Path::new("dist")).unwrap();
            assert_eq!(server.get_args().collect::<Vec<_>>(), args);
        }
    }
}
