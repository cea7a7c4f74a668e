//! What people and timers ask of a deal, and what the engine must know to answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Calendar;
use crate::delegation::Place;
use crate::event::{By, NoteKind};
use crate::ids::{AccountId, ConflictId, ContactId, DealId, DocumentId, ProcessId, UserId};
use crate::keys::{DocumentKey, FactKey, ItemStateKey, ListKey, OutcomeKey, RoleKey, StageKey, StepKey};
use crate::leads::ConflictResolution;
use crate::money::Currency;
use crate::process::fact::FactValue;
use crate::process::{ForecastCategory, Relation};
use crate::time::{Date, Timestamp};

use super::state::DealContact;

/// New values of facts; empty ones clear.
pub type FactChanges = BTreeMap<FactKey, Option<FactValue>>;

/// What surrounds a command. Nothing here is read from the machine by the engine.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The present.
    pub now: Timestamp,
    /// The present date where the organisation is.
    pub today: Date,
    /// The organisation's business calendar.
    pub calendar: &'a Calendar,
    /// Who asks.
    pub actor: &'a Actor,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person, or the process itself.
    pub by: By,
    /// The person's roles.
    pub roles: BTreeSet<RoleKey>,
    /// Whether the person may move deals against the gates, with a reason.
    pub may_override: bool,
    /// Whether the person may hand other people's steps and deals to somebody else.
    pub may_reassign: bool,
    /// For whom the person stands in today.
    pub stands_in: Vec<StandIn>,
}

/// Somebody in whose place a person works, with the roles that come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Whose place, and how far.
    pub place: Place,
    /// The roles of who is away.
    pub roles: BTreeSet<RoleKey>,
}

impl Actor {
    /// The process itself.
    pub fn system() -> Self {
        Self {
            by: By::System,
            roles: BTreeSet::new(),
            may_override: false,
            may_reassign: false,
            stands_in: Vec::new(),
        }
    }

    /// The person, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self.by {
            By::User(user) => Some(user),
            By::System => None,
        }
    }
}

/// What a new deal starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDeal {
    /// Its readable number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The customer.
    pub account: AccountId,
    /// Its account executive.
    pub owner: UserId,
    /// The version of the process it runs on.
    pub process: ProcessId,
    /// The company's currency.
    pub currency: Currency,
    /// The day it is expected to be won.
    pub close_date: Option<Date>,
    /// The deal it came from.
    pub origin: Option<(DealId, Relation)>,
    /// Facts it starts with.
    pub facts: BTreeMap<FactKey, FactValue>,
    /// Who plays which role from the start; the owner is added under the role of the first step.
    pub team: BTreeMap<RoleKey, UserId>,
    /// Conflicts it starts with, and who already works with the company.
    pub conflicts: BTreeMap<ConflictId, UserId>,
}

/// A move to another stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Where to.
    pub to: StageKey,
    /// The reason in words, where the stage asks for one.
    pub note: Option<String>,
    /// The day on which to look at the deal again, where the stage asks for it.
    pub review_on: Option<Date>,
    /// Move against the gates, for this reason.
    pub override_reason: Option<String>,
}

impl Move {
    /// A plain move through the gates.
    pub fn to(stage: StageKey) -> Self {
        Self { to: stage, note: None, review_on: None, override_reason: None }
    }
}

/// A new item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewItem {
    /// Its title, one line.
    pub title: String,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// By when.
    pub due: Option<Date>,
    /// Whether it blocks; it does unless the list leaves the choice.
    pub blocks: Option<bool>,
}

/// Changes to an item of a list; absent ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemChanges {
    /// The new title.
    pub title: Option<String>,
    /// Whose it is; nobody in particular when empty.
    pub owner: Option<Option<UserId>>,
    /// By when; no day when empty.
    pub due: Option<Option<Date>>,
    /// Whether it blocks.
    pub blocks: Option<bool>,
    /// The new state.
    pub state: Option<ItemStateKey>,
    /// It is not needed any more, for the reason in the note.
    pub withdraw: bool,
    /// A remark or answer.
    pub note: Option<String>,
}

/// A command to a running deal.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Change plain details; absent ones stay.
    ChangeDetails {
        /// The new title.
        title: Option<String>,
        /// The new expected close date.
        close_date: Option<Date>,
        /// The new owner.
        owner: Option<UserId>,
    },
    /// Name the person who plays a role.
    ChangeTeam {
        /// The role.
        role: RoleKey,
        /// The person; nobody when empty.
        user: Option<UserId>,
    },
    /// Say who at the customer takes part and how (DS-2.2).
    PutContact(DealContact),
    /// Somebody at the customer takes part no more.
    RemoveContact {
        /// Who.
        contact: ContactId,
    },
    /// Keep what is filled in without finishing the step (RS-2.1).
    SaveFacts {
        /// The open step whose form it is.
        step: StepKey,
        /// New values; empty ones clear.
        facts: FactChanges,
    },
    /// Finish a step, with last changes to its facts.
    CompleteStep {
        /// The step.
        step: StepKey,
        /// How it ends, for steps with outcomes.
        outcome: Option<OutcomeKey>,
        /// New values; empty ones clear.
        facts: FactChanges,
        /// A remark or reason.
        note: Option<String>,
    },
    /// Give an open step to a person, or back to everybody in its role.
    AssignStep {
        /// The step.
        step: StepKey,
        /// The person.
        assignee: Option<UserId>,
        /// Why.
        note: Option<String>,
    },
    /// Set the due date of an open step.
    RescheduleStep {
        /// The step.
        step: StepKey,
        /// The date.
        due: Date,
        /// Why.
        note: Option<String>,
    },
    /// Move to another stage.
    Move(Move),
    /// Say how sure the deal is (CQ-2.2).
    SetCategory {
        /// How sure.
        category: ForecastCategory,
        /// The doubt that is left, which best case asks for.
        doubt: Option<String>,
        /// The day of signing, which commit asks for unless the deal has one; it becomes the expected close date.
        close_date: Option<Date>,
    },
    /// Put a deal right that is over (CQ-7.3).
    Correct {
        /// New values; empty ones clear.
        facts: FactChanges,
        /// The new title.
        title: Option<String>,
        /// Why.
        reason: String,
    },
    /// Put an item on a list.
    AddItem {
        /// The list.
        list: ListKey,
        /// The item.
        item: NewItem,
    },
    /// Change an item of a list.
    ChangeItem {
        /// The list.
        list: ListKey,
        /// The item's number.
        item: u32,
        /// What changes.
        changes: ItemChanges,
    },
    /// File a document that was stored.
    AddDocument {
        /// The stored document.
        document: DocumentId,
        /// Its kind.
        kind: Option<DocumentKey>,
        /// Its file name.
        name: String,
    },
    /// Take a document away.
    RemoveDocument {
        /// The stored document.
        document: DocumentId,
    },
    /// Log a talk or remark.
    AddNote {
        /// What it records.
        note: NoteKind,
        /// What was said.
        text: String,
        /// Whether it matters to those who read only what matters (DS-1.7).
        significant: bool,
    },
    /// Note that a related deal was started.
    LinkDeal {
        /// The new deal.
        deal: DealId,
        /// How it relates to this one.
        relation: Relation,
    },
    /// Note how a conflict was resolved. Who may resolve it is decided where conflicts are kept.
    ResolveConflict {
        /// The conflict.
        conflict: ConflictId,
        /// How.
        resolution: ConflictResolution,
        /// Why.
        note: String,
    },
    /// A date has passed after which something is not so any more (timers only).
    Expire {
        /// The date.
        fact: FactKey,
    },
    /// The day has come to look again at a deal that was set aside (timers only).
    RemindReview,
    /// Whoever has a step has left the company (the process itself only).
    Vacate {
        /// The step.
        step: StepKey,
        /// Who left. A step that somebody else has meanwhile stays theirs.
        left: UserId,
    },
    /// A reminder is due (timers only).
    Remind {
        /// The step.
        step: StepKey,
        /// Its due date was missed.
        escalated: bool,
    },
}
