//! Tells people that they stand in for somebody, or that somebody stands in for them.

use shared::delegation::Delegation;
use shared::engine::wording::values::date_text;
use shared::ids::UserId;

use super::tell::tell;
use super::texts;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StandInNews {
    /// It was said.
    Begins,
    /// It was ended before its last day.
    Ended,
}

/// Tells both sides of a delegation, without whoever did it.
pub(crate) async fn tell_of_stand_in(
    unit: &Unit,
    ctx: &Ctx,
    delegation: &Delegation,
    news: StandInNews,
) -> AppResult<()> {
    let people = ctx.people_on(unit.connection()).await?;
    let others = |user: UserId| people.get(user).filter(|user| user.active && Some(user.id) != ctx.user());
    let (person, deputy) = (people.name(delegation.person), people.name(delegation.deputy));
    let link = format!("{}/settings/stand-ins", ctx.app.settings.public_url);
    for (user, is_deputy) in [(delegation.deputy, true), (delegation.person, false)] {
        let Some(user) = others(user) else { continue };
        let days = [delegation.from, delegation.until].map(|day| date_text(day, user.locale));
        let text = match (news, is_deputy) {
            (StandInNews::Begins, true) => texts::stands_in(user.locale, person, &days, &link),
            (StandInNews::Begins, false) => texts::is_stood_in_for(user.locale, deputy, &days, &link),
            (StandInNews::Ended, true) => texts::stands_in_no_more(user.locale, person, &link),
            (StandInNews::Ended, false) => texts::is_stood_in_for_no_more(user.locale, deputy, &link),
        };
        tell(unit, ctx, user, None, text).await?;
    }
    Ok(())
}
