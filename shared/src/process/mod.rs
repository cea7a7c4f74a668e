//! A sales process as data: the template that the engine runs.
//!
//! A [`Process`] is structure only; names and guidance stand in [`texts::Texts`], one per language. A published version
//! never changes. What the serde shapes accept is what a template author writes; [`verify`] then says whether it holds
//! together. Absent on purpose: anything that knows one company's process.

pub mod compare;
pub mod condition;
mod contact;
pub mod fact;
pub mod index;
pub mod layout;
mod list;
#[cfg(feature = "schema")]
pub mod schema;
mod stage;
mod step;
pub mod texts;
pub mod verify;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::keys::{DocumentKey, FactKey, FolderKey, ParamKey, ProcessKey, RoleKey, SegmentKey};
use condition::Condition;
use fact::Fact;
use texts::Texts;

pub use contact::{Attitude, ContactRole, Influence};
pub use list::{FirstItem, ItemDue, ItemState, List};
pub use stage::{Ask, Categories, ForecastCategory, Gate, Stage, StageKind};
pub use step::{
    Approval, ApprovalRule, CloseRule, Creates, DueRule, Effect, Field, Message, NeededDocument, Outcome,
    Pace, Readiness, Relation, Repeat, Step, StepKind, Tone, Trigger,
};

/// A process with its texts: what is published, stored and sent to browsers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The structure.
    pub process: Process,
    /// Names and guidance by language.
    pub texts: BTreeMap<crate::locale::Locale, Texts>,
}

impl Definition {
    /// The texts in a language, in English where the language is missing.
    pub fn texts(&self, locale: crate::locale::Locale) -> &Texts {
        static EMPTY: std::sync::LazyLock<Texts> = std::sync::LazyLock::new(Texts::default);
        self.texts.get(&locale).or_else(|| self.texts.get(&crate::locale::Locale::En)).unwrap_or(&EMPTY)
    }
}

/// A sales process: stages, steps, facts and policies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Its name in addresses and references; the same over all versions.
    pub key: ProcessKey,
    /// Counts published versions from 1.
    pub version: u32,
    /// The roles that own steps, in the order they first act.
    pub roles: Vec<Role>,
    /// Policy values that conditions refer to, for instance a margin floor in percent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<ParamKey, Decimal>,
    /// The typed fields that forms ask for and conditions speak about.
    pub facts: BTreeMap<FactKey, Fact>,
    /// The types of deal, which follow from its facts (CQ-1.2). Every deal is of exactly one, where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// The stages, in board order. The first open one is where a deal begins.
    pub stages: Vec<Stage>,
    /// The steps, in the order a reader expects.
    pub steps: Vec<Step>,
    /// The lists of items that a deal keeps: remarks, conditions, deliverables, plans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// The parts that people at the customer play on a deal (DS-2.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact_roles: Vec<ContactRole>,
    /// The folders of a deal's document workspace (RS-3.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<FolderKey>,
    /// The kinds of document a deal can hold.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<DocumentKey, DocumentKind>,
    /// Its deals are no sales: leads come of them, as of campaigns (DS-1.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings_leads: Option<BringsLeads>,
}

/// That leads come of the deals of a process, and how their return is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BringsLeads {
    /// The money fact that says what a deal cost; what is won is counted against it.
    pub cost: FactKey,
}

/// A type of deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its name.
    pub key: SegmentKey,
    /// Which deals are of it, told from facts alone; without a condition: those of no other segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// A role of the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name; users carry the same key.
    pub key: RoleKey,
    /// Somebody outside the company (a vendor, a customer): owns no steps and never signs in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub external: bool,
}

/// A kind of document and where it is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// The folder it belongs in.
    pub folder: FolderKey,
}
