//! Facts and documents: types, options, defaults, folders.

use crate::keys::{FactKey, is_key};
use crate::process::fact::{Expiry, Fact, FactType, FactValue};

use super::Report;

impl Report<'_> {
    pub(super) fn facts(&mut self) {
        let process = self.process;
        for (key, fact) in &process.facts {
            self.options(key, fact);
            if let Some(default) = &fact.default {
                self.fixed_value(&format!("facts.{key}.default"), fact, default);
            }
            if let Some(expiry) = &fact.expires {
                self.expiry(key, fact, expiry);
            }
            if fact.amount.is_some() && fact.kind != FactType::Money {
                self.error(
                    format!("facts.{key}.amount"),
                    "only money can be the deal's amount",
                    "Make the fact of type money, or leave `amount` out.",
                );
            }
            if !fact.weekdays.is_empty() && fact.kind != FactType::Date {
                self.error(
                    format!("facts.{key}.weekdays"),
                    "only dates fall on days of the week",
                    "Make the fact a date, or leave `weekdays` out.",
                );
            }
            if fact.weekdays.iter().any(|day| !(1..=7).contains(day)) {
                self.error(
                    format!("facts.{key}.weekdays"),
                    "no such day of the week",
                    "Give 1 for Monday to 7 for Sunday.",
                );
            }
            if fact.format.is_some() && fact.kind != FactType::Line {
                self.error(
                    format!("facts.{key}.format"),
                    "only a line has a form",
                    "Make the fact a line, or leave `format` out.",
                );
            }
            if fact.contact.is_some_and(|part| part.kind() != fact.kind) {
                self.error(
                    format!("facts.{key}.contact"),
                    "it does not take this part of a contact",
                    "A name or a telephone number needs the type line, an address the type email.",
                );
            }
        }
        let origins =
            process.facts.values().filter_map(|fact| fact.amount).map(|origin| format!("{origin:?}"));
        self.unique("facts (amount)", origins);
        self.unique("folders", &process.folders);
        for (key, document) in &process.documents {
            if !process.folders.contains(&document.folder) {
                self.unknown(format!("documents.{key}.folder"), "folder", &document.folder);
            }
        }
    }

    /// What the deals cost is a money fact; that a step asks for it says `unused`.
    pub(super) fn brings_leads(&mut self) {
        if let Some(brings) = &self.process.brings_leads {
            self.fact_of_type("brings_leads.cost", &brings.cost, &[FactType::Money]);
        }
    }

    fn options(&mut self, key: &FactKey, fact: &Fact) {
        let place = format!("facts.{key}.options");
        let chooses = matches!(fact.kind, FactType::Choice | FactType::Choices);
        if chooses && fact.options.is_empty() {
            self.error(&place, "there is nothing to choose from", "List the options.");
        }
        if !chooses && !fact.options.is_empty() {
            self.error(&place, "only choices have options", "Make it a choice, or drop the options.");
        }
        for option in fact.options.iter().filter(|option| !is_key(option)) {
            self.error(
                &place,
                format!("the option `{option}` is not a name"),
                "Use lower-case letters, digits and underscores; what people read stands in the texts.",
            );
        }
        self.unique(&place, &fact.options);
    }

    /// What expires is a date, and what it sets then can be set.
    fn expiry(&mut self, key: &FactKey, fact: &Fact, expiry: &Expiry) {
        let place = format!("facts.{key}.expires");
        if fact.kind != FactType::Date {
            self.error(&place, "only a date passes", "Make the fact a date, or leave `expires` out.");
        }
        self.condition_if_any(&format!("{place}.when"), expiry.when.as_ref());
        if expiry.sets.is_empty() {
            self.error(&place, "nothing happens when it has passed", "Say which facts it sets, and to what.");
        }
        for (set, value) in &expiry.sets {
            let place = format!("{place}.sets.{set}");
            match self.process.facts.get(set) {
                None => self.unknown(place, "fact", set),
                Some(fact) => self.fixed_value(&place, fact, value),
            }
        }
    }

    /// A value that the template gives to a fact.
    fn fixed_value(&mut self, place: &str, fact: &Fact, value: &FactValue) {
        let known = |option: &String| fact.options.contains(option);
        let fits = match (fact.kind, value) {
            (FactType::Flag, FactValue::Flag(_))
            | (FactType::Line | FactType::Text | FactType::Email | FactType::Emails, FactValue::Text(_))
            | (FactType::Number | FactType::Percent, FactValue::Number(_))
            | (FactType::Date, FactValue::Date(_)) => true,
            (FactType::Choice, FactValue::Choice(option)) => known(option),
            (FactType::Choices, FactValue::Choices(chosen)) => chosen.iter().all(known),
            // An amount would fix the company's currency.
            _ => false,
        };
        if !fits {
            self.error(
                place,
                "the value does not fit the fact's type",
                "Give a value of the type, an option that there is, or none for money.",
            );
        }
    }

    /// A fact of one of some types.
    pub(super) fn fact_of_type(&mut self, place: &str, fact: &FactKey, types: &[FactType]) {
        match self.process.facts.get(fact) {
            None => self.unknown(place, "fact", fact),
            Some(found) if !types.contains(&found.kind) => {
                let wanted: Vec<String> =
                    types.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect();
                let found = format!("{:?}", found.kind).to_lowercase();
                self.error(
                    place,
                    format!("`{fact}` is of type {found}"),
                    format!("Name a fact of type {}.", wanted.join(" or ")),
                );
            }
            Some(_) => {}
        }
    }

    pub(super) fn known_fact(&mut self, place: &str, fact: &FactKey) {
        if !self.process.facts.contains_key(fact) {
            self.unknown(place, "fact", fact);
        }
    }
}
