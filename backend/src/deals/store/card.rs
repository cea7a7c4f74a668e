//! A card as it is read: the columns of a deal that a board shows.

use std::sync::Arc;

use sea_orm::sqlx::{Decode, Postgres, Row, Sqlite};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use shared::ids::UserId;
use shared::keys::{RoleKey, SegmentKey, StageKey, StepKey};
use shared::process::fact::AmountOrigin;
use shared::time::Date;
use uuid::Uuid;

use crate::db::{choice_from, date_from};
use crate::error::{AppError, AppResult};

/// A card.
#[derive(Debug, Clone)]
pub(crate) struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) process_id: Uuid,
    pub(crate) stage: StageKey,
    pub(crate) stage_since: i64,
    pub(crate) rank: String,
    /// In stored units.
    pub(crate) amount: Option<(AmountOrigin, i64)>,
    pub(crate) close_date: Option<Date>,
    pub(crate) next: Option<Arc<NextStep>>,
    pub(crate) blockers: i64,
    pub(crate) steps_done: i64,
    pub(crate) steps_total: i64,
    pub(crate) account_name: String,
    pub(crate) owner_id: Uuid,
    pub(crate) segment: Option<SegmentKey>,
}

/// The step that presses most.
#[derive(Debug, Clone)]
pub(crate) struct NextStep {
    pub(crate) step: StepKey,
    pub(crate) role: RoleKey,
    pub(crate) assignee: Option<UserId>,
    pub(crate) due: Option<Date>,
}

/// The columns of a card that stand on the deal, in the order in which [`CardRow::read`] takes them.
const CARD: [&str; 21] = [
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
    "segment",
];

/// Where a row has the id of its deal.
pub(super) const ID: usize = 3;

/// In a row with the sum of a stage: the stage, the number of deals, their amount, further on its revision, and nothing
/// in the place of the rest. The types are those of the columns above.
pub(super) const NO_CARD: &str =
    "CAST(NULL AS UUID), NULL, NULL, CAST(NULL AS UUID), revision, NULL, NULL, NULL, NULL,
    NULL, CAST(NULL AS UUID), NULL, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), NULL,
    CAST(NULL AS UUID), NULL";

/// Takes the columns of a row one after the other. Their types are those of the statement above, so they are not compared
/// again for each value, of which a board has thousands.
struct Columns<'a>(&'a QueryResult, usize);

impl<'r> Columns<'r> {
    fn next<T>(&mut self) -> Result<T, DbErr>
    where
        T: Decode<'r, Postgres> + Decode<'r, Sqlite>,
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
    pub(super) fn read(row: &QueryResult) -> AppResult<Self> {
        let mut row = Columns(row, 0);
        let stage = stage_key(row.next()?)?;
        let version = row.next()?;
        let units: Option<i64> = row.next()?;
        let (id, number, title, process_id) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (stage_since, rank) = (row.next()?, row.next()?);
        let amount = amount_from(row.next()?, units)?;
        let close_date = date_from(row.next()?)?;
        let (step, role): (Option<&str>, Option<&str>) = (row.next()?, row.next()?);
        let assignee: Option<Uuid> = row.next()?;
        let due = date_from(row.next()?)?;
        let keys = step.and_then(StepKey::parse).zip(role.and_then(RoleKey::parse));
        let assignee = assignee.map(UserId);
        let next = keys.map(|(step, role)| Arc::new(NextStep { step, role, assignee, due }));
        Ok(Self {
            stage,
            version,
            id,
            number,
            title,
            process_id,
            stage_since,
            rank,
            amount,
            close_date,
            next,
            blockers: row.next()?,
            steps_done: row.next()?,
            steps_total: row.next()?,
            account_name: row.next()?,
            owner_id: row.next()?,
            segment: row.next::<Option<&str>>()?.and_then(SegmentKey::parse),
        })
    }
}

/// A stored amount with its origin, if there is one.
pub(crate) fn amount_from(
    origin: Option<&str>,
    units: Option<i64>,
) -> AppResult<Option<(AmountOrigin, i64)>> {
    origin.zip(units).map(|(origin, units)| Ok((choice_from(origin)?, units))).transpose()
}

/// The key of a stage as it is stored.
pub(super) fn stage_key(text: &str) -> AppResult<StageKey> {
    StageKey::parse(text).ok_or_else(|| AppError::internal(format!("{text:?} is no stage")))
}

/// The columns with the name of their table.
pub(super) fn columns_of(table: &str) -> String {
    CARD.map(|column| format!("{table}.{column}")).join(", ")
}
