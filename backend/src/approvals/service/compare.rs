//! The figures of a decision beside the limits of the policy, and beside those of another time.

use shared::engine::conditions::limit;
use shared::engine::wording::values::{EMPTY, value_text};
use shared::event::Basis;
use shared::keys::FactKey;
use shared::process::fact::{FactType, FactValue};

use super::read_request::Shown;
use crate::ctx::Ctx;

/// A fact that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// What it is.
    pub(crate) name: String,
    /// How much it is.
    pub(crate) value: String,
    /// What the policy sets where one of its rules asks because of it.
    pub(crate) limit: Option<String>,
    /// Something that is counted or measured; otherwise words.
    pub(crate) is_number: bool,
    /// The deal's amount.
    pub(crate) is_amount: bool,
}

/// A fact that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// What it is.
    pub(crate) name: String,
    /// What it was.
    pub(crate) then: String,
    /// What it is now.
    pub(crate) now: String,
}

/// What is known of a request's facts, in the order of the template: first those for which the policy sets a limit.
pub(crate) fn figures(ctx: &Ctx, shown: &Shown) -> Vec<Figure> {
    let Some(approval) = shown.step().and_then(|step| step.approval.as_ref()) else { return Vec::new() };
    let (process, state, texts) = (shown.process(), shown.state(), shown.texts(ctx));
    let amount = state.amount().map(|(origin, _)| origin);
    let asking = || approval.rules.iter().filter(|rule| shown.basis.rules.contains(&rule.key));
    let figure = |fact: &FactKey| {
        let value = shown.basis.facts.get(fact)?.as_ref()?;
        let origin = process.facts.get(fact).and_then(|fact| fact.amount);
        Some(Figure {
            name: texts.fact(fact).to_owned(),
            value: worded(ctx, shown, fact, Some(value)),
            limit: asking().find_map(|rule| limit((&rule.when, fact), process, state, texts, ctx.locale)),
            is_number: matches!(value, FactValue::Number(_) | FactValue::Money(_)),
            is_amount: origin.is_some() && origin == amount,
        })
    };
    let mut figures: Vec<Figure> = approval.basis.iter().filter_map(figure).collect();
    figures.sort_by_key(|figure| figure.limit.is_none());
    figures
}

/// What differs between what was decided on, or seen, and now.
pub(crate) fn changes(ctx: &Ctx, shown: &Shown, then: &Basis, now: &Basis) -> Vec<Change> {
    let differs = |(fact, then): (&FactKey, &Option<FactValue>)| {
        // A fact that the decision was not about then says nothing of a change.
        let now = now.facts.get(fact)?;
        (then != now).then(|| Change {
            name: shown.texts(ctx).fact(fact).to_owned(),
            then: worded(ctx, shown, fact, then.as_ref()),
            now: worded(ctx, shown, fact, now.as_ref()),
        })
    };
    then.facts.iter().filter_map(differs).collect()
}

fn worded(ctx: &Ctx, shown: &Shown, fact: &FactKey, value: Option<&FactValue>) -> String {
    let kind = shown.process().facts.get(fact).map_or(FactType::Line, |fact| fact.kind);
    value.map_or_else(
        || EMPTY.to_owned(),
        |value| value_text((fact, kind), value, shown.texts(ctx), ctx.locale),
    )
}
