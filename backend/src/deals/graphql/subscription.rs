//! Live updates of deals and boards. Each listener reads what it may see anew, so a change of roles holds at once.

use async_graphql::{Context, Enum, ID, Result, SimpleObject, Subscription};
use async_stream::try_stream;
use futures_util::Stream;
use shared::ids::DealId;
use shared::keys::StepKey;
use shared::permission::Permission;
use tokio::sync::broadcast::error::RecvError;

use super::card::Card;
use super::types::Deal;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::service::read_deal;
use crate::deals::store::card_changed;
use crate::error::{AppError, AppResult};
use crate::events::hub::{Change, DealChanged, Waits};
use crate::leads::graphql::LeadSource;
use crate::process::cache;

/// What happened to a deal on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// It came from another stage.
    Moved,
    /// Something else about it changed.
    Changed,
}

/// A deal on a board changed.
#[derive(Debug, SimpleObject)]
pub struct BoardChange {
    /// What happened.
    kind: ChangeKind,
    /// The deal as it is now; absent when events were missed.
    card: Option<Card>,
    /// The key of the stage it came from.
    from_stage: Option<String>,
    /// At which steps it waits; absent where nothing changed but its place in its column, or events were missed.
    waits: Option<StepWaits>,
    /// How the lead came that the deal was made of; absent for a deal without a lead, and for those who may not read
    /// leads.
    source: Option<LeadSource>,
    /// The author's `clientMutationId`, so that an author recognises the own change.
    client_mutation_id: Option<String>,
    /// Events were missed: fetch the board anew.
    resync: bool,
}

/// The steps at which a deal waits for somebody, by their keys.
#[derive(Debug, SimpleObject)]
pub struct StepWaits {
    /// Before the change.
    before: Vec<String>,
    /// After it.
    now: Vec<String>,
}

impl From<&Waits> for StepWaits {
    fn from(waits: &Waits) -> Self {
        let keys = |steps: &[StepKey]| steps.iter().map(ToString::to_string).collect();
        Self { before: keys(&waits.before), now: keys(&waits.now) }
    }
}

/// A deal changed.
#[derive(Debug, SimpleObject)]
pub struct DealChange {
    /// The deal as it is now.
    deal: Option<Deal>,
    /// The author's `clientMutationId`.
    client_mutation_id: Option<String>,
    /// Events were missed; the deal is as it is now all the same.
    resync: bool,
}

/// Subscriptions on deals.
#[derive(Debug, Default)]
pub struct DealSubscription;

#[Subscription]
impl DealSubscription {
    /// Every change of a deal on the board of a process that the caller may see.
    async fn board_changed(
        &self,
        context: &Context<'_>,
        process: String,
    ) -> Result<impl Stream<Item = Result<BoardChange>> + use<>> {
        let ctx = authz::enter(context)?.clone();
        if cache::find(&ctx, &process, None).await?.is_none() {
            return Err(AppError::NotFound { kind: "process" }.into());
        }
        let mut changes = ctx.app.hub.listen();
        Ok(try_stream! {
            loop {
                match changes.recv().await {
                    Ok(change) if *change == Change::Missed => yield missed(),
                    Ok(change) => {
                        let changed = change.of_deal(ctx.org.id).filter(|deal| deal.process.as_str() == process);
                        let Some(changed) = changed else { continue };
                        if let Some(change) = board_change(&ctx.at_present(), changed).await? {
                            yield change;
                        }
                    }
                    Err(RecvError::Lagged(_)) => yield missed(),
                    Err(RecvError::Closed) => break,
                }
            }
        })
    }

    /// Every change of one deal.
    async fn deal_changed(
        &self,
        context: &Context<'_>,
        id: ID,
    ) -> Result<impl Stream<Item = Result<DealChange>> + use<>> {
        let ctx = authz::enter(context)?.clone();
        let id: DealId = id.parse()?;
        if read_deal(&ctx, id).await?.is_none() {
            return Err(AppError::NotFound { kind: "deal" }.into());
        }
        let mut changes = ctx.app.hub.listen();
        Ok(try_stream! {
            loop {
                let (client_mutation_id, resync) = match changes.recv().await {
                    Ok(change) if *change == Change::Missed => (None, true),
                    Ok(change) => match change.of_deal(ctx.org.id).filter(|changed| changed.deal == id) {
                        Some(changed) if changed.placed.is_none() => {
                            (changed.client_mutation_id.clone(), false)
                        }
                        _ => continue,
                    },
                    Err(RecvError::Lagged(_)) => (None, true),
                    Err(RecvError::Closed) => break,
                };
                let Some(deal) = read_deal(&ctx.at_present(), id).await? else { break };
                yield DealChange { deal: Some(Deal(deal)), client_mutation_id, resync };
            }
        })
    }
}

fn missed() -> BoardChange {
    BoardChange {
        kind: ChangeKind::Changed,
        card: None,
        from_stage: None,
        waits: None,
        source: None,
        client_mutation_id: None,
        resync: true,
    }
}

/// A change as the listener may see it; none for a deal it may not see.
async fn board_change(ctx: &Ctx, change: &DealChanged) -> AppResult<Option<BoardChange>> {
    let Some(found) = card_changed(ctx, change).await? else { return Ok(None) };
    let kind = match &change.from_stage {
        None => ChangeKind::Created,
        Some(stage) if *stage != found.row.stage => ChangeKind::Moved,
        Some(_) => ChangeKind::Changed,
    };
    Ok(Some(BoardChange {
        kind,
        card: Some(Card::found(ctx, &found).await?),
        from_stage: change.from_stage.as_ref().map(ToString::to_string),
        waits: change.waits.as_ref().map(StepWaits::from),
        source: found.source.filter(|_| ctx.may(Permission::LeadRead)).map(LeadSource::from),
        client_mutation_id: change.client_mutation_id.clone(),
        resync: false,
    }))
}
