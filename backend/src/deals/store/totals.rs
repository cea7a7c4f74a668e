//! What a deal adds to the kept sums of boards.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::Uuid;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use shared::engine::DealState;
use shared::ids::{DealId, OrgId, UserId};
use shared::process::Process;

use super::place::Place;
use crate::ctx::Ctx;
use crate::db::{TotalKey, Unit, Write};
use crate::error::AppResult;

/// Whose sums a deal counts in: everybody's, and those of each person on its team; for the owner (`true`) apart, since a
/// board may show the deals of an owner alone.
pub(crate) fn shares(team: impl IntoIterator<Item = UserId>, owner: UserId) -> BTreeMap<Uuid, bool> {
    team.into_iter().map(|user| (user.0, user == owner)).chain([(EVERYBODY, false)]).collect()
}

/// Stands for all deals among those of single people.
pub(crate) const EVERYBODY: Uuid = Uuid::nil();

/// Takes a deal out of the sums it was in and puts it into those it is in now. What stays the same cancels out.
pub(crate) fn totals_sync(
    unit: &Unit,
    ctx: &Ctx,
    deal: DealId,
    process: &Process,
    (before, after): (Option<&DealState>, &DealState),
) {
    for (state, sign) in before.map(|before| (before, -1)).into_iter().chain([(after, 1)]) {
        let amount = state.amount().and_then(|(_, money)| money.stored()).unwrap_or(0);
        for (user, owns) in shares(state.team.values().copied(), state.owner) {
            let (process, stage) = (process.key.to_string(), state.stage.to_string());
            let key = TotalKey { org: ctx.org.id.0, process, user, owns, stage };
            unit.add_to_total(key, deal.0, (sign, sign * amount));
        }
    }
}

/// Says that what is shown of a column is not as it was, though its sums are.
pub(crate) fn column_touched(unit: &Unit, ctx: &Ctx, place: &Place) {
    let key = TotalKey {
        org: ctx.org.id.0,
        process: place.process.to_string(),
        user: EVERYBODY,
        owns: false,
        stage: place.stage.to_string(),
    };
    unit.add_to_total(key, place.deal.0, (0, 0));
}

/// A kept sum that is not what its deals say.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct WrongTotal {
    process_key: String,
    user_id: Uuid,
    owns: bool,
    stage: String,
    deals: i64,
    amount: i64,
}

impl std::fmt::Display for WrongTotal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { process_key, stage, deals, amount, .. } = self;
        let whose = match self.user_id {
            EVERYBODY => "all deals".to_owned(),
            user if self.owns => format!("the deals owned by {}", UserId(user)),
            user => format!("the deals that {} works on", UserId(user)),
        };
        write!(
            f,
            "the kept sum over {whose} in {process_key}/{stage} is off by {deals} deals and {amount} units"
        )
    }
}

/// Kept sums that differ from what the deals of an organisation say, all seen at one moment.
pub(crate) async fn totals_wrong(
    connection: &impl ConnectionTrait,
    org: OrgId,
) -> AppResult<Vec<WrongTotal>> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT process_key, user_id, owns, stage,
                CAST(SUM(deals) AS BIGINT) AS deals, CAST(SUM(amount) AS BIGINT) AS amount
         FROM (
             SELECT process_key, user_id, owns, stage, deals, amount FROM board_totals WHERE org_id = $1
             UNION ALL
             SELECT process_key, $2, FALSE, stage, -COUNT(*), -SUM(COALESCE(amount, 0))
             FROM deals WHERE org_id = $1 GROUP BY process_key, stage
             UNION ALL
             SELECT d.process_key, m.user_id, m.user_id = d.owner_id, d.stage, -COUNT(*), -SUM(COALESCE(d.amount, 0))
             FROM (SELECT DISTINCT deal_id, user_id FROM deal_team WHERE org_id = $1) m
             JOIN deals d ON d.org_id = $1 AND d.id = m.deal_id
             GROUP BY d.process_key, m.user_id, m.user_id = d.owner_id, d.stage
         ) sums
         GROUP BY process_key, user_id, owns, stage
         HAVING SUM(deals) <> 0 OR SUM(amount) <> 0
         ORDER BY process_key, user_id, owns, stage",
        [org.0.into(), EVERYBODY.into()],
    );
    Ok(WrongTotal::find_by_statement(statement).all(connection).await?)
}

/// Corrects the kept sums of an organisation and gives what was wrong. Others may write meanwhile: what is added is the
/// difference at one moment, and their changes are differences too.
pub(crate) struct RepairTotals(pub(crate) OrgId);

impl Write for RepairTotals {
    type Output = Vec<WrongTotal>;

    async fn run(&self, unit: &Unit) -> AppResult<Vec<WrongTotal>> {
        let wrong = totals_wrong(unit.connection(), self.0).await?;
        for off in &wrong {
            let key = TotalKey {
                org: self.0.0,
                process: off.process_key.clone(),
                user: off.user_id,
                owns: off.owns,
                stage: off.stage.clone(),
            };
            unit.add_to_total(key, Uuid::nil(), (-off.deals, -off.amount));
        }
        Ok(wrong)
    }
}
