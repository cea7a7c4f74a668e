//! Writes what the engine decided: events, state, tasks, team, timers, messages, related deals, all in the open unit.

use std::sync::Arc;

use shared::engine::command::Actor;
use shared::engine::{
    self, DealState, NewDeal, category, evaluate, evolve, expiries_for, related_to_create, timers_for,
};
use shared::event::{Event, Recorded};
use shared::ids::DealId;
use shared::process::{Definition, ForecastCategory, Relation};

use super::new_number;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::deals::store::{self, Projection};
use crate::error::{AppError, AppResult, Refusal};
use crate::events::hub::{Change, DealChanged, Waits};
use crate::events::store::event_append;
use crate::notify::{self, News};
use crate::search::{Found, deal_entry, entry_put};

/// A deal before a change.
pub(super) struct Before {
    pub(super) version: i64,
    pub(super) state: Arc<DealState>,
    /// The template it went by, another one than it goes by after a change of version.
    pub(super) definition: Arc<Definition>,
}

/// What is being changed.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) id: DealId,
    pub(super) definition: &'a Arc<Definition>,
    /// Its customer's name.
    pub(super) account: &'a str,
    /// The author's key of the request.
    pub(super) client_mutation_id: Option<&'a str>,
}

/// Puts a refusal of the engine into the server's error.
pub(super) fn refused(
    rejection: engine::Rejection,
    definition: &Arc<Definition>,
    state: Option<&DealState>,
) -> AppError {
    AppError::Rejected(Box::new(Refusal { rejection, definition: definition.clone(), state: state.cloned() }))
}

/// Writes the events of a decision on an existing deal and gives its new state.
pub(super) async fn apply(
    unit: &Unit,
    ctx: &Ctx,
    target: &Target<'_>,
    before: &Before,
    events: Vec<Event>,
) -> AppResult<DealState> {
    let mut events = events;
    let after = settle(unit, ctx, target, Some(before.state.as_ref()), &mut events).await?;
    let process = &target.definition.process;
    let actor = Actor::system();
    let evaluation = evaluate(process, &after, &ctx.engine(&actor));
    let projection = Projection {
        process,
        state: &after,
        evaluation: &evaluation,
        account_name: target.account,
        arrived: before.state.stage != after.stage,
        was_closed: category(&before.definition.process, &before.state) == ForecastCategory::Closed,
    };
    store::deal_update(unit.connection(), ctx, (target.id, before.version), &projection).await?;
    follow(unit, ctx, target, (Some(before), &after), &events).await?;
    Ok(after)
}

/// Writes a new deal.
pub(super) async fn begin(unit: &Unit, ctx: &Ctx, target: &Target<'_>, new: NewDeal) -> AppResult<()> {
    let process = &target.definition.process;
    let caller = ctx.actor();
    let (after, events) = engine::create(process, new, &ctx.engine(&caller))
        .map_err(|rejection| refused(rejection, target.definition, None))?;
    let actor = Actor::system();
    let evaluation = evaluate(process, &after, &ctx.engine(&actor));
    let projection = Projection {
        process,
        state: &after,
        evaluation: &evaluation,
        account_name: target.account,
        arrived: true,
        was_closed: false,
    };
    store::deal_insert(unit.connection(), ctx, target.id, &projection).await?;
    deliver_all(unit, ctx, target, None, &events).await?;
    follow(unit, ctx, target, (None, &after), &events).await
}

/// Evolves the state by the events, starting related deals and sending messages on the way. Related deals add their
/// own event.
async fn settle(
    unit: &Unit,
    ctx: &Ctx,
    target: &Target<'_>,
    before: Option<&DealState>,
    events: &mut Vec<Event>,
) -> AppResult<DealState> {
    let started = start_related(unit, ctx, target, before, events).await?;
    events.extend(started);
    deliver_all(unit, ctx, target, before, events).await
}

/// Sends the messages of each event, seen from the state it led to, and gives the last state.
async fn deliver_all(
    unit: &Unit,
    ctx: &Ctx,
    target: &Target<'_>,
    before: Option<&DealState>,
    events: &[Event],
) -> AppResult<DealState> {
    let mut state = before.cloned();
    let mut news = News { deal: target.id, account: target.account, events: Vec::new() };
    for event in events {
        step(ctx, &mut state, event);
        let told = state.as_ref().filter(|state| notify::concerns_somebody(target.definition, state, event));
        news.events.extend(told.map(|state| (state.clone(), event)));
    }
    notify::deliver(unit, ctx, target.definition, &news).await?;
    state.ok_or_else(|| AppError::internal("a deal's first event did not create it"))
}

fn step(ctx: &Ctx, state: &mut Option<DealState>, event: &Event) {
    let recorded = recorded(ctx, event);
    match state {
        Some(state) => evolve(state, &recorded),
        None => *state = engine::begin(&recorded),
    }
}

fn recorded(ctx: &Ctx, event: &Event) -> Recorded {
    Recorded { at: ctx.now, by: ctx.actor().by, event: event.clone() }
}

/// Starts the deals that the events ask for (RS-2.7, RS-15.2) and gives the events that note them.
async fn start_related(
    unit: &Unit,
    ctx: &Ctx,
    target: &Target<'_>,
    before: Option<&DealState>,
    events: &[Event],
) -> AppResult<Vec<Event>> {
    let mut state = before.cloned();
    let mut noted = Vec::new();
    for event in events {
        step(ctx, &mut state, event);
        let Some(state) = &state else { continue };
        for plan in related_to_create(&target.definition.process, state, event) {
            let deal = DealId(ctx.new_id());
            let relation = plan.relation;
            let new = plan.deal(state, target.id, new_number(unit, ctx).await?);
            let related = Target { id: deal, client_mutation_id: None, ..*target };
            Box::pin(begin(unit, ctx, &related, new)).await?;
            noted.push(related_event(deal, relation));
        }
    }
    Ok(noted)
}

fn related_event(deal: DealId, relation: Relation) -> Event {
    Event::RelatedDealCreated { deal, relation }
}

/// Writes what follows from the new state and announces the change.
async fn follow(
    unit: &Unit,
    ctx: &Ctx,
    target: &Target<'_>,
    (before, after): (Option<&Before>, &DealState),
    events: &[Event],
) -> AppResult<()> {
    let connection = unit.connection();
    let process = &target.definition.process;
    let version = before.map_or(1, |before| before.version + 1);
    let before_state = before.map(|before| before.state.as_ref());
    let as_it_was = before.map(|before| (&before.definition.process, before.state.as_ref()));
    let recorded: Vec<Recorded> = events.iter().map(|event| recorded(ctx, event)).collect();
    event_append(connection, ctx, target.id, version, &recorded).await?;
    store::tasks_sync(connection, ctx, target.id, (as_it_was, (process, after))).await?;
    store::item_tasks_sync(connection, ctx, target.id, (as_it_was, (process, after))).await?;
    store::team_sync(connection, ctx, target.id, (before_state, after)).await?;
    let timers = |(process, state)| timers_for(process, state, &ctx.org.calendar);
    let timers_before = as_it_was.map(timers).unwrap_or_default();
    store::timers_sync(connection, ctx, target.id, (&timers_before, &timers((process, after)))).await?;
    let expiries = |(process, state)| expiries_for(process, state);
    let expiries_before = as_it_was.map(expiries).unwrap_or_default();
    let expiries = (&expiries_before, &expiries((process, after)));
    store::expiries_sync(connection, ctx, target.id, expiries).await?;
    let review = |state: &DealState| state.review_on;
    store::review_sync(connection, ctx, target.id, (before_state.and_then(review), review(after))).await?;
    store::totals_sync(unit, ctx, target.id, process, (before_state, after));
    let searched = |state: &DealState| deal_entry(&state.number, &state.title, target.account);
    if before_state.map(searched) != Some(searched(after)) {
        entry_put(connection, ctx, (Found::Deal, target.id.0), searched(after)).await?;
    }
    unit.announce(Change::Deal(DealChanged {
        org: ctx.org.id,
        deal: target.id,
        process: process.key.clone(),
        version,
        placed: None,
        from_stage: before_state.map(|state| state.stage.clone()),
        waits: Some(Waits {
            before: as_it_was.map(store::waits_at).unwrap_or_default(),
            now: store::waits_at((process, after)),
        }),
        client_mutation_id: target.client_mutation_id.map(str::to_owned),
    }));
    Ok(())
}
