//! What cannot be served is refused at the start, in one line.

use std::fs;
use std::net::TcpListener;

use harness::database::Engine;
use harness::{Setup, TestServer};

use harness::said;

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
