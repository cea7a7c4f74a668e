//! Lives a deal in memory through the engine, with the deals it starts, and makes forms of them.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use shared::calendar::Calendar;
use shared::engine::command::{Actor, Context};
use shared::engine::state::StepStatus;
use shared::engine::{
    self, Command, DealState, NewDeal, Timer, TimerKind, closed_since, counts_on, decide, evaluate, evolve,
    expiries_for, related_to_create, timers_for,
};
use shared::event::{By, Event, Recorded};
use shared::ids::{AccountId, DealId, DocumentId, ProcessId, UserId};
use shared::keys::{FactKey, RoleKey, StepKey};
use shared::money::{Currency, Money};
use shared::process::fact::{AmountOrigin, FactValue};
use shared::process::{Process, StageKind};
use shared::time::{Date, Timestamp};
use uuid::Uuid;

use super::form::{Blanks, Form, NUMBER, TITLE};
use crate::demo::player::{Deed, Doing, Moment, Player};
use crate::error::{AppError, AppResult};

/// No deal takes more turns than this.
const TURNS: u32 = 300;
const HOUR: i64 = 3_600;

/// What a deal is lived with.
pub(super) struct World<'a> {
    pub(super) player: Player<'a>,
    pub(super) process: ProcessId,
    pub(super) calendar: &'a Calendar,
    pub(super) currency: Currency,
    pub(super) time_zone: &'a jiff::tz::TimeZone,
    /// The present.
    pub(super) now: Timestamp,
}

/// A life to be lived.
pub(super) struct Brief {
    pub(super) seed: u64,
    pub(super) begins: Timestamp,
    /// The usual time between two turns, in seconds.
    pub(super) pause: i64,
}

/// An event of a form.
pub(super) struct FormEvent {
    pub(super) at: Timestamp,
    /// Who, by the place among the users; none for the process itself.
    pub(super) by: Option<usize>,
    pub(super) version: i64,
    pub(super) kind: String,
    pub(super) payload: Form,
}

/// A deal as a form.
pub(super) struct Archetype {
    pub(super) events: Vec<FormEvent>,
    pub(super) state: DealState,
    pub(super) state_form: Form,
    pub(super) title: Form,
    pub(super) version: i64,
    pub(super) evaluation: engine::Evaluation,
    /// The people on the team by role, by their place among the users.
    pub(super) team: Vec<(RoleKey, usize)>,
    pub(super) timers: BTreeMap<(StepKey, TimerKind), Timer>,
    /// The dates after which something changes by itself.
    pub(super) expiries: BTreeMap<FactKey, Date>,
    /// The day by which it counts in forecasts.
    pub(super) counts_on: Option<Date>,
}

/// A deal with those it started.
pub(super) struct Family {
    pub(super) members: Vec<Archetype>,
    /// What kind of stage the first deal ended in.
    pub(super) kind: StageKind,
}

/// The roles whose people take part, in the order of their places.
pub(super) fn roles(process: &Process) -> Vec<RoleKey> {
    let owners: BTreeSet<&RoleKey> = process.steps.iter().map(|step| &step.owner).collect();
    owners.into_iter().cloned().collect()
}

/// The person who stands for a role while forms are made.
fn stand_in(place: usize) -> UserId {
    UserId(Uuid::from_u128(0x5eed_0001 << 64 | place as u128))
}

fn stand_in_deal(place: usize) -> DealId {
    DealId(Uuid::from_u128(0x5eed_0002 << 64 | place as u128))
}

fn stand_in_document(place: usize) -> DocumentId {
    DocumentId(Uuid::from_u128(0x5eed_0003 << 64 | place as u128))
}

const STAND_IN_ACCOUNT: AccountId = AccountId(Uuid::from_u128(0x5eed_0004));

/// A deal being lived.
struct Living {
    id: DealId,
    state: DealState,
    log: Vec<(i64, Recorded)>,
    version: i64,
}

impl Living {
    /// Adds an event to the version that was just made.
    fn note(&mut self, event: Event, at: Timestamp) {
        let by = self.log.last().map_or(By::System, |(_, last)| last.by);
        let recorded = Recorded { at, by, event };
        evolve(&mut self.state, &recorded);
        self.log.push((self.version, recorded));
    }
}

impl World<'_> {
    fn today(&self, now: Timestamp) -> Date {
        now.jiff().to_zoned(self.time_zone.clone()).date()
    }

    fn process_of(&self) -> &Process {
        self.player.process
    }

    fn roles(&self) -> Vec<RoleKey> {
        roles(self.process_of())
    }

    fn place(&self, role: &RoleKey) -> usize {
        self.roles().iter().position(|known| known == role).unwrap_or_default()
    }

    fn actor(&self, role: &RoleKey, user: Option<UserId>) -> Actor {
        let user = user.unwrap_or_else(|| stand_in(self.place(role)));
        Actor {
            roles: [role.clone()].into(),
            by: By::User(user),
            may_override: false,
            may_reassign: false,
            stands_in: Vec::new(),
        }
    }

    /// Lives a deal and everything it starts.
    pub(super) fn live(&self, brief: &Brief) -> AppResult<Family> {
        let mut rng = Rng::with_seed(brief.seed);
        let mut documents = 0;
        let size = 1_000 * rng.i64(20..400);
        let owner_role = self.player.owner_role()?;
        let first = NewDeal {
            number: NUMBER.to_owned(),
            title: TITLE.to_owned(),
            account: STAND_IN_ACCOUNT,
            owner: stand_in(self.place(&owner_role)),
            process: self.process,
            currency: self.currency,
            close_date: Some(shared::calendar::plus_days(self.today(brief.begins), rng.i32(60..160))),
            origin: None,
            facts: self.estimate(size),
            team: BTreeMap::new(),
            conflicts: BTreeMap::new(),
        };
        let mut members = vec![self.begin(stand_in_deal(0), first, brief.begins)?];
        let mut lived = 0;
        while lived < members.len() {
            let mut now = members[lived].state.created_at;
            for _ in 0..TURNS {
                now = now.plus_seconds(rng.i64(HOUR / 2..2 * brief.pause));
                let deal = &members[lived];
                let moment = Moment {
                    state: &deal.state,
                    size,
                    now,
                    today: self.today(now),
                    calendar: self.calendar,
                    ends: self.now,
                };
                let doings = if now < self.now { self.player.turn(&moment, &mut rng)? } else { None };
                let Some(doings) = doings else { break };
                for doing in doings {
                    let started = self.act(&mut members[lived], doing, now, &mut documents)?;
                    for (new, plan) in started {
                        let (id, at) = (stand_in_deal(members.len()), now);
                        let related = self.begin(id, new, at)?;
                        members[lived].note(Event::RelatedDealCreated { deal: id, relation: plan }, at);
                        members.push(related);
                    }
                }
            }
            lived += 1;
        }
        let mut blanks = Blanks::default();
        blanks.account(STAND_IN_ACCOUNT);
        (0..self.roles().len()).for_each(|place| blanks.user(stand_in(place), place));
        (0..members.len()).for_each(|place| blanks.deal(stand_in_deal(place), place));
        (0..documents).for_each(|place| blanks.document(stand_in_document(place), place));
        let kind = members.first().and_then(|deal| self.process_of().stage_kind(&deal.state.stage));
        let members = members.into_iter().map(|deal| self.form(deal, &blanks)).collect::<AppResult<_>>()?;
        Ok(Family { members, kind: kind.unwrap_or(StageKind::Open) })
    }

    /// The guess a deal starts with.
    fn estimate(&self, size: i64) -> BTreeMap<shared::keys::FactKey, FactValue> {
        let guesses =
            self.process_of().facts.iter().filter(|(_, fact)| fact.amount == Some(AmountOrigin::Estimated));
        guesses
            .map(|(key, _)| (key.clone(), FactValue::Money(Money::new(size.into(), self.currency))))
            .collect()
    }

    fn begin(&self, id: DealId, new: NewDeal, at: Timestamp) -> AppResult<Living> {
        let owner = self.actor(&self.player.owner_role()?, Some(new.owner));
        let context = Context { now: at, today: self.today(at), calendar: self.calendar, actor: &owner };
        let (state, events) =
            engine::create(self.process_of(), new, &context).map_err(|rejection| refused(&rejection))?;
        let by = owner.by;
        let log = events.into_iter().map(|event| (1, Recorded { at, by, event })).collect();
        Ok(Living { id, state, log, version: 1 })
    }

    /// Does something and gives the deals that it starts.
    fn act(
        &self,
        deal: &mut Living,
        doing: Doing,
        now: Timestamp,
        documents: &mut usize,
    ) -> AppResult<Vec<(NewDeal, shared::process::Relation)>> {
        let actor = self.actor(&doing.role, doing.user);
        let command = match doing.deed {
            Deed::Command(command) => command,
            Deed::Meet(_) => {
                return Err(AppError::internal("the customers of seeded deals have no contacts to meet"));
            }
            Deed::File(kind) => {
                let document = stand_in_document(*documents);
                *documents += 1;
                let name = format!("{NUMBER} {}.txt", kind.as_str().replace('_', " "));
                Command::AddDocument { document, kind: Some(kind), name }
            }
        };
        let context = Context { now, today: self.today(now), calendar: self.calendar, actor: &actor };
        let events = decide(self.process_of(), &deal.state, &command, &context)
            .map_err(|rejection| refused(&rejection))?;
        deal.version += 1;
        let mut started = Vec::new();
        for event in events {
            let recorded = Recorded { at: now, by: actor.by, event };
            evolve(&mut deal.state, &recorded);
            for plan in related_to_create(self.process_of(), &deal.state, &recorded.event) {
                let relation = plan.relation;
                started.push((plan.deal(&deal.state, deal.id, NUMBER.to_owned()), relation));
            }
            deal.log.push((deal.version, recorded));
        }
        Ok(started)
    }

    fn form(&self, deal: Living, blanks: &Blanks) -> AppResult<Archetype> {
        let places: BTreeMap<UserId, usize> =
            (0..self.roles().len()).map(|place| (stand_in(place), place)).collect();
        let mut events = Vec::with_capacity(deal.log.len());
        for (version, recorded) in &deal.log {
            let payload = serde_json::to_value(&recorded.event)?;
            let kind = payload.get("type").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            let by = match recorded.by {
                By::User(user) => places.get(&user).copied(),
                By::System => None,
            };
            let payload = Form::of(&payload.to_string(), blanks);
            events.push(FormEvent { at: recorded.at, by, version: *version, kind, payload });
        }
        let actor = Actor::system();
        let context =
            Context { now: self.now, today: self.today(self.now), calendar: self.calendar, actor: &actor };
        let closed = closed_since(self.process_of(), deal.log.iter().map(|(_, recorded)| recorded));
        let closed_on = closed.map(|since| self.today(since));
        let team = deal.state.team.iter().filter_map(|(role, user)| Some((role.clone(), *places.get(user)?)));
        Ok(Archetype {
            events,
            team: team.collect(),
            title: Form::of(&serde_json::to_string(&deal.state.title)?, blanks),
            state_form: Form::of(&serde_json::to_string(&deal.state)?, blanks),
            version: deal.version,
            evaluation: evaluate(self.process_of(), &deal.state, &context),
            timers: timers_for(self.process_of(), &deal.state, self.calendar),
            expiries: expiries_for(self.process_of(), &deal.state),
            counts_on: counts_on(self.process_of(), &deal.state, closed_on),
            state: deal.state,
        })
    }
}

impl Archetype {
    /// The steps that are open.
    pub(super) fn open_steps(&self) -> impl Iterator<Item = (&StepKey, &shared::engine::state::StepState)> {
        self.state.steps.iter().filter(|(_, step)| step.status == StepStatus::Open)
    }
}

/// The place of a person among the users of a form.
pub(super) fn place_of(user: UserId) -> usize {
    usize::try_from(user.0.as_u128() & u128::from(u32::MAX)).unwrap_or_default()
}

/// The place of a document among those of a family.
pub(super) fn document_place(document: DocumentId) -> usize {
    usize::try_from(document.0.as_u128() & u128::from(u32::MAX)).unwrap_or_default()
}

fn refused(rejection: &engine::Rejection) -> AppError {
    let codes: Vec<&str> = rejection.blockers.iter().map(engine::Blocker::code).collect();
    AppError::internal(format!("a seeded deal was refused: {}", codes.join(", ")))
}
