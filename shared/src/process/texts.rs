//! Names and guidance of a process in one language. Missing texts fall back to the key, and `verify` reports them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::keys::{
    ContactRoleKey, DocumentKey, FactKey, FolderKey, ItemKey, ItemStateKey, ListKey, MessageKey, OutcomeKey,
    ParamKey, RoleKey, RuleKey, SegmentKey, StageKey, StepKey,
};

/// All texts of a process in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// The name of the process.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Names of roles.
    pub roles: BTreeMap<RoleKey, String>,
    /// Names of policy values.
    pub params: BTreeMap<ParamKey, String>,
    /// Names of segments.
    pub segments: BTreeMap<SegmentKey, String>,
    /// Texts of lists.
    pub lists: BTreeMap<ListKey, ListText>,
    /// Names of the parts that people at the customer play.
    pub contact_roles: BTreeMap<ContactRoleKey, String>,
    /// Texts of stages.
    pub stages: BTreeMap<StageKey, StageText>,
    /// Texts of steps.
    pub steps: BTreeMap<StepKey, StepText>,
    /// Texts of facts.
    pub facts: BTreeMap<FactKey, FactText>,
    /// Names of document kinds.
    pub documents: BTreeMap<DocumentKey, String>,
    /// Names of folders.
    pub folders: BTreeMap<FolderKey, String>,
    /// Why an approval rule asks, as the end of "needs approval because …".
    pub rules: BTreeMap<RuleKey, String>,
    /// Messages. In subject and body, `{number}`, `{title}`, `{account}`, `{owner}`, `{actor}`, `{note}`, `{link}` and
    /// `{fact_name}` are filled in.
    pub messages: BTreeMap<MessageKey, MessageText>,
}

/// Texts of a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StageText {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// When a deal enters.
    pub entry: String,
    /// What must be true to leave.
    pub exit: String,
    /// Where the customer stands meanwhile.
    pub buyer: String,
}

/// Texts of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StepText {
    /// Its name, as something to do.
    pub name: String,
    /// How to do it well.
    pub guidance: String,
    /// In which tool it is done, where that is not the deal itself (PA-2.1).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tool: String,
    /// What helps to have at hand: templates, sheets, examples (PA-2.1).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// Names of its outcomes.
    pub outcomes: BTreeMap<OutcomeKey, String>,
}

/// Texts of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ListText {
    /// Its name.
    pub name: String,
    /// What belongs on it, and how to keep it well.
    pub help: String,
    /// Names of the states of its items.
    pub states: BTreeMap<ItemStateKey, String>,
    /// Titles of the items it begins with.
    pub items: BTreeMap<ItemKey, String>,
}

/// Texts of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FactText {
    /// Its label.
    pub name: String,
    /// A line of help below the field.
    pub help: String,
    /// Names of the options of a choice.
    pub options: BTreeMap<String, String>,
}

/// Subject and body of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MessageText {
    /// Its subject.
    pub subject: String,
    /// Its body, plain text.
    pub body: String,
}

/// The text, or the key where nobody wrote one.
fn or_key<'a>(text: Option<&'a String>, key: &'a str) -> &'a str {
    text.map(String::as_str).filter(|text| !text.is_empty()).unwrap_or(key)
}

impl Texts {
    /// The name of a stage.
    pub fn stage<'a>(&'a self, key: &'a StageKey) -> &'a str {
        or_key(self.stages.get(key).map(|text| &text.name), key.as_str())
    }

    /// The name of a step.
    pub fn step<'a>(&'a self, key: &'a StepKey) -> &'a str {
        or_key(self.steps.get(key).map(|text| &text.name), key.as_str())
    }

    /// The name of one way a step can end.
    pub fn outcome<'a>(&'a self, step: &StepKey, outcome: &'a OutcomeKey) -> &'a str {
        or_key(self.steps.get(step).and_then(|text| text.outcomes.get(outcome)), outcome.as_str())
    }

    /// The label of a fact.
    pub fn fact<'a>(&'a self, key: &'a FactKey) -> &'a str {
        or_key(self.facts.get(key).map(|text| &text.name), key.as_str())
    }

    /// The name of an option of a choice.
    pub fn option<'a>(&'a self, fact: &FactKey, option: &'a str) -> &'a str {
        or_key(self.facts.get(fact).and_then(|text| text.options.get(option)), option)
    }

    /// The name of a role.
    pub fn role<'a>(&'a self, key: &'a RoleKey) -> &'a str {
        or_key(self.roles.get(key), key.as_str())
    }

    /// The name of a kind of document.
    pub fn document<'a>(&'a self, key: &'a DocumentKey) -> &'a str {
        or_key(self.documents.get(key), key.as_str())
    }

    /// The name of a folder.
    pub fn folder<'a>(&'a self, key: &'a FolderKey) -> &'a str {
        or_key(self.folders.get(key), key.as_str())
    }

    /// Why an approval rule asks.
    pub fn rule<'a>(&'a self, key: &'a RuleKey) -> &'a str {
        or_key(self.rules.get(key), key.as_str())
    }

    /// The name of a segment.
    pub fn segment<'a>(&'a self, key: &'a SegmentKey) -> &'a str {
        or_key(self.segments.get(key), key.as_str())
    }

    /// The name of a part that somebody at the customer plays.
    pub fn contact_role<'a>(&'a self, key: &'a ContactRoleKey) -> &'a str {
        or_key(self.contact_roles.get(key), key.as_str())
    }

    /// The name of a list.
    pub fn list<'a>(&'a self, key: &'a ListKey) -> &'a str {
        or_key(self.lists.get(key).map(|text| &text.name), key.as_str())
    }

    /// The name of a state of a list's items.
    pub fn item_state<'a>(&'a self, list: &ListKey, state: &'a ItemStateKey) -> &'a str {
        or_key(self.lists.get(list).and_then(|text| text.states.get(state)), state.as_str())
    }

    /// The title of an item that a list begins with.
    pub fn first_item<'a>(&'a self, list: &ListKey, item: &'a ItemKey) -> &'a str {
        or_key(self.lists.get(list).and_then(|text| text.items.get(item)), item.as_str())
    }

    /// The title of an item: its own, or that of the item of the template that it is.
    pub fn item_title<'a>(&'a self, list: &ListKey, own: &'a str, first: Option<&'a ItemKey>) -> &'a str {
        match first {
            Some(first) if own.is_empty() => self.first_item(list, first),
            _ => own,
        }
    }

    /// The name of a policy value.
    pub fn param<'a>(&'a self, key: &'a ParamKey) -> &'a str {
        or_key(self.params.get(key), key.as_str())
    }
}
