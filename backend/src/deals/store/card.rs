//! A card as it is read: the columns of a deal that a board shows.

use sea_orm::sqlx::{Decode, Postgres, Row, Sqlite};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use uuid::Uuid;

/// A card.
#[derive(Debug, Clone)]
pub(crate) struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) process_id: Uuid,
    pub(crate) stage: String,
    pub(crate) stage_since: i64,
    pub(crate) rank: String,
    pub(crate) amount: Option<i64>,
    pub(crate) amount_origin: Option<String>,
    pub(crate) close_date: Option<String>,
    pub(crate) next_step: Option<String>,
    pub(crate) next_role: Option<String>,
    pub(crate) next_assignee: Option<Uuid>,
    pub(crate) next_due: Option<String>,
    pub(crate) blockers: i64,
    pub(crate) steps_done: i64,
    pub(crate) steps_total: i64,
    pub(crate) account_name: String,
    pub(crate) owner_id: Uuid,
}

/// The columns of a card that stand on the deal, in the order in which [`CardRow::read`] takes them.
const CARD: [&str; 20] = [
    "stage",
    "version",
    "amount",
    "id",
    "number",
    "title",
    "process_id",
    "stage_since",
    "rank",
    "amount_origin",
    "close_date",
    "next_step",
    "next_role",
    "next_assignee",
    "next_due",
    "blockers",
    "steps_done",
    "steps_total",
    "account_name",
    "owner_id",
];

/// Where a row has the id of its deal.
pub(super) const ID: usize = 3;

/// In a row with the sum of a stage: the stage, the number of deals, their amount, further on its revision, and nothing
/// in the place of the rest. The types are those of the columns above.
pub(super) const NO_CARD: &str =
    "CAST(NULL AS UUID), NULL, NULL, CAST(NULL AS UUID), revision, NULL, NULL, NULL, NULL,
    NULL, CAST(NULL AS UUID), NULL, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), NULL,
    CAST(NULL AS UUID)";

/// Takes the columns of a row one after the other. Their types are those of the statement above, so they are not compared
/// again for each value, of which a board has thousands.
struct Columns<'a>(&'a QueryResult, usize);

impl Columns<'_> {
    fn next<T>(&mut self) -> Result<T, DbErr>
    where
        T: for<'r> Decode<'r, Postgres> + for<'r> Decode<'r, Sqlite>,
    {
        let place = self.1;
        self.1 += 1;
        let read = match (self.0.try_as_pg_row(), self.0.try_as_sqlite_row()) {
            (Some(row), _) => row.try_get_unchecked(place),
            (None, Some(row)) => row.try_get_unchecked(place),
            (None, None) => return Err(DbErr::Type("a row of neither engine".to_owned())),
        };
        read.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}

impl CardRow {
    /// A row of the columns above.
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let mut row = Columns(row, 0);
        Ok(Self {
            stage: row.next()?,
            version: row.next()?,
            amount: row.next()?,
            id: row.next()?,
            number: row.next()?,
            title: row.next()?,
            process_id: row.next()?,
            stage_since: row.next()?,
            rank: row.next()?,
            amount_origin: row.next()?,
            close_date: row.next()?,
            next_step: row.next()?,
            next_role: row.next()?,
            next_assignee: row.next()?,
            next_due: row.next()?,
            blockers: row.next()?,
            steps_done: row.next()?,
            steps_total: row.next()?,
            account_name: row.next()?,
            owner_id: row.next()?,
        })
    }
}

/// Them with the name of a table.
pub(super) fn columns_of(table: &str) -> String {
    CARD.map(|column| format!("{table}.{column}")).join(", ")
}
