//! What is acknowledged stays, what is tampered with shows, and what is wrong is said in one line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use harness::database::{Database, Engine};
use harness::server::Home;
use harness::{Actor, Deal, Setup, TestServer, eventually, reseller};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Panics unless stored data, event log and documents agree.
#[track_caller]
fn expect_clean(home: &Home) {
    for command in [&["check"][..], &["events", "verify"]] {
        let output = home.run(command);
        assert!(output.status.success(), "{command:?}: {}", said(&output));
    }
}

/// What a driver knows for certain, kept on disk before the next request: written, then acknowledged.
struct Journal {
    file: Mutex<File>,
    acknowledged: AtomicU64,
}

impl Journal {
    fn open(folder: &Path) -> Self {
        let file = File::create(folder.join("journal")).unwrap();
        Self { file: Mutex::new(file), acknowledged: AtomicU64::new(0) }
    }

    fn acknowledge(&self, what: &str) {
        let mut file = self.file.lock().unwrap();
        writeln!(file, "{what}").unwrap();
        file.sync_data().unwrap();
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    fn count(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }
}

/// Somebody who creates deals and writes notes on them, each with its own key, and remembers what has no answer yet.
struct Writer {
    name: usize,
    serial: u64,
    deal: Option<Deal>,
    /// Field, input and key of the request that was sent last without an answer.
    pending: Option<(&'static str, Value, String)>,
}

impl Writer {
    fn new(name: usize) -> Self {
        Self { name, serial: 0, deal: None, pending: None }
    }

    /// Something new that can be found again by its text.
    fn next(&mut self) -> (&'static str, Value, String) {
        self.serial += 1;
        let mark = format!("mark-{}-{}-end", self.name, self.serial);
        match &self.deal {
            Some(deal) if !self.serial.is_multiple_of(5) => {
                let input =
                    json!({ "id": deal.id, "expectedVersion": deal.version, "kind": "NOTE", "text": mark });
                ("dealNoteAdd", input, mark)
            }
            _ => {
                let company = format!("Company {} of writer {}", self.serial, self.name);
                (
                    "dealCreate",
                    json!({ "process": "reseller", "title": mark, "account": { "name": company } }),
                    mark,
                )
            }
        }
    }

    /// Writes until the server goes away. What went unanswered the last time comes first, with its old key.
    async fn write(&mut self, actor: &Actor<'_>, journal: &Journal) {
        loop {
            let (field, input, mark) = self.pending.take().unwrap_or_else(|| self.next());
            self.pending = Some((field, input.clone(), mark.clone()));
            let query = harness::actor::mutation(field, "deal { id number version }");
            let sent = actor.try_gql(&query, json!({ "input": input }), &[("idempotency-key", &mark)]).await;
            let Some(answer) = sent.ok().filter(|answer| answer.status == 200) else { return };
            let deal = Deal::from(answer.clone().accepted().at(&format!("/{field}/deal")));
            journal.acknowledge(&format!("{field} {mark} {}", deal.id));
            self.deal = Some(deal);
            self.pending = None;
        }
    }
}

/// How often each mark stands in the data.
async fn marks(home: &Home) -> BTreeMap<String, usize> {
    let mut marks = BTreeMap::new();
    let payloads = "SELECT payload FROM events WHERE kind IN ('deal_created', 'note_added')";
    for payload in home.database().texts(payloads).await {
        if let Some((_, rest)) = payload.split_once("mark-") {
            let mark = format!("mark-{}-end", rest.split_once("-end").unwrap().0);
            *marks.entry(mark).or_default() += 1;
        }
    }
    marks
}

/// A small generator of numbers that are not all the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_again_and_again() {
    let rounds = if Engine::of_this_run() == Engine::Sqlite { 50 } else { 15 };
    let mut server = TestServer::start().await;
    let journal = Journal::open(server.home().folder());
    let mut writers: Vec<Writer> = (0..4).map(Writer::new).collect();
    let mut dice = Dice(2026);
    for _ in 0..rounds {
        let people = ["ae", "ae2", "ae3", "ae"].map(|name| server.member(name));
        for person in &people {
            person.token().await;
        }
        let until = journal.count() + 3 + dice.roll(40);
        let kill = async {
            while journal.count() < until {
                tokio::task::yield_now().await;
            }
            server.kill();
        };
        let writing = writers.iter_mut().zip(&people).map(|(writer, person)| writer.write(person, &journal));
        tokio::join!(kill, futures_util::future::join_all(writing));
        server.restart().await;
    }
    // What has no answer is sent once more, with its key.
    for (writer, name) in writers.iter_mut().zip(["ae", "ae2", "ae3", "ae"]) {
        let (field, input, mark) = writer.pending.take().unwrap();
        let person = server.member(name);
        for _ in 0..2 {
            let key = [("idempotency-key", mark.as_str())];
            person.mutate_with(field, "deal { id }", input.clone(), &key).await.accepted();
        }
        journal.acknowledge(&format!("{field} {mark} again"));
    }
    eventually("the log to be sealed", async || {
        server
            .home()
            .database()
            .texts("SELECT kind FROM events WHERE sequence IS NULL")
            .await
            .is_empty()
            .then_some(())
    })
    .await;
    assert!(server.stop().await.success());
    let found = marks(server.home()).await;
    let doubled: Vec<_> = found.iter().filter(|(_, count)| **count != 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    let lines = fs::read_to_string(server.home().folder().join("journal")).unwrap();
    let acknowledged: Vec<&str> = lines.lines().map(|line| line.split(' ').nth(1).unwrap()).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|mark| !found.contains_key(**mark)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(found.len(), acknowledged.len(), "nothing beyond what was asked for");
    assert!(acknowledged.len() > rounds * 10, "only {} writes", acknowledged.len());
    expect_clean(server.home());
}

#[tokio::test]
async fn a_reply_that_got_lost_is_given_again() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let token = ae.token().await.unwrap();
    let query = harness::actor::mutation("dealCreate", "deal { number }");
    let input =
        json!({ "process": "reseller", "title": "mark-lost-end", "account": { "name": "Lost & Found" } });
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    let authority = server.address().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&authority).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {authority}\r\nauthorization: Bearer {token}\r\nidempotency-key: lost-1\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    eventually("the change", async || {
        (marks(server.home()).await.get("mark-lost-end") == Some(&1)).then_some(())
    })
    .await;
    // Done, but the reply is never read.
    drop(stream);
    let key = [("idempotency-key", "lost-1")];
    ae.mutate_with("dealCreate", "deal { number }", input, &key).await.accepted();
    assert_eq!(marks(server.home()).await["mark-lost-end"], 1);
}

#[tokio::test]
async fn a_database_that_drops_every_connection_is_found_again() {
    let server = TestServer::start().await;
    if Engine::of_this_run() == Engine::Sqlite {
        return;
    }
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Before the cut", "Phoenix & Co").await;
    let cut = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(!server.home().database().texts(cut).await.is_empty());
    let key = [("idempotency-key", "after-the-cut")];
    let note =
        json!({ "id": deal.id, "expectedVersion": deal.version, "kind": "NOTE", "text": "mark-cut-end" });
    eventually("the server to write again", async || {
        let answer = ae.mutate_with("dealNoteAdd", "deal { version }", note.clone(), &key).await;
        (answer.status == 200 && answer.error_code().is_none()).then_some(())
    })
    .await;
    deal.read(&ae, "title").await;
    assert_eq!(marks(server.home()).await["mark-cut-end"], 1);
    assert!(server.stop().await.success());
    expect_clean(server.home());
}

#[tokio::test]
async fn a_stopped_server_leaves_everything_sealed_and_goes_on_where_it_was() {
    let mut server = TestServer::start().await;
    let mut deal = Deal::create(&server.member("ae"), "Across a restart", "Phoenix & Co").await;
    reseller::play(&server, &mut deal, &reseller::plain_life()[..5]).await;
    assert!(server.stop().await.success());
    if let Database::Sqlite(file) = server.home().database() {
        let beside = |ending: &str| Path::new(&format!("{}-{ending}", file.display())).exists();
        assert!(!beside("wal") && !beside("shm"), "everything stands in the one file");
    }
    let unsealed = server.home().database().texts("SELECT kind FROM events WHERE sequence IS NULL").await;
    assert_eq!(unsealed, Vec::<String>::new());
    expect_clean(server.home());
    server.restart().await;
    reseller::play(&server, &mut deal, &reseller::plain_life()[5..]).await;
    assert_eq!(deal.stage(&server.member("ae")).await, "completed");
    // The log can be verified while the server writes.
    let verified = server.home().run(&["events", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert!(server.stop().await.success());
    expect_clean(server.home());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_while_people_work_is_whole() {
    let mut server = TestServer::start().await;
    let backup = server.home().folder().join("backup.db").display().to_string();
    if Engine::of_this_run() == Engine::Postgres {
        let refused = server.home().run(&["backup", &backup]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains("pg_dump"), "{}", said(&refused));
        return;
    }
    let journal = Journal::open(server.home().folder());
    let mut writers: Vec<Writer> = (0..3).map(Writer::new).collect();
    let people = ["ae", "ae2", "ae3"].map(|name| server.member(name));
    for person in &people {
        person.token().await;
    }
    let home = server.home();
    let copying = async {
        while journal.count() < 20 {
            tokio::task::yield_now().await;
        }
        let copied = home.run_beside(&["backup", &backup]).await;
        assert!(copied.status.success(), "{}", said(&copied));
        let at_least = journal.count();
        while journal.count() < at_least + 20 {
            tokio::task::yield_now().await;
        }
        server.kill();
        at_least
    };
    let writing = writers.iter_mut().zip(&people).map(|(writer, person)| writer.write(person, &journal));
    let (at_least, _) = tokio::join!(copying, futures_util::future::join_all(writing));
    let after = marks(server.home()).await.len() as u64;
    assert!(after > at_least);

    let exists = server.home().run(&["restore", &backup]);
    assert_eq!(exists.status.code(), Some(1), "a database that exists is not replaced without being asked");
    assert_eq!(said(&exists).lines().count(), 1);
    let restored = server.home().run(&["restore", "--force", &backup]);
    assert!(restored.status.success(), "{}", said(&restored));
    expect_clean(server.home());
    let kept = marks(server.home()).await;
    assert!(kept.values().all(|count| *count == 1));
    assert!((20..after).contains(&(kept.len() as u64)), "{} of {after}", kept.len());
    server.restart().await;
    let mut deal = Deal::create(&server.member("ae"), "After the restore", "Phoenix & Co").await;
    reseller::play(&server, &mut deal, &reseller::plain_life()).await;
    assert!(server.stop().await.success());
    expect_clean(server.home());
}

#[tokio::test]
async fn nothing_but_a_sound_backup_is_restored() {
    let server = TestServer::start().await;
    if Engine::of_this_run() == Engine::Postgres {
        return;
    }
    let home = server.home();
    let file = |name: &str| home.folder().join(name).display().to_string();
    let running = home.run(&["restore", "--force", &file("stagewright.db")]);
    assert!(said(&running).contains("another stagewright server uses"), "{}", said(&running));
    assert!(server.stop().await.success());
    fs::write(home.folder().join("garbage"), "x".repeat(10_000)).unwrap();
    let empty = Database::Sqlite(home.folder().join("empty.db"));
    fs::write(home.folder().join("empty.db"), "").unwrap();
    empty.execute("CREATE TABLE t (a TEXT)").await;
    for name in ["missing", "garbage", "empty.db"] {
        let refused = home.run(&["restore", "--force", &file(name)]);
        assert_eq!(refused.status.code(), Some(1), "{name}");
        assert_eq!(said(&refused).lines().count(), 1, "{}", said(&refused));
    }
    expect_clean(home);
}

/// Stops a server with some history, does something to its data, and gives what `events verify` says.
async fn verdict(tamper: &str) -> String {
    let server = TestServer::start().await;
    let mut deal = Deal::create(&server.member("ae"), "To be tampered with", "Forger & Sons").await;
    reseller::play(&server, &mut deal, &reseller::plain_life()[..3]).await;
    assert!(server.stop().await.success());
    expect_clean(server.home());
    for statement in tamper.split(';') {
        assert!(server.home().database().execute(statement).await >= 1, "{statement}");
    }
    let verified = server.home().run(&["events", "verify"]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    let checked = server.home().run(&["check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    said(&verified)
}

#[tokio::test]
async fn an_edited_event_is_named() {
    let edited = "UPDATE events SET payload = payload || ' ' WHERE sequence = 40";
    let verdict = verdict(edited).await;
    assert!(
        verdict.contains("event 40 ") && verdict.contains("was changed after it was sealed"),
        "{verdict}"
    );
}

#[tokio::test]
async fn an_event_under_another_name_is_named() {
    let nobody = "UPDATE events SET actor_id = NULL WHERE sequence = (SELECT MIN(sequence) FROM events \
         WHERE sequence > 50 AND actor_id IS NOT NULL)";
    let verdict = verdict(nobody).await;
    assert!(verdict.contains("was changed after it was sealed"), "{verdict}");
}

#[tokio::test]
async fn a_missing_event_is_named() {
    let verdict = verdict("DELETE FROM events WHERE sequence = 41").await;
    assert!(verdict.contains("event 41 is missing"), "{verdict}");
}

#[tokio::test]
async fn two_swapped_events_are_named() {
    let swapped = "UPDATE events SET sequence = -1 WHERE sequence = 42;UPDATE events SET sequence = 42 WHERE sequence = 43;\
         UPDATE events SET sequence = 43 WHERE sequence = -1";
    let verdict = verdict(swapped).await;
    assert!(verdict.contains("event 42 "), "{verdict}");
}

#[tokio::test]
async fn a_cut_tail_shows_although_the_rest_is_sound() {
    let cut = "DELETE FROM events WHERE sequence > (SELECT MAX(sequence) - 3 FROM events)";
    let verdict = verdict(cut).await;
    assert!(verdict.contains("its tail was cut off"), "{verdict}");
}

#[tokio::test]
async fn a_state_that_is_not_what_the_events_say_is_found() {
    let server = TestServer::start().await;
    Deal::create(&server.member("ae"), "Honest title", "Forger & Sons").await;
    assert!(server.stop().await.success());
    let forged = "UPDATE deals SET state = REPLACE(state, 'Honest title', 'Forged title') WHERE title = 'Honest title'";
    assert_eq!(server.home().database().execute(forged).await, 1);
    let checked = server.home().run(&["check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("title"), "{}", said(&checked));
    server.home().database().execute("DELETE FROM tasks WHERE step = 'opportunity_form'").await;
    assert!(said(&server.home().run(&["check"])).contains("its tasks are not its open steps"));
}

#[tokio::test]
async fn a_wrong_setting_is_one_line_that_names_it_its_value_and_what_is_allowed() {
    let home = Setup::default().home().await;
    for (name, value) in [
        ("LISTEN", "everywhere"),
        ("PUBLIC_URL", "sales.example"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("SMTP_URL", "mail.example"),
        ("STORAGE_URL", "ftp://files"),
        ("CLOCK", "yesterday"),
    ] {
        let output = home.run_with(&["serve"], &[(name, value)]);
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(line.lines().count(), 1, "{line}");
        for part in ["stagewright: ", &format!("STAGEWRIGHT_{name}"), value, "must be"] {
            assert!(line.contains(part), "{part} is not in {line}");
        }
        assert!(output.stdout.is_empty());
    }
    let unknown = home.run_with(&["serve"], &[("COLOUR", "blue")]);
    assert_eq!(unknown.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&unknown.stderr).lines().count(), 1, "{}", said(&unknown));
    let secret = home.run_with(&["serve"], &[("DATABASE_URL", "postgres://sales:hunter2@127.0.0.1:1/sales")]);
    assert_eq!(secret.status.code(), Some(1));
    assert!(!said(&secret).contains("hunter2"), "{}", said(&secret));
}

#[tokio::test]
async fn a_taken_port_and_taken_data_are_one_line_each() {
    let server = TestServer::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let other = Setup::default().empty().home().await;
    let refused = other.run_with(&["serve"], &[("LISTEN", &address)]);
    let line = said(&refused);
    assert_eq!((refused.status.code(), line.lines().count()), (Some(1), 1), "{line}");
    assert!(line.contains(&address) && line.contains("in use"), "{line}");
    if Engine::of_this_run() == Engine::Sqlite {
        let refused = server.home().run_with(&["serve", "--port", "0"], &[]);
        let line = said(&refused);
        assert_eq!((refused.status.code(), line.lines().count()), (Some(1), 1), "{line}");
        assert!(line.contains("another stagewright server uses"), "{line}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_one_line() {
    let home = Setup::default().empty().home().await;
    let garbage = home.folder().join("garbage.db");
    fs::write(&garbage, "this is no database ".repeat(500)).unwrap();
    for url in [
        format!("sqlite://{}", garbage.display()),
        format!("sqlite://{}/log/inside-a-file.db", garbage.display()),
        "postgres://nobody@127.0.0.1:1/nothing".to_owned(),
    ] {
        let refused = home.run_with(&["serve", "--port", "0"], &[("DATABASE_URL", &url)]);
        let lines = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{url}");
        let last = lines.lines().last().unwrap_or_default();
        assert!(last.starts_with("stagewright: "), "{lines}");
        assert_eq!(lines.lines().filter(|line| !line.starts_with('{')).count(), 1, "{lines}");
    }
}

#[tokio::test]
async fn demo_data_stays_on_this_machine_unless_a_password_is_set() {
    let home = Setup::default().empty().home().await;
    let refused =
        home.run_with(&["serve", "--demo"], &[("LISTEN", "0.0.0.0:0"), ("CLOCK", "2026-11-23T09:00:00Z")]);
    assert_eq!(refused.status.code(), Some(1), "a clock that stands still is for this machine alone");
    assert!(said(&refused).contains("STAGEWRIGHT_CLOCK"), "{}", said(&refused));
}

/// The tables of a database as text that differs where they do.
async fn schema_of(database: &Database) -> String {
    let sql = match database {
        Database::Sqlite(_) => {
            "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
             ORDER BY tbl_name, type DESC, name"
        }
        Database::Postgres(_) => {
            "SELECT line FROM ( \
               SELECT c.table_name AS t, 1 AS part, c.ordinal_position AS place, \
                 c.table_name || '.' || c.column_name || ' ' || c.data_type \
                 || CASE WHEN c.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END \
                 || COALESCE(' DEFAULT ' || c.column_default, '') \
                 || CASE WHEN c.is_identity = 'YES' THEN ' IDENTITY' ELSE '' END AS line \
               FROM information_schema.columns c WHERE c.table_schema = 'public' \
               UNION ALL SELECT rel.relname, 2, 0, rel.relname || ': ' || pg_get_constraintdef(con.oid) \
               FROM pg_constraint con JOIN pg_class rel ON rel.oid = con.conrelid \
               JOIN pg_namespace n ON n.oid = rel.relnamespace WHERE n.nspname = 'public' \
               UNION ALL SELECT tablename, 3, 0, indexdef FROM pg_indexes WHERE schemaname = 'public' \
             ) lines ORDER BY t COLLATE \"C\", part, place, line COLLATE \"C\""
        }
    };
    let mut text =
        "-- Written by the test with STAGEWRIGHT_TEST_UPDATE=1: the schema after all migrations.\n"
            .to_owned();
    for line in database.texts(sql).await {
        writeln!(text, "{line}").unwrap();
    }
    text
}

#[tokio::test]
async fn the_migrations_end_in_the_committed_schema() {
    let home = Setup::default().empty().home().await;
    let migrated = home.run(&["migrate"]);
    assert!(migrated.status.success(), "{}", said(&migrated));
    let found = schema_of(home.database()).await;
    let file = format!("../migrations/schema.{}.sql", Engine::of_this_run().name());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("STAGEWRIGHT_TEST_UPDATE").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == committed, "{} differs; look at it, then set STAGEWRIGHT_TEST_UPDATE=1", file.display());
    assert!(home.run(&["migrate"]).status.success(), "once more changes nothing");
    assert_eq!(schema_of(home.database()).await, found);
}

#[tokio::test]
async fn migrations_that_start_at_once_do_not_meet() {
    let home = Setup::default().empty().home().await;
    let outputs = futures_util::future::join_all((0..3).map(|_| home.run_beside(&["migrate"]))).await;
    assert!(outputs.iter().any(|output| output.status.success()));
    for output in outputs.iter().filter(|output| !output.status.success()) {
        // PostgreSQL lets them wait for each other; a file is for one at a time.
        assert_eq!(Engine::of_this_run(), Engine::Sqlite);
        assert!(said(output).contains("another stagewright server uses"), "{}", said(output));
    }
    assert!(home.run(&["migrate"]).status.success());
    expect_clean(&home);
}
