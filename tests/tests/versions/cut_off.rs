//! A migration that is cut off goes on where it was.

use harness::{TestServer, eventually, said};
use serde_json::json;

use super::{MIGRATION, ended, migration, publish, rename_stage, start};

/// So often at least, and on until one was cut off: a fast machine may be done before it is killed.
const ROUNDS: usize = 4;
const MOST_ROUNDS: usize = 16;

// covers: PA-4.1
// op: processMigrationStart, processMigrationUndo
#[tokio::test]
async fn a_migration_is_killed_half_way_and_goes_on_where_it_was() {
    let mut server = TestServer::start().await;
    publish(&server.member("admin"), |definition| rename_stage(definition, "qualify", "understand")).await;
    let plan = json!({ "stages": [{ "from": "qualify", "to": "understand" }], "dueDates": "RESTART" });
    let mut cut_off = 0;
    for round in 0..MOST_ROUNDS {
        if round >= ROUNDS && cut_off > 0 {
            break;
        }
        let admin = server.member("admin");
        let begun = start(&admin, plan.clone()).await.accepted();
        let id = begun.at("/processMigrationStart/migration")["id"].clone();
        if round % 2 == 1 {
            ended(&admin, &id, "DONE").await;
            admin.mutate("processMigrationUndo", MIGRATION, json!({ "id": id })).await.accepted();
        }
        let (moves, ends) = if round % 2 == 0 { ("moved", "DONE") } else { ("restored", "UNDONE") };
        let seen = eventually("a deal is brought on", async || {
            Some(migration(&admin, &id).await).filter(|seen| seen[moves].as_u64() > Some(0))
        })
        .await;
        server.kill();
        cut_off += usize::from(seen["state"] != ends);
        server.restart().await;
        let admin = server.member("admin");
        let done = ended(&admin, &id, ends).await;
        assert_eq!((&done["waiting"], &done["stays"], &done["kept"]), (&json!(0), &json!(0), &json!(0)));
        let check = server.home().run(&["check"]);
        assert!(check.status.success(), "{}", said(&check));
        if round % 2 == 0 {
            admin.mutate("processMigrationUndo", MIGRATION, json!({ "id": id })).await.accepted();
            ended(&admin, &id, "UNDONE").await;
        }
    }
    assert!(cut_off > 0, "no migration was cut off");
}
