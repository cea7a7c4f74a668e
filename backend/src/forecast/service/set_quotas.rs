//! Sets and takes back quotas: all of a request or none.

use rust_decimal::Decimal;
use shared::forecast::Quarter;
use shared::ids::UserId;
use shared::money::Money;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, Problem, ProblemKind};
use crate::forecast::store::{self, QuotaRow};
use crate::identity::people::People;

/// The largest quota, in whole units of the currency: many of them still add up.
const MOST: i64 = 1_000_000_000_000;

/// A quota to be set.
#[derive(Debug, Clone)]
pub struct NewQuota {
    /// The person; none where the id names nobody.
    pub user: Option<UserId>,
    /// The quarter.
    pub quarter: Quarter,
    /// How much; none to take it back.
    pub amount: Option<Money>,
    /// The version the caller saw; 0 where there was none.
    pub expected_version: i64,
}

/// Sets quotas of people of the caller's organisation (CQ-2.3). It is on record who did it last, and when.
pub struct SetQuotas {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// What they are to be.
    pub quotas: Vec<NewQuota>,
}

impl SetQuotas {
    /// A quota that can be stored: person, quarter, and amount in stored units; or everything that is wrong with it.
    fn check(&self, people: &People, place: usize, new: &NewQuota) -> Result<Checked, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong =
            |field: &str, kind| problems.push(Problem::at(&format!("quotas.{place}.{field}"), kind));
        let user = new.user.filter(|user| people.get(*user).is_some());
        if user.is_none() {
            wrong("user", ProblemKind::Unknown);
        }
        if !new.quarter.is_planned() {
            wrong("quarter", ProblemKind::Quarter);
        }
        let currency = self.ctx.org.currency;
        let amount = new.amount.map(|amount| match amount.stored() {
            _ if amount.currency != currency => Err(ProblemKind::Currency(currency.to_string())),
            Some(units) if amount.amount > Decimal::ZERO && amount.amount <= MOST.into() => Ok(units),
            _ => Err(ProblemKind::Range),
        });
        let amount = amount.transpose().unwrap_or_else(|kind| {
            wrong("amount", kind);
            None
        });
        match user {
            Some(user) if problems.is_empty() => Ok(Checked { user, quarter: new.quarter, amount }),
            _ => Err(problems),
        }
    }
}

struct Checked {
    user: UserId,
    quarter: Quarter,
    amount: Option<i64>,
}

impl Write for SetQuotas {
    type Output = Vec<(UserId, String)>;

    async fn run(&self, unit: &Unit) -> AppResult<Vec<(UserId, String)>> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let (caller, people) = (ctx.caller()?.user, ctx.people_on(connection).await?);
        let checked = self.quotas.iter().enumerate().map(|(place, new)| self.check(&people, place, new));
        let (good, bad): (Vec<_>, Vec<_>) = checked.partition(Result::is_ok);
        let problems: Vec<Problem> = bad.into_iter().filter_map(Result::err).flatten().collect();
        if !problems.is_empty() {
            return Err(AppError::Invalid(problems));
        }
        let versions = self.quotas.iter().map(|new| new.expected_version);
        let mut written: Vec<(Checked, i64)> = good.into_iter().flatten().zip(versions).collect();
        // Always in one order, so that nobody waits for each other in a circle.
        written.sort_by_key(|(checked, _)| (checked.quarter, checked.user));
        for (checked, expected) in &written {
            let key = (checked.quarter, checked.user);
            let known = store::quota_lock(connection, ctx.org.id, key).await?;
            let version = known.as_ref().map_or(0, |known| known.version);
            if version != *expected {
                return Err(AppError::Stale {
                    current_version: version,
                    changed_by: known.as_ref().map(|known| known.set_by),
                    changed_at: known.map_or(ctx.now, |known| known.set_at),
                });
            }
            let row = QuotaRow {
                quarter: checked.quarter,
                user: checked.user,
                amount: checked.amount,
                version: version + 1,
                set_at: ctx.now,
                set_by: caller,
            };
            store::quota_save(connection, ctx.org.id, &row).await?;
        }
        Ok(written.iter().map(|(checked, _)| (checked.user, checked.quarter.to_string())).collect())
    }
}
