//! Quotas of the demo company: what its sellers are to win, from a year back to the next quarter.

use std::sync::Arc;

use shared::forecast::Quarter;
use shared::ids::UserId;
use shared::keys::RoleKey;
use shared::money::Money;
use shared::time::Timestamp;

use super::company::Company;
use crate::ctx::App;
use crate::error::{AppError, AppResult};
use crate::forecast::service::{NewQuota, SetQuotas};

/// Who sets them.
const SETTER: &str = "sales_director";
/// What the sellers of a role are to win in a quarter, one after the other, in thousands.
const QUOTAS: &[(&str, &[i64])] = &[("account_executive", &[600, 700, 650]), ("sales_manager", &[550])];
/// The first quarter that has them and the one after the last, counted from the present one.
const QUARTERS: std::ops::Range<i32> = -3..2;

/// Sets the quotas of the demo company's sellers.
pub(super) async fn set(app: &Arc<App>, company: &Company, now: Timestamp) -> AppResult<()> {
    let mut sellers = Vec::new();
    for (role, thousands) in QUOTAS {
        let people = company.people.get(&role_key(role)?).map(Vec::as_slice).unwrap_or_default();
        sellers.extend(people.iter().copied().zip(thousands.iter().map(|thousand| thousand * 1_000)));
    }
    set_for(app, company, now, &sellers).await
}

/// Sets for each seller the same amount in every quarter, in whole units of the currency.
pub(crate) async fn set_for(
    app: &Arc<App>,
    company: &Company,
    now: Timestamp,
    sellers: &[(UserId, i64)],
) -> AppResult<()> {
    let role = role_key(SETTER)?;
    let setter = company.people.get(&role).and_then(|people| people.first()).copied();
    let setter = setter.ok_or_else(|| AppError::internal("nobody sets quotas"))?;
    let ctx = company.acting(app, setter, &role, now);
    let present = Quarter::of(ctx.today());
    for quarters in QUARTERS {
        let quota = |(user, amount): &(UserId, i64)| NewQuota {
            user: Some(*user),
            quarter: present.later(quarters),
            amount: Some(Money::new((*amount).into(), ctx.org.currency)),
            expected_version: 0,
        };
        let quotas = sellers.iter().map(quota).collect();
        ctx.write(&SetQuotas { ctx: ctx.clone(), quotas }).await?;
    }
    Ok(())
}

fn role_key(role: &str) -> AppResult<RoleKey> {
    RoleKey::parse(role).ok_or_else(|| AppError::internal("a demo role is no name"))
}
