//! How the demo company fills in forms and decides: read from `demo.yaml` beside the template, so that this code knows
//! no process.

use std::collections::BTreeMap;

use fastrand::Rng;
use rust_decimal::Decimal;
use serde::Deserialize;
use shared::calendar::{plus_days, weekday};
use shared::keys::{ContactRoleKey, FactKey, ListKey, OutcomeKey, ProcessKey, StepKey};
use shared::leads::ResponseKind;
use shared::money::{Currency, Money};
use shared::process::fact::{Fact, FactType, FactValue};
use shared::process::{Outcome, Step, Tone};
use shared::time::Date;

use super::names::SUBJECTS;
use crate::error::{AppError, AppResult};
use crate::process::load::BuiltIn;

/// What is likely, by fact and by step.
#[derive(Debug, Deserialize)]
pub(crate) struct Habits {
    /// What is sold, and for about how many thousands; what the demo company sells anyway if there is none.
    #[serde(default)]
    subjects: Vec<(String, u32)>,
    /// How many deals the demo company has of it, if not the usual number.
    pub(crate) deals: Option<u32>,
    /// Steps that are left open in deals that began within so many days.
    #[serde(default)]
    open: BTreeMap<StepKey, i64>,
    /// Who came of its deals, where it brings leads.
    #[serde(default)]
    pub(super) leads: Vec<Respondent>,
    facts: BTreeMap<FactKey, Habit>,
    /// What stands on lists that begin empty.
    #[serde(default)]
    items: BTreeMap<ListKey, Vec<String>>,
    /// Who plays which part at the customers.
    #[serde(default)]
    contacts: BTreeMap<ContactRoleKey, Vec<String>>,
    endings: BTreeMap<StepKey, BTreeMap<OutcomeKey, u32>>,
    notes: BTreeMap<String, Vec<String>>,
}

/// How one fact is filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Habit {
    say: Vec<String>,
    all: bool,
    from: Option<i64>,
    to: Option<i64>,
    yes: Option<u8>,
    days: Option<(i32, i32)>,
    share: Option<i64>,
    of: BTreeMap<String, String>,
}

/// Somebody who responded to a campaign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Respondent {
    pub(super) company: String,
    pub(super) person: String,
    pub(super) domain: String,
    pub(super) response: ResponseKind,
    /// How many days ago.
    pub(super) days: i64,
    /// The process of the deal that it became, if it did.
    pub(super) becomes: Option<ProcessKey>,
    /// What that deal is about, and for about how many thousands.
    pub(super) subject: Option<(String, u32)>,
}

/// What a value is made for.
pub(crate) struct Occasion<'a> {
    /// What the deal is about.
    pub(crate) title: &'a str,
    pub(crate) today: Date,
    /// The size of the deal in whole units of the currency.
    pub(crate) size: i64,
    pub(crate) currency: Currency,
}

impl Habits {
    /// The habits in a built-in process.
    pub(crate) fn of(template: &BuiltIn) -> AppResult<Self> {
        serde_norway::from_str(template.demo).map_err(AppError::internal)
    }

    /// Whether a step is still open in a deal of this age.
    pub(super) fn leaves_open(&self, step: &StepKey, days: i64) -> bool {
        self.open.get(step).is_some_and(|until| days <= *until)
    }

    /// What a deal is about, and for about how many thousands.
    pub(super) fn subject(&self, rng: &mut Rng) -> Option<(&str, u32)> {
        match rng.choice(&self.subjects) {
            Some((subject, thousands)) => Some((subject, *thousands)),
            None => rng.choice(SUBJECTS).copied(),
        }
    }

    /// What the deals are about where their number is given: one after the other.
    pub(super) fn subject_in_turn(&self, number: u32) -> Option<(&str, u32)> {
        let place = usize::try_from(number).ok()?.checked_rem(self.subjects.len())?;
        self.deals.and(self.subjects.get(place)).map(|(subject, thousands)| (subject.as_str(), *thousands))
    }

    /// Somebody who plays a part at a customer.
    pub(super) fn contact(&self, role: &ContactRoleKey, rng: &mut Rng) -> Option<String> {
        rng.choice(self.contacts.get(role)?).cloned()
    }

    /// A plausible value for a fact.
    pub(crate) fn value(
        &self,
        key: &FactKey,
        fact: &Fact,
        occasion: &Occasion<'_>,
        rng: &mut Rng,
    ) -> FactValue {
        let plain = Habit::default();
        let habit = self.facts.get(key).unwrap_or(&plain);
        let words = || key.as_str().replace('_', " ");
        match fact.kind {
            FactType::Flag => FactValue::Flag(rng.u8(0..100) < habit.yes.unwrap_or(50)),
            FactType::Line | FactType::Text => FactValue::Text(habit.text(rng).unwrap_or_else(words)),
            FactType::Email | FactType::Emails => {
                FactValue::Text(habit.text(rng).unwrap_or_else(|| "contact@customer.example".to_owned()))
            }
            FactType::Number | FactType::Percent => {
                FactValue::Number(Decimal::from(rng.i64(habit.from.unwrap_or(5)..=habit.to.unwrap_or(20))))
            }
            FactType::Money => {
                let amount = occasion.size * habit.share.unwrap_or(100) / 100;
                FactValue::Money(Money::new(Decimal::from(amount / 10 * 10), occasion.currency))
            }
            FactType::Date => {
                let (first, last) = habit.days.unwrap_or((5, 30));
                FactValue::Date(on_a_day(fact, plus_days(occasion.today, rng.i32(first..=last))))
            }
            FactType::Choice => FactValue::Choice(
                habit
                    .of
                    .get(occasion.title)
                    .cloned()
                    .or_else(|| habit.text(rng))
                    .or_else(|| fact.options.first().cloned())
                    .unwrap_or_default(),
            ),
            FactType::Choices if habit.all => FactValue::Choices(fact.options.iter().cloned().collect()),
            FactType::Choices => FactValue::Choices(fact.options.iter().take(1).cloned().collect()),
        }
    }

    /// How a step ends, and with what remark.
    pub(crate) fn ending(&self, step: &Step, rng: &mut Rng) -> Option<(OutcomeKey, Option<String>)> {
        let outcome = self.outcome(step, rng)?;
        let note = outcome.note.then(|| self.note(outcome.key.as_str(), rng));
        Some((outcome.key.clone(), note))
    }

    /// A remark on an occasion.
    pub(crate) fn note(&self, occasion: &str, rng: &mut Rng) -> String {
        let said = self.notes.get(occasion).or_else(|| self.notes.get("other"));
        said.and_then(|notes| rng.choice(notes)).cloned().unwrap_or_default()
    }

    /// The title of an item for a list.
    pub(crate) fn item(&self, list: &ListKey, rng: &mut Rng) -> Option<String> {
        self.items.get(list).and_then(|titles| rng.choice(titles)).cloned()
    }

    fn outcome<'a>(&self, step: &'a Step, rng: &mut Rng) -> Option<&'a Outcome> {
        let usual =
            || step.outcomes.iter().find(|outcome| outcome.tone == Tone::Positive).or(step.outcomes.first());
        let Some(weights) = self.endings.get(&step.key) else { return usual() };
        let mut left = rng.u32(0..weights.values().sum::<u32>().max(1));
        for (key, weight) in weights {
            if left < *weight {
                return step.outcome(key).or_else(usual);
            }
            left -= weight;
        }
        usual()
    }
}

/// The date, or the next one on a day of the week that the fact asks for.
fn on_a_day(fact: &Fact, date: Date) -> Date {
    let fits = |date: &Date| fact.weekdays.is_empty() || fact.weekdays.contains(&weekday(*date));
    (0..7).map(|days| plus_days(date, days)).find(fits).unwrap_or(date)
}

impl Habit {
    fn text(&self, rng: &mut Rng) -> Option<String> {
        rng.choice(&self.say).cloned()
    }
}
