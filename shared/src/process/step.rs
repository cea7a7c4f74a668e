//! Steps: what one role does, when it opens, what it asks for, how it ends and what follows.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::stage::Gate;
use crate::keys::{
    DocumentKey, FactKey, MessageKey, OutcomeKey, ParamKey, RoleKey, RuleKey, StageKey, StepKey,
};

/// What a step asks of its owner; decides how it is shown, never what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Something to do and tick off.
    Task,
    /// Facts to fill in.
    Form,
    /// Documents to deliver.
    Document,
    /// A choice between outcomes.
    Decision,
    /// A talk to have and to log.
    Meeting,
    /// A yes or no that a policy asks for.
    Approval,
    /// Prices and terms.
    Quote,
    /// A message to send.
    Email,
    /// Something done in another system, noted by its reference.
    External,
}

/// A piece of work owned by one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name.
    pub key: StepKey,
    /// The stage it belongs to.
    pub stage: StageKey,
    /// The role that does it.
    pub owner: RoleKey,
    /// Roles that may do it as well; it is not on their lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RoleKey>,
    /// Roles to ask.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<RoleKey>,
    /// Roles that are told, as followers of the step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub informed: Vec<RoleKey>,
    /// How it is shown.
    pub kind: StepKind,
    /// The requirements it answers, for instance `RS-2.1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// Leaving the stage does not wait for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Needed only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Opens only after these are done or not needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<StepKey>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueRule>,
    /// The facts it asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The documents that must be on the deal before it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<NeededDocument>,
    /// What else must hold before it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Gate>,
    /// The ways it can end; none means it is simply done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// The share of its facts that another role needs, for instance a solution architect (RS-2.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<Readiness>,
    /// The policy behind a step of kind approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Comes again after it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// Messages it sends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// Deals it starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub creates: Vec<Creates>,
}

/// A fact that a step asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The fact.
    pub fact: FactKey,
    /// Whether it may stay empty.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Asked only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Empty again whenever the step comes again: what was said in a round belongs to that round (DS-1.5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
}

/// A document that must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NeededDocument {
    /// Its kind.
    pub document: DocumentKey,
    /// Needed only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// One way a step can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its name.
    pub key: OutcomeKey,
    /// Where it leads, beside the step being done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads: Option<Effect>,
    /// Whether a reason must be written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub note: bool,
    /// Whether it may be chosen while required fields, documents and other needs of the step are missing: an ending
    /// that makes them pointless, such as declining.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// How it looks and, for approvals, what it means.
    #[serde(default)]
    pub tone: Tone,
}

/// What an outcome means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Goes forward.
    #[default]
    Positive,
    /// Neither.
    Neutral,
    /// Turns back or ends.
    Negative,
}

/// Where an outcome leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// To another stage, at once and without its exit gates: an ending.
    Stage(StageKey),
    /// Back to an earlier step; it and all that follows from it is done anew, and the round is counted.
    BackTo(StepKey),
}

/// By when a step is due. Counted in business days unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DueRule {
    /// Business days after the anchor; before it when negative.
    pub business_days: i32,
    /// From when on: the day the step opens unless it names a date fact. While the fact is empty, the opening counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<FactKey>,
    /// Remind this many business days before it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<u8>,
    /// Tell this role on the first business day after it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<RoleKey>,
}

/// A share of facts that must be filled in before something may be asked for (RS-2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Readiness {
    /// The facts that count.
    pub of: Vec<FactKey>,
    /// The policy value that holds the needed share in percent.
    pub threshold: ParamKey,
    /// The flag that may be set only from that share on.
    pub unlocks: FactKey,
}

/// An approval policy: when it asks, what it looks at, who must not decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The reasons for which it is needed; any one suffices. Without one the step is not needed (RS-8.1).
    pub rules: Vec<ApprovalRule>,
    /// The facts a decision is about; a later change of one that a matching rule speaks of asks again (RS-8.3).
    pub basis: Vec<FactKey>,
    /// Whether the deal's owner may decide it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_allowed: bool,
}

/// One reason to ask for an approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovalRule {
    /// Its name; its text says why in words.
    pub key: RuleKey,
    /// When it applies.
    pub when: Condition,
}

/// A step that comes again: a repetition, or a cadence whose pace follows the facts (DS-1.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Business days from being done to the next round's due date.
    pub business_days: u16,
    /// Cases in which it comes at another pace; the first that holds counts. When it is another one, the open round is
    /// planned anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Pace>,
    /// Until this holds; without it, as long as the deal is where the step is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Condition>,
}

/// How often a step comes again in a certain case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// The case.
    pub when: Condition,
    /// Business days from being done to the next round's due date.
    pub business_days: u16,
}

/// When a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// When the step opens: to those who must act.
    Opened,
    /// When the step is done.
    Completed,
}

/// A message that a step sends, in the app and by e-mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its name; subject and body stand in the texts.
    pub key: MessageKey,
    /// When.
    pub on: Trigger,
    /// Only for this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeKey>,
    /// Only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// To these roles: the deal's person in the role, or everybody who has it when nobody is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<RoleKey>,
    /// In copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<RoleKey>,
    /// A text fact with further addresses, separated by commas or white space (RS-2.5); or the customer's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addresses: Option<FactKey>,
    /// By e-mail as well as in the app.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub email: bool,
}

/// How a deal relates to the one it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Related consulting work (RS-2.7).
    Consulting,
    /// The renewal of what was sold (RS-15.2).
    Renewal,
}

/// A deal that a step starts when it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Creates {
    /// How the new deal relates to this one.
    pub relation: Relation,
    /// Only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The new deal's title; `{title}` and `{fact_name}` are filled in.
    pub title: String,
    /// A date fact and the plain days to add to it (negative: before) for the new close date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<CloseRule>,
    /// Facts that the new deal starts with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<FactKey>,
}

/// A date counted from a fact in plain days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseRule {
    /// The date fact.
    pub from: FactKey,
    /// Plain days to add.
    pub days: i32,
}
