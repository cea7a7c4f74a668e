//! Further people and companies on a server, as its operator adds them.

use crate::PASSWORD;
use crate::database::Database;
use crate::server::TestServer;

/// Adds a person of a company, with an address of the demo company, so that the harness can sign in.
pub fn hire(server: &TestServer, address: &str, name: &str, roles: &str, company: &str) {
    let email = format!("{address}@demo.example");
    let create = [
        "admin",
        "user",
        "create",
        &email,
        "--name",
        name,
        "--roles",
        roles,
        "--organisation",
        company,
        "--team",
        "West",
    ];
    let created = server.home().run_saying(&create, &format!("{PASSWORD}\n"));
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
}

/// Founds a second company beside the demo company, with a director who sells: `ruth`.
pub async fn found_rival(server: &TestServer) {
    let (id, now) = ("0f0e0d0c0b0a09080706050403020100", "1764000000000000");
    let id = match server.home().database() {
        Database::Sqlite(_) => format!("x'{id}'"),
        Database::Postgres(_) => format!("'{id}'::uuid"),
    };
    let sql = format!(
        "INSERT INTO organisations (id, name, currency, time_zone, calendar, demo, created_at) \
         SELECT {id}, 'Rival', currency, time_zone, calendar, FALSE, {now} FROM organisations"
    );
    assert_eq!(server.home().database().execute(&sql).await, 1);
    hire(server, "ruth", "Ruth Rival", "senior_director,account_executive", "Rival");
}
