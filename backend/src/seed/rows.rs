//! Prints the rows of a seeded company: its events day by day, as they would have been written, then its deals.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared::ids::{DealId, DocumentId, UserId};
use shared::process::{Process, StageKind};
use shared::rank::Rank;
use shared::time::Timestamp;
use uuid::Uuid;

use super::archetype::{Archetype, document_place, place_of};
use super::chance::{For, draw, id};
use super::company::{Accounts, Crew, town};
use super::form::{Entries, NUMBER};
use super::plan::{Drawn, Numbers, Population};
use super::sink::{
    COUNTERS, DEALS, DOCUMENTS, EVENTS, EXPIRIES, SEARCH, Sink, TASKS, TEAM, TIMERS, TOTALS, maybe, text,
};
use crate::ctx::Organisation;
use crate::db::bulk::{Batch, Cell};
use crate::db::{choice_text, date_text};
use crate::deals::{Columns, MORNING_SECONDS, day_over, shares};
use crate::demo::names::SUBJECTS;
use crate::error::AppResult;
use crate::events::chain::{GENESIS, Sealed};
use crate::once::hex;
use crate::search::{Found, deal_entry};

/// What every document of the company says.
pub(super) const SHEET: &str = "Demo document of Stagewright.\n";
/// Hundredths of a cent, in which money is stored.
const UNITS: i64 = 10_000;
const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// What is printed.
pub(super) struct Printer<'a> {
    pub(super) seed: u64,
    pub(super) org: &'a Organisation,
    pub(super) process: &'a Process,
    pub(super) population: &'a Population,
    pub(super) drawn: &'a [Drawn],
    pub(super) numbers: &'a Numbers,
    pub(super) crews: &'a [Crew],
    pub(super) accounts: Accounts,
    pub(super) now: Timestamp,
}

/// What a family has of its own.
struct Own<'a> {
    crew: &'a Crew,
    account: usize,
    title: String,
    deals: Vec<DealId>,
    days_earlier: i32,
    scale: i64,
}

impl Printer<'_> {
    fn own(&self, family: usize) -> Own<'_> {
        let drawn = self.drawn[family];
        let pick = |shift: u32, among: usize| {
            usize::try_from(drawn.chance >> shift & 0xffff_ffff).unwrap_or_default() % among
        };
        let days_earlier = i32::from(drawn.weeks_earlier) * 7;
        let members = self.population.families[drawn.family as usize].members.iter().enumerate();
        let deal = |(member, form): (usize, &Archetype)| {
            let at = form.state.created_at.plus_seconds(-i64::from(days_earlier) * 86_400);
            DealId(id(self.seed, For::Deal, self.numbers.place(family, member) as u64, at))
        };
        let place = draw(self.seed, For::Deal, family as u64);
        let spread = |shift: u32| usize::try_from(place >> shift & 0xff_ffff).unwrap_or_default();
        let (subject, _) = SUBJECTS[pick(7, SUBJECTS.len())];
        Own {
            crew: &self.crews[pick(3, self.crews.len())],
            // Some customers buy far more often than others.
            account: spread(0).min(spread(24)) * self.accounts.count / 0x100_0000,
            title: format!("{subject}, {}", town(drawn.chance >> 17)),
            deals: members.map(deal).collect(),
            days_earlier,
            scale: 500 + i64::try_from(drawn.chance >> 9 & 0x3ff).unwrap_or_default(),
        }
    }

    fn with_entries<T>(
        &self,
        family: usize,
        member: usize,
        own: &Own<'_>,
        print: impl FnOnce(&Entries<'_>) -> T,
    ) -> T {
        let form = &self.population.families[self.drawn[family].family as usize].members[member];
        let began = form.state.created_at.plus_seconds(-i64::from(own.days_earlier) * 86_400);
        let number = format!("D-{}-{:04}", self.org.date(began).year(), self.numbers.number(family, member));
        let document = |place: usize| {
            DocumentId(id(self.seed, For::Document, (family as u64) << 8 | place as u64, self.accounts.began))
        };
        print(&Entries {
            number: &number,
            title: &own.title,
            account: self.accounts.id(own.account),
            users: own.crew,
            deals: &own.deals,
            document: &document,
            days_earlier: own.days_earlier,
            scale: own.scale,
        })
    }

    /// How many events there are.
    pub(super) fn count_events(&self) -> usize {
        let of = |drawn: &Drawn| &self.population.families[drawn.family as usize].members;
        self.drawn.iter().flat_map(of).map(|member| member.events.len()).sum()
    }

    /// Sends all events in the order of their time, chained.
    pub(super) fn events(
        &self,
        send: &mut dyn FnMut(Batch) -> AppResult<()>,
        mut done: impl FnMut(usize),
    ) -> AppResult<()> {
        // The events of each form in their order in time: when, of which member, which.
        let orders: Vec<Vec<(i64, u32, u32)>> =
            self.population.families.iter().map(|family| order_of(&family.members)).collect();
        let day = |micros: i64| micros.div_euclid(DAY_MICROS);
        let shift = |drawn: &Drawn| i64::from(drawn.weeks_earlier) * 7 * DAY_MICROS;
        let first = |drawn: &Drawn| orders[drawn.family as usize][0].0 - shift(drawn);
        let mut begins: Vec<(i64, u32)> =
            self.drawn.iter().zip(0..).map(|(drawn, family)| (day(first(drawn)), family)).collect();
        begins.sort_unstable();
        let mut begins = begins.into_iter().peekable();
        let mut sink = Sink::new(send);
        let mut chain = Chain { sequence: 0, hash: GENESIS.to_owned() };
        let mut active: Vec<(u32, usize)> = Vec::new();
        let mut today = begins.peek().map_or(0, |(day, _)| *day);
        while begins.peek().is_some() || !active.is_empty() {
            while let Some((_, family)) = begins.next_if(|(day, _)| *day <= today) {
                active.push((family, 0));
            }
            let mut due: Vec<(i64, u32, u32, u32)> = Vec::new();
            active.retain_mut(|(family, cursor)| {
                let drawn = &self.drawn[*family as usize];
                let order = &orders[drawn.family as usize];
                while let Some((at, member, event)) =
                    order.get(*cursor).filter(|(at, ..)| day(at - shift(drawn)) <= today)
                {
                    due.push((at - shift(drawn), *family, *member, *event));
                    *cursor += 1;
                }
                *cursor < order.len()
            });
            // Stable, so what happened to a deal at one moment stays in order.
            due.sort_by_key(|(at, ..)| *at);
            for (at, family, member, event) in due {
                self.event(&mut sink, &mut chain, (family as usize, member as usize, event as usize), at)?;
            }
            done(usize::try_from(chain.sequence).unwrap_or_default());
            today += 1;
        }
        sink.rest()
    }

    fn event(
        &self,
        sink: &mut Sink<'_>,
        chain: &mut Chain,
        (family, member, event): (usize, usize, usize),
        at: i64,
    ) -> AppResult<()> {
        let form =
            &self.population.families[self.drawn[family].family as usize].members[member].events[event];
        let own = self.own(family);
        let payload = self.with_entries(family, member, &own, |entries| form.payload.print(entries));
        let sealed = Sealed {
            org: self.org.id.0,
            id: id(self.seed, For::Event, chain.sequence.unsigned_abs(), Timestamp::from_micros(at)),
            deal: own.deals[member].0,
            deal_version: form.version,
            at,
            actor: form.by.map(|place| own.crew[place].0),
            kind: &form.kind,
            payload: &payload,
        };
        let (sequence, prev_hash, hash) = chain.seal(&sealed)?;
        let (row_id, deal, actor) = (sealed.id, sealed.deal, sealed.actor);
        sink.row(
            EVENTS,
            [
                Cell::Id(self.org.id.0),
                Cell::Id(row_id),
                Cell::Id(deal),
                Cell::Int(form.version),
                Cell::Int(at),
                maybe(actor, Cell::Id),
                text(form.kind.clone()),
                text(payload),
                Cell::Int(sequence),
                text(prev_hash),
                text(hash),
            ],
        )
    }

    /// Sends all deals with what hangs on them, the sums of boards, and the counters of numbers.
    pub(super) fn deals(
        &self,
        send: &mut dyn FnMut(Batch) -> AppResult<()>,
        mut done: impl FnMut(usize),
    ) -> AppResult<()> {
        let sha256 = hex(&Sha256::digest(SHEET));
        let mut sink = Sink::new(send);
        let mut totals: BTreeMap<(Uuid, bool, &str), (i64, i64)> = BTreeMap::new();
        let mut printed = 0;
        for (family, drawn) in self.drawn.iter().enumerate() {
            let own = self.own(family);
            for (member, form) in self.population.families[drawn.family as usize].members.iter().enumerate() {
                let columns = Columns::of(self.process, &form.state, &form.evaluation);
                self.with_entries(family, member, &own, |entries| {
                    let amount = columns.amount.map(|units| entries.amount(units / UNITS) * UNITS);
                    self.deal(&mut sink, form, (member, &own, entries), (&columns, amount))?;
                    self.hanging_on(&mut sink, form, (own.deals[member], entries), &sha256)?;
                    let owner = entries.users[place_of(form.state.owner)];
                    let team = form.team.iter().map(|(_, place)| entries.users[*place]);
                    for (user, owns) in shares(team, owner) {
                        let sum = totals.entry((user, owns, form.state.stage.as_str())).or_default();
                        *sum = (sum.0 + 1, sum.1 + amount.unwrap_or(0));
                    }
                    AppResult::Ok(())
                })?;
                printed += 1;
            }
            if family % 256 == 0 {
                done(printed);
            }
        }
        for ((user, owns, stage), (deals, amount)) in totals {
            let head = [
                Cell::Id(self.org.id.0),
                text(self.process.key.to_string()),
                Cell::Id(user),
                Cell::Flag(owns),
            ];
            let tail = [text(stage), Cell::Int(0), Cell::Int(deals), Cell::Int(amount), Cell::Int(1)];
            sink.row(TOTALS, head.into_iter().chain(tail))?;
        }
        for (year, last) in &self.numbers.years {
            let cells = [Cell::Id(self.org.id.0), text(format!("deal-{year}")), Cell::Int(i64::from(*last))];
            sink.row(COUNTERS, cells)?;
        }
        done(printed);
        sink.rest()
    }

    fn deal(
        &self,
        sink: &mut Sink<'_>,
        form: &Archetype,
        (member, own, entries): (usize, &Own<'_>, &Entries<'_>),
        (columns, amount): (&Columns, Option<i64>),
    ) -> AppResult<()> {
        let state = &form.state;
        let person = |user: UserId| Cell::Id(entries.users[place_of(user)].0);
        let since = entries.time(state.stage_since);
        let account = Accounts::name(own.account);
        let title: String = serde_json::from_str(&form.title.print(entries))?;
        let last = form.events.last();
        sink.row(
            SEARCH,
            [
                Cell::Id(self.org.id.0),
                text(Found::Deal.as_str()),
                Cell::Id(own.deals[member].0),
                text(deal_entry(entries.number, &title, &account)),
            ],
        )?;
        sink.row(
            DEALS,
            [
                Cell::Id(self.org.id.0),
                Cell::Id(own.deals[member].0),
                Cell::Int(form.version),
                text(entries.number),
                text(title.clone()),
                Cell::Id(entries.account.0),
                text(account.clone()),
                person(state.owner),
                Cell::Id(state.process.0),
                text(self.process.key.to_string()),
                text(state.stage.to_string()),
                text(columns.stage_kind.clone()),
                Cell::Int(since.micros()),
                text(Rank::of_arrival(since).as_str()),
                maybe(amount, Cell::Int),
                maybe(columns.amount_origin.clone(), text),
                maybe(date_text(state.close_date.map(|date| entries.date(date))), text),
                maybe(columns.segment.clone(), text),
                text(choice_text(columns.category)),
                maybe(date_text(form.counts_on.map(|date| entries.date(date))), text),
                maybe(columns.next_step.clone(), text),
                maybe(columns.next_role.clone(), text),
                maybe(columns.next_assignee, person),
                maybe(date_text(columns.next_due.map(|date| entries.date(date))), text),
                Cell::Int(columns.blockers),
                Cell::Int(columns.steps_done),
                Cell::Int(columns.steps_total),
                text(form.state_form.print(entries)),
                Cell::Int(entries.time(state.created_at).micros()),
                maybe(last, |event| Cell::Int(entries.time(event.at).micros())),
                maybe(last.and_then(|event| event.by), |place| Cell::Id(entries.users[place].0)),
            ],
        )
    }

    /// Team, tasks, timers and documents of a deal.
    fn hanging_on(
        &self,
        sink: &mut Sink<'_>,
        form: &Archetype,
        (deal, entries): (DealId, &Entries<'_>),
        sha256: &str,
    ) -> AppResult<()> {
        let org = || Cell::Id(self.org.id.0);
        for (role, place) in &form.team {
            sink.row(
                TEAM,
                [org(), Cell::Id(deal.0), text(role.to_string()), Cell::Id(entries.users[*place].0)],
            )?;
        }
        let active = self.process.stage_kind(&form.state.stage).is_none_or(StageKind::has_work);
        for (place, (key, step)) in form.open_steps().enumerate() {
            let Some(template) = self.process.step(key) else { continue };
            let opened = entries.time(step.opened_at);
            let task = draw(self.seed, For::Task, deal.0.as_u64_pair().1 ^ place as u64);
            let row = [
                org(),
                Cell::Id(id(self.seed, For::Task, task, opened)),
                Cell::Id(deal.0),
                text(key.to_string()),
                text(choice_text(template.kind)),
                text(template.owner.to_string()),
                maybe(step.assignee, |user| Cell::Id(entries.users[place_of(user)].0)),
                maybe(date_text(step.due.map(|date| entries.date(date))), text),
                Cell::Int(opened.micros()),
                Cell::Flag(active),
                Cell::Id(entries.users[place_of(form.state.owner)].0),
            ];
            sink.row(TASKS, row)?;
        }
        for ((step, kind), timer) in &form.timers {
            let day = entries.date(timer.day);
            let at = self.org.start_of(day).plus_seconds(MORNING_SECONDS);
            let row = [
                org(),
                Cell::Id(deal.0),
                text(step.to_string()),
                text(choice_text(*kind)),
                Cell::Int(timer.round.into()),
                text(day.to_string()),
                Cell::Int(at.micros()),
                Cell::Flag(timer.active),
                if at <= self.now { Cell::Int(at.micros()) } else { Cell::Null },
            ];
            sink.row(TIMERS, row)?;
        }
        for (fact, day) in &form.expiries {
            let at = day_over(self.org, entries.date(*day));
            let row = [org(), Cell::Id(deal.0), text(fact.to_string()), Cell::Int(at.micros())];
            sink.row(EXPIRIES, row)?;
        }
        for document in &form.state.documents {
            let row = [
                org(),
                Cell::Id((entries.document)(document_place(document.id)).0),
                Cell::Id(deal.0),
                text(document.name.replace(NUMBER, entries.number)),
                text("text/plain"),
                Cell::Int(i64::try_from(SHEET.len()).unwrap_or_default()),
                text(sha256),
            ];
            sink.row(DOCUMENTS, row)?;
        }
        Ok(())
    }
}

/// The events of all members in the order of their time.
fn order_of(members: &[Archetype]) -> Vec<(i64, u32, u32)> {
    let mut order: Vec<(i64, u32, u32)> = Vec::new();
    for (form, member) in members.iter().zip(0..) {
        order.extend(form.events.iter().zip(0..).map(|(event, place)| (event.at.micros(), member, place)));
    }
    order.sort_by_key(|(at, ..)| *at);
    order
}

/// The end of the chain.
struct Chain {
    sequence: i64,
    hash: String,
}

impl Chain {
    /// Gives a row its place, the hash before it and its own.
    fn seal(&mut self, row: &Sealed<'_>) -> AppResult<(i64, String, String)> {
        self.sequence += 1;
        let hash = row.hash(self.sequence, &self.hash)?;
        Ok((self.sequence, std::mem::replace(&mut self.hash, hash.clone()), hash))
    }
}
