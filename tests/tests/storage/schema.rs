//! The migrations end in one schema, however they are started.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use harness::Setup;
use harness::database::{Database, Engine};

use super::expect_clean;
use harness::said;

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
