//! Backups are whole, and only whole ones are restored.

use std::fs;

use harness::database::{Database, Engine};
use harness::{Deal, TestServer, reseller};

use super::expect_clean;
use super::writer::{Journal, Writer, marks};
use harness::said;

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
