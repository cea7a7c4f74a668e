//! What happened to a deal. Events are the truth; the deal's state, boards, inboxes and timelines follow from them.
//!
//! Invariants: an event is never changed once written; its JSON shape only grows (new kinds, new optional fields).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::DealState;
use crate::engine::state::DealContact;
use crate::ids::{AccountId, ConflictId, ContactId, DealId, DocumentId, ProcessId, UserId};
use crate::keys::{
    DocumentKey, FactKey, ItemKey, ItemStateKey, ListKey, OutcomeKey, RoleKey, RuleKey, SegmentKey, StageKey,
    StepKey,
};
use crate::leads::ConflictResolution;
use crate::money::{Currency, Money};
use crate::process::fact::{AmountOrigin, FactValue};
use crate::process::{ForecastCategory, Relation};
use crate::time::{Date, Timestamp};

/// Who caused something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person.
    User(UserId),
    /// The process itself: a timer or an automatic step.
    System,
}

/// One thing that happened, when and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// Why a deal came to a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageCause {
    /// The deal was created there.
    Created,
    /// Somebody moved it.
    Moved,
    /// Everything was done, so it moved by itself.
    Advanced,
    /// A step ended this way.
    Outcome(StepKey, OutcomeKey),
    /// Somebody with the permission moved it against the gates; the reason stays visible.
    Overridden(String),
}

/// What a note on a deal records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A remark.
    Note,
    /// A telephone call.
    Call,
    /// A meeting.
    Meeting,
    /// A mail.
    Mail,
}

/// What can happen to a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The deal began.
    DealCreated {
        /// Its readable number (RS-3.2).
        number: String,
        /// Its title.
        title: String,
        /// The customer.
        account: AccountId,
        /// The account executive who owns it.
        owner: UserId,
        /// The version of the process it runs on.
        process: ProcessId,
        /// The company's currency.
        currency: Currency,
        /// The day it is expected to be won.
        close_date: Option<Date>,
        /// The deal it came from.
        origin: Option<(DealId, Relation)>,
        /// The stage it begins in.
        stage: StageKey,
    },
    /// Title, close date or other plain details changed; absent ones stayed.
    DetailsChanged {
        /// The new title.
        title: Option<String>,
        /// The new expected close date.
        close_date: Option<Date>,
        /// The new owner.
        owner: Option<UserId>,
    },
    /// A person now plays a role on the deal; nobody when empty.
    TeamChanged {
        /// The role.
        role: RoleKey,
        /// The person.
        user: Option<UserId>,
    },
    /// Somebody at the customer takes part, or does so otherwise than before (DS-2.2).
    ContactPut(DealContact),
    /// Somebody at the customer takes part no more.
    ContactRemoved {
        /// Who.
        contact: ContactId,
        /// The person's name then.
        name: String,
    },
    /// The deal came to a stage.
    StageEntered {
        /// Where it was; none at the beginning.
        from: Option<StageKey>,
        /// Where it is.
        to: StageKey,
        /// Why.
        cause: StageCause,
        /// The reason in words, for a stop (CQ-1.1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// The day on which to look at the deal again, for one set aside (CQ-1.1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_on: Option<Date>,
    },
    /// The deal is now of another type, since its facts changed (CQ-1.4).
    SegmentChanged {
        /// What it was; none at the beginning.
        from: Option<SegmentKey>,
        /// What it is.
        to: SegmentKey,
        /// The facts that decide about it, as they were; empty ones included.
        facts: BTreeMap<FactKey, Option<FactValue>>,
        /// Steps of stages that the deal has left, which are to be done all the same.
        brings: Vec<StepKey>,
    },
    /// Its owner said how sure the deal is (CQ-2.2).
    CategoryChosen {
        /// How sure.
        category: ForecastCategory,
        /// The doubt that is left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        doubt: Option<String>,
    },
    /// A deal that is over was put right; what changed follows (CQ-7.3).
    Corrected {
        /// Why.
        reason: String,
    },
    /// An item came to a list.
    ItemAdded {
        /// The list.
        list: ListKey,
        /// Its number on the list, from 1.
        item: u32,
        /// The item of the template that it is, for one that the list begins with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<ItemKey>,
        /// Its title; empty for one that the list begins with, whose title stands in the texts.
        title: String,
        /// Whose it is.
        owner: Option<UserId>,
        /// By when.
        due: Option<Date>,
        /// Whether it blocks until it is settled.
        blocks: bool,
        /// The state it begins in.
        state: ItemStateKey,
    },
    /// Words of an item changed; absent ones stayed.
    ItemChanged {
        /// The list.
        list: ListKey,
        /// Its number.
        item: u32,
        /// The new title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// Whether it blocks now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        blocks: Option<bool>,
        /// A remark or answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// An item was given to a person, or to nobody in particular.
    ItemAssigned {
        /// The list.
        list: ListKey,
        /// Its number.
        item: u32,
        /// The person.
        owner: Option<UserId>,
    },
    /// The due date of an item changed.
    ItemRescheduled {
        /// The list.
        list: ListKey,
        /// Its number.
        item: u32,
        /// The new date.
        due: Option<Date>,
        /// Set by a person: a moved anchor no longer changes it. Otherwise the anchor moved (CQ-6.3).
        by_hand: bool,
    },
    /// An item came to another state.
    ItemMoved {
        /// The list.
        list: ListKey,
        /// Its number.
        item: u32,
        /// The state.
        state: ItemStateKey,
        /// Its version: one more whenever it goes back to an earlier state (CQ-5.3).
        version: u32,
        /// A remark or answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// An item is not needed any more. It stays on the list for the record.
    ItemWithdrawn {
        /// The list.
        list: ListKey,
        /// Its number.
        item: u32,
        /// Its condition stopped holding; otherwise a person withdrew it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unneeded: bool,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Facts were filled in, changed or (empty) cleared.
    FactsSet {
        /// The new values.
        facts: BTreeMap<FactKey, Option<FactValue>>,
        /// The step whose form they were entered in.
        step: Option<StepKey>,
    },
    /// The deal's amount of one origin changed (RS-2.3).
    AmountRecorded {
        /// Its origin.
        origin: AmountOrigin,
        /// The amount; empty when withdrawn.
        amount: Option<Money>,
    },
    /// A step is to be done now.
    StepOpened {
        /// The step.
        step: StepKey,
        /// Counts from 1; grows when a loop or repetition opens it anew.
        round: u32,
        /// The person it falls to, if the deal names one.
        assignee: Option<UserId>,
        /// By when.
        due: Option<Date>,
        /// The day from which a round that came by repetition is planned (DS-1.4).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned_from: Option<Date>,
    },
    /// An open step is not needed any more: its condition stopped holding or its stage was left.
    StepWithdrawn {
        /// The step.
        step: StepKey,
    },
    /// A step was done.
    StepCompleted {
        /// The step.
        step: StepKey,
        /// How it ended, for steps with outcomes.
        outcome: Option<OutcomeKey>,
        /// A remark or reason.
        note: Option<String>,
        /// What an approval was decided on: matching rules and the basis facts as they were (RS-8.3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
        /// The person in whose place it was done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<UserId>,
    },
    /// The deal went back: these steps are to be done anew, with their earlier rounds kept as history.
    WentBack {
        /// The step whose outcome led back.
        from: StepKey,
        /// Where to.
        to: StepKey,
        /// Every step that starts over, `to` included.
        steps: Vec<StepKey>,
    },
    /// A done approval must be decided again since facts it was about changed (RS-8.3).
    ApprovalReopened {
        /// The approval step.
        step: StepKey,
        /// The basis facts that changed.
        changed: Vec<FactKey>,
    },
    /// A step was given to a person, or back to everybody in its role.
    StepAssigned {
        /// The step.
        step: StepKey,
        /// The person.
        assignee: Option<UserId>,
        /// Why.
        note: Option<String>,
        /// Who had it and left the company, where that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<UserId>,
    },
    /// The due date of an open step changed.
    StepRescheduled {
        /// The step.
        step: StepKey,
        /// The new date.
        due: Option<Date>,
        /// Set by a person: a moved anchor no longer changes it. Otherwise the anchor moved.
        by_hand: bool,
        /// Why.
        note: Option<String>,
    },
    /// A document was filed.
    DocumentAdded {
        /// The stored document.
        document: DocumentId,
        /// Its kind, if it is one the template names.
        kind: Option<DocumentKey>,
        /// Its file name.
        name: String,
    },
    /// A document was taken away.
    DocumentRemoved {
        /// The stored document.
        document: DocumentId,
    },
    /// A talk or remark was logged.
    NoteAdded {
        /// What it records.
        note: NoteKind,
        /// What was said.
        text: String,
        /// Whether it matters to those who read only what matters (DS-1.7).
        #[serde(default = "yes")]
        significant: bool,
    },
    /// Another deal was started from this one.
    RelatedDealCreated {
        /// The new deal.
        deal: DealId,
        /// How it relates to this one.
        relation: Relation,
    },
    /// Somebody else already works with what seems to be the same company (RS-1.3).
    ConflictFound {
        /// The conflict.
        conflict: ConflictId,
        /// Who works with the company.
        owner: UserId,
    },
    /// A conflict was resolved.
    ConflictResolved {
        /// The conflict.
        conflict: ConflictId,
        /// How.
        resolution: ConflictResolution,
        /// Why.
        note: String,
    },
    /// The deal goes on by another version of its process (PA-4.1).
    VersionChanged(Box<VersionChange>),
    /// A change of version was taken back before anything else happened to the deal, which is as it was before.
    VersionRestored {
        /// The version it had come to.
        from: ProcessId,
        /// The number of the version it goes on by.
        version: u32,
        /// The deal as it was.
        state: Box<DealState>,
    },
    /// A date has passed; what changed by it follows (RS-3.1).
    Expired {
        /// The date.
        fact: FactKey,
        /// The last day on which it held.
        day: Date,
    },
    /// The owner was reminded to look again at a deal that was set aside (CQ-1.1).
    ReviewReminded,
    /// A reminder about an open step went out.
    StepReminded {
        /// The step.
        step: StepKey,
        /// Its due date was missed and somebody else was told.
        escalated: bool,
    },
}

/// Notes were all significant before they said so.
fn yes() -> bool {
    true
}

/// How a deal came to another version of its process. Maps hold only what is called otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionChange {
    /// The version it went by.
    pub from: ProcessId,
    /// The version it goes on by.
    pub to: ProcessId,
    /// That version's number.
    pub version: u32,
    /// Why.
    pub reason: String,
    /// New names of stages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<StageKey, StageKey>,
    /// New names of steps.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<StepKey, StepKey>,
    /// New names of facts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<FactKey, FactKey>,
    /// Steps that are to be done anew, since the new version does not know how they ended; by their new names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anew: Vec<StepKey>,
    /// Its type, as far as the new version has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentKey>,
}

/// What an approval was decided on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The rules that asked.
    pub rules: Vec<RuleKey>,
    /// The basis facts as they were; empty ones included.
    pub facts: BTreeMap<FactKey, Option<FactValue>>,
}
