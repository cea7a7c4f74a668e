//! Every migration can be taken back and applied again.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use migrations::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait, Database, DatabaseConnection};

async fn tables(connection: &DatabaseConnection) -> usize {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations'";
    let statement =
        sea_orm_migration::sea_orm::Statement::from_string(connection.get_database_backend(), sql);
    connection.query_all_raw(statement).await.unwrap().len()
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let connection = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&connection, None).await.unwrap();
    let all = tables(&connection).await;
    assert!(all > 10);
    Migrator::down(&connection, None).await.unwrap();
    assert_eq!(tables(&connection).await, 0);
    Migrator::up(&connection, None).await.unwrap();
    assert_eq!(tables(&connection).await, all);
}
