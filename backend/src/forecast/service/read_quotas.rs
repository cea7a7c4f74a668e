//! Reads the quotas of a year.

use shared::forecast::Quarter;
use shared::ids::UserId;
use shared::money::Money;
use shared::permission::{Permission, permissions_of};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::forecast::store::{QuotaRow, quota_list};

/// What a person is to win in a quarter.
#[derive(Debug, Clone)]
pub struct Quota {
    /// The quarter.
    pub quarter: Quarter,
    /// The person.
    pub user: UserId,
    /// How much; none where none is set.
    pub amount: Option<Money>,
    /// Counts its changes; 0 as long as there was none.
    pub version: i64,
    /// Who changed it last, and when.
    pub set: Option<(UserId, Timestamp)>,
}

impl Quota {
    fn none(quarter: Quarter, user: UserId) -> Self {
        Self { quarter, user, amount: None, version: 0, set: None }
    }

    fn of(row: &QuotaRow, ctx: &Ctx) -> Self {
        Self {
            quarter: row.quarter,
            user: row.user,
            amount: row.amount.map(|units| Money::from_stored(units, ctx.org.currency)),
            version: row.version,
            set: Some((row.set_by, row.set_at)),
        }
    }
}

/// The quotas of a person in the four quarters of a year.
#[derive(Debug, Clone)]
pub struct PersonQuotas {
    /// The person.
    pub user: UserId,
    /// One for each quarter, in order.
    pub quarters: Vec<Quota>,
}

/// The quotas of a year by the names of the people: of everybody who sells here, and of who has one in the year.
pub async fn read_quotas(ctx: &Ctx, year: i16) -> AppResult<Vec<PersonQuotas>> {
    let rows = quota_list(ctx.app.db.reader(), ctx.org.id, Quarter::of_year(year), None).await?;
    let people = ctx.people().await?;
    let of = |user: UserId| {
        let quota = |quarter| {
            let row = rows.iter().find(|row| row.user == user && row.quarter == quarter);
            row.map_or_else(|| Quota::none(quarter, user), |row| Quota::of(row, ctx))
        };
        PersonQuotas { user, quarters: Quarter::of_year(year).map(quota).collect() }
    };
    let has_one = |user: UserId| rows.iter().any(|row| row.user == user && row.amount.is_some());
    let listed = people.all().iter().filter(|person| {
        let sells = || permissions_of(&person.roles).contains(&Permission::DealCreate);
        has_one(person.id) || (person.active && sells())
    });
    Ok(listed.map(|person| of(person.id)).collect())
}

/// The quotas that were set by a request, as they are now, in its order.
pub async fn read_set(ctx: &Ctx, set: &[(UserId, String)]) -> AppResult<Vec<Quota>> {
    let quarters: Vec<Quarter> = set.iter().filter_map(|(_, quarter)| Quarter::parse(quarter)).collect();
    let rows = quota_list(ctx.app.db.reader(), ctx.org.id, quarters, None).await?;
    let of = |(user, quarter): &(UserId, String)| {
        rows.iter().find(|row| row.user == *user && row.quarter.to_string() == *quarter)
    };
    Ok(set.iter().filter_map(of).map(|row| Quota::of(row, ctx)).collect())
}
