//! Lives the demo deals through the engine: each step is done by a person of its role, at a time of the past.

use std::sync::Arc;

use fastrand::Rng;
use shared::engine::Command;
use shared::ids::{AccountId, DealId, UserId};
use shared::keys::{DocumentKey, RoleKey};
use shared::money::Money;
use shared::permission::{Permission, permissions_of};
use shared::text::Title;
use shared::time::Timestamp;

use super::company::Company;
use super::habits::{Habits, Respondent};
use super::names::CUSTOMERS;
use super::player::{Deed, Doing, Luck, Meeting, Moment, Player};
use super::prospects::{self, Answer};
use crate::accounts::{self, NewAccount, NewContact};
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::service::{AccountChoice, CreateDeal, DealCommand, Participant, PutContact};
use crate::deals::{DealFilter, DealOrder, DealRow, deal_list, deal_lock};
use crate::documents::service::{FileDocument, NewDocument};
use crate::error::{AppError, AppResult};
use crate::leads::service::{ConvertLead, CreateLead};
use crate::notify::notification_settle;
use crate::outbox::store::outbox_settle;
use crate::process::Published;
use crate::process::load::BUILT_IN;

/// How many deals the demo company has in its main process, and in each of the others.
const DEALS: u32 = 60;
const OTHER_DEALS: u32 = 14;
/// The oldest deal began about this many days ago; most began far later.
const PAST_DAYS: f64 = 280.0;
/// No deal takes more turns than this.
const TURNS: u32 = 300;
/// About so many turns a deal takes from its beginning to its end.
const USUAL_TURNS: u32 = 50;
/// Deals that began earlier than this are over by now.
const OLD_DAYS: i64 = 100;
/// Where the chances of deals begin that came of campaigns.
const RESPONDENTS: u64 = 100_000;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Lives all deals, one transaction each, and settles the messages of the past.
pub(super) async fn live(app: &Arc<App>, company: &Company) -> AppResult<()> {
    let now = app.clock.now();
    let sheet = app.storage.put(SHEET.into()).await?;
    let (accounts, _) = app.db.write(&Customers { app, company, now }).await?;
    let habits = BUILT_IN.iter().map(Habits::of).collect::<AppResult<Vec<_>>>()?;
    let stage = Stage { app, company, sheet: &sheet, now };
    let processes: Vec<Played<'_>> = company.processes.iter().zip(&habits).collect();
    for (place, played) in processes.iter().enumerate() {
        let (published, habits) = played;
        let usual = if place == 0 { DEALS } else { OTHER_DEALS };
        let deals = habits.deals.unwrap_or(usual);
        for (number, account) in (0..deals).zip(accounts.iter().cycle()) {
            let seed = u64::from(number) + 1_000 * u64::try_from(place).unwrap_or_default();
            let mut rng = Rng::with_seed(seed);
            let begins = now.plus_seconds(-age_in_seconds(number, deals) - rng.i64(0..12) * HOUR);
            let own = published.definition.process.brings_leads.is_some();
            let customer = if own { Customer::Own } else { Customer::Known(*account) };
            let about = habits.subject_in_turn(number);
            app.db.write(&Life { about, ..stage.life(*played, customer, (begins, seed)) }).await?;
        }
    }
    for (published, habits) in &processes {
        respond(&stage, &processes, published, &habits.leads).await?;
    }
    app.db.write(&Settle { company, now }).await.map(|_| ())
}

/// A process and how the demo company fills it in.
type Played<'a> = (&'a Published, &'a Habits);

/// What all lives have in common.
struct Stage<'a> {
    app: &'a Arc<App>,
    company: &'a Company,
    /// By which the bytes of every document are found.
    sheet: &'a str,
    now: Timestamp,
}

impl<'a> Stage<'a> {
    fn life(
        &'a self,
        (published, habits): Played<'a>,
        customer: Customer<'a>,
        (begins, seed): (Timestamp, u64),
    ) -> Life<'a> {
        let process = &published.definition.process;
        Life {
            app: self.app,
            company: self.company,
            player: Player { process, habits, luck: Luck::default() },
            published,
            customer,
            about: None,
            sheet: self.sheet,
            begins,
            ends: self.now,
            seed,
        }
    }
}

/// Lets people respond to the campaigns that are not over, in turn, and lives the deals that their leads become.
async fn respond(
    stage: &Stage<'_>,
    processes: &[Played<'_>],
    campaign: &Published,
    people: &[Respondent],
) -> AppResult<()> {
    if people.is_empty() {
        return Ok(());
    }
    let ctx = stage.company.as_anyone(stage.app, stage.now)?;
    let filter = DealFilter {
        process: Some(campaign.definition.process.key.to_string()),
        takes_leads: Some(true),
        ..DealFilter::default()
    };
    let page = (None, false, u64::from(OTHER_DEALS));
    let running = deal_list(stage.app.db.reader(), &ctx, &filter, DealOrder::NumberDesc, page).await?;
    let first = campaign.definition.process.first_stage().map(|stage| &stage.key);
    for (number, who) in (0_u64..).zip(people) {
        let came = stage.now.plus_seconds(-who.days * DAY);
        let begun =
            running.iter().rev().filter(|row| row.created_at < came && Some(&row.state.stage) != first);
        let mut there: Vec<DealId> = begun.map(|row| row.id).collect();
        if there.is_empty() {
            continue;
        }
        let place = usize::try_from(number).unwrap_or_default() % there.len();
        let answer = Answer { who, campaign: there.swap_remove(place) };
        let played =
            processes.iter().find(|(sold, _)| who.becomes.as_ref() == Some(&sold.definition.process.key));
        match played {
            Some(played) => {
                let about = who.subject.as_ref().map(|(about, thousands)| (about.as_str(), *thousands));
                let life = stage.life(*played, Customer::Respondent(answer), (came, RESPONDENTS + number));
                let life = Life { about, ..life };
                stage.app.db.write(&life).await?;
            }
            None => prospects::respond(stage.app, stage.company, &answer, came).await?,
        }
    }
    Ok(())
}

/// Deals begin one after the other, so that their numbers grow with time, and ever more often.
#[expect(clippy::cast_possible_truncation, reason = "a few hundred days in seconds fit")]
fn age_in_seconds(number: u32, deals: u32) -> i64 {
    let share = f64::from(deals - number) / f64::from(deals);
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

/// Whom a deal is for.
enum Customer<'a> {
    /// Somebody the company knows.
    Known(AccountId),
    /// The company itself.
    Own,
    /// Somebody who responded to a campaign.
    Respondent(Answer<'a>),
}

/// The life of one deal.
struct Life<'a> {
    app: &'a Arc<App>,
    company: &'a Company,
    player: Player<'a>,
    published: &'a Published,
    customer: Customer<'a>,
    /// What it is about, and for about how many thousands, if that is not left to chance.
    about: Option<(&'a str, u32)>,
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
        let subject = self.about.or_else(|| self.player.habits.subject(&mut rng));
        let (subject, thousands) = subject.ok_or_else(|| AppError::internal("nothing is sold"))?;
        let size = i64::from(thousands) * rng.i64(700..1_400);
        let deal = self.begin(unit, subject, size, &mut rng).await?;
        let pause = self.pause(&mut rng);
        let mut lives = vec![(deal, self.begins)];
        while let Some((deal, mut now)) = lives.pop() {
            let mut known = 0;
            for _ in 0..TURNS {
                now = now.plus_seconds(rng.i64(HOUR / 2..2 * pause));
                let ctx = self.company.as_anyone(self.app, now)?;
                let row = deal_lock(unit.connection(), &ctx, deal)
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
        let owner_role = self.player.owner_role()?;
        let sellers = self.company.people.get(&owner_role).map(Vec::as_slice).unwrap_or_default();
        let owner = *rng.choice(sellers).ok_or_else(|| AppError::internal("nobody sells"))?;
        let ctx = self.company.acting(self.app, owner, &owner_role, self.begins);
        let deal = self.start(unit, ctx, (subject, size), rng).await?;
        self.let_in(unit, deal, owner).await?;
        Ok(deal)
    }

    /// Starts the deal, or enters the lead first that it comes from.
    async fn start(
        &self,
        unit: &Unit,
        ctx: Ctx,
        (subject, size): (&str, i64),
        rng: &mut Rng,
    ) -> AppResult<DealId> {
        let owner = ctx.caller()?.user;
        let title = Title::parse(subject);
        let title = title.map_err(|_| AppError::internal("a demo title is too long"))?;
        let close_date = Some(shared::calendar::plus_days(ctx.today(), rng.i32(60..160)));
        let estimated = Some(Money::new((size / 1_000 * 1_000).into(), ctx.org.currency));
        let (client_mutation_id, process) = (None, self.published.clone());
        let account = match &self.customer {
            Customer::Known(account) => AccountChoice::Existing(*account),
            Customer::Own => AccountChoice::Own,
            Customer::Respondent(answer) => {
                let lead = CreateLead { ctx: ctx.clone(), fields: answer.fields() }.run(unit).await?;
                let expected_version = 1;
                return ConvertLead {
                    ctx,
                    lead,
                    expected_version,
                    process,
                    title,
                    close_date,
                    estimated,
                    client_mutation_id,
                }
                .run(unit)
                .await?
                .deal
                .map_err(|_| AppError::internal("a demo lead is in conflict"));
            }
        };
        let create = CreateDeal {
            ctx,
            process,
            title,
            account,
            owner,
            close_date,
            contact: None,
            estimated,
            client_mutation_id,
            from_lead: true,
        };
        Ok(create.run(unit).await?.deal)
    }

    /// Puts on the team who has work in the process and sees the deals of the own team alone.
    async fn let_in(&self, unit: &Unit, deal: DealId, owner: UserId) -> AppResult<()> {
        let sees_all = |role: &RoleKey| permissions_of([role]).contains(&Permission::DealReadAll);
        for role in self.player.process.roles.iter().map(|role| &role.key).filter(|role| !sees_all(role)) {
            let Some(user) = self.company.people.get(role).and_then(|people| people.first()) else {
                continue;
            };
            let ctx = self.company.acting(self.app, owner, &self.player.owner_role()?, self.begins);
            let command = Command::ChangeTeam { role: role.clone(), user: Some(*user) };
            self.give(unit, ctx, deal, command).await?;
        }
        Ok(())
    }

    async fn give(&self, unit: &Unit, ctx: Ctx, deal: DealId, command: Command) -> AppResult<()> {
        let command = DealCommand { ctx, deal, expected_version: None, command, client_mutation_id: None };
        command.run(unit).await.map(|_| ())
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

    /// What happens to the deal in this turn. False when it is over or rests.
    async fn turn(&self, turn: &Turn<'_>, rng: &mut Rng) -> AppResult<bool> {
        let org = &self.company.org;
        let moment = Moment {
            state: &turn.row.state,
            size: turn.size,
            now: turn.now,
            today: org.date(turn.now),
            calendar: &org.calendar,
            ends: self.ends,
        };
        let doings = self.player.turn(&moment, rng)?;
        for doing in doings.iter().flatten() {
            self.act(turn, doing).await?;
        }
        Ok(doings.is_some())
    }

    async fn act(&self, turn: &Turn<'_>, doing: &Doing) -> AppResult<()> {
        let first = self.company.people.get(&doing.role).and_then(|people| people.first()).copied();
        let user = doing.user.or(first).ok_or_else(|| AppError::internal("nobody has the role of a step"))?;
        let ctx = self.company.acting(self.app, user, &doing.role, turn.now);
        match &doing.deed {
            Deed::File(kind) => self.file(turn, &ctx, kind).await,
            Deed::Meet(meeting) => meet(turn, ctx, meeting).await,
            Deed::Command(command) => self.give(turn.unit, ctx, turn.row.id, command.clone()).await,
        }
    }

    async fn file(&self, turn: &Turn<'_>, ctx: &Ctx, kind: &DocumentKey) -> AppResult<()> {
        let new = NewDocument {
            deal: turn.row.id,
            name: format!("{} {}.txt", turn.row.state.number, kind.as_str().replace('_', " ")),
            kind: Some(kind.clone()),
            content_type: "text/plain".to_owned(),
            size: SHEET.len(),
            sha256: self.sheet.to_owned(),
            expected_version: None,
        };
        FileDocument::new(ctx, new)?.run(turn.unit).await.map(|_| ())
    }
}

/// Names a new person at the customer.
async fn meet(turn: &Turn<'_>, ctx: Ctx, meeting: &Meeting) -> AppResult<()> {
    let participant = Participant::New(NewContact { name: meeting.name.clone(), email: None, phone: None });
    let put = PutContact {
        ctx,
        deal: turn.row.id,
        expected_version: None,
        participant,
        roles: [meeting.role.clone()].into(),
        influence: meeting.influence,
        attitude: meeting.attitude,
        client_mutation_id: None,
    };
    put.run(turn.unit).await.map(|_| ())
}
