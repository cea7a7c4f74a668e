//! The messages that steps send, and how their texts are filled in. Who stands behind a role is looked up outside.

use std::collections::BTreeMap;

use crate::event::Event;
use crate::keys::{FactKey, MessageKey, OutcomeKey, RoleKey, StepKey};
use crate::locale::Locale;
use crate::process::fact::FactValue;
use crate::process::texts::Texts;
use crate::process::{Message, Process, Trigger};
use crate::text::parse_email;

use super::DealState;
use super::conditions::holds_if_any;
use super::decide::values::split_addresses;
use super::wording::values::{EMPTY, value_text};

/// The placeholders that whoever sends a message fills in, beside `{number}`, `{title}` and facts by their names.
pub const EXTRA_PLACEHOLDERS: [&str; 5] = ["account", "owner", "actor", "note", "link"];

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Which message; its subject and body stand in the texts.
    pub message: MessageKey,
    /// The step that sends it.
    pub step: StepKey,
    /// To these roles: the deal's person in the role, or everybody who has it when nobody is named.
    pub to: Vec<RoleKey>,
    /// In copy.
    pub cc: Vec<RoleKey>,
    /// Further e-mail addresses.
    pub addresses: Vec<String>,
    /// By e-mail as well as in the app.
    pub email: bool,
}

/// The messages that an event sends, given the state after the decision that the event belongs to (RS-2.5).
pub fn messages_for(process: &Process, state: &DealState, event: &Event) -> Vec<Outgoing> {
    let (step, trigger, outcome) = match event {
        Event::StepOpened { step, .. } => (step, Trigger::Opened, None),
        Event::StepCompleted { step, outcome, .. } => (step, Trigger::Completed, outcome.as_ref()),
        _ => return Vec::new(),
    };
    let Some(step) = process.step(step) else { return Vec::new() };
    let fits = |wanted: &Option<OutcomeKey>| wanted.is_none() || wanted.as_ref() == outcome;
    let due = |message: &&Message| {
        message.on == trigger
            && fits(&message.outcome)
            && holds_if_any(message.when.as_ref(), process, state, None)
    };
    let outgoing = |message: &Message| Outgoing {
        message: message.key.clone(),
        step: step.key.clone(),
        to: message.to.clone(),
        cc: message.cc.iter().filter(|role| !message.to.contains(role)).cloned().collect(),
        addresses: message.addresses.as_ref().map(|fact| addresses(state, fact)).unwrap_or_default(),
        email: message.email,
    };
    step.messages.iter().filter(due).map(outgoing).collect()
}

/// The addresses that a text fact holds, each once.
fn addresses(state: &DealState, fact: &FactKey) -> Vec<String> {
    let Some(FactValue::Text(text)) = state.facts.get(fact) else { return Vec::new() };
    let mut addresses: Vec<String> = split_addresses(text).filter_map(|one| parse_email(one).ok()).collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

/// Fills in `{number}`, `{title}`, facts by their names, and what the caller adds (see [`EXTRA_PLACEHOLDERS`]). Empty
/// facts become a dash, unknown placeholders stay as they are. What is filled in is never read for placeholders again.
#[expect(clippy::too_many_arguments, reason = "what a text may speak of, and in which language")]
pub fn render(
    text: &str,
    process: &Process,
    state: &DealState,
    texts: &Texts,
    locale: Locale,
    extra: &BTreeMap<&str, String>,
) -> String {
    fill(text, |name| match name {
        "number" => Some(state.number.clone()),
        "title" => Some(state.title.clone()),
        name if extra.contains_key(name) => extra.get(name).cloned(),
        name => {
            let (fact, declared) = process.facts.get_key_value(name)?;
            let value = state.facts.get(fact);
            Some(
                value.map_or_else(
                    || EMPTY.to_owned(),
                    |v| value_text((fact, declared.kind), v, texts, locale),
                ),
            )
        }
    })
}

/// Replaces each `{name}` by what `value` gives for it; where it gives nothing, the placeholder stays.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The names of all placeholders of a text.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next_placeholder(rest)?;
        rest = after;
        Some(name)
    })
}

/// The first placeholder, with what stands before and after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    match name.rsplit_once('{') {
        // A stray brace before the real one belongs to the text.
        Some((stray, _)) => {
            let start = before.len() + 1 + stray.len();
            let (before, rest) = text.split_at(start);
            let (name, after) = rest.strip_prefix('{')?.split_once('}')?;
            Some((before, name, after))
        }
        None => Some((before, name, after)),
    }
}
