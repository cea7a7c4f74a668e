//! A PostgreSQL that lives as long as the tests that need it, however they end.
//!
//! A small shell script owns the cluster and waits on its input. When this process drops its end, or dies by
//! an interrupt or a kill, the script sees the input close, stops the cluster and removes its folder.
//! PostgreSQL refuses to run as root, so there the script runs as the user that Debian's package brings.
//! For tests nothing is synced to disk: these databases are never read after a crash.

use crate::apt;
use crate::ground::{Result, command, find, read, spawn};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};

/// Arguments: the folder of PostgreSQL's programs, the port, further options.
const OWNER: &str = r#"
trap '' INT HUP TERM
home=$(mktemp -d "${TMPDIR:-/tmp}/stagewright-postgres.XXXXXX")
cd "$home"
"$1/initdb" --pgdata=data --username=stagewright --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 &&
"$1/pg_ctl" --pgdata=data --log=log --wait start -o "-p $2 -k '$home' -c listen_addresses=127.0.0.1 \
  -c max_connections=200 $3" >/dev/null &&
echo ready || cat log >&2
cat >/dev/null
"$1/pg_ctl" --pgdata=data --mode=immediate stop >/dev/null 2>&1
cd /
rm -rf "$home"
"#;
const ATTEMPTS: u32 = 3;

/// A running cluster; dropping it stops it and leaves nothing behind.
pub(crate) struct Postgres {
    owner: Child,
    port: u16,
}

impl Postgres {
    /// Starts a fresh cluster for tests; installs PostgreSQL if there is none.
    pub(crate) fn start() -> Result<Self> {
        Self::start_with("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
    }

    /// The same with everything synced to disk, as it would be for customers.
    pub(crate) fn start_durable() -> Result<Self> {
        Self::start_with("-c shared_buffers=1GB -c max_wal_size=4GB")
    }

    fn start_with(settings: &str) -> Result<Self> {
        if programs()?.is_none() {
            apt::install(&["postgresql"], "Testing on PostgreSQL")?;
        }
        let programs =
            programs()?.ok_or("PostgreSQL is installed, but initdb is not in /usr/lib/postgresql/*/bin")?;
        // Another program may take the free port in the meantime; then with another one.
        (0..ATTEMPTS).find_map(|_| Self::attempt(&programs, settings).transpose()).unwrap_or_else(|| {
            Err(format!("PostgreSQL in {} did not start in {ATTEMPTS} attempts", programs.display()).into())
        })
    }

    fn attempt(programs: &PathBuf, settings: &str) -> Result<Option<Self>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let is_root = read(command("id").arg("-u"))?.trim() == "0";
        let mut owner = if is_root { command("setpriv") } else { command("sh") };
        if is_root {
            owner.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        }
        owner.args(["-c", OWNER, "sh"]).arg(programs).arg(port.to_string()).arg(settings);
        let mut owner = spawn(owner.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let mut answer = String::new();
        if let Some(said) = owner.stdout.take() {
            BufReader::new(said).read_line(&mut answer)?;
        }
        let cluster = Self { owner, port };
        Ok((answer.trim() == "ready").then_some(cluster))
    }

    /// The address of a database in which tests may create others.
    pub(crate) fn url(&self) -> String {
        format!("postgres://stagewright@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.owner.stdin.take());
        // The script cleans up on its own; waiting only keeps the order tidy.
        let _ = self.owner.wait();
    }
}

/// The folder of the newest PostgreSQL's programs.
fn programs() -> Result<Option<PathBuf>> {
    let mut versions = Vec::new();
    if let Ok(folder) = fs::read_dir("/usr/lib/postgresql") {
        for version in folder {
            let path = version?.path();
            let number = path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
            versions.extend(
                number
                    .map(|number| (number, path.join("bin")))
                    .filter(|(_, bin)| bin.join("initdb").is_file()),
            );
        }
    }
    let newest = versions.into_iter().max().map(|(_, bin)| bin);
    Ok(newest.or_else(|| Some(find("initdb")?.canonicalize().ok()?.parent()?.to_owned())))
}
