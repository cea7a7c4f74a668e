//! Why something cannot be done: machine-readable, worded in the reader's language, with who can help.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::keys::{DocumentKey, FactKey, ItemStateKey, ListKey, OutcomeKey, RoleKey, StageKey, StepKey};
use crate::process::ForecastCategory;
use crate::process::condition::Condition;
use crate::process::fact::FactType;
use crate::time::{Date, Timestamp};

/// A refused command. Never empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejection {
    /// Everything that stands in the way.
    pub blockers: Vec<Blocker>,
}

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Blocker {
    /// What.
    pub reason: Reason,
    /// The roles that can resolve it; empty when nobody can.
    pub resolvers: Vec<RoleKey>,
    /// Since when it stands, where that is known.
    pub since: Option<Timestamp>,
    /// Whether other steps come first, so that nobody can resolve it yet.
    pub later: bool,
}

impl Blocker {
    /// A blocker that no role can resolve, or none in particular.
    pub(crate) fn nobody(reason: Reason) -> Self {
        Self { reason, resolvers: Vec::new(), since: None, later: false }
    }

    /// A blocker that a role can resolve now.
    pub(crate) fn by(role: &RoleKey, reason: Reason) -> Self {
        Self { resolvers: vec![role.clone()], ..Self::nobody(reason) }
    }
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// A step is not done.
    StepNotDone {
        /// The step.
        step: StepKey,
    },
    /// A required fact is empty.
    FactMissing {
        /// The fact.
        fact: FactKey,
        /// The step that asks for it.
        step: StepKey,
    },
    /// A value does not fit its fact.
    FactInvalid {
        /// The fact.
        fact: FactKey,
        /// What fits.
        expected: Expected,
    },
    /// The step does not ask for this fact, so it is not changed here.
    FactNotAsked {
        /// The fact.
        fact: FactKey,
        /// The step.
        step: StepKey,
    },
    /// A flag may be set only when enough of its facts are filled in (RS-2.4).
    NotReady {
        /// The flag.
        fact: FactKey,
        /// How much is filled in, in percent.
        percent: u8,
        /// How much is needed.
        threshold: u8,
        /// What is still empty.
        missing: Vec<FactKey>,
    },
    /// A document is not on the deal.
    DocumentMissing {
        /// Its kind.
        document: DocumentKey,
    },
    /// The template knows no such kind of document.
    DocumentUnknown,
    /// No such document is on the deal.
    DocumentNotFound,
    /// The template knows no such role inside the company.
    RoleUnknown,
    /// The template knows no such part that people at the customer play.
    ContactRoleUnknown,
    /// No such person at the customer takes part.
    ContactNotFound,
    /// The deal names as many people at the customer as it may.
    ContactsFull {
        /// How many that is.
        most: usize,
    },
    /// A condition does not hold.
    ConditionFails {
        /// The condition; `engine::conditions::explain` puts it into words.
        condition: Condition,
    },
    /// The step belongs to another role.
    NotYourStep {
        /// The step.
        step: StepKey,
        /// The role that owns it.
        owner: RoleKey,
    },
    /// The step was given to somebody else in its role.
    AssignedToOther {
        /// The step.
        step: StepKey,
        /// The person.
        assignee: UserId,
    },
    /// The step cannot be done now.
    StepNotOpen {
        /// The step.
        step: StepKey,
    },
    /// The template knows no such step.
    StepUnknown,
    /// The step must end in one of its outcomes.
    OutcomeNeeded {
        /// The step.
        step: StepKey,
        /// Its outcomes; none when it has no choice of outcomes and one was given.
        allowed: Vec<OutcomeKey>,
    },
    /// A reason must be written.
    NoteNeeded {
        /// The step, if it is about one.
        step: Option<StepKey>,
    },
    /// Nobody decides on their own request (approvals).
    OwnRequest {
        /// The approval step.
        step: StepKey,
    },
    /// The deal cannot go there from here.
    StageNotNext {
        /// Where it can go.
        allowed: Vec<StageKey>,
    },
    /// Only certain people may move this deal.
    NotYourDeal,
    /// The actor may not do this at all, for instance override a gate.
    NotAllowed,
    /// The deal is over.
    DealOver {
        /// The stage in which it ended.
        stage: StageKey,
    },
    /// The deal is set aside; no step is worked on until it comes back.
    DealOnHold {
        /// The stage in which it waits.
        stage: StageKey,
    },
    /// Somebody else works with the company, and the conflict is not resolved (RS-1.3).
    ConflictOpen,
    /// A conflict over the company ended in favour of somebody else.
    ConflictLost,
    /// The stage does not allow to be that sure, or that unsure (CQ-2.2).
    CategoryNotAllowed {
        /// What it allows.
        allowed: Vec<ForecastCategory>,
    },
    /// The deal has no such list, or has not come so far that it is kept.
    ListNotKept,
    /// The list has as many items as it may have.
    ListFull {
        /// The list.
        list: ListKey,
        /// How many that is.
        most: usize,
    },
    /// The list has no such item, or it was withdrawn.
    ItemNotFound,
    /// An item has no such state.
    ItemStateUnknown {
        /// The list.
        list: ListKey,
        /// Its states.
        allowed: Vec<ItemStateKey>,
    },
    /// Only certain roles do that with items of this list, or the person whose item it is.
    NotYourItem {
        /// The list.
        list: ListKey,
    },
    /// A value beside the facts does not fit.
    InputInvalid {
        /// Which value.
        input: Input,
        /// What fits.
        expected: Expected,
    },
}

/// A value that a command carries beside facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The deal's title.
    Title,
    /// A remark or reason.
    Note,
    /// The expected close date.
    CloseDate,
    /// The due date of a step.
    Due,
    /// The day on which to look at a deal again.
    Review,
    /// The doubt that is left about a deal.
    Doubt,
    /// The title of an item.
    ItemTitle,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A value of this type.
    Type(FactType),
    /// One of the options.
    OneOf(Vec<String>),
    /// At most this many characters.
    AtMostCharacters(usize),
    /// An amount in the company's currency.
    Currency(String),
    /// An amount or number that is not negative.
    NotNegative,
    /// A fact that the template declares.
    Declared,
    /// Something other than white space.
    Filled,
    /// A number from the first to the second.
    Between(i32, i32),
    /// A number with at most this many decimals.
    Decimals(u32),
    /// A date from the first year to the second.
    Years(i16, i16),
    /// A date on one of these days of the week, Monday = 1.
    Weekdays(Vec<u8>),
    /// A date that is not before this one.
    NotBefore(Date),
    /// The registration number of a French establishment.
    Siret,
}
