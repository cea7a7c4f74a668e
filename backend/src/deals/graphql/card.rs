//! A deal as a card. A board shows hundreds, so a card keeps its row as it was read, and what is asked for is worked out
//! when it is written.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use shared::ids::{DealId, ProcessId, UserId};
use shared::keys::SegmentKey;
use shared::money::Currency;
use shared::process::texts::Texts;
use shared::time::{self, Timestamp};
use uuid::Uuid;

use super::types::Amount;
use crate::ctx::{Caller, Ctx};
use crate::deals::service::Placed;
use crate::deals::store::{CardRow, FoundCard, NextStep, card_find};
use crate::error::AppResult;
use crate::graphql::connection::PageInfo;
use crate::graphql::direct::{self, Asked, Direct, DirectList, Writer};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::user_error::RoleName;
use crate::identity::people::People;
use crate::process::{Published, cache};

/// A page of cards.
#[derive(Debug, SimpleObject)]
pub struct CardConnection {
    /// The cards in the order of the column.
    pub(super) nodes: DirectList<Card>,
    /// Where the page stands.
    pub(super) page_info: PageInfo,
}

/// Who looks at cards, when, and what they need to be understood.
#[derive(Debug)]
pub(super) struct View {
    published: Published,
    people: Arc<People>,
    caller: Arc<Caller>,
    currency: Currency,
    locale: shared::locale::Locale,
    now: Timestamp,
    today: time::Date,
}

impl View {
    /// The view of the caller on cards of one process.
    pub(super) async fn of(ctx: &Ctx, published: Published) -> AppResult<Arc<Self>> {
        Ok(Arc::new(Self {
            published,
            people: ctx.people().await?,
            caller: Arc::new(ctx.caller()?.clone()),
            currency: ctx.org.currency,
            locale: ctx.locale,
            now: ctx.now,
            today: ctx.today(),
        }))
    }

    fn texts(&self) -> &Texts {
        self.published.definition.texts(self.locale)
    }
}

/// A deal as a card on the board.
#[derive(Debug, Clone)]
pub struct Card(Arc<Shown>);

/// The owner as a card shows them.
#[derive(Debug, Clone)]
pub struct CardOwner(Arc<Shown>);

/// The step that presses most, as a card shows it.
#[derive(Debug, Clone)]
pub struct CardStep {
    card: Arc<Shown>,
    next: Arc<NextStep>,
}

#[derive(Debug)]
struct Shown {
    row: Arc<CardRow>,
    view: Arc<View>,
}

impl Card {
    /// A row as the caller sees it.
    pub(super) fn new(view: &Arc<View>, row: Arc<CardRow>) -> Self {
        Self(Arc::new(Shown { row, view: view.clone() }))
    }

    /// A deal that was put somewhere, as the caller sees it.
    pub(super) async fn find(ctx: &Ctx, placed: &Placed) -> AppResult<Option<Self>> {
        let Some(found) = card_find(ctx, &placed.process, placed.deal).await? else { return Ok(None) };
        Ok(Some(Self::found(ctx, &found).await?))
    }

    /// A deal that was looked for by itself, as the caller sees it.
    pub(super) async fn found(ctx: &Ctx, found: &FoundCard) -> AppResult<Self> {
        let published = cache::get(ctx, ProcessId(found.row.process_id)).await?;
        Ok(Self::new(&View::of(ctx, published).await?, found.row.clone()))
    }

    /// Where it stands in its column.
    pub(super) fn cursor(&self) -> (String, Uuid) {
        (self.0.row.rank.clone(), self.0.row.id)
    }
}

impl Shown {
    fn stage_days(&self) -> u32 {
        self.view.now.days_since(Timestamp::from_micros(self.row.stage_since))
    }

    fn is_slow(&self) -> bool {
        let stage = self.view.published.definition.process.stage(&self.row.stage);
        stage.is_some_and(|stage| stage.is_slow(Timestamp::from_micros(self.row.stage_since), self.view.now))
    }

    fn amount(&self) -> Option<Amount> {
        Some(Amount::stored(self.row.amount?, self.view.currency))
    }

    fn segment(&self) -> Option<&str> {
        self.row.segment.as_ref().map(SegmentKey::as_str)
    }

    fn next_step(self: &Arc<Self>) -> Option<CardStep> {
        self.row.next.as_ref().map(|next| CardStep { card: self.clone(), next: next.clone() })
    }
}

impl CardOwner {
    fn name_of(&self) -> &str {
        self.0.view.people.name(UserId(self.0.row.owner_id))
    }

    fn team_of(&self) -> Option<&str> {
        self.0.view.people.get(UserId(self.0.row.owner_id))?.team.as_deref()
    }
}

impl CardStep {
    fn is_late(&self) -> bool {
        self.next.due.is_some_and(|due| due < self.card.view.today)
    }

    fn is_mine(&self) -> bool {
        let caller = &self.card.view.caller;
        caller.roles.contains(&self.next.role)
            && self.next.assignee.is_none_or(|assignee| assignee == caller.user)
    }

    fn role_name(&self) -> RoleName {
        RoleName::of(&self.next.role, self.card.view.texts())
    }
}

/// A deal as a card on the board.
#[Object]
impl Card {
    /// The deal's global id.
    async fn id(&self) -> ID {
        DealId(self.0.row.id).to_string().into()
    }

    /// Its readable number.
    async fn number(&self) -> &str {
        &self.0.row.number
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// Its version; send it back as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.row.version
    }

    /// The key of its stage.
    async fn stage(&self) -> &str {
        self.0.row.stage.as_str()
    }

    /// The customer's name.
    async fn account(&self) -> &str {
        &self.0.row.account_name
    }

    /// The account executive.
    async fn owner(&self) -> CardOwner {
        CardOwner(self.0.clone())
    }

    /// The key of its type, where its process has types (CQ-1.2).
    async fn segment(&self) -> Option<&str> {
        self.0.segment()
    }

    /// Where it stands in its column: the greatest by its bytes on top, alike ones by id.
    async fn rank(&self) -> &str {
        &self.0.row.rank
    }

    /// The current amount.
    async fn amount(&self) -> Option<Amount> {
        self.0.amount()
    }

    /// The day it is expected to be won.
    async fn close_date(&self) -> Option<Date> {
        self.0.row.close_date.map(Date)
    }

    /// Since when it is in its stage.
    async fn stage_since(&self) -> DateTime {
        DateTime(Timestamp::from_micros(self.0.row.stage_since))
    }

    /// Whole days it has been there.
    async fn stage_days(&self) -> u32 {
        self.0.stage_days()
    }

    /// Longer there than usual.
    async fn slow(&self) -> bool {
        self.0.is_slow()
    }

    /// The step that presses most.
    async fn next_step(&self) -> Option<CardStep> {
        self.0.next_step()
    }

    /// How much stands before the usual next stage and can be resolved now.
    async fn blockers(&self) -> i64 {
        self.0.row.blockers
    }

    /// Of the stage's required steps, how many are done.
    async fn steps_done(&self) -> i64 {
        self.0.row.steps_done
    }

    /// Of the stage's required steps, how many there are.
    async fn steps_total(&self) -> i64 {
        self.0.row.steps_total
    }
}

/// The owner as a card shows them.
#[Object]
impl CardOwner {
    /// The global id.
    async fn id(&self) -> ID {
        UserId(self.0.row.owner_id).to_string().into()
    }

    /// The name.
    async fn name(&self) -> &str {
        self.name_of()
    }

    /// The team in which the person works, by its name.
    async fn team(&self) -> Option<&str> {
        self.team_of()
    }
}

/// The step that presses most, as a card shows it.
#[Object]
impl CardStep {
    /// Its key in the process.
    async fn key(&self) -> &str {
        self.next.step.as_str()
    }

    /// Its name.
    async fn name(&self) -> &str {
        self.card.view.texts().step(&self.next.step)
    }

    /// The role that does it.
    async fn role(&self) -> RoleName {
        self.role_name()
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.next.due.map(Date)
    }

    /// Open after its due date.
    async fn late(&self) -> bool {
        self.is_late()
    }

    /// It falls to the caller: given to them, or to nobody and they have its role.
    async fn mine(&self) -> bool {
        self.is_mine()
    }
}

impl Direct for Card {
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "id" => direct::quoted(|card: &Self| DealId(card.0.row.id)),
            "number" => direct::text(|card: &Self| &card.0.row.number),
            "title" => direct::text(|card: &Self| &card.0.row.title),
            "version" => direct::plain(|card: &Self| card.0.row.version),
            "stage" => direct::text(|card: &Self| card.0.row.stage.as_str()),
            "account" => direct::text(|card: &Self| &card.0.row.account_name),
            "owner" => asked.object(|card: &Self| Some(CardOwner(card.0.clone()))),
            "segment" => direct::maybe_text(|card: &Self| card.0.segment()),
            "rank" => direct::text(|card: &Self| &card.0.row.rank),
            "amount" => asked.object(|card: &Self| card.0.amount()),
            "closeDate" => direct::maybe_quoted(|card: &Self| card.0.row.close_date),
            "stageSince" => direct::quoted(|card: &Self| Timestamp::from_micros(card.0.row.stage_since)),
            "stageDays" => direct::plain(|card: &Self| card.0.stage_days()),
            "slow" => direct::plain(|card: &Self| card.0.is_slow()),
            "nextStep" => asked.object(|card: &Self| card.0.next_step()),
            "blockers" => direct::plain(|card: &Self| card.0.row.blockers),
            "stepsDone" => direct::plain(|card: &Self| card.0.row.steps_done),
            "stepsTotal" => direct::plain(|card: &Self| card.0.row.steps_total),
            _ => None,
        }
    }
}

impl Direct for CardOwner {
    fn writer(field: &str, _: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "id" => direct::quoted(|owner: &Self| UserId(owner.0.row.owner_id)),
            "name" => direct::text(Self::name_of),
            "team" => direct::maybe_text(Self::team_of),
            _ => None,
        }
    }
}

impl Direct for CardStep {
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "key" => direct::text(|step: &Self| step.next.step.as_str()),
            "name" => direct::text(|step: &Self| step.card.view.texts().step(&step.next.step)),
            "role" => asked.object(|step: &Self| Some(step.role_name())),
            "due" => direct::maybe_quoted(|step: &Self| step.next.due),
            "late" => direct::plain(Self::is_late),
            "mine" => direct::plain(Self::is_mine),
            _ => None,
        }
    }
}
