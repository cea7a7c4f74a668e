//! Kept sums: how many deals a column has and what they are worth together, without reading the deals.
//!
//! Invariants: sums change in the transaction that changes the deals, so they are right whenever anybody reads; a unit
//! collects its changes and writes them in one statement just before the commit, sorted by key, so writers never wait
//! for each other in a circle and hold the rows only for a moment; each sum is spread over [`SHARDS`] rows by the deal,
//! so writers of one column rarely meet; the rows for all
//! deals of a stage have a revision that grows with every change of any of them, so that what was read of the stage before
//! can be known to be as it was.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use super::Params;

/// Over how many rows one sum is spread.
const SHARDS: u128 = 8;

/// A sum: the deals of a stage that somebody may be interested in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotalKey {
    /// The organisation.
    pub org: Uuid,
    /// The process's key.
    pub process: String,
    /// Whose deals: those on whose team this person is; nil for all.
    pub user: Uuid,
    /// The deals this person owns; a person's other deals are summed apart.
    pub owns: bool,
    /// The stage's key.
    pub stage: String,
}

impl TotalKey {
    /// Whether it sums all deals of a stage. Its revision counts every change of one of them, also of those that leave
    /// the sum as it is.
    fn is_whole(&self) -> bool {
        self.user.is_nil()
    }
}

/// What changes collected so far add to sums: deals, and stored units of money.
#[derive(Debug, Default)]
pub(super) struct TotalChanges(BTreeMap<(TotalKey, i64), (i64, i64)>);

/// The row of a sum that a deal counts in.
fn shard(deal: Uuid) -> i64 {
    // The last digits of an id are random, the first tell the time.
    i64::try_from(deal.as_u128() % SHARDS).unwrap_or_default()
}

impl TotalChanges {
    /// Adds deals and money to a sum; negative numbers take away.
    pub(super) fn add(&mut self, key: TotalKey, deal: Uuid, (deals, amount): (i64, i64)) {
        let sum = self.0.entry((key, shard(deal))).or_default();
        *sum = (sum.0 + deals, sum.1 + amount);
    }

    /// Writes what is collected.
    pub(super) async fn write(self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut params = Params::default();
        let changed = self.0.into_iter().filter(|((key, _), sum)| key.is_whole() || *sum != (0, 0));
        let rows: Vec<String> = changed
            .map(|((key, shard), (deals, amount))| {
                let values = [
                    params.add(key.org),
                    params.add(key.process),
                    params.add(key.user),
                    params.add(key.owns),
                    params.add(key.stage),
                    params.add(shard),
                    params.add(deals),
                    params.add(amount),
                ];
                format!("({}, 1)", values.join(", "))
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO board_totals (org_id, process_key, user_id, owns, stage, shard, deals, amount, revision)
             VALUES {}
             ON CONFLICT (org_id, process_key, user_id, owns, stage, shard) DO UPDATE
             SET deals = board_totals.deals + EXCLUDED.deals, amount = board_totals.amount + EXCLUDED.amount,
                 revision = board_totals.revision + 1",
            rows.join(", ")
        );
        let statement =
            Statement::from_sql_and_values(connection.get_database_backend(), sql, params.into_values());
        connection.execute_raw(statement).await.map(|_| ())
    }
}
