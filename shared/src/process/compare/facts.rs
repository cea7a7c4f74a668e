//! Facts: their type, their choices, what they start with and which values they take.

use std::collections::BTreeSet;

use crate::engine::wording::values::{
    expiry_text, listed, origin_name, type_text, value_text, weekday_names,
};
use crate::keys::FactKey;
use crate::process::fact::{Expiry, Fact};
use crate::process::texts::FactText;

use super::parts::Part;
use super::portrait::Portrait;
use super::side::Side;
use super::words::Words;
use super::{Subject, labels, pairs};

impl Part for (&FactKey, &Fact) {
    fn key(&self) -> &str {
        self.0.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Fact(self.0.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.fact(self.0).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let kind = type_text(self.1.kind, words.after.locale);
        words.say(format!("It takes {kind}."), format!("Valeur attendue : {kind}."));
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.fact(self.0, self.1);
    }

    fn compare(words: &mut Words<'_>, (key, before): &Self, (_, after): &Self) {
        let Fact { kind, options, amount, contact, weekdays, format, default, expires } = before;
        words.value(("kind of value", "Valeur attendue"), (kind, &after.kind), |side, kind| {
            type_text(*kind, side.locale).to_owned()
        });
        words.members(("choices", "choix"), (options, &after.options), |side, option| {
            side.option(key, option)
        });
        words.optional(
            ("deal amount it stands for", "Montant de l’affaire représenté"),
            (amount, &after.amount),
            |side, origin| origin_name(*origin, side.locale).to_owned(),
        );
        words.optional(
            ("part of the customer’s first contact it starts with", "Repris du premier contact du client"),
            (contact, &after.contact),
            |side, part| labels::contact(*part, side.locale),
        );
        words.value(
            ("day of the week it may fall on", "Jour de la semaine permis"),
            (weekdays, &after.weekdays),
            days,
        );
        words.optional(("form it must have", "Forme exigée"), (format, &after.format), |_, format| {
            labels::format(*format)
        });
        let kinds = (*kind, after.kind);
        let (was, is) = (
            default.as_ref().map(|value| (kinds.0, value)),
            after.default.as_ref().map(|value| (kinds.1, value)),
        );
        if default != &after.default {
            words.optional(
                ("value it starts with", "Valeur de départ"),
                (&was, &is),
                |side, (kind, value)| value_text((key, *kind), value, side.texts, side.locale),
            );
        }
        words.optional(
            ("change once it has passed", "Changement une fois passée"),
            (expires, &after.expires),
            expiry,
        );
        texts(words, key, (before, after));
    }
}

pub(super) fn days(side: Side<'_>, days: &BTreeSet<u8>) -> String {
    let names = weekday_names(days, side.locale);
    if names.is_empty() {
        side.locale.pick("any", "n’importe lequel").to_owned()
    } else {
        listed(&names, side.locale.pick("or", "ou"))
    }
}

/// What changes once a date has passed.
pub(super) fn expiry(side: Side<'_>, expiry: &Expiry) -> String {
    expiry_text(expiry, side.process, side.texts, side.locale) + &side.also_only_if(expiry.when.as_ref())
}

fn texts(words: &mut Words<'_>, key: &FactKey, (before, after): (&Fact, &Fact)) {
    let none = FactText::default();
    let [was, is] = [words.before, words.after].map(|side| side.texts.facts.get(key));
    let FactText { name: _, help, options: _ } = was.unwrap_or(&none);
    words.reworded(labels::HELP, help, &is.unwrap_or(&none).help);
    let options = pairs::pairs(&before.options, &after.options, |old, new| old == new);
    for (option, _) in options.iter().filter_map(|pair| Some((pair.before?, pair.after?))) {
        let (was, is) = (words.before.option(key, option), words.after.option(key, option));
        words.renamed_inside(("choice", "Choix"), &was, &is);
    }
}
