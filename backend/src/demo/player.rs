//! Chooses what people do next with a deal, as people would: the step that presses most, with plausible answers.
//!
//! Pure: the demo company plays its deals through the server, a seeded one in memory.

use fastrand::Rng;
use shared::calendar::{Calendar, plus_days};
use shared::engine::command::{Actor, Context};
use shared::engine::{
    Blocker, Command, DealState, Evaluation, FactChanges, Move, Reason, ViewStatus, conditions, evaluate,
    missing_fields, readiness,
};
use shared::event::By;
use shared::ids::UserId;
use shared::keys::{ContactRoleKey, DocumentKey, RoleKey, StageKey};
use shared::process::condition::Condition;
use shared::process::fact::FactValue;
use shared::process::{Ask, Attitude, Influence, NeededDocument, Process, Relation, StageKind, Step};
use shared::time::{Date, Timestamp};

use super::habits::{Habits, Occasion};
use super::lists::Lists;
use crate::error::{AppError, AppResult};

/// In a thousand turns, so often a deal is lost or set aside without an answer of the customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Luck {
    pub(crate) lost: u32,
    pub(crate) held: u32,
}

impl Default for Luck {
    fn default() -> Self {
        Self { lost: 4, held: 4 }
    }
}

/// Decisions asked for in so many days before the present are still open.
const UNDECIDED_DAYS: i64 = 12;
const DAY: i64 = 24 * 3_600;

/// Somebody's deed.
pub(crate) struct Doing {
    /// Who; none for whoever has the role.
    pub(crate) user: Option<UserId>,
    /// In which role.
    pub(crate) role: RoleKey,
    /// What.
    pub(crate) deed: Deed,
}

/// A person at the customer who is met.
pub(crate) struct Meeting {
    /// The person's name.
    pub(crate) name: String,
    /// The part the person plays.
    pub(crate) role: ContactRoleKey,
    /// How much the person weighs, as far as that shows.
    pub(crate) influence: Option<Influence>,
    /// Where the person stands, as far as that shows.
    pub(crate) attitude: Option<Attitude>,
}

/// What somebody does.
pub(crate) enum Deed {
    /// A command.
    Command(Command),
    /// Files a document of a kind.
    File(DocumentKey),
    /// Names a new person at the customer.
    Meet(Meeting),
}

/// A deal at a time.
pub(crate) struct Moment<'a> {
    pub(crate) state: &'a DealState,
    /// What the deal is worth, in whole units of the currency.
    pub(crate) size: i64,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) calendar: &'a Calendar,
    /// The present of the company, up to which deals are played.
    pub(crate) ends: Timestamp,
}

/// Plays deals of one process.
pub(crate) struct Player<'a> {
    pub(crate) process: &'a Process,
    pub(crate) habits: &'a Habits,
    pub(crate) luck: Luck,
}

impl Player<'_> {
    /// The role whose people own deals.
    pub(crate) fn owner_role(&self) -> AppResult<RoleKey> {
        let first = self.process.first_stage().and_then(|stage| self.process.steps_of(&stage.key).next());
        first
            .map(|step| step.owner.clone())
            .ok_or_else(|| AppError::internal("a process begins without a step"))
    }

    /// What is done in this turn, perhaps nothing yet; none when the deal is over, rests, or waits for its people.
    pub(crate) fn turn(&self, moment: &Moment<'_>, rng: &mut Rng) -> AppResult<Option<Vec<Doing>>> {
        let state = moment.state;
        let kind = self.process.stage_kind(&state.stage).unwrap_or(StageKind::Lost);
        if !kind.has_work() {
            return Ok(None);
        }
        if matches!(state.origin, Some((_, Relation::Renewal))) && kind == StageKind::Open {
            // A renewal rests until its time comes.
            let resting = self.process.stages.iter().find(|stage| stage.kind == StageKind::OnHold);
            return resting.map(|stage| Ok(vec![self.move_to(moment, &stage.key, rng)?])).transpose();
        }
        let owner =
            Actor { roles: [self.owner_role()?].into(), by: By::User(state.owner), ..Actor::system() };
        let context =
            Context { now: moment.now, today: moment.today, calendar: moment.calendar, actor: &owner };
        let evaluation = evaluate(self.process, state, &context);
        if let Some(to) = self.fate(&evaluation, kind, rng) {
            return Ok(Some(vec![self.move_to(moment, to, rng)?]));
        }
        let lists = Lists { process: self.process, habits: self.habits, moment };
        if let Some(doing) = lists.what_is_due().or_else(|| lists.something_comes_up(rng)) {
            return Ok(Some(vec![doing]));
        }
        Ok(match self.open_step(&evaluation) {
            Some(step) if waits_today(moment, step) || self.is_left_open(moment, step) => None,
            Some(step) if comes_later(moment, step) => Some(Vec::new()),
            Some(step) => {
                let needs = || step.requires.iter().map(|gate| &gate.needs);
                let tended = self.meet(moment, step, needs(), rng).or_else(|| lists.tend(needs(), rng));
                Some(tended.unwrap_or_else(|| self.work(moment, step, rng)))
            }
            None => {
                let needs = || evaluation.blockers.iter().filter_map(condition);
                let tended = lists.tend(needs(), rng).unwrap_or(self.file_what_gates_need(state, needs())?);
                (!tended.is_empty()).then_some(tended)
            }
        })
    }

    /// Whether the step is still open in deals that began as lately as this one.
    fn is_left_open(&self, moment: &Moment<'_>, step: &Step) -> bool {
        let age = (moment.ends.micros() - moment.state.created_at.micros()) / 1_000_000 / DAY;
        self.habits.leaves_open(&step.key, age)
    }

    /// Whom a step wants to have met at the customer; none when everybody was.
    fn meet<'a>(
        &self,
        moment: &Moment<'_>,
        step: &Step,
        needs: impl Iterator<Item = &'a Condition>,
        rng: &mut Rng,
    ) -> Option<Vec<Doing>> {
        let missing = needs.filter_map(|condition| match condition {
            Condition::Contact(role) if !moment.state.has_contact(role) => Some(role),
            _ => None,
        });
        let meet = |role: &ContactRoleKey| {
            let influence =
                rng.choice([Some(Influence::High), Some(Influence::Medium), Some(Influence::Low)]);
            let attitude = rng.choice([
                Some(Attitude::Supports),
                Some(Attitude::Neutral),
                Some(Attitude::Opposes),
                None,
            ]);
            let meeting = Meeting {
                name: self.habits.contact(role, rng)?,
                role: role.clone(),
                influence: influence.flatten(),
                attitude: attitude.flatten(),
            };
            Some(Doing {
                user: Some(moment.state.owner),
                role: step.owner.clone(),
                deed: Deed::Meet(meeting),
            })
        };
        let met: Vec<Doing> = missing.filter_map(meet).collect();
        (!met.is_empty()).then_some(met)
    }

    /// Documents that a gate asks for and no step.
    fn file_what_gates_need<'a>(
        &self,
        state: &DealState,
        needs: impl Iterator<Item = &'a Condition>,
    ) -> AppResult<Vec<Doing>> {
        let kinds = needs.filter_map(|condition| match condition {
            Condition::Document(kind) if !state.has_document(kind) => Some(kind.clone()),
            _ => None,
        });
        let role = self.owner_role()?;
        let file = |kind| Doing { user: Some(state.owner), role: role.clone(), deed: Deed::File(kind) };
        Ok(kinds.map(file).collect())
    }

    fn move_to(&self, moment: &Moment<'_>, to: &StageKey, rng: &mut Rng) -> AppResult<Doing> {
        let asks = self.process.stage(to).map_or(&[][..], |stage| &stage.asks);
        let note = asks.contains(&Ask::Reason).then(|| self.habits.note("moved", rng));
        let review =
            asks.contains(&Ask::ReviewDate).then(|| plus_days(moment.ends.utc_date(), rng.i32(7..45)));
        let command = Command::Move(Move { note, review_on: review, ..Move::to(to.clone()) });
        Ok(Doing { user: Some(moment.state.owner), role: self.owner_role()?, deed: Deed::Command(command) })
    }

    /// Where the deal moves in this turn: on, when nothing blocks it, or now and then aside or out.
    fn fate<'a>(&self, evaluation: &'a Evaluation, kind: StageKind, rng: &mut Rng) -> Option<&'a StageKey> {
        let to_kind = |kind: StageKind| {
            let next = evaluation.next_stages.iter().map(|next| &next.stage);
            next.into_iter().find(|key| self.process.stage_kind(key) == Some(kind))
        };
        let chance = rng.u32(0..1_000);
        if kind == StageKind::Open && chance < self.luck.lost {
            return to_kind(StageKind::Lost);
        }
        if kind == StageKind::Open && chance < self.luck.lost + self.luck.held {
            return to_kind(StageKind::OnHold);
        }
        let on =
            evaluation.next_stages.first().filter(|next| next.blockers.is_empty()).map(|next| &next.stage);
        on.filter(|key| self.process.stage_kind(key).is_some_and(StageKind::is_on_the_way))
    }

    /// A required step first; an optional one only when nothing else is left, and of those that come again the next.
    fn open_step(&self, evaluation: &Evaluation) -> Option<&Step> {
        let open = evaluation.steps.iter().filter(|view| view.status == ViewStatus::Open);
        let known = open.filter_map(|view| Some((self.process.step(&view.key)?, view.due)));
        let turn = |(step, due): &(&Step, Option<Date>)| (step.optional, due.filter(|_| step.goes_on()));
        known.min_by_key(turn).map(|(step, _)| step)
    }

    /// Fills in what a step asks for, files what it needs, and ends it. Filing a document may finish the stage, so
    /// documents come before the step is ended.
    fn work(&self, moment: &Moment<'_>, step: &Step, rng: &mut Rng) -> Vec<Doing> {
        let user = moment.state.steps.get(&step.key).and_then(|step| step.assignee);
        let doing = |deed| Doing { user, role: step.owner.clone(), deed };
        let facts = self.fill_in(moment, step, rng);
        let documents = self.missing_documents(moment.state, step, &facts);
        let (outcome, note) = self.habits.ending(step, rng).unzip();
        let end = Command::CompleteStep { step: step.key.clone(), outcome, facts, note: note.flatten() };
        let files = documents.into_iter().map(|document| doing(Deed::File(document)));
        files.chain([doing(Deed::Command(end))]).collect()
    }

    /// Values for all that is missing. Filling one field in can make another one necessary.
    fn fill_in(&self, moment: &Moment<'_>, step: &Step, rng: &mut Rng) -> FactChanges {
        let state = moment.state;
        let occasion = Occasion {
            title: &state.title,
            today: moment.today,
            size: moment.size,
            currency: state.currency,
        };
        let mut facts = no_more_of_the_same(state, step);
        for _ in &step.fields {
            let missing = missing_fields(self.process, state, step, &facts);
            let missing = missing.iter().filter_map(|blocker| blocker.fact()).cloned();
            // What another role needs is given in full, so that it can be asked for.
            let unready = readiness(self.process, state, step, &facts).map(|view| view.missing);
            // A step with demands of its own may want what its form leaves open.
            let open =
                step.fields.iter().filter(|_| !step.requires.is_empty()).map(|field| field.fact.clone());
            let open = open.filter(|key| !state.facts.contains_key(key));
            for key in missing.chain(unready.unwrap_or_default()).chain(open) {
                if let Some(fact) = self.process.facts.get(&key).filter(|_| !facts.contains_key(&key)) {
                    facts.insert(key.clone(), Some(self.habits.value(&key, fact, &occasion, rng)));
                }
            }
        }
        facts
    }

    fn missing_documents(&self, state: &DealState, step: &Step, facts: &FactChanges) -> Vec<DocumentKey> {
        let holds = |needed: &&NeededDocument| {
            let when = needed.when.as_ref();
            when.is_none_or(|when| conditions::holds(when, self.process, state, Some(facts)))
        };
        let filed =
            |kind: &DocumentKey| state.documents.iter().any(|document| document.kind.as_ref() == Some(kind));
        let needed = step.documents.iter().filter(holds).map(|needed| needed.document.clone());
        needed.filter(|kind| !filed(kind)).collect()
    }
}

/// The condition that a blocker is about.
fn condition(blocker: &Blocker) -> Option<&Condition> {
    match &blocker.reason {
        Reason::ConditionFails { condition } => Some(condition),
        _ => None,
    }
}

/// A deal that another one started, for instance for consulting, does not start one of its kind again.
fn no_more_of_the_same(state: &DealState, step: &Step) -> FactChanges {
    let Some((_, relation)) = state.origin else { return FactChanges::new() };
    let again = step.creates.iter().filter(|creates| creates.relation == relation);
    let asked = again.filter_map(|creates| creates.when.as_ref()).flat_map(Condition::facts);
    asked.map(|fact| (fact.clone(), Some(FactValue::Flag(false)))).collect()
}

/// What comes at a pace of its own waits for its day.
fn comes_later(moment: &Moment<'_>, step: &Step) -> bool {
    let open = moment.state.steps.get(&step.key).filter(|open| step.goes_on() && open.planned_from.is_some());
    open.and_then(|open| open.due).is_some_and(|due| due > moment.today)
}

/// What came up for decision in the last days is still to be decided, so that there is something to decide.
fn waits_today(moment: &Moment<'_>, step: &Step) -> bool {
    let opened = moment.state.steps.get(&step.key).map(|step| step.opened_at);
    step.approval.is_some() && opened.is_some_and(|at| at.plus_seconds(UNDECIDED_DAYS * DAY) > moment.ends)
}
