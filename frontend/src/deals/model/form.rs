//! What somebody types into the form of a step, as the engine understands it.
//!
//! Invariants: nothing typed is ever dropped, readable or not; a field that is not asked as things are is not sent;
//! only what differs from the deal is sent. What is asked is the engine's answer, with the draft laid over the deal.

use std::collections::BTreeSet;

use shared::engine::conditions::holds;
use shared::engine::{Blocker, DealState, FactChanges, Reason};
use shared::keys::FactKey;
use shared::money::{Currency, Money};
use shared::process::fact::{FactType, FactValue};
use shared::process::{Outcome, Process, Step};

use crate::api::scalars::{CurrencyCode, MoneyInput, parse_date};
use crate::deals::changes::FactInput;
use crate::format::parse_decimal;
use crate::i18n::Locale;

/// What a control holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::deals) enum Raw {
    /// Typed text, the ISO text of a date, or the chosen option.
    Text(String),
    /// Yes, no, or not answered.
    Flag(Option<bool>),
    /// Any of the options.
    Choices(BTreeSet<String>),
}

/// Why something typed cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deals) enum Wrong {
    /// Not a number.
    Number,
    /// Not a date.
    Date,
}

/// What a control shows for a value.
pub(in crate::deals) fn shown(kind: FactType, value: Option<&FactValue>, locale: Locale) -> Raw {
    let mark = locale.pick(".", ",");
    match (kind, value) {
        (FactType::Flag, Some(FactValue::Flag(flag))) => Raw::Flag(Some(*flag)),
        (FactType::Flag, _) => Raw::Flag(None),
        (FactType::Choices, Some(FactValue::Choices(chosen))) => Raw::Choices(chosen.clone()),
        (FactType::Choices, _) => Raw::Choices(BTreeSet::new()),
        (_, Some(FactValue::Text(text) | FactValue::Choice(text))) => Raw::Text(text.clone()),
        (_, Some(FactValue::Number(number))) => Raw::Text(number.normalize().to_string().replace('.', mark)),
        (_, Some(FactValue::Money(money))) => {
            Raw::Text(money.amount.normalize().to_string().replace('.', mark))
        }
        (_, Some(FactValue::Date(date))) => Raw::Text(date.to_string()),
        _ => Raw::Text(String::new()),
    }
}

/// The value of what a control holds; none when it is empty.
pub(in crate::deals) fn read(
    kind: FactType,
    raw: &Raw,
    currency: Currency,
    locale: Locale,
) -> Result<Option<FactValue>, Wrong> {
    let text = match raw {
        Raw::Flag(flag) => return Ok(flag.map(FactValue::Flag)),
        Raw::Choices(chosen) if chosen.is_empty() => return Ok(None),
        Raw::Choices(chosen) => return Ok(Some(FactValue::Choices(chosen.clone()))),
        Raw::Text(text) => text.trim(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    let number = || parse_decimal(text.trim_end_matches('%').trim(), locale).ok_or(Wrong::Number);
    Ok(Some(match kind {
        FactType::Number | FactType::Percent => FactValue::Number(number()?),
        FactType::Money => FactValue::Money(Money { amount: number()?, currency }),
        FactType::Date => FactValue::Date(parse_date(text).ok_or(Wrong::Date)?),
        FactType::Choice => FactValue::Choice(text.to_owned()),
        _ => FactValue::Text(text.to_owned()),
    }))
}

/// A form as it is being filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::deals) struct Draft {
    /// The facts that are asked for as things are.
    pub(in crate::deals) asked: Vec<FactKey>,
    /// What differs from the deal, among what is asked.
    pub(in crate::deals) changes: FactChanges,
    /// What cannot be read, among what is asked.
    pub(in crate::deals) wrong: Vec<(FactKey, Wrong)>,
}

/// Reads a form. What is asked can depend on what is typed, so fields drop out until nothing changes any more.
pub(in crate::deals) fn draft(
    process: &Process,
    state: &DealState,
    step: &Step,
    typed: &[(FactKey, FactType, Raw)],
    locale: Locale,
) -> Draft {
    let mut asked: Vec<FactKey> = step.fields.iter().map(|field| field.fact.clone()).collect();
    loop {
        let draft = draft_of(asked, state, typed, locale);
        let is_asked = |fact: &&FactKey| {
            let mut fields = step.fields.iter().filter(|field| field.fact == **fact);
            fields.any(|field| {
                field.when.as_ref().is_none_or(|when| holds(when, process, state, Some(&draft.changes)))
            })
        };
        asked = draft.asked.iter().filter(is_asked).cloned().collect();
        if asked.len() == draft.asked.len() {
            return draft;
        }
    }
}

/// Reads the fields that are asked for.
fn draft_of(
    asked: Vec<FactKey>,
    state: &DealState,
    typed: &[(FactKey, FactType, Raw)],
    locale: Locale,
) -> Draft {
    let (mut changes, mut wrong) = (FactChanges::new(), Vec::new());
    for (fact, kind, raw) in typed.iter().filter(|(fact, ..)| asked.contains(fact)) {
        match read(*kind, raw, state.currency, locale) {
            Ok(value) if value.as_ref() != state.facts.get(fact) => {
                changes.insert(fact.clone(), value);
            }
            Ok(_) => {}
            Err(why) => {
                wrong.push((fact.clone(), why));
                changes.insert(fact.clone(), None);
            }
        }
    }
    Draft { asked, changes, wrong }
}

impl Draft {
    /// What is sent: every change that can be read.
    pub(in crate::deals) fn inputs(&self) -> Vec<FactInput> {
        let readable = self.changes.iter().filter(|(fact, _)| self.wrong(fact).is_none());
        readable.map(|(fact, value)| fact_input(fact, value.as_ref())).collect()
    }

    /// Why a field cannot be read, if it cannot.
    pub(in crate::deals) fn wrong(&self, fact: &FactKey) -> Option<Wrong> {
        self.wrong.iter().find(|(wrong, _)| wrong == fact).map(|(_, why)| *why)
    }

    /// Whether something typed is not on the deal yet.
    pub(in crate::deals) fn is_dirty(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// A fact as it is sent.
pub(in crate::deals) fn fact_input(fact: &FactKey, value: Option<&FactValue>) -> FactInput {
    let mut input = FactInput {
        key: fact.as_str().to_owned(),
        flag: None,
        text: None,
        number: None,
        money: None,
        date: None,
        choice: None,
        choices: None,
        clear: None,
    };
    match value {
        None => input.clear = Some(true),
        Some(FactValue::Flag(flag)) => input.flag = Some(*flag),
        Some(FactValue::Text(text)) => input.text = Some(text.clone()),
        Some(FactValue::Number(number)) => input.number = Some(*number),
        Some(FactValue::Money(money)) => {
            let currency = CurrencyCode::new(money.currency.code());
            input.money = Some(MoneyInput { amount: money.amount, currency });
        }
        Some(FactValue::Date(date)) => input.date = Some(*date),
        Some(FactValue::Choice(option)) => input.choice = Some(option.clone()),
        Some(FactValue::Choices(chosen)) => input.choices = Some(chosen.iter().cloned().collect()),
    }
    input
}

/// What a field does when the deal changes under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deals) enum Merge {
    /// Nothing was typed, or the same: show what the deal has now.
    Follow,
    /// Something else was typed: keep it, and say that the deal has changed here.
    Clash,
    /// Nothing changed here.
    Stay,
}

/// What to do with a field: `typed` is what it holds, `base` what the deal had when it was last in step, `now` what it
/// has now.
pub(in crate::deals) fn merge(
    typed: Result<&Option<FactValue>, Wrong>,
    base: Option<&FactValue>,
    now: Option<&FactValue>,
) -> Merge {
    let same = |other: Option<&FactValue>| typed.is_ok_and(|typed| typed.as_ref() == other);
    if base == now {
        Merge::Stay
    } else if same(base) || same(now) {
        Merge::Follow
    } else {
        Merge::Clash
    }
}

/// What stands in the way of ending the step this way, without what an ending that needs nothing may leave open.
pub(in crate::deals) fn in_the_way<'a>(
    missing: &'a [Blocker],
    outcome: Option<&Outcome>,
) -> Vec<&'a Blocker> {
    let all = !outcome.is_some_and(|outcome| outcome.incomplete);
    // A flag that is set too early is refused however the step ends.
    missing.iter().filter(|blocker| all || matches!(blocker.reason, Reason::NotReady { .. })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::model::standing::tests::{deal, fact, template};

    fn text(text: &str) -> Raw {
        Raw::Text(text.to_owned())
    }

    #[test]
    fn what_is_shown_reads_back_as_the_same_value() {
        let euro = |amount: &str| Money { amount: amount.parse().unwrap(), currency: Currency::EUR };
        let values = [
            (FactType::Flag, FactValue::Flag(false)),
            (FactType::Line, FactValue::Text("Kerberos".to_owned())),
            (FactType::Percent, FactValue::Number("12.5".parse().unwrap())),
            (FactType::Money, FactValue::Money(euro("48000.50"))),
            (FactType::Date, FactValue::Date("2026-12-31".parse().unwrap())),
            (FactType::Choice, FactValue::Choice("draft".to_owned())),
            (FactType::Choices, FactValue::Choices(BTreeSet::from(["content".to_owned()]))),
        ];
        for locale in Locale::ALL {
            for (kind, value) in &values {
                let raw = shown(*kind, Some(value), locale);
                assert_eq!(
                    read(*kind, &raw, Currency::EUR, locale),
                    Ok(Some(value.clone())),
                    "{kind:?} {locale:?}"
                );
            }
        }
    }

    #[test]
    fn unreadable_text_is_wrong_and_blank_text_is_nothing() {
        let read = |kind, raw: &str| read(kind, &text(raw), Currency::EUR, Locale::En);
        assert_eq!(read(FactType::Money, "a lot"), Err(Wrong::Number));
        assert_eq!(read(FactType::Percent, "12 %"), Ok(Some(FactValue::Number("12".parse().unwrap()))));
        assert_eq!(read(FactType::Date, "soon"), Err(Wrong::Date));
        assert_eq!(read(FactType::Line, "  "), Ok(None));
    }

    #[test]
    fn a_field_that_is_not_asked_any_more_is_not_sent() {
        let (process, state) = (template(), deal());
        let step = process.steps.first().unwrap();
        let typed = |wanted: bool| {
            vec![
                (fact("wanted"), FactType::Flag, Raw::Flag(Some(wanted))),
                (fact("vendors"), FactType::Line, text("Northwind")),
                (fact("count"), FactType::Number, text("x")),
            ]
        };
        let with = draft(&process, &state, step, &typed(true), Locale::En);
        assert!(with.asked.contains(&fact("vendors")) && with.wrong(&fact("count")).is_some());
        assert_eq!(with.inputs().len(), 2);
        // `count` is asked only while `vendors` is filled in, which is asked only while it is wanted.
        let without = draft(&process, &state, step, &typed(false), Locale::En);
        assert_eq!(without.asked, [fact("wanted")]);
        assert!(without.wrong.is_empty());
        assert_eq!(without.inputs().len(), 1);
    }

    #[test]
    fn what_is_typed_survives_a_change_by_somebody_else() {
        let (old, new) = (FactValue::Flag(false), FactValue::Flag(true));
        let typed = Some(FactValue::Text("mine".to_owned()));
        assert_eq!(merge(Ok(&Some(old.clone())), Some(&old), Some(&new)), Merge::Follow);
        assert_eq!(merge(Ok(&typed), Some(&old), Some(&new)), Merge::Clash);
        assert_eq!(merge(Err(Wrong::Number), Some(&old), Some(&new)), Merge::Clash);
        assert_eq!(merge(Ok(&typed), Some(&old), Some(&old)), Merge::Stay);
        assert_eq!(merge(Ok(&Some(new.clone())), Some(&old), Some(&new)), Merge::Follow);
    }
}
