//! Queries on conflicts between sellers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};
use shared::ids::{ConflictId, DealId, LeadId, OrgId, UserId};
use shared::leads::{ConflictResolution, MatchReason};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::db::{choice_from, choice_text};
use crate::error::{AppError, AppResult};
use crate::leads::conflicts::{Collision, Subject};
use crate::leads::entity::conflict;

/// A conflict as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct ConflictRow {
    /// Later ones sort after earlier ones.
    pub(crate) id: ConflictId,
    /// What came to the company later.
    pub(crate) subject: Subject,
    /// What it collides with.
    pub(crate) with: Subject,
    pub(crate) other_owner: UserId,
    pub(crate) reason: MatchReason,
    pub(crate) score: u8,
    pub(crate) resolution: Option<ConflictResolution>,
    pub(crate) resolved_by: Option<UserId>,
    pub(crate) resolved_at: Option<Timestamp>,
    pub(crate) note: Option<String>,
}

fn subject(lead: Option<Uuid>, deal: Option<Uuid>) -> AppResult<Subject> {
    let lead = lead.map(|lead| Subject::Lead(LeadId(lead)));
    let deal = deal.map(|deal| Subject::Deal(DealId(deal)));
    deal.or(lead).ok_or_else(|| AppError::internal("a conflict is of nothing or with nothing"))
}

fn convert(row: conflict::Model) -> AppResult<ConflictRow> {
    Ok(ConflictRow {
        id: ConflictId(row.id),
        subject: subject(row.lead_id, row.deal_id)?,
        with: subject(row.other_lead_id, row.other_deal_id)?,
        other_owner: UserId(row.other_owner_id),
        reason: choice_from(&row.reason)?,
        score: u8::try_from(row.score).unwrap_or(100),
        resolution: row.resolution.as_deref().map(choice_from).transpose()?,
        resolved_by: row.resolved_by.map(UserId),
        resolved_at: row.resolved_at.map(Timestamp::from_micros),
        note: row.note,
    })
}

/// Stores conflicts of a lead or deal.
pub(crate) async fn conflict_insert_many(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    subject: Subject,
    found: &[Collision],
) -> AppResult<()> {
    let rows: Vec<conflict::ActiveModel> = found
        .iter()
        .map(|collision| conflict::ActiveModel {
            org_id: Set(ctx.org.id.0),
            id: Set(collision.id.0),
            lead_id: Set(subject.lead().map(|id| id.0)),
            deal_id: Set(subject.deal().map(|id| id.0)),
            other_lead_id: Set(collision.with.lead().map(|id| id.0)),
            other_deal_id: Set(collision.with.deal().map(|id| id.0)),
            other_owner_id: Set(collision.owner.0),
            reason: Set(choice_text(collision.reason)),
            score: Set(i64::from(collision.score)),
            resolution: Set(None),
            resolved_by: Set(None),
            resolved_at: Set(None),
            note: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        conflict::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// The conflicts of some leads and deals, the surest first.
pub(crate) async fn conflict_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    subjects: &[Subject],
) -> AppResult<Vec<ConflictRow>> {
    let leads = subjects.iter().filter_map(|subject| subject.lead()).map(|lead| lead.0);
    let deals = subjects.iter().filter_map(|subject| subject.deal()).map(|deal| deal.0);
    let (lead, deal) = (conflict::Column::LeadId, conflict::Column::DealId);
    let about = Condition::any().add(lead.is_in(leads)).add(deal.is_in(deals));
    let query = conflict::Entity::find()
        .filter(conflict::Column::OrgId.eq(org.0))
        .filter(about)
        .order_by_desc(conflict::Column::Score)
        .order_by_asc(conflict::Column::Id);
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// The conflicts that others have with a lead.
pub(crate) async fn conflict_list_with(
    connection: &impl ConnectionTrait,
    org: OrgId,
    lead: LeadId,
) -> AppResult<Vec<ConflictRow>> {
    let query = conflict::Entity::find()
        .filter(conflict::Column::OrgId.eq(org.0))
        .filter(conflict::Column::OtherLeadId.eq(lead.0));
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// One conflict.
pub(crate) async fn conflict_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: ConflictId,
) -> AppResult<Option<ConflictRow>> {
    conflict::Entity::find_by_id((org.0, id.0)).one(connection).await?.map(convert).transpose()
}

/// Puts a resolution on record, unless there is one already.
pub(crate) async fn conflict_resolve(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    id: ConflictId,
    (resolution, note): (ConflictResolution, &str),
) -> AppResult<bool> {
    let row = conflict::ActiveModel {
        resolution: Set(Some(choice_text(resolution))),
        resolved_by: Set(ctx.user().map(|user| user.0)),
        resolved_at: Set(Some(ctx.now.micros())),
        note: Set(Some(note.to_owned())),
        ..Default::default()
    };
    let done = conflict::Entity::update_many()
        .set(row)
        .filter(conflict::Column::OrgId.eq(ctx.org.id.0))
        .filter(conflict::Column::Id.eq(id.0))
        .filter(conflict::Column::Resolution.is_null())
        .exec(connection)
        .await?;
    Ok(done.rows_affected == 1)
}
