//! Single deals and lists of them.

use std::sync::Arc;

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, SelectStatement};
use sea_orm::{Condition, FromQueryResult, QueryOrder, QuerySelect, QueryTrait};
use shared::engine::evaluate::Evaluation;
use shared::engine::{DealState, category, counts_on};
use shared::forecast::Quarter;
use shared::ids::{AccountId, DealId, OrgId, ProcessId, UserId};
use shared::process::{ForecastCategory, Process, StageKind};
use shared::rank::Rank;
use shared::time::{Date, Timestamp};

use super::known_states::KnownState;
use crate::ctx::Ctx;
use crate::db::{Params, choice_text, date_text};
use crate::deals::entity::{deal, team};
use crate::error::{AppError, AppResult};
use crate::process::processes_that_bring_leads;
use crate::search::{Found, contains};

/// A deal as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct DealRow {
    pub(crate) id: DealId,
    pub(crate) version: i64,
    pub(crate) process: ProcessId,
    pub(crate) account_name: String,
    pub(crate) state: Arc<DealState>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) updated_by: Option<UserId>,
}

/// What is read of a deal. The columns beside it are for lists and boards to find and sort by.
#[derive(Debug, FromQueryResult)]
struct Stored {
    id: Uuid,
    version: i64,
    process_id: Uuid,
    account_name: String,
    /// None if it is the version that is known already.
    state: Option<String>,
    created_at: i64,
    updated_at: i64,
    updated_by: Option<Uuid>,
}

/// The deals the caller may see, of which all but the state of a known version is read.
fn visible(ctx: &Ctx, known: Option<i64>) -> Select<deal::Entity> {
    use deal::Column as C;
    let state = match known {
        Some(version) => Expr::case(C::Version.ne(version), Expr::col(C::State)).into(),
        None => Expr::col(C::State),
    };
    deal::Entity::find()
        .select_only()
        .columns([C::Id, C::Version, C::ProcessId, C::AccountName, C::CreatedAt, C::UpdatedAt, C::UpdatedBy])
        .column_as(state, C::State)
        .filter(scope(ctx))
}

fn convert(row: Stored, known: Option<KnownState>) -> AppResult<DealRow> {
    let state = match (row.state, known) {
        (Some(state), _) => serde_json::from_str(&state)?,
        (None, Some((_, state))) => state,
        (None, None) => return Err(AppError::internal("a deal was read without its state")),
    };
    Ok(DealRow {
        id: DealId(row.id),
        version: row.version,
        process: ProcessId(row.process_id),
        account_name: row.account_name,
        state,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        updated_by: row.updated_by.map(UserId),
    })
}

/// Whose deals a caller may see.
pub(super) fn scope(ctx: &Ctx) -> Condition {
    use shared::permission::Permission;
    let own_org = Condition::all().add(deal::Column::OrgId.eq(ctx.org.id.0));
    if ctx.caller.is_none() || ctx.may(Permission::DealReadAll) {
        return own_org;
    }
    if !ctx.may(Permission::DealReadTeam) {
        return own_org.add(Expr::val(1).eq(0));
    }
    let teams = team::Entity::find()
        .select_only()
        .column(team::Column::DealId)
        .filter(team::Column::OrgId.eq(ctx.org.id.0))
        .filter(team::Column::UserId.eq(ctx.user().map(|user| user.0)))
        .into_query();
    own_org.add(deal::Column::Id.in_subquery(teams))
}

/// A deal the caller may see. For use outside of units of work, whose own changes may yet be undone.
pub(crate) async fn deal_find(ctx: &Ctx, id: DealId) -> AppResult<Option<DealRow>> {
    let known = ctx.app.remembered.states.recall(ctx.org.id, id);
    let found = visible(ctx, known.as_ref().map(|(version, _)| *version))
        .filter(deal::Column::Id.eq(id.0))
        .into_model::<Stored>()
        .one(ctx.app.db.reader())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let is_new = found.state.is_some();
    let row = convert(found, known)?;
    if is_new {
        deal_keep(ctx, &row);
    }
    Ok(Some(row))
}

/// Remembers a deal as it was read, or as a unit of work that is committed left it.
pub(crate) fn deal_keep(ctx: &Ctx, row: &DealRow) {
    ctx.app.remembered.states.keep(ctx.org.id, row.id, (row.version, row.state.clone()));
}

/// Those of some deals that the caller may see.
pub(crate) async fn deal_list_by_ids(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    ids: &[DealId],
) -> AppResult<Vec<DealRow>> {
    let found = visible(ctx, None)
        .filter(deal::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_model()
        .all(connection)
        .await?;
    found.into_iter().map(|row| convert(row, None)).collect()
}

/// The ids of a customer's deals that the caller may see, for a statement about what hangs on them.
pub(crate) fn deals_of_account(ctx: &Ctx, account: AccountId) -> SelectStatement {
    let query = deal::Entity::find().select_only().column(deal::Column::Id).filter(scope(ctx));
    query.filter(deal::Column::AccountId.eq(account.0)).into_query()
}

/// The kinds of stages in which deals are over.
const OVER: [&str; 2] = ["completed", "lost"];

/// A page of the running deals of one version of a process, by their ids.
pub(crate) async fn deals_of_version(
    ctx: &Ctx,
    process: ProcessId,
    after: Option<DealId>,
    limit: u64,
) -> AppResult<Vec<DealRow>> {
    let mut query = visible(ctx, None)
        .filter(deal::Column::ProcessId.eq(process.0))
        .filter(deal::Column::StageKind.is_not_in(OVER))
        .order_by_asc(deal::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(deal::Column::Id.gt(after.0));
    }
    let found = query.into_model().all(ctx.app.db.reader()).await?;
    found.into_iter().map(|row| convert(row, None)).collect()
}

/// A deal the caller may see, kept for this transaction alone.
pub(crate) async fn deal_lock(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    id: DealId,
) -> AppResult<Option<DealRow>> {
    let known = ctx.app.remembered.states.recall(ctx.org.id, id);
    let found = visible(ctx, known.as_ref().map(|(version, _)| *version))
        .filter(deal::Column::Id.eq(id.0))
        .lock(LockType::Update)
        .into_model()
        .one(connection)
        .await?;
    found.map(|row| convert(row, known)).transpose()
}

/// The id behind a readable number.
pub(crate) async fn deal_id_by_number(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    number: &str,
) -> AppResult<Option<DealId>> {
    let id = deal::Entity::find()
        .select_only()
        .column(deal::Column::Id)
        .filter(scope(ctx))
        .filter(deal::Column::Number.eq(number))
        .into_tuple::<Uuid>()
        .one(connection)
        .await?;
    Ok(id.map(DealId))
}

/// The readable numbers of some deals, as far as the caller may see them.
pub(crate) async fn deal_numbers(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    ids: impl IntoIterator<Item = DealId>,
) -> AppResult<Vec<(DealId, String)>> {
    let rows: Vec<(Uuid, String)> = deal::Entity::find()
        .select_only()
        .columns([deal::Column::Id, deal::Column::Number])
        .filter(scope(ctx))
        .filter(deal::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, number)| (DealId(id), number)).collect())
}

/// What narrows a list of deals.
#[derive(Debug, Clone, Default)]
pub(crate) struct DealFilter {
    pub(crate) process: Option<String>,
    pub(crate) stages: Option<Vec<String>>,
    pub(crate) owners: Option<Vec<UserId>>,
    pub(crate) account: Option<AccountId>,
    pub(crate) text: Option<String>,
    pub(crate) open: Option<bool>,
    /// Of a process that brings leads, and not over; or all others.
    pub(crate) takes_leads: Option<bool>,
    /// Only what counts in the forecast of this quarter.
    pub(crate) quarter: Option<Quarter>,
    pub(crate) categories: Option<Vec<ForecastCategory>>,
    /// A type of deal; deals without one where it is given as nothing.
    #[expect(clippy::option_option, reason = "nothing asked for, those without, and those with a value")]
    pub(crate) segment: Option<Option<String>>,
}

impl DealFilter {
    fn condition(&self, ctx: &Ctx) -> Condition {
        let open_kinds = [StageKind::Open, StageKind::Won, StageKind::OnHold].map(choice_text);
        Condition::all()
            .add_option(self.process.as_ref().map(|key| deal::Column::ProcessKey.eq(key.as_str())))
            .add_option(
                self.stages
                    .as_ref()
                    .map(|stages| deal::Column::Stage.is_in(stages.iter().map(String::as_str))),
            )
            .add_option(
                self.owners.as_ref().map(|owners| deal::Column::OwnerId.is_in(owners.iter().map(|id| id.0))),
            )
            .add_option(self.account.map(|account| deal::Column::AccountId.eq(account.0)))
            .add_option(self.text.as_ref().map(|text| {
                let (engine, mut params) = (ctx.app.db.backend(), Params::default());
                let ids = contains(engine, ctx, Found::Deal, text, &mut params);
                params.into_condition(engine, &format!("deals.id IN ({ids})"))
            }))
            .add_option(self.takes_leads.map(|takes| {
                let brings = deal::Column::ProcessId.in_subquery(processes_that_bring_leads(ctx.org.id));
                let all = Condition::all().add(brings).add(deal::Column::StageKind.is_not_in(OVER));
                if takes { all } else { all.not() }
            }))
            .add_option(self.quarter.map(|quarter| {
                let days = (quarter.first_day().to_string(), quarter.last_day().to_string());
                deal::Column::ForecastOn.between(days.0, days.1)
            }))
            .add_option(self.categories.as_ref().map(|categories| {
                deal::Column::ForecastCategory.is_in(categories.iter().copied().map(choice_text))
            }))
            .add_option(self.segment.as_ref().map(|segment| match segment {
                Some(segment) => deal::Column::Segment.eq(segment.as_str()),
                None => deal::Column::Segment.is_null(),
            }))
            .add_option(self.open.map(|open| {
                let kind = deal::Column::StageKind;
                if open { kind.is_in(open_kinds) } else { kind.is_not_in(open_kinds) }
            }))
    }
}

/// The order of a list. The id settles ties, so that pages are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DealOrder {
    #[default]
    UpdatedDesc,
    CloseDateAsc,
    NumberDesc,
}

/// A sort key and id: where a page begins or ends.
pub(crate) type DealCursor = (String, DealId);

impl DealOrder {
    fn column(self) -> deal::Column {
        match self {
            Self::UpdatedDesc => deal::Column::UpdatedAt,
            Self::CloseDateAsc => deal::Column::CloseDate,
            Self::NumberDesc => deal::Column::Number,
        }
    }

    fn descending(self) -> bool {
        self != Self::CloseDateAsc
    }

    /// The sort key of a row, as text for its cursor.
    pub(crate) fn key(self, row: &DealRow) -> String {
        match self {
            Self::UpdatedDesc => row.updated_at.micros().to_string(),
            Self::CloseDateAsc => date_text(row.state.close_date).unwrap_or_else(|| LAST_DATE.to_owned()),
            Self::NumberDesc => row.state.number.clone(),
        }
    }
}

/// Stands for "no date" in orders by date: after every real one.
const LAST_DATE: &str = "9999-12-31";

/// A page of deals after (or, backwards, before) a cursor; one more than `limit` tells that there are others.
pub(crate) async fn deal_list(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    filter: &DealFilter,
    order: DealOrder,
    page: (Option<DealCursor>, bool, u64),
) -> AppResult<Vec<DealRow>> {
    let (cursor, backwards, limit) = page;
    let key = match order {
        DealOrder::CloseDateAsc => Expr::expr(sea_orm::sea_query::Func::coalesce([
            Expr::col(deal::Column::CloseDate),
            Expr::val(LAST_DATE),
        ])),
        other => Expr::col(other.column()),
    };
    let descending = order.descending() != backwards;
    let direction = if descending { sea_orm::Order::Desc } else { sea_orm::Order::Asc };
    let mut query = visible(ctx, None).filter(filter.condition(ctx));
    if let Some((value, id)) = cursor {
        let value: Value = match order {
            DealOrder::UpdatedDesc => value.parse::<i64>().unwrap_or_default().into(),
            _ => value.into(),
        };
        let (beyond, tie) = if descending {
            (key.clone().lt(value.clone()), deal::Column::Id.lt(id.0))
        } else {
            (key.clone().gt(value.clone()), deal::Column::Id.gt(id.0))
        };
        query = query
            .filter(Condition::any().add(beyond).add(Condition::all().add(key.clone().eq(value)).add(tie)));
    }
    query
        .order_by(key, direction.clone())
        .order_by(deal::Column::Id, direction)
        .limit(limit)
        .into_model()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| convert(row, None))
        .collect()
}

/// How many deals a filter finds.
pub(crate) async fn deal_count(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    filter: &DealFilter,
) -> AppResult<u64> {
    Ok(deal::Entity::find().filter(scope(ctx)).filter(filter.condition(ctx)).count(connection).await?)
}

/// An open deal with what conflict checks compare.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct OpenDeal {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) owner_id: Uuid,
    pub(crate) name: String,
    pub(crate) domain: Option<String>,
    pub(crate) registration_number: Option<String>,
}

/// Every open deal with its company, for conflict checks (RS-1.3). What is no sale competes with nobody.
pub(crate) async fn deals_open_for_matching(
    connection: &impl ConnectionTrait,
    org: OrgId,
) -> AppResult<Vec<OpenDeal>> {
    let statement = sea_orm::Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT d.id, d.number, d.owner_id, a.name, a.domain, a.registration_number
         FROM deals d JOIN accounts a ON a.org_id = d.org_id AND a.id = d.account_id
         WHERE d.org_id = $1 AND d.stage_kind IN ('open', 'won', 'on_hold')
           AND d.process_id NOT IN (SELECT p.id FROM processes p WHERE p.org_id = $1 AND NOT p.sells)",
        [org.0.into()],
    );
    Ok(OpenDeal::find_by_statement(statement).all(connection).await?)
}

/// Everything a deal's row is made of.
pub(crate) struct Projection<'a> {
    pub(crate) process: &'a Process,
    pub(crate) state: &'a DealState,
    pub(crate) evaluation: &'a Evaluation,
    pub(crate) account_name: &'a str,
    /// It came to its stage just now and stands on top there.
    pub(crate) arrived: bool,
    /// It was won before, so that the day on which it became so stays.
    pub(crate) was_closed: bool,
}

/// What lists and boards read of a deal's state.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    pub(crate) stage_kind: String,
    /// In stored units.
    pub(crate) amount: Option<i64>,
    pub(crate) amount_origin: Option<String>,
    pub(crate) segment: Option<String>,
    pub(crate) category: ForecastCategory,
    pub(crate) next_step: Option<String>,
    pub(crate) next_role: Option<String>,
    pub(crate) next_assignee: Option<UserId>,
    pub(crate) next_due: Option<Date>,
    pub(crate) blockers: i64,
    pub(crate) steps_done: i64,
    pub(crate) steps_total: i64,
}

impl Columns {
    pub(crate) fn of(process: &Process, state: &DealState, evaluation: &Evaluation) -> Self {
        let amount = state.amount();
        let next =
            evaluation.next_step.as_ref().and_then(|key| Some((process.step(key)?, state.steps.get(key)?)));
        let resolvable = evaluation.blockers.iter().filter(|blocker| !blocker.later).count();
        Self {
            stage_kind: choice_text(process.stage_kind(&state.stage).unwrap_or(StageKind::Open)),
            amount: amount.and_then(|(_, money)| money.stored()),
            amount_origin: amount.map(|(origin, _)| choice_text(origin)),
            segment: state.segment.as_ref().map(ToString::to_string),
            category: category(process, state),
            next_step: next.map(|(step, _)| step.key.to_string()),
            next_role: next.map(|(step, _)| step.owner.to_string()),
            next_assignee: next.and_then(|(_, step)| step.assignee),
            next_due: next.and_then(|(_, step)| step.due),
            blockers: i64::try_from(resolvable).unwrap_or(i64::MAX),
            steps_done: evaluation.progress.0.into(),
            steps_total: evaluation.progress.1.into(),
        }
    }
}

fn active_model(ctx: &Ctx, id: DealId, projection: &Projection<'_>) -> AppResult<deal::ActiveModel> {
    let Projection { process, state, evaluation, account_name, arrived, was_closed } = projection;
    let columns = Columns::of(process, state, evaluation);
    let counts = if *was_closed && columns.category == ForecastCategory::Closed {
        (NotSet, NotSet)
    } else {
        let day = counts_on(process, state, Some(ctx.today()));
        (Set(Some(choice_text(columns.category))), Set(date_text(day)))
    };
    Ok(deal::ActiveModel {
        org_id: Unchanged(ctx.org.id.0),
        id: Unchanged(id.0),
        number: Set(state.number.clone()),
        title: Set(state.title.clone()),
        account_id: Set(state.account.0),
        account_name: Set((*account_name).to_owned()),
        owner_id: Set(state.owner.0),
        process_id: Set(state.process.0),
        process_key: Set(process.key.to_string()),
        stage: Set(state.stage.to_string()),
        stage_kind: Set(columns.stage_kind),
        stage_since: Set(state.stage_since.micros()),
        rank: if *arrived { Set(Rank::of_arrival(ctx.now).as_str().to_owned()) } else { NotSet },
        amount: Set(columns.amount),
        amount_origin: Set(columns.amount_origin),
        close_date: Set(date_text(state.close_date)),
        segment: Set(columns.segment),
        forecast_category: counts.0,
        forecast_on: counts.1,
        next_step: Set(columns.next_step),
        next_role: Set(columns.next_role),
        next_assignee: Set(columns.next_assignee.map(|user| user.0)),
        next_due: Set(date_text(columns.next_due)),
        blockers: Set(columns.blockers),
        steps_done: Set(columns.steps_done),
        steps_total: Set(columns.steps_total),
        state: Set(serde_json::to_string(state)?),
        updated_at: Set(ctx.now.micros()),
        updated_by: Set(ctx.user().map(|user| user.0)),
        ..Default::default()
    })
}

/// Stores a new deal at version 1.
pub(crate) async fn deal_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    id: DealId,
    projection: &Projection<'_>,
) -> AppResult<()> {
    let row = deal::ActiveModel {
        org_id: Set(ctx.org.id.0),
        id: Set(id.0),
        version: Set(1),
        created_at: Set(ctx.now.micros()),
        ..active_model(ctx, id, projection)?
    };
    deal::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Stores a deal's new state if it still has the version that was read. That it has not, under the lock that was
/// taken, is a fault.
pub(crate) async fn deal_update(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    (id, version): (DealId, i64),
    projection: &Projection<'_>,
) -> AppResult<()> {
    let row = deal::ActiveModel { version: Set(version + 1), ..active_model(ctx, id, projection)? };
    let done = deal::Entity::update_many()
        .set(row)
        .filter(deal::Column::OrgId.eq(ctx.org.id.0))
        .filter(deal::Column::Id.eq(id.0))
        .filter(deal::Column::Version.eq(version))
        .exec(connection)
        .await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(AppError::internal("a locked deal changed its version"))
    }
}
