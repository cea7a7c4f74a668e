//! What engine tests need: a calendar, people, and a deal that keeps its log.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

pub mod random;
pub mod random_process;
pub mod sample;
pub mod templates;

use std::collections::BTreeMap;

use jiff::civil::date;
use shared::calendar::Calendar;
use shared::engine::state::{DealContact, Item};
use shared::engine::{
    Actor, Blocker, Command, Context, DealState, Evaluation, FactChanges, ItemChanges, Move, NewDeal, NewItem,
};
use shared::engine::{MigrationPlan, Obstacle, Version, create, decide, evaluate, migrate, record, replay};
use shared::event::{By, Event, Recorded};
use shared::ids::{AccountId, ContactId, DocumentId, ProcessId, UserId};
use shared::keys::{
    ContactRoleKey, DocumentKey, FactKey, ItemStateKey, ListKey, OutcomeKey, RoleKey, StageKey, StepKey,
};
use shared::money::{Currency, Money};
use shared::process::Process;
use shared::process::fact::FactValue;
use shared::time::{Date, Timestamp};
use uuid::Uuid;

pub fn fact(key: &str) -> FactKey {
    FactKey::parse(key).unwrap()
}

pub fn step(key: &str) -> StepKey {
    StepKey::parse(key).unwrap()
}

pub fn stage(key: &str) -> StageKey {
    StageKey::parse(key).unwrap()
}

/// A move with the permission to go against the gates.
pub fn against_the_gates(to: &str, reason: &str) -> Command {
    Command::Move(Move { override_reason: Some(reason.to_owned()), ..Move::to(stage(to)) })
}

pub fn role(key: &str) -> RoleKey {
    RoleKey::parse(key).unwrap()
}

pub fn list_key(key: &str) -> ListKey {
    ListKey::parse(key).unwrap()
}

pub fn outcome(key: &str) -> OutcomeKey {
    OutcomeKey::parse(key).unwrap()
}

pub fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

/// Everybody's id follows from the role, so that two people never share one.
pub fn person(key: &str) -> UserId {
    user(key.bytes().fold(7, |sum, byte| sum * 31 + u128::from(byte)))
}

/// The person who plays a role.
pub fn actor(key: &str) -> Actor {
    Actor {
        roles: [role(key)].into(),
        by: By::User(person(key)),
        may_override: false,
        may_reassign: false,
        stands_in: Vec::new(),
    }
}

/// A value from a short text: `yes`, `no`, `12`, `€500`, `2026-12-31`, `=option`, `+several+options`, else text.
pub fn value(text: &str) -> FactValue {
    if let Some(amount) = text.strip_prefix('€') {
        return FactValue::Money(Money::new(amount.parse().unwrap(), Currency::EUR));
    }
    if let Some(option) = text.strip_prefix('=') {
        return FactValue::Choice(option.to_owned());
    }
    if let Some(options) = text.strip_prefix('+') {
        return FactValue::Choices(options.split('+').map(str::to_owned).collect());
    }
    match text {
        "yes" => FactValue::Flag(true),
        "no" => FactValue::Flag(false),
        _ => (text.parse().map(FactValue::Date))
            .or_else(|_| text.parse().map(FactValue::Number))
            .unwrap_or_else(|_| FactValue::Text(text.to_owned())),
    }
}

/// Facts from pairs; an empty text clears.
pub fn facts(pairs: &[(&str, &str)]) -> FactChanges {
    let change = |text: &str| (!text.is_empty()).then(|| value(text));
    pairs.iter().map(|(key, text)| (fact(key), change(text))).collect()
}

/// A deal that keeps its log; time passes by a minute with every command.
#[derive(Clone)]
pub struct Deal {
    pub process: Process,
    pub calendar: Calendar,
    pub state: DealState,
    pub log: Vec<Recorded>,
    pub now: Timestamp,
    pub today: Date,
    documents: u128,
}

impl Deal {
    /// A new deal of the account executive, on Monday 2 November 2026.
    pub fn begin(process: &Process) -> Self {
        Self::begin_with(process, BTreeMap::new(), &[])
    }

    pub fn begin_with(process: &Process, team: BTreeMap<RoleKey, UserId>, given: &[(&str, &str)]) -> Self {
        let calendar = Calendar::default();
        let today = date(2026, 11, 2);
        let now = Timestamp::from_micros(1_793_600_000_000_000);
        let owner = process.owner_role().unwrap();
        let new = NewDeal {
            number: "D-2026-0001".to_owned(),
            title: "Data centre".to_owned(),
            account: AccountId(Uuid::from_u128(1)),
            owner: person(owner.as_str()),
            process: ProcessId(Uuid::from_u128(2)),
            currency: Currency::EUR,
            close_date: None,
            origin: None,
            facts: facts(given).into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
            team,
            conflicts: BTreeMap::new(),
        };
        let actor = actor(owner.as_str());
        let context = Context { now, today, calendar: &calendar, actor: &actor };
        let (state, events) = create(process, new, &context).unwrap();
        let log = record(events, &context);
        Self { process: process.clone(), calendar, state, log, now, today, documents: 0 }
    }

    /// The deal's owner.
    pub fn owner(&self) -> Actor {
        actor(self.process.owner_role().unwrap().as_str())
    }

    /// Gives a command; a refused one changes nothing.
    pub fn command(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Vec<Blocker>> {
        self.now = self.now.plus_seconds(60);
        let context = Context { now: self.now, today: self.today, calendar: &self.calendar, actor };
        let events =
            decide(&self.process, &self.state, command, &context).map_err(|refused| refused.blockers)?;
        self.log.extend(record(events.clone(), &context));
        self.state = replay(&self.log).unwrap();
        Ok(events)
    }

    pub fn complete_as(
        &mut self,
        actor: &Actor,
        key: &str,
        (end, given, note): (&str, &[(&str, &str)], &str),
    ) -> Result<Vec<Event>, Vec<Blocker>> {
        let command = Command::CompleteStep {
            step: step(key),
            outcome: OutcomeKey::parse(end),
            facts: facts(given),
            note: (!note.is_empty()).then(|| note.to_owned()),
        };
        self.command(actor, &command)
    }

    /// Names a new person at the customer for each of these parts.
    pub fn meet(&mut self, roles: &[&str]) {
        for role in roles {
            self.try_to_meet(role).unwrap();
        }
    }

    pub fn try_to_meet(&mut self, role: &str) -> Result<Vec<Event>, Vec<Blocker>> {
        let number = u128::try_from(self.state.contacts.len()).unwrap();
        let contact = DealContact {
            id: ContactId(Uuid::from_u128(number)),
            name: role.to_owned(),
            roles: [ContactRoleKey::parse(role).unwrap()].into(),
            influence: None,
            attitude: None,
        };
        self.command(&self.owner(), &Command::PutContact(contact))
    }

    /// Completes a step as the person in its role.
    pub fn complete(&mut self, key: &str, given: &[(&str, &str)]) -> Vec<Event> {
        self.end(key, "", given)
    }

    /// Completes a step with an outcome, and a note in case it asks for one.
    pub fn end(&mut self, key: &str, end: &str, given: &[(&str, &str)]) -> Vec<Event> {
        let owner = self.process.step(&step(key)).unwrap().owner.clone();
        self.complete_as(&actor(owner.as_str()), key, (end, given, "because")).unwrap_or_else(|blockers| {
            panic!(
                "{key} is refused: {:#?}",
                blockers.into_iter().map(|blocker| blocker.reason).collect::<Vec<_>>()
            )
        })
    }

    pub fn save(
        &mut self,
        actor: &Actor,
        key: &str,
        given: &[(&str, &str)],
    ) -> Result<Vec<Event>, Vec<Blocker>> {
        self.command(actor, &Command::SaveFacts { step: step(key), facts: facts(given) })
    }

    pub fn go(&mut self, to: &str) -> Result<Vec<Event>, Vec<Blocker>> {
        self.command(&self.owner(), &Command::Move(Move::to(stage(to))))
    }

    pub fn file(&mut self, kind: &str) -> DocumentId {
        self.documents += 1;
        let document = DocumentId(Uuid::from_u128(self.documents));
        let kind = DocumentKey::parse(kind);
        let command = Command::AddDocument { document, kind, name: "file.pdf".to_owned() };
        self.command(&self.owner(), &command).unwrap();
        document
    }

    /// Puts an item on a list.
    pub fn add(&mut self, who: &str, list: &str, title: &str) -> Result<Vec<Event>, Vec<Blocker>> {
        let item = NewItem { title: title.to_owned(), ..NewItem::default() };
        self.command(&actor(who), &Command::AddItem { list: list_key(list), item })
    }

    /// Changes an item of a list.
    pub fn change_item(
        &mut self,
        who: &str,
        (list, item): (&str, u32),
        changes: ItemChanges,
    ) -> Result<Vec<Event>, Vec<Blocker>> {
        self.command(&actor(who), &Command::ChangeItem { list: list_key(list), item, changes })
    }

    /// Brings an item to a state.
    pub fn put(&mut self, who: &str, list: &str, item: u32, state: &str) -> Result<Vec<Event>, Vec<Blocker>> {
        let state = ItemStateKey::parse(state);
        self.change_item(who, (list, item), ItemChanges { state, ..ItemChanges::default() })
    }

    /// Settles everything on a list.
    pub fn settle(&mut self, who: &str, list: &str) {
        let last = self.process.list(&list_key(list)).unwrap().last_state().unwrap().to_string();
        let open: Vec<u32> = self.state.live_items(&list_key(list)).map(|item| item.number).collect();
        for item in open {
            self.put(who, list, item, &last).unwrap();
        }
    }

    /// The items of a list that count: which they are, and by when.
    pub fn plan(&self, list: &str) -> Vec<(String, Option<Date>)> {
        let name = |item: &Item| item.first.as_ref().map_or(item.title.clone(), ToString::to_string);
        self.state.live_items(&list_key(list)).map(|item| (name(item), item.due)).collect()
    }

    /// Goes on by another version of the process.
    pub fn migrate(&mut self, to: &Process, plan: &MigrationPlan) -> Result<Vec<Event>, Vec<Obstacle>> {
        let actor = actor("administrator");
        let context = Context { now: self.now, today: self.today, calendar: &self.calendar, actor: &actor };
        let id = ProcessId(Uuid::from_u128(100 + u128::from(to.version)));
        let from = Version { id: self.state.process, process: &self.process };
        let events =
            migrate((from, Version { id, process: to }), &self.state, plan, "a better way", &context)?;
        self.log.extend(record(events.clone(), &context));
        self.state = replay(&self.log).unwrap();
        self.process = to.clone();
        Ok(events)
    }

    pub fn evaluate_as(&self, actor: &Actor) -> Evaluation {
        evaluate(
            &self.process,
            &self.state,
            &Context { now: self.now, today: self.today, calendar: &self.calendar, actor },
        )
    }

    /// The steps that are open, in template order.
    pub fn open(&self) -> Vec<&str> {
        let steps = self.process.steps.iter().map(|step| &step.key);
        steps.filter(|key| self.state.is_open(key)).map(StepKey::as_str).collect()
    }

    pub fn stage(&self) -> &str {
        self.state.stage.as_str()
    }
}

/// The codes of what stands in the way.
pub fn codes(result: Result<Vec<Event>, Vec<Blocker>>) -> Vec<&'static str> {
    result.map_or_else(|blockers| blockers.iter().map(Blocker::code).collect(), |_| Vec::new())
}
