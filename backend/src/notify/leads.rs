//! Tells sellers of leads that became theirs, and of conflicts over their companies, in the app and by mail.

use shared::ids::{DealId, LeadId};

use super::tell::tell;
use super::texts;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;
use crate::identity::UserRow;

/// Why somebody has a lead they did not enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeadNews {
    /// It came from the website (RS-1.2).
    Arrived,
    /// A colleague gave it to them.
    HandedOver,
}

/// Tells somebody that a lead is theirs now.
pub(crate) async fn tell_of_lead(
    unit: &Unit,
    ctx: &Ctx,
    seller: &UserRow,
    (lead, company): (LeadId, &str),
    news: LeadNews,
) -> AppResult<()> {
    let link = format!("{}/leads/{lead}", ctx.app.settings.public_url);
    let text = match news {
        LeadNews::Arrived => texts::lead_arrived(seller.locale, company, &link),
        LeadNews::HandedOver => texts::lead_handed_over(seller.locale, company, &link),
    };
    tell(unit, ctx, seller, None, text).await
}

/// A conflict with somebody's deal or lead (RS-1.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConflictNews<'a> {
    /// Who came to the company.
    pub(crate) who: &'a str,
    /// The company.
    pub(crate) company: &'a str,
    /// What they came with.
    pub(crate) claim: Claim<'a>,
}

/// What somebody comes to a company with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Claim<'a> {
    /// A lead.
    Lead(LeadId),
    /// A deal and its readable number.
    Deal(DealId, &'a str),
}

/// Tells somebody that a colleague came to a company they work with.
pub(crate) async fn tell_of_conflict(
    unit: &Unit,
    ctx: &Ctx,
    seller: &UserRow,
    news: &ConflictNews<'_>,
) -> AppResult<()> {
    let (path, deal) = match news.claim {
        Claim::Lead(lead) => (format!("leads/{lead}"), None),
        Claim::Deal(deal, number) => (format!("deals/{number}"), Some((deal, number.to_owned()))),
    };
    let link = format!("{}/{path}", ctx.app.settings.public_url);
    let text = texts::conflict_found(seller.locale, (news.who, news.company), &link);
    tell(unit, ctx, seller, deal, text).await
}
