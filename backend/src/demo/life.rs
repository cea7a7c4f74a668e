//! Lives the demo deals through the engine: each step is done by a person of its role, at a time of the past.

use std::sync::Arc;

use fastrand::Rng;
use shared::engine::{
    Command, DealState, Evaluation, FactChanges, ViewStatus, evaluate, missing_fields, readiness,
};
use shared::ids::{AccountId, DealId};
use shared::keys::{DocumentKey, RoleKey, StageKey};
use shared::money::Money;
use shared::process::condition::Condition;
use shared::process::fact::FactValue;
use shared::process::{Process, Relation, StageKind, Step};
use shared::text::Title;
use shared::time::Timestamp;

use super::company::Company;
use super::habits::{Habits, Occasion};
use super::names::{CUSTOMERS, SUBJECTS};
use crate::accounts::{self, NewAccount, NewContact};
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::service::{AccountChoice, CreateDeal, DealCommand};
use crate::deals::{DealRow, deal_find};
use crate::documents::service::{FileDocument, NewDocument};
use crate::error::{AppError, AppResult};
use crate::notify::notification_settle;
use crate::outbox::store::outbox_settle;
use crate::process::Published;

/// How many deals the demo company has.
const DEALS: u32 = 60;
/// The oldest deal began about this many days ago; most began far later.
const PAST_DAYS: f64 = 280.0;
/// No deal takes more turns than this.
const TURNS: u32 = 300;
/// About so many turns a deal takes from its beginning to its end.
const USUAL_TURNS: u32 = 50;
/// Deals that began earlier than this are over by now.
const OLD_DAYS: i64 = 100;
/// In a thousand turns, so often a deal is lost or set aside without an answer of the customer.
const LOST_PER_MILLE: u32 = 4;
const HELD_PER_MILLE: u32 = 4;
/// Decisions asked for in so many days before the present are still open.
const UNDECIDED_DAYS: i64 = 12;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Lives all deals, one transaction each, and settles the messages of the past.
pub(super) async fn live(app: &Arc<App>, company: &Company) -> AppResult<()> {
    let published = company.processes.first().ok_or_else(|| AppError::internal("there is no process"))?;
    let habits = Habits::reseller()?;
    let now = app.clock.now();
    let sheet = app.storage.put(SHEET.into()).await?;
    let (accounts, _) = app.db.write(&Customers { app, company, now }).await?;
    for (number, account) in (0..DEALS).zip(accounts.iter().cycle()) {
        let mut rng = Rng::with_seed(u64::from(number));
        let life = Life {
            app,
            company,
            habits: &habits,
            published,
            process: &published.definition.process,
            account: *account,
            sheet: &sheet,
            begins: now.plus_seconds(-age_in_seconds(number) - rng.i64(0..12) * HOUR),
            ends: now,
            seed: u64::from(number),
        };
        app.db.write(&life).await?;
    }
    app.db.write(&Settle { company, now }).await.map(|_| ())
}

/// A deal that another one started, for instance for consulting, does not start one of its kind again.
fn no_more_of_the_same(state: &DealState, step: &Step) -> FactChanges {
    let Some((_, relation)) = state.origin else { return FactChanges::new() };
    let again = step.creates.iter().filter(|creates| creates.relation == relation);
    let asked = again.filter_map(|creates| creates.when.as_ref()).flat_map(Condition::facts);
    asked.map(|fact| (fact.clone(), Some(FactValue::Flag(false)))).collect()
}

/// Deals begin one after the other, so that their numbers grow with time, and ever more often.
#[expect(clippy::cast_possible_truncation, reason = "a few hundred days in seconds fit")]
fn age_in_seconds(number: u32) -> i64 {
    let share = f64::from(DEALS - number) / f64::from(DEALS);
    (PAST_DAYS * share.powf(1.9)) as i64 * DAY
}

/// What every document of the demo company says.
const SHEET: &str = "Demo document of Stagewright.\n";

/// Takes in the customers.
struct Customers<'a> {
    app: &'a Arc<App>,
    company: &'a Company,
    now: Timestamp,
}

impl Write for Customers<'_> {
    type Output = Vec<AccountId>;

    async fn run(&self, unit: &Unit) -> AppResult<Vec<AccountId>> {
        let ctx = self.company.as_anyone(self.app, self.now)?;
        let mut ids = Vec::new();
        for (name, domain, person) in CUSTOMERS {
            let email = Some(format!("contact@{domain}"));
            let new = NewAccount {
                name: (*name).to_owned(),
                domain: Some((*domain).to_owned()),
                registration_number: None,
                contact: Some(NewContact { name: (*person).to_owned(), email, phone: None }),
            };
            ids.push(accounts::insert(unit, &ctx, &new).await?);
        }
        Ok(ids)
    }
}

/// Mails of the past are not sent, and messages older than a few days were read.
struct Settle<'a> {
    company: &'a Company,
    now: Timestamp,
}

impl Write for Settle<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let org = self.company.org.id;
        outbox_settle(unit.connection(), org, self.now).await?;
        notification_settle(unit.connection(), org, self.now.plus_seconds(-3 * DAY)).await
    }
}

/// The life of one deal.
struct Life<'a> {
    app: &'a Arc<App>,
    company: &'a Company,
    habits: &'a Habits,
    published: &'a Published,
    process: &'a Process,
    account: AccountId,
    /// By which the bytes of every document are found.
    sheet: &'a str,
    begins: Timestamp,
    ends: Timestamp,
    seed: u64,
}

/// One turn of a deal.
struct Turn<'a> {
    unit: &'a Unit,
    row: &'a DealRow,
    size: i64,
    now: Timestamp,
}

impl Write for Life<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let mut rng = Rng::with_seed(self.seed);
        let (subject, thousands) =
            *rng.choice(SUBJECTS).ok_or_else(|| AppError::internal("nothing is sold"))?;
        let size = i64::from(thousands) * rng.i64(700..1_400);
        let deal = self.begin(unit, subject, size, &mut rng).await?;
        let pause = self.pause(&mut rng);
        let mut lives = vec![(deal, self.begins)];
        while let Some((deal, mut now)) = lives.pop() {
            let mut known = 0;
            for _ in 0..TURNS {
                now = now.plus_seconds(rng.i64(HOUR / 2..2 * pause));
                let ctx = self.company.as_anyone(self.app, now)?;
                let row = deal_find(unit.connection(), &ctx, deal)
                    .await?
                    .ok_or(AppError::NotFound { kind: "deal" })?;
                let turn = Turn { unit, row: &row, size, now };
                if now >= self.ends || !self.turn(&turn, &mut rng).await? {
                    break;
                }
                let started = row.state.related.iter().skip(known).map(|(deal, _)| (*deal, now));
                lives.extend(started);
                known = row.state.related.len();
            }
        }
        Ok(())
    }
}

impl Life<'_> {
    async fn begin(&self, unit: &Unit, subject: &str, size: i64, rng: &mut Rng) -> AppResult<DealId> {
        let owner_role = self.owner_role()?;
        let sellers = self.company.people.get(&owner_role).map(Vec::as_slice).unwrap_or_default();
        let owner = *rng.choice(sellers).ok_or_else(|| AppError::internal("nobody sells"))?;
        let ctx = self.company.acting(self.app, owner, &owner_role, self.begins);
        let title = Title::parse(subject);
        let create = CreateDeal {
            process: self.published.clone(),
            title: title.map_err(|_| AppError::internal("a demo title is too long"))?,
            account: AccountChoice::Existing(self.account),
            owner,
            close_date: Some(shared::calendar::plus_days(ctx.today(), rng.i32(60..160))),
            contact: None,
            estimated: Some(Money::new((size / 1_000 * 1_000).into(), ctx.org.currency)),
            client_mutation_id: None,
            from_lead: true,
            ctx,
        };
        Ok(create.run(unit).await?.deal)
    }

    /// The usual time between two turns, in seconds. Old deals run to their end; the others are spread over the
    /// process by giving each a number of turns from its beginning to the present.
    fn pause(&self, rng: &mut Rng) -> i64 {
        let age = (self.ends.micros() - self.begins.micros()) / 1_000_000;
        if age > OLD_DAYS * DAY {
            return rng.i64(8..30) * HOUR;
        }
        let most = (age / DAY).clamp(3, i64::from(USUAL_TURNS));
        (age / rng.i64(most / 3..=most).max(1)).max(2 * HOUR)
    }

    fn owner_role(&self) -> AppResult<RoleKey> {
        let first = self.process.first_stage().and_then(|stage| self.process.steps_of(&stage.key).next());
        first
            .map(|step| step.owner.clone())
            .ok_or_else(|| AppError::internal("a process begins without a step"))
    }

    /// Moves the deal on, or does the step that presses most. False when the deal is over or rests.
    async fn turn(&self, turn: &Turn<'_>, rng: &mut Rng) -> AppResult<bool> {
        let state = &turn.row.state;
        let kind = self.process.stage(&state.stage).map_or(StageKind::Lost, |stage| stage.kind);
        if kind.is_final() || kind == StageKind::OnHold {
            return Ok(false);
        }
        if matches!(state.origin, Some((_, Relation::Renewal))) && kind == StageKind::Open {
            return self.sleep(turn).await.map(|()| false);
        }
        let ctx = self.company.as_anyone(self.app, turn.now)?;
        let actor = ctx.actor();
        let evaluation = evaluate(self.process, state, &ctx.engine(&actor));
        if let Some(to) = self.fate(&evaluation, kind, rng) {
            return self.move_to(turn, to).await.map(|()| true);
        }
        match self.open_step(&evaluation) {
            Some(step) if self.waits_today(turn, step) => Ok(false),
            Some(step) => self.work(turn, step, rng).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// What came up for decision in the last days is still to be decided, so that there is something to decide.
    fn waits_today(&self, turn: &Turn<'_>, step: &Step) -> bool {
        let opened = turn.row.state.steps.get(&step.key).map(|step| step.opened_at);
        step.approval.is_some() && opened.is_some_and(|at| at.plus_seconds(UNDECIDED_DAYS * DAY) > self.ends)
    }

    /// A renewal rests until its time comes.
    async fn sleep(&self, turn: &Turn<'_>) -> AppResult<()> {
        let resting = self.process.stages.iter().find(|stage| stage.kind == StageKind::OnHold);
        match resting {
            Some(stage) => self.move_to(turn, &stage.key).await,
            None => Ok(()),
        }
    }

    /// Where the deal moves in this turn: on, when nothing blocks it, or now and then aside or out.
    fn fate<'a>(&self, evaluation: &'a Evaluation, kind: StageKind, rng: &mut Rng) -> Option<&'a StageKey> {
        let to_kind = |kind: StageKind| {
            let next = evaluation.next_stages.iter().map(|next| &next.stage);
            next.into_iter().find(|key| self.process.stage(key).is_some_and(|stage| stage.kind == kind))
        };
        let luck = rng.u32(0..1_000);
        if kind == StageKind::Open && luck < LOST_PER_MILLE {
            return to_kind(StageKind::Lost);
        }
        if kind == StageKind::Open && luck < LOST_PER_MILLE + HELD_PER_MILLE {
            return to_kind(StageKind::OnHold);
        }
        evaluation.next_stages.first().filter(|next| next.blockers.is_empty()).map(|next| &next.stage)
    }

    /// A required step first; an optional one only when nothing else is left.
    fn open_step(&self, evaluation: &Evaluation) -> Option<&Step> {
        let open = evaluation.steps.iter().filter(|view| view.status == ViewStatus::Open);
        let mut steps: Vec<&Step> = open.filter_map(|view| self.process.step(&view.key)).collect();
        steps.sort_by_key(|step| step.optional);
        steps.first().copied()
    }

    async fn move_to(&self, turn: &Turn<'_>, to: &StageKey) -> AppResult<()> {
        let ctx = self.company.acting(self.app, turn.row.state.owner, &self.owner_role()?, turn.now);
        self.command(turn, ctx, Command::Move { to: to.clone(), override_reason: None }).await
    }

    /// Fills in what a step asks for, files what it needs, and ends it.
    async fn work(&self, turn: &Turn<'_>, step: &Step, rng: &mut Rng) -> AppResult<()> {
        let ctx = self.doer(turn, step)?;
        let facts = self.fill_in(turn, step, &ctx, rng);
        // Filing a document may finish the stage, so documents come before the step is ended.
        for document in self.missing_documents(turn, step, &facts) {
            self.file(turn, &ctx, document).await?;
        }
        let (outcome, note) = self.habits.ending(step, rng).unzip();
        let command = Command::CompleteStep { step: step.key.clone(), outcome, facts, note: note.flatten() };
        self.command(turn, ctx, command).await
    }

    /// Values for all that is missing. Filling one field in can make another one necessary.
    fn fill_in(&self, turn: &Turn<'_>, step: &Step, ctx: &Ctx, rng: &mut Rng) -> FactChanges {
        let occasion = Occasion { today: ctx.today(), size: turn.size, currency: ctx.org.currency };
        let mut facts = no_more_of_the_same(&turn.row.state, step);
        for _ in &step.fields {
            let missing = missing_fields(self.process, &turn.row.state, step, &facts);
            let missing = missing.iter().filter_map(|blocker| blocker.fact()).cloned();
            // What another role needs is given in full, so that it can be asked for.
            let unready = readiness(self.process, &turn.row.state, step, &facts).map(|view| view.missing);
            // A step with demands of its own may want what its form leaves open.
            let open =
                step.fields.iter().filter(|_| !step.requires.is_empty()).map(|field| field.fact.clone());
            let open = open.filter(|key| !turn.row.state.facts.contains_key(key));
            for key in missing.chain(unready.unwrap_or_default()).chain(open) {
                if let Some(fact) = self.process.facts.get(&key).filter(|_| !facts.contains_key(&key)) {
                    facts.insert(key.clone(), Some(self.habits.value(&key, fact, &occasion, rng)));
                }
            }
        }
        facts
    }

    fn missing_documents(&self, turn: &Turn<'_>, step: &Step, facts: &FactChanges) -> Vec<DocumentKey> {
        let holds = |needed: &&shared::process::NeededDocument| {
            needed.when.as_ref().is_none_or(|when| {
                shared::engine::conditions::holds(when, self.process, &turn.row.state, Some(facts))
            })
        };
        let filed = |kind: &DocumentKey| {
            turn.row.state.documents.iter().any(|document| document.kind.as_ref() == Some(kind))
        };
        step.documents
            .iter()
            .filter(holds)
            .map(|needed| needed.document.clone())
            .filter(|kind| !filed(kind))
            .collect()
    }

    async fn file(&self, turn: &Turn<'_>, ctx: &Ctx, kind: DocumentKey) -> AppResult<()> {
        let new = NewDocument {
            deal: turn.row.id,
            name: format!("{} {}.txt", turn.row.state.number, kind.as_str().replace('_', " ")),
            kind: Some(kind),
            content_type: "text/plain".to_owned(),
            size: SHEET.len(),
            sha256: self.sheet.to_owned(),
            expected_version: None,
        };
        FileDocument::new(ctx, new)?.run(turn.unit).await.map(|_| ())
    }

    /// The person a step falls to.
    fn doer(&self, turn: &Turn<'_>, step: &Step) -> AppResult<Ctx> {
        let assignee = turn.row.state.steps.get(&step.key).and_then(|step| step.assignee);
        let first = self.company.people.get(&step.owner).and_then(|people| people.first()).copied();
        let user = assignee.or(first).ok_or_else(|| AppError::internal("nobody has the role of a step"))?;
        Ok(self.company.acting(self.app, user, &step.owner, turn.now))
    }

    async fn command(&self, turn: &Turn<'_>, ctx: Ctx, command: Command) -> AppResult<()> {
        let deal = turn.row.id;
        let command = DealCommand { ctx, deal, expected_version: None, command, client_mutation_id: None };
        command.run(turn.unit).await.map(|_| ())
    }
}
