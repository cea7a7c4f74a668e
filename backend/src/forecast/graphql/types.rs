//! Types of forecasts and quotas.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use rust_decimal::Decimal as Exact;
use shared::forecast::{Against, Tally};
use shared::keys::SegmentKey;
use shared::money::Money as ExactMoney;

use crate::ctx::Ctx;
use crate::forecast::service::{self, By, Line, Whose};
use crate::graphql::ctx;
use crate::graphql::scalars::{Date, DateTime, Decimal, Money, Quarter};
use crate::identity::graphql::{UserView as User, Users};

/// What a forecast has a row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "By")]
pub enum ForecastBy {
    /// Each owner of deals, and each person with a quota.
    Seller,
    /// Each team of such people.
    Team,
    /// Each type of deal; where a process has no types, the process.
    Type,
}

fn money(ctx: &Ctx, amount: Exact) -> Money {
    ExactMoney::new(amount.round_dp(4).normalize(), ctx.org.currency).into()
}

/// Some deals: how many, and what they are worth together.
#[derive(Debug, Clone, SimpleObject)]
pub struct ForecastSum {
    /// How many deals.
    count: i64,
    /// Their worth in the company's currency. A deal without an amount adds nothing.
    amount: Money,
}

impl ForecastSum {
    fn of(tally: Tally, ctx: &Ctx) -> Self {
        Self { count: tally.deals, amount: money(ctx, tally.amount) }
    }
}

/// A row of a forecast: quota, deals by category, and what is missing (CQ-2.3).
#[derive(Debug)]
pub struct ForecastRow(Line);

impl ForecastRow {
    fn against(&self) -> Option<Against> {
        self.0.quota.map(|quota| self.0.figures.against(quota))
    }

    fn gap_of(&self, context: &Context<'_>, pick: fn(&Against) -> Exact) -> Result<Option<Money>> {
        let ctx = ctx(context)?;
        Ok(self.against().map(|against| money(ctx, pick(&against))))
    }
}

fn sum(context: &Context<'_>, tally: Tally) -> Result<ForecastSum> {
    Ok(ForecastSum::of(tally, ctx(context)?))
}

#[Object]
impl ForecastRow {
    /// The name of the seller or the team, or of the type with its process; empty for people in no team and for the total.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The seller, for a row of one.
    async fn user(&self, context: &Context<'_>) -> Option<Result<User>> {
        let user = match &self.0.whose {
            Some(Whose::Seller(user)) => Some(*user),
            _ => None,
        };
        Users::find(context, user).await
    }

    /// The team's name, for a row of one; null also for people in no team.
    async fn team(&self) -> Option<&str> {
        match &self.0.whose {
            Some(Whose::Team(team)) => team.as_deref(),
            _ => None,
        }
    }

    /// The key of the process, for a row of a type.
    async fn process(&self) -> Option<&str> {
        match &self.0.whose {
            Some(Whose::Type(process, _)) => Some(process),
            _ => None,
        }
    }

    /// The key of the type, for a row of one; null also for the deals of a process that have none.
    async fn segment(&self) -> Option<&str> {
        match &self.0.whose {
            Some(Whose::Type(_, segment)) => segment.as_ref().map(SegmentKey::as_str),
            _ => None,
        }
    }

    /// What is to be won. A team has the sum of its people's quotas, a type has none. Null where nothing is set, and where
    /// the caller may not read quotas of others and it is not the own one.
    async fn quota(&self, context: &Context<'_>) -> Result<Option<Money>> {
        let ctx = ctx(context)?;
        Ok(self.0.quota.map(|quota| money(ctx, quota)))
    }

    /// The version of a seller's quota, to be sent with a change of it; 0 where there was none. Null for other rows, and
    /// where the caller may not read the quota.
    async fn quota_version(&self) -> Option<i64> {
        self.0.quota_version
    }

    /// Won in the quarter, by the day on which the deal became won.
    async fn closed(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.figures.closed)
    }

    /// Promised, and expected to be won in the quarter; so for the next two.
    async fn commit(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.figures.commit)
    }

    /// Likely, with one doubt left.
    async fn best_case(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.figures.best_case)
    }

    /// Possible.
    async fn pipeline(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.figures.pipeline)
    }

    /// How many open deals are in no other figure. What is lost is not among them.
    async fn omitted(&self) -> i64 {
        self.0.figures.omitted
    }

    /// What is won in full, and the rest by the probability of its stage.
    async fn weighted(&self, context: &Context<'_>) -> Result<Money> {
        Ok(money(ctx(context)?, self.0.figures.weighted))
    }

    /// What is won as a share of the quota: "0.75" is three quarters of it, "1" all of it. Null without a quota.
    async fn attainment(&self) -> Option<Decimal> {
        self.against().and_then(|against| against.attainment).map(Decimal)
    }

    /// The quota less what is won; below zero when more is won. Null without a quota.
    async fn gap(&self, context: &Context<'_>) -> Result<Option<Money>> {
        self.gap_of(context, |against| against.gap)
    }

    /// What is missing if every commitment is won too.
    async fn gap_after_commit(&self, context: &Context<'_>) -> Result<Option<Money>> {
        self.gap_of(context, |against| against.gap_after_commit)
    }

    /// What is missing if every best case is won as well.
    async fn gap_after_best_case(&self, context: &Context<'_>) -> Result<Option<Money>> {
        self.gap_of(context, |against| against.gap_after_best_case)
    }
}

/// The forecast of a quarter (CQ-2.3).
#[derive(Debug)]
pub struct Forecast(service::Forecast);

impl From<service::Forecast> for Forecast {
    fn from(forecast: service::Forecast) -> Self {
        Self(forecast)
    }
}

#[Object]
impl Forecast {
    /// The quarter.
    async fn quarter(&self) -> Quarter {
        self.0.quarter.into()
    }

    /// Its first day.
    async fn first_day(&self) -> Date {
        self.0.quarter.first_day().into()
    }

    /// Its last day, which belongs to it.
    async fn last_day(&self) -> Date {
        self.0.quarter.last_day().into()
    }

    /// Its rows, by name.
    async fn rows(&self) -> Vec<ForecastRow> {
        self.0.lines.iter().cloned().map(ForecastRow).collect()
    }

    /// All rows together. It has the sum of all quotas, whatever the rows are.
    async fn total(&self) -> ForecastRow {
        ForecastRow(self.0.total.clone())
    }

    /// What is still open though the day on which it was expected has passed, before the quarter began. It is in no row.
    async fn overdue(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.overdue)
    }

    /// What is open without an expected date. It is in no row of any quarter.
    async fn undated(&self, context: &Context<'_>) -> Result<ForecastSum> {
        sum(context, self.0.undated)
    }
}

/// What a person is to win in a quarter.
#[derive(Debug)]
pub struct Quota(pub(super) service::Quota);

#[Object]
impl Quota {
    /// The quarter.
    async fn quarter(&self) -> Quarter {
        self.0.quarter.into()
    }

    /// The person.
    async fn user(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.user).await
    }

    /// How much; null where none is set.
    async fn amount(&self) -> Option<Money> {
        self.0.amount.map(Money::from)
    }

    /// Counts its changes; to be sent with the next one. 0 as long as there was none.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// When it was changed last; null if it never was.
    async fn set_at(&self) -> Option<DateTime> {
        self.0.set.map(|(_, at)| DateTime(at))
    }

    /// By whom.
    async fn set_by(&self, context: &Context<'_>) -> Option<Result<User>> {
        Users::find(context, self.0.set.map(|(by, _)| by)).await
    }
}

/// The quotas of a person in a year.
#[derive(Debug)]
pub struct PersonQuotas(pub(super) service::PersonQuotas);

#[Object]
impl PersonQuotas {
    /// The person.
    async fn user(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.user).await
    }

    /// One for each quarter of the year, in order.
    async fn quarters(&self) -> Vec<Quota> {
        self.0.quarters.iter().cloned().map(Quota).collect()
    }
}
