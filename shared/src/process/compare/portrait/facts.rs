//! What is said of a fact.

use crate::engine::wording::values::{origin_name, type_text, value_text};
use crate::keys::FactKey;
use crate::process::fact::Fact;

use super::super::{facts, labels};
use super::Portrait;

impl Portrait<'_> {
    pub(in super::super) fn fact(&mut self, key: &FactKey, fact: &Fact) {
        let Fact { kind, options, amount, contact, weekdays, format, default, expires } = fact;
        let (side, locale) = (self.side, self.side.locale);
        if let Some(text) = side.texts.facts.get(key) {
            self.line(("Help", "Aide"), text.help.as_str());
        }
        self.line(("What it holds", "Ce qu’il contient"), type_text(*kind, locale));
        self.names(("Choices", "Choix"), options, |option| side.texts.option(key, option).to_owned());
        let amount = amount.map(|origin| origin_name(origin, locale)).unwrap_or_default();
        self.line(("Amount of the deal", "Montant de l’affaire"), amount);
        let contact = contact.map(|part| labels::contact(part, locale)).unwrap_or_default();
        self.line(("From the customer’s first contact", "Repris du premier contact"), contact);
        if !weekdays.is_empty() {
            self.line(("Days it may fall on", "Jours permis"), facts::days(side, weekdays));
        }
        self.line(("Form it must have", "Forme exigée"), format.map(labels::format).unwrap_or_default());
        let default = default.as_ref().map(|value| value_text((key, *kind), value, side.texts, locale));
        self.line(("Starts with", "Commence par"), default.unwrap_or_default());
        let expires = expires.as_ref().map(|expiry| facts::expiry(side, expiry));
        self.line(("Once it has passed", "Une fois passée"), expires.unwrap_or_default());
    }
}
