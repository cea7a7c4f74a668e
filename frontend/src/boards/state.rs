//! The state of one board on the screen: what the server said, moves under way on top of it, and the one way to move
//! a card, whether by pointer, menu or keyboard.

use crate::reactive::{Memo, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::drag::Dragging;
use super::filter::Filter;
use super::model::{Columns, Move, TOP};
use super::ops::{
    Board, BoardChange, Card, CardDetail, CardDetailQuery, CardOwner, ChangeKind, ColumnQuery, DealGive,
    DealMove, DealMoveInput, DealPlace, DealPlaceInput, DealUpdateInput, FoldedQuery, GivePayload,
    MovePayload, MovedDeal, NextStage, PlacePayload, Segment, StageName, Waits,
};
use crate::api::scalars::{Id, MutationKey};
use crate::api::types::{Blocker, UserError};
use crate::api::{Api, ApiError, use_api};
use crate::i18n::t;
use crate::parts::leads::LeadSource;
use crate::parts::stop::{StageAsk, StopWords};
use crate::state::entities::{Entity, Table, use_table};
use crate::state::pending::Pending;
use crate::state::session::{Session, use_session};
use crate::ui::live_region::{Announcer, use_announcer};
use crate::ui::toast::{Toasts, use_toasts};

impl Entity for CardDetail {
    fn id(&self) -> &Id {
        &self.id
    }

    fn version(&self) -> i32 {
        self.version
    }
}

/// A move that was refused, with what stands in the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// The card.
    pub(super) id: Id,
    /// Its number.
    pub(super) number: String,
    /// The stage it could not go to.
    pub(super) to: String,
    /// That stage's name.
    pub(super) to_name: String,
    /// What stands in the way.
    pub(super) blockers: Vec<Blocker>,
    /// Whether the reader may move it all the same, with a reason.
    pub(super) may_override: bool,
}

/// A move to a stage that asks for something first.
#[derive(Clone)]
pub(super) struct Stopping {
    /// Which deals, in words.
    pub(super) what: String,
    /// The name of the stage.
    pub(super) to_name: String,
    /// What it asks for.
    pub(super) asks: Vec<StageAsk>,
    /// Goes on with what was said.
    pub(super) go_on: Callback<StopWords>,
}

/// What there is to narrow a board to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Choices {
    /// The teams.
    pub(super) teams: Vec<String>,
    /// The types of deals.
    pub(super) segments: Vec<Segment>,
}

impl Choices {
    /// The name of a type, if the process has it.
    pub(super) fn segment_name(&self, key: &str) -> Option<&str> {
        self.segments.iter().find(|segment| segment.key == key).map(|segment| segment.name.as_str())
    }
}

/// What a live update tells of a deal beside its card.
struct Told {
    waits: Option<Waits>,
    source: Option<LeadSource>,
}

/// The board on the screen; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct BoardState {
    api: Api,
    session: Session,
    toasts: Toasts,
    announcer: Announcer,
    base: RwSignal<Columns>,
    pending: RwSignal<Pending<Move>>,
    shown: Memo<Columns>,
    /// The cards themselves.
    pub(super) cards: Table<Card>,
    /// What stands in the way of cards, for those somebody looked at.
    pub(super) details: Table<CardDetail>,
    /// The card under the pointer, while one is dragged.
    pub(super) drag: RwSignal<Option<Dragging>>,
    /// The last refused move.
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// The move that waits for what its stage asks for.
    pub(super) stopping: RwSignal<Option<Stopping>>,
    /// The columns of which a page is on its way.
    loading: RwSignal<Vec<String>>,
    /// Grows with every fetch of the whole board; pages of an earlier one come too late.
    turn: StoredValue<u32>,
    /// What the board is narrowed to.
    filter: StoredValue<Filter>,
    process: StoredValue<String>,
    /// The name of the step that the board is narrowed to.
    step_name: RwSignal<Option<String>>,
    /// What there is to narrow the board to.
    choices: RwSignal<Choices>,
    /// Whose deals these are.
    owner_role: StoredValue<Option<String>>,
    /// Whether they are worth something; true until it is known.
    has_amounts: RwSignal<bool>,
}

impl BoardState {
    /// An empty board of a process.
    pub(super) fn new(process: &str) -> Self {
        let base = RwSignal::new(Columns::default());
        let pending = RwSignal::new(Pending::default());
        let shown =
            memo(move || pending.with(|pending: &Pending<Move>| base.with(|base| pending.over(base))));
        Self {
            api: use_api(),
            session: use_session(),
            toasts: use_toasts(),
            announcer: use_announcer(),
            base,
            pending,
            shown,
            cards: use_table(),
            details: Table::new(),
            drag: RwSignal::new(None),
            refusal: RwSignal::new(None),
            stopping: RwSignal::new(None),
            loading: RwSignal::new(Vec::new()),
            turn: StoredValue::new(0),
            filter: StoredValue::new(Filter::default()),
            process: StoredValue::new(process.to_owned()),
            step_name: RwSignal::new(None),
            choices: RwSignal::new(Choices::default()),
            owner_role: StoredValue::new(None),
            has_amounts: RwSignal::new(true),
        }
    }

    /// The role of the people who own deals here.
    pub(super) fn owner_role(self) -> Option<String> {
        self.owner_role.get_value()
    }

    /// Whether deals here have amounts; follows what is known.
    pub(super) fn has_amounts(self) -> bool {
        self.has_amounts.get()
    }

    /// The name of the step that the board is narrowed to; follows changes.
    pub(super) fn step_name(self) -> Option<String> {
        self.step_name.get()
    }

    /// What there is to narrow the board to; follows changes.
    pub(super) fn choices(self) -> RwSignal<Choices> {
        self.choices
    }

    /// All stages, in order.
    pub(super) fn stages(self) -> Vec<StageName> {
        let name = |column: &super::model::Column| StageName {
            key: column.stage.key.clone(),
            name: column.stage.name.clone(),
        };
        self.base.with_untracked(|base| base.0.iter().map(name).collect())
    }

    /// The columns as they are shown; follows changes.
    pub(super) fn columns(self) -> Memo<Columns> {
        self.shown
    }

    /// Takes over an answer of the server; what folded columns show follows.
    pub(super) fn load(self, found: &Board, filter: Filter) {
        for card in found.columns.iter().flat_map(|column| &column.cards.nodes) {
            self.cards.put(card.clone());
        }
        let counted = filter.is_counted();
        self.step_name.set(found.step.as_ref().map(|step| step.name.clone()));
        let choices = Choices { teams: found.teams.clone(), segments: found.process.segments.clone() };
        if self.choices.with_untracked(|known| *known != choices) {
            self.choices.set(choices);
        }
        self.filter.set_value(filter);
        self.owner_role.set_value(found.process.owner_role.clone());
        if self.has_amounts.get_untracked() != found.process.has_amounts {
            self.has_amounts.set(found.process.has_amounts);
        }
        self.turn.update_value(|turn| *turn += 1);
        self.loading.set(Vec::new());
        self.base.set(Columns::of(&found.process.stages, &found.columns));
        // Counting closed deals that fit a filter is work for the server that nobody asked for.
        if !counted && found.process.stages.iter().any(|stage| stage.folded) {
            self.load_folded();
        }
    }

    fn load_folded(self) {
        let (process, filter, turn) =
            (self.process.get_value(), self.filter.get_value(), self.turn.get_value());
        spawn_local(async move {
            let answer = self.api.query(FoldedQuery::with(process, filter.input())).await;
            if let Ok(FoldedQuery { board: Some(board) }) = answer
                && self.is_still(turn)
            {
                self.base.try_update(|base| base.count(&board.columns));
            }
        });
    }

    /// Whether the board is the one for which something was asked.
    fn is_still(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Fetches the next page of a column, or its first one; once at a time.
    pub(super) fn load_more(self, stage: String) {
        if self.loading.with_untracked(|loading| loading.contains(&stage)) {
            return;
        }
        self.loading.update(|loading| loading.push(stage.clone()));
        let next = self.base.with_untracked(|base| base.get(&stage).and_then(|column| column.next.clone()));
        let (process, filter, turn) =
            (self.process.get_value(), self.filter.get_value(), self.turn.get_value());
        spawn_local(async move {
            let call = ColumnQuery::with(process, filter.input(), stage.clone(), next);
            let answer = self.api.query(call).await;
            if !self.is_still(turn) {
                return;
            }
            match answer.map(|answer| answer.board.and_then(|board| board.column)) {
                Ok(Some(page)) => {
                    for card in &page.cards.nodes {
                        self.cards.put(card.clone());
                    }
                    self.base.try_update(|base| base.extend(&page));
                }
                Ok(None) => {}
                Err(error) => self.toasts.failed(error.words()),
            }
            self.loading.try_update(|loading| loading.retain(|other| *other != stage));
        });
    }

    /// Whether a page of a column is on its way; follows changes.
    pub(super) fn is_loading(self, stage: &str) -> bool {
        self.loading.with(|loading| loading.iter().any(|other| other == stage))
    }

    /// The name of a person, if a card on the board is theirs; follows changes.
    pub(super) fn owner_name(self, owner: &Id) -> Option<String> {
        self.shown.with(|columns| {
            let cards = columns.0.iter().flat_map(|column| &column.ids).filter_map(|id| self.cards.now(id));
            cards.map(|card| card.owner).find(|known| known.id == *owner).map(|owner| owner.name)
        })
    }

    /// A live update. `false` means that it tells too little and the board must be fetched anew.
    pub(super) fn follow(self, change: BoardChange) -> bool {
        let (false, Some(card)) = (change.resync, change.card) else { return false };
        let from = match change.kind {
            ChangeKind::Created => None,
            _ => change.from_stage.or_else(|| Some(card.stage.clone())),
        };
        let told = Told { waits: change.waits, source: change.source };
        self.take_in(card, from, Some(&told));
        true
    }

    /// Shows a card as the server gave it, unless a newer one is known. `from` is the column that counted it, if one did;
    /// where only its place changed, it waits where it did, and nothing is told of its source by the answer to who put it
    /// there.
    fn take_in(self, card: Card, from: Option<String>, told: Option<&Told>) {
        let before = self.cards.now(&card.id);
        if before.as_ref().is_some_and(|before| before.version > card.version) {
            return;
        }
        let reader = self.session.user_id();
        let filter = self.filter.get_value();
        let placed = self.base.with_untracked(|base| base.place_of(&card.id).is_some());
        // Whoever is on a team is on the board already, which a card cannot tell.
        let filter_now = if placed { Filter { mine: false, ..filter.clone() } } else { filter.clone() };
        let as_before = placed || filter.step.is_none();
        let (waited, waits) =
            told.and_then(|told| told.waits.as_ref()).map_or((as_before, as_before), |waits| {
                (filter.waits_at(&waits.before), filter.waits_at(&waits.now))
            });
        let came = told.map_or(placed || filter.source.is_none(), |told| filter.came_from(told.source));
        let fits = came && filter_now.admits(&card, reader.as_ref());
        let admitted = fits && waits;
        let was = match &before {
            Some(before) => {
                let counted = waited && came && filter.admits(before, reader.as_ref());
                Some(before.stage.clone()).filter(|_| counted)
            }
            None => from.filter(|_| fits && waited),
        };
        self.show(before.as_ref(), card, was.as_deref(), admitted);
    }

    /// Shows a card as it is now, in the place its rank gives it.
    fn show(self, before: Option<&Card>, card: Card, was: Option<&str>, admitted: bool) {
        let above = |id: &Id| {
            let rank = |other: &Card| (&other.rank, other.id.as_str()) > (&card.rank, card.id.as_str());
            self.cards.now(id).is_some_and(|other| rank(&other))
        };
        self.base.try_update(|base| base.follow((before, &card), was, admitted, &above));
        self.cards.put(card);
    }

    /// Fetches what stands in a card's way, unless that is known already.
    pub(super) fn load_detail(self, id: &Id) {
        let version = self.cards.now(id).map(|card| card.version);
        if self.details.now(id).map(|detail| detail.version) == version {
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            if let Ok(CardDetailQuery { deal: Some(detail) }) =
                self.api.query(CardDetailQuery::with(id)).await
            {
                self.details.put(detail);
            }
        });
    }

    /// Where a card may go, if that is known for the card as it is.
    pub(super) fn next_stages(self, id: &Id) -> Option<Vec<NextStage>> {
        let version = self.cards.now(id)?.version;
        self.details.now(id).filter(|detail| detail.version == version).map(|detail| detail.next_stages)
    }

    fn name_of(self, stage: &str) -> String {
        let name = |base: &Columns| base.get(stage).map(|column| column.stage.name.clone());
        self.base.try_with_untracked(name).flatten().unwrap_or_default()
    }

    /// Moves a card: shows it at once, tells the server, and takes it back with the reasons when that is refused. The
    /// person may have left the board meanwhile, or undo the move from another page.
    pub(super) fn move_card(self, id: &Id, to: &str, override_reason: Option<String>) {
        let Some(card) = self.cards.now(id).filter(|card| card.stage != to) else { return };
        let known = self.next_stages(id).and_then(|next| next.into_iter().find(|next| next.stage.key == to));
        if let Some(blocked) = known.filter(|next| !next.blockers.is_empty() && override_reason.is_none()) {
            self.refuse(&card, to, blocked.blockers);
            return;
        }
        let (what, to) = (card.number.clone(), to.to_owned());
        self.ask_stop(&what, &to.clone(), move |words| {
            let (card, to, reason) = (card.clone(), to.clone(), override_reason.clone());
            self.announcer.say(t!(boards::moving, &card.number, &self.name_of(&to)));
            spawn_local(async move {
                let (key, answer) = self.send(&card, &to, words, reason).await;
                self.moved(&key, &card, &to, answer);
            });
        });
    }

    /// Goes on with what a stage asks of a move, once it was said; at once where it asks for nothing.
    pub(super) fn ask_stop(self, what: &str, to: &str, go_on: impl Fn(StopWords) + Send + Sync + 'static) {
        let asks = |base: &Columns| base.get(to).map(|column| column.stage.asks.clone());
        let asks = self.base.try_with_untracked(asks).flatten().unwrap_or_default();
        if asks.is_empty() {
            return go_on(StopWords::default());
        }
        let (what, to_name, go_on) = (what.to_owned(), self.name_of(to), Callback::new(go_on));
        self.stopping.set(Some(Stopping { what, to_name, asks, go_on }));
    }

    /// Shows a card in its new column and tells the server.
    async fn send(
        self,
        card: &Card,
        to: &str,
        words: StopWords,
        override_reason: Option<String>,
    ) -> (MutationKey, Result<DealMove, ApiError>) {
        let key = self.api.new_key();
        self.pending.try_update(|pending| pending.add(key.clone(), Move::across(card, to)));
        let input = DealMoveInput {
            id: card.id.clone(),
            expected_version: card.version,
            stage: to.to_owned(),
            note: words.note,
            review_on: words.review_on,
            override_reason,
            client_mutation_id: Some(key.0.clone()),
        };
        let answer = self.api.mutate(DealMove::with(input), &key).await;
        (key, answer)
    }

    /// Puts a card to a place of its column, counted from the top: shows it at once and tells the server.
    pub(super) fn place_card(self, id: &Id, place: usize) {
        let within = self.shown.with_untracked(|columns| {
            let column = columns.0.iter().find(|column| column.ids.contains(id))?;
            Move::within(&column.ids, id, place)
        });
        let Some(Move::Within { id, below }) = within.clone() else { return };
        // One after the other, so that the last one holds; a key that is held goes at the server's pace.
        let waits = |change: &Move| matches!(change, Move::Within { id: other, .. } if *other == id);
        if self.pending.with_untracked(|pending| pending.changes().any(waits)) {
            return;
        }
        let number = self.cards.now(&id).map(|card| card.number).unwrap_or_default();
        self.announcer.say(t!(boards::placed, &number, &(place + 1).to_string()));
        let key = self.api.new_key();
        self.pending.update(|pending| within.into_iter().for_each(|within| pending.add(key.clone(), within)));
        let input = DealPlaceInput { id, below, client_mutation_id: Some(key.0.clone()) };
        spawn_local(async move {
            let refused = match self.api.mutate(DealPlace::with(input), &key).await {
                Ok(DealPlace { deal_place: PlacePayload { card: Some(card), .. } }) => {
                    let stage = card.stage.clone();
                    self.take_in(card, Some(stage), None);
                    None
                }
                Ok(answer) => answer.deal_place.user_errors.into_iter().next().map(|error| error.message),
                Err(error) => Some(error.words()),
            };
            self.settle(&key);
            if let Some(words) = refused {
                self.toasts.failed(words);
            }
        });
    }

    /// Where a card stands in its column, counted from the top, and among how many that are loaded.
    pub(super) fn place_of(self, id: &Id) -> Option<(usize, usize)> {
        let place = |column: &super::model::Column| {
            Some((column.ids.iter().position(|known| known == id)?, column.ids.len()))
        };
        self.shown.with_untracked(|columns| columns.0.iter().find_map(place))
    }

    /// Moves a card as one of several: says only whether it went, or why it stayed.
    pub(super) async fn move_one(self, id: &Id, to: &str, words: StopWords) -> Result<(), String> {
        let Some(card) = self.cards.now(id).filter(|card| card.stage != to) else { return Ok(()) };
        let (key, answer) = self.send(&card, to, words, None).await;
        match answer.map(|answer| answer.deal_move) {
            Ok(MovePayload { deal: Some(deal), .. }) => {
                self.take_over(&key, &card, deal);
                Ok(())
            }
            Ok(MovePayload { user_errors, .. }) => {
                self.settle(&key);
                Err(words_of(user_errors))
            }
            Err(error) => {
                self.settle(&key);
                Err(error.words())
            }
        }
    }

    /// Gives a card to another owner as one of several: says only whether it went, or why it stayed.
    pub(super) async fn give_one(self, id: &Id, owner: CardOwner) -> Result<(), String> {
        let Some(card) = self.cards.now(id).filter(|card| card.owner.id != owner.id) else { return Ok(()) };
        let key = self.api.new_key();
        let input = DealUpdateInput {
            id: card.id.clone(),
            expected_version: card.version,
            owner: owner.id.clone(),
            client_mutation_id: Some(key.0.clone()),
        };
        let answer = self.api.mutate(DealGive::with(input), &key).await.map_err(|error| error.words())?;
        match answer.deal_update {
            GivePayload { deal: Some(deal), .. } => {
                // The live update brings the whole card, or takes it off a board that is narrowed to its owner.
                if let Some(known) = self.cards.now(id).filter(|known| known.version < deal.version) {
                    self.cards.put(Card { version: deal.version, owner, ..known });
                }
                Ok(())
            }
            GivePayload { user_errors, .. } => Err(words_of(user_errors)),
        }
    }

    fn moved(self, key: &MutationKey, card: &Card, to: &str, answer: Result<DealMove, ApiError>) {
        match answer.map(|answer| answer.deal_move) {
            Ok(payload) => match payload.deal {
                Some(deal) => self.confirm(key, card, deal),
                None => self.take_back(key, card, to, payload.user_errors),
            },
            Err(error) => {
                self.settle(key);
                let words = t!(boards::move_failed, &card.number, &error.words());
                self.announcer.say(words.clone());
                self.toasts.failed(words);
            }
        }
    }

    /// The pending move leaves; the server's word, already taken over or not coming, stands.
    fn settle(self, key: &MutationKey) {
        self.pending.try_update(|pending| pending.settle(key));
    }

    fn confirm(self, key: &MutationKey, before: &Card, deal: MovedDeal) {
        let undoable =
            deal.next_stages.iter().any(|next| next.stage.key == before.stage && next.blockers.is_empty());
        let text = t!(boards::moved, &before.number, &deal.stage.name);
        self.take_over(key, before, deal);
        if undoable {
            let (id, stage) = (before.id.clone(), before.stage.clone());
            self.toasts.undo(text, Callback::new(move |()| self.move_card(&id, &stage, None)));
        } else {
            self.toasts.done(text);
        }
    }

    /// The server's word takes the place of the pending move.
    fn take_over(self, key: &MutationKey, before: &Card, deal: MovedDeal) {
        // The live update brings the whole card; until then it shows what is certain.
        let known = self.cards.now(&before.id).unwrap_or_else(|| before.clone());
        if known.version < deal.version {
            let now = Card {
                version: deal.version,
                stage: deal.stage.key,
                // As long as its rank there is not known.
                rank: TOP.to_owned(),
                stage_since: deal.stage_since,
                stage_days: deal.stage_days,
                slow: false,
                blockers: i32::try_from(deal.blockers.len()).unwrap_or(i32::MAX),
                next_step: None,
                steps_done: 0,
                steps_total: 0,
                ..known.clone()
            };
            self.show(Some(&known), now, Some(&known.stage), true);
        }
        self.settle(key);
    }

    fn take_back(self, key: &MutationKey, card: &Card, to: &str, errors: Vec<UserError>) {
        self.settle(key);
        let (blockers, others): (Vec<_>, Vec<_>) =
            errors.into_iter().partition(|error| error.blocker.is_some());
        let blockers: Vec<Blocker> = blockers.into_iter().filter_map(|error| error.blocker).collect();
        if blockers.is_empty() {
            self.toasts.failed(t!(boards::move_failed, &card.number, &words_of(others)));
        } else {
            self.refuse(card, to, blockers);
        }
    }

    fn refuse(self, card: &Card, to: &str, blockers: Vec<Blocker>) {
        let to_name = self.name_of(to);
        let may_override = self.session.can(crate::api::types::Permission::DealOverride);
        self.announcer.say(t!(boards::refused, &card.number, &to_name));
        let refusal = Refusal {
            id: card.id.clone(),
            number: card.number.clone(),
            to: to.to_owned(),
            to_name,
            blockers,
            may_override,
        };
        // Away from the board there is no place for the blockers.
        if let Some(Some(refusal)) = self.refusal.try_set(Some(refusal)) {
            let reason = refusal.blockers.into_iter().next().map_or_else(String::new, |first| first.message);
            self.toasts.failed(t!(boards::move_failed, &card.number, &reason));
        }
    }
}

fn words_of(errors: Vec<UserError>) -> String {
    let reasons: Vec<String> = errors.into_iter().map(|error| error.message).collect();
    reasons.join(" ")
}
