//! Enters and changes leads.

use shared::ids::{DealId, LeadId, UserId};
use shared::leads::{LeadSource, LeadStatus, ResponseKind};
use shared::permission::Permission;

use super::hand_over::hand_over;
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::leads::campaigns;
use crate::leads::conflicts::{Newcomer, Subject, company_of, find, look_again, record};
use crate::leads::store::{self, LeadFields, LeadRow};

/// Enters a lead for the caller and looks for conflicts (RS-1.1, RS-1.3).
pub struct CreateLead {
    /// Who asks.
    pub ctx: Ctx,
    /// What is known of it.
    pub(crate) fields: LeadFields,
}

impl Write for CreateLead {
    type Output = LeadId;

    async fn run(&self, unit: &Unit) -> AppResult<LeadId> {
        let ctx = &self.ctx;
        let owner = ctx.caller()?.user;
        if let Some(came_of) = self.fields.came_of {
            campaigns::check(unit, ctx, came_of.campaign).await?;
        }
        let found = find(unit.connection(), ctx, &company_of(&self.fields), owner).await?;
        let id = LeadId(ctx.new_id());
        store::lead_insert(unit.connection(), ctx, id, owner, &self.fields).await?;
        record(unit, ctx, &Newcomer::lead(id, &self.fields, owner), &found).await?;
        Ok(id)
    }
}

/// New values of a lead; absent ones stay.
#[derive(Debug, Clone, Default)]
pub struct LeadChanges {
    /// The company.
    pub company: Option<String>,
    /// The person.
    pub contact_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The internet domain.
    pub domain: Option<String>,
    /// The number in a public register.
    pub registration_number: Option<String>,
    /// How it came. Another one than a campaign takes campaign and response away.
    pub source: Option<LeadSource>,
    /// The campaign it came of.
    pub campaign: Option<DealId>,
    /// By what somebody responded to it.
    pub response: Option<ResponseKind>,
    /// Where it stands. Only a conversion makes it converted.
    pub status: Option<LeadStatus>,
    /// Research and remarks.
    pub notes: Option<String>,
    /// Who works on it from now on.
    pub owner: Option<UserId>,
}

impl LeadChanges {
    fn apply(&self, fields: &mut LeadFields) -> AppResult<()> {
        fn set<T: Clone>(target: &mut T, new: Option<&T>) {
            if let Some(new) = new {
                *target = new.clone();
            }
        }
        set(&mut fields.company, self.company.as_ref());
        set(&mut fields.contact_name, self.contact_name.as_ref());
        set(&mut fields.source, self.source.as_ref());
        set(&mut fields.status, self.status.as_ref());
        set(&mut fields.notes, self.notes.as_ref());
        for (target, new) in [
            (&mut fields.email, &self.email),
            (&mut fields.phone, &self.phone),
            (&mut fields.domain, &self.domain),
            (&mut fields.registration_number, &self.registration_number),
        ] {
            if let Some(new) = new {
                *target = Some(new.clone()).filter(|text| !text.is_empty());
            }
        }
        let known = fields.came_of.filter(|_| fields.source == LeadSource::Campaign);
        let campaign = self.campaign.or(known.map(|known| known.campaign));
        let response = self.response.or(known.map(|known| known.response));
        fields.came_of = campaigns::came_of(fields.source, campaign, response)?;
        Ok(())
    }
}

/// Changes a lead. With another owner, or when what tells its company apart changes, conflicts are looked at again
/// (RS-1.3).
pub struct UpdateLead {
    /// Who asks.
    pub ctx: Ctx,
    /// The lead.
    pub lead: LeadId,
    /// The version the caller saw.
    pub expected_version: i64,
    /// What changes.
    pub changes: LeadChanges,
}

impl Write for UpdateLead {
    type Output = LeadId;

    async fn run(&self, unit: &Unit) -> AppResult<LeadId> {
        if self.changes.status == Some(LeadStatus::Converted) {
            return Err(AppError::invalid(
                "status",
                ProblemKind::ExactlyOne(&["NEW", "WORKING", "NURTURING", "DISCARDED"]),
            ));
        }
        let mut row = lock_own(unit, &self.ctx, self.lead, self.expected_version).await?;
        let (before, known) = (company_of(&row.fields), row.fields.came_of.map(|known| known.campaign));
        self.changes.apply(&mut row.fields)?;
        // What a lead came of stays when it is over.
        if let Some(campaign) = row.fields.came_of.map(|new| new.campaign).filter(|new| Some(*new) != known) {
            campaigns::check(unit, &self.ctx, campaign).await?;
        }
        match self.changes.owner.filter(|owner| *owner != row.owner) {
            Some(owner) => hand_over(unit, &self.ctx, &mut row, owner).await?,
            None if company_of(&row.fields) != before => {
                let subject = Subject::Lead(row.id);
                let known = store::conflict_list(unit.connection(), self.ctx.org.id, &[subject]).await?;
                look_again(unit, &self.ctx, &row, &known).await?;
            }
            None => {}
        }
        store::lead_update(unit.connection(), &self.ctx, &row).await?;
        Ok(self.lead)
    }
}

/// The lead, if it has the version the caller saw and is the caller's own, or the caller may hand over others' work.
pub(super) async fn lock_own(
    unit: &Unit,
    ctx: &Ctx,
    lead: LeadId,
    expected_version: i64,
) -> AppResult<LeadRow> {
    let row = store::lead_lock(unit.connection(), ctx.org.id, lead)
        .await?
        .ok_or(AppError::NotFound { kind: "lead" })?;
    if row.owner != ctx.caller()?.user && !ctx.may(Permission::DealReassign) {
        return Err(AppError::Forbidden("this lead belongs to somebody else"));
    }
    if row.version != expected_version {
        return Err(AppError::Stale {
            current_version: row.version,
            changed_by: row.updated_by,
            changed_at: row.updated_at,
        });
    }
    Ok(row)
}
