//! A server that is killed, stopped, cut off from its database or from its client.

use std::fs;
use std::path::Path;

use harness::database::{Database, Engine};
use harness::{Deal, TestServer, eventually, reseller};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::expect_clean;
use super::writer::{Journal, Writer, marks};
use harness::said;

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
