//! A deal in the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use shared::engine::Blocker as EngineBlocker;
use shared::event::{By, Event};
use shared::ids::UserId;
use shared::keys::FolderKey;
use shared::money::{Currency, Money as ExactMoney};
use shared::permission::Permission;
use shared::process::{self, fact};

use super::contacts::{ContactRole, DealContact};
use super::forecast::{DealForecast, DealSegment};
use super::lists::DealList;
use super::step::Step;
use super::timeline::{TimelineConnection, timeline};
use crate::accounts::graphql::Account;
use crate::ctx::Ctx;
use crate::deals::service::{DealView, read_deal};
use crate::documents::documents_of_deal;
use crate::error::{AppError, AppResult};
use crate::events::store::event_list;
use crate::graphql::direct::{self, Asked, Direct, Writer};
use crate::graphql::scalars::{Date, DateTime, Json, Money};
use crate::graphql::user_error::{Blocker, RoleName};
use crate::graphql::{ctx, nullable};
use crate::identity::graphql::{UserView as User, Users};
use crate::leads::graphql::{Conflict, LeadYield};
use crate::process::graphql::{Process, Stage, role_name};

/// Where an amount comes from; a later origin is more exact (RS-2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "fact::AmountOrigin")]
pub enum AmountOrigin {
    /// Guessed by the account executive.
    Estimated,
    /// From the bill of materials.
    Scoped,
    /// From the quote.
    Quoted,
    /// As signed.
    Final,
}

/// How a deal relates to the one it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::Relation")]
pub enum Relation {
    /// Related consulting work.
    Consulting,
    /// The renewal of what was sold.
    Renewal,
}

/// An amount with its origin, and when and by whom it was recorded.
#[derive(Debug, Clone, SimpleObject)]
pub struct Amount {
    /// Where it comes from.
    pub(crate) origin: AmountOrigin,
    /// The amount.
    pub(crate) value: Money,
    /// When it was recorded; on cards and lists, when it was last changed is not told.
    pub(crate) at: Option<DateTime>,
    /// Who recorded it.
    pub(crate) by: Option<Result<User>>,
}

impl Amount {
    /// An amount as it is stored with its deal.
    pub(crate) fn stored((origin, units): (fact::AmountOrigin, i64), currency: Currency) -> Self {
        let value = ExactMoney::from_stored(units, currency).into();
        Self { origin: origin.into(), value, at: None, by: None }
    }
}

impl Direct for Amount {
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "origin" => direct::choice(|amount: &Self| amount.origin),
            "value" => asked.object(|amount: &Self| Some(amount.value)),
            _ => None,
        }
    }
}

/// A stage the deal may go to.
#[derive(Debug, SimpleObject)]
pub struct NextStage {
    /// The stage.
    stage: Stage,
    /// What must be resolved first; empty when the deal may go there now.
    blockers: Vec<Blocker>,
}

/// What the caller may do with the deal.
#[derive(Debug, SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "four independent permissions")]
pub struct DealMay {
    /// Move it.
    r#move: bool,
    /// Change details and team, log notes, file documents.
    edit: bool,
    /// Move it against its gates.
    r#override: bool,
    /// Hand its steps to somebody else.
    reassign: bool,
}

/// A person in a role.
#[derive(Debug, SimpleObject)]
pub struct TeamMember {
    /// The role.
    role: RoleName,
    /// The person.
    user: User,
}

/// Another deal and how it relates to this one.
#[derive(Debug, SimpleObject)]
pub struct RelatedDeal {
    /// How they relate.
    relation: Relation,
    /// The other deal.
    deal: Deal,
    /// The other deal began from this one.
    started: bool,
}

/// A document on the deal.
#[derive(Debug, SimpleObject)]
pub struct Document {
    /// Its global id.
    id: ID,
    /// Its file name.
    name: String,
    /// The key of its kind, if the template knows it.
    kind: Option<String>,
    /// The name of its kind.
    kind_name: Option<String>,
    /// The key of its folder.
    folder: Option<String>,
    /// In bytes.
    size: i64,
    /// Of its content, in hexadecimal digits.
    sha256: String,
    /// What it contains, by its content.
    content_type: String,
    /// Where to fetch it, with the access token.
    url: String,
    /// Since when.
    added_at: DateTime,
    /// By whom.
    added_by: Option<Result<User>>,
}

/// A folder of the deal's document workspace.
#[derive(Debug, SimpleObject)]
pub struct Folder {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
    /// The names of kinds of document that are needed here and are not there yet.
    missing: Vec<String>,
}

/// A move against the gates.
#[derive(Debug, SimpleObject)]
pub struct Override {
    /// Where to.
    to: Stage,
    /// When.
    at: DateTime,
    /// By whom.
    by: Option<Result<User>>,
    /// Why.
    reason: String,
}

/// A deal running through a process.
#[derive(Debug, Clone)]
pub struct Deal(pub(crate) Arc<DealView>);

impl Deal {
    fn stage_of(&self, ctx: &Ctx, key: &shared::keys::StageKey) -> AppResult<Stage> {
        Stage::of(&self.0.published.definition, ctx, key)
            .ok_or_else(|| AppError::internal("a stage left its template"))
    }

    fn blockers_for(&self, ctx: &Ctx, blockers: &[EngineBlocker]) -> Vec<Blocker> {
        let state = Some(self.0.row.state.as_ref());
        blockers
            .iter()
            .map(|blocker| Blocker::of(blocker, &self.0.published.definition, state, ctx))
            .collect()
    }
}

pub(super) fn user_id(by: By) -> Option<UserId> {
    match by {
        By::User(user) => Some(user),
        By::System => None,
    }
}

#[Object]
impl Deal {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        self.0.row.id.to_string().into()
    }

    /// Its readable number.
    async fn number(&self) -> &str {
        &self.0.row.state.number
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.row.state.title
    }

    /// Grows with every change; send it back as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.row.version
    }

    /// The customer.
    async fn account(&self) -> Account {
        let DealView { row, .. } = self.0.as_ref();
        Account::named(row.state.account, row.account_name.clone(), self.0.accounts())
    }

    /// The account executive.
    async fn owner(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.row.state.owner).await
    }

    /// The version of the process it runs on.
    async fn process(&self) -> Process {
        Process(self.0.published.clone())
    }

    /// Where it is.
    async fn stage(&self, context: &Context<'_>) -> Result<Stage> {
        Ok(self.stage_of(ctx(context)?, &self.0.row.state.stage)?)
    }

    /// Since when it is there.
    async fn stage_since(&self) -> DateTime {
        DateTime(self.0.row.state.stage_since)
    }

    /// Whole days it has been there.
    async fn stage_days(&self, context: &Context<'_>) -> Result<u32> {
        Ok(ctx(context)?.now.days_since(self.0.row.state.stage_since))
    }

    /// The current amount, of the most exact origin there is.
    async fn amount(&self) -> Option<Amount> {
        let (origin, money) = self.0.row.state.amount()?;
        Some(Amount { origin: origin.into(), value: money.into(), at: None, by: None })
    }

    /// Every amount recorded, oldest first (RS-2.3).
    async fn amounts(&self, context: &Context<'_>) -> Result<Vec<Amount>> {
        let ctx = ctx(context)?;
        let mut amounts = Vec::new();
        for logged in event_list(ctx.app.db.reader(), ctx.org.id, self.0.row.id).await? {
            if let Event::AmountRecorded { origin, amount: Some(money) } = logged.recorded.event {
                let by = Users::find(context, user_id(logged.recorded.by)).await;
                let at = Some(DateTime(logged.recorded.at));
                amounts.push(Amount { origin: origin.into(), value: money.into(), at, by });
            }
        }
        Ok(amounts)
    }

    /// The day it is expected to be won.
    async fn close_date(&self) -> Option<Date> {
        self.0.row.state.close_date.map(Date)
    }

    /// When it began.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.row.created_at)
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.row.updated_at)
    }

    /// Why it is where it is, in words, for a stop (CQ-1.1).
    async fn stage_note(&self) -> Option<&str> {
        self.0.row.state.stage_note.as_deref()
    }

    /// The day on which to look at it again, while it is set aside (CQ-1.1).
    async fn review_on(&self) -> Option<Date> {
        self.0.row.state.review_on.map(Date)
    }

    /// Its type, where its process has types (CQ-1.2).
    async fn segment(&self, context: &Context<'_>) -> Option<Result<DealSegment>> {
        nullable(async { Ok(DealSegment::of(&self.0, ctx(context)?)) }).await
    }

    /// How sure it is (CQ-2.1).
    async fn forecast(&self, context: &Context<'_>) -> Result<DealForecast> {
        Ok(DealForecast::of(&self.0, ctx(context)?))
    }

    /// The lists that it keeps so far.
    async fn lists(&self) -> Vec<DealList> {
        DealList::all(&self.0)
    }

    /// The people at the customer who take part (DS-2.2).
    async fn contacts(&self, context: &Context<'_>) -> Result<Vec<DealContact>> {
        Ok(DealContact::all(&self.0, ctx(context)?))
    }

    /// The parts that somebody at the customer should play, and nobody does.
    async fn contact_gaps(&self, context: &Context<'_>) -> Result<Vec<ContactRole>> {
        Ok(ContactRole::gaps(&self.0, ctx(context)?))
    }

    /// What blocks the usual next stage.
    async fn blockers(&self, context: &Context<'_>) -> Result<Vec<Blocker>> {
        let ctx = ctx(context)?;
        Ok(self.blockers_for(ctx, &self.0.evaluation(ctx).blockers))
    }

    /// Where it may go, the usual stage first.
    async fn next_stages(&self, context: &Context<'_>) -> Result<Vec<NextStage>> {
        let ctx = ctx(context)?;
        let next = self.0.evaluation(ctx).next_stages.iter().map(|next| {
            let stage = self.stage_of(ctx, &next.stage)?;
            Ok(NextStage { stage, blockers: self.blockers_for(ctx, &next.blockers) })
        });
        Ok(next.collect::<AppResult<Vec<_>>>()?)
    }

    /// Every step of the process, in its order.
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<Step>> {
        Ok(Step::all(&self.0, ctx(context)?))
    }

    /// The open step that presses most, of any role.
    async fn next_step(&self, context: &Context<'_>) -> Option<Result<Step>> {
        nullable(async {
            let ctx = ctx(context)?;
            let next = self.0.evaluation(ctx).next_step.clone();
            Ok(next.and_then(|key| Step::all(&self.0, ctx).into_iter().find(|step| *step.step_key() == key)))
        })
        .await
    }

    /// Who plays which role.
    async fn team(&self, context: &Context<'_>) -> Result<Vec<TeamMember>> {
        let mut team = Vec::new();
        for (role, user) in &self.0.row.state.team {
            if let Some(user) = Users::find(context, Some(*user)).await.transpose()? {
                let role = role_name(&self.0.published.definition, ctx(context)?, role);
                team.push(TeamMember { role, user });
            }
        }
        Ok(team)
    }

    /// Deals it came from or that began from it. Those the caller may not see are left out.
    async fn related(&self, context: &Context<'_>) -> Result<Vec<RelatedDeal>> {
        let ctx = ctx(context)?;
        let state = &self.0.row.state;
        let origin = state.origin.iter().map(|(deal, relation)| (*deal, *relation, false));
        let started = state.related.iter().map(|(deal, relation)| (*deal, *relation, true));
        let mut related = Vec::new();
        for (deal, relation, started) in origin.chain(started) {
            if let Some(deal) = read_deal(ctx, deal).await? {
                related.push(RelatedDeal { relation: relation.into(), deal: Self(deal), started });
            }
        }
        Ok(related)
    }

    /// What came of it, where its process brings leads, as campaigns do (DS-1.1); null for other deals.
    async fn lead_yield(&self) -> Option<LeadYield> {
        LeadYield::of(&self.0)
    }

    /// Who else seems to work with the company, resolved or not (RS-1.3). The deal moves on once it is settled that it
    /// may. Empty for those who see only the deals of their own team.
    async fn conflicts(&self, context: &Context<'_>) -> Result<Vec<Conflict>> {
        let ctx = ctx(context)?;
        if !ctx.may(Permission::DealReadAll) {
            return Ok(Vec::new());
        }
        Ok(self.0.conflicts(ctx).await?.into_iter().map(Conflict::from).collect())
    }

    /// Documents on the deal, oldest first.
    async fn documents(&self, context: &Context<'_>) -> Result<Vec<Document>> {
        let ctx = ctx(context)?;
        let stored = documents_of_deal(ctx.app.db.reader(), ctx.org.id, self.0.row.id).await?;
        let definition = &self.0.published.definition;
        let texts = definition.texts(ctx.locale);
        let mut documents = Vec::new();
        for filed in &self.0.row.state.documents {
            let Some(file) = stored.iter().find(|file| file.id == filed.id) else { continue };
            let kind = filed.kind.as_ref();
            documents.push(Document {
                id: filed.id.to_string().into(),
                name: filed.name.clone(),
                kind: kind.map(ToString::to_string),
                kind_name: kind.map(|kind| texts.document(kind).to_owned()),
                folder: kind
                    .and_then(|kind| definition.process.documents.get(kind))
                    .map(|kind| kind.folder.to_string()),
                size: file.size,
                sha256: file.sha256.clone(),
                content_type: file.content_type.clone(),
                url: format!("/files/{}", filed.id),
                added_at: DateTime(filed.at),
                added_by: Users::find(context, user_id(filed.by)).await,
            });
        }
        Ok(documents)
    }

    /// The folders of its document workspace, with what is missing in each (RS-3.3, RS-14.3).
    async fn folders(&self, context: &Context<'_>) -> Result<Vec<Folder>> {
        let ctx = ctx(context)?;
        let definition = &self.0.published.definition;
        let texts = definition.texts(ctx.locale);
        let missing = self.0.missing_documents(ctx);
        let in_folder = |folder: &FolderKey| {
            let of_folder = missing.iter().filter(|kind| {
                definition.process.documents.get(*kind).is_some_and(|kind| kind.folder == *folder)
            });
            of_folder.map(|kind| texts.document(kind).to_owned()).collect()
        };
        let folders = definition.process.folders.iter().map(|folder| Folder {
            key: folder.to_string(),
            name: texts.folder(folder).to_owned(),
            missing: in_folder(folder),
        });
        Ok(folders.collect())
    }

    /// How often it went back to an earlier step (RS-13.1).
    async fn loops(&self) -> u32 {
        self.0.row.state.loops
    }

    /// Moves made against the gates.
    async fn overrides(&self, context: &Context<'_>) -> Result<Vec<Override>> {
        let mut overrides = Vec::new();
        for made in &self.0.row.state.overrides {
            overrides.push(Override {
                to: self.stage_of(ctx(context)?, &made.to)?,
                at: DateTime(made.at),
                by: Users::find(context, user_id(made.by)).await,
                reason: made.reason.clone(),
            });
        }
        Ok(overrides)
    }

    /// What happened, newest first.
    async fn timeline(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<TimelineConnection> {
        timeline(context, &self.0, first, after).await
    }

    /// The engine's state of the deal, for evaluation in a client.
    async fn state(&self) -> Result<Json> {
        Ok(Json::of(&self.0.row.state)?)
    }

    /// What the caller may do with it.
    async fn may(&self, context: &Context<'_>) -> Result<DealMay> {
        let ctx = ctx(context)?;
        let evaluation = self.0.evaluation(ctx);
        Ok(DealMay {
            r#move: evaluation.may_move && ctx.may(Permission::DealMove),
            edit: evaluation.may_change && ctx.may(Permission::DealEdit),
            r#override: ctx.may(Permission::DealOverride),
            reassign: ctx.may(Permission::DealReassign),
        })
    }
}
