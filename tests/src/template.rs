//! The demo company, loaded once per binary and copied for each test.
//!
//! Tests run in processes of their own, so the template lies in `target/tests` behind a file lock, named by what it was
//! made with. A new binary makes a new one.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::NOW;
use crate::database::{self, Database, Engine};
use crate::server::{Process, Settings, binary};
use crate::wait::eventually;

/// When the demo company is loaded: before the tests begin, so that what happens in them comes later.
const LOADED: &str = "2026-11-23T08:00:00Z";
/// When what was due by then is done.
const SETTLED: &str = "2026-11-23T08:30:00Z";
/// The same in microseconds since 1970.
const SETTLED_MICROS: i64 = 1_795_422_600_000_000;

/// Data that a server of a test starts with.
pub(crate) struct Template {
    folder: PathBuf,
    database: Database,
}

/// Where tests keep their files.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tests")
}

impl Template {
    /// The template of this binary and engine; made if there is none yet.
    pub(crate) async fn open(engine: Engine) -> Self {
        let name = format!("stagewright_template_{:016x}", fingerprint());
        let folder = root().join(format!("{name}_{}", engine.name()));
        fs::create_dir_all(root()).unwrap();
        let lock = fs::File::create(root().join(format!("{}.lock", engine.name()))).unwrap();
        lock.lock().unwrap();
        let made = folder.join("made");
        let there = made.exists() && (engine == Engine::Sqlite || database::exists(&name).await);
        let database = if there {
            match engine {
                Engine::Sqlite => Database::Sqlite(folder.join("stagewright.db")),
                Engine::Postgres => Database::Postgres(name),
            }
        } else {
            remove_older(engine);
            let database = make(engine, &folder, &name).await;
            fs::write(made, "").unwrap();
            database
        };
        Self { folder, database }
    }

    /// A copy in a folder.
    pub(crate) async fn copy(&self, folder: &Path, name: &str) -> Database {
        for part in ["keys", "documents"] {
            copy_folder(&self.folder.join(part), &folder.join(part));
        }
        self.database.copy(folder, name).await
    }
}

async fn make(engine: Engine, folder: &Path, name: &str) -> Database {
    let _fresh = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    if engine == Engine::Postgres {
        database::on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
    let database = Database::create(engine, folder, name).await;
    let at = |clock: &str| Settings {
        database: database.clone(),
        folder: folder.to_owned(),
        extra: vec![("STAGEWRIGHT_CLOCK".to_owned(), clock.to_owned())],
        demo: true,
    };
    Process::start(&at(LOADED), 0).await.stop().await;
    // What is due by the time the tests begin happens here, and not once more in each of them.
    let server = Process::start(&at(SETTLED), 0).await;
    let due =
        format!("SELECT step FROM step_timers WHERE active AND fired_at IS NULL AND at <= {SETTLED_MICROS}");
    eventually("the reminders of the demo company", async || {
        database.texts(&due).await.is_empty().then_some(())
    })
    .await;
    server.stop().await;
    database
}

/// Templates of earlier binaries.
fn remove_older(engine: Engine) {
    for entry in fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap_or_default();
        if name.starts_with("stagewright_template_") && name.ends_with(engine.name()) {
            let _another_run_may_have_been_faster = fs::remove_dir_all(entry.path());
        }
    }
}

fn fingerprint() -> u64 {
    let about = fs::metadata(binary()).unwrap_or_else(|error| {
        panic!("{}: {error}; build it with `cargo build -p stagewright`", binary().display())
    });
    let mut hasher = DefaultHasher::new();
    (NOW, LOADED, SETTLED, about.len(), about.modified().unwrap()).hash(&mut hasher);
    hasher.finish()
}

/// Copies files with their permissions: keys must stay private.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
