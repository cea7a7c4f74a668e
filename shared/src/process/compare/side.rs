//! One of the two versions, as the place to look up names: each thing is called what its own version calls it.

use crate::engine::conditions::{needed, supposed};
use crate::engine::wording::values::{listed, quoted};
use crate::keys::{
    DocumentKey, FactKey, FolderKey, ItemKey, ItemStateKey, ListKey, MessageKey, OutcomeKey, ParamKey,
    RoleKey, RuleKey, StageKey, StepKey,
};
use crate::locale::Locale;
use crate::permission::role_name;
use crate::process::Process;
use crate::process::condition::Condition;
use crate::process::texts::Texts;

/// One version of the process, in the reader's language.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) process: &'a Process,
    pub(super) texts: &'a Texts,
    pub(super) locale: Locale,
}

impl<'a> Side<'a> {
    /// The name of the process.
    pub(super) fn name(self) -> String {
        let key = self.process.key.as_str();
        if self.texts.name.is_empty() { key.to_owned() } else { self.texts.name.clone() }
    }

    /// A name in the quotation marks of the language.
    pub(super) fn quoted(self, name: &str) -> String {
        quoted(name, self.locale)
    }

    /// The name of a role: the one of the process, else the one of the product.
    pub(super) fn role_name<'k>(self, key: &'k RoleKey) -> &'k str
    where
        'a: 'k,
    {
        match self.texts.role(key) {
            name if name == key.as_str() => role_name(name, self.locale),
            name => name,
        }
    }

    pub(super) fn role(self, key: &RoleKey) -> String {
        self.quoted(self.role_name(key))
    }

    pub(super) fn stage(self, key: &StageKey) -> String {
        self.quoted(self.texts.stage(key))
    }

    pub(super) fn step(self, key: &StepKey) -> String {
        self.quoted(self.texts.step(key))
    }

    pub(super) fn outcome(self, step: &StepKey, key: &OutcomeKey) -> String {
        self.quoted(self.texts.outcome(step, key))
    }

    pub(super) fn fact(self, key: &FactKey) -> String {
        self.quoted(self.texts.fact(key))
    }

    pub(super) fn option(self, fact: &FactKey, option: &str) -> String {
        self.quoted(self.texts.option(fact, option))
    }

    pub(super) fn param(self, key: &ParamKey) -> String {
        self.quoted(self.texts.param(key))
    }

    pub(super) fn document(self, key: &DocumentKey) -> String {
        self.quoted(self.texts.document(key))
    }

    pub(super) fn folder(self, key: &FolderKey) -> String {
        self.quoted(self.texts.folder(key))
    }

    pub(super) fn rule(self, key: &RuleKey) -> String {
        self.quoted(self.texts.rule(key))
    }

    pub(super) fn item_state(self, list: &ListKey, key: &ItemStateKey) -> String {
        self.quoted(self.texts.item_state(list, key))
    }

    pub(super) fn first_item(self, list: &ListKey, key: &ItemKey) -> String {
        self.quoted(self.texts.first_item(list, key))
    }

    /// A message by its subject.
    pub(super) fn message(self, key: &MessageKey) -> String {
        let subject = self.texts.messages.get(key).map(|text| text.subject.as_str());
        self.quoted(subject.filter(|subject| !subject.is_empty()).unwrap_or(key.as_str()))
    }

    /// What is needed for a condition to hold.
    pub(super) fn needed(self, condition: &Condition) -> String {
        self.or_empty(needed(condition, self.process, None, self.texts, self.locale))
    }

    /// A condition after "if" and "until".
    pub(super) fn supposed(self, condition: &Condition) -> String {
        self.or_empty(supposed(condition, self.process, self.texts, self.locale))
    }

    /// When something applies: `only if margin below 12 %`.
    pub(super) fn only_if(self, condition: &Condition) -> String {
        let condition = self.supposed(condition);
        self.locale.pick(format!("only if {condition}"), format!("seulement dans ce cas : {condition}"))
    }

    /// The same inside a row of remarks; nothing where it always applies.
    pub(super) fn also_only_if(self, condition: Option<&Condition>) -> String {
        condition.map(|when| format!(", {}", self.only_if(when))).unwrap_or_default()
    }

    /// Several things in a row.
    pub(super) fn listed(self, parts: &[String]) -> String {
        listed(parts, self.locale.pick("and", "et"))
    }

    fn or_empty(self, words: String) -> String {
        let nothing = self.locale.pick("an empty condition", "une condition vide");
        if words.is_empty() { nothing.to_owned() } else { words }
    }
}
