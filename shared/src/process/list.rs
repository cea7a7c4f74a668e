//! Lists: items that a deal keeps beside its steps, each with a state, a person and a date. Remarks of the customer,
//! conditions of a decision, deliverables and plans are lists.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use crate::keys::{FactKey, ItemKey, ItemStateKey, ListKey, RoleKey, StageKey};

/// A list of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its name.
    pub key: ListKey,
    /// The stage in which it begins; the items that it begins with are put there then.
    pub stage: StageKey,
    /// The roles that add items and change them.
    pub keepers: Vec<RoleKey>,
    /// The states of an item: it begins in the first and is settled in the last.
    pub states: Vec<ItemState>,
    /// Whether each item says for itself if it blocks (CQ-4.4); otherwise all do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocks_by_choice: bool,
    /// The requirements it answers, for instance `CQ-6.2`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// The items it begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<FirstItem>,
}

/// A state of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemState {
    /// Its name.
    pub key: ItemStateKey,
    /// The roles that bring an item to this state; without any, the keepers and the person whose item it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<RoleKey>,
}

/// An item that a list begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FirstItem {
    /// Its name; its title stands in the texts.
    pub key: ItemKey,
    /// Only while this holds; it comes and goes with it. Told from facts, segment and steps, not from lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The role whose person on the deal it falls to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleKey>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<ItemDue>,
}

/// By when an item is due, in business days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemDue {
    /// Business days after the anchor; before it when negative, which makes a plan backwards (CQ-6.3).
    pub business_days: i32,
    /// From when on: the day the item is added unless it names a date fact. While the fact is empty, nothing is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<FactKey>,
}

impl List {
    /// The state in which an item begins.
    pub fn first_state(&self) -> Option<&ItemStateKey> {
        self.states.first().map(|state| &state.key)
    }

    /// The state in which an item is settled.
    pub fn last_state(&self) -> Option<&ItemStateKey> {
        self.states.last().map(|state| &state.key)
    }

    /// The position of a state.
    pub fn state_position(&self, key: &ItemStateKey) -> Option<usize> {
        self.states.iter().position(|state| state.key == *key)
    }
}
