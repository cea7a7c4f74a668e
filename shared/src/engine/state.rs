//! The state of one deal, as its events made it. Stored beside the log and sent to browsers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::event::{Basis, By, StageCause};
use crate::ids::{AccountId, ConflictId, ContactId, DealId, DocumentId, ProcessId, UserId};
use crate::keys::{
    ContactRoleKey, DocumentKey, FactKey, ItemKey, ItemStateKey, ListKey, OutcomeKey, RoleKey, SegmentKey,
    StageKey, StepKey,
};
use crate::leads::ConflictResolution;
use crate::money::{Currency, Money};
use crate::process::fact::{AmountOrigin, FactValue};
use crate::process::{Attitude, ForecastCategory, Influence, Relation};
use crate::time::{Date, Timestamp};

/// A deal as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DealState {
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
    /// When it began.
    pub created_at: Timestamp,
    /// Where it is.
    pub stage: StageKey,
    /// Since when it is there.
    pub stage_since: Timestamp,
    /// Why it is there.
    pub stage_cause: StageCause,
    /// The reason in words for which it is there, for a stop (CQ-1.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_note: Option<String>,
    /// The day on which to look at it again, while it is set aside (CQ-1.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// Where it came from: the stage to return to from On Hold.
    pub previous_stage: Option<StageKey>,
    /// What is known. Empty facts are absent.
    pub facts: BTreeMap<FactKey, FactValue>,
    /// The latest amount of each origin.
    pub amounts: BTreeMap<AmountOrigin, Money>,
    /// Who plays which role.
    pub team: BTreeMap<RoleKey, UserId>,
    /// Its type, where the process has types (CQ-1.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentKey>,
    /// Steps of stages it has left that a change of type asked for (CQ-1.4).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub catching_up: BTreeSet<StepKey>,
    /// How sure it is, as its owner said; none while the stage decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryChoice>,
    /// The items of its lists, in the order they came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<ListKey, Vec<Item>>,
    /// The people at the customer who take part, in the order they were named (DS-2.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<DealContact>,
    /// Steps that were opened at least once.
    pub steps: BTreeMap<StepKey, StepState>,
    /// Documents on the deal, oldest first.
    pub documents: Vec<FiledDocument>,
    /// Deals started from this one.
    pub related: Vec<(DealId, Relation)>,
    /// How often the deal went back (RS-13.1).
    pub loops: u32,
    /// Moves made against the gates, which stay visible.
    pub overrides: Vec<Override>,
    /// The versions of the process it went by before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_versions: Vec<FormerVersion>,
    /// Conflicts with other sellers over the same company (RS-1.3).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conflicts: BTreeMap<ConflictId, ConflictState>,
}

/// Somebody at the customer who takes part in a deal (DS-2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealContact {
    /// Who.
    pub id: ContactId,
    /// The name, as it was when this was said.
    pub name: String,
    /// The parts the person plays; none while that is not known.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<ContactRoleKey>,
    /// How much the person weighs, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<Influence>,
    /// Where the person stands, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attitude: Option<Attitude>,
}

/// A version of the process that a deal went by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerVersion {
    /// The version.
    pub process: ProcessId,
    /// Until when.
    pub until: Timestamp,
}

/// How sure a deal is, as its owner said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChoice {
    /// How sure.
    pub category: ForecastCategory,
    /// The doubt that is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number on the list, from 1.
    pub number: u32,
    /// The item of the template that it is, for one that the list began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<ItemKey>,
    /// Its title; empty where the texts of the template have it.
    pub title: String,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// By when.
    pub due: Option<Date>,
    /// A person set the due date.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due_by_hand: bool,
    /// Whether it blocks until it is settled.
    pub blocks: bool,
    /// Where it stands.
    pub state: ItemStateKey,
    /// Since when.
    pub since: Timestamp,
    /// From 1; one more whenever it went back to an earlier state.
    pub version: u32,
    /// The last remark or answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it counts no more, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<ItemWithdrawal>,
}

/// Why an item counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemWithdrawal {
    /// A person withdrew it.
    ByHand,
    /// Its condition stopped holding; it comes again when it holds.
    Unneeded,
}

/// A conflict with another seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictState {
    /// Who already works with the company.
    pub owner: UserId,
    /// How it was resolved; none while it is open.
    pub resolution: Option<ConflictResolution>,
}

/// A move against the gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Where to.
    pub to: StageKey,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// Why.
    pub reason: String,
}

/// A document on the deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledDocument {
    /// The stored document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: Option<DocumentKey>,
    /// Its file name.
    pub name: String,
    /// Since when.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
}

/// A step of the deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepState {
    /// Where it stands.
    pub status: StepStatus,
    /// The current round, from 1.
    pub round: u32,
    /// When this round opened.
    pub opened_at: Timestamp,
    /// The person it falls to.
    pub assignee: Option<UserId>,
    /// By when.
    pub due: Option<Date>,
    /// A person set the due date.
    pub due_by_hand: bool,
    /// The day from which a round that came by repetition is planned; its due date follows the pace from there (DS-1.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_from: Option<Date>,
    /// How this round ended, once it is done.
    pub ending: Option<Ending>,
    /// Earlier rounds, oldest first. While the step waits to be done again, its last round stands here too.
    pub history: Vec<Round>,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// To be done again, but not yet: what comes before it is not done.
    Waiting,
    /// To be done now.
    Open,
    /// Done.
    Done,
    /// Was open and is not needed any more.
    Withdrawn,
}

/// How a round ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// The person in whose place it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<UserId>,
    /// Its outcome, for steps with outcomes.
    pub outcome: Option<OutcomeKey>,
    /// A remark or reason.
    pub note: Option<String>,
    /// What an approval was decided on.
    pub basis: Option<Basis>,
}

/// A finished round of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Its number.
    pub round: u32,
    /// When it opened.
    pub opened_at: Timestamp,
    /// How it ended; none when it was cut short.
    pub ending: Option<Ending>,
}

impl DealState {
    /// The current amount and its origin: the most exact one there is (RS-2.3).
    pub fn amount(&self) -> Option<(AmountOrigin, Money)> {
        self.amounts.iter().next_back().map(|(origin, money)| (*origin, *money))
    }

    /// Where a step stands; none while it was never opened.
    pub fn status(&self, step: &StepKey) -> Option<StepStatus> {
        self.steps.get(step).map(|state| state.status)
    }

    /// Whether a step is done in its current round.
    pub fn is_done(&self, step: &StepKey) -> bool {
        self.status(step) == Some(StepStatus::Done)
    }

    /// How a step ended in its current round, if it is done with an outcome.
    pub fn outcome(&self, step: &StepKey) -> Option<&OutcomeKey> {
        let step = self.steps.get(step).filter(|step| step.status == StepStatus::Done)?;
        step.ending.as_ref()?.outcome.as_ref()
    }

    /// Whether a document of this kind is on the deal.
    pub fn has_document(&self, kind: &DocumentKey) -> bool {
        self.documents.iter().any(|document| document.kind.as_ref() == Some(kind))
    }

    /// Whether somebody at the customer plays this part.
    pub fn has_contact(&self, role: &ContactRoleKey) -> bool {
        self.contacts.iter().any(|contact| contact.roles.contains(role))
    }

    /// The items of a list, withdrawn ones included.
    pub fn items(&self, list: &ListKey) -> &[Item] {
        self.lists.get(list).map_or(&[], Vec::as_slice)
    }

    /// The items of a list that count.
    pub fn live_items(&self, list: &ListKey) -> impl Iterator<Item = &Item> {
        self.items(list).iter().filter(|item| item.withdrawn.is_none())
    }

    /// Whether a step is to be done now.
    pub fn is_open(&self, step: &StepKey) -> bool {
        self.status(step) == Some(StepStatus::Open)
    }
}
