//! Conditions in words, in the reader's language: why one holds, or what is needed for it to hold.

use crate::keys::{FactKey, ListKey};
use crate::locale::Locale;
use crate::process::Process;
use crate::process::condition::{Condition, Literal, Operand, Test};
use crate::process::fact::{FactType, FactValue};
use crate::process::texts::Texts;
use crate::time::parse_date;

use super::DealState;
use super::conditions::holds;
use super::lists::open_items;
use super::wording::values::{date_text, inside, listed, number_text, percent_text, quoted, value_text};

/// A condition in words: why it holds (`margin 9 % is below 12 %`), or what is needed for it to hold (`needs: signed
/// quote on the deal, or purchase order number filled in`).
pub fn explain(
    condition: &Condition,
    process: &Process,
    state: &DealState,
    texts: &Texts,
    locale: Locale,
) -> String {
    let words = Words { process, state: Some(state), texts, locale, supposed: false };
    if holds(condition, process, state, None) {
        words.because(condition, true)
    } else {
        format!("{}{}", locale.pick("needs: ", "il faut : "), words.need(condition, true))
    }
}

/// What is needed for a condition to hold; with a state, without what is there already.
pub fn needed(
    condition: &Condition,
    process: &Process,
    state: Option<&DealState>,
    texts: &Texts,
    locale: Locale,
) -> String {
    Words { process, state, texts, locale, supposed: false }.need(condition, true)
}

/// The limit that a policy sets for a fact: where it would have to be for the condition not to hold (`at least 12 %` of a
/// margin about which `margin below 12 %` asks). None where the condition compares the fact with nothing.
pub fn limit(
    (condition, fact): (&Condition, &FactKey),
    process: &Process,
    state: &DealState,
    texts: &Texts,
    locale: Locale,
) -> Option<String> {
    Words { process, state: Some(state), texts, locale, supposed: false }.limit(condition, fact, false)
}

/// A condition in words after "if" or "until", of no deal in particular (`margin below 12 %`).
pub(crate) fn supposed(condition: &Condition, process: &Process, texts: &Texts, locale: Locale) -> String {
    Words { process, state: None, texts, locale, supposed: true }.need(condition, true)
}

struct Words<'a> {
    process: &'a Process,
    state: Option<&'a DealState>,
    texts: &'a Texts,
    locale: Locale,
    /// Whether it is said as something that may be so, not as something to bring about.
    supposed: bool,
}

impl Words<'_> {
    fn holds(&self, condition: &Condition) -> Option<bool> {
        self.state.map(|state| holds(condition, self.process, state, None))
    }

    /// Why a condition holds, or (`wanted` false) why it does not.
    fn because(&self, condition: &Condition, wanted: bool) -> String {
        // The parts that decide: all of them, or only those that make the difference.
        let parts = |parts: &[Condition], every: bool| {
            let decides = |part: &&Condition| every || self.holds(part) == Some(wanted);
            let words: Vec<String> =
                parts.iter().filter(decides).map(|part| self.because(part, wanted)).collect();
            self.joined(&words, true)
        };
        match condition {
            Condition::All(inner) => parts(inner, wanted),
            Condition::Any(inner) => parts(inner, !wanted),
            Condition::Not(inner) => self.because(inner, !wanted),
            Condition::Fact(fact, test) => self.fact_as_it_is(fact, test, wanted),
            Condition::Done(_)
            | Condition::Ended(..)
            | Condition::Document(_)
            | Condition::Segment(_)
            | Condition::Listed(_)
            | Condition::Contact(_)
            | Condition::Settled(_) => self.need(condition, wanted),
        }
    }

    /// What must be so for a condition to hold, or (`wanted` false) not to hold.
    fn need(&self, condition: &Condition, wanted: bool) -> String {
        let parts = |parts: &[Condition], every: bool| {
            let open = |part: &&Condition| !every || self.holds(part) != Some(wanted);
            let words: Vec<String> =
                parts.iter().filter(open).map(|part| self.need_inside(part, wanted)).collect();
            self.joined(&words, every)
        };
        let locale = self.locale;
        match condition {
            Condition::All(inner) => parts(inner, wanted),
            Condition::Any(inner) => parts(inner, !wanted),
            Condition::Not(inner) => self.need(inner, !wanted),
            Condition::Fact(fact, test) => self.fact_needed(fact, test, wanted),
            Condition::Done(step) => {
                let step = quoted(self.texts.step(step), locale);
                let (not, non) = if wanted { ("", "") } else { ("not ", "non ") };
                locale.pick(format!("{step} {not}done"), format!("étape {step} {non}terminée"))
            }
            Condition::Ended(step, outcome) => {
                let outcome = quoted(self.texts.outcome(step, outcome), locale);
                let step = quoted(self.texts.step(step), locale);
                let not = if wanted { "" } else { locale.pick("not ", "non ") };
                locale.pick(
                    format!("{step} {not}ended as {outcome}"),
                    format!("étape {step} {not}terminée par {outcome}"),
                )
            }
            Condition::Segment(segment) => {
                let name = quoted(self.texts.segment(segment), locale);
                let not = if wanted { "" } else { locale.pick("not ", "pas ") };
                locale.pick(format!("{not}a deal of type {name}"), format!("{not}une affaire de type {name}"))
            }
            Condition::Listed(list) => {
                let name = quoted(self.texts.list(list), locale);
                match (locale, wanted) {
                    (Locale::En, true) => format!("an item in {name}"),
                    (Locale::En, false) => format!("no item in {name}"),
                    (Locale::Fr, true) => format!("une ligne dans {name}"),
                    (Locale::Fr, false) => format!("aucune ligne dans {name}"),
                }
            }
            Condition::Settled(list) => self.settled(list, wanted),
            Condition::Contact(role) => {
                let name = quoted(self.texts.contact_role(role), locale);
                match (locale, wanted) {
                    (Locale::En, true) => format!("a contact as {name}"),
                    (Locale::En, false) => format!("no contact as {name}"),
                    (Locale::Fr, true) => format!("un contact au rôle {name}"),
                    (Locale::Fr, false) => format!("aucun contact au rôle {name}"),
                }
            }
            Condition::Document(kind) => {
                let name = self.texts.document(kind);
                match (locale, wanted) {
                    (Locale::En, true) => format!("{} on the deal", inside(name)),
                    (Locale::En, false) => format!("no {} on the deal", inside(name)),
                    (Locale::Fr, true) => format!("{} au dossier", quoted(name, locale)),
                    (Locale::Fr, false) => format!("pas de {} au dossier", quoted(name, locale)),
                }
            }
        }
    }

    /// A list whose items are settled, or not; with a state, how many are open.
    fn settled(&self, list: &ListKey, wanted: bool) -> String {
        let (name, locale) = (quoted(self.texts.list(list), self.locale), self.locale);
        if !wanted {
            return locale
                .pick(format!("something open in {name}"), format!("une ligne ouverte dans {name}"));
        }
        let open = self.state.map_or(0, |state| open_items(self.process, state, list).count());
        let french =
            if self.supposed { format!("tout réglé dans {name}") } else { format!("{name} à régler") };
        let words = locale.pick(format!("{name} settled"), french);
        if open == 0 { words } else { format!("{words} ({open})") }
    }

    /// As `need`, in brackets where it has several parts itself.
    fn need_inside(&self, condition: &Condition, wanted: bool) -> String {
        let words = self.need(condition, wanted);
        match condition {
            Condition::All(parts) | Condition::Any(parts) if parts.len() > 1 => format!("({words})"),
            _ => words,
        }
    }

    fn joined(&self, words: &[String], every: bool) -> String {
        words.join(if every { self.locale.pick(" and ", " et ") } else { self.locale.pick(", or ", ", ou ") })
    }

    fn name(&self, fact: &FactKey) -> String {
        inside(self.texts.fact(fact))
    }

    fn kind(&self, fact: &FactKey) -> FactType {
        self.process.facts.get(fact).map_or(FactType::Line, |fact| fact.kind)
    }

    fn value(&self, fact: &FactKey, value: &FactValue) -> String {
        value_text((fact, self.kind(fact)), value, self.texts, self.locale)
    }

    fn fact_as_it_is(&self, fact: &FactKey, test: &Test, wanted: bool) -> String {
        let (name, locale) = (self.name(fact), self.locale);
        let value = self.state.and_then(|state| state.facts.get(fact)).map(|value| self.value(fact, value));
        match (value, test.bound()) {
            (None, _) => locale.pick(format!("{name} is empty"), format!("{name} : vide")),
            (Some(value), Some(bound)) => {
                let not = if wanted { "" } else { locale.pick("not ", "pas ") };
                let (relation, bound) = (self.relation(fact, test), self.bound(fact, bound));
                locale.pick(
                    format!("{name} {value} is {not}{relation} {bound}"),
                    format!("{name} : {value}, {not}{relation} {bound}"),
                )
            }
            (Some(value), None) => locale.pick(format!("{name}: {value}"), format!("{name} : {value}")),
        }
    }

    fn fact_needed(&self, fact: &FactKey, test: &Test, wanted: bool) -> String {
        let (name, locale) = (self.name(fact), self.locale);
        let literals = |literals: &[Literal]| {
            let words: Vec<String> = literals.iter().map(|literal| self.literal(fact, literal)).collect();
            let words = listed(&words, locale.pick("or", "ou"));
            let other = if wanted { "" } else { locale.pick("other than ", "autre que ") };
            locale.pick(format!("{name}: {other}{words}"), format!("{name} : {other}{words}"))
        };
        match test {
            Test::Is(Literal::Flag(flag)) => {
                let value = self.value(fact, &FactValue::Flag(*flag == wanted));
                locale.pick(format!("{name}: {value}"), format!("{name} : {value}"))
            }
            Test::Is(literal) => literals(std::slice::from_ref(literal)),
            Test::In(several) => literals(several),
            Test::Has(option) => {
                let with = if wanted { locale.pick("with", "avec") } else { locale.pick("without", "sans") };
                format!("{name} {with} {}", self.texts.option(fact, option))
            }
            Test::Set(set) => {
                let (en, fr) = match (*set == wanted, self.supposed) {
                    (true, false) => ("filled in", "à remplir"),
                    (true, true) => ("filled in", ": non vide"),
                    (false, false) => ("left empty", "à laisser vide"),
                    (false, true) => ("left empty", ": vide"),
                };
                format!("{name} {}", locale.pick(en, fr))
            }
            Test::Below(bound) | Test::AtMost(bound) | Test::Above(bound) | Test::AtLeast(bound) => {
                format!("{name} {}", self.compared(fact, (test, bound), wanted))
            }
        }
    }

    /// The limit that a condition, or (`wanted` false) its opposite, sets for a fact.
    fn limit(&self, condition: &Condition, fact: &FactKey, wanted: bool) -> Option<String> {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().find_map(|part| self.limit(part, fact, wanted))
            }
            Condition::Not(inner) => self.limit(inner, fact, !wanted),
            Condition::Fact(compared, test) if compared == fact => {
                Some(self.compared(fact, (test, test.bound()?), wanted))
            }
            _ => None,
        }
    }

    /// A comparison, or (`wanted` false) its opposite, without what stands on its left: `at least 12 %`.
    fn compared(&self, fact: &FactKey, (test, bound): (&Test, &Operand), wanted: bool) -> String {
        let opposite = match test {
            Test::Below(bound) => Test::AtLeast(bound.clone()),
            Test::AtMost(bound) => Test::Above(bound.clone()),
            Test::Above(bound) => Test::AtMost(bound.clone()),
            _ => Test::Below(bound.clone()),
        };
        format!("{} {}", self.relation(fact, if wanted { test } else { &opposite }), self.bound(fact, bound))
    }

    fn relation(&self, fact: &FactKey, test: &Test) -> &'static str {
        let (en, fr) = match (test, self.kind(fact) == FactType::Date) {
            (Test::Below(_), false) => ("below", "en dessous de"),
            (Test::AtMost(_), false) => ("at most", "au plus"),
            (Test::Above(_), false) => ("above", "au-dessus de"),
            (_, false) => ("at least", "au moins"),
            (Test::Below(_), true) => ("before", "avant le"),
            (Test::AtMost(_), true) => ("no later than", "au plus tard le"),
            (Test::Above(_), true) => ("after", "après le"),
            (_, true) => ("no earlier than", "au plus tôt le"),
        };
        self.locale.pick(en, fr)
    }

    /// The right side of a comparison, written like the fact on its left.
    fn bound(&self, left: &FactKey, bound: &Operand) -> String {
        match bound {
            Operand::Literal(literal) => self.literal(left, literal),
            Operand::Param { param } => match self.process.params.get(param) {
                Some(number) => self.literal(left, &Literal::Number(*number)),
                None => self.texts.param(param).to_owned(),
            },
            Operand::Fact { fact } => {
                let name = self.name(fact);
                match self.state.and_then(|state| state.facts.get(fact)) {
                    Some(value) => format!("{name} ({})", self.value(fact, value)),
                    None => name,
                }
            }
        }
    }

    fn literal(&self, fact: &FactKey, literal: &Literal) -> String {
        match literal {
            Literal::Flag(flag) => self.value(fact, &FactValue::Flag(*flag)),
            Literal::Number(number) => match (self.kind(fact), self.state) {
                (FactType::Percent, _) => percent_text(number, self.locale),
                (FactType::Money, Some(state)) => {
                    self.value(fact, &FactValue::Money(crate::money::Money::new(*number, state.currency)))
                }
                _ => number_text(number, self.locale),
            },
            Literal::Text(text) => match parse_date(text) {
                Some(date) if self.kind(fact) == FactType::Date => date_text(date, self.locale),
                _ => self.texts.option(fact, text).to_owned(),
            },
        }
    }
}
