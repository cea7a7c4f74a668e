//! Takes in a lead from the website's contact form (RS-1.2): warm, routed to an account executive in turn.

use shared::ids::LeadId;
use shared::keys::RoleKey;
use shared::leads::{CameOf, LeadSource, ResponseKind};

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::{counter_next, deal_id_by_number};
use crate::error::{AppError, AppResult};
use crate::identity::UserRow;
use crate::identity::throttle::Attempts;
use crate::identity::{attempt_find, attempt_save};
use crate::leads::campaigns;
use crate::leads::conflicts::{Newcomer, company_of, find, record};
use crate::leads::store::{self, LeadFields};
use crate::notify::{LeadNews, tell_of_lead};

/// Who gets leads from the website.
const SELLERS: &str = "account_executive";
/// So many messages from one address in an hour are taken in at once; then it has to wait ever longer.
const FREE_PER_ADDRESS: u32 = 5;

/// Takes in a lead from a visitor.
pub struct ReceiveLead {
    /// Nobody is signed in; the organisation and the present.
    pub ctx: Ctx,
    /// What the visitor wrote.
    pub(crate) fields: LeadFields,
    /// The number of the campaign whose page the form stands on.
    pub campaign: Option<String>,
    /// The network the visitor comes from.
    pub address: String,
}

impl Write for ReceiveLead {
    type Output = LeadId;

    async fn run(&self, unit: &Unit) -> AppResult<LeadId> {
        let ctx = &self.ctx;
        self.throttle(unit).await?;
        let seller = self.next_seller(unit).await?;
        let fields = self.fields_with_campaign(unit).await?;
        let found = find(unit.connection(), ctx, &company_of(&fields), seller.id).await?;
        let id = LeadId(ctx.new_id());
        store::lead_insert(unit.connection(), ctx, id, seller.id, &fields).await?;
        record(unit, ctx, &Newcomer::lead(id, &fields, seller.id), &found).await?;
        tell_of_lead(unit, ctx, &seller, (id, &self.fields.company), LeadNews::Arrived).await?;
        Ok(id)
    }
}

impl ReceiveLead {
    /// What the visitor wrote, with the campaign if leads may still come of it (DS-1.2). A lead is never lost over its
    /// campaign: with another one it is as any from the website.
    async fn fields_with_campaign(&self, unit: &Unit) -> AppResult<LeadFields> {
        let (ctx, fields) = (&self.ctx, self.fields.clone());
        let number = self.campaign.as_deref().map(str::trim).filter(|number| !number.is_empty());
        let Some(number) = number else { return Ok(fields) };
        let Some(campaign) = deal_id_by_number(unit.connection(), ctx, number).await? else {
            return Ok(fields);
        };
        match campaigns::check(unit, ctx, campaign).await {
            Ok(()) => {
                let came_of = Some(CameOf { campaign, response: ResponseKind::WebForm });
                Ok(LeadFields { source: LeadSource::Campaign, came_of, ..fields })
            }
            Err(AppError::Invalid(_)) => Ok(fields),
            Err(error) => Err(error),
        }
    }

    async fn throttle(&self, unit: &Unit) -> AppResult<()> {
        let subject = format!("lead {}", self.address);
        let before = attempt_find(unit.connection(), &subject).await?;
        if let Some(retry_after) = before.as_ref().and_then(|before| before.wait(self.ctx.now)) {
            return Err(AppError::RateLimited { retry_after });
        }
        let after = Attempts::after_failure(before, FREE_PER_ADDRESS, self.ctx.now);
        attempt_save(unit.connection(), &subject, &after).await
    }

    /// The sellers take turns.
    async fn next_seller(&self, unit: &Unit) -> AppResult<UserRow> {
        let role = RoleKey::parse(SELLERS).ok_or_else(|| AppError::internal("a role is no name"))?;
        let people = self.ctx.people_on(unit.connection()).await?;
        let users = people.all();
        let sellers: Vec<UserRow> =
            users.iter().filter(|user| user.active && user.roles.contains(&role)).cloned().collect();
        let turn = counter_next(unit.connection(), &self.ctx, "website-lead").await?;
        let count = i64::try_from(sellers.len()).unwrap_or(i64::MAX).max(1);
        let next = usize::try_from(turn.rem_euclid(count)).unwrap_or_default();
        sellers.into_iter().nth(next).ok_or_else(|| AppError::internal("nobody can take in a lead"))
    }
}
