//! The database schema, the same for SQLite and PostgreSQL.
//!
//! Invariants: a migration never changes once released; names and types are frozen inside its file (no entity is
//! imported). Every tenant's row carries `org_id` first in its primary key. Times are whole microseconds since 1970
//! (UTC), dates ISO text, money whole 1/10,000 units, documents of state JSON text: one shape on both engines.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait's signatures elide them, and its macro compares tokens"
)]

mod add_board_filters;
mod add_campaigns;
mod add_column_revisions;
mod add_events_decided;
mod add_forecast;
mod add_process_sells;
mod add_tasks_by_step;
mod add_user_team;
mod create_accounts;
mod create_board_totals;
mod create_deal_expiries;
mod create_deal_reviews;
mod create_deals;
mod create_delegations;
mod create_events;
mod create_identity;
mod create_item_tasks;
mod create_leads;
mod create_outbox;
mod create_processes;
mod create_quotas;
mod create_search;
mod create_versions;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// All migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(create_identity::Migration),
            Box::new(create_processes::Migration),
            Box::new(create_accounts::Migration),
            Box::new(create_deals::Migration),
            Box::new(create_events::Migration),
            Box::new(create_leads::Migration),
            Box::new(create_outbox::Migration),
            Box::new(create_board_totals::Migration),
            Box::new(add_column_revisions::Migration),
            Box::new(create_deal_reviews::Migration),
            Box::new(create_search::Migration),
            Box::new(create_versions::Migration),
            Box::new(add_tasks_by_step::Migration),
            Box::new(add_campaigns::Migration),
            Box::new(add_forecast::Migration),
            Box::new(add_user_team::Migration),
            Box::new(create_quotas::Migration),
            Box::new(add_process_sells::Migration),
            Box::new(create_deal_expiries::Migration),
            Box::new(create_item_tasks::Migration),
            Box::new(add_board_filters::Migration),
            Box::new(add_events_decided::Migration),
            Box::new(create_delegations::Migration),
        ]
    }
}

/// Runs statements written once for both engines; `{serial}` is a growing number that is the primary key, `{bytes}` a
/// text that sorts by its bytes. What follows `{sqlite}` or `{postgres}` is for that engine alone, up to `{both}`.
async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let (serial, bytes) = match connection.get_database_backend() {
        DbBackend::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "TEXT"),
        _ => ("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "TEXT COLLATE \"C\""),
    };
    let statements = of_engine(statements, connection.get_database_backend());
    let statements = statements.replace("{serial}", serial).replace("{bytes}", bytes);
    connection.execute_unprepared(&statements).await.map(|_| ())
}

/// The parts of a text that one engine runs.
fn of_engine(statements: &str, engine: DbBackend) -> String {
    let mut own = true;
    let mut kept = String::new();
    for line in statements.lines() {
        match line.trim() {
            "{both}" => own = true,
            "{sqlite}" => own = engine == DbBackend::Sqlite,
            "{postgres}" => own = engine == DbBackend::Postgres,
            _ if own => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept
}

/// A migration made of two texts.
macro_rules! migration {
    ($name:literal, $up:expr, $down:expr) => {
        use sea_orm_migration::prelude::*;

        #[derive(Debug)]
        pub(crate) struct Migration;

        impl MigrationName for Migration {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::run(manager, $up).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::run(manager, $down).await
            }

            /// SQLite would otherwise run statement by statement and could stop half-way.
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
pub(crate) use migration;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_runs_its_own_parts() {
        let text = "a\n{sqlite}\nb\n{postgres}\nc\n{both}\nd";
        assert_eq!(of_engine(text, DbBackend::Sqlite), "a\nb\nd\n");
        assert_eq!(of_engine(text, DbBackend::Postgres), "a\nc\nd\n");
    }
}
